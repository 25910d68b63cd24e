//! Files of the Hugging Face layout: `model.safetensors` and `adapter_model.safetensors`, with the usual tensor names.
//!
//! Matrices are `[out, in]` in files and `[in, out]` in memory. Weights are stored in half precision or, in adapters, in bytes,
//! and computed in single. The base could be stored in bytes too; `ace quantise` measures what that changes, which is too much.

mod adapter;
mod base;
mod file;
mod loader;
mod names;
mod writer;

use super::{
    config::ConfigFault,
    gguf::{GgufError, GgufTensors},
    parts::Bytes,
};

pub use file::SafetensorsFile;
pub use writer::Precision;

/// A file that this model can't be built from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    #[error("it is no safetensors file: {0}")]
    NotSafetensors(String),
    #[error("it is no configuration: {0}")]
    NotConfig(String),
    #[error(transparent)]
    Config(#[from] ConfigFault),
    #[error("the tensor {0} is missing")]
    Missing(String),
    #[error("the tensor {name} is {got:?}, expected {expected:?}")]
    Shape { name: String, got: Vec<usize>, expected: Vec<usize> },
    #[error("the tensor {name} has the number type {dtype}; use F32, F16, BF16 or I8 with scales")]
    Dtype { name: String, dtype: String },
    #[error("the tensor {0} holds a value that is not a number")]
    NotFinite(String),
    #[error("it has {has} bytes of at least {needs}: it was not copied or loaded whole; fetch it again")]
    Truncated { has: u64, needs: u64 },
    #[error("it belongs to another base model")]
    OtherBase,
    #[error("{0}")]
    Adapter(&'static str),
    #[error(transparent)]
    Gguf(#[from] GgufError),
}

/// Tensors by the names that Hugging Face's files give them, as single precision: where a decoder's parameters come from.
pub trait Tensors {
    /// Says which tensors will be read, each once. What nobody needs may be forgotten.
    ///
    /// # Errors
    /// Where one is missing, of another shape, of a type that is not read, or beyond the file's end. Nothing is read for it.
    fn expect(&mut self, wanted: &[(String, Vec<usize>)]) -> Result<(), CheckpointError>;

    /// # Errors
    /// Where it is missing, of another shape, unreadable, or no number.
    fn values(&mut self, name: &str, expected: &[usize]) -> Result<Vec<f32>, CheckpointError>;
}

fn of_gguf(error: GgufError) -> CheckpointError {
    match error {
        GgufError::NoTensor(name) => CheckpointError::Missing(name),
        GgufError::Shape { name, got, expected } => CheckpointError::Shape { name, got, expected },
        GgufError::NotFinite(name) => CheckpointError::NotFinite(name),
        GgufError::TensorEnds { has, needs } => CheckpointError::Truncated { has, needs },
        other => CheckpointError::Gguf(other),
    }
}

impl<B: Bytes> Tensors for GgufTensors<'_, B> {
    fn expect(&mut self, wanted: &[(String, Vec<usize>)]) -> Result<(), CheckpointError> {
        self.prepare(wanted).map_err(of_gguf)
    }

    fn values(&mut self, name: &str, expected: &[usize]) -> Result<Vec<f32>, CheckpointError> {
        self.read(name, expected).map_err(of_gguf)
    }
}
