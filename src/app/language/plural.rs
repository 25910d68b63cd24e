//! Sentences that depend on a number.

use crate::app::language::{filled, format};

/// `one` for 1 and `many` otherwise, both looked up by the caller; `{n}` in either is the number.
pub fn plural(n: u64, one: &'static str, many: &'static str) -> String {
    filled(if n == 1 { one } else { many }, &[("n", &format::count(n))])
}
