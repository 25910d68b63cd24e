//! Codes of items, and which survey they are from.

use serde::{Deserialize, Serialize};

use super::SurveyId;

/// An item code such as `Q164` (wave 7 of the World Values Survey) or `ISSP2012_V5`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemCode(pub String);

impl ItemCode {
    /// The number at its end, for ordering; 0 where there is none.
    pub fn number(&self) -> u32 {
        // Byte by byte: maps of items are looked up in by this, many thousand times for one drawing.
        let bytes = self.0.as_bytes();
        let from = bytes.iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |at| at + 1);
        let digits = bytes[from..].iter().map(|b| u32::from(b - b'0'));
        digits.into_iter().try_fold(0u32, |n, digit| n.checked_mul(10)?.checked_add(digit)).unwrap_or(0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The questionnaire's own name of the item, without the survey's: `V5`.
    pub fn short(&self) -> &str {
        self.0.rsplit('_').next().unwrap_or_default()
    }

    /// The code of the visitor's own question with this number, from 1: `QX1`. The questionnaire has no such codes.
    pub fn own(number: usize) -> Self {
        Self(format!("QX{number}"))
    }

    /// Whether this is a code of [`ItemCode::own`].
    pub fn is_own(&self) -> bool {
        self.0.strip_prefix("QX").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    }
}

impl PartialOrd for ItemCode {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Survey by survey in the questionnaire's order, Q9 before Q10; the visitor's own questions come first.
impl Ord for ItemCode {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (SurveyId::of(self), self.number(), &self.0).cmp(&(SurveyId::of(other), other.number(), &other.0))
    }
}

impl From<&str> for ItemCode {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Display for ItemCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl SurveyId {
    /// The survey that an item is from, by its code; `None` for a visitor's own question.
    pub fn of(item: &ItemCode) -> Option<Self> {
        if item.is_own() {
            None
        } else if item.as_str().starts_with("ISSP2012_") {
            Some(Self::Issp2012)
        } else {
            Some(Self::Wvs7)
        }
    }
}
