//! Headers with the code of a question of the catalogue: `Q33`, `q_33`, `Q33. Text`, `[Q33] Text`, `WVS Q33`, `ISSP2012_V5`.

/// A header that begins with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code<'a> {
    pub kind: Kind,
    pub number: u32,
    /// What follows it, without brackets: the question's text, or a note.
    pub text: &'a str,
    /// One answer of several to it, one row of a grid, or a second column of that name: `Q33_1`, `Q33[SQ001]`, `Q33.1`.
    pub is_part: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `Q33`, which every tool calls its questions too.
    Plain,
    /// `WVS Q33`: the survey is named.
    Wvs,
    Issp,
    /// `V5`, the ISSP's own name: in the ISSP's own file alone.
    Variable,
}

pub fn code(header: &str) -> Option<Code<'_>> {
    let trimmed = header.trim();
    let (bracketed, rest) = match trimmed.strip_prefix(['[', '(']) {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let (kind, digits) = prefix(rest)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    if number.is_empty() || number.len() > 5 {
        return None;
    }
    let rest = if bracketed { rest.strip_prefix([']', ')'])? } else { rest };
    // `Q33a` is another question, `Q3rd` none.
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let part = rest.strip_prefix(['_', '.', '-', '#', '/']).is_some_and(|p| p.starts_with(|c: char| c.is_ascii_alphanumeric()))
        && !rest[1..].trim_start().contains(' ')
        || rest.starts_with('[');
    let text = rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ':' | ')' | ']' | '-' | '\u{2013}' | '\u{2014}' | '_' | '=')
    });
    let text = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text).trim();
    Some(Code { kind, number: number.parse().ok()?, text, is_part: part })
}

/// What stands before the digits.
fn prefix(text: &str) -> Option<(Kind, &str)> {
    let starts = |word: &str| text.get(..word.len()).filter(|t| t.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..]);
    let gap = |rest: &'static [char], t: &'_ str| -> usize { t.len() - t.trim_start_matches(rest).len() };
    const GAP: &[char] = &[' ', '_', '-', '.', ':'];
    if let Some(rest) = starts("issp2012").or(starts("issp 2012")).or(starts("issp")) {
        let rest = &rest[gap(GAP, rest)..];
        return rest.strip_prefix(['v', 'V']).map(|digits| (Kind::Issp, digits));
    }
    if let Some(rest) = starts("wvs7").or(starts("wvs 7")).or(starts("wvs")) {
        let rest = &rest[gap(GAP, rest)..];
        return rest.strip_prefix(['q', 'Q']).map(|digits| (Kind::Wvs, digits));
    }
    if let Some(rest) = text.strip_prefix(['q', 'Q']) {
        return Some((Kind::Plain, &rest[gap(GAP, rest)..]));
    }
    text.strip_prefix(['v', 'V']).map(|digits| (Kind::Variable, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_with_what_follows() {
        let cases = [
            ("Q33", Kind::Plain, 33, "", false),
            ("q_164", Kind::Plain, 164, "", false),
            ("Q.33", Kind::Plain, 33, "", false),
            ("Q33 (jobs)", Kind::Plain, 33, "jobs", false),
            ("Q33. Do you agree?", Kind::Plain, 33, "Do you agree?", false),
            ("Q164 In your own life", Kind::Plain, 164, "In your own life", false),
            ("[Q57] Can most", Kind::Plain, 57, "Can most", false),
            ("Q1: What?", Kind::Plain, 1, "What?", false),
            ("WVS7_Q33", Kind::Wvs, 33, "", false),
            ("wvs q33", Kind::Wvs, 33, "", false),
            ("ISSP2012_V5", Kind::Issp, 5, "", false),
            ("issp2012 v5", Kind::Issp, 5, "", false),
            ("V5", Kind::Variable, 5, "", false),
            ("Q33_1", Kind::Plain, 33, "1", true),
            ("Q33.1", Kind::Plain, 33, "1", true),
            ("Q57[SQ001]. Trust [most]", Kind::Plain, 57, "[SQ001]. Trust [most]", true),
        ];
        for (header, kind, number, text, is_part) in cases {
            assert_eq!(code(header), Some(Code { kind, number, text, is_part }), "{header}");
        }
        for other in ["Question", "Q", "Q33a", "Quality 3", "G01Q01", "gender", "", "Q123456", "[Q57 Can"] {
            assert_eq!(code(other), None, "{other}");
        }
    }
}
