//! The items in the project's own words: what is asked, and what each option means.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Asked, ItemCode, SurveyId};

/// One item of the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub code: ItemCode,
    /// Identifier of its [`Topic`].
    pub topic: String,
    /// A few words for lists and headings.
    pub title: String,
    /// One neutral sentence.
    pub question: String,
    /// Labels in scale order, first code to last code; 2 to 10 of them.
    pub options: Vec<String>,
    /// The questionnaire's code of the first option.
    pub first_code: u8,
}

/// A group of items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub id: String,
    pub title: String,
}

/// All items, survey by survey in the questionnaire's order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Catalogue {
    pub topics: Vec<Topic>,
    pub items: Vec<Item>,
    /// Which country has which figures of them: known once packed with the tables.
    #[serde(default, skip_serializing_if = "Asked::is_empty")]
    pub asked: Asked,
}

/// A text that is no usable catalogue.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("the catalogue is no JSON of topics and items ({reason}); correct data/catalogue.json at that place")]
    Json { reason: serde_json::Error },
    #[error("the catalogue has topic \"{id}\" twice; rename or remove one in data/catalogue.json")]
    DuplicateTopic { id: String },
    #[error("the catalogue has item {code} twice; remove one in data/catalogue.json")]
    DuplicateItem { code: ItemCode },
    #[error("item {code} is in topic \"{topic}\", which the catalogue does not list; add the topic to data/catalogue.json")]
    UnknownTopic { code: ItemCode, topic: String },
    #[error("item {code} has {options} options and needs 2 to 10; correct it in data/catalogue.json")]
    OptionCount { code: ItemCode, options: usize },
    #[error("item {code} has the option \"{label}\" twice; tell them apart in data/catalogue.json")]
    DuplicateLabel { code: ItemCode, label: String },
    #[error("{place} has an empty text; fill it in data/catalogue.json")]
    Empty { place: String },
}

impl Catalogue {
    /// Reads the catalogue's JSON.
    ///
    /// # Errors
    /// [`CatalogueError`] unless codes and topics are unique, every item's topic is listed, every item has 2 to 10 options
    /// with labels of their own, and no text is empty.
    pub fn parse(json: &str) -> Result<Self, CatalogueError> {
        let catalogue: Self = serde_json::from_str(json).map_err(|reason| CatalogueError::Json { reason })?;
        let mut topics = HashSet::new();
        for Topic { id, title } in &catalogue.topics {
            if !topics.insert(id) {
                return Err(CatalogueError::DuplicateTopic { id: id.clone() });
            }
            if is_empty(id) || is_empty(title) {
                return Err(CatalogueError::Empty { place: format!("topic \"{id}\"") });
            }
        }
        let mut codes = HashSet::new();
        for item in &catalogue.items {
            if !codes.insert(&item.code) {
                return Err(CatalogueError::DuplicateItem { code: item.code.clone() });
            }
            if !topics.contains(&item.topic) {
                return Err(CatalogueError::UnknownTopic { code: item.code.clone(), topic: item.topic.clone() });
            }
            item.check()?;
        }
        Ok(catalogue)
    }

    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.items.iter().find(|i| &i.code == code)
    }

    /// The items of one survey.
    pub fn of_survey(&self, survey: SurveyId) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |i| i.survey() == Some(survey))
    }

    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|t| t.id == id)
    }
}

impl Item {
    /// The survey that it is from; `None` for a visitor's own question.
    pub fn survey(&self) -> Option<SurveyId> {
        SurveyId::of(&self.code)
    }

    fn check(&self) -> Result<(), CatalogueError> {
        let code = || self.code.clone();
        if !(2..=10).contains(&self.options.len()) {
            return Err(CatalogueError::OptionCount { code: code(), options: self.options.len() });
        }
        let mut texts =
            [self.code.as_str(), &self.title, &self.question].into_iter().chain(self.options.iter().map(String::as_str));
        if texts.any(is_empty) {
            return Err(CatalogueError::Empty { place: format!("item {}", self.code) });
        }
        let mut labels = HashSet::new();
        match self.options.iter().find(|label| !labels.insert(label.trim())) {
            Some(label) => Err(CatalogueError::DuplicateLabel { code: code(), label: label.clone() }),
            None => Ok(()),
        }
    }
}

fn is_empty(text: &str) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, topic: &str, title: &str, question: &str) -> Item {
        let options = vec!["Yes".into(), "No".into()];
        Item { code: code.into(), topic: topic.into(), title: title.into(), question: question.into(), options, first_code: 1 }
    }

    fn catalogue() -> Catalogue {
        let topic = |id: &str, title: &str| Topic { id: id.into(), title: title.into() };
        Catalogue {
            topics: vec![topic("life", "Life and family"), topic("faith", "Religion")],
            items: vec![
                item("Q1", "life", "Family", "How much does family matter to you?"),
                item("Q2", "life", "Friends", "How much do friends matter to you?"),
                item("Q16", "life", "Children", "Should a child learn what 2 and 2 is?"),
                item("Q164", "faith", "God in life", "How much does God matter to you?"),
            ],
            ..Catalogue::default()
        }
    }

    fn parse(change: impl Fn(&mut Catalogue)) -> Result<Catalogue, CatalogueError> {
        let mut catalogue = catalogue();
        change(&mut catalogue);
        Catalogue::parse(&serde_json::to_string(&catalogue).unwrap())
    }

    #[test]
    fn parsing_checks_the_catalogue() {
        use CatalogueError as E;
        assert_eq!(parse(|_| ()).unwrap(), catalogue());
        assert!(matches!(Catalogue::parse("{\"topics\": ["), Err(E::Json { .. })));
        assert!(matches!(parse(|c| c.topics[1].id = "life".into()), Err(E::DuplicateTopic { id }) if id == "life"));
        assert!(matches!(parse(|c| c.items[1].code = "Q1".into()), Err(E::DuplicateItem { code }) if code.0 == "Q1"));
        assert!(matches!(parse(|c| c.items[3].topic = "x".into()), Err(E::UnknownTopic { topic, .. }) if topic == "x"));
        assert!(matches!(parse(|c| c.items[0].options.truncate(1)), Err(E::OptionCount { options: 1, .. })));
        assert!(matches!(parse(|c| c.items[0].options = vec!["x".into(); 11]), Err(E::OptionCount { options: 11, .. })));
        assert!(matches!(parse(|c| c.items[0].options[1] = "Yes ".into()), Err(E::DuplicateLabel { .. })));
        assert!(matches!(parse(|c| c.items[2].title = " ".into()), Err(E::Empty { .. })));
        assert!(matches!(parse(|c| c.topics[0].title = String::new()), Err(E::Empty { .. })));
    }
}
