//! The four effects on the screen as a picture.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            legend,
            picture::{
                blocks,
                scale::Scale,
                sheet::{Head, Sheet},
            },
            picture_words, reading, silence, words,
        },
        figures::effects::Row,
        state::{State, slot::Slot},
        terms,
    },
    causal::{EffectKind, NoEffect},
};

/// The four effects on the screen.
pub fn effects(state: State) -> Option<String> {
    let item = state.item.get()?;
    let figure = state.effects.get()?;
    let kind = state.page.with(|p| p.effect);
    let ends = [item.options.first(), item.options.last()].map(|o| o.cloned().unwrap_or_default());
    let said = |row: &Row| {
        let verdict = row.last_label().map(terms::label).unwrap_or_default();
        let reading = reading::reading(state, Some(row.clone()));
        [terms::attribute(row.attribute).into(), terms::contrast(row.attribute), verdict.into(), reading]
    };
    let drawn = blocks::effects(&figure, &said);
    // Why there is no comparison by age is a picture too: nobody need wait for another.
    let no_ages = figure.rows.iter().any(|r| r.survey == Err(NoEffect::NoAges));
    if drawn.iter().all(|r| r.estimates.is_empty()) && !no_ages {
        return None;
    }
    let description = drawn.iter().map(|r| format!("{} ({}): {}.", r.name, r.note, r.reading)).collect::<Vec<_>>().join(" ");
    let after = legend::after_name(state);
    let country = silence::marked(state.country.get().into(), silence::said(state, Slot::A, true));
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: picture_words::effects_subtitle(&country, terms::effect_kind(kind), item.code.short()),
        description,
        legend: blocks::dot_legend(terms::survey(), &legend::before_name(state), after.as_deref()),
        notes: vec![words::effect_intro(&ends[0], &ends[1]), terms::effect_kind_hint(kind).into()],
        caution: if kind == EffectKind::Raw { words::raw_only() } else { words::adjusted() }.into(),
        source: picture_words::credit(&[legend::origin(state)]),
    });
    sheet.forest(&drawn, &Scale::points(figure.reach, ends), 100.0);
    Some(sheet.finish())
}
