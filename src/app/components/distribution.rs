//! How the persona answers: survey and model, a group of bars for each option.

use leptos::prelude::*;

use super::{
    DataTable, pictures,
    voices::{answers, head, reference_legend, said},
};
use crate::{
    app::{
        figures::distribution::{Bar, Distribution as Figure},
        format,
        state::State,
        text,
        url::weights_name,
        voice::{Slot, Speaker},
    },
    engine::protocol::Weights,
    survey::{CountryCode, Item},
};

#[component]
pub fn Distribution(state: State) -> AnyView {
    let two = Memo::new(move |_| state.page.with(|p| p.second.is_some()));
    let bars = move || {
        state.item.get().map(|item| {
            let options = item.options.iter().enumerate().map(|(k, label)| option_bars(state, two, k, label)).collect_view();
            view! { <ol class="options">{options}</ol> }
        })
    };
    let heads = move || two.get().then(|| view! { <div class="voice-heads">{head(state.first)} {head(state.second)}</div> });
    let second = move || two.get().then(|| said(state, Slot::B));
    let table = Signal::derive(move || state.item.get().map(|item| answers(state, &item)).unwrap_or_default());
    let name = Signal::derive(move || {
        let page = state.page.get();
        let who = if page.persona.granularity() == 0 { "any".into() } else { page.persona.to_string().replace(',', "-") };
        let second = page.second.map(|v| format!("-{}", v.to_string().replace('.', "-"))).unwrap_or_default();
        format!("ace-{}-{}-{who}{second}-answers", page.country, page.item)
    });
    view! {
        <figure class="figure" data-testid="distribution" aria-labelledby="answers-title">
            <div class="figure-head">
                <h3 class="figure-title" id="answers-title">{text::answers()}</h3>
                <div class="legends">{legend(state)} {reference_legend(state)}</div>
            </div>
            <div class="plot" class:two=two role="img" aria-label=move || summary(state)>{heads} {bars}</div>
            <div class="saids" class:two=two>{said(state, Slot::A)} {second}</div>
            <DataTable table=table name=name picture=Callback::new(move |()| pictures::answers(state)) />
        </figure>
    }
    .into_any()
}

/// The model's series on the screen: its look and its weights.
pub fn before_name(state: State) -> String {
    text::model_series(&state.shown.get().before)
}

pub fn after_name(state: State) -> Option<String> {
    state.shown.get().after.as_ref().map(text::model_series)
}

pub fn legend(state: State) -> AnyView {
    let after =
        move || after_name(state).map(|name| view! { <li><span class="swatch after" aria-hidden="true"></span>{name}</li> });
    view! {
        <ul class="legend">
            <li><span class="swatch survey" aria-hidden="true"></span>{text::survey()}</li>
            <li><span class="swatch before" aria-hidden="true"></span>{move || before_name(state)}</li>
            {after}
        </ul>
    }
    .into_any()
}

fn option_bars(state: State, two: Memo<bool>, k: usize, label: &str) -> AnyView {
    let scale = Memo::new(move |_| {
        let of = |speaker: Speaker| speaker.distribution.with(|d| d.as_ref().map_or(0.5, |d| d.scale));
        if two.get() { of(state.first).max(of(state.second)) } else { of(state.first) }
    });
    let second = move || two.get().then(|| tracks(state, Slot::B, two, k, scale));
    view! {
        <li class="option">
            <span class="option-label">{label.to_string()}</span>
            {tracks(state, Slot::A, two, k, scale)}
            {second}
        </li>
    }
    .into_any()
}

