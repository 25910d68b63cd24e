//! Asking the model about all questions in the matrix: a button, how far it is, and a way to stop.

use leptos::prelude::*;

use crate::{
    app::{
        engine::status::{Phase, Status},
        state::{State, shown::Shown},
        terms,
        views::shifts::{
            figures::Line,
            run::{Asked, MatrixRun, Progress},
            words,
        },
    },
    survey::ItemCode,
};

/// `lines` are those of the topic on the screen; those that have no answer, or an old one, are asked.
#[component]
pub fn Ask(state: State, run: MatrixRun, asked: Memo<Asked>, lines: Memo<Vec<Line>>) -> AnyView {
    let open = move || -> Vec<ItemCode> {
        let missing = |l: &&Line| l.model.as_ref().is_none_or(|a| a.stale);
        lines.with(|lines| lines.iter().filter(missing).map(|l| l.survey.item.clone()).collect())
    };
    let is_file = Memo::new(move |_| state.shown.with(Shown::is_file));
    let left = Memo::new(move |_| open().len());
    let ready = Memo::new(move |_| state.engine.status.with(Status::is_ready));
    let progress = Memo::new(move |_| run.progress());
    let running = move || progress.with(Option::is_some);
    let done = move || progress.get().unwrap_or(Progress { done: 0, all: 1 });
    let known = move || lines.with(|l| (l.len() - left.get().min(l.len()), l.len()));
    let said = move || {
        if let Some(Progress { done, all }) = progress.get() {
            return words::answered(done, all);
        }
        // Beforehand, perhaps: that needs no engine.
        if left.get() == 0 {
            return words::all_asked().into();
        }
        if is_file.get() {
            let (known, all) = known();
            return words::in_file(known, all);
        }
        let failed = state.engine.status.with(|s| match &s.phase {
            Phase::Failed(reason) => Some(reason.clone()),
            _ => None,
        });
        match failed {
            Some(reason) => reason,
            None if !ready.get() => words::waiting().into(),
            None => {
                let (known, all) = known();
                words::answered(known, all)
            }
        }
    };
    // What a screen reader is told of: turns, not each step.
    let turn = move || if running() { words::ask(done().all) } else { said() };
    let press = move |_| if running() { run.stop() } else { run.start(asked.get_untracked(), &open()) };
    let name = move || if running() { words::cancel().into() } else { words::ask(left.get()) };
    view! {
        <div class="matrix-ask" data-testid="matrix-run" data-left=left data-running=move || running().to_string()>
            <p class="matrix-model"><strong>{terms::model()}</strong> " " {move || terms::weights(&asked.get().weights)}</p>
            <button type="button" class="button" data-testid="matrix-ask" on:click=press
                hidden=move || !running() && (left.get() == 0 || is_file.get()) disabled=move || !running() && !ready.get()>{name}</button>
            <div class="matrix-progress">
                <progress class:idle=move || !running() aria-label=words::matrix() max=move || done().all.to_string()
                    value=move || done().done.to_string()></progress>
                <p class="hint" aria-hidden="true">{said}</p>
                <p class="sr-only" role="status">{turn}</p>
            </div>
        </div>
    }
    .into_any()
}
