//! What the page holds: files of the site once they are fetched, the visitor's own data, what the browser keeps, messages.
//!
//! A store fetches, keeps and gives out. When it is asked, and what follows from it, is said in [`state`](crate::app::state).

pub mod adapter;
pub mod claim;
pub mod fault;
pub mod fetch;
pub mod judged;
pub mod kept;
pub mod lessons;
pub mod listed;
pub mod loadable;
pub mod maps;
pub mod notices;
pub mod once;
pub mod own;
pub mod pieces;
pub mod prepared;
pub mod public;
pub mod spoken;
pub mod survey;
pub mod words;
