//! What each column is to be: by what the visitor says, by its header, by a further header row, and where these only hint, by its cells.

use std::collections::HashSet;

use super::super::{
    cells::{
        levels::{self, Level},
        missing::{is_formula, is_missing},
        numbers,
        options::{Answer, Scale},
    },
    corrections::{Chosen, ColumnCorrection, Corrections},
    doubts::{Answered, Choice, Doubt, DoubtKind},
    headers::{
        Questions, Says,
        attributes::{Coding, Named},
        codes::Kind,
        own, says,
        special::Special,
    },
    problems::ProblemKind,
    report::Why,
    table::{Column, Table},
    text::{
        fold::{label_key, words},
        number,
    },
};
use crate::survey::{Attribute, Item};

/// What a column is to be read as.
#[derive(Debug, Clone)]
pub enum Wanted {
    Attribute(Named),
    Group,
    Weight,
    Age,
    /// The year in which people were asked.
    Birth(u16),
    Item(Item),
    Own(own::Parts),
    Unused(Why),
}

/// What all columns are to be, what is asked, and what is wrong with each.
#[derive(Debug, Default)]
pub struct Decided {
    pub wanted: Vec<Wanted>,
    pub doubts: Vec<Doubt>,
    pub problems: Vec<Option<ProblemKind>>,
}

/// A meaning before other columns are looked at.
#[derive(Debug)]
enum Found {
    Attribute(Named),
    Group(u8),
    Weight,
    Age,
    Birth(Option<u16>),
    Item(Item),
    Own(own::Parts),
    Perhaps(Named),
    Unused(Why),
    Wrong(ProblemKind),
    /// It may be the question, or another of that name.
    Asked(DoubtKind, Item),
}

pub fn decide(table: &Table, keys: &[String], known: &Questions, corrections: &Corrections) -> Decided {
    let names = &table.head.names;
    let mut said: Vec<Says> = names.iter().map(|n| says(n, known)).collect();
    let texts: Vec<&str> = (0..names.len()).map(|i| text_of(table, i)).collect();
    let is_issp =
        names.iter().any(|n| words(n) == "c alphan") || said.iter().any(|s| matches!(s, Says::Code { kind: Kind::Issp, .. }));
    for (name, says) in names.iter().zip(&mut said) {
        let Says::Attribute(named) = says else { continue };
        named.coding = match words(name).as_str() {
            // Codes of the programme's own file, which other files do not have.
            "degree" | "urbrural" if !is_issp => Coding::Usual,
            "marital" if is_issp => Coding::Codes { all: (1, 6), b: (1, 2) },
            _ => named.coding,
        };
    }
    // The survey's own file has its questions one after the other.
    let is_wvs = names.iter().any(|n| {
        matches!(
            words(n).as_str(),
            "b country alpha" | "b country" | "w weight" | "h urbrural" | "q260" | "q273" | "q275" | "q275r" | "a wave"
        )
    });
    let numbered = if is_wvs { HashSet::new() } else { numbered(table, &said, &texts, known) };
    let chosen: Vec<Option<&Chosen>> = keys.iter().map(|k| corrections.column(k)?.meaning.as_ref()).collect();
    let found: Vec<Found> = (0..names.len())
        .map(|i| match chosen[i] {
            Some(chosen) => said_by_visitor(chosen, &said[i], known),
            None if is_formula(&names[i]) => Found::Wrong(ProblemKind::Formula),
            None => {
                let column = &table.columns[i];
                let found = understood(&said[i], texts[i], known, is_issp, numbered.contains(&i));
                settled(found, column)
            }
        })
        .collect();
    claimed(table, found, &chosen)
}

/// What a further header row says of a column.
pub fn text_of(table: &Table, column: usize) -> &str {
    table.head.texts.iter().filter_map(|row| row.get(column)).map(String::as_str).find(|t| !t.is_empty()).unwrap_or_default()
}

fn said_by_visitor(chosen: &Chosen, said: &Says, known: &Questions) -> Found {
    match chosen {
        Chosen::Attribute(attribute) => Found::Attribute(match said {
            Says::Attribute(named) | Says::Perhaps(named) if named.attribute == *attribute => *named,
            _ => Named { attribute: *attribute, coding: Coding::Usual, spanish: false, is_level: false },
        }),
        Chosen::Group => Found::Group(u8::MAX),
        Chosen::Weight => Found::Weight,
        Chosen::Age => Found::Age,
        Chosen::BirthYear { surveyed } => Found::Birth(Some(*surveyed)),
        Chosen::Item(code) => {
            known.catalogue.item(code).map_or(Found::Wrong(ProblemKind::NoSuchItem), |i| Found::Item(i.clone()))
        }
        Chosen::Own { question, options } => own::checked(question, options.iter().map(String::as_str))
            .map_or_else(|e| Found::Wrong(ProblemKind::BadQuestion(e)), Found::Own),
        Chosen::Nothing => Found::Unused(Why::Chosen),
    }
}

