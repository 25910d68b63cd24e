//! Where the header is: below a title, in two or three rows, or one column short.

use super::super::{
    headers::{Questions, Says, says},
    text::fold::words,
};

/// The rows that may stand above the header.
const MOST_ABOVE: usize = 10;

/// The header's texts: a name for each column, and what further header rows say of it.
#[derive(Debug, Clone, Default)]
pub struct Head {
    pub names: Vec<String>,
    pub texts: Vec<Vec<String>>,
}

/// The same as bytes.
#[derive(Debug)]
pub struct Raw {
    pub names: Vec<Box<[u8]>>,
    pub texts: Vec<Vec<Box<[u8]>>>,
}

impl Raw {
    pub fn decoded(&self, text: impl Fn(&[u8]) -> String) -> Head {
        let of =
            |row: &Vec<Box<[u8]>>| row.iter().map(|c| text(c).trim().trim_start_matches('\u{feff}').trim().to_string()).collect();
        Head { names: of(&self.names), texts: self.texts.iter().map(of).collect() }
    }
}

/// Finds the header among the first rows: how many rows stand above it, and its names and texts. `None` without rows.
pub fn find(rows: &[Vec<String>], raw: &[&[Box<[u8]>]], known: &Questions) -> Option<(usize, Raw)> {
    let skip = header(rows, known);
    let names = rows.get(skip)?;
    let mut bytes = raw.get(skip)?.to_vec();
    let below = |at: usize| rows.get(skip + at);
    let mut texts = Vec::new();
    if let Some(parts) = below(1).filter(|row| are_parts(names, row)) {
        bytes = joined(names, parts);
        texts.push(vec![Box::default(); bytes.len()]);
    } else {
        while texts.len() < 2
            && let Some(row) = below(1 + texts.len()).filter(|row| is_header_too(names, row, known))
        {
            // What a program says to itself is no text.
            let is_note = row.iter().any(|c| c.contains("\"ImportId\""));
            let row = raw.get(skip + 1 + texts.len())?;
            texts.push(if is_note { vec![Box::default(); row.len()] } else { row.to_vec() });
        }
    }
    // A statistics program leaves the column of row names without a name.
    let width = bytes.len();
    let rest: Vec<&Vec<String>> = rows.iter().skip(skip + 1 + texts.len()).collect();
    let is_short =
        !rest.is_empty() && rest.iter().all(|r| r.len() == width + 1 && r.last().is_some_and(|c| !c.trim().is_empty()));
    if is_short {
        bytes.insert(0, Box::default());
        texts.iter_mut().for_each(|t| t.insert(0, Box::default()));
    }
    Some((skip, Raw { names: bytes, texts }))
}

/// The row that is the header: the first, or one below a title that says more.
fn header(rows: &[Vec<String>], known: &Questions) -> usize {
    let found = |row: &Vec<String>| {
        let said: Vec<Says> = row.iter().filter(|c| !c.trim().is_empty()).map(|c| says(c, known)).collect();
        let heads = said.iter().filter(|s| s.is_header_alone()).count();
        (said.iter().any(Says::is_question), heads, said.len())
    };
    let Some(first) = rows.first().map(found) else { return 0 };
    if first.1 > 0 {
        return 0;
    }
    let better = rows.iter().enumerate().take(MOST_ABOVE).skip(1).find(|(at, row)| {
        let (question, heads, told) = found(row);
        let widest = rows[..*at].iter().map(|r| r.iter().filter(|c| !c.trim().is_empty()).count()).max().unwrap_or_default();
        let is_narrow = widest * 2 <= told || widest <= 1;
        if is_narrow { question && heads >= 1 || heads >= 2 } else { question && heads >= 3 }
    });
    better.map_or(0, |(at, _)| at)
}

/// Whether a row below the header says more of the columns instead of answering.
fn is_header_too(names: &[String], row: &[String], known: &Questions) -> bool {
    if row.iter().any(|c| c.contains("{\"ImportId\"")) {
        return true;
    }
    let told: Vec<(&str, &str)> =
        names.iter().zip(row).map(|(n, c)| (n.trim(), c.trim())).filter(|(_, c)| !c.is_empty()).collect();
    // A program's own columns, written out: `StartDate`, below it `Start Date`.
    let spelled = |(name, cell): &&(&str, &str)| {
        name.len() > 4 && name != cell && !name.contains(' ') && words(cell).replace(' ', "") == words(name).replace(' ', "")
    };
    if told.iter().filter(spelled).count() >= 2 {
        return true;
    }
    let is_sentence = |cell: &str| cell.split_whitespace().count() >= 3;
    let asks = told.iter().filter(|(name, cell)| {
        name != cell
            && is_sentence(cell)
            && (matches!(says(cell, known), Says::Question(_) | Says::Attribute(_)) || cell.ends_with('?'))
    });
    let asks = asks.count();
    asks > 0 && asks * 2 >= told.iter().filter(|(name, _)| says(name, known).is_known()).count().max(1)
}

/// Whether a row names the parts of the questions above it, as one survey tool has it.
fn are_parts(names: &[String], row: &[String]) -> bool {
    let is_answer = |cell: &String| {
        matches!(
            words(cell).as_str(),
            "response"
                | "open ended response"
                | "respuesta"
                | "respuesta de tipo abierto"
                | "respuesta abierta"
                | "antwort"
                | "reponse"
                | "offene antwort"
                | "resposta"
                | "risposta"
        )
    };
    row.len() <= names.len() && row.iter().any(is_answer) && row.first().is_some_and(|c| c.trim().is_empty() || is_answer(c))
}

fn joined(names: &[String], parts: &[String]) -> Vec<Box<[u8]>> {
    let mut question = String::new();
    let mut out = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let part = parts.get(at).map_or("", |p| p.trim());
        if !name.trim().is_empty() {
            question = name.trim().to_string();
        }
        let is_whole = part.is_empty() || are_parts(&[String::new()], &[part.to_string()]);
        let whole = match (is_whole, part.is_empty() && name.trim().is_empty()) {
            (_, true) => String::new(),
            (true, _) => question.clone(),
            _ => format!("{question} [{part}]"),
        };
        out.push(whole.into_bytes().into_boxed_slice());
    }
    out
}
