//! What page and engine say to each other. Free of burn and of the DOM.
//!
//! The page sends [`Request`]s and gets [`Event`]s, in order, over one gloo-worker reactor bridge. A `Predict` is answered by
//! one [`Event::Prediction`] with the same id, also while a fine-tune runs (between two steps). Every request that can't be
//! served is answered by [`Event::Failed`], and the engine stays usable.

use serde::{Deserialize, Serialize};

use crate::{
    align::{ConfigError, Position, TrainConfig},
    assets::AssetError,
    causal::LabelCounts,
    survey::{CountryCode, ItemCode, Persona, own::OwnData},
};

/// Which build of the engine is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineKind {
    Cpu,
    Gpu,
}

/// Which weights answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Weights {
    /// The base checkpoint: one voice per culture.
    Base,
    /// A shipped adapter of the manifest, by name.
    Shipped(String),
    /// The visitor's own adapter: fine-tuned here or uploaded.
    Tuned,
    /// The public language model as it comes: the mean over several wordings.
    Public,
    /// The reader over the public model's states, with a shipped adapter; its base by the name [`BASE`].
    Reader(String),
    /// A checkpoint of the visitor's own, as it comes.
    Opened,
    /// A model that is not here: what it said is in a file that the visitor opened, by the name of the model.
    Judged(String),
}

impl Weights {
    /// Whether they learnt from the surveys' tables: what others say of groups that no table has is no extrapolation, it can only not be
    /// checked.
    pub const fn learnt_from_surveys(&self) -> bool {
        match self {
            Self::Base | Self::Shipped(_) | Self::Tuned | Self::Reader(_) => true,
            Self::Public | Self::Opened | Self::Judged(_) => false,
        }
    }
}

/// What the base is called among the adapters.
pub const BASE: &str = "base";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Fetch, verify and build the model. `site` is the absolute URL of the site's root, ending in a slash, and `build` the name of
    /// this version of it. `fault_channel` is a BroadcastChannel on which a dying engine says its last words.
    Load {
        site: String,
        build: String,
        fault_channel: String,
    },
    /// The option distributions of one item for any personas, in the order asked.
    Predict {
        id: u64,
        item: ItemCode,
        personas: Vec<(CountryCode, Persona)>,
        weights: Weights,
    },
    /// Start a fine-tune of a new adapter from the given weights. Ends any fine-tune that runs.
    Train {
        start: Weights,
        config: TrainConfig,
        /// Packed survey tables that the page has already, so that the engine need not fetch them: it works without a network.
        tables: Vec<Vec<u8>>,
        /// Where a run goes on that was interrupted; it had the same start and settings.
        resume: Option<ResumeFrom>,
    },
    Pause,
    Resume,
    /// End the fine-tune and keep the adapter as it is.
    Stop,
    /// Forget the visitor's adapter.
    Reset,
    /// Answered by [`Event::Exported`].
    Export,
    /// Make this file the visitor's adapter. Answered by [`Event::Imported`].
    Import {
        name: String,
        bytes: Vec<u8>,
    },
    /// The visitor's own groups and questions, in place of any former ones; empty for none. Not answered unless refused. A new
    /// engine has none, so this comes again after every [`Event::Ready`].
    Own {
        data: OwnData,
    },
    /// A piece of a public checkpoint's file, in order; the first one begins anew. Answered by [`Event::PublicPart`], so that no more
    /// than one is on its way.
    PublicPart {
        bytes: Vec<u8>,
        is_first: bool,
    },
    /// Build the public model of the pieces that came. Answered by [`Event::PublicOpened`] or [`Event::PublicFailed`].
    OpenPublic {
        /// The files that the pieces are of, one after the other: name and length.
        files: Vec<(String, u64)>,
    },
    /// Forget the public model.
    ClosePublic,
    /// The public model's state after a question in words, by which it is compared with others. Answered by [`Event::Asked`] or
    /// [`Event::AskFailed`].
    Ask {
        id: u64,
        question: String,
    },
}

/// A run's last copy from before the engine was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResumeFrom {
    /// The adapter's file at that step.
    pub adapter: Vec<u8>,
    pub position: Position,
}

/// The stages of loading, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoadStage {
    /// Asking for the device (WebGPU only).
    Device,
    /// Bytes of model files.
    Download,
    /// Building the model.
    Build,
    /// Checking logits against the stored reference; compiles the shaders on WebGPU.
    SelfCheck,
}

/// What the engine is made of, once it is ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EngineInfo {
    pub kind: EngineKind,
    pub parameters: u64,
    pub adapter_parameters: u64,
    /// Names of the shipped adapters.
    pub adapters: Vec<String>,
    /// Largest difference from the stored reference logits.
    pub self_check: f64,
    pub load_ms: f64,
}

/// A public model that was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicInfo {
    /// Of the file.
    pub name: String,
    pub parameters: u64,
    /// Whether it is the site's own, over which there is a reader: otherwise it answers as it comes, and no more.
    pub is_shipped: bool,
    /// Largest difference of the reader's logits from the stored ones.
    pub self_check: f64,
    pub open_ms: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrainProgress {
    /// Steps done, 1-based.
    pub step: u32,
    pub steps: u32,
    pub loss: f64,
    pub step_ms: f64,
}

/// Country-item pairs in each group of items that is measured: enough to see a trend, few enough to take a second.
pub const SAMPLE: usize = 12;

