//! A class answers without a server: a poll in a link, a person's answers in a short code, and codes back to figures.
//!
//! - [`poll`]: what is asked, with its limits. [`link`]: a poll as a part of a link, and back.
//! - [`form`]: a poll with its questions at hand, and how much a code of it has to hold. [`signs`]: letters, digits and the check.
//! - [`code`]: one person's answers as a code, and back. [`found`]: codes in any text. [`codes`]: a class's codes, each once.
//! - [`data`]: the figures, by the rules of a file of the visitor's own ([`own`](crate::survey::own)).
//!
//! docs/class-codes.md has both formats with their versions.

pub mod code;
pub mod codes;
pub mod data;
pub mod form;
pub mod found;
pub mod link;
pub mod poll;
pub mod signs;

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod tests;

pub use self::{
    code::{Answers, Code, CodeFault, Wrong},
    codes::{Codes, Taken},
    form::Form,
    poll::{Poll, PollError, Question},
};

/// Questions in one poll.
pub const MOST_QUESTIONS: usize = 10;
/// Codes of one class.
pub const MOST_CODES: usize = 5_000;
