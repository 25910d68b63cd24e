//! ACE Playground: a culture is not one voice.
//!
//! Data flows one way, and a lower room never imports a higher one:
//! [`survey`] (what people said) → [`causal`] (effects, metrics) → [`model`] (decoder, LoRA, tokenizer, checkpoint) →
//! [`align`] (objectives, trainer, evaluation) → [`engine`] (the worker: protocol, device, session) → [`app`] (the page).
//!
//! Beside them stands [`assets`]: the files of the site, with their sizes and hashes.

pub mod assets;
pub mod survey;

pub mod causal;

pub mod model;

pub mod align;

pub mod engine;

#[cfg(feature = "app")]
pub mod app;
