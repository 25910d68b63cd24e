//! What is said about the columns of a visitor's file.

use crate::{
    app::{
        language::{format, plural::plural, tr},
        terms::{self, attribute, levels},
        views::data::columns::choice::Kind,
    },
    fill,
    survey::{
        Attribute,
        own::{Answered, Why},
    },
    words,
};

words! {
    columns: "Columns";
    read_as: "Read as";
    as_the_page: "As the page reads it";
    all_cells: "Cells, and what each is";
    cell_as_read: "as the page reads it";
    cell_empty: "no answer";
    more: "Show more columns";
    search: "Search the questions";
    search_hint: "words or a code";
    nothing_found: "No question has these words.";
    other_question: "Choose another question";
    own_question: "Question";
    own_options: "Options, in the order of their scale";
    own_most: "A question has at most ten options: the ten most frequent cells are taken. Say below what the others are.";
    year_asked: "Year in which people were asked";
    forget: "Forget the corrections";
    remembered_now: "Your corrections are remembered in this browser for the next file with the same header.";
    remembered_not: "This browser has no room for your corrections: they are for this file alone.";
    remembered_before: "What you said of the last file with this header is used here.";
}

pub fn kind(kind: Kind) -> String {
    match kind {
        Kind::Attribute(of) => attribute(of).into(),
        Kind::Group => tr("group").into(),
        Kind::Weight => tr("weight").into(),
        Kind::Age => tr("age").into(),
        Kind::BirthYear => tr("year of birth").into(),
        Kind::Item => tr("question of the catalogue …").into(),
        Kind::Own => tr("question of your own").into(),
        Kind::Nothing => tr("nothing").into(),
    }
}

pub fn why(why: Option<Why>) -> &'static str {
    match why {
        Some(Why::Added) => tr("not read: a program adds it"),
        Some(Why::Empty) => tr("not read: it is empty"),
        Some(Why::Chosen) => tr("not read, as you say"),
        Some(Why::Unknown) => tr("not read: the header says nothing that the page knows"),
        Some(Why::Said) | None => tr("not read"),
    }
}

/// What stands in a column that is no question and no attribute.
pub fn different(cells: Option<usize>, told: u64) -> String {
    let told = plural(told, tr("1 cell"), tr("{n} cells"));
    match cells {
        Some(different) => fill!("{told}, {different} different", told = told, different = format::count(different as u64)),
        None => fill!("{told}, too many different ones to list", told = told),
    }
}

pub fn dropped(cells: u64) -> String {
    plural(cells, tr("1 cell is not counted"), tr("{n} cells are not counted"))
}

pub fn dropped_cell(cell: &str, count: u64, reason: &str) -> String {
    fill!("\u{201c}{cell}\u{201d} × {count}: {reason}", cell = cell, count = format::count(count), reason = reason)
}

pub fn move_up(option: &str) -> String {
    fill!("Move \u{201c}{option}\u{201d} up", option = option)
}

pub fn move_down(option: &str) -> String {
    fill!("Move \u{201c}{option}\u{201d} down", option = option)
}

/// A level of an attribute, or an option by its place.
pub fn levels_of(attribute: Attribute) -> Vec<String> {
    levels(attribute).map(String::from).to_vec()
}

/// An answer to what can't be known from the file.
pub fn answer(says: &Answered) -> String {
    let Answered::Levels(cells) = says else { return terms::from_below(says) };
    let level = |code: &String| {
        let of = |a: Attribute| a.parse_level(code).ok().map(|level| levels(a)[usize::from(level)]);
        Attribute::ALL.into_iter().find_map(of).unwrap_or_else(cell_empty)
    };
    let said = cells.iter().map(|(cell, code)| fill!("{cell} = {level}", cell = cell, level = level(code)));
    said.collect::<Vec<_>>().join(", ")
}

pub fn empty_columns(n: usize) -> String {
    plural(n as u64, tr("1 column is empty."), tr("{n} columns are empty."))
}

/// How many columns ask for a look.
pub fn to_look_at(columns: usize) -> String {
    match columns {
        0 => tr("All of them are read, or need no reading.").into(),
        n => plural(n as u64, tr("1 column needs a look: it is marked."), tr("{n} columns need a look: they are marked.")),
    }
}

pub fn share(count: u64, all: u64) -> String {
    fill!("{count} ({share})", count = format::count(count), share = format::percent(count as f64 / all.max(1) as f64))
}
