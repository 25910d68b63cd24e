//! Opens a public model from its files' bytes: a GGUF file, or Hugging Face's three.
//!
//! Files are a visitor's own. What they say of themselves is checked before anything is made of it: kind, family, settings, sizes,
//! then name, shape, number type and place of every tensor. Only then are tensors made, one after the other.
//!
//! Memory: a file comes in parts ([`Parts`]), and each part is dropped with the last tensor that lies in it. Held at any moment are the
//! parts that are still needed, four bytes for each parameter that is made, and for the tensor at hand its numbers twice more (they are
//! turned) and, where it lies across parts, its bytes. So the peak is the larger of all files and four bytes a parameter, and some three
//! times the largest tensor in single precision, where the tensors stand in the order of layers; other orders keep parts for longer, and
//! the two add up at worst.

mod error;
mod files;
mod hugging_face;
mod limits;
mod tokenizer;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use burn::tensor::Device;
use tokenizers::Tokenizer;

pub use error::{FileKind, OpenError};
pub use files::ModelFiles;
pub use limits::Limits;

use super::{
    Bytes, Decoder, DecoderConfig, Form, Parts, PromptEncoder, SafetensorsFile,
    gguf::{Gguf, GgufError, GgufTensors},
};

/// Where a header of GGUF is looked for: within so many bytes, then in more. Vocabularies of 150 000 words take some 6 MB.
const HEADERS: [u64; 4] = [1 << 20, 4 << 20, 16 << 20, 64 << 20];

/// How large a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelSize {
    pub parameters: u64,
    /// Of all its files.
    pub file_bytes: u64,
    /// Of its tensors in single precision.
    pub memory_bytes: u64,
}

/// A public model, ready to be asked.
#[derive(Debug, Clone)]
pub struct OpenedModel {
    pub decoder: Decoder,
    /// In the words that adapters are trained with.
    pub prompts: PromptEncoder,
    pub size: ModelSize,
}

impl OpenedModel {
    /// # Errors
    /// Says which file or setting is in the way, and what to do.
    pub fn open(files: ModelFiles, limits: &Limits, device: &Device) -> Result<Self, OpenError> {
        files.check(limits)?;
        let file_bytes = files.bytes();
        let (decoder, prompts) = match files {
            ModelFiles::Gguf { name, bytes } => of_gguf(&name, bytes, limits, device)?,
            ModelFiles::HuggingFace { config, weights, tokenizer } => {
                let config = hugging_face::config(&config.whole())?;
                limits.check(&config)?;
                let file = "tokenizer.json";
                let tokenizer = tokenizer::read(&tokenizer.whole());
                let tokenizer = tokenizer.map_err(|error| OpenError::Tokenizer { file: file.into(), error })?;
                let prompts = prompts(file, tokenizer, &config)?;
                let fault = |error| OpenError::of_file("model.safetensors", error);
                let mut tensors = SafetensorsFile::open(weights).map_err(fault)?;
                (Decoder::from_tensors(config, &mut tensors, device).map_err(fault)?, prompts)
            }
        };
        let parameters = decoder.config.parameters();
        Ok(Self { decoder, prompts, size: ModelSize { parameters, file_bytes, memory_bytes: 4 * parameters } })
    }
}

fn of_gguf(name: &str, bytes: Parts, limits: &Limits, device: &Device) -> Result<(Decoder, PromptEncoder), OpenError> {
    let fault = |error: GgufError| OpenError::of_file(name, error.into());
    let mut header = header(&bytes).map_err(fault)?;
    let config = header.config().map_err(fault)?;
    limits.check(&config)?;
    let prompts = prompts(name, header.tokenizer().map_err(fault)?, &config)?;
    // The vocabulary a second time.
    header.settings.clear();
    let mut tensors = GgufTensors { header: &header, bytes, config: &config };
    let decoder = Decoder::from_tensors(config.clone(), &mut tensors, device);
    Ok((decoder.map_err(|error| OpenError::of_file(name, error))?, prompts))
}

fn header(bytes: &Parts) -> Result<Gguf, GgufError> {
    let mut found = Err(GgufError::Truncated);
    for most in HEADERS {
        let start = bytes.read(0..bytes.len().min(most)).ok_or(GgufError::Truncated)?;
        found = Gguf::parse(&start);
        if found != Err(GgufError::Truncated) || most >= bytes.len() {
            break;
        }
    }
    found
}

fn prompts(file: &str, tokenizer: Tokenizer, config: &DecoderConfig) -> Result<PromptEncoder, OpenError> {
    // A token without a row in the embedding would be read from nowhere.
    let beyond = tokenizer.get_vocab(true).into_values().filter(|id| *id as usize >= config.vocab_size).max();
    if let Some(token) = beyond {
        return Err(OpenError::Vocabulary { token, vocabulary: config.vocab_size });
    }
    PromptEncoder::public(tokenizer, Form::ALIGNED).map_err(|error| OpenError::Tokenizer { file: file.into(), error })
}
