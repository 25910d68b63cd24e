//! How the cells of a column are read: as levels of an attribute, options of a question, weights and ages.

pub mod levels;
pub mod missing;
pub mod numbers;
pub mod options;
mod scales;
