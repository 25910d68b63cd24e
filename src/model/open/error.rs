//! Why a model can't be opened, and what to do instead.

use std::fmt::{self, Display};

use crate::model::{CheckpointError, ConfigFault, PromptError, gguf::GgufError};

/// What a file is by its first bytes, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Gguf,
    Safetensors,
    Json,
    WebPage,
    /// What Git leaves where a large file should be.
    Pointer,
    /// As PyTorch writes them, among others.
    Archive,
    Empty,
    Unknown,
}

impl Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gguf => "a GGUF file",
            Self::Safetensors => "a safetensors file",
            Self::Json => "a JSON file",
            Self::WebPage => "a web page",
            Self::Pointer => "a pointer to a large file",
            Self::Archive => "an archive",
            Self::Empty => "empty",
            Self::Unknown => "a file of another kind",
        })
    }
}

/// A model that can't be opened.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpenError {
    #[error("{0} is missing: choose one GGUF file, or config.json, model.safetensors and tokenizer.json together")]
    MissingFile(&'static str),
    #[error("there are {0} GGUF files: choose one")]
    Several(usize),
    #[error("its weights are in several files: choose a model that has one GGUF file or one model.safetensors")]
    Divided,
    #[error("{file} is {is}, not {should}: {}", advice(*.is))]
    OtherKind { file: String, is: FileKind, should: FileKind },
    #[error("{file} has {bytes} bytes; {most} at most are read: choose a smaller model, or the same one stored in fewer bits")]
    FileTooLarge { file: String, bytes: u64, most: u64 },
    #[error("the model has {parameters} parameters; {most} at most are read: choose a smaller one")]
    TooManyParameters { parameters: u64, most: u64 },
    #[error("{file} has {has} bytes of at least {needs}: it was not copied or loaded whole; fetch it again")]
    Truncated { file: String, has: u64, needs: u64 },
    #[error("this is a {0} model; the page reads llama and qwen2")]
    Family(String),
    #[error("its setting {name} is {value}: {reason}")]
    Setting { name: String, value: String, reason: &'static str },
    #[error("its settings do not fit: {0}")]
    Config(ConfigFault),
    #[error("{file}: {error}")]
    Damaged { file: String, error: CheckpointError },
    #[error("{file}: {error}")]
    Tokenizer { file: String, error: PromptError },
    #[error("its tokenizer has the token {token}, its weights have {vocabulary}: the files are of two models")]
    Vocabulary { token: u32, vocabulary: usize },
}

const fn advice(is: FileKind) -> &'static str {
    match is {
        FileKind::WebPage => "fetch the file itself, not the page that shows it",
        FileKind::Pointer => "fetch the large file that it points to",
        FileKind::Archive => "choose the model's GGUF file, or its model.safetensors",
        FileKind::Gguf => "choose it alone",
        FileKind::Empty => "fetch it again",
        FileKind::Safetensors | FileKind::Json | FileKind::Unknown => "choose the file that belongs there",
    }
}

impl OpenError {
    /// What went wrong with the tensors of a file, or with its settings.
    pub(super) fn of_file(file: &str, error: CheckpointError) -> Self {
        match error {
            CheckpointError::Truncated { has, needs } => Self::Truncated { file: file.into(), has, needs },
            CheckpointError::Config(ConfigFault::ModelType(family)) | CheckpointError::Gguf(GgufError::Family(family)) => {
                Self::Family(family)
            }
            CheckpointError::Config(fault) => Self::Config(fault),
            CheckpointError::Gguf(GgufError::Setting { name, value, reason }) => Self::Setting { name, value, reason },
            error => Self::Damaged { file: file.into(), error },
        }
    }
}
