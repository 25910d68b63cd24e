//! Kinds of effects, what they compare, and the labels of the taxonomy.

use crate::{
    app::{language::tr, terms::people::levels},
    causal::{EffectKind, Label},
    fill,
    survey::Attribute,
    words,
};

words! {
    effect_kind_title: "Comparison";
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

/// `woman against man`.
pub fn contrast(attribute: Attribute) -> String {
    let [a, b] = levels(attribute);
    fill!("{b} against {a}", a = a, b = b)
}

pub fn label(label: Label) -> &'static str {
    match label {
        Label::Aligned => tr("compatible"),
        Label::Erasure => tr("erased"),
        Label::Stereotyping => tr("stereotyped"),
        Label::Flipped => tr("other direction"),
        Label::Unclear => tr("unclear"),
        Label::Invented => tr("invented"),
        Label::TooSmall => tr("too small"),
        Label::TooLarge => tr("too large"),
    }
}

pub fn label_hint(label: Label) -> &'static str {
    match label {
        Label::Aligned => tr("the model lies inside the survey's interval: nothing speaks against it"),
        Label::Erasure => tr("far too small: outside the survey's interval, and less than half of the survey's difference"),
        Label::Stereotyping => {
            tr("far too large: outside the survey's interval, and more than one and a half times the survey's difference")
        }
        Label::Flipped => tr("the model differs the other way round, by at least a quarter of the survey's difference"),
        Label::Unclear => tr("the survey's interval includes 0: there may be no difference, and the model lies inside it"),
        Label::Invented => tr("the survey's interval includes 0: there may be no difference, but the model lies outside it"),
        Label::TooSmall => tr("outside the survey's interval, but at least half of the survey's difference"),
        Label::TooLarge => tr("outside the survey's interval, but at most one and a half times the survey's difference"),
    }
}
