//! Where the survey says nothing of a voice on a question, and which question it would have figures of.

use std::collections::BTreeSet;

use crate::{
    engine::protocol::Weights,
    survey::{Catalogue, Country, CountryCode, Item, Known, SurveyId, own::fold},
};

/// Why nothing of the survey stands beside what a model says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The country was not asked the question, or nothing of it is published.
    NoFigure,
    /// The country as a whole has a figure, the voice, a part of it, has none.
    Extrapolated,
    /// The same, of a model that learnt from no survey.
    Unchecked,
}

impl Silence {
    /// Its name in data attributes, in any language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoFigure => "no-figure",
            Self::Extrapolated => "extrapolated",
            Self::Unchecked => "unchecked",
        }
    }

    /// As it is where this model answers.
    pub const fn of(self, weights: &Weights) -> Self {
        match self {
            Self::Extrapolated if !weights.learnt_from_surveys() => Self::Unchecked,
            other => other,
        }
    }
}

/// `of_groups`: whether what is shown is of a part of the country, or of differences between parts.
pub fn silence(known: Known, of_groups: bool) -> Option<Silence> {
    match known {
        Known::Nothing => Some(Silence::NoFigure),
        Known::Country if of_groups => Some(Silence::Extrapolated),
        Known::Country | Known::Groups => None,
    }
}

/// Where a country's groups are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountryGroup {
    In(SurveyId),
    Nowhere,
}

impl CountryGroup {
    pub const ALL: [Self; 1 + SurveyId::COUNT] = [Self::In(SurveyId::Wvs7), Self::In(SurveyId::Issp2012), Self::Nowhere];

    pub fn of(country: &Country) -> Self {
        SurveyId::ALL.into_iter().find(|s| country.reach(*s).has_cells()).map_or(Self::Nowhere, Self::In)
    }
}

/// So many letters of a word count: `mother` and `mothers`, `child` and `children` are one.
const LETTERS: usize = 5;
/// Words that say nothing of what a question is about.
const EMPTY: &[&str] = &[
    "about",
    "agree",
    "all",
    "and",
    "any",
    "are",
    "be",
    "been",
    "being",
    "best",
    "but",
    "can",
    "could",
    "did",
    "does",
    "ever",
    "following",
    "for",
    "from",
    "general",
    "generally",
    "had",
    "has",
    "have",
    "having",
    "how",
    "important",
    "importance",
    "into",
    "its",
    "just",
    "justified",
    "life",
    "many",
    "more",
    "most",
    "much",
    "not",
    "often",
    "one",
    "other",
    "out",
    "own",
    "say",
    "should",
    "some",
    "than",
    "that",
    "the",
    "their",
    "them",
    "they",
    "this",
    "very",
    "views",
    "what",
    "when",
    "whether",
    "who",
    "with",
    "would",
    "you",
    "your",
    "feel",
    "feeling",
    "people",
];
/// One person and several.
const SAME: [(&str, &str); 2] = [("woman", "women"), ("man", "men")];
/// What a common topic counts, in the measure of [`nearest`]: less than any word.
const TOPIC: f64 = 0.4;
/// From this measure on a question has something to do with another: a word that few questions have.
const NEAR: f64 = 1.3;

/// A question to go to, and whether it has anything to do with the one on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<I> {
    pub item: I,
    /// Whether it shares a topic or a word; else it is just one that has figures.
    pub is_near: bool,
}

/// Of the questions that the country has a figure of (of its groups where `of_groups`), in whichever survey, the nearest: the one
/// that shares the most telling words of title and question (the sum of the logarithms of one over the part of the questions that
/// have a word, over the square root of how many words it has; Salton & Buckley 1988), a common topic counting a little; among
/// equals one with figures of groups, then the first of the catalogue. `None` where the country has none.
pub fn nearest<'a>(catalogue: &'a Catalogue, country: CountryCode, item: &Item, of_groups: bool) -> Option<Offer<&'a Item>> {
    let texts: Vec<BTreeSet<String>> = catalogue.items.iter().map(words).collect();
    let telling = |word: &String| {
        let having = texts.iter().filter(|t| t.contains(word)).count().max(1);
        (texts.len() as f64 / having as f64).ln()
    };
    let own: Vec<(String, f64)> = words(item).into_iter().map(|w| (w.clone(), telling(&w))).collect();
    let mut best: Option<((f64, Known), &Item)> = None;
    for (other, text) in catalogue.items.iter().zip(&texts).filter(|(other, _)| other.code != item.code) {
        let known = catalogue.asked.known(country, &other.code);
        if known == Known::Nothing || silence(known, of_groups).is_some() {
            continue;
        }
        let shared: f64 = own.iter().filter(|(w, _)| text.contains(w)).map(|(_, telling)| telling).sum();
        let measure = shared / (text.len().max(1) as f64).sqrt() + if other.topic == item.topic { TOPIC } else { 0.0 };
        if best.as_ref().is_none_or(|((most, with), _)| measure > *most || (measure == *most && known > *with)) {
            best = Some(((measure, known), other));
        }
    }
    best.map(|((measure, _), item)| Offer { item, is_near: measure >= NEAR })
}