/// Scores over one group of items.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    pub items: u32,
    /// 100 (1 - EMD) over personas with evidence, G = 1 to 4.
    pub level: f64,
    /// Percent of the way from zero shift (0) to the sampling floor (100); may leave that range.
    pub effect_skill: Option<f64>,
    /// How many of the effects measured have which label, at [`Label::index`](crate::causal::Label::index).
    pub labels: LabelCounts,
}

/// Scores after so many steps; measured on a fixed sample of the scope's items.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrainMetrics {
    pub step: u32,
    pub trained: Scores,
    /// `None` where nothing was held out.
    pub held_out: Option<Scores>,
}

/// What a fine-tune's adapter says as the 16 full personas of a country to one of the questions just measured, by
/// [`Cell::index`](crate::survey::Cell::index): distributions over the options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voiced {
    pub country: CountryCode,
    pub item: ItemCode,
    pub p: Vec<Vec<f32>>,
}

/// Why a fine-tune ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrainEnd {
    Done,
    Stopped,
    /// The loss was not a number; the adapter of the last good step is kept.
    Diverged,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    Loading {
        stage: LoadStage,
        loaded: u64,
        total: u64,
    },
    Ready(EngineInfo),
    /// One distribution for each persona asked, in order; each sums to 1.
    Prediction {
        id: u64,
        item: ItemCode,
        weights: Weights,
        p: Vec<Vec<f32>>,
        ms: f64,
    },
    /// The fine-tune has begun: these items it sees, and these it does not.
    TrainStarted {
        trained: Vec<ItemCode>,
        held_out: Vec<ItemCode>,
        /// Steps done already, by a run that goes on.
        from: u32,
        /// Whether a run that goes on has its optimiser as it was, too.
        whole: bool,
    },
    /// Where the run is of which an [`Event::Exported`] came just before.
    Reached(Position),
    /// The tab or the machine slept so long while the fine-tune was to run, which goes on.
    Slept {
        ms: f64,
    },
    Progress(TrainProgress),
    Metrics(TrainMetrics),
    /// The answers that these scores are of, right before them.
    Voices(Vec<Voiced>),
    Paused {
        step: u32,
    },
    Resumed {
        step: u32,
    },
    TrainEnded {
        step: u32,
        end: TrainEnd,
    },
    /// A copy of the visitor's adapter, kept by the page so that a lost engine loses nothing. `asked` when it answers an Export.
    Exported {
        bytes: Vec<u8>,
        step: u32,
        asked: bool,
    },
    Imported {
        name: String,
        /// Whether it stands over the public model's reader.
        over_public: bool,
    },
    ResetDone,
    PublicPart,
    PublicOpened(PublicInfo),
    /// It was not opened, and none is open.
    PublicFailed(EngineError),
    PublicClosed,
    /// Questions that the public model has read before a fine-tune of its reader begins.
    Reading {
        done: u32,
        all: u32,
    },
    Asked {
        id: u64,
        state: Vec<f32>,
        ms: f64,
    },
    AskFailed {
        id: u64,
        error: EngineError,
    },
    /// The question with this id has no answer.
    PredictFailed {
        id: u64,
        error: EngineError,
    },
    /// A fine-tune did not begin; one that ran before goes on.
    TrainFailed(EngineError),
    Failed(EngineError),
}

impl Event {
    /// Why the engine's device computes nothing any more, where this says so.
    pub fn lost_device(&self) -> Option<&EngineError> {
        match self {
            Self::PredictFailed { error, .. }
            | Self::AskFailed { error, .. }
            | Self::TrainFailed(error)
            | Self::PublicFailed(error)
            | Self::Failed(error) => Some(error).filter(|error| matches!(error, EngineError::Device { .. })),
            _ => None,
        }
    }
}

/// Why a request was not served.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum EngineError {
    #[error("this browser gave no WebGPU device: {reason}")]
    NoDevice { reason: String },
    #[error("the GPU's answers differ from the reference by {difference:.4} (tolerance {tolerance:.4})")]
    SelfCheck { difference: f64, tolerance: f64 },
    #[error("{url} could not be fetched: {reason}. Check the connection, then load again")]
    Network { url: String, reason: String },
    #[error("{0}")]
    Asset(String),
    #[error("{file} can't be read: {reason}. Reload the page; if it stays, the site was published incompletely")]
    Format { file: String, reason: String },
    #[error("the model is not loaded yet")]
    NotReady,
    #[error("there is no item {item} in the catalogue")]
    UnknownItem { item: String },
    #[error("there is no country {country} in the model")]
    UnknownCountry { country: String },
    #[error("there is no adapter called {name}")]
    UnknownAdapter { name: String },
    #[error("there is no adapter of your own yet: fine-tune one or open a file")]
    NoTunedAdapter,
    #[error("{name} is not an adapter file: {reason}")]
    NotAnAdapter { name: String, reason: String },
    #[error("{name} is an adapter for another model: {reason}")]
    WrongModel { name: String, reason: String },
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{prediction} is no distribution: the engine is faulty; switch to the other engine")]
    NotFinite { prediction: String },
    /// What is computed from here on fails too: the engine has to be started anew.
    #[error("the device failed: {reason}")]
    Device { reason: String },
    #[error("the engine can't use your own data: {reason}")]
    OwnData { reason: String },
    #[error("the public model is not loaded: load it first")]
    NoPublic,
    #[error("a model as it comes can't be fine-tuned here: start from its reader")]
    NoReader,
    #[error("{name} can't be opened: {reason}")]
    Public { name: String, reason: String },
}

impl From<AssetError> for EngineError {
    fn from(error: AssetError) -> Self {
        Self::Asset(error.to_string())
    }
}
