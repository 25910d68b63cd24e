//! The second voice: how it comes, what it is, and how it goes.

use leptos::prelude::*;

use crate::{
    app::{
        browser::dom,
        fields::{
            self,
            fold::Fold,
            guard::Guard,
            persona::{voice_fields, voice_now},
        },
        figures::compare::{counterpart, flipped},
        link::{
            page::PageState,
            parts::{Control, Voice},
        },
        state::{State, access::locked, slot::Slot},
        terms,
        views::voices::words,
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
    dom::focus_soon(TITLE);
}

fn invitation(state: State) -> AnyView {
    view! {
        <section class="panel second" aria-label=fields::words::persona_b()>
            <button type="button" class="button" id=ADD data-testid="add-second" title=words::add_hint()
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
        dom::focus_soon(ADD);
    };
    // The guard around all this knows of personas; a swap changes the country too.
    let fixed = locked(state, Control::Country);
    view! {
        <section class="panel second fold tucked" aria-labelledby=TITLE data-testid="second">
            <h2 class="panel-title" id=TITLE tabindex="-1">{fields::words::panel(Slot::B, true)}</h2>
            {chips(state, false)}
            <Fold id="b-persona-fields" open=state.folds.voice(Slot::B) now=voice_now(state, Slot::B)>{voice_fields(state, Slot::B)}</Fold>
            <div class="buttons">
                <button type="button" class="link" data-testid="swap-voices" disabled=fixed on:click=swap>{words::swap()}</button>
                <button type="button" class="link" data-testid="remove-second" on:click=remove>{words::remove()}</button>
            </div>
        </section>
    }
    .into_any()
}

/// Buttons that make B differ from A in one attribute. `is_first`: B comes with them.
fn chips(state: State, is_first: bool) -> AnyView {
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
                aria-pressed=move || pressed().to_string() on:click=press>
                {move || terms::levels(attribute)[usize::from(to())]}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=words::chips()>
            <span class="field-name">{words::chips()}</span>
            {Attribute::ALL.map(chip).into_iter().collect_view()}
        </div>
    }
    .into_any()
}
