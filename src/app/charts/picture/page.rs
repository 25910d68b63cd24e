//! The measures of the sheet.

pub const WIDTH: f64 = 960.0;

pub const MARGIN: f64 = 32.0;

pub const LEFT: f64 = MARGIN;

pub const RIGHT: f64 = WIDTH - MARGIN;
