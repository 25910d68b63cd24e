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