fn understood(said: &Says, text: &str, known: &Questions, is_issp: bool, numbered: bool) -> Found {
    let by_text = || match says(text, known) {
        Says::Nothing | Says::Grid | Says::Code { .. } => None,
        Says::Special(Special::Added) => Some(Found::Unused(Why::Added)),
        other => Some(understood(&other, "", known, is_issp, false)),
    };
    match said {
        Says::Attribute(named) => Found::Attribute(*named),
        Says::Special(Special::Group(rank)) => Found::Group(*rank),
        Says::Special(Special::Weight) => Found::Weight,
        Says::Special(Special::Age) => Found::Age,
        Says::Special(Special::BirthYear) => Found::Birth(None),
        Says::Special(Special::Added) => Found::Unused(Why::Added),
        Says::Question(code) => known.catalogue.item(code).map_or(Found::Unused(Why::Unknown), |i| Found::Item(i.clone())),
        Says::Own(Ok(parts)) => Found::Own(parts.clone()),
        Says::Own(Err(reason)) => Found::Wrong(ProblemKind::BadQuestion(reason)),
        Says::Grid => by_text().unwrap_or(Found::Wrong(ProblemKind::Part)),
        Says::Perhaps(named) => by_text().unwrap_or(Found::Perhaps(*named)),
        Says::Nothing => by_text().unwrap_or(Found::Unused(Why::Unknown)),
        Says::Code { kind: Kind::Variable, .. } if !is_issp => by_text().unwrap_or(Found::Unused(Why::Unknown)),
        Says::Code { kind, number, text: behind, is_part } => {
            let wording = if text.is_empty() { behind.as_str() } else { text };
            let item = known.item(*kind, *number);
            if !text.is_empty()
                && let Some(found) = by_text()
                && !matches!(&found, Found::Perhaps(_) | Found::Wrong(_))
            {
                return found;
            }
            match item {
                _ if *is_part => Found::Wrong(ProblemKind::Part),
                // A file of the survey has many columns that the catalogue has not.
                None if *kind == Kind::Variable || !wording.is_empty() => Found::Unused(Why::Unknown),
                None => Found::Wrong(ProblemKind::NoSuchItem),
                Some(item) if *kind == Kind::Plain && wording.split_whitespace().count() >= 3 && !known.may_be(item, wording) => {
                    Found::Asked(DoubtKind::OtherText(item.code.clone()), item.clone())
                }
                Some(item) if numbered => Found::Asked(DoubtKind::Numbered(item.code.clone()), item.clone()),
                Some(item) => Found::Item(item.clone()),
            }
        }
    }
}

/// A hint is believed only where most cells are levels.
fn settled(found: Found, column: &Column) -> Found {
    let agrees = |named: Named| {
        let (cells, counts): (Vec<&str>, Vec<u64>) = column.different().unzip();
        let told: u64 = cells.iter().zip(&counts).filter(|(c, _)| !is_missing(&label_key(c))).map(|(_, n)| n).sum();
        let (read, _) = levels::read(named, &cells);
        let known: u64 =
            read.iter().zip(&counts).filter(|(l, _)| matches!(l, Level::Known(_) | Level::Unsure)).map(|(_, n)| n).sum();
        told > 0 && known * 10 >= told * 6
    };
    let has_words = |_: &Named| column.different().any(|(c, _)| number::whole(c).is_none());
    match found {
        Found::Perhaps(named) if !column.is_free && has_words(&named) && agrees(named) => Found::Perhaps(named),
        Found::Perhaps(_) => Found::Unused(Why::Unknown),
        Found::Attribute(named) if named.is_level && column.told > 0 && !agrees(named) => Found::Unused(Why::Unknown),
        Found::Unused(Why::Unknown) if column.told == 0 => Found::Unused(Why::Empty),
        Found::Wrong(ProblemKind::Part | ProblemKind::NoSuchItem) if column.told == 0 => Found::Unused(Why::Empty),
        other => other,
    }
}

