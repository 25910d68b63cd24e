//! Bytes from strangers: every reader of a file, a link or a code gets sound ones that were changed, cut, spliced and repeated, and must
//! refuse or take them without a panic, in a time linear in their length, and with no more memory than ten times that or 64 MB.
//!
//! `cargo xtask fuzz` does so for as long as one likes, and prints cases, megabytes, the slowest case in milliseconds and the largest
//! memory in megabytes.
#![cfg(not(target_arch = "wasm32"))]

#[cfg(feature = "survey-tools")]
mod books_support;
mod hostile_support;
