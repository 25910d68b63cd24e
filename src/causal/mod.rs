//! Effects, intervals, metrics, smoothing, splits, baselines and the evaluation. Pure functions of tables and predictions:
//! no files, no clock, no threads, so that the same code runs in the browser.
//!
//! Conventions: probabilities are f64; option k of K (from 0) stands at position k/(K-1) on a scale from 0 to 1; points are
//! positions times 100; an effect is level B minus level A of an attribute.

pub mod additive;
pub mod baselines;
mod contrast;
pub mod difference;
pub mod effect;
mod effect_kind;
#[cfg(feature = "survey-tools")]
pub mod effect_process;
#[cfg(feature = "survey-tools")]
mod estimate;
pub mod evaluate;
pub mod heterogeneity;
pub mod item_priors;
pub mod metrics;
pub mod nearest;
pub mod paper_metric;
pub mod persona_figure;
mod pool;
pub mod random;
pub mod smooth;
pub mod split;
pub mod taxonomy;
pub mod thin;
pub mod transfer;
pub mod unseen;
pub mod voices_map;

#[cfg(any(test, feature = "survey-tools"))]
pub mod coverage;
#[cfg(feature = "survey-tools")]
pub mod listing;
#[cfg(any(test, feature = "survey-tools"))]
pub mod simulation;

#[cfg(test)]
mod independent;
#[cfg(all(test, feature = "survey-tools"))]
mod listing_tests;
#[cfg(test)]
mod simulation_tests;

pub use additive::Additive;
pub use baselines::{Baseline, Predictions};
pub use difference::{Difference, Group, Intervals, NoInterval, difference};
pub use effect::{
    Effect, conditional, effect, effect_floor, effect_within, persona_interval, predicted_conditional, predicted_effect,
    predicted_within,
};
pub use effect_kind::{EffectKind, NoEffect};
#[cfg(feature = "survey-tools")]
pub use effect_process::{EffectProcess, ProcessConfig};
#[cfg(feature = "survey-tools")]
pub use estimate::estimate_cell;
pub use evaluate::{Evaluation, Report, evaluate, evaluate_known};
pub use heterogeneity::{Heterogeneity, heterogeneity, heterogeneity_of_survey, heterogeneity_over_items};
pub use item_priors::{ItemPrior, SIMILAR, similar};
pub use nearest::{Nearest, NearestAverage, nearest_average, nearest_averages};
pub use paper_metric::{GapEstimate, PAPER_COUNTRIES, PaperScores, paper_cells, paper_country};
pub use persona_figure::{PersonaFigure, persona_figure};
pub use smooth::{Prior, SmoothConfig, Targets};
pub use split::{CellsSplit, country_level, item_folds, items_split};
pub use taxonomy::{Label, LabelCounts, label};
pub use thin::{Thinned, thin};
pub use transfer::{Transfer, TransferConfig};
pub use unseen::Unseen;
pub use voices_map::{Facts, VoicesMap};
