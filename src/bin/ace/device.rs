//! Where trainings compute.

use burn::tensor::Device;

/// A processor, or a graphics card where this build knows how to reach one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum DeviceKind {
    #[default]
    Cpu,
    /// Through wgpu: Vulkan, Metal or DirectX 12.
    Gpu,
}

/// Opens the device.
pub fn open(kind: DeviceKind) -> anyhow::Result<Device> {
    match kind {
        DeviceKind::Cpu => Ok(Device::flex()),
        #[cfg(feature = "gpu")]
        DeviceKind::Gpu => {
            let device = futures::executor::block_on(Device::wgpu_options().init_async());
            device.map_err(|e| anyhow::anyhow!("no graphics card answers ({e}); use --device cpu"))
        }
        #[cfg(not(feature = "gpu"))]
        DeviceKind::Gpu => anyhow::bail!(
            "this build can't reach graphics cards; build with `cargo run --release --features gpu -- ...`, or use --device cpu"
        ),
    }
}
