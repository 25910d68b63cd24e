//! A table's columns, understood: what each means, and how each of its different cells is read.

mod decide;
mod reading;
mod reports;
mod understood;

use std::collections::{HashMap, HashSet};

pub use self::understood::{Columns, GroupColumn, ItemColumn, LevelColumn, NumberColumn};

use self::{
    decide::{Decided, Wanted},
    reading::Read,
};
use super::{
    cells::levels::Level,
    corrections::Corrections,
    headers::{Questions, own},
    problems::{ProblemKind, Problems},
    report::{Meaning, Why},
    table::Table,
    text::Separator,
};

impl Columns {
    /// Understands a table. `separator`: what separates its columns, but for spreadsheets. What is wrong in the header goes to `problems`.
    pub fn understand(
        table: &Table,
        separator: Option<Separator>,
        known: &Questions,
        corrections: &Corrections,
        problems: &mut Problems,
    ) -> Self {
        let keys = keys(&table.head.names);
        let Decided { wanted, doubts, problems: wrong } = decide::decide(table, &keys, known, corrections);
        let mut columns = Self { doubts, ..Self::default() };
        let mut meanings: Vec<(Meaning, Option<Why>)> = Vec::with_capacity(wanted.len());
        let mut reads = Vec::with_capacity(wanted.len());
        let mut wrong: Vec<Option<ProblemKind>> = wrong;
        wrong.resize(wanted.len(), None);
        let mut own_questions = 0;
        for (index, wanted) in wanted.into_iter().enumerate() {
            let Some(column) = table.columns.get(index) else { break };
            let correction = keys.get(index).and_then(|k| corrections.column(k)).cloned().unwrap_or_default();
            let is_read = !matches!(wanted, Wanted::Unused(_));
            if is_read && column.is_free {
                wrong[index] = Some(ProblemKind::TooManyCells);
                meanings.push((Meaning::Unused, Some(Why::Said)));
                reads.push(Read::nothing());
                continue;
            }
            let item = match &wanted {
                Wanted::Item(item) => Some(item.clone()),
                Wanted::Own(parts) => {
                    own_questions += 1;
                    Some(own::item(own_questions, parts.clone()))
                }
                _ => None,
            };
            let read = reading::read(index, column, &wanted, item.as_ref(), separator, known, &correction);
            if read.is_refused {
                own_questions -= usize::from(item.as_ref().is_some_and(|i| i.code.is_own()));
                wrong[index] = wrong[index].take().or_else(|| read.refused.clone());
                columns.doubts.extend(read.doubts.iter().cloned());
                meanings.push((Meaning::Unused, Some(Why::Said)));
                reads.push(Read::nothing());
                continue;
            }
            columns.doubts.extend(read.doubts.iter().cloned());
            meanings.push(match &wanted {
                Wanted::Unused(why) => (Meaning::Unused, Some(*why)),
                Wanted::Attribute(named) => (Meaning::Attribute(named.attribute), None),
                Wanted::Group => (Meaning::Group, None),
                Wanted::Weight => (Meaning::Weight, None),
                Wanted::Age | Wanted::Birth(_) => (Meaning::Age, None),
                Wanted::Item(_) | Wanted::Own(_) => {
                    (item.as_ref().map_or(Meaning::Unused, |i| Meaning::Item(i.code.clone())), None)
                }
            });
            match wanted {
                Wanted::Attribute(named) => {
                    let is_told = column.different().next().is_some();
                    if is_told && read.doubts.is_empty() && read.levels.iter().all(|l| *l == Level::Untold) {
                        wrong[index] = Some(ProblemKind::NoLevel(named.attribute));
                    }
                    columns.attributes[named.attribute.index()] =
                        Some(LevelColumn { column: index, levels: read.levels.clone(), letters: read.letters });
                }
                Wanted::Group => columns.group = Some(GroupColumn { column: index, names: read.names.clone() }),
                Wanted::Weight => columns.weight = Some(NumberColumn { column: index, numbers: read.numbers.clone() }),
                Wanted::Age | Wanted::Birth(_) => {
                    columns.age = Some(NumberColumn { column: index, numbers: read.numbers.clone() });
                }
                Wanted::Item(_) | Wanted::Own(_) => {
                    if let Some(item) = item {
                        columns.items.push(ItemColumn { item, column: index, answers: read.answers.clone() });
                    }
                }
                Wanted::Unused(_) => {}
            }
            reads.push(read);
        }
        for (index, kind) in wrong.into_iter().enumerate() {
            if let Some(kind) = kind {
                problems.add(table.header_row, Some(index), kind, table.head.names.get(index).map_or("", String::as_str));
            }
        }
        columns.doubts.sort_by_key(|d| d.column);
        columns.reports = reports::reports(table, &keys, meanings, &reads, &columns);
        columns
    }
}

/// The headers, told apart where two are the same; one that is missing is the column's letters, as a spreadsheet has them.
fn keys(names: &[String]) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::new();
    // Of ten thousand columns of one name, each begins where the last ended.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let key = |(index, name): (usize, &String)| {
        let name = if name.is_empty() { format!("[{}]", letters(index)) } else { name.clone() };
        if seen.insert(name.clone()) {
            return name;
        }
        let number = numbers.entry(name.clone()).or_insert(1);
        loop {
            *number += 1;
            let key = format!("{name} #{number}");
            if seen.insert(key.clone()) {
                return key;
            }
        }
    };
    names.iter().enumerate().map(key).collect()
}

/// A, B, …, Z, AA, AB, …
fn letters(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8).to_string();
    if index < 26 { last } else { letters(index / 26 - 1) + &last }
}

#[cfg(test)]
mod tests {
    use super::{super::MOST_COLUMNS, *};

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names = ["a", "", "a", "[B]", "a #2", "a", "a #4", "a"].map(String::from);
        assert_eq!(keys(&names), ["a", "[B]", "a #2", "[B] #2", "a #2 #2", "a #3", "a #4", "a #5"]);
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn as_many_columns_as_may_be_of_one_name_take_linear_time() {
        let start = std::time::Instant::now();
        let keys = keys(&vec!["a".to_string(); MOST_COLUMNS]);
        assert_eq!(keys.last().map(String::as_str), Some("a #16384"));
        assert!(start.elapsed().as_secs() < 5);
    }
}
