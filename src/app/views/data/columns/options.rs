//! A question of the visitor's own: its words, and its options in order.

use leptos::{ev, prelude::*};

use super::{
    choice::{MOST_OPTIONS, change_own, moved, own_parts},
    column::Column,
    words,
};
use crate::app::browser::dom;

pub fn options(column: Column) -> AnyView {
    let parts = column.part(|s| own_parts(&s.report, &s.correction).map(|(q, o)| (q.to_string(), o.to_vec())));
    let parts = Memo::new(move |_| parts.get().flatten().unwrap_or_default());
    let question = move || parts.with(|(question, _)| question.clone());
    let count = Memo::new(move |_| parts.with(|(_, options)| options.len()));
    let more = column.part(|s| s.report.different.is_none_or(|n| n > MOST_OPTIONS));
    let ask = move |event: ev::Event| {
        let text = dom::value_of(&event);
        if !text.trim().is_empty() {
            column.correct(|correction, report| change_own(correction, report, |question, _| *question = text));
        }
    };
    // Rows stay, their words move: the focus is not lost with a row.
    let row = move |at: usize| {
        let name = Memo::new(move |_| parts.with(|(_, options)| options.get(at).cloned().unwrap_or_default()));
        let button = |up: bool| {
            let press = move |_| {
                column.correct(|correction, report| change_own(correction, report, |_, options| moved(options, at, up)));
                // The focus follows the option; at an end its button is off, and the other one has it.
                let to = if up { at.saturating_sub(1) } else { at + 1 };
                let is_end = if up { to == 0 } else { to + 1 == count.get_untracked() };
                dom::focus_soon(id(column, to, up != is_end));
            };
            let is_off = move || if up { at == 0 } else { at + 1 == count.get() };
            let label = move || name.with(|n| if up { words::move_up(n) } else { words::move_down(n) });
            let sign = if up { "↑" } else { "↓" };
            view! {
                <button type="button" class="button own-move" id=id(column, at, up) data-testid=id(column, at, up) aria-label=label
                    disabled=is_off on:click=press>{sign}</button>
            }
        };
        view! { <li><span class="own-option">{name}</span>{button(true)}{button(false)}</li> }
    };
    view! {
        <div class="own-question">
            <label class="field">
                <span class="field-name">{words::own_question()}</span>
                <input type="text" class="own-text" maxlength="400" autocomplete="off" data-testid=column.id("question") prop:value=question
                    on:change=ask />
            </label>
            <p class="field-name" id=column.id("options-label")>{words::own_options()}</p>
            <ol class="own-options" aria-labelledby=column.id("options-label")>
                <For each=move || 0..count.get() key=|at| *at children=row />
            </ol>
            <p class="hint" hidden=move || more.get() != Some(true)>{words::own_most()}</p>
        </div>
    }
    .into_any()
}

fn id(column: Column, at: usize, up: bool) -> String {
    format!("own-{}-{}-{at}", if up { "up" } else { "down" }, column.index)
}
