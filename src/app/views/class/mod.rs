//! Class: a teacher's questions in a link, answers on phones as short codes, and codes as figures of the class. No server is asked.

mod bring;
mod choose;
mod desk;
mod figures;
mod kept;
mod own_question;
mod phone;
mod share;
mod sheet;
mod words;

use leptos::prelude::*;

use crate::app::{state::State, views::class::desk::Desk};

/// With a class's questions in the link it is the phone's page, without them the teacher's.
#[component]
pub fn ClassView(state: State) -> AnyView {
    let asked = Memo::new(move |_| state.page.with(|p| if p.author { String::new() } else { p.poll.clone() }));
    let shown = move || match asked.get() {
        link if link.is_empty() => desk(state),
        link => phone::phone(state, &link),
    };
    view! { <div class="class">{shown}</div> }.into_any()
}

fn desk(state: State) -> AnyView {
    let desk = Desk::open(state);
    view! {
        <div class="class-desk" data-testid="class-desk" data-people=move || desk.codes.with(|c| c.len()).to_string()
            data-settled=move || desk.settled.get().to_string()>
            <p class="class-intro">{words::intro()}</p>
            {choose::choose(desk)}
            {share::share(desk)}
            {bring::bring(desk)}
            {figures::figures(desk)}
        </div>
    }
    .into_any()
}
