//! What a cell of a file of answers says: numbers of all options, or one option.

use super::problems::AnswerProblemKind as Kind;
use crate::{
    model::LETTERS,
    survey::{
        Item,
        own::{cells::missing::is_missing, fold},
    },
};

/// Shares may miss 1 (or 100) by so much of it: rounding, and options that a model gave to no letter.
const SUM_TOLERANCE: f64 = 0.02;
/// What sums to 1 within this is taken as it is, so that a file written by this program reads as it was.
const EXACT: f64 = 1e-6;
const MOST_COUNT: f64 = 1e9;

/// A question with the words of its options.
#[derive(Debug)]
pub(super) struct KnownItem {
    pub options: u8,
    /// The questionnaire's code of the first option.
    first_code: u8,
    /// Folded labels with their options: the catalogue's, then those of another language.
    labels: Vec<(String, u8)>,
}

impl KnownItem {
    pub fn new(item: &Item, others: &[String]) -> Self {
        let numbered = |labels: &[String]| -> Vec<(String, u8)> {
            labels.iter().take(item.options.len()).enumerate().map(|(k, label)| (fold(label), k as u8)).collect()
        };
        let labels = numbered(&item.options).into_iter().chain(numbered(others)).collect();
        Self { options: item.options.len() as u8, first_code: item.first_code, labels }
    }

    fn label(&self, folded: &str) -> Option<u8> {
        self.labels.iter().find(|(label, _)| label == folded).map(|(_, option)| *option)
    }

    /// The option that a cell names, as it is asked: by its words, by the letter that it stood beside, or by its number where that
    /// can mean one thing alone.
    pub fn answer(&self, cell: &str, is_reversed: bool) -> Result<u8, Kind> {
        let options = self.options;
        let folded = fold(cell);
        // Folding takes a minus sign away.
        if let Some(option) = self.label(&folded).filter(|_| !cell.trim_start().starts_with('-')) {
            return Ok(option);
        }
        if is_missing(&folded) {
            return Err(Kind::NoAnswer);
        }
        let turned = |place: u8| if is_reversed { options - 1 - place } else { place };
        if let Some((place, rest)) = letter(cell) {
            if place >= options {
                return Err(if rest.is_empty() { Kind::BeyondOptions { options } } else { Kind::UnknownOption { options } });
            }
            let option = turned(place);
            // Words after the letter must be those of its option.
            let agree = rest.is_empty() || self.label(&fold(rest)) == Some(option);
            return if agree { Ok(option) } else { Err(Kind::UnknownOption { options }) };
        }
        let number = cell.trim().strip_suffix(".0").unwrap_or(cell.trim()).parse::<u8>();
        match number {
            Ok(_) if self.first_code != 1 || is_reversed => Err(Kind::AmbiguousNumber),
            Ok(n) if (1..=options).contains(&n) => Ok(n - 1),
            Ok(_) => Err(Kind::BeyondOptions { options }),
            Err(_) => Err(Kind::UnknownOption { options }),
        }
    }
}

/// `B`, `b.`, `(B)`, `B) rather important`: the letter's place, and what follows it.
fn letter(cell: &str) -> Option<(u8, &str)> {
    let text = cell.trim().trim_start_matches(['(', '[', '"', '\'', '*']);
    let mut characters = text.chars();
    let first = characters.next()?.to_ascii_uppercase();
    let place = LETTERS.iter().position(|l| l.starts_with(first))?;
    let rest = characters.as_str();
    let apart = rest.trim_start_matches(['.', ')', ']', ':', '"', '\'', '*', '-', ' ']);
    let is_apart = apart.is_empty() || rest.starts_with(['.', ')', ']', ':', '*', '"']) || rest.trim_start().starts_with('-');
    is_apart.then_some((place as u8, apart.trim()))
}

/// The numbers of a cell: separated by blanks, `;`, `|`, or commas; in brackets or not; with decimal points or commas.
pub(super) fn list(cell: &str) -> Result<Vec<f64>, Kind> {
    let text = cell.trim().trim_matches(['[', ']', '(', ')', '{', '}']);
    let tokens: Vec<&str> = text.split([' ', ';', '|', '\t', '\n', '\u{a0}']).filter(|t| !t.is_empty()).collect();
    match tokens[..] {
        // One word with commas: 0.25,0.75. A decimal comma would make it one number, which no question has.
        [one] if one.contains(',') => one.split(',').filter(|t| !t.is_empty()).map(number).collect(),
        _ => tokens.into_iter().map(|t| t.strip_suffix(',').unwrap_or(t)).filter(|t| !t.is_empty()).map(number).collect(),
    }
}

/// A number as people write it: `0.25`, `0,25`, `25%`.
pub(super) fn number(text: &str) -> Result<f64, Kind> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let value = text.parse::<f64>().or_else(|_| text.replacen(',', ".", 1).parse()).map_err(|_| Kind::NotANumber)?;
    if value.is_finite() { Ok(value) } else { Err(Kind::NotANumber) }
}

fn number_of(values: &[f64], options: u8) -> Result<(), Kind> {
    match values.len() {
        0 => Err(Kind::NoAnswer),
        n if n == usize::from(options) => Ok(()),
        n => Err(Kind::NumberOfShares { found: n as u32, expected: options }),
    }
}

