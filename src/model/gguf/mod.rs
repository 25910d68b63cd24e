//! Public checkpoints in one file, as llama.cpp writes them: GGUF, versions 2 and 3.
//!
//! A header (settings by name, then the table of tensors) and, from the next multiple of the alignment on, the tensors' bytes, many
//! of them quantised in blocks. Source of the layout: the ggml project's `docs/gguf.md` and `ggml-quants.c`.
//!
//! Files are a visitor's own: lengths and counts are checked against what is there before anything is kept, and what is kept is at
//! most eight times as large as the header.

mod blocks;
mod header;
mod llama;
mod tokenizer;

#[cfg(all(test, not(target_arch = "wasm32")))]
pub mod samples;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use blocks::BlockKind;
pub use header::{Gguf, TensorInfo, Value};
pub use llama::GgufTensors;

/// A GGUF file that can't be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GgufError {
    #[error("it is no GGUF file")]
    NotGguf,
    #[error("its GGUF version is {0}; versions 2 and 3 are read")]
    Version(u32),
    #[error("it ends before its header does; it was not copied or loaded whole")]
    Truncated,
    #[error("its header says what can't be: {0}")]
    Damaged(&'static str),
    #[error("this is a {0} model; the page reads llama and qwen2")]
    Family(String),
    #[error("it lacks the setting {0}")]
    Missing(String),
    #[error("its setting {name} is {value}: {reason}")]
    Setting { name: String, value: String, reason: &'static str },
    #[error("the tensor {0} is missing")]
    NoTensor(String),
    #[error("the tensor {name} is {got:?}, expected {expected:?}")]
    Shape { name: String, got: Vec<usize>, expected: Vec<usize> },
    #[error("the tensor {0} holds a value that is not a number")]
    NotFinite(String),
    #[error("it has {has} bytes of at least {needs}: it was not copied or loaded whole; fetch it again")]
    TensorEnds { has: u64, needs: u64 },
    #[error("the tensor {name} is stored as type {kind}; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K and Q6_K are read")]
    Kind { name: String, kind: u32 },
    #[error("its tokenizer is of the kind \"{0}\", which is not read; byte-level BPE (gpt2, smollm, llama-bpe, qwen2) is")]
    Tokenizer(String),
}
