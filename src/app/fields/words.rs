//! What is said around fields.

use crate::{
    app::{
        engine::predictions::Source,
        figures::silence::CountryGroup,
        language::{format, plural::plural, tr},
        state::slot::Slot,
        terms,
    },
    fill,
    survey::{Known, SurveyId},
    words,
};

words! {
    unfold: "Change";
    fold: "Done";
    persona_title: "Persona";
    country: "Country";
    any: "any";
    item: "Question";
    search: "Search the questions";
    search_hint: "god, trust, Q33, ISSP …";
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
    fill!("no figures of {country}", country = terms::country_within(country))
}

/// What a country has of a question, where that is not all.
pub fn state_of(known: Known, country: &str) -> Option<String> {
    match known {
        Known::Nothing => Some(not_asked(country)),
        Known::Country => Some(fill!("overall figures only in {country}", country = terms::country_within(country))),
        Known::Groups => None,
    }
}

/// Who was asked a question, in a few words.
pub fn asked_in(survey: Option<SurveyId>, groups: usize, overall: usize) -> String {
    let Some(survey) = survey else { return group_heading().into() };
    fill!(
        "{survey}: groups in {groups} countries, overall figures in {overall}",
        survey = survey.survey().short,
        groups = groups,
        overall = overall
    )
}

/// `Nigeria (groups on 39 of 210 questions)`.
pub fn in_part(country: &str, questions: usize) -> String {
    let all = terms::QUESTIONS[SurveyId::Wvs7.index()];
    fill!("{country} (groups on {n} of {all} questions)", country = country, n = questions, all = all)
}

pub fn country_group(group: CountryGroup) -> &'static str {
    match group {
        CountryGroup::In(SurveyId::Wvs7) => tr("Groups in the World Values Survey"),
        CountryGroup::In(SurveyId::Issp2012) => tr("Groups in the ISSP 2012"),
        CountryGroup::Nowhere => tr("Overall figures only"),
    }
}

words! {
    catalogue_loading: "Loading the questions …";
    weights_title: "Model";
    asked_in_english: "The model was asked in English.";
}

words! {
    no_such_file: "These answers are in a file that this browser does not have: open it in \u{201c}Judge\u{201d}. Until then the base answers.";
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

/// A model of a file that says nothing of the country and question on the screen.
pub fn not_in_file(country: &str) -> String {
    fill!("Answers: the file has none, or not of all personas, to this question in {country}.", country = country)
}

/// Where the model's answers come from.
pub fn answers_from(source: Option<Source>) -> &'static str {
    match source {
        Some(Source::Prepared) => tr("Answers: computed beforehand."),
        Some(Source::File) => tr("Answers: from your file."),
        Some(Source::Here) => tr("Answers: computed in this browser."),
        None => tr("Answers: on their way."),
    }
}
