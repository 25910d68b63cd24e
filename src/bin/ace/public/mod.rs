//! The public model: how it is opened, trained, asked and measured.

mod open;
mod train;

pub use open::Args;
pub use train::run as train;

/// The model that is trained here from scratch.
pub const SMALL: &str = "ace-small";
