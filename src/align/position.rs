//! A run as far as it has come, in a form that goes into files and over lines. Free of burn, so that the page can keep it.

use serde::{Deserialize, Serialize};

/// Everything that a run needs to go on as if it had never stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Steps done.
    pub step: u32,
    /// The module's parameters and the optimiser's state, each as burn records them.
    pub module: Vec<u8>,
    pub optimizer: Vec<u8>,
}

/// Where a run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Steps done.
    pub step: u32,
    /// Parameters and optimiser, where the device could read them out.
    pub saved: Option<Saved>,
}
