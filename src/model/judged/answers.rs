//! What is kept of a model's answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::survey::{CountryCode, ItemCode, Persona};

/// What one model answered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JudgedAnswers {
    /// Its name, see [`model_name`].
    pub model: String,
    pub countries: BTreeMap<CountryCode, BTreeMap<ItemCode, JudgedItem>>,
}

/// The answers to one item in one country: of up to 81 personas, those that were asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct JudgedItem {
    /// By [`Persona::index`], ascending.
    pub(super) told: Vec<(u8, Told)>,
}

/// What one persona answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Shares of the options as they are asked, summing to 1: the mean over wordings.
    pub p: Vec<f32>,
    /// Of how many drawn answers these are shares, 1 or more; `None` where the model's own probabilities were given. Over several
    /// wordings, which count alike, it is the number that gives the mean its sampling variance: W² / Σ 1/n.
    pub samples: Option<u32>,
    /// Standard deviation of each share over wordings and orders of options, 0 to about 0.71; `None` where there was one.
    pub spread: Option<Vec<f32>>,
}

/// A model's name as it is kept: without blanks around, line breaks, or the apostrophe that keeps a spreadsheet from computing;
/// `None` for an empty one, and for one of more than [`super::MOST_NAME`] characters.
pub fn model_name(text: &str) -> Option<String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = match name.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_string(),
        _ => name,
    };
    (!name.is_empty() && name.chars().count() <= super::MOST_NAME).then_some(name)
}

impl JudgedAnswers {
    pub fn new(model: &str) -> Self {
        Self { model: model.into(), ..Self::default() }
    }

    pub fn item(&self, country: CountryCode, item: &ItemCode) -> Option<&JudgedItem> {
        self.countries.get(&country)?.get(item)
    }

    /// Every country and item with an answer.
    pub fn pairs(&self) -> impl DoubleEndedIterator<Item = (CountryCode, &ItemCode, &JudgedItem)> {
        self.countries.iter().flat_map(|(country, items)| items.iter().map(|(code, item)| (*country, code, item)))
    }

    /// Whether any answer is a share of drawn ones.
    pub fn is_drawn(&self) -> bool {
        self.pairs().any(|(.., item)| item.told.iter().any(|(_, told)| told.samples.is_some()))
    }

    /// Where somebody who looks at this country, item and persona finds an answer: there, or as near as there is one. Of other items of
    /// the country, this item in other countries, and any, in this order, the one that most personas answered; there this persona, or
    /// nobody in particular, or the first. `None` for a model without answers.
    pub fn nearest(&self, country: CountryCode, item: &ItemCode, persona: Persona) -> Option<(CountryCode, ItemCode, Persona)> {
        let asked = self.pairs().filter(|(.., answers)| !answers.told.is_empty());
        // The first of those that are as near as each other.
        let best = asked.rev().max_by_key(|(c, i, answers)| (*c == country, *i == item, answers.told.len()));
        let (country, item, answers) = best?;
        let of = [persona, Persona::ANY].into_iter().find(|p| answers.told(*p).is_some());
        let of = of.or_else(|| answers.personas().next().map(|(persona, _)| persona))?;
        Some((country, item.clone(), of))
    }

    /// Takes in what a persona answered, in place of what was there.
    pub fn insert(&mut self, country: CountryCode, item: &ItemCode, persona: Persona, told: Told) {
        self.countries.entry(country).or_default().entry(item.clone()).or_default().insert(persona, told);
    }
}

impl JudgedItem {
    /// What a persona was asked and answered.
    pub fn told(&self, persona: Persona) -> Option<&Told> {
        let index = persona.index() as u8;
        self.told.binary_search_by_key(&index, |(i, _)| *i).ok().map(|at| &self.told[at].1)
    }

    /// All who were asked, in the order of [`Persona::index`].
    pub fn personas(&self) -> impl Iterator<Item = (Persona, &Told)> {
        self.told.iter().filter_map(|(index, told)| Some((Persona::from_index(usize::from(*index))?, told)))
    }

    /// How many options the answers have; 0 where there is none.
    pub fn options(&self) -> usize {
        self.told.first().map_or(0, |(_, told)| told.p.len())
    }

    fn insert(&mut self, persona: Persona, told: Told) {
        let index = persona.index() as u8;
        match self.told.binary_search_by_key(&index, |(i, _)| *i) {
            Ok(at) => self.told[at].1 = told,
            Err(at) => self.told.insert(at, (index, told)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_and_not_endless() {
        assert_eq!(model_name("  My\n model  7b ").as_deref(), Some("My model 7b"));
        assert_eq!(model_name("'-x").as_deref(), Some("-x"));
        assert_eq!(model_name("'x").as_deref(), Some("'x"));
        assert_eq!((model_name(" \t"), model_name(&"x".repeat(81))), (None, None));
    }

    #[test]
    fn who_looks_where_a_model_has_no_answer_is_led_to_one() {
        let told = || Told { p: vec![0.5, 0.5], samples: None, spread: None };
        let country = |code| CountryCode::parse(code).unwrap();
        let of = |index| Persona::from_index(index).unwrap();
        let mut model = JudgedAnswers::new("m");
        assert_eq!(model.nearest(country("IND"), &"Q33".into(), Persona::ANY), None);
        for (code, item, personas) in [("EGY", "Q29", 1..3), ("EGY", "Q33", 4..5), ("IND", "Q164", 5..7), ("USA", "Q1", 0..9)] {
            personas.for_each(|p| model.insert(country(code), &item.into(), of(p), told()));
        }
        let near = |code, item: &str, persona: usize| {
            let (country, item, persona) = model.nearest(country(code), &item.into(), of(persona)).unwrap();
            (country.to_string(), item.to_string(), persona.index())
        };
        let is = |code: &str, item: &str, persona: usize| (code.to_string(), item.to_string(), persona);
        assert_eq!(near("IND", "Q164", 6), is("IND", "Q164", 6), "where it is");
        assert_eq!(near("IND", "Q164", 8), is("IND", "Q164", 5), "another persona");
        assert_eq!(near("EGY", "Q200", 2), is("EGY", "Q29", 2), "another item of the country, the one with most personas");
        assert_eq!(near("MEX", "Q33", 4), is("EGY", "Q33", 4), "the item in another country");
        assert_eq!(near("MEX", "Q200", 80), is("USA", "Q1", Persona::ANY.index()), "anything");
    }
}
