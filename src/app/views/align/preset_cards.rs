//! Fine-tunes worth a look, one click away.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{
    browser::dom,
    link::parts::Control,
    state::{
        State,
        access::{is_fixed, spare},
    },
    views::align::{presets::Preset, words},
};

/// The Start button, which has the focus once the bench is set.
pub const START: &str = "train-start";

#[component]
pub fn Presets(state: State) -> AnyView {
    let card = |preset: Preset| {
        let is_set = Memo::new(move |_| state.page.with(|p| preset.is_set(p)));
        // A link, so that it can be copied and opened elsewhere; a plain click sets the bench here.
        let set = move |event: MouseEvent| {
            if dom::is_plain(&event) {
                event.prevent_default();
                state.set_bench(preset);
                dom::focus_soon(START);
            }
        };
        let mark = move || is_set.get().then(|| view! { <span class="preset-set">{words::preset_set()}</span> });
        view! {
            <li>
                <a class="preset" class:set=move || is_set.get() data-testid=format!("preset-{}", preset.name())
                    href=move || state.page.with(|p| preset.link(p)) on:click=set>
                    <strong>{preset.title()} {mark}</strong>
                    <span>{preset.words()}</span>
                </a>
            </li>
        }
    };
    // Links can't be locked, so they go.
    let sets = [Control::Tune, Control::Country, Control::Persona, Control::Item];
    let gone = Memo::new(move |_| state.page.with(|p| is_fixed(p, &sets) || spare(p, state.lessons).has(Control::Country)));
    view! {
        <section class="panel presets" aria-labelledby="presets-title" hidden=gone>
            <h2 class="panel-title" id="presets-title">{words::presets()}</h2>
            <p class="hint">{words::presets_intro()}</p>
            <ul class="preset-list">{Preset::ALL.map(card).into_iter().collect_view()}</ul>
        </section>
    }
    .into_any()
}
