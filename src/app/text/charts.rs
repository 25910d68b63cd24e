//! What is said about the figures: the survey's, the effects, the model's.

use super::{format, levels, objective_short};
use crate::{
    align::Objective,
    app::{figures::distribution::SampleSize, language::tr},
    causal::{EffectKind, Label},
    engine::protocol::Weights,
    fill,
    survey::{Attribute, Persona},
    words,
};

// Survey figures
words! {
    survey: "Survey";
    survey_loading: "Loading the survey figures …";
    catalogue_loading: "Loading the questions …";
    retry: "Try again";
    answers: "Answers";
}
/// The persona is one cell, or a pool of several.
pub fn too_few(who: Persona) -> &'static str {
    if who.granularity() == Attribute::COUNT {
        tr("Fewer than ten people answered; no survey figures are shown.")
    } else {
        tr("In parts of this group fewer than ten people answered; no survey figures are shown.")
    }
}
words! {
    source: "World Values Survey, wave 7; 80\u{a0}% of the respondents";
}

pub fn sample(size: Option<SampleSize>) -> String {
    let Some(SampleSize { n, at_least, n_eff }) = size else {
        return tr("Survey: the country as a whole. The tables hold no sample size here, so no intervals are drawn.").into();
    };
    let (n, worth) = (format::count(n.into()), format::count(n_eff.round().max(0.0) as u64));
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
        "This question was not asked in {country}: there are no survey figures, and what the model says is extrapolated.",
        country = country
    )
}

pub fn extrapolated(country: &str) -> String {
    fill!(
        "Only overall figures are known of {country}: what the model says about a persona there is extrapolated from other \
         countries, and can't be checked here.",
        country = country
    )
}

words! {
    extrapolated_tag: "extrapolated";
    score: "Match with the survey (100 is perfect)";
    no_score: "nothing to compare";
    score_hint: "100 × (1 − earth mover's distance) between two distributions; 100 is a perfect match";
    score_average: "the country's average";
}

// Effects
words! {
    effects: "What each attribute shifts";
    effect_kind_title: "Comparison";
    adjusted: "Adjusted associations, not proven causes.";
    raw_only: "Raw differences between groups, not causes.";
    no_survey_effect: "no survey figures by group";
    unlabelled: "can't be checked";
    legend: "How to read the labels";
}

pub fn effect_kind(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::Raw => tr("raw"),
        EffectKind::Standardised => tr("standardised"),
        EffectKind::AgeAdjusted => tr("age-adjusted"),
    }
}

pub fn effect_kind_hint(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::Raw => tr("The two groups as they are: they differ in the other attributes too."),
        EffectKind::Standardised => tr("Within groups that are alike in the other three attributes, then averaged."),
        EffectKind::AgeAdjusted => tr("As standardised, with each group brought to the country's age distribution."),
    }
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

/// `woman against man`.
pub fn contrast(attribute: Attribute) -> String {
    let [a, b] = levels(attribute);
    fill!("{b} against {a}", a = a, b = b)
}

pub fn label(label: Label) -> &'static str {
    match label {
        Label::Aligned => tr("aligned"),
        Label::Erasure => tr("erased"),
        Label::Stereotyping => tr("stereotyped"),
        Label::Flipped => tr("flipped"),
        Label::Unclear => tr("unclear"),
        Label::Invented => tr("invented"),
    }
}

pub fn label_hint(label: Label) -> &'static str {
    match label {
        Label::Aligned => tr("the model's shift is half to one and a half times that of the survey"),
        Label::Erasure => tr("the survey shows a shift; the model has less than half of it"),
        Label::Stereotyping => tr("the model exaggerates the shift by more than half"),
        Label::Flipped => tr("the model shifts in the opposite direction"),
        Label::Unclear => tr("the survey's interval includes 0, and the model's shift lies inside it"),
        Label::Invented => tr("the survey's interval includes 0, and the model's shift lies outside it"),
    }
}

// Model
words! {
    weights_title: "Model";
    asked_in_english: "The model was asked in English.";
    model: "Model";
    model_waiting: "The model's bars follow when the engine is ready.";
}

pub fn weights(weights: &Weights) -> String {
    match weights {
        Weights::Base => tr("base").into(),
        Weights::Shipped(name) => name.clone(),
        Weights::Tuned => tr("yours").into(),
    }
}

pub fn weights_long(weights: &Weights) -> String {
    match weights {
        Weights::Base => tr("Base: one voice per country").into(),
        Weights::Shipped(name) => match name.parse::<Objective>() {
            Ok(objective) => format!("{name}: {}", objective_short(objective)),
            Err(_) => name.clone(),
        },
        Weights::Tuned => tr("Yours: fine-tuned or opened here").into(),
    }
}

pub fn model_series(weights: &Weights) -> String {
    fill!("Model, {name}", name = self::weights(weights))
}

/// The head of a model's column in tables and files.
pub fn model_column(name: &str) -> String {
    fill!("model: {name}", name = name)
}

pub fn no_such_weights(name: &str) -> String {
    fill!("This site has no adapter called \u{201c}{name}\u{201d}; the base model answers.", name = name)
}

words! {
    no_tuned: "There is no adapter of your own in this browser yet; the shipped model answers.";
}
