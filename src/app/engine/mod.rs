//! The engine as the page knows it: the worker and its line, what was asked and answered, the fine-tune and the history of runs.
//!
//! The engine itself is another program, in [`crate::engine`]; burn never comes in here.

mod asking;
pub mod client;
mod faults;
pub mod files;
pub mod history;
mod inner;
pub mod line;
mod lost;
mod owed;
pub mod predictions;
mod public;
pub mod runs;
pub mod setup;
pub mod status;
pub mod tune;
pub mod words;
