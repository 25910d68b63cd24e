//! Every sentence of the interface, in one place: another language is another file with these names.
//!
//! Errors of the engine and of the survey files bring their own sentences.

mod about;
mod engine;
pub mod offline;
pub mod own;
pub mod results;
mod tune;

pub use self::{about::*, engine::*, tune::*};

use super::{
    figures::distribution::SampleSize,
    format,
    url::{Ignored, View, Why},
};
use crate::{
    align::Objective,
    causal::{EffectKind, Label},
    engine::protocol::Weights,
    survey::{Attribute, Country, Coverage, Persona},
};

pub const NAME: &str = "ACE Playground";
pub const CLAIM: &str = "A culture is not one voice";
pub const LEDE: &str = "What people of one country answer depends on who they are. See it in the World Values Survey, see what a small \
    language model makes of it, and fine-tune that model here, in your browser.";
pub const SKIP: &str = "Skip to the content";
pub const NAV: &str = "Pages";

pub const fn view(view: View) -> &'static str {
    match view {
        View::Voices => "Voices",
        View::Shifts => "Shifts",
        View::Many => "Many voices",
        View::Align => "Align",
        View::Lessons => "Lessons",
        View::Results => "Results",
        View::Method => "Method",
        View::Data => "Data",
        View::About => "About",
    }
}

pub const fn heading(view: View) -> &'static str {
    match view {
        View::Voices => CLAIM,
        View::Shifts => "What each attribute shifts",
        View::Many => "Many voices in every country",
        View::Align => "Align the model yourself",
        View::Lessons => "Lessons",
        View::Results => results::TITLE,
        View::Method => "How it works",
        View::Data => "The data",
        View::About => "What this is, and what it is not",
    }
}

pub const fn lede(view: View) -> &'static str {
    match view {
        View::Voices => LEDE,
        View::Shifts => "How far apart the answers of two groups are, in the survey and in the model, with how sure one can be.",
        View::Many => "Sixteen personas of each country on one question, and where the countries' averages lie among them.",
        View::Align => "Fine-tune the model in your browser and watch its effects move towards the survey's, or past them.",
        View::Lessons => "Ten to twenty minutes each, for a class or for yourself.",
        View::Results => results::LEDE,
        View::Method => "What an effect is here, how it is estimated, and how the model learns it.",
        View::Data => "What the figures describe, what they leave out, and how to bring your own.",
        View::About => "Limits first.",
    }
}

/// The title of the window where no question is on the screen.
pub fn view_title(view: View) -> String {
    format!("{} · {NAME}", self::view(view))
}

/// The title of the window, and of this view in the history.
pub fn title(country: &str, who: Persona, item: &str) -> String {
    format!("{item}, {} · {NAME}", persona_in(country, who))
}

// Persona
pub const PERSONA: &str = "Persona";
pub const COUNTRY: &str = "Country";
pub const GROUP_CELLS: &str = "With answers for each persona";
pub const GROUP_COUNTRY: &str = "Country figures only (personas are extrapolated)";
pub const ANY: &str = "any";
pub const EVERYONE: &str = "everyone";

pub const fn attribute(attribute: Attribute) -> &'static str {
    ["Gender", "Education", "Residence", "Marriage"][attribute.index()]
}

/// The two levels, A then B, as they are written on the switches.
pub const fn levels(attribute: Attribute) -> [&'static str; 2] {
    [["man", "woman"], ["no college", "college"], ["city", "countryside"], ["not married", "married"]][attribute.index()]
}

/// `woman, college`; `everyone` where nothing is specified.
pub fn persona(persona: Persona) -> String {
    let words: Vec<_> = persona.specified().map(|(a, level)| levels(a)[usize::from(level)]).collect();
    if words.is_empty() { EVERYONE.into() } else { words.join(", ") }
}

/// `India: woman, college`.
pub fn persona_in(country: &str, who: Persona) -> String {
    format!("{country}: {}", persona(who))
}

// Items
pub const ITEM: &str = "Question";
pub const SEARCH: &str = "Search the questions";
pub const SEARCH_HINT: &str = "god, trust, Q33 …";
pub const TOPIC: &str = "Topic";
pub const ALL_TOPICS: &str = "All topics";
pub const NO_ITEM_FOUND: &str = "No question has all of these words. Try fewer, or another topic.";

