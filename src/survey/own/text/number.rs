//! Numbers as programs and people write them.

/// A whole number: `3`, `03`, `+3`, `-3`, `3.0`, `3,00`, `3.`
pub fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = signed(text);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    let zeros = rest.is_empty() || rest.strip_prefix(['.', ',']).is_some_and(|z| z.bytes().all(|b| b == b'0'));
    if digits.is_empty() || digits.len() > 15 || !zeros {
        return None;
    }
    digits.parse::<i64>().ok().map(|n| sign * n)
}

/// The whole number that a label begins with, and what follows it: `5 very` has 5 and `very`, `3 or more` has 3. A range such as
/// `18-24` and a decimal have none.
pub fn leading(text: &str) -> Option<(i64, &str)> {
    let text = text.trim();
    let (bracketed, inner) = match text.strip_prefix(['(', '[']) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let (sign, digits) = signed(inner);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    if number.is_empty() || number.len() > 9 {
        return None;
    }
    let rest = if bracketed { rest.strip_prefix([')', ']'])? } else { rest };
    // `3.00 agree`, as statistics programs write values.
    let zeros = rest.strip_prefix(['.', ',']).map(|r| r.trim_start_matches('0')).filter(|r| r.len() + 1 < rest.len());
    let rest = zeros.filter(|r| r.is_empty() || r.starts_with(' ')).unwrap_or(rest);
    // `18-24`, `1/10`, `2.5`, `3,4`, `5 - 6` and `1st` are no number with a label.
    let after = rest.trim_start_matches([' ', '\u{a0}', '-', '\u{2013}', '\u{2014}', '/', '.', ',', ':', ')', '=']);
    if after.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with(|c: char| c.is_alphabetic() || c == '/' || c == '%') {
        return None;
    }
    number.parse::<i64>().ok().map(|n| (sign * n, after.trim()))
}

/// The number behind a label, and the label: `agree (2)`, `agree = 2`, `agree - 2`.
pub fn trailing(text: &str) -> Option<(i64, &str)> {
    let text = text.trim();
    let (label, number) = match text.strip_suffix([')', ']']) {
        Some(inner) => inner.rsplit_once(['(', '['])?,
        None => text.rsplit_once(" = ").or_else(|| text.rsplit_once(" - ")).or_else(|| text.rsplit_once('='))?,
    };
    let label = label.trim();
    (label.starts_with(|c: char| c.is_alphabetic())).then(|| whole(number).map(|n| (n, label))).flatten()
}

/// `7/10`, `7 of 10`, `7 out of 10`, `7 de 10`: the number, and what it is out of.
pub fn out_of(text: &str) -> Option<(i64, i64)> {
    let lower = text.to_lowercase();
    let (part, all) = [" out of ", " of ", " de ", " von ", " sur ", " su ", "/"].iter().find_map(|w| lower.split_once(w))?;
    Some((whole(part)?, whole(all)?))
}

fn signed(text: &str) -> (i64, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// How a column writes thousands and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commas {
    /// A comma, like a point, stands before decimals.
    #[default]
    Decimal,
    /// A comma or a point before exactly three digits stands before hundreds.
    Thousands,
}

/// Whether it could be thousands: `1,250`, `12.500`.
pub fn may_be_thousands(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', '+']);
    [',', '.'].iter().any(|mark| {
        let mut parts = text.split(*mark);
        let first = parts.next().unwrap_or_default();
        let digits = |p: &str| p.bytes().all(|b| b.is_ascii_digit());
        let groups: Vec<&str> = parts.collect();
        !groups.is_empty()
            && (1..=3).contains(&first.len())
            && digits(first)
            && !first.starts_with('0')
            && groups.iter().all(|g| g.len() == 3 && digits(g))
    })
}

/// A number with decimals. Where both marks stand in it, the last is the decimal one.
pub fn decimal(text: &str, commas: Commas) -> Option<f64> {
    let text: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    if !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+' | b'e' | b'E')) {
        return None;
    }
    let plain = if commas == Commas::Thousands && may_be_thousands(&text) {
        text.replace([',', '.'], "")
    } else {
        match (text.rfind(','), text.rfind('.')) {
            (Some(comma), Some(point)) if comma > point => text.replace('.', "").replace(',', "."),
            (Some(_), Some(_)) => text.replace(',', ""),
            _ => text.replace(',', "."),
        }
    };
    plain.parse::<f64>().ok().filter(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_as_programs_write_them() {
        let read = ["3", "03", "+3", "-3", "3.0", "3,00", "3.", "3.5", "x", "", "\u{2212}2"].map(whole);
        let n = |n| Some(n);
        assert_eq!(read, [n(3), n(3), n(3), n(-3), n(3), n(3), n(3), None, None, None, n(-2)]);
        assert_eq!(["7/10", "7 of 10", "7 de 10", "a/b"].map(out_of), [Some((7, 10)), Some((7, 10)), Some((7, 10)), None]);
    }

    #[test]
    fn labels_have_their_number_in_front() {
        let found = [
            "5 very",
            "1 - never",
            "3 or more",
            "1. agree",
            "(2) so",
            "-2 bad",
            "+1",
            "18-24",
            "5 - 6",
            "2.5",
            "7/10",
            "1st",
            "x",
        ]
        .map(|l| leading(l).map(|(n, _)| n));
        let n = |n| Some(n);
        assert_eq!(found, [n(5), n(1), n(3), n(1), n(2), n(-2), n(1), None, None, None, None, None, None]);
        assert_eq!(leading("10 – always").map(|l| l.1), Some("always"));
        assert_eq!(leading("3.00 agree"), Some((3, "agree")));
        assert_eq!(
            ["agree (2)", "agree = 2", "agree - 2", "a (b)", "2 (2)", "agree"].map(trailing),
            [Some((2, "agree")), Some((2, "agree")), Some((2, "agree")), None, None, None]
        );
    }

    #[test]
    fn thousands_and_decimals_are_told_apart_where_they_can_be() {
        assert_eq!(
            ["1,250", "12.500", "0,870", "1,25", "1250", "1,250,000"].map(may_be_thousands),
            [true, true, false, false, false, true]
        );
        assert_eq!(decimal("1,250", Commas::Thousands), Some(1_250.0));
        assert_eq!(decimal("1,250", Commas::Decimal), Some(1.25));
        assert_eq!((decimal("1.250,5", Commas::Decimal), decimal("1,250.5", Commas::Decimal)), (Some(1_250.5), Some(1_250.5)));
        assert_eq!(
            (decimal("inf", Commas::Decimal), decimal("NaN", Commas::Decimal), decimal("", Commas::Decimal)),
            (None, None, None)
        );
    }
}
