//! A chart's figures as a table: what is shown under it, and the same as CSV.

use crate::{app::language::format, survey::own::export};

/// One value with how it is shown and how it is written to a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    /// A proportion: 41.2 % on the screen, 0.4120 in the file.
    Share(f64),
    /// Signed points: +3.2 on the screen, 3.2000 in the file.
    Points(f64),
    Number(f64),
    Count(u64),
    /// To two decimals, with the range over several trainings, and whether it is the best of its column.
    Score {
        value: f64,
        range: Option<(f64, f64)>,
        best: bool,
    },
    /// Nothing to say here.
    Empty,
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn optional(value: Option<f64>, as_value: fn(f64) -> Self) -> Self {
        value.map_or(Self::Empty, as_value)
    }

    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Share(p) => format!("{}\u{202f}%", format::decimal(100.0 * p)),
            Self::Points(value) => format::points(*value),
            Self::Number(value) => format::loss(*value),
            Self::Count(count) => format::count(*count),
            Self::Score { value, .. } => format::fixed(*value, 2),
            Self::Empty => "–".into(),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Share(value) | Self::Points(value) | Self::Number(value) | Self::Score { value, .. } => format!("{value:.4}"),
            Self::Count(count) => count.to_string(),
            Self::Empty => String::new(),
        }
    }

    /// A score without more.
    pub const fn score(value: f64) -> Self {
        Self::Score { value, range: None, best: false }
    }

    /// Whether it is a number that is there.
    pub const fn is_figure(&self) -> bool {
        !matches!(self, Self::Text(_) | Self::Empty)
    }

    pub const fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    /// What is the same in every row (country, item, persona, source): leading columns of the file, not of the screen.
    pub context: Vec<(&'static str, String)>,
}

impl Table {
    /// RFC 4180, with a byte order mark so that spreadsheets read UTF-8.
    pub fn to_csv(&self) -> String {
        let mut out = String::from('\u{feff}');
        line(&mut out, self.context.iter().map(|(name, _)| (*name).into()).chain(self.head.iter().cloned()));
        for row in &self.rows {
            line(&mut out, self.context.iter().map(|(_, value)| value.clone()).chain(row.iter().map(Value::written)));
        }
        out
    }
}

/// A visitor's own words may look like a formula to a spreadsheet, or like the end of a cell: see [`export::text`].
fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&export::text(&field));
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::language::{Language, speak};

    #[test]
    fn the_file_has_context_head_and_full_precision() {
        let table = Table {
            caption: "Answers".into(),
            head: vec!["option".into(), "survey".into(), "model".into()],
            rows: vec![
                vec![Value::text("yes, \"surely\""), Value::Share(0.41234), Value::Empty],
                vec![Value::text("no"), Value::Share(0.58766), Value::Points(-3.0)],
            ],
            context: vec![("country", "IND".into())],
        };
        assert_eq!(
            table.to_csv(),
            "\u{feff}country,option,survey,model\r\nIND,\"yes, \"\"surely\"\"\",0.4123,\r\nIND,no,0.5877,-3.0000\r\n"
        );
        speak(Language::Spanish);
        let (csv, shown) = (table.to_csv(), Value::Share(0.41234).shown());
        speak(Language::English);
        assert!(csv.contains(",0.4123,") && shown.starts_with("41,2"), "numbers on the screen follow the language, files do not");
    }

    #[test]
    fn no_words_become_a_formula() {
        let words = "=HYPERLINK(\"https://elsewhere.example\")";
        let table = Table {
            caption: String::new(),
            head: vec![words.into(), "share".into()],
            rows: vec![vec![Value::text(words), Value::Points(-3.0)]],
            context: vec![("group", "+4a;@b".into())],
        };
        let quoted = words.replace('"', "\"\"");
        assert_eq!(table.to_csv(), format!("\u{feff}group,\"'{quoted}\",share\r\n\"'+4a;@b\",\"'{quoted}\",-3.0000\r\n"));
    }
}
