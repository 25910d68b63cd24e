//! The class's link: as text, as a QR code, and large for a projector.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use crate::{
    app::{
        browser::dom,
        charts::qr::{self, Drawn},
        link::{page::PageState, parts::View},
        terms,
        views::class::{desk::Desk, words},
    },
    survey::class::{Form, Poll},
};

const LARGE: &str = "class-large";

pub fn share(desk: Desk) -> AnyView {
    let body = move || match desk.form.get() {
        None => ().into_any(),
        Some(Err(fault)) => {
            view! { <p class="hint" data-testid="class-no-link">{terms::sentence_from_below(&fault)}</p> }.into_any()
        }
        Some(Ok(form)) => shared(&form),
    };
    view! {
        <section class="panel class-share" aria-labelledby="class-share">
            <h2 class="panel-title" id="class-share">{words::share_title()}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// The query string of the class's link: its questions, and nothing of what the teacher looks at.
pub fn query(poll: &Poll) -> String {
    PageState { view: View::Class, poll: poll.to_string(), ..PageState::default() }.format()
}

fn shared(form: &Arc<Form>) -> AnyView {
    let href = format!("?{}", query(form.poll()));
    let address = dom::site_url(&href).unwrap_or_else(|| href.clone());
    let drawn = Drawn::of(&address);
    let fine = drawn.as_ref().is_some_and(Drawn::is_fine);
    let said = RwSignal::new("");
    let copied = address.clone();
    let copy = move |_| {
        said.set("");
        dom::copy(copied.clone(), move |done| _ = said.try_set(if done { words::copied() } else { words::not_copied() }));
    };
    let title = form.poll().title.clone();
    view! {
        <p class="hint">{words::share_what()}</p>
        <label class="field">
            <span class="field-name">{words::link()}</span>
            <input type="url" class="class-input" readonly=true data-testid="class-link" prop:value=address.clone() />
        </label>
        <div class="buttons">
            <button type="button" class="button primary" data-testid="class-copy" on:click=copy>{words::copy_link()}</button>
            <button type="button" class="button" data-testid="class-show-large" aria-haspopup="dialog" on:click=move |_| open()>{words::large()}</button>
            <a class="button class-open" href=href target="_blank" rel="noopener" data-testid="class-open">{words::open()}</a>
        </div>
        <p class="hint" role="status">{said}</p>
        {drawn.as_ref().map(|drawn| qr::picture(drawn, &title, "class-qr"))}
        <p class="hint" hidden=!fine>{words::fine()}</p>
        <dialog id=LARGE class="class-large" aria-labelledby="class-large-title" data-testid=LARGE>
            <h2 id="class-large-title">{title.clone()}</h2>
            {drawn.as_ref().map(|drawn| qr::picture(drawn, &title, "class-qr"))}
            <p class="class-address">{address}</p>
            <button type="button" class="button" data-testid="class-large-close" on:click=move |_| close()>{words::close()}</button>
        </dialog>
    }
    .into_any()
}

fn dialog() -> Option<HtmlDialogElement> {
    dom::document()?.get_element_by_id(LARGE)?.dyn_into().ok()
}

fn open() {
    if let Some(dialog) = dialog().filter(|d| !d.open())
        && let Err(error) = dialog.show_modal()
    {
        log::warn!("the link can't be shown large: {error:?}");
    }
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}
