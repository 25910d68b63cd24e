//! A file to fill in: every column that the page knows, and three rows that show how.

use super::{csv_text, text::fold};
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

/// The rows of examples, their ages, and the numbers of their levels.
const ROWS: usize = 3;
const AGES: [&str; ROWS] = ["17", "18", "41"];

fn level(words: &Words, attribute: Attribute, row: usize) -> &'static str {
    words.levels[attribute.index()][(row >> (attribute.index() % 2)) & 1]
}

/// One of the template's examples.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    words: &'static Words,
    row: usize,
}

/// The example that has this group, these levels and this age; `None` for what a column lacks.
pub fn example(group: &str, levels: [Option<&str>; Attribute::COUNT], age: Option<&str>) -> Option<Example> {
    let same = |cell: Option<&str>, word: &str| cell.is_none_or(|c| fold(c) == fold(word));
    [&ENGLISH, &SPANISH].into_iter().filter(|words| same(Some(group), words.our_group)).find_map(|words| {
        let fits = |row: &usize| {
            same(age, AGES[*row]) && Attribute::ALL.into_iter().all(|a| same(levels[a.index()], level(words, a, *row)))
        };
        (0..ROWS).find(fits).map(|row| Example { words, row })
    })
}

impl Example {
    /// Whether a cell has the example's answer to a question.
    pub fn is_answer(self, item: &Item, cell: &str) -> bool {
        let cell = cell.trim();
        if item.code.is_own() {
            // Another question of the visitor's own has nothing in the examples.
            let own = own_answers(self.words)[self.row];
            return cell.is_empty() || fold(cell) == fold(own);
        }
        match self.row {
            // In either language.
            0 => !cell.is_empty(),
            1 => cell == last_number(item),
            _ => cell.is_empty(),
        }
    }
}

fn last_number(item: &Item) -> String {
    (usize::from(item.first_code) + item.options.len() - 1).to_string()
}

fn own_answers(words: &Words) -> [&'static str; ROWS] {
    [words.answers[0], "2", words.answers[1]]
}

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
    for (row, age) in AGES.into_iter().enumerate() {
        let levels = Attribute::ALL.map(|a| level(words, a, row));
        // A label, a number, and nothing: all three count.
        let answer = |item: &Item| match row {
            0 => item.options.first().cloned().unwrap_or_default(),
            1 => last_number(item),
            _ => String::new(),
        };
        let answers: Vec<String> = items.iter().map(|i| answer(i)).collect();
        let own = own_answers(words)[row];
        let answers = answers.iter().map(String::as_str);
        let fields: Vec<&str> =
            [words.our_group].into_iter().chain(levels).chain([age, "1"]).chain(answers).chain([own]).collect();
        csv_text::line(&mut out, &fields);
    }
    out
}
