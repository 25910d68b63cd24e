//! Values of cells as text, and errors of readers as ours.

use crate::survey::own::error::OwnError;

pub(super) fn refused(error: impl std::fmt::Display) -> OwnError {
    OwnError::Book { reason: error.to_string().chars().take(120).collect() }
}

pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { value.to_string() }
}

pub(super) const fn flag(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}
