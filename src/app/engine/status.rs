//! How far the engine is.

use crate::engine::protocol::{EngineInfo, EngineKind, LoadStage};

#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    Probing,
    /// The worker's script is on its way.
    Starting,
    Loading {
        stage: LoadStage,
        loaded: u64,
        total: u64,
    },
    Ready(EngineInfo),
    /// Why not, as a sentence.
    Failed(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    pub kind: Option<EngineKind>,
    /// Why this kind.
    pub reason: String,
    pub phase: Phase,
}

impl Status {
    pub const fn info(&self) -> Option<&EngineInfo> {
        match &self.phase {
            Phase::Ready(info) => Some(info),
            _ => None,
        }
    }

    pub const fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Ready(_))
    }
}
