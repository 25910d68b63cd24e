//! A question of the visitor's own, and why one is refused.

use std::collections::BTreeSet;

use crate::survey::{Item, ItemCode};

/// Longest question and option, in characters.
pub const LONGEST_QUESTION: usize = 400;
pub const LONGEST_OPTION: usize = 120;
/// Fewest and most options.
pub const OPTIONS: std::ops::RangeInclusive<usize> = 2..=10;

/// Why nothing is foretold of a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    #[error("the question is empty; write what people are asked")]
    NoQuestion,
    #[error("the question has {characters} characters; {LONGEST_QUESTION} is the most, so shorten it")]
    LongQuestion { characters: usize },
    #[error("the question has no letters; write it in words")]
    NoLetters,
    #[error("the question has {found} options; give 2 to 10, from one end of the scale to the other")]
    Options { found: usize },
    #[error("option {number} is empty; write what people can answer, or leave it out")]
    EmptyOption { number: usize },
    #[error("option {number} has {characters} characters; {LONGEST_OPTION} is the most, so shorten it")]
    LongOption { number: usize, characters: usize },
    #[error("option {number} is \"{label}\", as one before it; tell them apart")]
    SameOption { number: usize, label: String },
}

/// A question with its options, from one end of the scale to the other, as an item of the visitor's own. Space around and within texts is
/// made single.
///
/// # Errors
/// [`QuestionError`], for the first fault in the order of its variants.
pub fn own_question<'a>(question: &str, options: impl IntoIterator<Item = &'a str>) -> Result<Item, QuestionError> {
    let question = single_spaced(question);
    let characters = question.chars().count();
    if characters == 0 {
        return Err(QuestionError::NoQuestion);
    }
    if characters > LONGEST_QUESTION {
        return Err(QuestionError::LongQuestion { characters });
    }
    if !question.chars().any(char::is_alphabetic) {
        return Err(QuestionError::NoLetters);
    }
    let options: Vec<String> = options.into_iter().map(single_spaced).collect();
    if !OPTIONS.contains(&options.len()) {
        return Err(QuestionError::Options { found: options.len() });
    }
    let mut labels = BTreeSet::new();
    for (number, label) in (1..).zip(&options) {
        let characters = label.chars().count();
        if characters == 0 {
            return Err(QuestionError::EmptyOption { number });
        }
        if characters > LONGEST_OPTION {
            return Err(QuestionError::LongOption { number, characters });
        }
        if !labels.insert(label.to_lowercase()) {
            return Err(QuestionError::SameOption { number, label: label.clone() });
        }
    }
    // It has no topic and no title; its number is of no account where it is alone.
    Ok(Item { code: ItemCode::own(1), topic: String::new(), title: question.clone(), question, options, first_code: 1 })
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_tidied_and_the_first_fault_is_named() {
        let item = own_question("  Is tea\n better than coffee? ", [" yes", "no "]).unwrap();
        assert_eq!(
            (item.question.as_str(), item.options.as_slice()),
            ("Is tea better than coffee?", &["yes".into(), "no".into()][..])
        );
        assert!(item.code.is_own() && item.survey().is_none());
        let refused = |question: &str, options: &[&str]| own_question(question, options.iter().copied()).unwrap_err();
        let long = "é".repeat(LONGEST_QUESTION + 1);
        assert!(own_question(&long[2..], ["yes", "no"]).is_ok());
        assert_eq!(refused(" \n", &["yes", "no"]), QuestionError::NoQuestion);
        assert_eq!(refused(&long, &[]), QuestionError::LongQuestion { characters: 401 });
        assert_eq!(refused("2 + 2?", &["yes", "no"]), QuestionError::NoLetters);
        assert_eq!(refused("Tea?", &["yes"]), QuestionError::Options { found: 1 });
        let eleven: Vec<String> = (0..11).map(|i| i.to_string()).collect();
        let eleven: Vec<&str> = eleven.iter().map(String::as_str).collect();
        assert!(own_question("Tea?", eleven[1..].iter().copied()).is_ok());
        assert_eq!(refused("Tea?", &eleven), QuestionError::Options { found: 11 });
        assert_eq!(refused("Tea?", &["yes", "  "]), QuestionError::EmptyOption { number: 2 });
        assert_eq!(refused("Tea?", &["yes", &"n".repeat(121)]), QuestionError::LongOption { number: 2, characters: 121 });
        assert_eq!(refused("Tea?", &["Yes", "no", "yes "]), QuestionError::SameOption { number: 3, label: "yes".into() });
    }
}
