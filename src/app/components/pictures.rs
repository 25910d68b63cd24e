//! Pictures of the charts that views share: what is on the screen now, on a sheet of its own.

use leptos::prelude::*;

use super::{distribution, effects as rows, voices::survey_sentence};
use crate::{
    app::{
        figures::{
            curves::Chart,
            distribution::{Distribution, Scores},
            effects::Row,
            picture::{
                Head, Mark, Scale, Sheet, Swatch, charts,
                forest::{Estimate, Row as ForestRow},
            },
        },
        format,
        state::State,
        text,
        text::{picture as words, voices},
        voice::{Slot, Speaker},
    },
    causal::{EffectKind, metrics::mean_shift},
    survey::Item,
};

/// The answers of the voices on the screen; `None` while there are neither survey figures nor a model's.
pub fn answers(state: State) -> Option<String> {
    let item = state.item.get()?;
    let figure = state.distribution.get()?;
    if let Some(second) = state.second.distribution.get() {
        return two_answers(state, &item, &figure, &second);
    }
    let groups = charts::answers(&figure);
    if groups.iter().all(|g| g.bars.is_empty()) {
        return None;
    }
    let who = text::persona_in(state.country.get(), state.persona.get());
    let (before, after) = (distribution::before_name(state), distribution::after_name(state));
    let scores = scores(figure.scores, &before, after.as_deref());
    let notes = [Some(survey_sentence(state.first).1), scores, state.is_unseen().then(|| text::own::unseen().into())];
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: words::answers_subtitle(&who, item.code.as_str()),
        description: distribution::summary(state),
        legend: charts::bar_legend(text::survey(), &before, after.as_deref()),
        notes: notes.into_iter().flatten().collect(),
        caution: String::new(),
        source: words::credit(distribution::source(state)),
    });
    sheet.bars(&groups, &Scale::shares(figure.scale));
    Some(sheet.finish())
}

/// The weights that count, by name.
fn main_name(state: State) -> String {
    distribution::after_name(state).unwrap_or_else(|| distribution::before_name(state))
}

/// Both voices, by letter and name.
fn both(state: State) -> String {
    let name = |speaker: Speaker| Some(voices::who(speaker.slot, speaker.country.get(), speaker.voice.get()?.persona));
    [state.first, state.second].into_iter().filter_map(name).collect::<Vec<_>>().join("; ")
}

fn two_answers(state: State, item: &Item, first: &Distribution, second: &Distribution) -> Option<String> {
    let groups = charts::answers_of_two(first, second);
    if groups.iter().flat_map(|g| &g.bars).all(|b| b.value.is_none()) {
        return None;
    }
    let model = main_name(state);
    let marks = [
        (Mark::Survey, Slot::A, text::survey()),
        (Mark::After, Slot::A, model.as_str()),
        (Mark::SecondSurvey, Slot::B, text::survey()),
        (Mark::SecondModel, Slot::B, model.as_str()),
    ];
    let note = |speaker: Speaker| voices::of_voice(speaker.slot, &survey_sentence(speaker).1);
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: words::answers_subtitle(&both(state), item.code.as_str()),
        description: distribution::summary(state),
        legend: marks.map(|(mark, slot, name)| (Swatch::Bar(mark), voices::column(slot, name))).into(),
        notes: [state.first, state.second].map(note).into(),
        caution: String::new(),
        source: words::credit(distribution::source(state)),
    });
    sheet.bars(&groups, &Scale::shares(first.scale.max(second.scale)));
    Some(sheet.finish())
}

