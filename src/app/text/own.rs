//! What is said about the visitor's own data.

use super::{attribute, format};
use crate::survey::{
    Attribute,
    own::{Encoding, FEWEST_COMPARED, FEWEST_SHOWN, MOST_GROUPS, Meaning, Separator},
};

pub const TITLE: &str = "Use our own data";
pub const INTRO: &str = "A class, or anybody else, can ask some of these questions, or others, and look at the answers here: distributions, \
    comparisons with intervals, and a fine-tune of the model on them.";
pub const PRIVACY: &str = "The file is read in this browser and sent nowhere. Only aggregates are kept (how many people of each kind gave \
    each answer), in this browser; the rows of your file are not stored.";
pub const OPEN: &str = "Open";
pub const CLOSE: &str = "Close";
pub const TEMPLATE: &str = "Download a template";
pub const TEMPLATE_FILE: &str = "ace-own-data-template.csv";
pub const CHOOSE: &str = "Choose a CSV file …";
pub const DROP: &str = "or drop it on this panel";
pub const FILE: &str = "CSV file with your survey's answers";
pub const READING: &str = "Reading the file";
pub const CANCEL: &str = "Cancel";
pub const NO_CATALOGUE: &str = "The questions of this page are not loaded yet. Wait a moment, then choose the file again.";
/// The one group of a file that names none.
pub const GROUP: &str = "Our group";
pub const GROUP_HEADING: &str = "Your own data";
pub const SOURCE: &str = "Your own data, in this browser only; not the World Values Survey";
pub const UNSEEN: &str = "The model has never seen your group: what it says is extrapolated, until you fine-tune it on this group. It knows \
    no word of your group's name, and of your own questions only words that its own questions have too.";

// How the file has to be
pub const FORMAT: &str = "How the file has to be";

pub fn format_rules() -> [String; 8] {
    [
        "One row for each person below one header row. Commas, semicolons or tabs; UTF-8, or what your spreadsheet writes.".into(),
        "gender, education, residence, marital: as in the template, or in the words of your language (English, Spanish). An empty cell, or a \
         word such as \u{201c}other\u{201d}, is fine: that person counts for the group as a whole, and for no persona."
            .into(),
        "A column that you leave out is unknown for everybody: personas that name it have no figures, and nothing is compared by it.".into(),
        format!("group (or country): splits the file into at most {MOST_GROUPS} groups, each listed like a country."),
        "weight: how much a person counts, above 0. age: in years, for the age-adjusted comparison; without it that is the standardised one."
            .into(),
        "A question of this page: its code as the header (Q164); in the cells an option's label, or its number in the questionnaire (1, 2, …; \
         for Q119 and Q122 to Q129 from 0)."
            .into(),
        "A question of your own: \u{201c}Question text? [first option|second option|…]\u{201d} as the header, 2 to 10 options in the order of \
         their scale; in the cells a label, or a number from 1."
            .into(),
        format!(
            "Small groups: nothing is shown of fewer than {FEWEST_SHOWN} people, and people who are alike are compared only where \
             {FEWEST_COMPARED} or more stand on each side. Intervals are wide, as few people were asked."
        ),
    ]
}

// Preview
pub const PREVIEW: &str = "What was understood";
pub const USE: &str = "Use these data";
pub const DISCARD: &str = "Put the file aside";
pub const ROWS_READ: &str = "Rows read";
pub const ROWS_USED: &str = "Rows used";
pub const ROWS_PARTIAL: &str = "of them for the whole group only";
pub const GROUPS: &str = "Groups";
pub const QUESTIONS: &str = "Questions";
pub const WRITTEN_AS: &str = "Written as";
pub const COLUMNS: &str = "Columns";
pub const COL_COLUMN: &str = "column";
pub const COL_MEANING: &str = "read as";
pub const COL_ROW: &str = "row";
pub const COL_CELL: &str = "cell";
pub const COL_PROBLEM: &str = "problem";
pub const OPTIONS: &str = "Questions and their options";
pub const NO_PROBLEMS: &str = "Nothing in the file was unclear.";
pub const PROBLEMS_FILE: &str = "ace-own-data-problems.csv";
pub const DOWNLOAD_PROBLEMS: &str = "Download the list";
pub const REPLACES: &str = "These data will take the place of those in use, which you can put back.";

pub fn read_summary(file: &str, rows: u64, used: u64) -> String {
    format!(
        "{file}: {} rows read, {} used. Look at the preview, then choose \u{201c}{USE}\u{201d}.",
        format::count(rows),
        format::count(used)
    )
}

