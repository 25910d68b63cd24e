//! The words and numbers in which people write an attribute's level.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    super::{
        headers::attributes::{Coding, Named},
        text::{fold::label_key, number},
    },
    missing::{is_formula, is_missing},
};
use crate::survey::Attribute;

/// A line for each level with its folded words; people of another gender tell neither of the two.
const LEVELS: &str = include_str!("levels.txt");

static WORDS: LazyLock<HashMap<(Attribute, &str), Option<bool>>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (name, words) in LEVELS.lines().filter_map(|l| l.split_once(": ")) {
        let level = Attribute::ALL.into_iter().find_map(|a| Some((a, Some(a.parse_level(name).ok()?))));
        let (attribute, level) = level.unwrap_or((Attribute::Gender, None));
        all.extend(words.split(" | ").map(|word| ((attribute, word), level)));
    }
    all
});

/// A cell of an attribute's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Known(bool),
    /// Nothing, or a level that the tables do not have: this person counts for the group as a whole.
    Untold,
    /// What it means can't be known from the file.
    Unsure,
    Formula,
    Unreadable,
}

/// What can't be known from an attribute's cells, and what follows from either answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// The cells in question, with their level after each answer.
    pub answers: Vec<Vec<(String, Option<bool>)>>,
    /// The answer that the figures follow.
    pub used: Option<usize>,
    /// Letters that stand for words of more than one language, or else numbers without their meaning.
    pub letters: bool,
}

/// Reads the different cells of a column.
pub fn read(named: Named, cells: &[&str]) -> (Vec<Level>, Option<Unclear>) {
    let mut levels: Vec<Level> = cells.iter().map(|cell| level(named, cell)).collect();
    let unclear = match named.attribute {
        Attribute::Gender => letters(named, cells).or_else(|| numbers(named, cells)),
        _ => numbers(named, cells),
    };
    let used = unclear.as_ref().and_then(|u| u.answers.get(u.used?));
    for (cell, level) in cells.iter().zip(&mut levels) {
        let key = label_key(cell);
        let answer = used.and_then(|answers| answers.iter().find(|(c, _)| label_key(c) == key));
        match answer {
            Some((_, Some(known))) => *level = Level::Known(*known),
            Some((_, None)) => *level = Level::Untold,
            None if unclear.as_ref().is_some_and(|u| u.answers.iter().flatten().any(|(c, _)| label_key(c) == key)) => {
                *level = Level::Unsure;
            }
            None => {}
        }
    }
    (levels, unclear)
}

/// Letters of gender: `m` is a man beside `f` and `w`, a woman (mujer) beside `h` and `v`.
fn letters(named: Named, cells: &[&str]) -> Option<Unclear> {
    let find = |letter: &str| cells.iter().find(|c| label_key(c) == letter).map(|c| (*c).to_string());
    let m = find("m")?;
    let other = ["f", "w", "k", "d"].iter().find_map(|l| find(l));
    if other.is_some() {
        return None;
    }
    let man = find("h").or_else(|| find("v"));
    let words = |list: &[&str]| cells.iter().any(|c| list.contains(&label_key(c).as_str()));
    // Words beside the letter tell.
    if words(&["female", "woman", "femenino", "femenina", "girl"]) || !named.spanish && man.is_none() {
        return None;
    }
    let both = |m_is_woman: bool| {
        let first = (m.clone(), Some(m_is_woman));
        std::iter::once(first).chain(man.clone().map(|h| (h, Some(!m_is_woman)))).collect::<Vec<_>>()
    };
    let answers = vec![both(true), both(false)];
    // `h` is hombre, and `v` varón under a Spanish header; alone, `m` tells nothing.
    let used = man.is_some().then_some(usize::from(find("h").is_none() && !named.spanish));
    Some(Unclear { answers, used, letters: true })
}