/// One voice's bars for an option. With two voices, its letter stands beside them.
fn tracks(state: State, slot: Slot, two: Memo<bool>, k: usize, scale: Memo<f64>) -> AnyView {
    let speaker = state.speaker(slot);
    let bar = Memo::new(move |_| speaker.distribution.with(|d| d.as_ref().and_then(|d| d.bars.get(k).cloned())));
    let of = move |value: fn(&Bar) -> Option<f64>| Signal::derive(move || bar.with(|b| b.as_ref().and_then(value)));
    let has_after = Memo::new(move |_| state.shown.with(|s| s.after.is_some()));
    let reference = Memo::new(move |_| state.reference.with(|held| held.p().and_then(|p| p.get(k).copied())));
    let whisker = move || {
        let (low, high) = bar.with(|b| b.as_ref().and_then(|b| b.interval))?;
        let [low, high] = [low, high].map(|end| format!("{:.4}", (end / scale.get()).min(1.0)));
        Some(view! { <span class="whisker" style:--low=low style:--high=high></span> })
    };
    let line = move || {
        let at = format!("{:.4}", (reference.get()? / scale.get()).min(1.0));
        Some(view! { <span class="reference" style:--at=at></span> })
    };
    // The weights that count are `model-bar`, drawn as "after" when they started from others; what those answer is `start-bar`.
    let prefix = slot.prefix();
    let before_id = move || format!("{prefix}{}-bar-{k}", if has_after.get() { "start" } else { "model" });
    let after = move || {
        has_after.get().then(|| track("after", move || format!("{prefix}model-bar-{k}"), of(|b| b.after), scale, line.into_any()))
    };
    let survey = view! { {line} {whisker} }.into_any();
    view! {
        <div class=format!("tracks {}", slot.letter().to_lowercase())>
            {move || two.get().then(|| view! { <span class="letter" aria-hidden="true">{slot.letter()}</span> })}
            {track("survey", move || format!("{prefix}survey-bar-{k}"), of(|b| b.survey), scale, survey)}
            {track("before", before_id, of(|b| b.before), scale, line.into_any())}
            {after}
        </div>
    }
    .into_any()
}

/// One bar with its value. Without a value: an empty track of the same height, so that nothing jumps when it comes.
fn track(
    look: &'static str,
    testid: impl Fn() -> String + Send + Sync + 'static,
    value: Signal<Option<f64>>,
    scale: Memo<f64>,
    extra: AnyView,
) -> AnyView {
    let width = move || format!("{:.4}", value.get().unwrap_or(0.0) / scale.get());
    view! {
        <div class=format!("track {look}") class:waiting=move || value.get().is_none() data-testid=testid
            data-value=move || value.get().map(|p| format!("{p:.4}"))>
            <span class="rail"><span class="bar" style:--value=width></span>{extra}</span>
            <span class="value">{move || value.get().map(format::percent)}</span>
        </div>
    }
    .into_any()
}

pub fn summary(state: State) -> String {
    let bars = |figure: &Figure| {
        let main = |b: &Bar| b.after.or(b.before);
        figure.bars.iter().map(|b| (b.label.clone(), b.survey, main(b))).collect::<Vec<_>>()
    };
    let told = |speaker: Speaker| {
        let voice = speaker.voice.get()?;
        let bars = speaker.distribution.with(|d| d.as_ref().map(bars)).unwrap_or_default();
        Some(text::distribution_summary(&text::persona_in(speaker.country.get(), voice.persona), &bars))
    };
    [state.first, state.second].into_iter().filter_map(told).collect::<Vec<_>>().join(" ")
}

/// Where the figures of the country on the screen come from.
pub fn source(state: State) -> &'static str {
    source_of(state.page.with(|p| p.country))
}

/// Where the figures of a country come from.
pub fn source_of(country: CountryCode) -> &'static str {
    if country.is_own() { text::own::source() } else { text::source() }
}

/// The leading columns of the files of all charts.
pub fn context(state: State, item: &Item) -> Vec<(&'static str, String)> {
    let country = state.page.with(|p| p.country);
    vec![("country", country.to_string()), ("item", item.code.to_string()), ("source", source_of(country).into())]
}

/// The heads of the model's columns.
pub fn model_columns(state: State) -> Vec<String> {
    let name = |weights: &Weights| text::model_column(weights_name(weights));
    let shown = state.shown.get();
    std::iter::once(name(&shown.before)).chain(shown.after.as_ref().map(name)).collect()
}
