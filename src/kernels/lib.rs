//! Arithmetic of the CPU engine: what a decoder's layer does beside its products, over rows of numbers, with gradients; and the step of
//! its optimiser.
//!
//! Nothing here knows of tensors, devices or models. Rows lie one after the other; sizes that do not fit are the caller's mistake and end
//! at the shorter one.

mod attention;
mod lanes;
mod orthogonal;
mod pointwise;
mod seen;

pub use attention::Attention;
pub use orthogonal::orthogonal;
pub use pointwise::{rms_norm, rms_norm_back, rms_norm_back_gain, rotate, swiglu, swiglu_back};
pub use seen::{Heads, Row, Seen};
