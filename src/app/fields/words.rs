//! What is said around fields.

use crate::{
    app::{
        engine::predictions::Source,
        language::{format, plural::plural, tr},
        state::slot::Slot,
    },
    fill,
    survey::{Country, Coverage},
    words,
};

words! {
    unfold: "Change";
    fold: "Done";
    persona_title: "Persona";
    country: "Country";
    group_cells: "With answers for each persona";
    group_country: "Country figures only (personas are extrapolated)";
    any: "any";
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

/// The names of a country's data that a heading mentions.
pub fn coverage(country: &Country) -> &'static str {
    match country.coverage {
        Coverage::Tables(_) if country.has_cells() => group_cells(),
        Coverage::Tables(_) => group_country(),
        Coverage::Own { .. } => group_heading(),
    }
}

words! {
    catalogue_loading: "Loading the questions …";
    weights_title: "Model";
    asked_in_english: "The model was asked in English.";
}

pub fn no_such_weights(name: &str) -> String {
    fill!("This site has no adapter called \u{201c}{name}\u{201d}; the base model answers.", name = name)
}

words! {
    no_tuned: "There is no adapter of your own in this browser yet; the shipped model answers.";
    // Controls that a link locks
    set_by_teacher: "set by your teacher";
    group_heading: "Your own data";
}

pub fn range(low: &str, high: &str) -> String {
    fill!("A number from {low} to {high}.", low = low, high = high)
}

words! {
    persona_a: "Persona A";
    persona_b: "Persona B";
}

/// Over the panel of a persona; plain where there is only one.
pub fn panel(slot: Slot, two: bool) -> &'static str {
    match slot {
        Slot::A if !two => self::persona_title(),
        Slot::A => persona_a(),
        Slot::B => persona_b(),
    }
}

/// Where the model's answers come from.
pub fn answers_from(source: Option<Source>) -> &'static str {
    match source {
        Some(Source::Prepared) => tr("Answers: computed beforehand."),
        Some(Source::Here) => tr("Answers: computed in this browser."),
        None => tr("Answers: on their way."),
    }
}