/// Shares of all options, as proportions or percentages; they come back with a sum of 1.
pub(super) fn shares(values: &[f64], options: u8) -> Result<Vec<f32>, Kind> {
    number_of(values, options)?;
    if values.iter().any(|v| *v < 0.0) {
        return Err(Kind::Negative);
    }
    let sum: f64 = values.iter().sum();
    let near = |whole: f64| (sum / whole - 1.0).abs() <= SUM_TOLERANCE + 1e-12;
    if !near(1.0) && !near(100.0) {
        return Err(Kind::Sum { sum });
    }
    let whole = if (sum - 1.0).abs() <= EXACT { 1.0 } else { sum };
    Ok(values.iter().map(|v| (v / whole) as f32).collect())
}

/// Counts of all options: their shares, and their sum.
pub(super) fn counts(values: &[f64], options: u8) -> Result<(Vec<f32>, u32), Kind> {
    number_of(values, options)?;
    if values.iter().any(|v| *v < 0.0) {
        return Err(Kind::Negative);
    }
    let sum: f64 = values.iter().sum();
    if values.iter().any(|v| v.fract() != 0.0) || sum > MOST_COUNT {
        return Err(Kind::Count);
    }
    if sum == 0.0 {
        return Err(Kind::NoAnswer);
    }
    Ok((values.iter().map(|v| (v / sum) as f32).collect(), sum as u32))
}

/// A whole number from 1 to a billion; `None` for an empty cell.
pub(super) fn whole(cell: &str) -> Result<Option<u32>, ()> {
    if is_missing(&fold(cell)) {
        return Ok(None);
    }
    let value = number(cell).map_err(|_| ())?;
    let is_whole = value.fract() == 0.0 && (1.0..=MOST_COUNT).contains(&value);
    if is_whole { Ok(Some(value as u32)) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::ItemCode;

    fn known(options: &[&str], first_code: u8) -> KnownItem {
        let item = Item {
            code: ItemCode::from("Q1"),
            topic: String::new(),
            title: String::new(),
            question: String::new(),
            options: options.iter().map(|o| (*o).to_string()).collect(),
            first_code,
        };
        KnownItem::new(&item, &["mucho", "bastante", "poco"].map(String::from))
    }

    #[test]
    fn answers_are_letters_words_or_numbers() {
        let item = known(&["a great deal", "quite a lot", "not much"], 1);
        for (cell, option) in [
            ("A", 0),
            (" b. ", 1),
            ("(C)", 2),
            ("B) quite a lot", 1),
            ("**B**", 1),
            ("A great deal", 0),
            ("BASTANTE", 1),
            ("3", 2),
            ("2.0", 1),
        ] {
            assert_eq!(item.answer(cell, false), Ok(option), "{cell}");
        }
        assert_eq!(item.answer("A", true), Ok(2));
        assert_eq!(item.answer("A. not much", true), Ok(2));
        assert_eq!(item.answer("not much", true), Ok(2));
        let options = 3;
        for (cell, reversed, kind) in [
            ("D", false, Kind::BeyondOptions { options }),
            ("4", false, Kind::BeyondOptions { options }),
            ("0", false, Kind::BeyondOptions { options }),
            ("A. not much", false, Kind::UnknownOption { options }),
            ("Because", false, Kind::UnknownOption { options }),
            ("B or C", false, Kind::UnknownOption { options }),
            ("I refuse", false, Kind::UnknownOption { options }),
            ("-1", false, Kind::UnknownOption { options }),
            ("1", true, Kind::AmbiguousNumber),
            ("", false, Kind::NoAnswer),
            ("nan", false, Kind::NoAnswer),
        ] {
            assert_eq!(item.answer(cell, reversed), Err(kind), "{cell}");
        }
        assert_eq!(known(&["hard to say", "yes", "no"], 0).answer("1", false), Err(Kind::AmbiguousNumber));
        assert_eq!(known(&["1 none", "2", "3 all"], 1).answer("2", true), Ok(1), "a label, wherever it stood");
    }

    #[test]
    fn lists_of_numbers_are_read_as_people_write_them() {
        let quarter = Ok(vec![0.25, 0.75]);
        for text in ["0.25 0.75", "[0.25, 0.75]", "0,25 0,75", "0,25; 0,75", "0.25,0.75", "0.25|0.75", " 25e-2   .75 "] {
            assert_eq!(list(text), quarter, "{text}");
        }
        assert_eq!(list("25% 75%"), Ok(vec![25.0, 75.0]));
        assert_eq!(list(""), Ok(vec![]));
        for text in ["0.25 x", "nan 1", "inf 0", "0.25-0.75"] {
            assert_eq!(list(text), Err(Kind::NotANumber), "{text}");
        }
    }

    #[test]
    fn shares_and_counts_are_checked() {
        assert_eq!(shares(&[0.25, 0.75], 2), Ok(vec![0.25, 0.75]));
        assert_eq!(shares(&[25.0, 75.0], 2), Ok(vec![0.25, 0.75]));
        let loose = shares(&[0.5, 0.481], 2).unwrap();
        assert!((loose.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert_eq!(shares(&[0.5, 0.47], 2), Err(Kind::Sum { sum: 0.97 }));
        assert_eq!(shares(&[0.5, 0.5, 0.0], 2), Err(Kind::NumberOfShares { found: 3, expected: 2 }));
        assert_eq!(shares(&[1.1, -0.1], 2), Err(Kind::Negative));
        assert_eq!(shares(&[], 2), Err(Kind::NoAnswer));
        assert_eq!(counts(&[30.0, 10.0], 2), Ok((vec![0.75, 0.25], 40)));
        assert_eq!(counts(&[1.5, 2.0], 2), Err(Kind::Count));
        assert_eq!(counts(&[0.0, 0.0], 2), Err(Kind::NoAnswer));
        assert_eq!((whole("50"), whole(""), whole("0"), whole("2.5")), (Ok(Some(50)), Ok(None), Err(()), Err(())));
    }
}
