//! An export of the page, read back: on another machine, or by the class next door.
//!
//! It is a file of aggregates that anybody may have changed, so all of it is checked: what tallied answers can't be is refused,
//! and what is shown of small groups follows the same rules as for a file of people.

use std::collections::HashSet;

use serde::Deserialize;

use super::{
    Import, MOST_NAME, OwnData, OwnDataError, OwnGroup, Report,
    headers::own::{MOST_OPTION, MOST_QUESTION},
    text::fold::label_key,
};
use crate::survey::{Catalogue, Cell, Item, ItemAnswers, ItemCode};

/// What an export says of itself.
pub const FORMAT: &str = "ace-own-data";
pub const VERSION: u32 = 1;

/// More than twenty groups with all questions and personas come to. A JSON file is read at once, not in pieces.
pub const MOST_BYTES: u64 = 48_000_000;

/// A JSON file that is not taken in, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("it is no export of this page ({reason}). Choose a JSON file that this page made, or a CSV file")]
    NotExport { reason: String },
    #[error("it is an export of version {found}, and this page reads version {known}. Open it in the page that made it", known = VERSION)]
    Version { found: u32 },
    #[error("it has more than {size} MB, which no export has", size = MOST_BYTES / 1_000_000)]
    TooLarge,
    #[error("it has no group. Export it again, or choose the CSV file")]
    Empty,
    #[error("its figures can't come from people's answers ({reason}). Export it again, or choose the CSV file")]
    Figures { reason: String },
    #[error("it has answers to {item}, which is no question of this page. Choose the CSV file, where such a column is left out")]
    NoSuchItem { item: ItemCode },
    #[error("it has {found} options for {item}, which has {known} here. Choose the CSV file")]
    Options { item: ItemCode, found: usize, known: usize },
}

#[derive(Deserialize)]
struct File {
    /// Exports of the first version of the page did not say what they are.
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    version: Option<u32>,
    groups: Vec<OwnGroup>,
    items: Vec<Item>,
}

/// Whether a file is JSON, by its first characters that are no white space.
pub fn is_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut rest = head.iter().skip_while(|b| b.is_ascii_whitespace());
    // A bracket alone may begin a header; in JSON a quotation mark, or the end of the object or the list, comes next.
    match rest.next() {
        Some(b'{') => matches!(rest.find(|b| !b.is_ascii_whitespace()), Some(b'"' | b'}') | None),
        _ => false,
    }
}

/// Reads an export.
///
/// # Errors
/// [`JsonError`] for the first thing that no export of this page, with this catalogue, has.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Import, JsonError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(JsonError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let not_export = |reason: String| JsonError::NotExport { reason };
    let file: File = serde_json::from_slice(bytes).map_err(|e| not_export(e.to_string()))?;
    if let Some(format) = file.format.filter(|f| f != FORMAT) {
        return Err(not_export(format!("format {}", format.chars().take(MOST_NAME).collect::<String>())));
    }
    if let Some(found) = file.version.filter(|v| *v != VERSION) {
        return Err(JsonError::Version { found });
    }
    let data = OwnData { groups: file.groups, items: file.items };
    if data.is_empty() {
        return Err(JsonError::Empty);
    }
    let figures = |reason: String| JsonError::Figures { reason };
    data.check().map_err(|e| match e {
        OwnDataError::Damaged { reason } => figures(reason),
        other => figures(other.to_string()),
    })?;
    words(&data).map_err(figures)?;
    data.groups.iter().try_for_each(counts).map_err(figures)?;
    let items = questions(&data, catalogue)?;
    let people = data.groups.iter().map(|g| u64::from(g.people)).sum();
    let report = Report::of_export(people);
    Ok(Import { data, report, items })
}

/// No text is longer than a file of people could have made it, and no group is there twice.
fn words(data: &OwnData) -> Result<(), String> {
    let fits = |text: &str, most: usize| text.chars().count() <= most && !text.chars().any(char::is_control);
    let mut names = HashSet::new();
    for group in &data.groups {
        if !fits(&group.name, MOST_NAME) || !names.insert(super::fold(&group.name)) {
            return Err(format!("the name of group {}", group.code));
        }
    }
    for item in &data.items {
        let texts = fits(&item.question, MOST_QUESTION) && fits(&item.title, MOST_QUESTION);
        let mut seen = HashSet::new();
        let options = item.options.iter().all(|o| !o.trim().is_empty() && fits(o, MOST_OPTION) && seen.insert(label_key(o)));
        if !(texts && options) || item.first_code != 1 {
            return Err(format!("the words of question {}", item.code));
        }
    }
    Ok(())
}

/// People are not more in parts than in the whole, and weights only ever take from a sample's worth: without this a file could
/// make small cells look sure.
fn counts(group: &OwnGroup) -> Result<(), String> {
    const ROOM: f64 = 1.0 + 1e-6;
    for (item, overall) in &group.overall {
        let wrong = |what: &str| Err(format!("{} {item}: {what}", group.code));
        if overall.n > group.people {
            return wrong("more answers than people");
        }
        if overall.n_eff > f64::from(overall.n) * ROOM {
            return wrong("a sample worth more than its people");
        }
        let Some(ItemAnswers::Cells(cells)) = group.table.items.get(item) else { continue };
        let mut people = 0u64;
        for cell in cells.iter().flatten() {
            let n = cell.n.unwrap_or_default();
            people += u64::from(n);
            if cell.n_eff > f64::from(n) * ROOM || cell.n_eff_age > f64::from(n) * ROOM {
                return wrong("a persona worth more than its people");
            }
        }
        if people > u64::from(overall.n) {
            return wrong("more people in its personas than in all");
        }
        let is_known = |c: Cell| crate::survey::Attribute::ALL.into_iter().all(|a| group.known[a.index()] || !c.level(a));
        if !Cell::all().filter(|c| cells.get(c.index()).is_some_and(Option::is_some)).all(is_known) {
            return wrong("a persona of an attribute that is not told");
        }
    }
    Ok(())
}

/// Every question that has answers, in the catalogue's order and then the visitor's own.
fn questions(data: &OwnData, catalogue: &Catalogue) -> Result<Vec<Item>, JsonError> {
    let asked = |code: &ItemCode| data.groups.iter().find_map(|g| g.overall.get(code));
    for (code, overall) in data.groups.iter().flat_map(|g| &g.overall).filter(|(code, _)| !code.is_own()) {
        let Some(item) = catalogue.item(code) else { return Err(JsonError::NoSuchItem { item: code.clone() }) };
        let (found, known) = (overall.p.len(), item.options.len());
        if found != known {
            return Err(JsonError::Options { item: code.clone(), found, known });
        }
    }
    let surveyed = catalogue.items.iter().filter(|i| !i.code.is_own());
    Ok(surveyed.chain(&data.items).filter(|i| asked(&i.code).is_some()).cloned().collect())
}