pub fn items_found(found: usize) -> String {
    if found == 1 { "1 question".into() } else { format!("{found} questions") }
}

pub fn not_asked(country: &str) -> String {
    format!("not asked in {country}")
}

// Survey figures
pub const SURVEY: &str = "Survey";
pub const SURVEY_LOADING: &str = "Loading the survey figures …";
pub const CATALOGUE_LOADING: &str = "Loading the questions …";
pub const RETRY: &str = "Try again";
pub const ANSWERS: &str = "Answers";
/// The persona is one cell, or a pool of several.
pub fn too_few(who: Persona) -> &'static str {
    if who.granularity() == Attribute::COUNT {
        "Fewer than ten people answered; no survey figures are shown."
    } else {
        "In parts of this group fewer than ten people answered; no survey figures are shown."
    }
}
pub const SOURCE: &str = "World Values Survey, wave 7; 80 % of the respondents";

pub fn sample(size: Option<SampleSize>) -> String {
    match size {
        None => "Survey: the country as a whole. The tables hold no sample size here, so no intervals are drawn.".into(),
        Some(SampleSize { n, at_least, n_eff }) => {
            let about = if at_least { "at least " } else { "" };
            format!(
                "Survey: {about}{} people answered, worth about {} after weighting. Whiskers: 95 % Wilson interval.",
                format::count(n.into()),
                format::count(n_eff.round().max(0.0) as u64)
            )
        }
    }
}

pub fn survey_not_asked(country: &str) -> String {
    format!("This question was not asked in {country}: there are no survey figures, and what the model says is extrapolated.")
}

pub fn extrapolated(country: &str) -> String {
    format!(
        "Only overall figures are known of {country}: what the model says about a persona there is extrapolated from other \
         countries, and can't be checked here."
    )
}

pub const EXTRAPOLATED: &str = "extrapolated";
pub const SCORE: &str = "Match with the survey (100 is perfect)";
pub const NO_SCORE: &str = "nothing to compare";
pub const SCORE_HINT: &str = "100 × (1 − earth mover's distance) between two distributions; 100 is a perfect match";
pub const SCORE_AVERAGE: &str = "the country's average";

// Effects
pub const EFFECTS: &str = "What each attribute shifts";
pub const EFFECT_KIND: &str = "Comparison";
pub const ADJUSTED: &str = "Adjusted associations, not proven causes.";
pub const RAW_ONLY: &str = "Raw differences between groups, not causes.";
pub const NO_SURVEY_EFFECT: &str = "no survey figures by group";
pub const UNLABELLED: &str = "can't be checked";
pub const LEGEND: &str = "How to read the labels";

pub const fn effect_kind(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::Raw => "raw",
        EffectKind::Standardised => "standardised",
        EffectKind::AgeAdjusted => "age-adjusted",
    }
}

pub const fn effect_kind_hint(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::Raw => "The two groups as they are: they differ in the other attributes too.",
        EffectKind::Standardised => "Within groups that are alike in the other three attributes, then averaged.",
        EffectKind::AgeAdjusted => "As standardised, with each group brought to the country's age distribution.",
    }
}

pub fn effect_intro(first: &str, last: &str) -> String {
    format!(
        "Shift of the average answer on a scale from 0 (\u{201c}{first}\u{201d}) to 100 (\u{201c}{last}\u{201d}), in points, with a 95 % interval."
    )
}

/// `woman minus man`.
pub fn contrast(attribute: Attribute) -> String {
    let [a, b] = levels(attribute);
    format!("{b} against {a}")
}

pub const fn label(label: Label) -> &'static str {
    match label {
        Label::Aligned => "aligned",
        Label::Erasure => "erased",
        Label::Stereotyping => "stereotyped",
        Label::Flipped => "flipped",
        Label::Unclear => "unclear",
        Label::Invented => "invented",
    }
}