pub fn failed(file: &str, reason: &str) -> String {
    format!("{file} can't be used: {reason}. What you had before is as it was.")
}

pub fn problems(count: u64, shown: usize, listed: usize) -> String {
    let mut text = if count == 1 { "1 problem".into() } else { format!("{} problems", format::count(count)) };
    if listed > shown {
        text.push_str(&format!("; the first {shown} are shown"));
    }
    if count > listed as u64 {
        text.push_str(&format!(", and the file lists the first {}", format::count(listed as u64)));
    }
    text + "."
}

pub const fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf8Marked => "UTF-8 (marked)",
        Encoding::Utf16Le => "UTF-16, little-endian",
        Encoding::Utf16Be => "UTF-16, big-endian",
        Encoding::Windows1252 => "Windows-1252 (assumed: the file is not UTF-8; check letters such as é and ñ below)",
    }
}

pub const fn separator(separator: Separator) -> &'static str {
    match separator {
        Separator::Comma => "commas",
        Separator::Semicolon => "semicolons",
        Separator::Tab => "tabs",
    }
}

pub fn meaning(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Attribute(a) => attribute(*a).to_lowercase(),
        Meaning::Group => "group".into(),
        Meaning::Weight => "weight".into(),
        Meaning::Age => "age".into(),
        Meaning::Item(code) if code.is_own() => format!("your own question {code}"),
        Meaning::Item(code) => format!("question {code}"),
        Meaning::Unused => "not read".into(),
    }
}

// In use
pub const KEPT: &str = "In use";
pub const SHOW: &str = "Show";
pub const EXPORT: &str = "Take the aggregates home";
pub const EXPORT_CELLS: &str = "Personas (CSV)";
pub const EXPORT_OVERALL: &str = "Whole groups (CSV)";
pub const EXPORT_ITEMS: &str = "Questions (CSV)";
pub const EXPORT_JSON: &str = "Everything (JSON)";
pub const REMOVE: &str = "Remove from this browser";
pub const UNDO: &str = "Put back the data from before";
pub const REMOVED: &str =
    "The data are removed from this page and from this browser. Until you close the page you can put them back.";
pub const REPLACED: &str = "The data from before are kept until you close the page.";
pub const STORAGE_FULL: &str =
    "This browser has no room to keep your data. They stay until you close the page: keep your CSV file to open it again.";
pub const STORAGE_REFUSED: &str =
    "This browser lets the page store nothing. Your data stay until you close the page: keep your CSV file to open it again.";
pub const MODEL_HINT: &str = "To fine-tune the model on a group, show it and press Start in the panel above. \u{201c}All 11 countries\u{201d} \
    trains the group on the screen together with them. The model has one word for all groups whose names it does not know, so a fine-tune \
    on one group speaks for the others too.";

pub fn people(n: u32) -> String {
    if n == 1 { "1 person".into() } else { format!("{} people", format::count(n.into())) }
}

pub fn kept(groups: usize, questions: usize, own: usize) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    format!("{groups} group{}, {questions} question{}, {own} of them your own.", plural(groups), plural(questions))
}

/// What there is no telling of a group.
pub fn gaps(known: [bool; Attribute::COUNT], ages: bool) -> Option<String> {
    let missing = Attribute::ALL.into_iter().filter(|a| !known[a.index()]).map(|a| attribute(a).to_lowercase());
    let missing: Vec<_> = missing.chain((!ages).then(|| "age".into())).collect();
    (!missing.is_empty()).then(|| format!("not told: {}", missing.join(", ")))
}

// Charts
pub fn too_few(n: u32) -> String {
    let who = match n {
        0 => "Nobody of this persona answered".into(),
        1 => "One person of this persona answered".into(),
        n => format!("Only {n} people of this persona answered"),
    };
    format!("{who}; figures are shown from {FEWEST_SHOWN} people on.")
}

pub fn unknown(a: Attribute) -> String {
    format!("Your data do not tell this ({}), so there are no figures of this persona.", attribute(a).to_lowercase())
}

pub fn no_effect(a: Attribute, n_a: u32, n_b: u32) -> String {
    format!("too few people to compare by {}: {n_a} and {n_b} who can be set side by side", attribute(a).to_lowercase())
}

pub fn no_data(code: &str) -> String {
    format!(
        "The link is about somebody's own data ({code}), which are in that person's browser alone, not in the link. Open the same CSV file \
         under \u{201c}{TITLE}\u{201d} to see it; everything else in the link was kept."
    )
}
