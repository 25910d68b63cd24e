//! What the bench shows, worked out before it is drawn: label counts and curves of runs.

pub mod labels;
pub mod runs;
