//! How wide words are, about, without a font at hand; and lines of them.

use crate::app::charts::picture::svg::Type;

/// The width of a character in a usual sans serif, in parts of the font's size. On the wide side: what fits here fits everywhere.
fn width_of(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' | '\u{202f}' => 0.3,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | ' ' | '-' | '\u{2018}' | '\u{2019}' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.93,
        'A'..='Z' => 0.72,
        // Scripts that fill their square.
        '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{300}'..='\u{36f}' => 0.0,
        _ => 0.58,
    }
}

pub fn width(text: &str, set: Type) -> f64 {
    let bold = if set.bold { 1.08 } else { 1.0 };
    text.chars().map(width_of).sum::<f64>() * set.size * bold
}

/// Lines no wider than `room`; a word that is wider is broken.
pub fn wrapped(text: &str, set: Type, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let joined = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if width(&joined, set) <= room {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            if !line.is_empty() && width(&line, set) + width(&c.to_string(), set) > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As [`wrapped`], at most `most` lines; the last one ends in an ellipsis where something is left out.
pub fn wrapped_to(text: &str, set: Type, room: f64, most: usize) -> Vec<String> {
    let mut lines = wrapped(text, set, room);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(last, set) + width("…", set) > room {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let set = Type::new(10.0);
        let text = "How important is it for you to live in a country that is governed democratically?";
        let lines = wrapped(text, set, 120.0);
        assert!(lines.len() > 2 && lines.iter().all(|l| width(l, set) <= 120.0));
        assert_eq!(lines.join(" "), text);
        assert_eq!(wrapped("Donaudampfschiff", set, 30.0).concat(), "Donaudampfschiff");
        assert_eq!(wrapped(" ", set, 30.0), [""; 0]);
        assert!(!wrapped("ab", set, 0.0).is_empty());
    }

    #[test]
    fn what_is_left_out_is_seen() {
        let set = Type::new(10.0);
        let lines = wrapped_to("one two three four five six", set, 60.0, 2);
        assert!(lines.len() == 2 && lines[1].ends_with('…') && width(&lines[1], set) <= 60.0, "{lines:?}");
        assert_eq!(wrapped_to("one", set, 60.0, 2), ["one"]);
    }
}
