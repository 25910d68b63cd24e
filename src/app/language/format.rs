//! Numbers as people read them, in the language that is spoken. Files are written by
//! [`charts::table`](crate::app::charts::table), the same in all.

use crate::app::language::spoken;

/// A number as Rust writes it, with a true minus sign and the decimal mark of the language that is spoken.
fn spelled(number: String) -> String {
    let number = match number.strip_prefix('-') {
        // Rounded to nothing.
        Some(size) if size.chars().all(|c| matches!(c, '0' | '.')) => size.to_string(),
        Some(size) => format!("−{size}"),
        None => number,
    };
    match spoken().decimal_mark() {
        '.' => number,
        mark => number.replace('.', mark.encode_utf8(&mut [0; 4])),
    }
}

/// A proportion as a percentage: `41 %`, `4.1 %` below ten, `<0.1 %`.
pub fn percent(p: f64) -> String {
    let value = 100.0 * p;
    if !value.is_finite() {
        "–".into()
    } else if value > 0.0 && value < 0.1 {
        spelled("<0.1\u{202f}%".into())
    } else if value < 9.95 && value != 0.0 {
        spelled(format!("{value:.1}\u{202f}%"))
    } else {
        format!("{value:.0}\u{202f}%")
    }
}

/// A signed number of points with one decimal and a true minus sign: `+3.2`, `−0.4`, `0.0`.
pub fn points(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if !value.is_finite() {
        "–".into()
    } else if rounded == 0.0 {
        spelled("0.0".into())
    } else if rounded < 0.0 {
        spelled(format!("−{:.1}", -rounded))
    } else {
        spelled(format!("+{rounded:.1}"))
    }
}

/// As [`points`], without decimals where there is nothing to say: `−20`, `+7.5`.
pub fn tick(value: f64) -> String {
    let text = points(value);
    text.strip_suffix(&spelled(".0".into())).map(String::from).unwrap_or(text)
}

/// One decimal, for scores: `63.7`, `−0.4`, `0.0`.
pub fn decimal(value: f64) -> String {
    let text = points(value);
    text.strip_prefix('+').map(String::from).unwrap_or(text)
}

/// Thousands apart: `12 345`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `850 bytes`, `1.2 MB` (decimal units, as browsers show downloads).
pub fn bytes(value: u64) -> String {
    match value {
        0..1_000 => format!("{value} bytes"),
        1_000..100_000 => spelled(format!("{:.1} kB", value as f64 / 1e3)),
        100_000..999_500 => format!("{} kB", (value + 500) / 1_000),
        _ => spelled(format!("{:.1} MB", value as f64 / 1e6)),
    }
}

/// A wait, rounded up: `8 s`, `3 min`, `2 h`.
pub fn duration(ms: f64) -> String {
    let seconds = (ms / 1e3).ceil();
    if !seconds.is_finite() {
        "–".into()
    } else if seconds < 90.0 {
        format!("{:.0} s", seconds.max(0.0))
    } else if seconds < 5_400.0 {
        format!("{:.0} min", (seconds / 60.0).ceil())
    } else {
        format!("{:.0} h", (seconds / 3_600.0).ceil())
    }
}

/// As it is, with all its decimals: `0.005`.
pub fn plain(value: f64) -> String {
    spelled(value.to_string())
}

/// A short decimal for loss values: three significant digits.
pub fn loss(value: f64) -> String {
    if !value.is_finite() {
        "–".into()
    } else if value == 0.0 {
        // Exactly, as what was not trained has it.
        decimal(value)
    } else if value.abs() >= 10.0 {
        spelled(format!("{value:.1}"))
    } else if value.abs() >= 0.1 {
        spelled(format!("{value:.3}"))
    } else {
        spelled(format!("{value:.4}"))
    }
}

/// With so many decimals: `96.25`.
pub fn fixed(value: f64, decimals: usize) -> String {
    spelled(format!("{value:.decimals$}"))
}

/// A very small number: `1.2e-6`.
pub fn tiny(value: f64) -> String {
    spelled(format!("{value:.1e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::language::{Language, speak};

    #[test]
    fn percentages_keep_what_matters() {
        let cases = [(0.0, "0 %"), (0.0004, "<0.1 %"), (0.041, "4.1 %"), (0.0996, "10 %"), (0.412, "41 %"), (1.0, "100 %")];
        for (p, text) in cases {
            assert_eq!(percent(p).replace('\u{202f}', " "), text);
        }
        assert_eq!(percent(f64::NAN), "–");
    }

    #[test]
    fn numbers_follow_the_language() {
        speak(Language::Spanish);
        let spanish = [percent(0.041), percent(0.0004), points(-3.21), tick(20.0), decimal(63.72), bytes(1_240), loss(0.01234)];
        let more = [fixed(96.25, 2), tiny(1.2e-6), count(1_234)];
        let whole = [plain(0.005), plain(1.0), loss(0.0)];
        speak(Language::English);
        assert_eq!(spanish.map(|t| t.replace('\u{202f}', " ")), ["4,1 %", "<0,1 %", "−3,2", "+20", "63,7", "1,2 kB", "0,0123"]);
        assert_eq!(more.map(|t| t.replace('\u{202f}', " ")), ["96,25", "1,2e-6", "1 234"]);
        assert_eq!(whole, ["0,005", "1", "0,0"]);
        assert_eq!((decimal(63.72), fixed(96.25, 2)), ("63.7".into(), "96.25".into()));
        assert_eq!([fixed(-2.417, 2), fixed(-0.004, 2), loss(-22.84), loss(-6.0791)], ["−2.42", "0.00", "−22.8", "−6.079"]);
    }

    #[test]
    fn points_have_a_sign_unless_zero() {
        for (value, text) in [(3.21, "+3.2"), (-0.44, "−0.4"), (0.04, "0.0"), (-0.04, "0.0"), (f64::INFINITY, "–")] {
            assert_eq!(points(value), text);
        }
        assert_eq!([-20.0, 7.5, 0.0].map(tick), ["−20", "+7.5", "0"]);
        assert_eq!([63.72, -0.44, -0.04, f64::NAN].map(decimal), ["63.7", "−0.4", "0.0", "–"]);
    }

    #[test]
    fn sizes_and_waits() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count).map(|t| t.replace('\u{202f}', " ")), ["0", "999", "1 000", "1 234 567"]);
        assert_eq!([850, 1_240, 345_678, 3_210_000].map(bytes), ["850 bytes", "1.2 kB", "346 kB", "3.2 MB"]);
        assert_eq!([0.0, 7_200.0, 100_000.0, 6e6, f64::NAN].map(duration), ["0 s", "8 s", "2 min", "2 h", "–"]);
        assert_eq!([12.34, 1.2345, 0.01234].map(loss), ["12.3", "1.234", "0.0123"]);
    }
}
