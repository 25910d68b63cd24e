//! What there is to say about one voice's figures: how many people are behind them, or why there are none, and how near the
//! model comes.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            legend::{after_name, before_name},
            own_words, words,
        },
        fields::question_picker::failed_of,
        figures::distribution::{Bar, Distribution as Figure, Scores, Survey},
        language::format,
        state::{State, figures::Figures, slot::Slot, speaker::Speaker},
        terms::{self, Origin},
    },
    survey::Persona,
};

/// Notes and scores of a voice. With two voices, its name stands over them.
pub fn said(state: State, slot: Slot) -> AnyView {
    let speaker = state.speaker(slot);
    let name = move || state.page.with(|p| p.second.is_some()).then(|| head(speaker));
    view! { <div class="said">{name} {survey_note(state, speaker)} {scores(state, speaker)}</div> }.into_any()
}

/// The letter and the name of a voice.
pub fn head(speaker: Speaker) -> AnyView {
    let persona = move || speaker.voice.get().map_or(Persona::ANY, |v| v.persona);
    view! {
        <p class="voice-head">
            <span class="letter">{speaker.slot.letter()}</span>
            <span>{move || terms::persona_in(speaker.country.get(), persona())}</span>
        </p>
    }
    .into_any()
}

/// What there is to say of a voice's survey figures: their state, and the sentence.
pub fn survey_sentence(speaker: Speaker) -> (&'static str, String) {
    let country = speaker.country.get();
    let persona = speaker.voice.get().map_or(Persona::ANY, |v| v.persona);
    let survey = speaker.distribution.with(|d| d.as_ref().map(|d| d.survey.clone()));
    match survey {
        Some(Survey::Answered { size, .. }) => ("answered", words::sample(size)),
        Some(Survey::TooFew) => ("too-few", words::too_few(persona).into()),
        Some(Survey::Extrapolated) => ("extrapolated", words::extrapolated(country)),
        Some(Survey::OwnTooFew(n)) => ("too-few", own_words::too_few(n)),
        Some(Survey::Unknown(attribute)) => ("unknown", own_words::unknown(attribute)),
        Some(Survey::NotAsked) => ("not-asked", words::survey_not_asked(country)),
        None => ("loading", words::survey_loading().into()),
    }
}

fn survey_note(state: State, speaker: Speaker) -> AnyView {
    let note = move || match speaker.answers.get() {
        Figures::Loading => view! { <p class="note">{words::survey_loading()}</p> }.into_any(),
        Figures::Failed(reason) => failed_of(state, speaker.slot, reason),
        Figures::Ready(_) => {
            let (state_name, sentence) = survey_sentence(speaker);
            let testid = format!("{}survey-n", speaker.slot.prefix());
            view! { <p class="note" data-testid=testid data-survey=state_name>{sentence}</p> }.into_any()
        }
    };
    let source = move || speaker.voice.get().map(|v| state.page.with(|p| Origin::of(v.country, &p.item)).words());
    let is_unseen = move || speaker.voice.get().is_some_and(|v| state.is_unseen_in(v.country));
    let unseen = move || is_unseen().then(|| view! { <p class="note">{own_words::unseen()}</p> });
    let asked = move || is_asked(speaker).then(|| view! { <p class="note">{words::asked_in_forms()}</p> });
    view! { <div class="survey-note">{note}<p class="note source">{source}</p>{unseen}{asked}</div> }.into_any()
}

fn scores(state: State, speaker: Speaker) -> AnyView {
    let figures = Memo::new(move |_| speaker.distribution.with(|d| d.as_ref().map(|d| d.scores)).unwrap_or_default());
    let entry = |look: &'static str, name: Signal<String>, value: Signal<Option<f64>>| {
        let testid = format!("{}score-{look}", speaker.slot.prefix());
        view! {
            <div class="score" hidden=move || value.get().is_none()>
                <dt><span class=format!("swatch {look}") aria-hidden="true"></span>{name}</dt>
                <dd data-testid=testid data-value=move || value.get().map(|s| format!("{s:.2}"))>
                    {move || value.get().map(format::decimal)}
                </dd>
            </div>
        }
    };
    let value = |of: fn(Scores) -> Option<f64>| Signal::derive(move || of(figures.get()));
    let before = entry("before", Signal::derive(move || before_name(state)), value(|s| s.before));
    let after = entry("after", Signal::derive(move || after_name(state).unwrap_or_default()), value(|s| s.after));
    let average = entry("average", Signal::derive(|| words::score_average().into()), value(|s| s.average));
    view! {
        <div class="scores" title=words::score_hint()>
            <span class="scores-name">{words::score()}</span>
            <dl>{before} {after} {average}</dl>
            <span hidden=move || figures.get() != Scores::default()>{words::no_score()}</span>
        </div>
    }
    .into_any()
}

/// Whether the model's bars say how far they depend on how it was asked. Reactive.
pub fn is_asked(speaker: Speaker) -> bool {
    speaker.distribution.with(|d| d.as_ref().is_some_and(|d| d.bars.iter().any(|b| b.asked.is_some())))
}

pub fn summary(state: State) -> String {
    let bars = |figure: &Figure| {
        let main = |b: &Bar| b.after.or(b.before);
        figure.bars.iter().map(|b| (b.label.clone(), b.survey, main(b))).collect::<Vec<_>>()
    };
    let told = |speaker: Speaker| {
        let voice = speaker.voice.get()?;
        let bars = speaker.distribution.with(|d| d.as_ref().map(bars)).unwrap_or_default();
        Some(words::distribution_summary(&terms::persona_in(speaker.country.get(), voice.persona), &bars))
    };
    [state.first, state.second].into_iter().filter_map(told).collect::<Vec<_>>().join(" ")
}
