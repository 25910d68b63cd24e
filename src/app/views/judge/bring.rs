//! A model's answers as a file: chosen or dropped, read, and what was understood.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    app::{
        browser::dom, fields::inputs::file_drop, language::format, prose::link, state::State, stores::judged::Phase, terms,
        views::judge::words,
    },
    model::judged::AnswerReport,
};

const INPUT: &str = "judge-file";
/// Problems on the screen.
const SHOWN: usize = 20;

pub fn bring(state: State) -> AnyView {
    let over = RwSignal::new(false);
    let (dragged, dropped) = file_drop(over, move |file| state.read_judged(file));
    let chosen = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|f| f.get(0)) {
            state.read_judged(file);
        }
        input.set_value("");
    };
    view! {
        <section class="panel own" aria-labelledby="judge-bring" class:over=over on:dragover=dragged on:dragleave=move |_| over.set(false)
            on:drop=dropped data-testid="judge-bring">
            <h2 class="panel-title" id="judge-bring">{words::bring_title()}</h2>
            <p class="hint">{words::bring_what()}</p>
            <div class="buttons">
                <button type="button" class="button primary" data-testid="judge-choose" on:click=move |_| dom::click(INPUT)>{words::choose()}</button>
                <input class="sr-only" type="file" id=INPUT accept=".csv,.tsv,.txt,text/csv,text/plain" tabindex="-1" aria-label=words::choose()
                    data-testid="judge-file" on:change=chosen />
            </div>
            <pre class="judge-example" aria-label=words::example()>{words::EXAMPLE}</pre>
            <p class="hint">{link("docs/judge.html", words::manual())}</p>
            {move || outcome(state)}
        </section>
    }
    .into_any()
}

fn outcome(state: State) -> AnyView {
    match state.judged.phase.get() {
        Phase::Idle => ().into_any(),
        Phase::Reading { done, total } => view! {
            <p role="status">{words::reading(done, total)}</p>
            <progress aria-label=words::bring_title() max=total.to_string() value=done.to_string()></progress>
            <button type="button" class="button" on:click=move |_| state.cancel_judged()>{words::cancel()}</button>
        }
        .into_any(),
        Phase::Failed(name, reason) => {
            view! { <p role="alert" data-testid="judge-failed">{words::failed(&name, &reason)}</p> }.into_any()
        }
        Phase::Read(name, report) => read(&name, &report),
    }
}

fn read(name: &str, report: &Arc<AnswerReport>) -> AnyView {
    let problems = &report.problems;
    let row = |(first, count): &(crate::model::judged::AnswerProblem, u64)| {
        view! {
            <tr>
                <th scope="row">{format::count(*count)}</th><td>{first.row.to_string()}</td><td>{first.value.to_string()}</td>
                <td>{terms::from_below(&first.kind)}</td>
            </tr>
        }
    };
    let rows = problems.kinds.iter().take(SHOWN).map(row).collect_view();
    let heads = [words::col_times(), words::col_row(), words::col_cell(), words::col_problem()];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    let table = (problems.count() > 0).then(|| {
        view! {
            <div class="table-scroll" tabindex="0">
                <table data-testid="judge-problems"><caption>{words::problems()}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        }
    });
    view! {
        <p role="status" data-testid="judge-read" data-taken=report.rows_taken.to_string() data-dropped=report.rows_dropped().to_string()>
            {words::read(name, report.rows_taken, report.rows_dropped())}
        </p>
        {table}
    }
    .into_any()
}
