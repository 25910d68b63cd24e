//! Loading: fetch, verify, build.

use burn::tensor::Device;

use super::{
    protocol::{EngineError, LoadStage},
    shipped::Shipped,
    site::{Site, format_error, parse},
};
use crate::{
    assets::{
        FileList,
        fetch::{fetch, fetch_entry},
    },
    model::CheckpointError,
    survey::{Catalogue, CountryCode, CountryTable, Item, ItemCode, unpack},
};

/// Everything that was fetched.
#[derive(Debug)]
pub struct Loaded {
    pub small: Shipped,
    pub catalogue: Catalogue,
    pub site: Site,
    survey_files: FileList,
}

const MODELS: &str = "models/";
const SURVEY: &str = "survey/";

/// Fetches the questions and the small model. `on_stage` gets the stage, bytes so far and bytes in all.
///
/// # Errors
/// Names the file that is missing, cut short, wrong or unreadable.
pub async fn load(site: Site, device: &Device, on_stage: &mut dyn FnMut(LoadStage, u64, u64)) -> Result<Loaded, EngineError> {
    on_stage(LoadStage::Download, 0, 0);
    let survey_files = fetch(&site.address(SURVEY, "manifest.json"), |_| ()).await?;
    let survey_files: FileList = parse("survey/manifest.json", &survey_files)?;
    let entry = survey_files.entry("catalogue.json")?;
    let catalogue = fetch_entry(&site.address(SURVEY, &entry.path), entry, |_| ()).await?;
    let catalogue = std::str::from_utf8(&catalogue).map_err(|e| format_error("catalogue.json", e))?;
    let catalogue = Catalogue::parse(catalogue).map_err(|e| format_error("catalogue.json", e))?;
    let small = Shipped::load(&site, MODELS, device, on_stage).await?;
    Ok(Loaded { small, catalogue, site, survey_files })
}

impl Loaded {
    /// # Errors
    /// [`EngineError::UnknownItem`].
    pub fn item(&self, code: &ItemCode) -> Result<&Item, EngineError> {
        self.catalogue.item(code).ok_or_else(|| EngineError::UnknownItem { item: code.to_string() })
    }

    /// Fetches one country's answers.
    ///
    /// # Errors
    /// Names the file that is missing, cut short, wrong or unreadable.
    pub async fn table(&self, country: CountryCode) -> Result<CountryTable, EngineError> {
        let path = format!("{country}.bin");
        let entry = self.survey_files.entry(&path)?;
        let bytes = fetch_entry(&self.site.address(SURVEY, &path), entry, |_| ()).await?;
        unpack(&bytes).map_err(|e| format_error(&path, e))
    }
}

/// Why an adapter file that a visitor opened is refused.
pub fn adapter_error(name: String, error: CheckpointError) -> EngineError {
    let reason = error.to_string();
    match error {
        CheckpointError::OtherBase | CheckpointError::Shape { .. } => EngineError::WrongModel { name, reason },
        _ => EngineError::NotAnAdapter { name, reason },
    }
}
