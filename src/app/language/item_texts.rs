//! The questions in another language than the catalogue's. Codes, topics and the order of options are the catalogue's.

use std::collections::HashMap;

use serde::Deserialize;

use crate::survey::{Catalogue, Item};

/// One question's texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemText {
    pub title: String,
    pub question: String,
    pub options: Vec<String>,
}

/// The texts by the item's code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct ItemTexts(pub HashMap<String, ItemText>);

impl ItemTexts {
    /// # Errors
    /// When the bytes are no JSON of such texts.
    pub fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// The text of an item, where there is one with as many options.
    pub fn of(&self, item: &Item) -> Option<&ItemText> {
        self.0.get(item.code.as_str()).filter(|text| text.options.len() == item.options.len())
    }

    /// The item in this language; as it is where there is no text of it.
    pub fn item(&self, item: &Item) -> Item {
        match self.of(item) {
            None => item.clone(),
            Some(text) => {
                Item { title: text.title.clone(), question: text.question.clone(), options: text.options.clone(), ..item.clone() }
            }
        }
    }

    /// The catalogue with its items in this language. The topics' titles are the interface's to translate.
    pub fn catalogue(&self, catalogue: &Catalogue) -> Catalogue {
        let items = catalogue.items.iter().map(|i| self.item(i)).collect();
        Catalogue { topics: catalogue.topics.clone(), items, asked: catalogue.asked.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, title: &str) -> Item {
        Item {
            code: code.into(),
            topic: "work".into(),
            title: title.into(),
            question: "How much?".into(),
            options: vec!["much".into(), "little".into()],
            first_code: 1,
        }
    }

    fn texts() -> ItemTexts {
        ItemTexts::parse(r#"{"Q1": {"title": "Trabajo", "question": "¿Cuánto?", "options": ["mucho", "poco"]}}"#.as_bytes())
            .unwrap()
    }

    #[test]
    fn an_item_has_its_text_unless_the_options_differ() {
        let (work, rest) = (item("Q1", "Jobs"), item("Q2", "Rest"));
        let spanish = texts().item(&work);
        assert_eq!(
            (spanish.title.as_str(), spanish.options.as_slice()),
            ("Trabajo", ["mucho".to_string(), "poco".into()].as_slice())
        );
        assert_eq!((spanish.topic, spanish.code), (work.topic.clone(), work.code.clone()));
        assert_eq!(texts().item(&rest), rest);
        let three = Item { options: vec!["a".into(), "b".into(), "c".into()], ..work };
        assert_eq!(texts().item(&three), three);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(ItemTexts::parse(b"{\"Q1\": 3}").is_err() && ItemTexts::parse(b"").is_err());
    }
}
