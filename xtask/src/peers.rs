//! The libraries beside which `bench peers` measures the page's engine: TensorFlow.js and ONNX Runtime Web.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use sha2::{Digest, Sha256};

use crate::{npm, offline::hex, tools};

const TENSORFLOW: &str = "4.22.0";

/// Packages with their versions, the SHA-256 of their archives, and the folder that tests/journeys_support/peers.rs finds each in.
const PACKAGES: [(&str, &str, &str, &str); 5] = [
    ("@tensorflow/tfjs", TENSORFLOW, "56505c191e24116787477b3bb5bb1cc0cf1c2bdce8112b9c402a8a2d31cf2f00", "tfjs"),
    ("@tensorflow/tfjs-core", TENSORFLOW, "e8f8aa285ad0237b901e7d79995a1450993cf11fb1b3cc02f09de167fdaf9496", "tfjs-core"),
    (
        "@tensorflow/tfjs-backend-wasm",
        TENSORFLOW,
        "5cd6f5e18657c12fb94f4ec3dcef485c8c1a9ca39f3ef1d261c1cb13c1a231c3",
        "tfjs-backend-wasm",
    ),
    (
        "@tensorflow/tfjs-backend-webgpu",
        TENSORFLOW,
        "e60089ded350de2a7ec0b367bd44c62a516da312d69a84a3f2e1aa3bb31c97e6",
        "tfjs-backend-webgpu",
    ),
    ("onnxruntime-web", "1.30.0", "d2228df7e4616bc3348bf504ee888f3bec43789a273f0a63f3e68d203ce3bf71", "onnxruntime-web"),
];

/// The folder of all packages, fetched where they are not there yet, and unpacked.
///
/// # Errors
/// When one can't be fetched or unpacked, or is another one.
pub fn packages() -> Result<PathBuf> {
    let folder = tools::folder().join("peers");
    for (name, version, sha256, short) in PACKAGES {
        let archive = npm::archive(&folder, name, version);
        let is_the_one = || fs::read(&archive).is_ok_and(|bytes| hex(Sha256::digest(bytes)) == sha256);
        if !is_the_one() {
            npm::fetch(&folder, name, version)?;
        }
        ensure!(is_the_one(), "{} is not {name} {version}: its SHA-256 is not {sha256}", archive.display());
        unpack(&archive, &folder.join(short))?;
    }
    Ok(folder)
}

/// Anew each time: what is run is what was checked.
fn unpack(archive: &Path, folder: &Path) -> Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder)?;
    }
    npm::unpack(archive, folder)
}
