//! The field's and the page's standard terms in the language that is spoken: people, kinds of effects, weights, sources, files,
//! and the sentences of the rooms below.
//!
//! What belongs here is said by several rooms. What one room alone says stands in that room's `words.rs`.

mod alone;
pub mod below;
mod below_words;
pub mod files;
pub mod kinds;
pub mod people;
pub mod predictions;
pub mod sources;

pub use self::{alone::*, below::*, files::*, kinds::*, people::*, predictions::*, sources::*};
#[cfg(test)]
pub mod translations_tests;

pub const NAME: &str = "ACE Playground";
