//! The site's files as the engine asks for them, and what it says where one is missing or of no use.

use serde::de::DeserializeOwned;

use super::protocol::EngineError;
use crate::assets::{fetch::FetchError, versioned};

/// Where the site's files are, and which version of it this is.
#[derive(Debug, Clone)]
pub struct Site {
    /// Ends in a slash.
    pub url: String,
    pub build: String,
}

impl Site {
    pub fn address(&self, folder: &str, path: &str) -> String {
        versioned(&format!("{}{folder}{path}", self.url), &self.build)
    }
}

impl From<FetchError> for EngineError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Network { url, reason } => Self::Network { url, reason },
            FetchError::Asset(asset) => asset.into(),
        }
    }
}

pub fn format_error(file: &str, reason: impl ToString) -> EngineError {
    EngineError::Format { file: file.into(), reason: reason.to_string() }
}

pub fn parse<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, EngineError> {
    serde_json::from_slice(bytes).map_err(|e| format_error(file, e))
}
