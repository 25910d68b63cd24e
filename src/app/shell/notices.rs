//! Messages, over a corner of the page so that nothing moves when one comes.

use leptos::prelude::*;

use crate::app::{
    shell::words,
    stores::notices::{Kind, Notice, Notices as List},
};

#[component]
pub fn Notices(notices: List) -> AnyView {
    let notice = move |notice: Notice| {
        let role = if notice.kind == Kind::Info { "status" } else { "alert" };
        let action = notice.action.map(|action| {
            let label = action.label.clone();
            let act = move |_| {
                notices.dismiss(notice.id);
                action.run();
            };
            view! { <button type="button" class="button" data-testid="notice-action" on:click=act>{label}</button> }
        });
        view! {
            <div class="notice" role=role data-testid="notice" data-kind=notice.kind.name()>
                <p>{notice.text}</p>
                <button type="button" class="notice-close" aria-label=words::dismiss() title=words::dismiss()
                    on:click=move |_| notices.dismiss(notice.id)>"×"</button>
                {action}
            </div>
        }
    };
    view! {
        <div class="notices" role="region" aria-label=words::notices()>
            <For each=move || notices.list() key=|n| n.id children=notice />
        </div>
    }
    .into_any()
}
