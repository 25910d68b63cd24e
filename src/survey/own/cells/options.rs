//! Which option of a question a cell names.

use std::collections::HashMap;

use super::{
    super::text::{
        fold::label_key,
        number::{leading, out_of, trailing, whole},
    },
    missing::{is_formula, is_missing},
    scales::points,
};
use crate::survey::Item;

/// A cell of a question's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Option(u8),
    Missing,
    Formula,
    /// Several options, as questions with boxes to tick have them.
    Several,
    /// Its number and its words name different options.
    Conflict,
    /// What its number means can't be known from the file.
    Unsure,
    Unreadable,
}

/// Where the numbers of a column begin, if not where its question says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    Zero,
    One,
    /// Two options, of which 1 is the first and 0 the second: yes and no.
    YesNo,
    /// The same the other way about.
    NoYes,
    AsSaid,
}

/// What the numbers of a column may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering {
    pub used: Option<Begin>,
    pub choices: [Begin; 2],
}

/// The words and numbers of one question's options.
#[derive(Debug)]
pub struct Scale {
    labels: HashMap<String, u8>,
    /// Labels without their number, where they have one.
    words: HashMap<String, u8>,
    points: HashMap<usize, Option<u8>>,
    numbers: HashMap<i64, u8>,
    /// As the question has them.
    said: HashMap<i64, u8>,
    /// Whether the numbers stand in the labels, or in the questionnaire.
    has_numbers: bool,
    options: usize,
    yes_first: bool,
    /// All cells are a form tool's codes of answers: `A3`, `AO03`.
    coded: bool,
}

impl Scale {
    /// `others`: the options in another language, in the same order. The catalogue's own words come first.
    pub fn new(item: &Item, others: &[String]) -> Self {
        let options = item.options.len();
        let mut scale = Self {
            labels: HashMap::new(),
            words: HashMap::new(),
            points: HashMap::new(),
            numbers: HashMap::new(),
            said: HashMap::new(),
            has_numbers: false,
            options,
            yes_first: false,
            coded: false,
        };
        let others = others.iter().take(options).enumerate();
        for (k, label) in item.options.iter().enumerate().chain(others) {
            let k = k as u8;
            let key = label_key(label);
            if let Some((_, rest)) = leading(label).filter(|(_, rest)| !rest.is_empty()) {
                scale.words.entry(label_key(rest)).or_insert(k);
            }
            scale.labels.entry(key).or_insert(k);
        }
        let mut named: Vec<(String, u8)> = scale.labels.iter().chain(&scale.words).map(|(key, k)| (key.clone(), *k)).collect();
        named.sort();
        for (key, k) in &named {
            for point in points(key) {
                // A point that two options share tells neither.
                scale.points.entry(point).and_modify(|known| *known = known.filter(|o| o == k)).or_insert(Some(*k));
            }
        }
        let first = item.options.first().map(|o| label_key(o)).unwrap_or_default();
        scale.yes_first =
            options == 2 && matches!(first.as_str(), "yes" | "si" | "ja" | "oui" | "named" | "named as important" | "true");
        match label_numbers(&item.options) {
            Some(numbers) => {
                scale.has_numbers = true;
                scale.numbers = numbers.into_iter().zip(0..).collect();
            }
            None => scale.numbers = (0..options).map(|k| (i64::from(item.first_code) + k as i64, k as u8)).collect(),
        }
        scale.said.clone_from(&scale.numbers);
        scale.has_numbers |= !item.code.is_own() && item.first_code == 1 && options == 10;
        scale
    }

