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
    pub fn pairs(&self) -> impl Iterator<Item = (CountryCode, &ItemCode, &JudgedItem)> {
        self.countries.iter().flat_map(|(country, items)| items.iter().map(|(code, item)| (*country, code, item)))
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
}
