//! The language model: a decoder in the Llama layout, its adapters, its prompts, and the files that hold them.
//!
//! How it is trained is the business of [`align`](crate::align).

pub mod judged;
mod manifest;
#[cfg(feature = "survey-tools")]
mod mapped;
mod objective;
mod prepared;
mod prompt_list;
mod public_model;
mod spread;
mod wording;

pub use judged::{JudgedAnswers, JudgedItem, Told};
pub use manifest::{AdapterEntry, ModelManifest};
#[cfg(feature = "survey-tools")]
pub use mapped::voices_map;
pub use objective::Objective;
pub use prepared::{Prepared, PreparedError, PreparedList};
pub use prompt_list::{ListedPrompt, list_prompts};
pub use public_model::{PublicModel, Source, WeightsList};
pub use spread::{ItemSpread, Spread, SpreadError};
pub use wording::{Form, LETTERS, MAX_OPTIONS, Wording};

#[cfg(feature = "model")]
mod adapter;
#[cfg(feature = "model")]
mod anchor;
#[cfg(feature = "model")]
mod batch;
#[cfg(feature = "model")]
mod checkpoint;
#[cfg(feature = "model")]
mod config;
#[cfg(feature = "model")]
mod decoder;
#[cfg(feature = "model")]
mod forward;
#[cfg(feature = "model")]
pub mod gguf;
#[cfg(feature = "model")]
mod language_model;
#[cfg(feature = "model")]
mod lower;
#[cfg(feature = "model")]
mod matrix;
#[cfg(feature = "model")]
pub mod open;
#[cfg(feature = "model")]
mod ops;
#[cfg(feature = "model")]
mod parts;
#[cfg(feature = "model")]
mod prompt;
#[cfg(feature = "model")]
mod tree;

#[cfg(feature = "model")]
pub use self::{
    adapter::{Adapter, AdapterConfig},
    batch::{Question, QuestionCache, Rows},
    checkpoint::{CheckpointError, Precision, SafetensorsFile, Tensors},
    config::{ConfigFault, DecoderConfig},
    decoder::{Decoder, Reader},
    forward::Weights,
    language_model::{Anchors, Figures, LanguageModel, PredictError},
    lower::{Lower, LowerStates},
    matrix::Matrix,
    parts::{Bytes, Parts},
    prompt::{PromptEncoder, PromptError, persona_text, question_text},
    tree::TokenTree,
};