/// Columns called `Q1`, `Q2` and so on as every tool calls them, with bare numbers in their cells: nothing says whose questions they are.
fn numbered(table: &Table, said: &[Says], texts: &[&str], known: &Questions) -> HashSet<usize> {
    let mut columns = HashSet::new();
    let mut numbers = Vec::new();
    for (index, says) in said.iter().enumerate() {
        let Says::Code { kind: Kind::Plain, number, text, is_part: false } = says else { continue };
        if !text.is_empty() || !texts[index].is_empty() {
            return HashSet::new();
        }
        let words = |item: &Item| {
            let scale = Scale::new(item, known.labels.get(&item.code).map_or(&[][..], Vec::as_slice));
            let is_label = |cell: &str| number::whole(cell).is_none() && matches!(scale.answer(cell), Answer::Option(_));
            table.columns[index].different().any(|(cell, _)| is_label(cell))
        };
        if known.item(Kind::Plain, *number).is_some_and(words) {
            return HashSet::new();
        }
        columns.insert(index);
        numbers.push(*number);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let follow = numbers.len() >= 2 && numbers.iter().zip(1..).all(|(n, k)| *n == k);
    if follow { columns } else { HashSet::new() }
}

/// Each meaning is one column's: what the visitor says first, then what headers say, then what they hint at.
fn claimed(table: &Table, found: Vec<Found>, chosen: &[Option<&Chosen>]) -> Decided {
    let mut decided = Decided { problems: vec![None; found.len()], ..Decided::default() };
    let mut taken: HashSet<String> = HashSet::new();
    let best_group = found.iter().filter_map(|f| if let Found::Group(rank) = f { Some(*rank) } else { None }).max();
    let has_age = found.iter().any(|f| matches!(f, Found::Age));
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|i| (chosen[*i].is_none(), matches!(found[*i], Found::Perhaps(_)), *i));
    let mut wanted: Vec<Option<Wanted>> = vec![None; found.len()];
    let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    for index in order {
        let Some(what) = found[index].take() else { continue };
        let key = match &what {
            Found::Attribute(named) | Found::Perhaps(named) => named.attribute.name().to_string(),
            Found::Group(rank) if Some(*rank) == best_group => "group".into(),
            Found::Group(_) => {
                wanted[index] = Some(Wanted::Unused(Why::Unknown));
                continue;
            }
            Found::Weight => "weight".into(),
            Found::Age | Found::Birth(Some(_)) => "age".into(),
            Found::Birth(None) | Found::Unused(_) | Found::Wrong(_) | Found::Asked(..) => String::new(),
            Found::Item(item) => item.code.as_str().into(),
            Found::Own((text, _)) => format!("? {}", words(text)),
        };
        if !key.is_empty() && !taken.insert(key) {
            let hinted = matches!(what, Found::Perhaps(_));
            decided.problems[index] = (!hinted).then_some(ProblemKind::Duplicate);
            wanted[index] = Some(Wanted::Unused(if hinted { Why::Unknown } else { Why::Said }));
            continue;
        }
        wanted[index] = Some(match what {
            Found::Attribute(named) | Found::Perhaps(named) => Wanted::Attribute(named),
            Found::Group(_) => Wanted::Group,
            Found::Weight => Wanted::Weight,
            Found::Age => Wanted::Age,
            Found::Birth(Some(surveyed)) => Wanted::Birth(surveyed),
            Found::Birth(None) => {
                if !has_age {
                    decided.doubts.extend(years(index, &table.columns[index]));
                }
                Wanted::Unused(if has_age { Why::Unknown } else { Why::Said })
            }
            Found::Item(item) => Wanted::Item(item),
            Found::Own(parts) => Wanted::Own(parts),
            Found::Unused(why) => Wanted::Unused(why),
            Found::Wrong(kind) => {
                decided.problems[index] = Some(kind);
                Wanted::Unused(Why::Said)
            }
            Found::Asked(kind, item) => {
                let choice = |says, meaning| Choice { says, correction: ColumnCorrection::meaning(meaning) };
                let choices = vec![
                    choice(Answered::Item(item.code.clone()), Chosen::Item(item.code)),
                    choice(Answered::Nothing, Chosen::Nothing),
                ];
                decided.doubts.push(Doubt { column: narrow(index), kind, choices, used: Some(1) });
                Wanted::Unused(Why::Said)
            }
        });
    }
    decided.wanted = wanted.into_iter().map(|w| w.unwrap_or(Wanted::Unused(Why::Unknown))).collect();
    decided
}

pub fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Years of birth are ages only with the year in which people were asked.
pub fn years(index: usize, column: &Column) -> Option<Doubt> {
    let latest = column.different().filter_map(|(c, _)| number::decimal(c, number::Commas::Thousands)).fold(0.0, f64::max);
    let cells: Vec<(&str, u64)> = column.different().collect();
    if !numbers::are_years(&cells) {
        return None;
    }
    // Pupils are asked at 10 at least; the surveys' own people in 2017 to 2022.
    let first = (latest as u16).saturating_add(10).max(2020);
    let birth = |surveyed: u16| Choice {
        says: Answered::BirthYears(surveyed),
        correction: ColumnCorrection::meaning(Chosen::BirthYear { surveyed }),
    };
    let nothing = Choice { says: Answered::Nothing, correction: ColumnCorrection::meaning(Chosen::Nothing) };
    let choices = (0..10).map(|more| birth(first.saturating_add(more))).chain([nothing]).collect::<Vec<_>>();
    let used = Some(choices.len() - 1);
    Some(Doubt { column: narrow(index), kind: DoubtKind::Years, choices, used })
}

/// The attribute's levels after an answer, as a correction.
pub fn levels_choice(attribute: Attribute, answers: &[(String, Option<bool>)]) -> Choice {
    use super::super::corrections::Assigned;
    let code = |level: &Option<bool>| level.map(|l| attribute.code(l).to_string());
    let says = answers.iter().map(|(cell, level)| (cell.clone(), code(level).unwrap_or_default())).collect();
    let cells = answers.iter().map(|(cell, level)| (cell.clone(), code(level).map(Assigned::Word)));
    Choice { says: Answered::Levels(says), correction: ColumnCorrection::cells(cells) }
}
