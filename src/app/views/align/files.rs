//! The visitor's adapter as a file: taken home, or brought along.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use crate::app::{browser::dom, engine::status::Status, state::State, terms, views::align::tune_words};

/// An adapter of this model has some hundred kilobytes; a whole checkpoint dropped by mistake must not fill the memory.
const MOST_BYTES: f64 = 64e6;
const INPUT: &str = "adapter-file";

#[component]
pub fn AdapterFiles(state: State) -> AnyView {
    let exists = move || state.engine.tune.with(|t| t.exists);
    let ready = Memo::new(move |_| state.engine.status.with(Status::is_ready));
    let busy = move || state.engine.tune.with(|t| t.phase.is_active());
    let chosen = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|f| f.get(0)) {
            open_file(state, file);
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <div class="files">
            <h3 class="field-name">{tune_words::adapter()}</h3>
            <div class="buttons">
                <button type="button" class="button" data-testid="adapter-download" disabled=move || !(ready.get() && exists())
                    on:click=move |_| state.engine.export()>{tune_words::download()}</button>
                <button type="button" class="button" disabled=move || !ready.get() || busy()
                    on:click=move |_| dom::click(INPUT)>{tune_words::upload()}</button>
                <input class="sr-only" type="file" id=INPUT accept=".safetensors" tabindex="-1" aria-label=tune_words::adapter()
                    data-testid="adapter-upload" on:change=chosen />
            </div>
            <p class="hint">{tune_words::upload_hint()}</p>
        </div>
    }
    .into_any()
}

/// Reads a file and hands it to the engine, which says whether it is an adapter.
pub fn open_file(state: State, file: web_sys::File) {
    let name = file.name();
    if !state.engine.status.with_untracked(Status::is_ready) || state.engine.tune.with_untracked(|t| t.phase.is_active()) {
        return;
    }
    if file.size() > MOST_BYTES {
        return state.notices.error(tune_words::too_large(&name, file.size() as u64));
    }
    spawn_local(async move {
        match dom::read(&file).await {
            Some(bytes) => state.engine.import(&name, bytes),
            None => state.notices.error(terms::unreadable(&name)),
        }
    });
}
