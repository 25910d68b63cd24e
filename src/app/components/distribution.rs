//! How the persona answers: survey and model, a group of bars for each option.

use leptos::prelude::*;

use super::{DataTable, item_picker::failed, pictures};
use crate::{
    app::{
        figures::distribution::{Bar, Distribution as Figure, Scores, Survey},
        format,
        state::{Figures, State},
        table::{Table, Value},
        text,
        url::weights_name,
    },
    engine::protocol::Weights,
    survey::Item,
};

#[component]
pub fn Distribution(state: State) -> AnyView {
    let bars = move || {
        state.item.get().map(|item| {
            let options = item.options.iter().enumerate().map(|(k, label)| option_bars(state, k, label)).collect_view();
            view! { <ol class="options">{options}</ol> }
        })
    };
    let table = Signal::derive(move || state.item.get().map(|item| table(state, &item)).unwrap_or_default());
    let name = Signal::derive(move || {
        let page = state.page.get();
        let who = if page.persona.granularity() == 0 { "any".into() } else { page.persona.to_string().replace(',', "-") };
        format!("ace-{}-{}-{who}-answers", page.country, page.item)
    });
    view! {
        <figure class="figure" data-testid="distribution" aria-labelledby="answers-title">
            <div class="figure-head">
                <h3 class="figure-title" id="answers-title">{text::answers()}</h3>
                {legend(state)}
            </div>
            <div class="plot" role="img" aria-label=move || summary(state)>{bars}</div>
            {survey_note(state)}
            {scores(state)}
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

fn option_bars(state: State, k: usize, label: &str) -> AnyView {
    let bar = move || state.distribution.with(|d| d.as_ref().and_then(|d| d.bars.get(k).cloned()));
    let bar = Memo::new(move |_| bar());
    let of = move |value: fn(&Bar) -> Option<f64>| Signal::derive(move || bar.with(|b| b.as_ref().and_then(value)));
    let scale = Signal::derive(move || state.distribution.with(|d| d.as_ref().map_or(1.0, |d| d.scale)));
    let has_after = Memo::new(move |_| state.shown.with(|s| s.after.is_some()));
    let whisker = move || {
        let (low, high) = bar.with(|b| b.as_ref().and_then(|b| b.interval))?;
        let [low, high] = [low, high].map(|end| format!("{:.4}", (end / scale.get()).min(1.0)));
        Some(view! { <span class="whisker" style:--low=low style:--high=high></span> })
    };
    // The weights that count are `model-bar`, drawn as "after" when they started from others; what those answer is `start-bar`.
    let before_id = move || format!("{}-bar-{k}", if has_after.get() { "start" } else { "model" });
    let after =
        move || has_after.get().then(|| track("after", move || format!("model-bar-{k}"), of(|b| b.after), scale, ().into_any()));
    view! {
        <li class="option">
            <span class="option-label">{label.to_string()}</span>
            <div class="tracks">
                {track("survey", move || format!("survey-bar-{k}"), of(|b| b.survey), scale, whisker.into_any())}
                {track("before", before_id, of(|b| b.before), scale, ().into_any())}
                {after}
            </div>
        </li>
    }
    .into_any()
}

/// One bar with its value. Without a value: an empty track of the same height, so that nothing jumps when it comes.
fn track(
    look: &'static str,
    testid: impl Fn() -> String + Send + Sync + 'static,
    value: Signal<Option<f64>>,
    scale: Signal<f64>,
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

/// What there is to say of the survey's figures: their state, and the sentence.
pub fn survey_sentence(state: State) -> (&'static str, String) {
    let country = state.country.get();
    let survey = state.distribution.with(|d| d.as_ref().map(|d| d.survey.clone()));
    match survey {
        Some(Survey::Answered { size, .. }) => ("answered", text::sample(size)),
        Some(Survey::TooFew) => ("too-few", text::too_few(state.persona.get()).into()),
        Some(Survey::Extrapolated) => ("extrapolated", text::extrapolated(country)),
        Some(Survey::OwnTooFew(n)) => ("too-few", text::own::too_few(n)),
        Some(Survey::Unknown(attribute)) => ("unknown", text::own::unknown(attribute)),
        Some(Survey::NotAsked) => ("not-asked", text::survey_not_asked(country)),
        None => ("loading", text::survey_loading().into()),
    }
}

fn survey_note(state: State) -> AnyView {
    let note = move || match state.answers.get() {
        Figures::Loading => view! { <p class="note">{text::survey_loading()}</p> }.into_any(),
        Figures::Failed(reason) => failed(state, reason),
        Figures::Ready(_) => {
            let (state_name, sentence) = survey_sentence(state);
            view! { <p class="note" data-testid="survey-n" data-survey=state_name>{sentence}</p> }.into_any()
        }
    };
    let unseen = move || state.is_unseen().then(|| view! { <p class="note">{text::own::unseen()}</p> });
    view! { <div class="survey-note">{note}<p class="note source">{move || source(state)}</p>{unseen}</div> }.into_any()
}

fn scores(state: State) -> AnyView {
    let figures = Memo::new(move |_| state.distribution.with(|d| d.as_ref().map(|d| d.scores)).unwrap_or_default());
    let entry = |look: &'static str, testid: &'static str, name: Signal<String>, value: Signal<Option<f64>>| {
        view! {
            <div class="score" hidden=move || value.get().is_none()>
                <dt><span class=format!("swatch {look}") aria-hidden="true"></span>{name}</dt>
                <dd data-testid=testid data-value=move || value.get().map(|s| format!("{s:.2}"))>
                    {move || value.get().map(format::decimal)}
                </dd>
            </div>
        }
    };
    let before =
        entry("before", "score-before", Signal::derive(move || before_name(state)), Signal::derive(move || figures.get().before));
    let after = entry(
        "after",
        "score-after",
        Signal::derive(move || after_name(state).unwrap_or_default()),
        Signal::derive(move || figures.get().after),
    );
    let average = entry(
        "average",
        "score-average",
        Signal::derive(|| text::score_average().into()),
        Signal::derive(move || figures.get().average),
    );
    view! {
        <div class="scores" title=text::score_hint()>
            <span class="scores-name">{text::score()}</span>
            <dl>{before} {after} {average}</dl>
            <span hidden=move || figures.get() != Scores::default()>{text::no_score()}</span>
        </div>
    }
    .into_any()
}

pub fn summary(state: State) -> String {
    let bars = |figure: &Figure| {
        let main = |b: &Bar| b.after.or(b.before);
        figure.bars.iter().map(|b| (b.label.clone(), b.survey, main(b))).collect::<Vec<_>>()
    };
    let bars = state.distribution.with(|d| d.as_ref().map(bars)).unwrap_or_default();
    text::distribution_summary(&text::persona_in(state.country.get(), state.persona.get()), &bars)
}

/// Where the figures of the country on the screen come from.
pub fn source(state: State) -> &'static str {
    if state.page.with(|p| p.country.is_own()) { text::own::source() } else { text::source() }
}

/// The leading columns of the files of both charts.
pub fn context(state: State, item: &Item) -> Vec<(&'static str, String)> {
    let page = state.page.get();
    vec![("country", page.country.to_string()), ("item", item.code.to_string()), ("source", source(state).into())]
}

/// The heads of the model's columns.
pub fn model_columns(state: State) -> Vec<String> {
    let name = |weights: &Weights| text::model_column(weights_name(weights));
    let shown = state.shown.get();
    std::iter::once(name(&shown.before)).chain(shown.after.as_ref().map(name)).collect()
}

fn table(state: State, item: &Item) -> Table {
    let models = model_columns(state);
    let has_after = models.len() > 1;
    let head = [text::col_option(), text::survey(), text::col_low(), text::col_high()].map(String::from);
    let row = |bar: &Bar| {
        let mut row = vec![
            Value::text(&bar.label),
            Value::optional(bar.survey, Value::Share),
            Value::optional(bar.interval.map(|i| i.0), Value::Share),
            Value::optional(bar.interval.map(|i| i.1), Value::Share),
            Value::optional(bar.before, Value::Share),
        ];
        if has_after {
            row.push(Value::optional(bar.after, Value::Share));
        }
        row
    };
    let mut context = context(state, item);
    context.insert(2, ("persona", state.persona.get().to_string()));
    Table {
        caption: format!("{} ({})", item.question, text::persona_in(state.country.get(), state.persona.get())),
        head: head.into_iter().chain(models).collect(),
        rows: state.distribution.with(|d| d.iter().flat_map(|d| &d.bars).map(row).collect()),
        context,
    }
}
