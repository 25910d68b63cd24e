//! What visitors set: persona, question, weights, numbers and choices, and what a link may lock or hide of it.
//!
//! A field reads the state and changes it; it draws no figures.

pub mod controls;
pub mod fold;
pub mod guard;
pub mod inputs;
pub mod persona;
pub mod question_picker;
pub mod search;
pub mod synonyms;
pub mod weights;
pub mod words;
