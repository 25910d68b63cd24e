//! Every sentence of the interface, in English, in one place. [`language`](super::language) says how the others come about.
//!
//! Errors of the engine and of the survey files bring their own sentences.

mod about;
mod below;
pub mod bench;
mod charts;
pub mod data;
mod engine;
pub mod lessons;
pub mod many;
pub mod method;
pub mod own;
pub mod picture;
pub mod results;
pub mod shifts;
pub mod shortcuts;
mod tune;
pub mod voices;

#[cfg(test)]
mod translations;
pub mod versions;

pub use self::{about::*, below::*, charts::*, engine::*, tune::*};

use super::{
    format,
    language::{plural, tr},
    url::{Ignored, View, Why},
};
use crate::{
    fill,
    survey::{Attribute, Country, Coverage, OWN_PENDING, Persona},
    words,
};

pub const NAME: &str = "ACE Playground";
words! {
    claim: "A culture is not one voice";
    lede_voices: "What people of one country answer depends on who they are. See it in the World Values Survey, see what a small \
    language model makes of it, and fine-tune that model here, in your browser.";
    language: "Language";
    skip: "Skip to the content";
    nav: "Pages";
}

pub fn view(view: View) -> &'static str {
    match view {
        View::Voices => tr("Voices"),
        View::Shifts => tr("Shifts"),
        View::Many => tr("Many voices"),
        View::Align => tr("Align"),
        View::Lessons => tr("Lessons"),
        View::Results => tr("Results"),
        View::Method => tr("Method"),
        View::Data => tr("Data"),
        View::About => tr("About"),
    }
}

pub fn heading(view: View) -> &'static str {
    match view {
        View::Voices => claim(),
        View::Shifts => tr("What each attribute shifts"),
        View::Many => tr("Many voices in every country"),
        View::Align => tr("Align the model yourself"),
        View::Lessons => tr("Lessons"),
        View::Results => results::title(),
        View::Method => tr("How it works"),
        View::Data => tr("The data"),
        View::About => tr("What this is, and what it is not"),
    }
}

pub fn lede(view: View) -> &'static str {
    match view {
        View::Voices => lede_voices(),
        View::Shifts => {
            tr("How far apart the answers of two groups are, in the survey and in the model, with how sure one can be.")
        }
        View::Many => tr("Sixteen personas of each country on one question, and where the countries' averages lie among them."),
        View::Align => tr("Fine-tune the model in your browser and watch its effects move towards the survey's, or past them."),
        View::Lessons => tr("Ten to twenty minutes each, for a class or for yourself."),
        View::Results => results::lede(),
        View::Method => tr("What an effect is here, how it is estimated, and how the model learns it."),
        View::Data => tr("What the figures describe, what they leave out, and how to bring your own."),
        View::About => tr("Limits first."),
    }
}

/// Why another language is not spoken, and what to do.
pub fn no_language(reason: &str, name: &str) -> String {
    fill!("{reason} The page stays in this language; choose {name} again to try once more.", reason = reason, name = name)
}

/// A country's name. Groups of the visitor's own have the names that their file gives.
pub fn country_name(country: &Country) -> &'static str {
    if country.is_own() && country.name != OWN_PENDING.name { country.name } else { tr(country.name) }
}

/// The title of the window where no question is on the screen.
pub fn view_title(view: View) -> String {
    format!("{} · {NAME}", self::view(view))
}

/// The title of the window, and of this view in the history.
pub fn title(country: &str, who: Persona, item: &str) -> String {
    format!("{item}, {} · {NAME}", persona_in(country, who))
}

// Panels that fold
words! {
    unfold: "Change";
    fold: "Done";
}

// Persona
words! {
    persona_title: "Persona";
    country: "Country";
    group_cells: "With answers for each persona";
    group_country: "Country figures only (personas are extrapolated)";
    any: "any";
    everyone: "everyone";
}

