//! How far the engine is.

use crate::engine::protocol::{EngineInfo, EngineKind, LoadStage, PublicInfo};

/// How far the public model is in the engine.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum PublicStatus {
    #[default]
    Closed,
    /// So many pieces of its file are there.
    Sending {
        done: usize,
        all: usize,
    },
    /// It is being built, and checked.
    Opening,
    Open(PublicInfo),
    /// Why not, as a sentence.
    Failed(String),
}

impl PublicStatus {
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Sending { .. } | Self::Opening)
    }

    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// Whether it is the site's own, over which there is a reader.
    pub const fn is_shipped(&self) -> bool {
        matches!(self, Self::Open(PublicInfo { is_shipped: true, .. }))
    }

    /// Whether it is a file of the visitor's.
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Open(PublicInfo { is_shipped: false, .. }))
    }
}

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
