//! The device that this build of the engine computes on.

use burn::tensor::Device;

use super::protocol::{EngineError, EngineKind};
use crate::{
    align::{ConfigError, RunError},
    model::PredictError,
};

/// Reasons come with the way through the code that led there.
const LONGEST_REASON: usize = 160;

/// A device that gave no answer, with the beginning of what it said.
pub fn failed(reason: &str) -> EngineError {
    let words = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    EngineError::Device { reason: words.chars().take(LONGEST_REASON).collect() }
}

impl From<PredictError> for EngineError {
    fn from(error: PredictError) -> Self {
        match error {
            PredictError::Device(reason) => failed(&reason),
            error => Self::NotFinite { prediction: error.to_string() },
        }
    }
}

impl From<RunError> for EngineError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Nothing => ConfigError::NoItem.into(),
            RunError::Device(reason) => failed(&reason),
            error @ RunError::Prompt(_) => Self::NotFinite { prediction: error.to_string() },
        }
    }
}

/// Which engine this build is: the GPU's, wherever WebGPU is compiled in.
pub const KIND: EngineKind = if cfg!(feature = "gpu") { EngineKind::Gpu } else { EngineKind::Cpu };

/// Opens the device. Once a worker: a second GPU device of the same kind can't be had.
///
/// # Errors
/// [`EngineError::NoDevice`] when the browser gives none.
#[cfg(feature = "gpu")]
pub async fn open() -> Result<Device, EngineError> {
    Device::wgpu_options().init_async().await.map_err(|e| EngineError::NoDevice { reason: e.to_string() })
}

/// Opens the device.
///
/// # Errors
/// None: a processor is always there.
#[cfg(not(feature = "gpu"))]
pub async fn open() -> Result<Device, EngineError> {
    Ok(Device::flex())
}
