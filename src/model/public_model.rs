//! `public/smollm2/`: a public language model of the site. Its weights are not ours to commit: `cargo xtask model` fetches them, checks
//! them, and lays them beside these files in parts. Free of burn, so that the page can show it.

use serde::{Deserialize, Serialize};

use crate::assets::{FileEntry, FileList};

/// `model.json`: what the model is, and where it comes from. What is trained over it stands in the folder's `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicModel {
    /// As in `--model`, and the name of its folder.
    pub name: String,
    /// As its makers call it.
    pub title: String,
    pub makers: String,
    /// SPDX identifier.
    pub licence: String,
    /// Its makers' page.
    pub url: String,
    pub parameters: u64,
    /// Questions are read through so many of its layers, for the aligned reader over it.
    pub read_layers: usize,
    /// After so many of its layers, the state of a question's last token is compared with other questions'.
    pub state_layers: usize,
    pub source: Source,
}

/// Where the weights come from: a file in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// On the Python package index.
    pub package: String,
    pub version: String,
    /// The path of the file in it.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
}

/// `weights/list.json`: files of a checkpoint one after the other, cut into parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightsList {
    /// The files as they were: one GGUF file, or Hugging Face's three.
    pub members: Vec<FileEntry>,
    /// The parts, relative to the folder.
    #[serde(flatten)]
    pub parts: FileList,
}

impl PublicModel {
    pub const FILE: &'static str = "model.json";
    /// The folder of the weights' parts, and in it the [`WeightsList`].
    pub const WEIGHTS: &'static str = "weights";
    pub const LIST: &'static str = "weights/list.json";
}
