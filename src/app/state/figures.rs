//! A country's survey figures for the question on the screen, and how far they are.

use std::sync::Arc;

use crate::survey::{COUNTRIES, Country, CountryCode, ItemAnswers, OWN_PENDING};

/// A country's figures for the item on the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Figures {
    Loading,
    Ready(Option<Arc<ItemAnswers>>),
    Failed(String),
}

impl Figures {
    pub fn answers(&self) -> Option<&ItemAnswers> {
        match self {
            Self::Ready(answers) => answers.as_deref(),
            _ => None,
        }
    }
}

/// The country of a code that is in the link.
pub fn find(code: CountryCode) -> &'static Country {
    let instead = if code.is_own() { &OWN_PENDING } else { &COUNTRIES[0] };
    Country::find(code).unwrap_or(instead)
}
