//! The files of the site: what there is, how large, and how to tell that it arrived whole.
//!
//! What is in a file is for others to read.

#[cfg(feature = "browser")]
pub mod fetch;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One file of a [`FileList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Relative to the list's own folder, with forward slashes.
    pub path: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// A file that is not what its list says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssetError {
    #[error("{path} is not in the site's file list")]
    NotListed { path: String },
    #[error("{path} arrived with {got} of {expected} bytes; check the connection and load it again")]
    Truncated { path: String, got: u64, expected: u64 },
    #[error("{path} is not the file that this page was built with; reload the page to get matching files")]
    WrongHash { path: String },
}

impl FileEntry {
    pub fn describe(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.into(), bytes: bytes.len() as u64, sha256: sha256_hex(bytes) }
    }

    /// # Errors
    /// [`AssetError::Truncated`] or [`AssetError::WrongHash`].
    pub fn verify(&self, bytes: &[u8]) -> Result<(), AssetError> {
        if bytes.len() as u64 != self.bytes {
            return Err(AssetError::Truncated { path: self.path.clone(), got: bytes.len() as u64, expected: self.bytes });
        }
        if sha256_hex(bytes) != self.sha256 {
            return Err(AssetError::WrongHash { path: self.path.clone() });
        }
        Ok(())
    }
}

/// The files of one folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileList {
    pub files: Vec<FileEntry>,
}

impl FileList {
    /// # Errors
    /// [`AssetError::NotListed`].
    pub fn entry(&self, path: &str) -> Result<&FileEntry, AssetError> {
        self.files.iter().find(|f| f.path == path).ok_or_else(|| AssetError::NotListed { path: path.into() })
    }
}

/// The address of a file as one version of the site has it, so that no cache hands out another version's. Page, engine and service
/// worker ask by the same one, so that nothing is fetched twice. In development there are no versions, and `build` is empty.
pub fn versioned(path: &str, build: &str) -> String {
    if build.is_empty() { path.into() } else { format!("{path}?v={build}") }
}

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    sha256_of([bytes])
}

/// The SHA-256 of a file in pieces.
pub fn sha256_of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    pieces.into_iter().for_each(|piece| digest.update(piece));
    hex(&digest.finalize())
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
