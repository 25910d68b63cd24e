//! Columns for the preview.

use super::{
    super::{
        cells::{levels::Level, numbers::Number, options::Answer},
        problems::ProblemKind,
        report::{CellRead, CellReport, ColumnReport, Meaning, Why},
        table::Table,
    },
    decide,
    reading::Read,
    understood::Columns,
};
use crate::survey::Attribute;

/// Different cells of a column in its report.
const MOST_CELLS: usize = 200;
/// The same where a column is not read.
const MOST_UNREAD: usize = 40;

pub fn reports(
    table: &Table,
    keys: &[String],
    meanings: Vec<(Meaning, Option<Why>)>,
    reads: &[Read],
    columns: &Columns,
) -> Vec<ColumnReport> {
    let mut reports = Vec::with_capacity(meanings.len());
    for (index, (meaning, why)) in meanings.into_iter().enumerate() {
        let (Some(column), Some(read)) = (table.columns.get(index), reads.get(index)) else { break };
        let of = |id: usize| cell(columns, &meaning, read, index, id);
        let mut order: Vec<usize> = (1..column.spellings.len()).filter(|id| column.counts[*id] > 0).collect();
        let different = order.len();
        let dropped = order.iter().filter(|id| matches!(of(**id), CellRead::Dropped(_))).map(|id| column.counts[*id]).sum();
        let item = columns.item_at(index).map(|i| i.item.clone());
        let mut counts = match (&meaning, &item) {
            (Meaning::Attribute(_), _) => vec![0; 2],
            (_, Some(item)) => vec![0; item.options.len()],
            _ => Vec::new(),
        };
        for id in &order {
            let place = match of(*id) {
                CellRead::Option(k) => usize::from(k),
                CellRead::Level(level) => usize::from(level),
                _ => continue,
            };
            if let Some(count) = counts.get_mut(place) {
                *count += column.counts[*id];
            }
        }
        // What is left out comes first, so that none of it is cut.
        order.sort_by_key(|id| (!matches!(of(*id), CellRead::Dropped(_)), std::cmp::Reverse(column.counts[*id])));
        order.truncate(if meaning == Meaning::Unused { MOST_UNREAD } else { MOST_CELLS });
        let cells =
            order.into_iter().map(|id| CellReport { text: column.spellings[id].clone(), count: column.counts[id], read: of(id) });
        let text = decide::text_of(table, index);
        reports.push(ColumnReport {
            name: keys.get(index).cloned().unwrap_or_default(),
            text: (!text.is_empty()).then(|| text.to_string()),
            why,
            told: column.told,
            dropped,
            item,
            counts,
            different: (!column.is_free).then_some(different),
            cells: cells.collect(),
            meaning,
        });
    }
    reports
}

fn cell(columns: &Columns, meaning: &Meaning, read: &Read, column: usize, id: usize) -> CellRead {
    let number = |otherwise: ProblemKind| match read.numbers.get(id) {
        Some(Number::Is(n)) => CellRead::Number(*n),
        Some(Number::Missing) | None => CellRead::Empty,
        Some(Number::Formula) => CellRead::Dropped(ProblemKind::Formula),
        Some(Number::Unreadable) => CellRead::Dropped(otherwise),
    };
    match meaning {
        Meaning::Unused => CellRead::Unread,
        Meaning::Attribute(attribute) => level(*attribute, read, id),
        Meaning::Group => {
            read.names.get(id).map_or(CellRead::Empty, |name| if name.is_some() { CellRead::Name } else { CellRead::Empty })
        }
        Meaning::Weight => number(ProblemKind::Weight),
        Meaning::Age => number(ProblemKind::Age),
        Meaning::Item(_) => match (read.answers.get(id).copied(), columns.item_at(column)) {
            (Some(Answer::Option(k)), _) => CellRead::Option(k),
            (Some(answer), Some(item)) => item.why(answer).map_or(CellRead::Empty, CellRead::Dropped),
            _ => CellRead::Empty,
        },
    }
}

fn level(attribute: Attribute, read: &Read, id: usize) -> CellRead {
    match read.levels.get(id).copied().unwrap_or(Level::Untold) {
        Level::Known(level) => CellRead::Level(level),
        Level::Untold => CellRead::Empty,
        Level::Unsure if read.letters => CellRead::Dropped(ProblemKind::AmbiguousM),
        Level::Unsure => CellRead::Dropped(ProblemKind::Unsure),
        Level::Formula => CellRead::Dropped(ProblemKind::Formula),
        Level::Unreadable => CellRead::Dropped(ProblemKind::NoSuchLevel(attribute)),
    }
}
