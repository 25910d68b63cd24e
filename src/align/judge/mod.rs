//! How any model's answers ([`crate::model::judged`]) do beside the survey's, with the metrics of the evaluation.
//!
//! Nothing is held out: what a model from elsewhere has read is not known, so that it is scored on all people of the tables, and
//! its sampling floors are lower than those of `results.json`, which are of a fifth of the people. Effects are raw, as there. Beside
//! the model stand the country's average and a uniform guess, on the same personas.
//!
//! Where answers were drawn, the intervals take in what drawing adds: its variance is added to that of the bootstrap over
//! items, which has some of it already, so that they are a little too wide rather than too narrow. Drawing also lowers scores; how
//! far, say the floors of [`Sampled`].

mod judgement;
mod noise;
mod score;
mod text;

#[cfg(test)]
mod tests;

pub use judgement::{CountryScore, JudgedRow, Judgement, Sampled};
pub use score::judge;
pub use text::judgement_text;
