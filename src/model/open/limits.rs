//! How large a model may be.

use super::error::OpenError;
use crate::model::DecoderConfig;

/// What is read at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the file with the weights.
    pub file_bytes: u64,
    /// Four bytes each in memory.
    pub parameters: u64,
}

impl Limits {
    /// A worker in a browser has 4 GiB at most, of which answering and fine-tuning take their part.
    pub const BROWSER: Self = Self { file_bytes: 2 << 30, parameters: 600_000_000 };
    /// The command line: what is of use without a graphics card.
    pub const NATIVE: Self = Self { file_bytes: 16 << 30, parameters: 4_000_000_000 };

    /// Settings and tokenizers.
    const SMALL_FILE: u64 = 64 << 20;

    /// Whether a file of so many bytes is read, before it is.
    ///
    /// # Errors
    /// [`OpenError::FileTooLarge`].
    pub fn check_file(&self, name: &str, bytes: u64, is_weights: bool) -> Result<(), OpenError> {
        let most = if is_weights { self.file_bytes } else { Self::SMALL_FILE };
        if bytes > most { Err(OpenError::FileTooLarge { file: name.into(), bytes, most }) } else { Ok(()) }
    }

    pub(super) fn check(&self, config: &DecoderConfig) -> Result<(), OpenError> {
        config.check().map_err(OpenError::Config)?;
        let parameters = config.parameters();
        if parameters > self.parameters {
            return Err(OpenError::TooManyParameters { parameters, most: self.parameters });
        }
        if config.max_position_embeddings < CONTEXT {
            let value = config.max_position_embeddings.to_string();
            return Err(OpenError::Setting { name: "max_position_embeddings".into(), value, reason: SHORT });
        }
        Ok(())
    }
}

/// Tokens that a prompt may take.
const CONTEXT: usize = 1024;
const SHORT: &str = "prompts take up to 1024 tokens; take a model that reads as many";
