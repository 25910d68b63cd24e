//! An effect in numbers: the survey's with its interval, and the model's.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{own_words, words},
        figures::effects::Row,
        language::format,
        state::State,
        terms,
    },
    causal::NoEffect,
};

/// Why the survey has no effect.
pub fn why_not(state: State, why: &NoEffect) -> String {
    match why {
        NoEffect::CountryLevelOnly => words::no_survey_effect().into(),
        NoEffect::NoAges => words::no_ages().into(),
        NoEffect::TooFewPeople { attribute, n_a, n_b } if state.page.with(|p| p.country.is_own()) => {
            own_words::no_effect(*attribute, *n_a, *n_b)
        }
        why => terms::from_below(why),
    }
}

/// The row in numbers.
pub fn reading(state: State, row: Option<Row>) -> String {
    let Some(row) = row else { return String::new() };
    let mut text = match &row.survey {
        Ok(effect) => words::survey_effect(effect.shift, effect.interval),
        Err(why) => why_not(state, why),
    };
    let shown = state.shown.get();
    let models = [(Some(&shown.before), row.before), (shown.after.as_ref(), row.after)];
    for (weights, shift) in models.into_iter().filter_map(|(weights, shift)| weights.zip(shift)) {
        text.push_str(" · ");
        text.push_str(&terms::weights(weights));
        text.push(' ');
        text.push_str(&format::points(shift));
    }
    text
}
