//! One row, one person: group, weight, age, levels and answers, counted.

use super::{
    MOST_GROUPS, MOST_NAME,
    cells::{
        missing::{is_formula, is_missing},
        numbers::{Number, band},
        options::Answer,
    },
    columns::Columns,
    error::OwnError,
    problems::{ProblemKind, Problems},
    table::Table,
    tally::Tally,
    template,
    text::fold::fold,
};
use crate::survey::{Attribute, Persona};

/// The template's examples stand at the top.
const EXAMPLE_ROWS: usize = 6;

/// The people of a file, counted.
#[derive(Debug)]
pub struct People {
    /// Names as written, and folded.
    pub groups: Vec<(String, String)>,
    pub tally: Tally,
    pub used: u64,
    /// Used, but some attribute that the file has is not told.
    pub partial: u64,
    pub examples: u64,
}

/// Counts the rows of a table. `default_group`: the name of those who name none.
///
/// # Errors
/// [`OwnError::TooMuch`] where there are more kinds of people and answers than are kept.
pub fn count(table: &Table, columns: &Columns, default_group: &str, problems: &mut Problems) -> Result<People, OwnError> {
    let tally = Tally::new(columns.items.iter().map(|i| i.item.options.len()));
    let mut people = People { groups: Vec::new(), tally, used: 0, partial: 0, examples: 0 };
    let group_ids = GroupIds::new(columns);
    let names_none = columns.group.as_ref().is_some_and(|g| table.columns[g.column].told == 0);
    let mut answers = Vec::with_capacity(columns.items.len());
    for row in 0..table.rows {
        let at = |column: usize| table.columns.get(column).map_or(0, |c| c.at(row));
        let cell = |column: usize| table.cell(column, row);
        let number = table.number(row);
        if row < EXAMPLE_ROWS && is_example(columns, &cell) {
            people.examples += 1;
            continue;
        }
        if let Some(kind) = table.aside(row) {
            problems.add(number, None, kind, "");
            continue;
        }
        answers.clear();
        let mut wrong: Vec<(usize, ProblemKind)> = Vec::new();
        let mut told = false;
        for (index, item) in columns.items.iter().enumerate() {
            match item.answers.get(at(item.column)).copied().unwrap_or(Answer::Missing) {
                Answer::Option(option) => answers.push((index, option)),
                answer => {
                    if let Some(kind) = item.why(answer) {
                        told = true;
                        wrong.push((item.column, kind));
                    }
                }
            }
        }
        let mut weight = 1.0;
        if let Some(column) = &columns.weight {
            match column.numbers.get(at(column.column)).copied().unwrap_or(Number::Missing) {
                Number::Is(value) if value > 0.0 => weight = value,
                Number::Missing => {}
                other => {
                    let kind = if other == Number::Formula { ProblemKind::Formula } else { ProblemKind::Weight };
                    problems.add(number, Some(column.column), kind, cell(column.column));
                    continue;
                }
            }
        }
        let mut group = None;
        match &columns.group {
            None => group = people.group(default_group),
            Some(column) => match group_ids.of(at(column.column)) {
                GroupId::Formula => problems.add(number, Some(column.column), ProblemKind::Formula, cell(column.column)),
                GroupId::Named(name) => {
                    group = people.group(name);
                    if group.is_none() {
                        problems.add(number, Some(column.column), ProblemKind::TooManyGroups, cell(column.column));
                    }
                }
                GroupId::Empty => {
                    if !names_none && (told || !answers.is_empty()) {
                        problems.add(number, Some(column.column), ProblemKind::NoGroup, cell(column.column));
                    }
                    group = people.group(default_group);
                }
            },
        }
        let Some(group) = group else { continue };
        let mut told_of_self = false;
        let mut unread: Vec<(usize, ProblemKind)> = Vec::new();
        let age = columns.age.as_ref().and_then(|column| match column.numbers.get(at(column.column))? {
            Number::Is(age) => Some(band(*age)),
            Number::Missing => None,
            Number::Formula => {
                unread.push((column.column, ProblemKind::Formula));
                None
            }
            Number::Unreadable => {
                unread.push((column.column, ProblemKind::Age));
                None
            }
        });
        told_of_self |= age.is_some();
        let mut levels = Persona::ANY;
        let mut whole = true;
        for attribute in Attribute::ALL {
            let Some(column) = &columns.attributes[attribute.index()] else { continue };
            let level = column.level(attribute, at(column.column)).unwrap_or_else(|kind| {
                unread.push((column.column, kind));
                None
            });
            told_of_self |= level.is_some();
            whole &= level.is_some();
            levels = levels.with(attribute, level);
        }
        if answers.is_empty() && told && !told_of_self && row == 0 {
            problems.add(number, None, ProblemKind::HeaderRow, "");
            continue;
        }
        for (column, kind) in unread.into_iter().chain(wrong) {
            problems.add(number, Some(column), kind, cell(column));
        }
        if answers.is_empty() {
            continue;
        }
        people.tally.add(group, levels, age, weight, &answers).map_err(|_| OwnError::TooMuch)?;
        people.used += 1;
        people.partial += u64::from(!whole);
    }
    Ok(people)
}

impl People {
    /// The number of the group with this name, a new one for a new name; `None` when there are too many.
    fn group(&mut self, name: &str) -> Option<u8> {
        // As written is quickest, and most rows are.
        let name = name.trim();
        if let Some(known) = self.groups.iter().position(|g| g.0 == name) {
            return u8::try_from(known).ok();
        }
        let short: String = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_NAME).collect();
        let folded = fold(&short);
        let index = match self.groups.iter().position(|g| g.1 == folded) {
            Some(known) => known,
            None if self.groups.len() >= MOST_GROUPS => return None,
            None => {
                self.groups.push((short, folded));
                self.groups.len() - 1
            }
        };
        u8::try_from(index).ok()
    }
}

enum GroupId<'a> {
    Named(&'a str),
    Empty,
    Formula,
}

/// The names of groups by spelling, looked at once.
struct GroupIds<'a>(Vec<GroupId<'a>>);

impl<'a> GroupIds<'a> {
    fn new(columns: &'a Columns) -> Self {
        let id = |name: &'a Option<String>| match name.as_deref() {
            None => GroupId::Empty,
            Some(name) if is_formula(name) => GroupId::Formula,
            Some(name) if is_missing(&fold(name)) => GroupId::Empty,
            Some(name) => GroupId::Named(name),
        };
        Self(columns.group.as_ref().map_or_else(Vec::new, |g| g.names.iter().map(id).collect()))
    }

    fn of(&self, spelling: usize) -> &GroupId<'a> {
        self.0.get(spelling).unwrap_or(&GroupId::Empty)
    }
}

/// Whether a row is one of the template's examples, unchanged.
fn is_example<'a>(columns: &Columns, cell: &impl Fn(usize) -> &'a str) -> bool {
    let Some(group) = columns.group.as_ref().map(|g| cell(g.column)) else { return false };
    let levels = Attribute::ALL.map(|a| columns.attributes[a.index()].as_ref().map(|c| cell(c.column)));
    let Some(row) = template::example(group, levels, columns.age.as_ref().map(|a| cell(a.column))) else { return false };
    columns.items.iter().all(|i| row.is_answer(&i.item, cell(i.column)))
}
