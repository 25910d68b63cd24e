//! The public model: how it is opened, how it reads questions, and what updates of its own matrices give.

pub mod lora;
mod open;
pub mod voices;

pub use open::{Args, NAME, read_questions};

/// The model that is trained here from scratch.
pub const SMALL: &str = "ace-small";