/// The beginnings of the words of a title and a question that say what it is about.
fn words(item: &Item) -> BTreeSet<String> {
    let text = fold(&format!("{} {}", item.title, item.question));
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2 && !EMPTY.contains(w));
    let one = |w: &str| SAME.iter().find(|(from, _)| *from == w).map_or(w, |(_, to)| *to).chars().take(LETTERS).collect();
    words.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"))).unwrap()
    }

    fn country(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    fn offered(from: &str, code: &str, of_groups: bool) -> Option<(String, bool)> {
        let catalogue = catalogue();
        let item = catalogue.item(&code.into()).unwrap();
        nearest(&catalogue, country(from), item, of_groups).map(|o| (o.item.code.to_string(), o.is_near))
    }

    #[test]
    fn silence_is_of_the_question_and_not_of_the_country() {
        let asked = catalogue().asked;
        let of = |from: &str, item: &str, of_groups| silence(asked.known(country(from), &item.into()), of_groups);
        // Nigeria's groups are known on 39 questions, and Mexico's in the other survey.
        assert_eq!(
            (of("NGA", "Q8", true), of("NGA", "Q1", true), of("NGA", "Q1", false)),
            (None, Some(Silence::Extrapolated), None)
        );
        assert_eq!((of("MEX", "Q1", true), of("MEX", "ISSP2012_V5", true)), (Some(Silence::Extrapolated), None));
        // Egypt has groups, but was not asked this.
        assert_eq!((of("EGY", "Q182", false), of("EGY", "Q164", true)), (Some(Silence::NoFigure), None));
        assert_eq!(
            (of("CHL", "Q164", false), of("EGY", "ISSP2012_V5", true)),
            (Some(Silence::NoFigure), Some(Silence::NoFigure))
        );
    }

    #[test]
    fn the_nearest_question_is_about_the_same() {
        let near = |code: &str| Some((code.to_string(), true));
        for (from, item, of_groups, offer) in [
            // Men's right to scarce jobs: women in jobs.
            ("CHL", "Q33", false, "ISSP2012_V7"),
            ("MEX", "Q33", true, "ISSP2012_V7"),
            ("CHL", "Q28", false, "ISSP2012_V6"),
            // A housewife's life, in the other survey.
            ("EGY", "ISSP2012_V9", false, "Q32"),
            ("PHL", "Q32", true, "ISSP2012_V9"),
            ("DEU", "Q47", true, "ISSP2012_V58"),
            ("CHL", "Q49", false, "ISSP2012_V57"),
            ("EGY", "ISSP2012_V19", false, "Q29"),
        ] {
            assert_eq!(offered(from, item, of_groups), near(offer), "{from} {item}");
        }
        // Of God, homosexuality or a family's importance there is nothing: still a question with figures, and not called near.
        for (from, item, of_groups) in [("CHL", "Q164", false), ("PHL", "Q182", true), ("NGA", "Q1", true)] {
            let (code, is_near) = offered(from, item, of_groups).unwrap();
            assert!(!is_near, "{from} {item}: {code}");
        }
    }

    #[test]
    fn every_country_is_in_one_group() {
        use crate::survey::COUNTRIES;
        let of = |group| COUNTRIES.iter().filter(|c| CountryGroup::of(c) == group).count();
        assert_eq!(CountryGroup::ALL.map(of), [13, 6, 9]);
    }

    #[test]
    fn nothing_is_offered_where_there_is_nothing() {
        assert_eq!(offered("KEN", "Q1", true), None, "nobody's groups are known there");
        assert!(offered("KEN", "ISSP2012_V5", false).is_some());
        assert_eq!(offered("XAA", "Q1", false), None);
    }
}
