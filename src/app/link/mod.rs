//! The whole state of the page as a link, and back: names, values, migrations of old links.
//!
//! Plain Rust, tested without a browser. What a link sets in motion is the business of [`state`](crate::app::state).

pub mod codec;
pub mod names;
pub mod page;
pub mod parts;
pub mod question;
pub mod settings;
pub mod sheet;
pub mod words;
