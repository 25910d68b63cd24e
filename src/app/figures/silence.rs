//! Where the survey says nothing of a voice on a question, and which question it would have figures of.

use std::collections::BTreeSet;

use crate::survey::{Catalogue, Country, CountryCode, Item, Known, SurveyId, own::fold};

/// Why nothing of the survey stands beside what a model says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The country was not asked the question, or nothing of it is published.
    NoFigure,
    /// The country as a whole has a figure, the voice, a part of it, has none.
    Extrapolated,
}

impl Silence {
    /// Its name in data attributes, in any language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoFigure => "no-figure",
            Self::Extrapolated => "extrapolated",
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
/// Words of one question in so many or more tell nothing of what it is about.
const COMMON: usize = 12;

/// A question to go to, and whether it has anything to do with the one on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<I> {
    pub item: I,
    /// Whether it shares a topic or a word; else it is just one that has figures.
    pub is_near: bool,
}

/// Of the questions that the country has a figure of (of its groups where `of_groups`), in whichever survey, the nearest: one of
/// the same topic before any other, then by the most words in common, then with figures of groups, then in the catalogue's
/// order. `None` where it has none.
pub fn nearest<'a>(catalogue: &'a Catalogue, country: CountryCode, item: &Item, of_groups: bool) -> Option<Offer<&'a Item>> {
    let texts: Vec<BTreeSet<String>> = catalogue.items.iter().map(words).collect();
    let many = catalogue.items.len().div_ceil(COMMON).max(2);
    let of_item: Vec<_> = words(item).into_iter().filter(|w| texts.iter().filter(|t| t.contains(w)).count() < many).collect();
    let mut best: Option<((bool, usize, Known), &Item)> = None;
    for (other, text) in catalogue.items.iter().zip(&texts).filter(|(other, _)| other.code != item.code) {
        let known = catalogue.asked.known(country, &other.code);
        if known == Known::Nothing || silence(known, of_groups).is_some() {
            continue;
        }
        let rank = (other.topic == item.topic, of_item.iter().filter(|w| text.contains(*w)).count(), known);
        if best.as_ref().is_none_or(|(most, _)| rank > *most) {
            best = Some((rank, other));
        }
    }
    best.map(|((same_topic, shared, _), item)| Offer { item, is_near: same_topic || shared > 0 })
}

/// The beginnings of the longer words of a title and a question.
fn words(item: &Item) -> BTreeSet<String> {
    let text = fold(&format!("{} {}", item.title, item.question));
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3);
    words.map(|w| w.chars().take(LETTERS).collect()).collect()
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
    fn the_nearest_question_is_of_the_topic_and_shares_words() {
        let catalogue = catalogue();
        for (from, item, of_groups) in
            [("EGY", "Q182", false), ("CHL", "Q29", true), ("DEU", "Q47", true), ("PHL", "Q1", false), ("NGA", "Q184", true)]
        {
            let item = catalogue.item(&item.into()).unwrap();
            let Offer { item: near, is_near } = nearest(&catalogue, country(from), item, of_groups).unwrap();
            assert!(is_near);
            assert_eq!(near.topic, item.topic, "{from} {}: {}", item.code, near.code);
            assert_eq!(silence(catalogue.asked.known(country(from), &near.code), of_groups), None);
        }
        // A housewife's life, in the other survey: of another topic, by its words.
        assert_eq!(offered("EGY", "ISSP2012_V9", false), Some(("Q32".into(), true)));
        assert_eq!(offered("DEU", "Q47", true), Some(("ISSP2012_V58".into(), true)), "one's own health");
        // No topic of God in Chile's survey: still a question that it has, and not called near.
        let (code, is_near) = offered("CHL", "Q164", false).unwrap();
        assert!(code.starts_with("ISSP2012_") && !is_near, "{code}");
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
