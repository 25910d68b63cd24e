//! A file to fill in: every column that the page knows, and three rows that show how.

use super::csv_text;
use crate::survey::{Attribute, Item};

/// The template's words in one language. All of them are read by the importer.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    group: &'static str,
    /// By [`Attribute::index`].
    attributes: [&'static str; Attribute::COUNT],
    /// Level A, then B.
    levels: [[&'static str; 2]; Attribute::COUNT],
    age: &'static str,
    weight: &'static str,
    our_group: &'static str,
    question: &'static str,
    /// The question's first and last option.
    answers: [&'static str; 2],
}

pub const ENGLISH: Words = Words {
    group: "group",
    attributes: ["gender", "education", "residence", "marital"],
    levels: [["male", "female"], ["no_college", "college"], ["urban", "rural"], ["not_married", "married"]],
    age: "age",
    weight: "weight",
    our_group: "Our class",
    question: "Is the school day too long? [too long|about right|too short]",
    answers: ["too long", "too short"],
};

pub const SPANISH: Words = Words {
    group: "grupo",
    attributes: ["género", "educación", "residencia", "estado civil"],
    levels: [["hombre", "mujer"], ["sin universidad", "universidad"], ["ciudad", "campo"], ["soltero/a", "casado/a"]],
    age: "edad",
    weight: "peso",
    our_group: "Nuestra clase",
    question: "¿Es demasiado largo el día escolar? [demasiado largo|adecuado|demasiado corto]",
    answers: ["demasiado largo", "demasiado corto"],
};

/// The template, with these items of the catalogue and one question of the visitor's own.
pub fn template(items: &[&Item], words: &Words) -> String {
    let codes = items.iter().map(|i| i.code.as_str());
    let head: Vec<&str> = [words.group]
        .into_iter()
        .chain(words.attributes)
        .chain([words.age, words.weight])
        .chain(codes)
        .chain([words.question])
        .collect();
    let mut out = csv_text::begin(&head);
    for row in 0..3usize {
        let levels = Attribute::ALL.map(|a| words.levels[a.index()][(row >> (a.index() % 2)) & 1]);
        let age = ["17", "18", "41"][row];
        // A label, a number, and nothing: all three count.
        let answer = |item: &Item| match row {
            0 => item.options.first().cloned().unwrap_or_default(),
            1 => (usize::from(item.first_code) + item.options.len() - 1).to_string(),
            _ => String::new(),
        };
        let answers: Vec<String> = items.iter().map(|i| answer(i)).collect();
        let own = [words.answers[0], "2", words.answers[1]][row];
        let answers = answers.iter().map(String::as_str);
        let fields: Vec<&str> =
            [words.our_group].into_iter().chain(levels).chain([age, "1"]).chain(answers).chain([own]).collect();
        csv_text::line(&mut out, &fields);
    }
    out
}
