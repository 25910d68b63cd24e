//! Rows that are no people: the header once more, as where files were put one below the other, and totals below the rows.

use super::{
    super::{problems::ProblemKind, text::fold::words},
    column::Column,
    head::Head,
};

/// Totals stand at the bottom.
const TOTAL_ROWS: usize = 3;

/// Such rows with what they are, in their order.
pub fn aside(head: &Head, columns: &[Column], rows: usize) -> Vec<(usize, ProblemKind)> {
    let mut aside: Vec<_> = headers(head, columns, rows).into_iter().map(|row| (row, ProblemKind::HeaderRow)).collect();
    let totals = (rows.saturating_sub(TOTAL_ROWS)..rows).filter(|row| is_total(columns, *row));
    aside.extend(totals.map(|row| (row, ProblemKind::TotalRow)));
    aside.dedup_by_key(|(row, _)| *row);
    aside
}

/// The rows that say the columns' names again: half of their cells, and two at least. Numbers are no names.
fn headers(head: &Head, columns: &[Column], rows: usize) -> Vec<usize> {
    // By spelling, whether it is the column's name.
    let spelled = |(name, column): (&String, &Column)| -> Vec<bool> {
        let name = words(name);
        let is_name = name.chars().any(char::is_alphabetic);
        // Of numbers there may be very many different ones, and none is a name.
        let is_like = |cell: &str| cell.chars().any(char::is_alphabetic) && words(cell) == name;
        column.spellings.iter().map(|cell| is_name && is_like(cell)).collect()
    };
    let named: Vec<(usize, Vec<bool>)> =
        head.names.iter().zip(columns).map(spelled).enumerate().filter(|(_, are)| are.contains(&true)).collect();
    if named.len() < 2 {
        return Vec::new();
    }
    let is_header = |row: &usize| {
        let again = named.iter().filter(|(column, are)| are.get(columns[*column].at(*row)) == Some(&true)).count();
        again >= 2 && again * 2 >= columns.iter().filter(|c| c.at(*row) > 0).count()
    };
    (0..rows).filter(is_header).collect()
}

/// Whether a row sums up those above it: its first cell says so, as no other row's does.
fn is_total(columns: &[Column], row: usize) -> bool {
    const WORDS: [&str; 18] = [
        "total",
        "totals",
        "sum",
        "average",
        "mean",
        "n",
        "count",
        "totales",
        "suma",
        "media",
        "promedio",
        "summe",
        "gesamt",
        "mittelwert",
        "somme",
        "moyenne",
        "totale",
        "grand total",
    ];
    let first = columns.iter().find(|c| c.at(row) > 0);
    first.is_some_and(|column| {
        let id = column.at(row);
        column.counts.get(id) == Some(&1) && column.spellings.get(id).is_some_and(|s| WORDS.contains(&words(s).as_str()))
    })
}
