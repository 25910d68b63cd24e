//! The second voice: how it comes, what it is, and how it goes.

use leptos::prelude::*;

use crate::{
    app::{
        browser,
        components::{Guard, persona_builder::voice_fields},
        controls::{hidden, locked},
        figures::compare::{counterpart, flipped},
        state::State,
        text::{self, voices as words},
        url::{Control, PageState, Voice},
        voice::Slot,
    },
    survey::Attribute,
};

/// Where the focus goes when the second voice came.
const TITLE: &str = "b-persona-title";
/// And when it went.
const ADD: &str = "add-second";

/// Below the first voice's panel.
pub fn second(state: State) -> AnyView {
    let two = Memo::new(move |_| state.page.with(|p| p.second.is_some()));
    // Drawn anew only when it comes or goes, so that a control that is used keeps the focus.
    let drawn = move || if two.get() { panel(state) } else { invitation(state) };
    view! { <Guard state=state control=Control::Persona>{drawn}</Guard> }.into_any()
}

fn start(state: State, second: impl FnOnce(&PageState) -> Voice) {
    state.go(|p| p.second = Some(second(p)));
    browser::focus_soon(TITLE);
}

fn invitation(state: State) -> AnyView {
    let (off, gone) = (locked(state, Control::Persona), hidden(state, Control::Persona));
    view! {
        <section class="panel second" aria-label=words::persona_b() hidden=gone>
            <button type="button" class="button" id=ADD data-testid="add-second" title=words::add_hint() disabled=off
                on:click=move |_| start(state, |p| counterpart(p.first()))>{words::add()}</button>
            {chips(state, true)}
        </section>
    }
    .into_any()
}

fn panel(state: State) -> AnyView {
    let swap = move |_| {
        state.go(|p| {
            if let Some(second) = p.second {
                let first = p.first();
                Slot::A.set(p, second);
                p.second = Some(first);
            }
        });
    };
    let remove = move |_| {
        state.go(|p| p.second = None);
        browser::focus_soon(ADD);
    };
    let (off, gone) = (locked(state, Control::Persona), hidden(state, Control::Persona));
    let (fixed, no_country) = (locked(state, Control::Country), hidden(state, Control::Country));
    view! {
        <section class="panel second" aria-labelledby=TITLE data-testid="second" hidden=move || gone.get() && no_country.get()>
            <h2 class="panel-title" id=TITLE tabindex="-1">{words::panel(Slot::B, true)}</h2>
            {chips(state, false)}
            {voice_fields(state, Slot::B)}
            <div class="buttons" hidden=gone>
                <button type="button" class="button" data-testid="swap-voices" disabled=move || off.get() || fixed.get() on:click=swap>{words::swap()}</button>
                <button type="button" class="button" data-testid="remove-second" disabled=off on:click=remove>{words::remove()}</button>
            </div>
        </section>
    }
    .into_any()
}

/// Buttons that make B differ from A in one attribute. `is_first`: B comes with them.
fn chips(state: State, is_first: bool) -> AnyView {
    let (off, gone) = (locked(state, Control::Persona), hidden(state, Control::Persona));
    let chip = |attribute: Attribute| {
        let target = Memo::new(move |_| state.page.with(|p| flipped(p.first(), attribute)));
        let to = move || target.get().persona.level(attribute).unwrap_or(true);
        let pressed = move || state.page.with(|p| p.second == Some(target.get()));
        let press = move |_| {
            let voice = target.get_untracked();
            if is_first { start(state, |_| voice) } else { state.go(|p| p.second = Some(voice)) }
        };
        view! {
            <button type="button" class="chip" data-testid=format!("b-chip-{}", attribute.name()) title=move || words::chip_hint(attribute, to())
                aria-pressed=move || pressed().to_string() disabled=off on:click=press>
                {move || text::levels(attribute)[usize::from(to())]}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=words::chips() hidden=gone>
            <span class="field-name">{words::chips()}</span>
            {Attribute::ALL.map(chip).into_iter().collect_view()}
        </div>
    }
    .into_any()
}
