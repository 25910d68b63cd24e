//! Stored logits, against which a device is checked before its answers are shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::survey::{CountryCode, ItemCode, Persona};

/// The largest difference of a logit from its stored value that rounding explains, on any device.
pub const LOGIT_TOLERANCE: f64 = 0.02;

/// Logits computed natively (`reference.json`), for a few personas of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    pub item: ItemCode,
    pub country: CountryCode,
    pub personas: Vec<Persona>,
    /// For each adapter (the base has the empty name), `[personas, options]`.
    pub logits: BTreeMap<String, Vec<Vec<f32>>>,
}
