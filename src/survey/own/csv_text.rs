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

/// With what a formula begins, in some spreadsheets in the wide form as well.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text with an apostrophe in front where a spreadsheet would compute it. Numbers stay: `-1.5` is one.
pub fn neutral(field: &str) -> String {
    let unseen = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    let risky = field.trim_start_matches(unseen).starts_with(FORMULA) || field.starts_with(char::is_control);
    if risky && field.parse::<f64>().is_err() { format!("'{field}") } else { field.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_spreadsheet_would_compute_is_written() {
        for formula in
            ["=1+1", "+1+1", "-1+1", "@SUM(A1)", " \u{a0}=1", "\t=1", "\r=1", "\n1", "\u{feff}=1", "\0=1", "＝1+1", "--1", "-"]
        {
            assert_eq!(neutral(formula), format!("'{formula}"));
            let written = text(formula);
            assert!(written.trim_start_matches('"').starts_with('\''), "{written}");
        }
        for plain in ["", "-1.5", "+3", "1e-3", "a=b", "yes", "'=1", "4 - 5", "¿=?"] {
            assert_eq!(neutral(plain), plain);
        }
        assert_eq!(text("a;\"b\""), "\"a;\"\"b\"\"\"");
    }
}
