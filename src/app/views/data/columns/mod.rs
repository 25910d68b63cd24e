//! The columns of a visitor's file: what was taken of each, and what the visitor says instead.

mod card;
mod cells;
pub mod choice;
mod column;
mod fields;
mod options;
mod search;
mod words;

use leptos::prelude::*;

use self::card::card;
use crate::{
    app::{browser::dom, state::State, views::data::own_read},
    survey::own::{CellRead, Meaning, Report, Why},
};

/// Columns on the screen at once; more follow when they are asked for.
const STEP: usize = 40;
const TITLE: &str = "own-columns-title";

/// Whether somebody should look at a column: something in it is left out or open.
fn needs_a_look(report: &Report, index: usize) -> bool {
    let Some(column) = report.columns.get(index) else { return false };
    let is_unread = column.meaning == Meaning::Unused && matches!(column.why, Some(Why::Unknown | Why::Said));
    let is_open = report.doubts.iter().any(|d| usize::from(d.column) == index);
    is_unread || is_open || column.dropped > 0 || column.cells.iter().any(|c| matches!(c.read, CellRead::Dropped(_)))
}

/// The columns that have cells, in the file's order; where there are very many, those first that need a look.
fn order(report: &Report) -> Vec<usize> {
    let told = (0..report.columns.len()).filter(|i| report.columns[*i].told > 0);
    let mut order: Vec<usize> = told.collect();
    if order.len() > STEP {
        order.sort_by_key(|i| !needs_a_look(report, *i));
    }
    order
}

/// The columns of the file that is looked at, as long as it is.
pub fn columns(state: State) -> AnyView {
    let report = move |of: fn(&Report) -> usize| own_read::shown(state).map_or(0, |d| of(&d.understood.report));
    // The order stays while the visitor corrects.
    let all = untrack(|| own_read::shown(state).map(|d| order(&d.understood.report))).unwrap_or_default();
    let count = all.len();
    let many = RwSignal::new(STEP);
    let list = move || all.iter().copied().take(many.get()).collect::<Vec<_>>();
    let marked = move || words::to_look_at(report(|r| (0..r.columns.len()).filter(|i| needs_a_look(r, *i)).count()));
    let is_all = move || count <= many.get();
    let empty = move || report(|r| r.columns.iter().filter(|c| c.told == 0).count());
    let more = move |_: leptos::ev::MouseEvent| {
        let first = many.get_untracked();
        many.update(|n| *n += STEP);
        dom::focus_soon(format!("own-more-{first}"));
    };
    view! {
        <h4 class="own-columns-title" id=TITLE>{words::columns()}</h4>
        <p class="note" role="status" data-testid="own-marked">{marked}</p>
        {move || remembered(state)}
        <ul class="own-columns" aria-labelledby=TITLE data-testid="own-columns">
            <For each=list key=|index| *index children=move |index| card(state, index) />
        </ul>
        <p class="note" hidden=move || empty() == 0>{move || words::empty_columns(empty())}</p>
        <button type="button" class="button" id=move || format!("own-more-{}", many.get()) data-testid="own-more-columns"
            hidden=is_all on:click=more>{words::more()}</button>
    }
    .into_any()
}

/// That corrections are kept, and the way to have them forgotten.
fn remembered(state: State) -> Option<AnyView> {
    let draft = own_read::shown(state)?;
    let is_remembered = draft.is_remembered;
    let said = match (is_remembered, draft.is_kept) {
        (true, _) => words::remembered_before(),
        (false, true) => words::remembered_now(),
        (false, false) => words::remembered_not(),
    };
    let forget = move |_| {
        own_read::forget(state);
        dom::focus_soon("own-preview-title");
    };
    (!draft.corrections.columns.is_empty()).then(|| {
        view! {
            <div class="own-remembered" data-testid="own-remembered" data-before=is_remembered.to_string()>
                <p class="note">{said}</p>
                <button type="button" class="button" data-testid="own-forget" on:click=forget>{words::forget()}</button>
            </div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{column::of_column, *};
    use crate::survey::{
        Catalogue,
        own::{Corrections, Importer, ProblemKind, Questions},
    };

    fn report(text: &str) -> Report {
        let mut importer = Importer::new(Questions::from(Arc::new(Catalogue::default())), "We");
        importer.push(text.as_bytes()).unwrap();
        importer.reading().unwrap().understand(&Corrections::default()).report
    }

    #[test]
    fn what_needs_a_look_is_marked_and_comes_first_among_many() {
        let report = report("gender,Good? [yes|no],Remarks,Timestamp,Good? [yes|no],empty\nm,yes,a,1,yes,\nf,maybe,b,2,no,\n");
        let marked: Vec<usize> = (0..6).filter(|i| needs_a_look(&report, *i)).collect();
        assert_eq!(marked, [1, 2, 4]);
        assert_eq!(of_column(&report, 4), Some(ProblemKind::Duplicate));
        assert_eq!((of_column(&report, 1), of_column(&report, 2)), (None, None));
        assert_eq!(order(&report), [0, 1, 2, 3, 4]);
        let names: Vec<String> = (0..60).map(|n| if n == 50 { "odd".into() } else { format!("Is it {n}? [yes|no]") }).collect();
        let report = self::report(&format!("{}\n{}\n", names.join(","), ["yes"; 60].join(",")));
        assert_eq!(order(&report)[..3], [50, 0, 1]);
    }
}