    /// Looks at all different cells of a column, each with how often it is there: where their numbers begin, and whether they are codes.
    pub fn look(&mut self, cells: &[(&str, u64)]) -> Option<Numbering> {
        let told: Vec<&str> = cells.iter().map(|(c, _)| *c).filter(|c| !is_missing(&label_key(c))).collect();
        self.coded = !told.is_empty()
            && told.iter().all(|c| {
                self.labels.contains_key(&label_key(c)) || answer_code(c).is_some_and(|n| (1..=self.options as i64).contains(&n))
            })
            && told.iter().any(|c| !self.labels.contains_key(&label_key(c)));
        if self.has_numbers {
            return None;
        }
        let mut counts: HashMap<i64, u64> = HashMap::new();
        for (cell, count) in cells {
            if let Some(n) = whole(cell).filter(|n| *n >= 0) {
                *counts.entry(n).or_default() += count;
            }
        }
        let all: u64 = counts.values().sum();
        let (low, high) = (counts.keys().min().copied()?, counts.keys().max().copied()?);
        let options = self.options as i64;
        let first = *self.numbers.keys().min()?;
        let numbering = match (first, low, high) {
            (1, 0, 1) if options == 2 => {
                Numbering { used: self.yes_first.then_some(Begin::YesNo), choices: [Begin::YesNo, Begin::NoYes] }
            }
            // Zeros that are few are somebody's code for no answer.
            (1, 0, high) if high < options && counts.get(&0).is_some_and(|zeros| zeros * 20 >= all) => {
                Numbering { used: Some(Begin::Zero), choices: [Begin::Zero, Begin::AsSaid] }
            }
            (0, low, high) if low >= 1 && high == options => {
                Numbering { used: Some(Begin::One), choices: [Begin::One, Begin::AsSaid] }
            }
            (0, low, high) if low >= 1 && high < options && all >= 5 => {
                Numbering { used: Some(Begin::AsSaid), choices: [Begin::AsSaid, Begin::One] }
            }
            _ => return None,
        };
        match numbering.used {
            Some(begin) => self.numbers = self.numbering(begin),
            None => self.numbers.clear(),
        }
        Some(numbering)
    }

    /// The number of each option after this answer.
    pub fn numbering(&self, begin: Begin) -> HashMap<i64, u8> {
        let from = |first: i64| (0..self.options).map(|k| (first + k as i64, k as u8)).collect();
        match begin {
            Begin::AsSaid => self.said.clone(),
            Begin::Zero | Begin::NoYes => from(0),
            Begin::One => from(1),
            Begin::YesNo => [(1, 0), (0, 1)].into(),
        }
    }

    /// Reads a cell.
    pub fn answer(&self, cell: &str) -> Answer {
        if is_formula(cell) {
            return Answer::Formula;
        }
        if let Some(n) = whole(cell) {
            return match self.numbers.get(&n) {
                Some(option) => Answer::Option(*option),
                None if n < 0 && self.numbers.keys().all(|k| *k >= 0) => Answer::Missing,
                None if self.numbers.is_empty() && (0..self.options as i64).contains(&n) => Answer::Unsure,
                None => Answer::Unreadable,
            };
        }
        let key = label_key(cell);
        if let Some(option) = self.labels.get(&key) {
            return Answer::Option(*option);
        }
        if let Some((n, all)) = out_of(cell) {
            let option = self.numbers.get(&n).filter(|_| self.numbers.keys().max() == Some(&all));
            return option.map_or(Answer::Unreadable, |o| Answer::Option(*o));
        }
        if let Some((n, rest)) = leading(cell).filter(|(_, rest)| !rest.is_empty()) {
            return self.labelled(n, rest);
        }
        if let Some((n, label)) = trailing(cell).filter(|(_, label)| self.word(&label_key(label)).is_some()) {
            return self.labelled(n, label);
        }
        if let Some(option) = self.word(&key) {
            return Answer::Option(option);
        }
        if self.coded
            && let Some(n) = answer_code(cell)
        {
            return Answer::Option((n - 1) as u8);
        }
        if is_missing(&key) {
            return Answer::Missing;
        }
        if self.is_several(cell) { Answer::Several } else { Answer::Unreadable }
    }

    /// A number with a label beside it.
    fn labelled(&self, n: i64, label: &str) -> Answer {
        let numbered = self.numbers.get(&n).copied();
        match (numbered, self.word(&label_key(label))) {
            (Some(a), Some(b)) if a != b => Answer::Conflict,
            // Words that say more than the number, such as `2 or 3`, are no label.
            (Some(_), None) if label.contains(|c: char| c.is_ascii_digit()) => Answer::Unreadable,
            (Some(a), _) => Answer::Option(a),
            // A number that is none of the question's, before words that are: nothing to go by but the words, if there is no scale.
            (None, Some(b)) if !self.has_numbers => Answer::Option(b),
            _ => Answer::Unreadable,
        }
    }

