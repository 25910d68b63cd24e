//! The fine-tune: settings, buttons, progress, curves and files.

use leptos::prelude::*;

use crate::app::{
    engine::{
        status::Status,
        tune::{Phase, Tune},
    },
    fields::inputs::file_drop,
    state::State,
    terms,
    views::align::{
        files::{AdapterFiles, open_file},
        labels::LabelsFigure,
        live,
        preset_cards::START,
        progress::TuneProgress,
        settings::TuneSettingsForm,
        tune_words, words,
    },
};

#[component]
pub fn TunePanel(state: State) -> AnyView {
    let valid = RwSignal::new(true);
    let over = RwSignal::new(false);
    let (dragged, dropped) = file_drop(over, move |file| open_file(state, file));
    view! {
        <section class="panel bench" aria-labelledby="tune-title" class:over=over on:dragover=dragged
            on:dragleave=move |_| over.set(false) on:drop=dropped>
            <h2 class="panel-title" id="tune-title">{tune_words::tune_title()}</h2>
            <p class="hint">{tune_words::tune_intro()}</p>
            <div class="bench-parts">
                <div class="bench-form">
                    <TuneSettingsForm state=state valid=valid />
                    {buttons(state, valid)}
                    <AdapterFiles state=state />
                </div>
                <div class="bench-live" data-testid="bench-live">
                    <TuneProgress state=state />
                    {live::place(state)}
                    <LabelsFigure state=state />
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn buttons(state: State, valid: RwSignal<bool>) -> AnyView {
    let tune = state.engine.tune;
    let phase = Memo::new(move |_| tune.with(|t| t.phase));
    let ready = Memo::new(move |_| state.engine.status.with(Status::is_ready));
    // Why Start is off, when it is not because of a field that says so itself.
    let obstacle = Memo::new(move |_| {
        let item = state.item.get()?;
        let page = state.page.get();
        let config = state.survey.catalogue.with(|c| Some(page.tune.config(page.country, &item, c.ready()?)))?;
        config.check().err().map(|e| terms::from_below(&e))
    });
    let can_start =
        move || ready.get() && valid.get() && !phase.get().is_active() && obstacle.get().is_none() && state.item.get().is_some();
    let paused = move || phase.get() == Phase::Paused;
    let running = move || matches!(phase.get(), Phase::Running | Phase::Paused);
    let active = move || phase.get().is_active();
    let can_reset = move || ready.get() && phase.get() != Phase::Starting && tune.with(|t| t.exists);
    let pause = move |_| if paused() { state.engine.resume() } else { state.engine.pause() };
    let why = move || if ready.get() { obstacle.get() } else { Some(tune_words::wait_for_engine().into()) };
    view! {
        <div class="buttons">
            <button type="button" class="button primary" id=START data-testid="train-start" disabled=move || !can_start()
                on:click=move |_| state.train()>{tune_words::start()}</button>
            <button type="button" class="button" data-testid="train-pause" disabled=move || !running() on:click=pause>
                {move || if paused() { tune_words::resume() } else { tune_words::pause() }}
            </button>
            <button type="button" class="button" data-testid="train-stop" disabled=move || !active()
                on:click=move |_| state.engine.stop()>{tune_words::stop()}</button>
            <button type="button" class="button" data-testid="train-reset" disabled=move || !can_reset()
                on:click=move |_| state.engine.reset()>{tune_words::reset()}</button>
        </div>
        {rest(state)}
        <p class="hint obstacle" role="status">{why}</p>
    }
    .into_any()
}

/// What can be done about a run that was interrupted.
fn rest(state: State) -> AnyView {
    let tune = state.engine.tune;
    let ready = Memo::new(move |_| state.engine.status.with(Status::is_ready));
    let from = Memo::new(move |_| tune.with(Tune::rest_from));
    let lost = Memo::new(move |_| tune.with(|t| t.phase == Phase::Interrupted && t.setup.is_some() && t.rest_from().is_none()));
    let button = move || {
        from.get().map(|step| {
            view! {
                <button type="button" class="button primary" data-testid="train-resume-lost" disabled=move || !ready.get()
                    on:click=move |_| state.go_on()>{words::go_on(step)}</button>
            }
        })
    };
    view! {
        <div class="buttons rest">{button}</div>
        <p class="hint" hidden=move || !lost.get()>{words::lost_nothing()}</p>
    }
    .into_any()
}
