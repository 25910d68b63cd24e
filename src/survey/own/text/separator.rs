//! What stands between two columns.

use super::records::{self, Step};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
    Pipe,
    /// As some statistics programs write tables.
    Space,
}

impl Separator {
    /// The likeliest first.
    pub const ALL: [Self; 5] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe, Self::Space];

    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
            Self::Space => b' ',
        }
    }

    /// The separator of a file's beginning: the one that finds most columns that `is_known` knows in a row; then the one whose rows
    /// agree most about how many columns there are; then the one that finds most columns. Spaces separate only where nothing else
    /// does.
    pub fn sniff(sample: &[u8], is_known: impl Fn(&str) -> bool) -> Self {
        let score = |separator: Self| {
            let rows = rows(sample, separator.byte());
            let heads = rows.iter().take(MOST_ABOVE).enumerate();
            let known = |row: &[String]| row.iter().take(MOST_LOOKED_AT).filter(|name| is_known(name)).count();
            let best = heads.map(|(at, row)| (known(row), at)).max_by_key(|(known, at)| (*known, usize::MAX - at));
            let Some((known, at)) = best else { return (0, 0, 0) };
            let header = &rows[at];
            // A statistics program's header lacks the column of row names.
            let fits = |r: &&Vec<String>| r.len() == header.len() || r.len() == header.len() + 1;
            let agree = if header.len() > 1 { rows.iter().filter(fits).count() } else { 0 };
            (known, agree, header.len())
        };
        let usual = Self::ALL.into_iter().filter(|s| *s != Self::Space).map(|s| (score(s), s));
        // The first of equals: max_by_key would take the last.
        let (best, separator) = usual.rev().max_by_key(|(score, _)| *score).unwrap_or(((0, 0, 0), Self::Comma));
        let spaced = score(Self::Space);
        if best.2 <= 1 && best.0 == 0 && spaced.0 > 0 && spaced.1 > 1 { Self::Space } else { separator }
    }
}

/// So many columns tell a header from rows.
const MOST_LOOKED_AT: usize = 200;
/// A title and a few more lines may stand above the header.
const MOST_ABOVE: usize = 10;

/// The first rows of a sample that are not empty. A last row that the sample may have cut is left out, unless it is the only one.
fn rows(sample: &[u8], separator: u8) -> Vec<Vec<String>> {
    const MOST_ROWS: usize = 20;
    let (mut at, mut cells, mut rows) = (0, Vec::new(), Vec::new());
    while rows.len() < MOST_ROWS {
        let Step::Row { next, .. } = records::row(sample, at, true, separator, None, &mut cells) else { break };
        at = next;
        let row: Vec<String> = cells.iter().map(|c| String::from_utf8_lossy(&c.text(sample)).into_owned()).collect();
        let cut = at >= sample.len() && !sample.ends_with(b"\n") && !sample.ends_with(b"\r");
        if row.iter().any(|c| !c.is_empty()) && (!cut || rows.is_empty()) {
            rows.push(row);
        }
    }
    rows
}

/// Takes Excel's first line `sep=;` off, which says what separates columns.
pub fn declared(text: &[u8]) -> Option<(Separator, usize)> {
    let line = text.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let said = text[..line].trim_ascii_start();
    let said = said.strip_prefix(b"\"").map_or(said, |s| s.trim_ascii_end().strip_suffix(b"\"").unwrap_or(s));
    let (key, value) = said.split_at_checked(3)?;
    let value = value.trim_ascii_start().strip_prefix(b"=")?;
    if !key.eq_ignore_ascii_case(b"sep") {
        return None;
    }
    let value = if value.trim_ascii().is_empty() { value } else { value.trim_ascii() };
    // Columns may follow as spreadsheets fill rows up: `sep=;;;;`.
    let separator =
        Separator::ALL.into_iter().find(|s| value.first() == Some(&s.byte()) && value.iter().all(|b| *b == s.byte()))?;
    let end = if text[line..].starts_with(b"\r\n") { line + 2 } else { line + 1 };
    Some((separator, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_makes_sense() {
        let known = |name: &str| matches!(name, "gender" | "Q1" | "weight") || name.contains('[') && name.ends_with(']');
        let cases = [
            ("gender,Q1\nm,1\n", Separator::Comma),
            ("gender;Q1\nm;1\n", Separator::Semicolon),
            ("gender\tQ1\nm\t1\n", Separator::Tab),
            ("gender|Q1\nm|1\n", Separator::Pipe),
            ("\"gender\" \"Q1\"\n\"1\" \"m\" 1\n", Separator::Space),
            // Commas in a question and in decimals, pipes in a question.
            ("gender;Is it hot, warm, or cold, in all? [a|b];weight\nm;1;1,5\n", Separator::Semicolon),
            ("Is it? [a|b|c]\na\n", Separator::Comma),
            ("A title, and more\n\ngender;Q1;x\nm;1;2\n", Separator::Semicolon),
            ("a,b,c;d\n1,2,3;4\n5,6,7;8", Separator::Comma),
            ("\"x;y;z\",gender\n1,m", Separator::Comma),
            ("gender", Separator::Comma),
            ("", Separator::Comma),
        ];
        for (text, separator) in cases {
            assert_eq!(Separator::sniff(text.as_bytes(), known), separator, "{text}");
        }
    }

    #[test]
    fn what_a_file_says_of_its_separator_is_read() {
        let said = ["sep=;\r\na;b", "SEP=|\na|b", "\"sep=\t\"\na", "sep = ,\na", "sep=;;;\nx", "gender,Q1\n", "sep=ab\nx", "se"];
        let found = said.map(|text| declared(text.as_bytes()).map(|(separator, end)| (separator.byte(), end)));
        let expected = [Some((b';', 7)), Some((b'|', 6)), Some((b'\t', 8)), Some((b',', 8)), Some((b';', 8)), None, None, None];
        assert_eq!(found, expected);
    }
}