    /// The option with these words: a label, one without its number, a wording of the same point, or the beginning of one label.
    fn word(&self, key: &str) -> Option<u8> {
        if let Some(option) = self.labels.get(key).or(self.words.get(key)) {
            return Some(*option);
        }
        let mut found = points(key).filter_map(|p| self.points.get(&p).copied().flatten());
        if let Some(first) = found.next() {
            return found.all(|o| o == first).then_some(first);
        }
        // `never` for `never justified`: whole words, and of one option alone.
        let mut begun = self.words.iter().filter(|(word, _)| word.strip_prefix(key).is_some_and(|rest| rest.starts_with(' ')));
        let first = begun.next().map(|(_, k)| *k).filter(|_| key.len() >= 4 && !is_missing(key))?;
        begun.all(|(_, k)| *k == first).then_some(first)
    }

    fn is_several(&self, cell: &str) -> bool {
        [", ", ";", ",", " | ", " / "].iter().any(|mark| {
            let parts: Vec<&str> = cell.split(mark).map(str::trim).filter(|p| !p.is_empty()).collect();
            parts.len() > 1 && parts.iter().all(|p| self.labels.contains_key(&label_key(p)))
        })
    }
}

/// The number of each option, from those that stand in the labels: all of them, or two or more from which the others follow.
fn label_numbers(options: &[String]) -> Option<Vec<i64>> {
    let found: Vec<Option<i64>> = options.iter().map(|o| whole(o).or_else(|| leading(o).map(|(n, _)| n))).collect();
    if let Some(all) = found.iter().copied().collect::<Option<Vec<i64>>>() {
        let mut sorted = all.clone();
        sorted.sort_unstable();
        sorted.dedup();
        return (sorted.len() == all.len()).then_some(all);
    }
    let known: Vec<(i64, i64)> = found.iter().zip(0i64..).filter_map(|(n, k)| Some(((*n)?, k))).collect();
    let ((first, at), (last, to)) = (known.first().copied()?, known.last().copied()?);
    let step = if at == to { 1 } else { (last - first).signum() };
    let follows = |(n, k): &(i64, i64)| *n == first + step * (k - at);
    (step != 0 && known.iter().all(follows)).then(|| (0..options.len() as i64).map(|k| first + step * (k - at)).collect())
}

