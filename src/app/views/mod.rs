//! The views, a folder each, named as in the navigation: components, words, figures, pictures, tables and style sheet of one
//! view.
//!
//! No view imports another. What two of them need stands in a room below.

pub mod about;
pub mod align;
pub mod ask;
pub mod data;
pub mod judge;
pub mod lessons;
pub mod many;
pub mod map;
pub mod method;
pub mod results;
pub mod shifts;
pub mod voices;
