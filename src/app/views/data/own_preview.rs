//! What was understood of a file, before anything is done with it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{browser::dom, language::format, state::State, stores::own::Phase, terms, views::data::own_words},
    survey::own::{ColumnReport, Doubt, Import, Problem},
};

/// Problems on the screen; the file has all.
const SHOWN: usize = 50;

pub fn preview(state: State) -> Option<AnyView> {
    let import = state.own.phase.with(|phase| match phase {
        Phase::Preview(import) => Some(import.clone()),
        _ => None,
    })?;
    let report = &import.report;
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let used = match report.rows_partial {
        0 => format::count(report.rows_used),
        partial => own_words::rows_used_of_which(report.rows_used, partial),
    };
    let group = |g: &crate::survey::own::OwnGroup| format!("{} ({})", g.name, own_words::people(g.people));
    let groups = import.data.groups.iter().map(group).collect::<Vec<_>>().join(", ");
    let replaces = state.own.data.with(Option::is_some).then(|| view! { <p class="hint">{own_words::replaces()}</p> });
    let facts = if report.is_export {
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
        <section class="own-preview" aria-labelledby="own-preview-title" data-testid="own-preview" data-rows=report.rows_read.to_string()
            data-used=report.rows_used.to_string() data-partial=report.rows_partial.to_string()
            data-groups=import.data.groups.len().to_string() data-items=import.items.len().to_string()
            data-problems=report.problems.count.to_string()>
            <h3 class="figure-title" id="own-preview-title">{own_words::preview()}</h3>
            <p class="note">{state.own.file.get()}</p>
            <dl class="own-facts">
                {facts}
                {fact(own_words::groups(), groups)}
                {fact(own_words::questions(), import.items.len().to_string())}
                {fact(own_words::written_as(), written)}
            </dl>
            {(!report.is_export).then(|| columns(&report.columns))}
            {questions(&import)}
            {problems(&import)}
            {doubts(&import)}
            {replaces}
            <div class="buttons">
                <button type="button" class="button primary" data-testid="own-use" on:click=move |_| {
                    state.use_own();
                    dom::focus_soon("own-kept-title");
                }>{own_words::use_these()}</button>
                <button type="button" class="button" data-testid="own-discard" on:click=move |_| state.cancel_own()>{own_words::discard()}</button>
            </div>
        </section>
    };
    Some(view.into_any())
}

fn columns(columns: &[ColumnReport]) -> AnyView {
    let row =
        |c: &ColumnReport| view! { <tr><th scope="row">{c.name.clone()}</th><td>{own_words::meaning(&c.meaning)}</td></tr> };
    view! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{own_words::columns()}</caption>
                <thead><tr><th scope="col">{own_words::col_column()}</th><th scope="col">{own_words::col_meaning()}</th></tr></thead>
                <tbody>{columns.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn questions(import: &Import) -> AnyView {
    let question = |item: &crate::survey::Item| {
        view! { <li><strong>{item.code.to_string()}</strong>" "{item.question.clone()}" "<span class="hint">{item.options.join(" | ")}</span></li> }
    };
    view! {
        <details class="help">
            <summary>{own_words::options()}</summary>
            <ul class="own-rules">{import.items.iter().map(question).collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// What the visitor has to know that the file does not say.
fn doubts(import: &Import) -> AnyView {
    let report = &import.report;
    let examples = (report.rows_example > 0).then(|| view! { <p class="note">{own_words::examples_left()}</p> });
    if report.doubts.is_empty() {
        return examples.into_any();
    }
    let row = |d: &Doubt| {
        let column = report.columns.get(usize::from(d.column)).map(|c| c.name.clone());
        let used = d.used.and_then(|u| d.choices.get(u));
        let used = used.map_or_else(|| own_words::taken_as_nothing().into(), |c| terms::from_below(&c.says));
        view! { <tr><th scope="row">{column}</th><td>{terms::from_below(&d.kind)}</td><td>{used}</td></tr> }
    };
    let heads = [own_words::col_column(), own_words::col_question(), own_words::col_used()];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    view! {
        {examples}
        <div class="table-scroll" tabindex="0" data-testid="own-doubts">
            <table>
                <caption>{own_words::doubts()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{report.doubts.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn problems(import: &Arc<Import>) -> AnyView {
    let problems = &import.report.problems;
    if problems.count == 0 {
        let unread = import.report.unread().next().is_some() || !import.report.doubts.is_empty();
        let said = if unread { own_words::no_problems_in_read() } else { own_words::no_problems() };
        return view! { <p class="note" data-testid="own-problems">{said}</p> }.into_any();
    }
    let names: Vec<String> = import.report.columns.iter().map(|c| c.name.clone()).collect();
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
    let import = import.clone();
    let save = move |_| {
        let csv = import.report.problems.to_csv(&names);
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
