//! The public model in this browser: fetched, opened, removed; or a file of the visitor's.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::app::{
    browser::dom,
    engine::status::{PublicStatus, Status},
    state::State,
    stores::public::{Held, Pieces},
    views::ask::model_words as words,
};

const INPUT: &str = "public-file";

#[component]
pub fn PublicModel(state: State) -> AnyView {
    state.public.ensure();
    let status = state.engine.public;
    let line = move || said(&status.get(), &state.public.held.get(), state.engine.status.with(Status::is_ready));
    let share = Memo::new(move |_| progress(&status.get(), &state.public.held.get()));
    view! {
        <section class="panel public-model" aria-labelledby="public-title" data-testid="public-model" data-state=move || name(&status.get(), &state.public.held.get())>
            <h2 class="panel-title" id="public-title">{words::title()}</h2>
            <p class="hint">{words::what()}</p>
            <p class="public-line" role="status">{line}</p>
            <progress aria-label=words::title() max="1" value=move || share.get().map(|s| format!("{s:.3}")) hidden=move || share.get().is_none()></progress>
            <div class="buttons">{move || buttons(state)}</div>
            {own_file(state)}
            <p class="hint">{words::source()}</p>
        </section>
    }
    .into_any()
}

/// The state of the panel in a word.
const fn name(status: &PublicStatus, held: &Held) -> &'static str {
    match (status, held) {
        (PublicStatus::Open(_), _) => "open",
        (PublicStatus::Sending { .. } | PublicStatus::Opening, _) => "opening",
        (_, Held::Coming { .. }) => "loading",
        (PublicStatus::Failed(_), _) => "failed",
        (_, Held::Whole { .. }) => "here",
        (_, Held::Part { .. }) => "away",
        (_, Held::NotHere(_)) => "not-here",
        (_, Held::Unknown) => "unknown",
    }
}

fn said(status: &PublicStatus, held: &Held, is_ready: bool) -> String {
    match (status, held) {
        (PublicStatus::Open(info), _) => words::is_open(info),
        (PublicStatus::Sending { done, all }, _) => words::sending(*done, *all),
        (PublicStatus::Opening, _) => words::opening().into(),
        (_, Held::Coming { have, all, rest_ms }) => words::coming(*have, *all, *rest_ms),
        (PublicStatus::Failed(reason), _) => words::not_opened(reason),
        (_, Held::Part { failure: Some(reason), .. }) => words::interrupted(reason),
        (_, Held::Part { have: 0, all, .. }) => words::away(*all),
        (_, Held::Part { have, all, .. }) => words::partly(*have, *all),
        (_, Held::Whole { .. }) if !is_ready => words::waits_for_engine().into(),
        (_, Held::Whole { is_kept, .. }) => words::here(*is_kept).into(),
        (_, Held::NotHere(_)) => words::not_here().into(),
        (_, Held::Unknown) => words::looking().into(),
    }
}

fn progress(status: &PublicStatus, held: &Held) -> Option<f64> {
    match (status, held) {
        (PublicStatus::Sending { done, all }, _) => Some(0.9 * *done as f64 / (*all).max(1) as f64),
        (PublicStatus::Opening, _) => Some(0.95),
        (_, Held::Coming { have, all, .. }) => Some(*have as f64 / (*all).max(1) as f64),
        _ => None,
    }
}

/// Opens what is here.
fn open(state: State) {
    if let Some(pieces) = state.public.pieces() {
        state.engine.open_public(pieces, move || state.public.recount());
    }
}

fn buttons(state: State) -> AnyView {
    let status = state.engine.public.get();
    let held = state.public.held.get();
    let ready = move || state.engine.status.with(Status::is_ready);
    let button = |id: &'static str, words: String, class: &'static str, press: fn(State)| {
        view! { <button type="button" class=class data-testid=id on:click=move |_| press(state)>{words}</button> }.into_any()
    };
    let load = |s: State| s.public.download(move || open(s));
    let remove = button("public-remove", words::remove().into(), "button", |s| {
        s.engine.close_public();
        s.public.remove();
    });
    let mut buttons = Vec::new();
    match (&status, &held) {
        (PublicStatus::Sending { .. } | PublicStatus::Opening, _) => {}
        (PublicStatus::Open(_), held) => {
            buttons.push(button("public-close", words::close().into(), "button", |s| s.engine.close_public()));
            if matches!(held, Held::Whole { .. } | Held::Part { have: 1.., .. }) {
                buttons.push(remove);
            }
        }
        (_, Held::Coming { .. }) => {
            buttons.push(button("public-pause", words::pause().into(), "button", |s| s.public.pause()));
        }
        (_, Held::Part { have, all, .. }) => {
            buttons.push(button("public-load", words::load(all - have, *have > 0), "button primary", load));
            if *have > 0 {
                buttons.push(remove);
            }
        }
        (_, Held::Whole { .. }) => {
            buttons.push(
                view! {
                    <button type="button" class="button primary" data-testid="public-open" disabled=move || !ready()
                        on:click=move |_| open(state)>{words::open()}</button>
                }
                .into_any(),
            );
            buttons.push(remove);
        }
        (_, Held::NotHere(_)) => buttons.push(button("public-look", words::look().into(), "button", |s| s.public.ensure())),
        (_, Held::Unknown) => {}
    }
    buttons.collect_view().into_any()
}

/// A checkpoint from elsewhere.
fn own_file(state: State) -> AnyView {
    let ready = Memo::new(move |_| state.engine.status.with(Status::is_ready));
    let chosen = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let list = input.files();
        let files: Vec<_> = list.iter().flat_map(|l| (0..l.length()).filter_map(|i| l.get(i))).collect();
        if !files.is_empty() {
            state.engine.open_public(Pieces::Files(files.into()), || ());
        }
        input.set_value("");
    };
    view! {
        <details class="help">
            <summary data-testid="public-own">{words::own_title()}</summary>
            <p class="hint">{words::own_what()}</p>
            <button type="button" class="button" data-testid="public-choose" on:click=move |_| dom::click(INPUT) disabled=move || !ready.get()>
                {words::own_choose()}
            </button>
            <input class="sr-only" type="file" id=INPUT accept=".gguf,.json,.safetensors" multiple=true tabindex="-1" aria-label=words::own_choose()
                data-testid="public-file" on:change=chosen />
        </details>
    }
    .into_any()
}
