//! The public model: how it is opened, how it reads questions, and what updates of its own matrices give.

pub mod look;
pub mod lora;
mod open;
mod reference;
pub mod voices;

pub use open::{Args, Files, NAME, open, read_questions};

/// The model that is trained here from scratch.
pub const SMALL: &str = "ace-small";
