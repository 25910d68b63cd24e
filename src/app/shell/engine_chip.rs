//! Which engine runs, why, how far it has come, and the switch between the two.

use leptos::prelude::*;

use crate::{
    app::{
        engine::{
            self,
            status::{Phase, Status},
        },
        fields::inputs::SelectField,
        link::names::{engine_name, parse_engine},
        shell::words,
        state::State,
        terms,
    },
    engine::protocol::{EngineKind, LoadStage},
};

#[component]
pub fn EngineChip(state: State) -> AnyView {
    let status = state.engine.status;
    let kind = move || status.with(|s| s.kind.map_or("", engine_name));
    let choices = vec![
        (String::new(), words::engine_auto().to_string()),
        (engine_name(EngineKind::Cpu).into(), engine::words::engine_title_of(EngineKind::Cpu).into()),
        (engine_name(EngineKind::Gpu).into(), engine::words::engine_title_of(EngineKind::Gpu).into()),
    ];
    let chosen = Signal::derive(move || {
        // The choice is in the address or in the browser's storage; a status that changes says that either may have.
        status.track();
        state.page.track();
        state.engine_choice().map_or("", engine_name).to_string()
    });
    let choose = Callback::new(move |name: String| state.choose_engine(parse_engine(&name)));
    let failure = move || match status.get().phase {
        Phase::Failed(reason) => Some(view! {
            <div class="failed">
                <p>{reason}</p>
                <button type="button" class="button" data-testid="engine-retry" on:click=move |_| state.engine.retry()>
                    {terms::retry()}
                </button>
            </div>
        }),
        _ => None,
    };
    let ready = Memo::new(move |_| status.with(Status::is_ready));
    view! {
        <div class="engine" data-testid="engine-chip" data-kind=kind data-state=move || status.with(state_name)>
            <div class="engine-row">
                <p class="engine-state" role="status"><span class="lamp" aria-hidden="true"></span>{move || status.with(headline)}</p>
                <details class="engine-more" data-testid="engine-details">
                    <summary>{words::engine_title()}</summary>
                    <div class="engine-drop">
                        <SelectField label=words::engine_which() testid="engine-select" choices=choices chosen=chosen choose=choose />
                        <p class="engine-why">{move || status.with(|s| if ready.get() { details(s) } else { now(s) })}</p>
                    </div>
                </details>
            </div>
            <progress aria-label=words::engine_title() max="100" value=move || status.with(percent) hidden=ready></progress>
            {failure}
        </div>
    }
    .into_any()
}

fn state_name(status: &Status) -> &'static str {
    match status.phase {
        Phase::Ready(_) => "ready",
        Phase::Failed(_) => "failed",
        Phase::Probing | Phase::Starting | Phase::Fetching { .. } | Phase::Loading { .. } => "loading",
    }
}

fn headline(status: &Status) -> String {
    let what = match &status.phase {
        Phase::Probing => return words::engine_probing().into(),
        Phase::Starting => words::engine_starting().into(),
        Phase::Fetching { loaded, total } => words::stage(LoadStage::Download, *loaded, *total),
        Phase::Loading { stage, loaded, total } => words::stage(*stage, *loaded, *total),
        Phase::Ready(_) => words::engine_ready().into(),
        Phase::Failed(_) => words::engine_failed().into(),
    };
    format!("{}: {what}", status.kind.map_or("", engine::words::engine_title_of))
}

/// While it loads.
fn now(status: &Status) -> String {
    match &status.phase {
        Phase::Loading { stage: LoadStage::SelfCheck, .. } if status.kind == Some(EngineKind::Gpu) => {
            words::first_time_on_gpu().into()
        }
        _ => terms::sentence(&status.reason),
    }
}

/// Once it is ready.
fn details(status: &Status) -> String {
    let Phase::Ready(info) = &status.phase else { return String::new() };
    format!("{}. {}", terms::sentence(&status.reason), words::engine_details(info.parameters, info.self_check, info.load_ms))
}

/// Progress over all stages; `None` moves without saying how far.
fn percent(status: &Status) -> Option<String> {
    let percent = match status.phase {
        Phase::Probing | Phase::Starting => return None,
        Phase::Fetching { loaded, total } => 40 * loaded.min(total) / total.max(1),
        Phase::Loading { stage: LoadStage::Device, .. } => 42,
        Phase::Loading { stage: LoadStage::Download, loaded, total } => 42 + 28 * loaded.min(total) / total.max(1),
        Phase::Loading { stage: LoadStage::Build, .. } => 75,
        Phase::Loading { stage: LoadStage::SelfCheck, .. } => 85,
        Phase::Ready(_) => 100,
        Phase::Failed(_) => 0,
    };
    Some(percent.to_string())
}
