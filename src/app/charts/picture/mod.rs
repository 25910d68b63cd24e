//! Charts as pictures to take away: SVG that says by itself what it shows, from where, and how to read it.
//!
//! A picture is a [`Sheet`](sheet::Sheet): its head (title, subtitle, legend), one or more blocks below each other, and its foot
//! (caution and source). [`svg`] writes, [`measure`] measures text, [`marks`] tell series apart. Blocks: [`bars`], [`forest`],
//! [`strips`], [`cells`], [`curves`], [`stacks`]. [`blocks`] makes them of what the page's charts show.
//!
//! Colours are those of the page's light theme, whatever the visitor's: a picture lands on paper and slides. All of it is in
//! presentation attributes, so that it is the same in a page without inline styles. The same figures give the same bytes.

pub mod bars;
pub mod blocks;
pub mod cells;
pub mod curves;
pub mod forest;
pub mod marks;
pub mod measure;
pub mod page;
pub mod pattern;
pub mod scale;
pub mod sheet;
pub mod stacks;
pub mod strips;
pub mod svg;
