//! What kinds of predictors an evaluation has.

use serde::{Deserialize, Serialize};

/// What answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictorKind {
    /// A simple statistic ([`crate::causal::Baseline`]).
    Statistic,
    /// The language model without an adapter.
    Base,
    /// The language model with the adapter of an objective.
    Adapter,
    /// Any other model, by a file of its answers ([`crate::model::judged`]).
    Judged,
}
