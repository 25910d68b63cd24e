//! What several views show of a question, worked out before anything is drawn: distributions, effects, two voices compared.
//!
//! Plain Rust without signals. Figures of one view alone stand in that view's folder.

pub mod compare;
pub mod distribution;
pub mod effects;
pub mod silence;