/// Numbers whose meaning the header does not tell.
fn numbers(named: Named, cells: &[&str]) -> Option<Unclear> {
    if named.coding != Coding::Usual {
        return None;
    }
    let mut values: Vec<(i64, &str)> =
        cells.iter().filter_map(|c| Some((number::whole(c)?, *c))).filter(|(n, _)| *n >= 0).collect();
    values.sort_unstable();
    values.dedup_by_key(|(n, _)| *n);
    let (low, high) = (values.first()?.0, values.last()?.0);
    let known = match named.attribute {
        // The usual codes: 1 man, 2 woman; 1 city, 2 countryside; 0 no, 1 yes.
        Attribute::Gender | Attribute::Residence => low >= 1,
        Attribute::Education | Attribute::Marital => low == 0 && high == 1,
    };
    let words =
        cells.iter().filter(|c| number::whole(c).is_none()).any(|c| matches!(word(named, &label_key(c)), Level::Known(_)));
    if known || words || high > 20 || values.len() > 12 {
        return None;
    }
    let from = |bound: i64, b_above: bool| -> Vec<(String, Option<bool>)> {
        values.iter().map(|(n, cell)| ((*cell).to_string(), Some((*n >= bound) == b_above))).collect()
    };
    let answers = match (named.attribute, values.len()) {
        (Attribute::Gender | Attribute::Residence, _) | (_, 1 | 2) => {
            let bound = if values.len() == 1 { low.max(1) } else { high };
            vec![from(bound, true), from(bound, false)]
        }
        (Attribute::Marital, _) => {
            // As the surveys have it, 1 married and 2 living as married; or the first alone; or the other way about.
            vec![from(3, false), from(2, false), from(2, true)]
        }
        _ => values.iter().skip(1).map(|(n, _)| from(*n, true)).collect(),
    };
    Some(Unclear { answers, used: None, letters: false })
}

/// Reads a cell without those of other rows: what they would tell stays [`Level::Unsure`].
pub fn alone(named: Named, cell: &str) -> Level {
    if letters(named, &[cell]).is_some() { Level::Unsure } else { level(named, cell) }
}

/// Reads a cell by itself.
fn level(named: Named, cell: &str) -> Level {
    if is_formula(cell) {
        return Level::Formula;
    }
    let key = label_key(cell);
    if is_missing(&key) {
        return Level::Untold;
    }
    match number::whole(cell) {
        // The surveys write their missing answers so.
        Some(n) if n < 0 => Level::Untold,
        Some(n) => numbered(named, n),
        None => word(named, &key),
    }
}

fn numbered(named: Named, n: i64) -> Level {
    match named.coding {
        Coding::Codes { all, b } if (all.0..=all.1).contains(&n) => Level::Known((b.0..=b.1).contains(&n)),
        Coding::Codes { .. } => Level::Unreadable,
        Coding::Dummy(level) if n == 0 || n == 1 => Level::Known((n == 1) == level),
        Coding::Dummy(_) => Level::Unreadable,
        Coding::Usual => match (named.attribute, n) {
            (Attribute::Gender | Attribute::Residence, 1 | 2) => Level::Known(n == 2),
            (Attribute::Education | Attribute::Marital, 0 | 1) => Level::Known(n == 1),
            _ => Level::Unreadable,
        },
    }
}

/// Reads a cell of words.
fn word(named: Named, key: &str) -> Level {
    // "casado/a" and "casado(a)" are "casado".
    let short = ["/a", "(a)", "/in", "(e)", ".e", "·e", " degree"].iter().find_map(|end| key.strip_suffix(end)).unwrap_or(key);
    let yes = matches!(short, "yes" | "y" | "true" | "t" | "si" | "s" | "ja" | "oui" | "sim");
    let no = matches!(short, "no" | "n" | "false" | "nein" | "non" | "nao");
    if let Coding::Dummy(level) = named.coding
        && (yes || no)
    {
        return Level::Known(yes == level);
    }
    let found = WORDS.get(&(named.attribute, key)).or_else(|| WORDS.get(&(named.attribute, short)));
    match found {
        Some(Some(known)) => return Level::Known(*known),
        Some(None) => return Level::Untold,
        None => {}
    }
    match named.attribute {
        Attribute::Education | Attribute::Marital if yes || no => Level::Known(yes),
        // `1. Male`, `Male (1)`: a number with its word.
        _ => match number::leading(key) {
            Some((_, rest)) if !rest.is_empty() && number::whole(rest).is_none() => word(named, rest),
            _ => key.split_once('(').map_or(Level::Unreadable, |(before, _)| match before.trim() {
                "" => Level::Unreadable,
                before => word(named, before),
            }),
        },
    }
}

