//! Questions that nobody was asked, from those that were: how like the others a question is, as its words and a language model have
//! it, and what Gaussian processes (kriging) make of that.
//!
//! - Levels: the probit of the cumulative shares, on a grid of 0 to 1 that all scales share, is a mean over countries and each
//!   country's departure from it, both smooth in the likeness of questions.
//! - Effects: as in [`EffectProcess`](super::EffectProcess), smooth in the likeness of questions and countries: the summary θ and,
//!   with the same weights, the whole shift of the CDF. The prediction is a mixture of both.
//!
//! The likeness has five parts: a constant, the labels at the scale's ends (e), the model's hidden state (h), the topic, which is
//! inferred (t), and products of these. Weights were chosen on the World Values Survey's items, five folds; those of effects by
//! marginal likelihood (Rasmussen & Williams 2006, equation 5.9). So its figures there are a little too good; which people were held
//! out played no part.
//!
//! What is learnt ([`Unseen::fit`], native) and what foretells ([`Unseen::foretell`], in the page too) are apart: the page reads a file
//! ([`Asked`]) that `ace ask --ship` wrote, with the errors on questions held out.

mod basis;
mod effects;
mod file;
mod foretell;
mod held_out;
mod kernels;
mod levels;
mod matrix;
mod normal;
mod question;
mod scale;
mod words;

#[cfg(feature = "survey-tools")]
mod fit;

pub use basis::{States, prompt};
pub use file::{Asked, AskedError, Reader};
#[cfg(feature = "survey-tools")]
pub use fit::Trials;
pub use foretell::{Foretold, Unseen};
pub use held_out::{Errors, HeldOut, Level, OptionErrors};
pub use question::{LONGEST_OPTION, LONGEST_QUESTION, QuestionError, own_question};

#[cfg(all(test, feature = "survey-tools"))]
mod tests;
