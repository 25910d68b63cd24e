//! Each different cell of a column, read.

use super::{
    super::{
        cells::{
            levels::{self, Level},
            numbers::{self, Number},
            options::{Answer, Begin, Scale},
        },
        corrections::{Assigned, Chosen, ColumnCorrection},
        doubts::{Answered, Choice, Doubt, DoubtKind},
        headers::{Questions, attributes::Named},
        problems::ProblemKind,
        table::Column,
        text::{
            Separator,
            fold::label_key,
            number::{self, Commas},
        },
    },
    decide::{Wanted, levels_choice, narrow, years},
};
use crate::survey::Item;

/// A column's cells by spelling, in the one list that its meaning fills.
#[derive(Debug, Default)]
pub struct Read {
    pub answers: Vec<Answer>,
    pub levels: Vec<Level>,
    pub letters: bool,
    pub numbers: Vec<Number>,
    pub names: Vec<Option<String>>,
    pub doubts: Vec<Doubt>,
    /// The cells show that the column is not what its header says.
    pub is_refused: bool,
    pub refused: Option<ProblemKind>,
}

impl Read {
    pub fn nothing() -> Self {
        Self::default()
    }
}

/// Many cells with several options: one in so many makes a question with boxes to tick.
const SEVERAL: u64 = 20;
/// One in so many cells that are no option is asked about.
const UNREAD: u64 = 10;

pub fn read(
    index: usize,
    column: &Column,
    wanted: &Wanted,
    item: Option<&Item>,
    separator: Option<Separator>,
    known: &Questions,
    correction: &ColumnCorrection,
) -> Read {
    match wanted {
        Wanted::Unused(_) => Read::nothing(),
        Wanted::Attribute(named) => attribute(index, column, *named, correction),
        Wanted::Group => groups(column, correction),
        Wanted::Weight => weights(index, column, separator, correction),
        Wanted::Age if correction.meaning.is_none() && years(index, column).is_some() => {
            Read { doubts: years(index, column).into_iter().collect(), is_refused: true, ..Read::default() }
        }
        Wanted::Age => ages(column, correction, numbers::age),
        Wanted::Birth(surveyed) => ages(column, correction, |cell| numbers::age_from_birth(cell, *surveyed)),
        Wanted::Item(_) | Wanted::Own(_) => {
            item.map_or_else(Read::nothing, |item| options(index, column, item, known, correction))
        }
    }
}

/// The different cells with the empty one, which is first.
fn spelled(column: &Column) -> impl Iterator<Item = &str> {
    column.spellings.iter().map(|s| &**s)
}

fn attribute(index: usize, column: &Column, named: Named, correction: &ColumnCorrection) -> Read {
    let cells: Vec<&str> = spelled(column).collect();
    let (mut levels, unclear) = levels::read(named, &cells);
    let mut read = Read { letters: unclear.as_ref().is_some_and(|u| u.letters), ..Read::default() };
    let is_said = |answers: &[(String, Option<bool>)]| answers.iter().all(|(cell, _)| correction.cell(cell).is_some());
    if let Some(unclear) = unclear.filter(|u| !u.answers.first().is_none_or(|a| is_said(a))) {
        let kind = if unclear.letters { DoubtKind::Letters } else { DoubtKind::LevelNumbers(named.attribute) };
        let choices = unclear.answers.iter().map(|a| levels_choice(named.attribute, a)).collect();
        read.doubts.push(Doubt { column: narrow(index), kind, choices, used: unclear.used });
    }
    for (cell, level) in cells.iter().zip(&mut levels) {
        match correction.cell(cell) {
            Some(None) => *level = Level::Untold,
            Some(Some(Assigned::Word(code))) => {
                if let Ok(known) = named.attribute.parse_level(code) {
                    *level = Level::Known(known);
                }
            }
            _ => {}
        }
    }
    Read { levels, ..read }
}

fn groups(column: &Column, correction: &ColumnCorrection) -> Read {
    let name = |cell: &str| match correction.cell(cell) {
        Some(None) => None,
        Some(Some(Assigned::Word(name))) => Some(name.clone()),
        Some(Some(Assigned::Number(n))) => Some(n.to_string()),
        None => Some(cell.to_string()).filter(|c| !c.is_empty()),
    };
    Read { names: spelled(column).map(name).collect(), ..Read::default() }
}

/// A number that the visitor gives a cell.
fn assigned(correction: &ColumnCorrection, cell: &str, read: Number) -> Number {
    match correction.cell(cell) {
        Some(None) => Number::Missing,
        Some(Some(Assigned::Number(n))) => Number::Is(*n),
        Some(Some(Assigned::Word(text))) => number::decimal(text, Commas::Decimal).map_or(read, Number::Is),
        None => read,
    }
}