/// B minus A; `None` while neither survey nor model tells it.
pub fn difference(state: State) -> Option<String> {
    let item = state.item.get()?;
    let compared = state.compared.get()?;
    let ends = [item.options.first(), item.options.last()].map(|o| o.cloned().unwrap_or_default());
    let interval = compared.survey.as_ref().and_then(|d| Some(d.intervals.as_ref().ok()?.shift));
    let marks = [
        (Mark::Survey, compared.survey.as_ref().map(|d| d.shift), interval, 0),
        (Mark::Before, compared.before.as_deref().map(mean_shift), None, 1),
        (Mark::After, compared.after.as_deref().map(mean_shift), None, 1),
    ];
    let estimates: Vec<Estimate> = marks
        .into_iter()
        .filter_map(|(mark, value, interval, lane)| Some(Estimate { mark, value: value?, interval, lane }))
        .collect();
    if estimates.is_empty() {
        return None;
    }
    let named = (ends[0].as_str(), ends[1].as_str());
    let reading = voices::reading(compared.reading(), compared.change, named);
    let echo = voices::echo(compared.echo(), named);
    let after = distribution::after_name(state);
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: words::answers_subtitle(&both(state), item.code.as_str()),
        description: format!("{reading} {echo}"),
        legend: charts::dot_legend(text::survey(), &distribution::before_name(state), after.as_deref()),
        notes: vec![reading, echo, voices::scale(named.0, named.1)],
        caution: voices::caution().into(),
        source: words::credit(distribution::source(state)),
    });
    let row = ForestRow { name: voices::difference_title().into(), estimates, ..ForestRow::default() };
    sheet.forest(&[row], &Scale::points(compared.reach, ends), 20.0);
    Some(sheet.finish())
}

/// The match with the survey, of each model that has one.
fn scores(scores: Scores, before: &str, after: Option<&str>) -> Option<String> {
    let named = [(Some(before), scores.before), (after, scores.after), (Some(text::score_average()), scores.average)];
    let told: Vec<String> =
        named.into_iter().filter_map(|(name, score)| Some(format!("{} {}", name?, format::decimal(score?)))).collect();
    (!told.is_empty()).then(|| format!("{}: {}", text::score(), told.join(" · ")))
}

/// The four effects on the screen.
pub fn effects(state: State) -> Option<String> {
    let item = state.item.get()?;
    let figure = state.effects.get()?;
    let kind = state.page.with(|p| p.effect);
    let ends = [item.options.first(), item.options.last()].map(|o| o.cloned().unwrap_or_default());
    let said = |row: &Row| {
        let verdict = row.last_label().map(text::label).unwrap_or_default();
        let reading = rows::reading(state, Some(row.clone()));
        [text::attribute(row.attribute).into(), text::contrast(row.attribute), verdict.into(), reading]
    };
    let drawn = charts::effects(&figure, &said);
    if drawn.iter().all(|r| r.estimates.is_empty()) {
        return None;
    }
    let description = drawn.iter().map(|r| format!("{} ({}): {}.", r.name, r.note, r.reading)).collect::<Vec<_>>().join(" ");
    let after = distribution::after_name(state);
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: words::effects_subtitle(state.country.get(), text::effect_kind(kind), item.code.as_str()),
        description,
        legend: charts::dot_legend(text::survey(), &distribution::before_name(state), after.as_deref()),
        notes: vec![text::effect_intro(&ends[0], &ends[1]), text::effect_kind_hint(kind).into()],
        caution: if kind == EffectKind::Raw { text::raw_only() } else { text::adjusted() }.into(),
        source: words::credit(distribution::source(state)),
    });
    sheet.forest(&drawn, &Scale::points(figure.reach, ends), 100.0);
    Some(sheet.finish())
}

/// Charts over the steps of a fine-tune, each with its title and a sentence that may be empty. `progress`: how far it has come.
pub fn curves(progress: &str, all: &[(&str, &str, Chart)]) -> String {
    let mut sheet = Sheet::begin(Head {
        title: text::tune().into(),
        subtitle: progress.into(),
        description: all.iter().map(|(title, ..)| *title).collect::<Vec<_>>().join(". "),
        legend: vec![
            (Swatch::Line(Mark::Trained), text::trained().into()),
            (Swatch::Line(Mark::HeldOut), text::held_out().into()),
        ],
        source: words::credit(text::source()),
        ..Head::default()
    });
    for (title, hint, chart) in all {
        sheet.heading(title, hint);
        sheet.curves(chart, words::steps());
    }
    sheet.finish()
}
