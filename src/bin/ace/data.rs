//! The data folder.

use std::path::Path;

use ace_playground::{
    causal::unseen::States,
    model::{Prepared, PromptEncoder},
    survey::{Catalogue, CountryTable, read_tables},
};
use anyhow::Context;

/// Tables, catalogue and prompts, from the data folder.
pub struct Data {
    pub tables: Vec<CountryTable>,
    pub catalogue: Catalogue,
    pub prompts: PromptEncoder,
    /// A public model's hidden states of the questions, by which they are compared; of a run with one.
    pub states: Option<States>,
    /// What that model says as it comes; none before `ace predict --ship` has asked it.
    pub as_it_comes: Vec<Prepared>,
}

impl Data {
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let tables = read_tables(folder)?;
        let catalogue = catalogue(folder)?;
        let prompts = PromptEncoder::learn(&catalogue)?;
        Ok(Self { tables, catalogue, prompts, states: None, as_it_comes: Vec::new() })
    }
}

/// The catalogue alone.
pub fn catalogue(folder: &Path) -> anyhow::Result<Catalogue> {
    let path = folder.join("catalogue.json");
    let json = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(Catalogue::parse(&json)?)
}
