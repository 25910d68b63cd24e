//! What was understood of a file, before anything is done with it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{browser, format, own_data::Phase, state::State, text, text::own as words},
    survey::own::{ColumnReport, Import, Problem},
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
        partial => words::rows_used_of_which(report.rows_used, partial),
    };
    let group = |g: &crate::survey::own::OwnGroup| format!("{} ({})", g.name, words::people(g.people));
    let groups = import.data.groups.iter().map(group).collect::<Vec<_>>().join(", ");
    let replaces = state.own.data.with(Option::is_some).then(|| view! { <p class="hint">{words::replaces()}</p> });
    let facts = if report.is_export {
        fact(words::people_title(), format::count(report.rows_used)).into_any()
    } else {
        view! { {fact(words::rows_read(), format::count(report.rows_read))} {fact(words::rows_used(), used)} }.into_any()
    };
    let written = if report.is_export {
        words::an_export().into()
    } else {
        format!("{}, {}", words::encoding(report.encoding), words::separator(report.separator))
    };
    let view = view! {
        <section class="own-preview" aria-labelledby="own-preview-title" data-testid="own-preview" data-rows=report.rows_read.to_string()
            data-used=report.rows_used.to_string() data-partial=report.rows_partial.to_string()
            data-groups=import.data.groups.len().to_string() data-items=import.items.len().to_string()
            data-problems=report.problems.count.to_string()>
            <h3 class="figure-title" id="own-preview-title">{words::preview()}</h3>
            <p class="note">{state.own.file.get()}</p>
            <dl class="own-facts">
                {facts}
                {fact(words::groups(), groups)}
                {fact(words::questions(), import.items.len().to_string())}
                {fact(words::written_as(), written)}
            </dl>
            {(!report.is_export).then(|| columns(&report.columns))}
            {questions(&import)}
            {problems(&import)}
            {replaces}
            <div class="buttons">
                <button type="button" class="button primary" data-testid="own-use" on:click=move |_| {
                    state.use_own();
                    browser::focus_soon("own-kept-title");
                }>{words::use_these()}</button>
                <button type="button" class="button" data-testid="own-discard" on:click=move |_| state.cancel_own()>{words::discard()}</button>
            </div>
        </section>
    };
    Some(view.into_any())
}

fn columns(columns: &[ColumnReport]) -> AnyView {
    let row = |c: &ColumnReport| view! { <tr><th scope="row">{c.name.clone()}</th><td>{words::meaning(&c.meaning)}</td></tr> };
    view! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{words::columns()}</caption>
                <thead><tr><th scope="col">{words::col_column()}</th><th scope="col">{words::col_meaning()}</th></tr></thead>
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
            <summary>{words::options()}</summary>
            <ul class="own-rules">{import.items.iter().map(question).collect_view()}</ul>
        </details>
    }
    .into_any()
}

fn problems(import: &Arc<Import>) -> AnyView {
    let problems = &import.report.problems;
    if problems.count == 0 {
        return view! { <p class="note" data-testid="own-problems">{words::no_problems()}</p> }.into_any();
    }
    let names: Vec<String> = import.report.columns.iter().map(|c| c.name.clone()).collect();
    let row = |p: &Problem| {
        let column = p.column.and_then(|c| names.get(usize::from(c))).cloned();
        view! {
            <tr><th scope="row">{p.row.to_string()}</th><td>{column}</td><td>{p.value.to_string()}</td><td>{text::from_below(&p.kind)}</td></tr>
        }
    };
    let shown = problems.list.len().min(SHOWN);
    let rows = problems.list[..shown].iter().map(row).collect_view();
    let heads = [words::col_row(), words::col_column(), words::col_cell(), words::col_problem()];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    let caption = words::problems(problems.count, shown, problems.list.len());
    let import = import.clone();
    let save = move |_| {
        let csv = import.report.problems.to_csv(&names);
        browser::download(words::PROBLEMS_FILE, "text/csv", csv.as_bytes());
    };
    view! {
        <div data-testid="own-problems">
            <div class="table-scroll" tabindex="0">
                <table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
            <button type="button" class="link" data-testid="own-problems-download" on:click=save>{words::download_problems()}</button>
        </div>
    }
    .into_any()
}
