//! A question in the visitor's own words, as a link has it: `Do you like tea?|yes|no`.

use std::fmt;

/// Longer ones are none.
const MOST: usize = 2_000;
const MOST_OPTIONS: usize = 10;

/// A question and its options, from one end of the scale to the other. Empty: none was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnWords {
    pub question: String,
    pub options: Vec<String>,
}

/// Text without what would part it, or break a line. A bar looks the same with a stroke that parts nothing.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| {
            if c.is_control() {
                ' '
            } else if c == '|' {
                '\u{2502}'
            } else {
                c
            }
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl OwnWords {
    /// From fields of a form: one option a line, empty lines left out.
    pub fn of(question: &str, options: &str) -> Self {
        Self { question: plain(question), options: options.lines().map(plain).filter(|o| !o.is_empty()).collect() }
    }

    /// From a link; `None` where it is too long, or has too many options.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('|').map(plain);
        let question = parts.next().unwrap_or_default();
        let options: Vec<String> = parts.filter(|o| !o.is_empty()).collect();
        (text.chars().count() <= MOST && options.len() <= MOST_OPTIONS).then_some(Self { question, options })
    }

    pub fn is_empty(&self) -> bool {
        self.question.is_empty() && self.options.is_empty()
    }
}

impl fmt::Display for OwnWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.question)?;
        self.options.iter().try_for_each(|option| write!(f, "|{option}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_way_into_a_link_and_back() {
        let asked = OwnWords::of("Do you\tlike | tea? ", "yes\n\n no \n");
        assert_eq!(asked.to_string(), "Do you like \u{2502} tea?|yes|no");
        assert_eq!(OwnWords::parse(&asked.to_string()), Some(asked));
        assert_eq!(OwnWords::parse(""), Some(OwnWords::default()));
        assert!(OwnWords::parse(&"a|".repeat(12)).is_none() && OwnWords::parse(&"a".repeat(2_001)).is_none());
    }
}
