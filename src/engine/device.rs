//! The device that this build of the engine computes on.

use burn::tensor::Device;

use super::protocol::{EngineError, EngineKind};

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
