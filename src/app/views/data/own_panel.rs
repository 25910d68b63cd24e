//! The visitor's own survey: a template, a file, its preview, and what is in use.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    app::{
        browser::dom,
        fields::{guard::Guard, inputs::file_drop},
        language::{Language, spoken},
        link::parts::{Control, View},
        shell::nav::follow,
        state::{self, State},
        stores::own::Phase,
        terms,
        views::data::{own_kept::kept, own_preview::preview, own_read, own_words},
    },
    survey::{Item, own::template},
};

const INPUT: &str = "own-file";
const BODY: &str = "own-body";
/// Questions of the catalogue that the template shows beside the one on the screen.
const EXAMPLES: [&str; 2] = ["Q164", "Q33"];

#[component]
pub fn OwnDataPanel(state: State) -> AnyView {
    let open = RwSignal::new(false);
    let over = RwSignal::new(false);
    let (dragged, dropped) = file_drop(over, move |file| {
        open.set(true);
        own_read::read(state, file);
    });
    let body = move || {
        view! {
            <p class="hint">{own_words::privacy()}</p>
            {choice(state)}
            {rules()}
            {progress(state)}
            {failure(state)}
            {preview(state)}
        }
    };
    view! {
        <Guard state=state control=Control::Data>
            <section class="panel own" aria-labelledby="own-title" class:over=over on:dragover=dragged
                on:dragleave=move |_| over.set(false) on:drop=dropped>
                <div class="own-head">
                    <h2 class="panel-title" id="own-title">{state::words::own_title()}</h2>
                    <button type="button" class="button" data-testid="own-open" aria-controls=BODY
                        aria-expanded=move || open.get().to_string() aria-describedby="own-title"
                        on:click=move |_| open.update(|o| *o = !*o)>
                        {move || if open.get() { own_words::close() } else { own_words::open() }}
                    </button>
                </div>
                <p class="hint">{own_words::intro()}</p>
                <p class="sr-only" role="status">{move || said(state)}</p>
                <div class="own-body" id=BODY hidden=move || !open.get()>{move || open.get().then(body)}</div>
                {move || kept(state)}
            </section>
        </Guard>
    }
    .into_any()
}

/// What a screen reader hears when a file is read.
fn said(state: State) -> String {
    state.own.phase.with(|phase| match phase {
        Phase::Idle | Phase::Failed(_) => String::new(),
        Phase::Reading { .. } => own_words::reading().into(),
        Phase::Preview(draft) => {
            let report = &draft.understood.report;
            own_words::read_summary(&state.own.file.get(), report.rows_read, report.rows_used, draft.questions())
        }
    })
}

fn choice(state: State) -> AnyView {
    let save = move |_| {
        let shown = state.item.get_untracked();
        let csv = state.survey.catalogue.with_untracked(|catalogue| {
            let catalogue = catalogue.ready()?;
            let mut items: Vec<Item> = shown.iter().filter(|i| !i.code.is_own()).map(|i| (**i).clone()).collect();
            let examples = EXAMPLES.into_iter().filter_map(|code| catalogue.item(&code.into()));
            let examples = examples.filter(|e| shown.as_ref().is_none_or(|i| i.code != e.code));
            items.extend(state.language.items.with_untracked(|texts| examples.map(|e| texts.item(e)).collect::<Vec<_>>()));
            let words = match untrack(spoken) {
                Language::English => &template::ENGLISH,
                Language::Spanish => &template::SPANISH,
            };
            Some(template::template(&items.iter().collect::<Vec<_>>(), words))
        });
        match csv {
            Some(csv) => dom::download(own_words::TEMPLATE_FILE, "text/csv", csv.as_bytes()),
            None => state.notices.warn(state::words::no_catalogue()),
        }
    };
    let chosen = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|f| f.get(0)) {
            own_read::read(state, file);
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <div class="buttons">
            <button type="button" class="button" data-testid="own-template" on:click=save>{own_words::template()}</button>
            <button type="button" class="button primary" data-testid="own-choose" on:click=move |_| dom::click(INPUT)>
                {own_words::choose()}
            </button>
            <input class="sr-only" type="file" id=INPUT accept=".csv,.tsv,.tab,.txt,.xlsx,.xls,.ods,.sav,.json,text/csv,text/tab-separated-values,text/plain,application/json"
                tabindex="-1" aria-label=own_words::file() data-testid="own-file" on:change=chosen />
        </div>
        <p class="hint">{own_words::drop()}</p>
        <p class="hint">
            {own_words::no_file()} " "
            <a href=move || state.page.with(|p| p.link(View::Class)) on:click=move |event| follow(state, &event, |p| p.turn_to(View::Class))>
                {own_words::to_class()}
            </a>
        </p>
    }
    .into_any()
}

fn rules() -> AnyView {
    let rules = own_words::format_rules().map(|rule| view! { <li>{rule}</li> }).into_iter().collect_view();
    view! {
        <details class="help">
            <summary>{own_words::format()}</summary>
            <ul class="own-rules">{rules}</ul>
        </details>
    }
    .into_any()
}

fn progress(state: State) -> AnyView {
    let reading = Memo::new(move |_| match state.own.phase.get() {
        Phase::Reading { done, total } => Some((done, total)),
        _ => None,
    });
    let percent = move || reading.get().map(|(done, total)| (100 * done / total.max(1)).to_string());
    view! {
        <div class="own-reading" hidden=move || reading.get().is_none()>
            <progress data-testid="own-progress" aria-label=own_words::reading() max="100" value=percent></progress>
            <p class="progress-words">{move || reading.get().map(|(done, total)| terms::of_bytes(done, total))}</p>
            <button type="button" class="button" data-testid="own-cancel" on:click=move |_| state.cancel_own()>{own_words::cancel()}</button>
        </div>
    }
    .into_any()
}

fn failure(state: State) -> AnyView {
    // Once for each reason: corrections that leave it as it is don't say it again.
    let reason = Memo::new(move |_| match state.own.phase.get() {
        Phase::Failed(reason) => Some(own_words::failed(&state.own.file.get(), &reason)),
        Phase::Preview(draft) => {
            let error = draft.understood.data.as_ref().err()?;
            Some(own_words::failed(&state.own.file.get(), &terms::from_below(error)))
        }
        _ => None,
    });
    // There from the start: a region that comes with its words is not read out everywhere.
    view! {
        <div role="alert">
            {move || reason.get().map(|r| view! { <p class="failed" data-testid="own-failed">{r}</p> })}
        </div>
    }
    .into_any()
}
