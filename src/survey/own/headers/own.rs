//! A question of the visitor's own in a header: `Question text? [first|second]`.

use std::collections::HashSet;

use super::super::{OWN_TOPIC, text::fold::label_key};
use crate::survey::{Item, ItemCode};

/// Characters of a question, and of an option, that a visitor may bring.
pub const MOST_QUESTION: usize = 400;
pub const MOST_OPTION: usize = 100;
/// Characters of a question that serve as its title.
const TITLE: usize = 60;

/// A question with its options in order.
pub type Parts = (String, Vec<String>);

/// What stands before a bracket at the header's end, and in it; `None` where there is none.
pub fn bracket(header: &str) -> Option<(&str, &str)> {
    header.trim().strip_suffix(']')?.split_once('[')
}

/// The header taken apart; `None` where its bracket has no options.
pub fn question(header: &str) -> Option<Result<Parts, &'static str>> {
    let (text, options) = bracket(header)?;
    if !options.contains('|') {
        return None;
    }
    Some(checked(text, options.split('|')))
}

/// A question's words, white space made single, if they can be a question.
pub fn checked<'a>(text: &str, options: impl Iterator<Item = &'a str>) -> Result<Parts, &'static str> {
    let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = single(text);
    let options: Vec<String> = options.map(single).collect();
    let mut seen = HashSet::new();
    if text.is_empty() {
        Err("the text before the bracket is missing")
    } else if text.chars().count() > MOST_QUESTION {
        Err("the text is longer than 400 characters")
    } else if options.len() < 2 {
        Err("it has fewer than two options between the brackets, separated by |")
    } else if options.len() > 10 {
        Err("it has more than ten options")
    } else if options.iter().any(|o| o.is_empty()) {
        Err("an option is empty")
    } else if options.iter().any(|o| o.chars().count() > MOST_OPTION) {
        Err("an option is longer than 100 characters")
    } else if !options.iter().all(|o| seen.insert(label_key(o))) {
        Err("two options are the same")
    } else {
        Ok((text, options))
    }
}

pub fn item(number: usize, (question, options): Parts) -> Item {
    let title = if question.chars().count() <= TITLE {
        question.trim_end_matches(['?', '.', ':']).to_string()
    } else {
        question.chars().take(TITLE).chain(['…']).collect()
    };
    let title = if title.is_empty() { question.clone() } else { title };
    Item { code: ItemCode::own(number), topic: OWN_TOPIC.into(), title, question, options, first_code: 1 }
}
