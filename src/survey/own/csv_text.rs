//! Cells and rows of a CSV file as spreadsheets read them.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets do not show.

/// RFC 4180 with a byte order mark, so that spreadsheets read UTF-8.
pub(super) fn begin(head: &[&str]) -> String {
    let mut out = String::from('\u{feff}');
    line(&mut out, head);
    out
}

pub(super) fn line(out: &mut String, fields: &[&str]) {
    for (i, field) in fields.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&text(field));
    }
    out.push_str("\r\n");
}

/// A text as a cell of a CSV file: quoted where it has to be, never a formula.
pub fn text(field: &str) -> String {
    let safe = neutral(field);
    if safe.contains([',', ';', '\t', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// The text with an apostrophe in front where a spreadsheet would compute it. Numbers stay: `-1.5` is one.
pub fn neutral(field: &str) -> String {
    let risky = field.trim_start().starts_with(['=', '+', '-', '@']) || field.starts_with(['\t', '\r']);
    if risky && field.parse::<f64>().is_err() { format!("'{field}") } else { field.into() }
}
