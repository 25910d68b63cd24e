//! A column's different cells, each of which can be said to be an option or a level.

use leptos::prelude::*;

use super::{
    choice::{Cell, assign},
    column::Column,
    fields::select,
    words,
};
use crate::{
    app::{fields::inputs::Choice, language::format},
    survey::own::Meaning,
};

/// Cells that are listed: those that are left out come first.
const MOST: usize = 60;

/// The list, folded until it is asked for; nothing where cells can't be told to be something.
pub fn cells(column: Column) -> AnyView {
    let state = column.state;
    let places = Memo::new(move |_| {
        column.shown.with(|shown| {
            let report = &shown.as_ref()?.report;
            let names = match (&report.meaning, &report.item) {
                (Meaning::Attribute(attribute), _) => words::levels_of(*attribute),
                (_, Some(item)) => state.language.items.with(|texts| texts.item(item)).options,
                _ => return None,
            };
            Some(names)
        })
    });
    let choices = Signal::derive(move || {
        let places = places.get().unwrap_or_default().into_iter().enumerate();
        let first =
            [(Cell::AsRead.value(), words::cell_as_read().to_string()), (Cell::Empty.value(), words::cell_empty().into())];
        first.into_iter().chain(places.map(|(k, name)| (Cell::Place(k).value(), name))).collect::<Vec<Choice>>()
    });
    // Each stays where it is, and so does the focus, when a cell is assigned.
    let texts = Memo::new(move |before: Option<&Vec<(String, u64)>>| {
        let now = column.shown.with(|shown| {
            let cells = shown.iter().flat_map(|s| &s.report.cells).take(MOST);
            cells.map(|c| (c.text.to_string(), c.count)).collect::<Vec<_>>()
        });
        let mut all = before.cloned().unwrap_or_default();
        all.extend(now.into_iter().filter(|(text, _)| !before.is_some_and(|b| b.iter().any(|(t, _)| t == text))));
        all
    });
    let open = RwSignal::new(false);
    let list = move || {
        open.get().then(|| {
            view! {
                <ul class="own-cells" data-testid=column.id("cells")>
                    <For each=move || texts.get().into_iter().enumerate() key=|(_, (text, _))| text.clone()
                        children=move |(at, (text, count))| row(column, choices, at, text, count) />
                </ul>
            }
        })
    };
    view! {
        <div class="own-cells-fold" hidden=move || places.with(Option::is_none)>
            <button type="button" class="link" data-testid=column.id("cells-open") aria-expanded=move || open.get().to_string()
                aria-describedby=column.id("name") on:click=move |_| open.update(|o| *o = !*o)>{words::all_cells()}</button>
            {list}
        </div>
    }
    .into_any()
}

fn row(column: Column, choices: Signal<Vec<Choice>>, at: usize, text: String, count: u64) -> AnyView {
    let (label, cell) = (format!("own-cell-{}-{at}", column.index), text.clone());
    let said = Memo::new(move |_| {
        column.shown.with(|s| s.as_ref().map_or(Cell::AsRead, |s| Cell::of(&cell, &s.report, &s.correction))).value()
    });
    let chosen = text.clone();
    let choose =
        move |value: String| column.correct(|correction, report| assign(correction, report, &chosen, &Cell::parse(&value)));
    let labelled = format!("{} {label}", column.id("name"));
    let id = format!("own-assign-{}-{at}", column.index);
    view! {
        <li>
            <span id=label class="own-cell-text">{text} " × " {format::count(count)}</span>
            {select(id.clone(), id, labelled, choices, said.into(), choose)}
        </li>
    }
    .into_any()
}
