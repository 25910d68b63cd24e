//! A class's file: read, understood, understood anew after each correction. The readers of files come with this view alone.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        state::{self, State},
        stores::own::{
            Phase,
            draft::Draft,
            import::{self, Read},
            remembered,
        },
    },
    survey::own::{ColumnCorrection, Corrections, Reading},
};

/// Reads a file for the preview. What is used now stays as it is.
pub fn read(state: State, file: web_sys::File) {
    let own = state.own;
    let reading = own.next_reading();
    own.file.set(file.name());
    let Some(questions) = state.asked() else {
        return own.phase.set(Phase::Failed(state::words::no_catalogue().into()));
    };
    let total = file.size() as u64;
    own.phase.set(Phase::Reading { done: 0, total });
    spawn_local(async move {
        let current = move || own.reading.get_value() == reading;
        let go_on = move |done: u64| {
            let current = current();
            if current {
                own.phase.set(Phase::Reading { done, total });
            }
            current
        };
        let read = import::read(&file, questions, state::words::own_group(), go_on).await;
        if current() {
            own.phase.set(match read {
                Ok(Some(Read::Rows(rows))) => Phase::Preview(Arc::new(draft(rows))),
                Ok(Some(Read::Export(import))) => Phase::Preview(Arc::new(Draft::of_export(import))),
                Ok(None) => Phase::Idle,
                Err(sentence) => Phase::Failed(sentence),
            });
        }
    });
}

/// A file as it is understood with what was said of the last one with its header.
fn draft(rows: Reading) -> Draft {
    let remembered = remembered::corrections(rows.header());
    let is_remembered = remembered.is_some();
    let corrections = remembered.unwrap_or_default();
    let understood = rows.understand(&corrections);
    Draft { rows: Some(Arc::new(rows)), corrections, is_remembered, is_kept: is_remembered, understood }
}

/// The file that is looked at. Reactive.
pub fn shown(state: State) -> Option<Arc<Draft>> {
    state.own.phase.with(|phase| if let Phase::Preview(draft) = phase { Some(Arc::clone(draft)) } else { None })
}

/// Takes what the visitor says of a column: the file is understood anew, and this is remembered.
pub fn correct(state: State, column: &str, change: impl FnOnce(&mut ColumnCorrection)) {
    understand(state, |corrections| {
        let mut correction = corrections.columns.remove(column).unwrap_or_default();
        change(&mut correction);
        if correction != ColumnCorrection::default() {
            corrections.columns.insert(column.into(), correction);
        }
    });
}

/// Takes back all that the visitor said, of this file and of those before with its header.
pub fn forget(state: State) {
    understand(state, |corrections| *corrections = Corrections::default());
}

fn understand(state: State, change: impl FnOnce(&mut Corrections)) {
    let Some(draft) = untrack(|| shown(state)) else { return };
    let Some(rows) = draft.rows.clone() else { return };
    let mut corrections = draft.corrections.clone();
    change(&mut corrections);
    if corrections == draft.corrections {
        return;
    }
    let understood = rows.understand(&corrections);
    let is_kept = remembered::remember(rows.header(), &corrections);
    let is_remembered = draft.is_remembered && !corrections.columns.is_empty();
    state.own.phase.set(Phase::Preview(Arc::new(Draft { rows: Some(rows), corrections, is_remembered, is_kept, understood })));
}
