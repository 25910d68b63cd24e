//! How the persona answers: survey and model, a group of bars for each option.

use leptos::prelude::*;

use crate::app::{
    charts::{
        answers_picture,
        answers_table::answers,
        data_table::DataTable,
        legend::legend,
        reference::reference_legend,
        said::{head, said, summary},
        words,
    },
    figures::distribution::Bar,
    language::format,
    state::{State, slot::Slot, speaker::Speaker},
};

#[component]
pub fn Distribution(state: State) -> AnyView {
    let two = Memo::new(move |_| state.page.with(|p| p.second.is_some()));
    let absent = [Slot::A, Slot::B].map(|slot| Signal::from(Memo::new(move |_| state.is_not_in_file(slot))));
    let bars = move || {
        state.item.get().map(|item| {
            let options =
                item.options.iter().enumerate().map(|(k, label)| option_bars(state, two, absent, k, label)).collect_view();
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
                <h3 class="figure-title" id="answers-title">{words::answers()}</h3>
                <div class="legends">{legend(state)} {reference_legend(state)}</div>
            </div>
            <div class="plot" class:two=two role="img" aria-label=move || summary(state)>{heads} {bars}</div>
            <div class="saids" class:two=two>{said(state, Slot::A)} {second}</div>
            <DataTable table=table name=name picture=Callback::new(move |()| answers_picture::answers(state)) />
        </figure>
    }
    .into_any()
}

fn option_bars(state: State, two: Memo<bool>, absent: [Signal<bool>; 2], k: usize, label: &str) -> AnyView {
    let scale = Memo::new(move |_| {
        let of = |speaker: Speaker| speaker.distribution.with(|d| d.as_ref().map_or(0.5, |d| d.scale));
        if two.get() { of(state.first).max(of(state.second)) } else { of(state.first) }
    });
    let second = move || two.get().then(|| tracks(state, Slot::B, two, absent[1], k, scale));
    view! {
        <li class="option">
            <span class="option-label">{label.to_string()}</span>
            {tracks(state, Slot::A, two, absent[0], k, scale)}
            {second}
        </li>
    }
    .into_any()
}

/// One voice's bars for an option. With two voices, its letter stands beside them.
fn tracks(state: State, slot: Slot, two: Memo<bool>, absent: Signal<bool>, k: usize, scale: Memo<f64>) -> AnyView {
    let speaker = state.speaker(slot);
    let bar = Memo::new(move |_| speaker.distribution.with(|d| d.as_ref().and_then(|d| d.bars.get(k).cloned())));
    let of = move |value: fn(&Bar) -> Option<f64>| Signal::derive(move || bar.with(|b| b.as_ref().and_then(value)));
    let has_after = Memo::new(move |_| state.shown.with(|s| s.after.is_some()));
    let reference = Memo::new(move |_| state.reference.with(|held| held.p().and_then(|p| p.get(k).copied())));
    let whisker = move |of: fn(&Bar) -> Option<(f64, f64)>| {
        let (low, high) = bar.with(|b| b.as_ref().and_then(of))?;
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
        has_after
            .get()
            .then(|| track("after", move || format!("{prefix}model-bar-{k}"), of(|b| b.after), scale, absent, line.into_any()))
    };
    let survey = view! { {line} {move || whisker(|b| b.interval)} }.into_any();
    let before = view! { {line} {move || whisker(|b| b.asked)} }.into_any();
    view! {
        <div class=format!("tracks {}", slot.letter().to_lowercase())>
            {move || two.get().then(|| view! { <span class="letter" aria-hidden="true">{slot.letter()}</span> })}
            {track("survey", move || format!("{prefix}survey-bar-{k}"), of(|b| b.survey), scale, Signal::from(false), survey)}
            {track("before", before_id, of(|b| b.before), scale, absent, before)}
            {after}
        </div>
    }
    .into_any()
}

/// One bar with its value. Without a value: an empty track of the same height, so that nothing jumps when it comes. `absent`: none will.
fn track(
    look: &'static str,
    testid: impl Fn() -> String + Send + Sync + 'static,
    value: Signal<Option<f64>>,
    scale: Memo<f64>,
    absent: Signal<bool>,
    extra: AnyView,
) -> AnyView {
    let width = move || format!("{:.4}", value.get().unwrap_or(0.0) / scale.get());
    view! {
        <div class=format!("track {look}") class:waiting=move || value.get().is_none() && !absent.get() data-testid=testid
            data-value=move || value.get().map(|p| format!("{p:.4}"))>
            <span class="rail"><span class="bar" style:--value=width></span>{extra}</span>
            <span class="value">{move || value.get().map(format::percent).or_else(|| absent.get().then(|| "–".into()))}</span>
        </div>
    }
    .into_any()
}
