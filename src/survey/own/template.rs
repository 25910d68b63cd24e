//! A file to fill in: every column that the page knows, and three rows that show how.

use super::export;
use crate::survey::{Attribute, Item};

const OWN_QUESTION: &str = "Is the school day too long? [too long|about right|too short]";

/// The template, with these items of the catalogue and one question of the visitor's own.
pub fn template(items: &[&Item]) -> String {
    let codes = items.iter().map(|i| i.code.as_str());
    let head: Vec<&str> = ["group"]
        .into_iter()
        .chain(Attribute::ALL.map(Attribute::name))
        .chain(["age", "weight"])
        .chain(codes)
        .chain([OWN_QUESTION])
        .collect();
    let mut out = export::begin(&head);
    for row in 0..3usize {
        let levels = Attribute::ALL.map(|a| a.code((row >> (a.index() % 2)) & 1 == 1));
        let age = ["17", "18", "41"][row];
        // A label, a number, and nothing: all three count.
        let answer = |item: &Item| match row {
            0 => item.options.first().cloned().unwrap_or_default(),
            1 => (usize::from(item.first_code) + item.options.len() - 1).to_string(),
            _ => String::new(),
        };
        let answers: Vec<String> = items.iter().map(|i| answer(i)).collect();
        let own = ["too long", "2", "too short"][row];
        let answers = answers.iter().map(String::as_str);
        let fields: Vec<&str> = ["Our class"].into_iter().chain(levels).chain([age, "1"]).chain(answers).chain([own]).collect();
        export::line(&mut out, &fields);
    }
    out
}