/// The number in a form tool's code of an answer: `A3`, `AO03`, `SQ002`.
fn answer_code(cell: &str) -> Option<i64> {
    let cell = cell.trim();
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = cell.len() - digits.len();
    ((1..=2).contains(&letters) && !digits.is_empty() && digits.len() <= 3).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, first_code: u8, options: &[&str]) -> Item {
        Item {
            code: code.into(),
            topic: "t".into(),
            title: "T".into(),
            question: "Q?".into(),
            options: options.iter().map(|o| (*o).to_string()).collect(),
            first_code,
        }
    }

    fn own(options: &[&str], cells: &[&str]) -> Vec<Option<u8>> {
        read(&item("QX1", 1, options), cells)
    }

    fn read(item: &Item, cells: &[&str]) -> Vec<Option<u8>> {
        let mut scale = Scale::new(item, &[]);
        scale.look(&cells.iter().map(|c| (*c, 3)).collect::<Vec<_>>());
        let option = |c: &&str| match scale.answer(c) {
            Answer::Option(o) => Some(o),
            _ => None,
        };
        cells.iter().map(option).collect()
    }

    const JUSTIFIED: [&str; 10] = ["1 never justified", "2", "3", "4", "5", "6", "7", "8", "9", "10 always justified"];
    const AGREE: [&str; 5] = ["strongly agree", "agree", "neither agree nor disagree", "disagree", "strongly disagree"];

    #[test]
    fn numbers_are_those_in_the_labels_before_those_of_the_place() {
        let s = |k| Some(k);
        assert_eq!(own(&["-2", "-1", "0", "+1", "+2"], &["-2", "-1", "0", "1", "+2", "2"]), [s(0), s(1), s(2), s(3), s(4), s(4)]);
        assert_eq!(own(&["0", "1", "2", "3 or more"], &["0", "3", "3 or more", "4"]), [s(0), s(3), s(3), None]);
        assert_eq!(own(&["5 very", "4", "3", "2", "1 not"], &["5", "1", "very", "not", "3.0"]), [s(0), s(4), s(0), s(4), s(2)]);
        assert_eq!(own(&["not", "1", "2", "very"], &["0", "3", "1", "very"]), [s(0), s(3), s(1), s(3)]);
        assert_eq!(own(&["bad", "so", "good"], &["1", "3", "4"]), [s(0), s(2), None]);
        assert_eq!(own(&["bad", "so", "good"], &["0", "1", "2"]), [s(0), s(1), s(2)]);
        assert_eq!(own(&["under 18", "18-24", "25-34"], &["1", "2", "18-24"]), [s(0), s(1), s(1)]);
    }

    #[test]
    fn ends_of_scales_are_read_as_people_write_them() {
        let cells = [
            "1 - never",
            "10 - always",
            "1 – never justified",
            "Never justifiable",
            "always justified.",
            "7/10",
            "7.0",
            "3,00",
            "never",
            "1. Never",
            "(10) always",
            "10 never",
            "5-6",
            "7/5",
            "-99",
        ];
        let s = |k| Some(k);
        let expected = [s(0), s(9), s(0), s(0), s(9), s(6), s(6), s(2), s(0), s(0), s(9), None, None, None, None];
        assert_eq!(read(&item("Q182", 1, &JUSTIFIED), &cells), expected);
        let cells = [
            "1. strongly agree",
            "Agree strongly",
            "stimme zu",
            "weder noch",
            "Muy en desacuerdo",
            "A3",
            "strongly",
            "2 or 3",
            "agree (2)",
            "agree (4)",
            "2.00 Agree",
        ];
        assert_eq!(read(&item("Q33", 1, &AGREE), &cells), [s(0), s(0), s(1), s(2), s(4), None, None, None, s(1), None, s(1)]);
        assert_eq!(read(&item("Q33", 1, &AGREE), &["A1", "A5", "A03"]), [s(0), s(4), s(2)]);
        assert_eq!(read(&item("Q182", 1, &JUSTIFIED), &["AO01", "AO10"]), [s(0), s(9)]);
        let trust = item("Q57", 1, &["most people can be trusted", "one must be very careful"]);
        assert_eq!(read(&trust, &["Most people can be trusted", "Need to be very careful", "2"]), [s(0), s(1), s(1)]);
        let named = item("Q7", 1, &["named as important", "not named"]);
        assert_eq!(read(&named, &["Mentioned", "Not mentioned", "Yes"]), [s(0), s(1), s(0)]);
        assert_eq!(read(&named, &["0", "1"]), [s(1), s(0)]);
        assert_eq!(read(&item("Q149", 1, &["freedom", "equality"]), &["0", "1"]), [None, None]);
        assert_eq!(read(&item("Q122", 0, &["disagree", "hard to say", "agree"]), &["1", "2", "3"]), [s(0), s(1), s(2)]);
        assert_eq!(read(&item("Q122", 0, &["disagree", "hard to say", "agree"]), &["0", "2"]), [s(0), s(2)]);
    }

    #[test]
    fn what_is_no_answer_says_why() {
        let mut scale = Scale::new(&item("QX1", 1, &["Music", "Sport", "Reading, alone"]), &[]);
        scale.look(&[("Music", 1)]);
        let read =
            ["Music, Sport", "Reading, alone", "Music;Sport", "=1", "n/a", "-1", "chess", "don't know"].map(|c| scale.answer(c));
        use Answer::{Formula, Missing, Option, Several, Unreadable};
        assert_eq!(read, [Several, Option(2), Several, Formula, Missing, Missing, Unreadable, Missing]);
    }
}