pub fn attribute(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Gender => tr("Gender"),
        Attribute::Education => tr("Education"),
        Attribute::Residence => tr("Residence"),
        Attribute::Marital => tr("Marriage"),
    }
}

/// As it stands within a sentence.
pub fn attribute_within(of: Attribute) -> String {
    attribute(of).to_lowercase()
}

/// The two levels, A then B, as they are written on the switches.
pub fn levels(attribute: Attribute) -> [&'static str; 2] {
    match attribute {
        Attribute::Gender => [tr("man"), tr("woman")],
        Attribute::Education => [tr("no college"), tr("college")],
        Attribute::Residence => [tr("city"), tr("countryside")],
        Attribute::Marital => [tr("not married"), tr("married")],
    }
}

/// `woman, college`; `everyone` where nothing is specified.
pub fn persona(persona: Persona) -> String {
    let words: Vec<_> = persona.specified().map(|(a, level)| levels(a)[usize::from(level)]).collect();
    if words.is_empty() { everyone().into() } else { words.join(", ") }
}

/// `India: woman, college`.
pub fn persona_in(country: &str, who: Persona) -> String {
    format!("{country}: {}", persona(who))
}

// Items
words! {
    item: "Question";
    search: "Search the questions";
    search_hint: "god, trust, Q33 …";
    topic: "Topic";
    all_topics: "All topics";
    no_item_found: "No question has all of these words. Try fewer, or another topic.";
    clear_search: "Clear the search";
}

pub fn items_found(found: usize, all: usize) -> String {
    if found == all {
        plural(found as u64, tr("1 question"), tr("{n} questions"))
    } else {
        fill!("{n} of {all} questions", n = format::count(found as u64), all = format::count(all as u64))
    }
}

pub fn not_asked(country: &str) -> String {
    fill!("not asked in {country}", country = country)
}

// Tables and notices
words! {
    show_table: "Show as table";
    csv: "Download CSV";
    dismiss: "Dismiss";
    notices: "Messages";
    col_option: "answer";
    col_low: "survey, low (95 %)";
    col_high: "survey, high (95 %)";
    col_attribute: "attribute";
    col_contrast: "comparison";
    col_label: "label";
}

pub fn ignored(list: &[Ignored]) -> String {
    const MOST: usize = 8;
    let part = |i: &Ignored| match i.why {
        Why::Unknown => fill!("\u{201c}{name}\u{201d} is no setting of this page", name = i.name),
        Why::Value => fill!("\u{201c}{name}\u{201d} can't be \u{201c}{value}\u{201d}", name = i.name, value = i.value),
        Why::Repeated => fill!("\u{201c}{name}\u{201d} stood there more than once", name = i.name),
    };
    let mut parts: Vec<_> = list.iter().take(MOST).map(part).collect();
    if list.len() > MOST {
        parts.push(fill!("and {n} more", n = list.len() - MOST));
    }
    fill!("Parts of the link were ignored: {parts}. Everything else was kept.", parts = parts.join("; "))
}

pub fn unknown_item(code: &str, instead: &str) -> String {
    fill!("There is no question {code}; {instead} is shown instead.", code = code, instead = instead)
}

// Survey files
pub fn not_fetched(file: &str, reason: &str) -> String {
    fill!("{file} could not be fetched: {reason}. Check the connection, then try again.", file = file, reason = reason)
}

pub fn not_read(file: &str, reason: &str) -> String {
    fill!("{file} can't be read: {reason}", file = file, reason = reason)
}

words! {
    offline: "no answer from the server";
}

pub fn status(code: u16) -> String {
    fill!("the server answered {code}", code = code)
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

/// The names of a country's data that a heading mentions.
pub fn coverage(country: &Country) -> &'static str {
    match country.coverage {
        Coverage::Cells => group_cells(),
        Coverage::CountryLevel => group_country(),
        Coverage::Own { .. } => own::group_heading(),
    }
}
