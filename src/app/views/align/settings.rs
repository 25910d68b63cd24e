//! What a fine-tune is told.

use leptos::prelude::*;

use crate::{
    align::Objective,
    app::{
        engine::status::PublicStatus,
        engine::tune::Phase,
        fields::{
            guard::Guard,
            inputs::{Choice, NumberField, SelectField},
        },
        link::{
            self,
            names::{parse_weights, weights_name},
            parts::Control,
            settings::{Breadth, Reach, TuneSettings},
        },
        state::{State, shown::READERS},
        terms,
        views::align::{scope, tune_words, words},
    },
    engine::protocol::{BASE, Weights},
};

#[component]
pub fn TuneSettingsForm(
    state: State,
    /// Set to whether every field counts.
    valid: RwSignal<bool>,
) -> AnyView {
    let disabled = Signal::derive(move || state.engine.tune.with(|t| Phase::is_active(t.phase)));
    let tune = Memo::new(move |_| state.page.with(|p| p.tune.clone()));
    let objective = move || tune_words::objective_hint(tune.with(|t| t.objective));
    view! {
        <Guard state=state control=Control::Tune>
        <div class="settings">
            {start(state, tune, disabled)}
            {choice(Pick {
                label: tune_words::objective(),
                testid: "objective-select",
                all: &Objective::ALL,
                name: Objective::name,
                words: |o| format!("{}: {}", o.name(), terms::objective_short(o)),
                get: |t| t.objective,
                set: |t, o| t.objective = o,
            }, state, tune, disabled)}
            <p class="hint wide">{objective}</p>
            {scope::country(state, disabled)}
            {choice(Pick {
                label: tune_words::countries(),
                testid: "countries-select",
                all: &Reach::ALL,
                name: Reach::name,
                words: |r| link::words::reach(r).into(),
                get: |t| t.reach,
                set: |t, r| t.reach = r,
            }, state, tune, disabled)}
            {scope::topic(state, disabled)}
            {choice(Pick {
                label: tune_words::scope(),
                testid: "scope-select",
                all: &Breadth::ALL,
                name: Breadth::name,
                words: |b| link::words::breadth(b).into(),
                get: |t| t.breadth,
                set: |t, b| t.breadth = b,
            }, state, tune, disabled)}
            {scope::teach(state, tune, disabled)}
            {numbers(state, tune, disabled, valid)}
        </div>
        </Guard>
    }
    .into_any()
}

fn start(state: State, tune: Memo<TuneSettings>, disabled: Signal<bool>) -> AnyView {
    let choices = Signal::derive(move || {
        let shipped = state.engine.status.with(|s| s.info().map(|i| i.adapters.clone())).unwrap_or_default();
        let mut list: Vec<_> = std::iter::once(Weights::Base).chain(shipped.into_iter().map(Weights::Shipped)).collect();
        if state.engine.public.with(PublicStatus::is_shipped) {
            list.extend(std::iter::once(BASE).chain(READERS).map(|name| Weights::Reader(name.into())));
        }
        let chosen = tune.with(|t| t.start.clone());
        if !list.contains(&chosen) {
            list.push(chosen);
        }
        list.iter().map(|w| (weights_name(w).to_string(), terms::weights_long(w))).collect()
    });
    let chosen = Signal::derive(move || tune.with(|t| weights_name(&t.start).to_string()));
    let choose = Callback::new(move |name: String| {
        if let Some(weights) = parse_weights(&name) {
            state.adjust(|p| p.tune.start = weights);
        }
    });
    view! {
        <SelectField label=tune_words::start_from() testid="start-select" choices=choices chosen=chosen choose=choose disabled=disabled />
    }
    .into_any()
}

/// One of a few named values.
struct Pick<T: 'static> {
    label: &'static str,
    testid: &'static str,
    all: &'static [T],
    name: fn(T) -> &'static str,
    words: fn(T) -> String,
    get: fn(&TuneSettings) -> T,
    set: fn(&mut TuneSettings, T),
}

fn choice<T: Copy + Send + Sync>(pick: Pick<T>, state: State, tune: Memo<TuneSettings>, disabled: Signal<bool>) -> AnyView {
    let Pick { label, testid, all, name, words, get, set } = pick;
    let choices: Vec<Choice> = all.iter().map(|v| (name(*v).to_string(), words(*v))).collect();
    let chosen = Signal::derive(move || tune.with(|t| name(get(t)).to_string()));
    let choose = Callback::new(move |text: String| {
        if let Some(value) = all.iter().find(|v| name(**v) == text) {
            state.adjust(|p| set(&mut p.tune, *value));
        }
    });
    view! { <SelectField label=label testid=testid choices=choices chosen=chosen choose=choose disabled=disabled /> }.into_any()
}

fn numbers(state: State, tune: Memo<TuneSettings>, disabled: Signal<bool>, valid: RwSignal<bool>) -> AnyView {
    // A bit for each field whose text does not count.
    let wrong = RwSignal::new(0u8);
    let judge = move |bit: u8| {
        Callback::new(move |ok: bool| {
            wrong.update(|bits| if ok { *bits &= !bit } else { *bits |= bit });
            valid.set(wrong.get_untracked() == 0);
        })
    };
    let one_item = move || tune.with(|t| t.breadth) == Breadth::Item;
    let rank_hint = move || if tune.with(TuneSettings::is_new) { words::rank_hint() } else { words::rank_fixed() };
    view! {
        <div class="numbers">
            <NumberField label=tune_words::steps() testid="steps-input" limits=TuneSettings::STEPS stride="1" disabled=disabled
                value=Signal::derive(move || tune.with(|t| t.steps)) set=Callback::new(move |v| state.adjust(|p| p.tune.steps = v))
                valid=judge(1) />
        </div>
        <details class="more wide">
            <summary data-testid="more-settings">{tune_words::more_settings()}</summary>
            <div class="numbers">
                <NumberField label=tune_words::learning_rate() testid="lr-input" limits=TuneSettings::LEARNING_RATE stride="any"
                    disabled=disabled value=Signal::derive(move || tune.with(|t| t.learning_rate))
                    set=Callback::new(move |v| state.adjust(|p| p.tune.learning_rate = v)) valid=judge(2) />
                <NumberField label=words::rank() testid="rank-input" limits=TuneSettings::RANK stride="1" disabled=disabled
                    value=Signal::derive(move || tune.with(|t| t.rank))
                    set=Callback::new(move |v| state.adjust(|p| p.tune.rank = v)) valid=judge(32) />
                <NumberField label=tune_words::batch() testid="batch-input" limits=TuneSettings::BATCH stride="1" disabled=disabled
                    value=Signal::derive(move || tune.with(|t| t.batch))
                    set=Callback::new(move |v| state.adjust(|p| p.tune.batch = v)) valid=judge(4) />
                <NumberField label=tune_words::seed() testid="seed-input" limits=TuneSettings::SEED stride="1" disabled=disabled
                    value=Signal::derive(move || tune.with(|t| t.seed))
                    set=Callback::new(move |v| state.adjust(|p| p.tune.seed = v)) valid=judge(8) />
                <NumberField label=tune_words::held_out_share() testid="held-input" limits=TuneSettings::HELD_OUT stride="5"
                    disabled=disabled value=Signal::derive(move || tune.with(|t| t.held_out))
                    set=Callback::new(move |v| state.adjust(|p| p.tune.held_out = v)) valid=judge(16) />
            </div>
            <p class="hint">{rank_hint}</p>
            <p class="hint" hidden=move || !one_item()>{tune_words::one_item()}</p>
        </details>
    }
    .into_any()
}