fn weights(index: usize, column: &Column, separator: Option<Separator>, correction: &ColumnCorrection) -> Read {
    let cells: Vec<&str> = column.different().map(|(c, _)| c).collect();
    if correction.meaning != Some(Chosen::Weight) && numbers::may_be_bodies(&cells) {
        let choice = |says, meaning| Choice { says, correction: ColumnCorrection::meaning(meaning) };
        let choices = vec![choice(Answered::Weights, Chosen::Weight), choice(Answered::Nothing, Chosen::Nothing)];
        let doubt = Doubt { column: narrow(index), kind: DoubtKind::Bodies, choices, used: Some(1) };
        return Read { doubts: vec![doubt], is_refused: true, ..Read::default() };
    }
    let style = match separator {
        // A spreadsheet's numbers are numbers; only texts have commas.
        None if !cells.iter().any(|c| c.contains(',')) => numbers::Style { commas: Commas::Decimal, is_sure: true },
        separator => numbers::style(&cells, separator == Some(Separator::Comma)),
    };
    let commas = correction.commas.unwrap_or(style.commas);
    let mut read = Read::default();
    if !style.is_sure && correction.commas.is_none() {
        let choice = |says, commas| Choice { says, correction: ColumnCorrection::commas(commas) };
        let choices = vec![choice(Answered::Thousands, Commas::Thousands), choice(Answered::Decimals, Commas::Decimal)];
        let used = Some(usize::from(commas == Commas::Decimal));
        read.doubts.push(Doubt { column: narrow(index), kind: DoubtKind::Thousands, choices, used });
    }
    read.numbers = spelled(column).map(|c| assigned(correction, c, numbers::weight(c, commas))).collect();
    read
}

fn ages(column: &Column, correction: &ColumnCorrection, age: impl Fn(&str) -> Number) -> Read {
    Read { numbers: spelled(column).map(|c| assigned(correction, c, age(c))).collect(), ..Read::default() }
}

fn options(index: usize, column: &Column, item: &Item, known: &Questions, correction: &ColumnCorrection) -> Read {
    let others = known.labels.get(&item.code).map_or(&[][..], Vec::as_slice);
    let mut scale = Scale::new(item, others);
    let cells: Vec<(&str, u64)> = column.different().filter(|(c, _)| correction.cell(c).is_none()).collect();
    let numbering = scale.look(&cells);
    let mut read = Read::default();
    if let Some(numbering) = numbering {
        let choice = |begin: &Begin| {
            let numbers = scale.numbering(*begin);
            let place = |n: i64| numbers.get(&n).map(|k| Assigned::Number(f64::from(*k) + 1.0));
            let cells = cells.iter().filter_map(|(c, _)| Some(((*c).to_string(), place(number::whole(c).filter(|n| *n >= 0)?))));
            let first = numbers.iter().find(|(_, k)| **k == 0).map_or(0, |(n, _)| *n);
            Choice { says: Answered::First(first), correction: ColumnCorrection::cells(cells) }
        };
        let choices: Vec<Choice> = numbering.choices.iter().map(choice).collect();
        let used = numbering.used.and_then(|u| numbering.choices.iter().position(|c| *c == u));
        read.doubts.push(Doubt { column: narrow(index), kind: DoubtKind::Numbering, choices, used });
    }
    let labels: Vec<String> = item.options.iter().map(|o| label_key(o)).collect();
    let option = |to: &Assigned| match to {
        Assigned::Number(n) => (1..=labels.len()).find(|k| (*k as f64 - n).abs() < 1e-9).map(|k| k - 1),
        Assigned::Word(label) => labels.iter().position(|l| *l == label_key(label)),
    };
    let answer = |cell: &str| match correction.cell(cell) {
        _ if cell.is_empty() => Answer::Missing,
        Some(None) => Answer::Missing,
        Some(Some(to)) => option(to).map_or(Answer::Unreadable, |k| Answer::Option(k as u8)),
        None => scale.answer(cell),
    };
    read.answers = spelled(column).map(answer).collect();
    let told = || column.spellings.iter().zip(&column.counts).zip(&read.answers).skip(1);
    let count = |is: &dyn Fn(Answer, &str) -> bool| told().filter(|((s, _), a)| is(**a, s)).map(|((_, n), _)| n).sum::<u64>();
    let all = count(&|a, _| a != Answer::Missing);
    let several = count(&|a, _| a == Answer::Several);
    if several * SEVERAL >= all && several > 0 {
        return Read { is_refused: true, refused: Some(ProblemKind::SeveralOptions), ..Read::default() };
    }
    let unread = count(&|a, cell| matches!(a, Answer::Unreadable | Answer::Conflict) && number::whole(cell).is_none());
    if unread > 1 && unread * UNREAD >= all {
        read.doubts.push(Doubt { column: narrow(index), kind: DoubtKind::UnreadCells(unread), choices: Vec::new(), used: None });
    }
    read
}
