//! The answers on the screen as a picture.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            legend, own_words,
            picture::{
                blocks,
                marks::{Mark, Swatch},
                scale::Scale,
                sheet::{Head, Sheet},
            },
            picture_words,
            said::{self, is_asked, survey_sentence},
            silence::named,
            words,
        },
        figures::distribution::{Distribution, Scores},
        language::format,
        state::{State, slot::Slot, speaker::Speaker},
        terms,
    },
    survey::Item,
};

/// The answers of the voices on the screen; `None` while there are neither survey figures nor a model's.
pub fn answers(state: State) -> Option<String> {
    let item = state.item.get()?;
    let figure = state.distribution.get()?;
    if let Some(second) = state.second.distribution.get() {
        return two_answers(state, &item, &figure, &second);
    }
    let groups = blocks::answers(&figure);
    if groups.iter().all(|g| g.bars.is_empty()) {
        return None;
    }
    let who = named(state, state.first);
    let (before, after) = (legend::before_name(state), legend::after_name(state));
    let scores = scores(figure.scores, &before, after.as_deref());
    let notes = [
        Some(survey_sentence(state.first).1),
        scores,
        state.is_unseen().then(|| own_words::unseen().into()),
        is_asked(state.first).then(|| words::asked_in_forms().into()),
    ];
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: picture_words::answers_subtitle(&who, item.code.short()),
        description: said::summary(state),
        legend: blocks::bar_legend(terms::survey(), &before, after.as_deref()),
        notes: notes.into_iter().flatten().collect(),
        caution: String::new(),
        source: picture_words::credit(&legend::origins_of_voices(state)),
    });
    sheet.bars(&groups, &Scale::shares(figure.scale));
    Some(sheet.finish())
}

/// The weights that count, by name.
fn main_name(state: State) -> String {
    legend::after_name(state).unwrap_or_else(|| legend::before_name(state))
}

/// Both voices, by letter and name.
pub fn both(state: State) -> String {
    let name = |speaker: Speaker| {
        speaker.voice.get()?;
        Some(format!("{} · {}", speaker.slot.letter(), named(state, speaker)))
    };
    [state.first, state.second].into_iter().filter_map(name).collect::<Vec<_>>().join("; ")
}

fn two_answers(state: State, item: &Item, first: &Distribution, second: &Distribution) -> Option<String> {
    let groups = blocks::answers_of_two(first, second);
    if groups.iter().flat_map(|g| &g.bars).all(|b| b.value.is_none()) {
        return None;
    }
    let model = main_name(state);
    let marks = [
        (Mark::Survey, Slot::A, terms::survey()),
        (Mark::After, Slot::A, model.as_str()),
        (Mark::SecondSurvey, Slot::B, terms::survey()),
        (Mark::SecondModel, Slot::B, model.as_str()),
    ];
    let note = |speaker: Speaker| words::of_voice(speaker.slot, &survey_sentence(speaker).1);
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: picture_words::answers_subtitle(&both(state), item.code.short()),
        description: said::summary(state),
        legend: marks.map(|(mark, slot, name)| (Swatch::Bar(mark), words::column(slot, name))).into(),
        notes: [state.first, state.second]
            .map(note)
            .into_iter()
            .chain(is_asked(state.first).then(|| words::asked_in_forms().into()))
            .collect(),
        caution: String::new(),
        source: picture_words::credit(&legend::origins_of_voices(state)),
    });
    sheet.bars(&groups, &Scale::shares(first.scale.max(second.scale)));
    Some(sheet.finish())
}

/// The match with the survey, of each model that has one.
fn scores(scores: Scores, before: &str, after: Option<&str>) -> Option<String> {
    let named = [(Some(before), scores.before), (after, scores.after), (Some(words::score_average()), scores.average)];
    let told: Vec<String> =
        named.into_iter().filter_map(|(name, score)| Some(format!("{} {}", name?, format::decimal(score?)))).collect();
    (!told.is_empty()).then(|| format!("{}: {}", words::score(), told.join(" · ")))
}
