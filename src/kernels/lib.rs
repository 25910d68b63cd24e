//! Arithmetic of the CPU engine: what a decoder's layer does beside its products, over rows of numbers, with gradients; and the step of
//! its optimiser.
//!
//! Nothing here knows of tensors, devices or models. Matrices are slices, row by row: `[rows, columns]`. Sizes that do not fit together
//! are the caller's mistake, of which nothing is promised: a kernel may leave off at the shorter one or panic.

mod attention;
mod lanes;
pub mod muon;
mod pointwise;
mod seen;

pub use attention::Attention;
pub use pointwise::{rms_norm, rms_norm_back, rms_norm_back_gain, rotate, swiglu, swiglu_back};
pub use seen::{Heads, Row, Seen};
