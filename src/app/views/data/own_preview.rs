//! What was understood of a file, before anything is done with it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        browser::dom,
        language::format,
        state::State,
        stores::own::{Phase, draft::Draft},
        terms,
        views::data::{columns::columns, own_read, own_words},
    },
    survey::own::{OwnGroup, Problem},
};

/// Problems on the screen; the file has all.
const SHOWN: usize = 50;

/// The preview of the file that is looked at: drawn once for each file, so that its fields stay when a correction changes what they say.
pub fn preview(state: State) -> AnyView {
    let file = Memo::new(move |_| {
        let is_read = state.own.phase.with(|phase| matches!(phase, Phase::Preview(_)));
        is_read.then(|| state.own.reading.get_value())
    });
    (move || file.get().map(|_| section(state))).into_any()
}

/// A figure of what was understood, as long as a file is looked at.
fn of(state: State, value: impl Fn(&Draft) -> String) -> String {
    own_read::shown(state).map(|d| value(&d)).unwrap_or_default()
}

fn section(state: State) -> AnyView {
    let data = move |value: fn(&Draft) -> u64| move || of(state, |d| value(d).to_string());
    let rows = untrack(|| own_read::shown(state).is_some_and(|d| d.rows.is_some()));
    let is_useless = move || own_read::shown(state).is_none_or(|d| d.data().is_none());
    let replaces = state.own.data.with_untracked(Option::is_some).then(|| view! { <p class="hint">{own_words::replaces()}</p> });
    let take = move |_| {
        if let Some(data) = untrack(|| own_read::shown(state)).and_then(|d| d.data().cloned()) {
            state.use_own(data);
        }
    };
    view! {
        <section class="own-preview" aria-labelledby="own-preview-title" data-testid="own-preview"
            data-rows=data(|d| d.understood.report.rows_read) data-used=data(|d| d.understood.report.rows_used)
            data-partial=data(|d| d.understood.report.rows_partial) data-groups=data(|d| d.data().map_or(0, |d| d.groups.len() as u64))
            data-items=data(|d| d.questions() as u64) data-problems=data(|d| d.understood.report.problems.count)>
            <h3 class="figure-title" id="own-preview-title" tabindex="-1">{own_words::preview()}</h3>
            <p class="note">{move || state.own.file.get()}</p>
            <dl class="own-facts">{move || facts(state)}</dl>
            {rows.then(|| columns(state))}
            {move || examples(state)}
            {move || own_read::shown(state).map(|draft| problems(&draft))}
            {replaces}
            <div class="buttons">
                <button type="button" class="button primary" data-testid="own-use" disabled=is_useless on:click=take>
                    {own_words::use_these()}</button>
                <button type="button" class="button" data-testid="own-discard" on:click=move |_| state.cancel_own()>{own_words::discard()}</button>
            </div>
        </section>
    }
    .into_any()
}

fn facts(state: State) -> Option<AnyView> {
    let draft = own_read::shown(state)?;
    let report = &draft.understood.report;
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let used = match report.rows_partial {
        0 => format::count(report.rows_used),
        partial => own_words::rows_used_of_which(report.rows_used, partial),
    };
    let group = |g: &OwnGroup| format!("{} ({})", g.name, own_words::people(g.people));
    let groups = draft.data().map(|d| d.groups.iter().map(group).collect::<Vec<_>>().join(", ")).unwrap_or_default();
    let counted = if report.is_export {
        fact(own_words::people_title(), format::count(report.rows_used)).into_any()
    } else {
        view! { {fact(own_words::rows_read(), format::count(report.rows_read))} {fact(own_words::rows_used(), used)} }.into_any()
    };
    let written = if report.is_export {
        own_words::an_export().into()
    } else if report.is_book {
        own_words::a_book().into()
    } else {
        format!("{}, {}", own_words::encoding(report.encoding), own_words::separator(report.separator))
    };
    let view = view! {
        {counted}
        {fact(own_words::groups(), groups)}
        {fact(own_words::questions(), draft.questions().to_string())}
        {fact(own_words::written_as(), written)}
    };
    Some(view.into_any())
}

/// Rows of the template that nobody changed.
fn examples(state: State) -> Option<AnyView> {
    let draft = own_read::shown(state)?;
    (draft.understood.report.rows_example > 0).then(|| view! { <p class="note">{own_words::examples_left()}</p> }.into_any())
}

fn problems(draft: &Arc<Draft>) -> AnyView {
    let report = &draft.understood.report;
    let problems = &report.problems;
    if problems.count == 0 {
        let said = match (report.is_clear(), report.doubts.is_empty()) {
            (true, _) => own_words::no_problems(),
            (false, true) => own_words::no_problems_in_read(),
            (false, false) => own_words::no_problems_beside_doubts(),
        };
        return view! { <p class="note" data-testid="own-problems">{said}</p> }.into_any();
    }
    let names: Vec<String> = report.columns.iter().map(|c| c.name.clone()).collect();
    let row = |p: &Problem| {
        let column = p.column.and_then(|c| names.get(usize::from(c))).cloned();
        view! {
            <tr><th scope="row">{p.row.to_string()}</th><td>{column}</td><td>{p.value.to_string()}</td><td>{terms::from_below(&p.kind)}</td></tr>
        }
    };
    let shown = problems.list.len().min(SHOWN);
    let rows = problems.list[..shown].iter().map(row).collect_view();
    let heads = [own_words::col_row(), own_words::col_column(), own_words::col_cell(), own_words::col_problem()];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    let caption = own_words::problems(problems.count, shown, problems.list.len());
    let draft = Arc::clone(draft);
    let save = move |_| {
        let csv = draft.understood.report.problems.to_csv(&names);
        dom::download(own_words::PROBLEMS_FILE, "text/csv", csv.as_bytes());
    };
    view! {
        <div data-testid="own-problems">
            <div class="table-scroll" tabindex="0">
                <table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
            <button type="button" class="link" data-testid="own-problems-download" on:click=save>{own_words::download_problems()}</button>
        </div>
    }
    .into_any()
}
