//! What the charts show, worked out before anything is drawn.

pub mod compare;
pub mod contexts;
pub mod curves;
pub mod distribution;
pub mod dots;
pub mod effects;
pub mod labels;
pub mod many;
pub mod matrix;
pub mod picture;
pub mod results;
pub mod runs;
