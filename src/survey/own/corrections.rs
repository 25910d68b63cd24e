//! What the visitor says a column or a cell means, where the page could not know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::text::number::Commas;
use crate::survey::{Attribute, ItemCode};

/// Corrections of a file's reading, by column: its header as the report has it. They can be kept, and given with another file of the
/// same form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    #[serde(default)]
    pub columns: BTreeMap<String, ColumnCorrection>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnCorrection {
    /// What the column is; as the page understands it where this says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Chosen>,
    /// How a column of weights writes thousands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commas: Option<Commas>,
    /// What cells are, by their text; `null` counts as empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<String, Option<Assigned>>,
}

/// A chosen meaning of a column: `"weight"`, `{"attribute": "gender"}`, `{"item": "Q33"}`,
/// `{"own": {"question": "How is it?", "options": ["good", "bad"]}}`, `{"birth_year": {"surveyed": 2026}}`, `"nothing"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    Attribute(Attribute),
    Group,
    Weight,
    /// In years.
    Age,
    /// The year of birth of people who were asked in the year `surveyed`.
    BirthYear {
        surveyed: u16,
    },
    /// A question of the catalogue.
    Item(ItemCode),
    Own {
        question: String,
        options: Vec<String>,
    },
    Nothing,
}

/// What a cell is: the code of a level (`"female"`), an option by its place from 1 or its label, a weight or an age, a group's name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Assigned {
    Number(f64),
    Word(String),
}

impl Corrections {
    pub fn column(&self, name: &str) -> Option<&ColumnCorrection> {
        self.columns.get(name)
    }

    /// Takes a choice over: what it does not speak of stays.
    pub fn choose(&mut self, name: &str, choice: &ColumnCorrection) {
        let column = self.columns.entry(name.to_string()).or_default();
        if choice.meaning.is_some() {
            column.meaning.clone_from(&choice.meaning);
        }
        if choice.commas.is_some() {
            column.commas = choice.commas;
        }
        column.cells.extend(choice.cells.iter().map(|(cell, to)| (cell.clone(), to.clone())));
    }
}

impl ColumnCorrection {
    pub fn meaning(meaning: Chosen) -> Self {
        Self { meaning: Some(meaning), ..Self::default() }
    }

    pub fn commas(commas: Commas) -> Self {
        Self { commas: Some(commas), ..Self::default() }
    }

    pub fn cells(cells: impl IntoIterator<Item = (String, Option<Assigned>)>) -> Self {
        Self { cells: cells.into_iter().collect(), ..Self::default() }
    }

    /// What a cell was said to be.
    pub fn cell(&self, text: &str) -> Option<&Option<Assigned>> {
        self.cells.get(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_written_as_people_would() {
        let json = r#"{"columns": {
            "sex": {"meaning": {"attribute": "gender"}, "cells": {"H": "male", "M": "female", "x": null}},
            "w": {"meaning": "weight", "commas": "thousands"},
            "born": {"meaning": {"birth_year": {"surveyed": 2026}}},
            "Happy?": {"meaning": {"own": {"question": "Happy?", "options": ["yes", "no"]}}, "cells": {"oui": 1, "non": "no"}},
            "id": {"meaning": "nothing"}, "x": {"meaning": {"item": "Q33"}}
        }}"#;
        let read: Corrections = serde_json::from_str(json).unwrap();
        assert_eq!(read.columns["sex"].cells["x"], None);
        assert_eq!(read.columns["Happy?"].cell("oui"), Some(&Some(Assigned::Number(1.0))));
        let again: Corrections = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
        assert_eq!(again, read);
        assert!(serde_json::from_str::<Corrections>(r#"{"column": {}}"#).is_err());
    }

    #[test]
    fn a_choice_keeps_what_it_does_not_speak_of() {
        let mut corrections = Corrections::default();
        corrections.choose("a", &ColumnCorrection::meaning(Chosen::Weight));
        corrections.choose("a", &ColumnCorrection::commas(Commas::Thousands));
        assert_eq!(
            corrections.columns["a"],
            ColumnCorrection { meaning: Some(Chosen::Weight), commas: Some(Commas::Thousands), ..ColumnCorrection::default() }
        );
    }
}