pub const fn label_hint(label: Label) -> &'static str {
    match label {
        Label::Aligned => "the model's shift is half to one and a half times that of the survey",
        Label::Erasure => "the survey shows a shift; the model has less than half of it",
        Label::Stereotyping => "the model exaggerates the shift by more than half",
        Label::Flipped => "the model shifts in the opposite direction",
        Label::Unclear => "the survey's interval includes 0, and the model's shift lies inside it",
        Label::Invented => "the survey's interval includes 0, and the model's shift lies outside it",
    }
}

// Model
pub const WEIGHTS: &str = "Model";
pub const MODEL: &str = "Model";
pub const MODEL_WAITING: &str = "The model's bars follow when the engine is ready.";

pub fn weights(weights: &Weights) -> String {
    match weights {
        Weights::Base => "base".into(),
        Weights::Shipped(name) => name.clone(),
        Weights::Tuned => "yours".into(),
    }
}

pub fn weights_long(weights: &Weights) -> String {
    match weights {
        Weights::Base => "Base: one voice per country".into(),
        Weights::Shipped(name) => match name.parse::<Objective>() {
            Ok(objective) => format!("{name}: {}", objective_short(objective)),
            Err(_) => name.clone(),
        },
        Weights::Tuned => "Yours: fine-tuned or opened here".into(),
    }
}

pub fn model_series(weights: &Weights) -> String {
    format!("Model, {}", self::weights(weights))
}

pub fn no_such_weights(name: &str) -> String {
    format!("This site has no adapter called \u{201c}{name}\u{201d}; the base model answers.")
}

pub const NO_TUNED: &str = "There is no adapter of your own in this browser yet; the shipped model answers.";

// Tables and notices
pub const SHOW_TABLE: &str = "Show as table";
pub const CSV: &str = "Download CSV";
pub const DISMISS: &str = "Dismiss";
pub const NOTICES: &str = "Messages";
pub const COL_OPTION: &str = "answer";
pub const COL_LOW: &str = "survey, low (95 %)";
pub const COL_HIGH: &str = "survey, high (95 %)";
pub const COL_ATTRIBUTE: &str = "attribute";
pub const COL_CONTRAST: &str = "comparison";
pub const COL_LABEL: &str = "label";

pub fn ignored(list: &[Ignored]) -> String {
    const MOST: usize = 8;
    let mut parts: Vec<_> = list
        .iter()
        .take(MOST)
        .map(|i| match i.why {
            Why::Unknown => format!("\u{201c}{}\u{201d} is no setting of this page", i.name),
            Why::Value => format!("\u{201c}{}\u{201d} can't be \u{201c}{}\u{201d}", i.name, i.value),
            Why::Repeated => format!("\u{201c}{}\u{201d} stood there more than once", i.name),
        })
        .collect();
    if list.len() > MOST {
        parts.push(format!("and {} more", list.len() - MOST));
    }
    format!("Parts of the link were ignored: {}. Everything else was kept.", parts.join("; "))
}

pub fn unknown_item(code: &str, instead: &str) -> String {
    format!("There is no question {code}; {instead} is shown instead.")
}

// Survey files
pub fn not_fetched(file: &str, reason: &str) -> String {
    format!("{file} could not be fetched: {reason}. Check the connection, then try again.")
}

pub fn not_read(file: &str, reason: &str) -> String {
    format!("{file} can't be read: {reason}")
}

pub const OFFLINE: &str = "no answer from the server";

pub fn status(code: u16) -> String {
    format!("the server answered {code}")
}

pub fn distribution_summary(who: &str, bars: &[(String, Option<f64>, Option<f64>)]) -> String {
    let mut text = format!("Answers, {who}.");
    for (label, survey, model) in bars {
        text.push_str(&format!(" {label}:"));
        if let Some(p) = survey {
            text.push_str(&format!(" survey {}", format::percent(*p)));
        }
        if let Some(p) = model {
            text.push_str(&format!(" model {}", format::percent(*p)));
        }
        text.push('.');
    }
    text
}

/// The names of a country's data that a heading mentions.
pub fn coverage(country: &Country) -> &'static str {
    match country.coverage {
        Coverage::Cells => GROUP_CELLS,
        Coverage::CountryLevel => GROUP_COUNTRY,
        Coverage::Own { .. } => own::GROUP_HEADING,
    }
}
