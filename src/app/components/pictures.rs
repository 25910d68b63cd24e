//! Pictures of the charts that views share: what is on the screen now, on a sheet of its own.

use leptos::prelude::*;

use super::{distribution, effects as rows};
use crate::{
    app::{
        figures::{
            curves::Chart,
            distribution::Scores,
            effects::Row,
            picture::{Head, Mark, Scale, Sheet, Swatch, charts},
        },
        format,
        state::State,
        text,
        text::picture as words,
    },
    causal::EffectKind,
};

/// The answers of the persona on the screen; `None` while there are neither survey figures nor a model's.
pub fn answers(state: State) -> Option<String> {
    let item = state.item.get()?;
    let figure = state.distribution.get()?;
    let groups = charts::answers(&figure);
    if groups.iter().all(|g| g.bars.is_empty()) {
        return None;
    }
    let who = text::persona_in(state.country.get(), state.persona.get());
    let (before, after) = (distribution::before_name(state), distribution::after_name(state));
    let scores = scores(figure.scores, &before, after.as_deref());
    let notes = [Some(distribution::survey_sentence(state).1), scores, state.is_unseen().then(|| text::own::unseen().into())];
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
