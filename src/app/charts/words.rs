//! What is said about the figures: the survey's, the effects, the model's.

use crate::{
    app::{
        figures::{compare::Held, distribution::SampleSize},
        language::{format, tr},
        link::parts::Reference,
        state::slot::Slot,
        terms,
    },
    fill,
    survey::{Attribute, Persona},
    words,
};

// Survey figures
words! {
    odd_end: "\u{201c}Hard to say\u{201d} stands at one end of this question's scale, as the survey numbers it. So mean answers and their \
        shifts say little here: compare the bars.";
    survey_loading: "Loading the survey figures …";
    answers: "Answers";
    asked_in_forms: "The public model was asked in six forms: three wordings, with the options in both orders. Its bar is their mean; its whisker is \
    one standard deviation over them, as among everybody in the country.";
    col_asked_low: "less one deviation over the wordings";
    col_asked_high: "and one deviation over the wordings";
}

/// The persona is one cell, or a pool of several.
pub fn too_few(who: Persona) -> &'static str {
    if who.granularity() == Attribute::COUNT {
        tr("Fewer than ten people answered; no survey figures are shown.")
    } else {
        tr("In parts of this group fewer than ten people answered; no survey figures are shown.")
    }
}

pub fn sample(size: Option<SampleSize>) -> String {
    let Some(SampleSize { n, at_least, n_eff }) = size else {
        return tr("Survey: the country as a whole. The tables hold no sample size here, so no intervals are drawn.").into();
    };
    let (n, worth) = (format::count(n.into()), format::count(n_eff.round().max(0.0) as u64));
    if n == worth {
        // Plain counts, or weights that are all one.
        return if at_least {
            fill!("Survey: at least {n} people answered. Whiskers: 95\u{a0}% Wilson interval.", n = n)
        } else {
            fill!("Survey: {n} people answered. Whiskers: 95\u{a0}% Wilson interval.", n = n)
        };
    }
    if at_least {
        fill!(
            "Survey: at least {n} people answered, worth about {worth} after weighting. Whiskers: 95\u{a0}% Wilson interval.",
            n = n,
            worth = worth
        )
    } else {
        fill!(
            "Survey: {n} people answered, worth about {worth} after weighting. Whiskers: 95\u{a0}% Wilson interval.",
            n = n,
            worth = worth
        )
    }
}

pub fn survey_not_asked(country: &str) -> String {
    fill!(
        "There are no figures of {country} for this question here, and what the model says of it is extrapolated.",
        country = terms::country_within(country)
    )
}

pub fn extrapolated(country: &str) -> String {
    fill!(
        "Of this question only overall figures of {country} are known here: what the model says about a persona is extrapolated from \
         other countries and questions, and can't be checked.",
        country = terms::country_within(country)
    )
}

/// Before the title of another question.
pub fn nearest(country: &str) -> String {
    fill!("The nearest question with figures of {country}:", country = terms::country_within(country))
}

pub fn none_near(country: &str) -> String {
    fill!("No question with figures of {country} is about this. It has some of:", country = terms::country_within(country))
}

words! {
    score: "Match with the survey (100 is perfect)";
    no_score: "nothing to compare";
    score_hint: "100 × (1 − earth mover's distance) between two distributions; 100 is a perfect match";
    score_average: "the country's average";
    // Effects
    effects: "What each attribute shifts";
    adjusted: "Adjusted associations, not proven causes.";
    raw_only: "Raw differences between groups, not causes.";
    no_survey_effect: "no survey figures by group";
    no_ages: "an age-adjusted comparison is not possible here: these figures have no ages";
    missing: "why there is no survey figure";
    unlabelled: "can't be checked";
    legend: "How to read the labels";
}

pub fn effect_intro(first: &str, last: &str) -> String {
    fill!(
        "Shift of the average answer on a scale from 0 (\u{201c}{first}\u{201d}) to 100 (\u{201c}{last}\u{201d}), in points, with a 95\u{a0}% \
         interval.",
        first = first,
        last = last
    )
}

/// An effect of the survey with its 95 % interval.
pub fn survey_effect(shift: f64, (low, high): (f64, f64)) -> String {
    let [shift, low, high] = [shift, low, high].map(format::points);
    fill!("Survey {shift} ({low} to {high})", shift = shift, low = low, high = high)
}

// Model
words! {
    model_waiting: "The model's bars follow when the engine is ready.";
    show_table: "Show as table";
    csv: "Download CSV";
    col_option: "answer";
    col_low: "survey, low (95 %)";
    col_high: "survey, high (95 %)";
    col_attribute: "attribute";
    col_contrast: "comparison";
    col_label: "label";
}

/// A bar chart in words: each bar's label with the survey's and the model's share.
pub fn distribution_summary(who: &str, bars: &[(String, Option<f64>, Option<f64>)]) -> String {
    let bar = |(label, survey, model): &(String, Option<f64>, Option<f64>)| match (
        survey.map(format::percent),
        model.map(format::percent),
    ) {
        (Some(survey), Some(model)) => {
            fill!("{label}: survey {survey} model {model}.", label = label, survey = survey, model = model)
        }
        (Some(survey), None) => fill!("{label}: survey {survey}.", label = label, survey = survey),
        (None, Some(model)) => fill!("{label}: model {model}.", label = label, model = model),
        (None, None) => format!("{label}:."),
    };
    let first = fill!("Answers, {who}.", who = who);
    std::iter::once(first).chain(bars.iter().map(bar)).collect::<Vec<_>>().join(" ")
}

words! {
    best: "best";
}

pub fn reference(reference: Reference) -> &'static str {
    match reference {
        Reference::Country => tr("average of A's country"),
        Reference::All => tr("average of all countries"),
        Reference::None => tr("none"),
    }
}

/// The legend's name of the grey line. `country` is A's.
pub fn reference_name(reference: Reference, country: &str, held: &Held) -> Option<String> {
    match (reference, held) {
        (Reference::Country, Held::Line { .. }) => Some(fill!("average of {country}", country = terms::country_within(country))),
        (Reference::All, Held::Line { countries, .. }) => {
            Some(fill!("average of {n} countries, each counting once", n = format::count(*countries as u64)))
        }
        _ => None,
    }
}

/// `B: survey`.
pub fn column(slot: Slot, name: &str) -> String {
    format!("{}: {name}", slot.letter())
}

/// What stands before a sentence about one of two voices.
pub fn of_voice(slot: Slot, sentence: &str) -> String {
    format!("{}: {sentence}", slot.letter())
}