/// What may stand in this attribute's column, for messages.
pub const fn allowed(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Gender => "male or female (m/f, man/woman, hombre/mujer, 1/2)",
        Attribute::Education => "no_college or college (no/yes, 0/1, sin universidad/universidad)",
        Attribute::Residence => "urban or rural (city/countryside, ciudad/campo, 1/2)",
        Attribute::Marital => "not_married or married (single/married, no/yes, soltero/casado, 0/1)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::own::{headers::attributes::named, text::fold::words};

    fn one(header: &str, cell: &str) -> Level {
        read(named(&words(header)).unwrap(), &[cell]).0[0]
    }

    #[test]
    fn spellings_of_many_languages_meet() {
        let cases = [
            ("gender", "Male", Level::Known(false)),
            ("Sex", " WOMAN ", Level::Known(true)),
            ("género", "H", Level::Known(false)),
            ("sexo", "Mujer", Level::Known(true)),
            ("sexo", "m", Level::Unsure),
            ("gender", "m", Level::Known(false)),
            ("gender", "non-binary", Level::Untold),
            ("gender", "3", Level::Unreadable),
            ("gender", "-1", Level::Untold),
            ("gender", "2.0", Level::Known(true)),
            ("gender", "1. Male", Level::Known(false)),
            ("gender", "=1", Level::Formula),
            ("Geschlecht", "männlich", Level::Known(false)),
            ("sexe", "femme", Level::Known(true)),
            ("Educación", "Sin_universidad", Level::Known(false)),
            ("education", "no college", Level::Known(false)),
            ("education", "Bachelor's degree", Level::Known(true)),
            ("education", "Master’s", Level::Known(true)),
            ("education", "Some college", Level::Known(false)),
            ("education", "-2", Level::Untold),
            ("Q275", "5", Level::Known(true)),
            ("Q275R", "2", Level::Known(false)),
            ("residence", "countryside", Level::Known(true)),
            ("residencia", "ciudad", Level::Known(false)),
            ("URBRURAL", "4", Level::Known(true)),
            ("rural", "0", Level::Known(false)),
            ("urban", "1", Level::Known(false)),
            ("marital", "not_married", Level::Known(false)),
            ("Estado civil", "Casado/a", Level::Known(true)),
            ("married", "FALSE", Level::Known(false)),
            ("marital_status", "Sí", Level::Known(true)),
            ("Q273", "2", Level::Known(true)),
            ("marital", "", Level::Untold),
        ];
        for (header, cell, expected) in cases {
            assert_eq!(one(header, cell), expected, "{header}: {cell}");
        }
        for a in Attribute::ALL {
            for (code, expected) in a.codes().into_iter().zip([false, true]) {
                assert_eq!(one(a.name(), code), Level::Known(expected), "{code}");
            }
        }
    }

    #[test]
    fn letters_and_numbers_that_may_mean_either_are_asked_about() {
        use Level::{Known, Unsure};
        let read = |header: &str, cells: &[&str]| {
            let (levels, unclear) = read(named(&words(header)).unwrap(), cells);
            (levels, unclear.map(|u| (u.answers.len(), u.used)))
        };
        assert_eq!(read("gender", &["H", "M"]), (vec![Known(false), Known(true)], Some((2, Some(0)))));
        assert_eq!(read("Sexo", &["F", "M"]), (vec![Known(true), Known(false)], None));
        assert_eq!(read("gender", &["m", "f"]), (vec![Known(false), Known(true)], None));
        assert_eq!(read("gender", &["0", "1"]), (vec![Unsure, Unsure], Some((2, None))));
        assert_eq!(read("gender", &["1", "2", "-1"]).1, None);
        assert_eq!(read("education", &["1", "2", "3"]), (vec![Unsure; 3], Some((2, None))));
        assert_eq!(read("education", &["0", "1"]), (vec![Known(false), Known(true)], None));
        assert_eq!(read("marital", &["1", "2", "6"]).1, Some((3, None)));
        assert_eq!(read("college", &["0", "1"]).1, None);
    }
}
