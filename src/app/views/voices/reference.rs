//! What voices are held against: the choice, and what there is to say about it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::prelude::*;

use crate::app::{
    charts,
    fields::{guard::Guard, inputs::SelectField},
    figures::compare::Held,
    link::parts::{Control, Reference},
    state::State,
    views::voices::words,
};

pub fn reference_select(state: State) -> AnyView {
    let chosen = Memo::new(move |_| state.page.with(|p| p.reference));
    let here = Arc::new(AtomicBool::new(true));
    let load = {
        let here = StoredValue::new(here.clone());
        move |again: bool| {
            let here = here.get_value();
            let wanted = move || here.load(Ordering::Relaxed) && chosen.try_get_untracked() == Some(Reference::All);
            state.survey.ensure_all(again, wanted);
        }
    };
    // Once the questions are there: before that the country on the screen is being loaded, and with it the list of files.
    let begun = Memo::new(move |_| state.survey.catalogue.with(|c| c.ready().is_some()));
    Effect::new(move |_| {
        if chosen.get() == Reference::All && begun.get() {
            load(false);
        }
    });
    on_cleanup(move || here.store(false, Ordering::Relaxed));
    let choices = Signal::derive(|| Reference::ALL.map(|r| (r.name().into(), charts::words::reference(r).into())).to_vec());
    let name = Signal::derive(move || chosen.get().name().to_string());
    let choose = Callback::new(move |name: String| {
        if let Some(reference) = Reference::ALL.into_iter().find(|r| r.name() == name) {
            state.go(|p| p.reference = reference);
        }
    });
    let note = move || state.reference.with(|held| words::reference_note(chosen.get(), held));
    let failed = move || state.reference.with(|held| matches!(held, Held::Line { failed, .. } if *failed > 0));
    view! {
        <div class="weights">
            <Guard state=state control=Control::Comparison>
            <SelectField label=words::reference_title() testid="reference-select" choices=choices
                chosen=name choose=choose />
            </Guard>
            <p class="hint" role="status" data-testid="reference-note">{note}</p>
            <button type="button" class="link" hidden=move || !failed() on:click=move |_| load(true)>{words::reference_retry()}</button>
        </div>
    }
    .into_any()
}
