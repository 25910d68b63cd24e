//! What a class is asked: up to ten questions, and which attributes.

use std::collections::HashSet;

use super::MOST_QUESTIONS;
use crate::survey::{
    Attribute, Catalogue, Item, ItemCode,
    own::{MOST_NAME, OWN_TOPIC, fold},
};

/// Characters of a question of one's own, and of an option. Shorter than in a file: they travel in the link.
pub const MOST_TEXT: usize = 200;
pub const MOST_OPTION: usize = 60;
/// How many options a question of one's own has.
pub const OPTIONS: std::ops::RangeInclusive<usize> = 2..=10;
/// Characters of a question that serve as its title.
const TITLE: usize = 60;

/// One question of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Of the catalogue.
    Listed(ItemCode),
    Own {
        text: String,
        options: Vec<String>,
    },
}

/// Questions for a class.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Poll {
    /// What the group will be called.
    pub title: String,
    /// By [`Attribute::index`]: whether it is asked.
    pub asks: [bool; Attribute::COUNT],
    pub questions: Vec<Question>,
}

/// Why there is no such poll. Questions are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PollError {
    #[error("the class has no name; give it one")]
    NoTitle,
    #[error("the class's name has {characters} characters; {MOST_NAME} is the most, so shorten it")]
    LongTitle { characters: usize },
    #[error("no question is chosen yet; choose 1 to {MOST_QUESTIONS}")]
    NoQuestion,
    #[error("there are {found} questions; {MOST_QUESTIONS} is the most, so leave some out")]
    TooManyQuestions { found: usize },
    #[error("question {number} stands there twice; leave one out")]
    Same { number: usize },
    #[error("question {number} has no words; write what the class is asked")]
    NoText { number: usize },
    #[error("question {number} has {characters} characters; {MOST_TEXT} is the most, so shorten it")]
    LongText { number: usize, characters: usize },
    #[error("question {number} has {found} options; give 2 to 10")]
    Options { number: usize, found: usize },
    #[error("an option of question {number} is empty; write it, or leave it out")]
    EmptyOption { number: usize },
    #[error("an option of question {number} has {characters} characters; {MOST_OPTION} is the most, so shorten it")]
    LongOption { number: usize, characters: usize },
    #[error("question {number} has the option \"{label}\" twice; tell them apart")]
    SameOption { number: usize, label: String },
    #[error(
        "all together has {characters} characters in the link; {most} is the most, so shorten questions of your own or leave one out"
    )]
    LongLink { characters: usize, most: usize },
    #[error("there is no question {code} in the catalogue; the link is from another version of this page")]
    UnknownItem { code: String },
    #[error("this is no link to a class's questions; ask for it again, and copy all of it")]
    NoLink,
    #[error("the link's questions have format {found}, and this page reads format {known}; load the page anew")]
    Version { found: String, known: u8 },
    #[error("the link was changed or cut short on its way; ask for it again, and copy all of it")]
    Damaged,
}

/// A text as it is kept: no line breaks, single spaces.
pub fn single_spaced(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Question {
    /// From fields of a form: one option a line, empty lines left out.
    pub fn own(text: &str, options: &str) -> Self {
        let options = options.lines().map(single_spaced).filter(|o| !o.is_empty()).collect();
        Self::Own { text: single_spaced(text), options }
    }

    /// Whether it could be question `number` of a poll.
    ///
    /// # Errors
    /// What is wrong with a question of one's own.
    pub fn check(&self, number: usize) -> Result<(), PollError> {
        let Self::Own { text, options } = self else { return Ok(()) };
        let characters = text.chars().count();
        if !text.chars().any(char::is_alphanumeric) {
            return Err(PollError::NoText { number });
        }
        if characters > MOST_TEXT {
            return Err(PollError::LongText { number, characters });
        }
        if !OPTIONS.contains(&options.len()) {
            return Err(PollError::Options { number, found: options.len() });
        }
        let mut labels = HashSet::new();
        for label in options {
            let characters = label.chars().count();
            if characters == 0 {
                return Err(PollError::EmptyOption { number });
            }
            if characters > MOST_OPTION {
                return Err(PollError::LongOption { number, characters });
            }
            if !labels.insert(fold(label)) {
                return Err(PollError::SameOption { number, label: label.clone() });
            }
        }
        Ok(())
    }

    /// What two questions of a poll must not have in common.
    fn key(&self) -> String {
        match self {
            Self::Listed(code) => code.0.clone(),
            // No code has a blank in front.
            Self::Own { text, .. } => format!(" {}", fold(text)),
        }
    }
}

impl Poll {
    /// Whether a class can be asked this, but for its length in a link.
    pub(super) fn check_words(&self) -> Result<(), PollError> {
        let characters = self.title.chars().count();
        if self.title.trim().is_empty() {
            return Err(PollError::NoTitle);
        }
        if characters > MOST_NAME {
            return Err(PollError::LongTitle { characters });
        }
        match self.questions.len() {
            0 => return Err(PollError::NoQuestion),
            found if found > MOST_QUESTIONS => return Err(PollError::TooManyQuestions { found }),
            _ => {}
        }
        let mut seen = HashSet::new();
        for (number, question) in (1..).zip(&self.questions) {
            question.check(number)?;
            if !seen.insert(question.key()) {
                return Err(PollError::Same { number });
            }
        }
        Ok(())
    }

    /// The questions as items, those of one's own with codes of their own, as a file has them.
    ///
    /// # Errors
    /// [`PollError::UnknownItem`] where the catalogue lacks one.
    pub fn items(&self, catalogue: &Catalogue) -> Result<Vec<Item>, PollError> {
        let mut own = 0;
        let item = |question: &Question| match question {
            Question::Listed(code) => {
                let unknown = || PollError::UnknownItem { code: code.0.clone() };
                catalogue
                    .item(code)
                    .filter(|i| !i.code.is_own() && OPTIONS.contains(&i.options.len()))
                    .cloned()
                    .ok_or_else(unknown)
            }
            Question::Own { text, options } => {
                own += 1;
                Ok(own_item(own, text, options))
            }
        };
        self.questions.iter().map(item).collect()
    }

    /// The attributes that are asked.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> + Clone {
        let asks = self.asks;
        Attribute::ALL.into_iter().filter(move |a| asks[a.index()])
    }
}

/// As the reader of files makes one of a column's header: tests hold the two together.
fn own_item(number: usize, text: &str, options: &[String]) -> Item {
    let title = match text.trim_end_matches(['?', '.', ':']) {
        _ if text.chars().count() > TITLE => text.chars().take(TITLE).chain(['…']).collect(),
        "" => text.into(),
        bare => bare.into(),
    };
    Item {
        code: ItemCode::own(number),
        topic: OWN_TOPIC.into(),
        title,
        question: text.into(),
        options: options.to_vec(),
        first_code: 1,
    }
}
