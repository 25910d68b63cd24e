//! What is said about the engine, and about the search for a GPU.

use super::format;
use crate::engine::protocol::{EngineKind, LoadStage};

pub const ENGINE: &str = "Engine";
pub const ENGINE_AUTO: &str = "automatic";
pub const ENGINE_PROBING: &str = "looking for a GPU …";
pub const ENGINE_STARTING: &str = "fetching the engine …";
pub const ENGINE_FAILED: &str = "not available";
pub const CHOSEN: &str = "chosen by you";
pub const AFTER_FAULTS: &str = "because the engine failed repeatedly";

pub const fn engine(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Cpu => "CPU",
        EngineKind::Gpu => "GPU",
    }
}

pub fn stage(stage: LoadStage, loaded: u64, total: u64) -> String {
    match stage {
        LoadStage::Device => "asking for the GPU …".into(),
        LoadStage::Download if total > 0 => {
            format!("loading the model, {} of {}", format::bytes(loaded), format::bytes(total))
        }
        LoadStage::Download => "loading the model …".into(),
        LoadStage::Build => "building the model …".into(),
        LoadStage::SelfCheck => "checking its answers …".into(),
    }
}

pub const FIRST_TIME_ON_GPU: &str = "The first time on a GPU this takes a while.";

pub const ENGINE_READY: &str = "ready";

pub fn engine_details(parameters: u64, self_check: f64, load_ms: f64) -> String {
    format!(
        "{} parameters, loaded in {}; differs from the stored reference by at most {self_check:.1e}",
        format::count(parameters),
        format::duration(load_ms)
    )
}

pub fn fell_back(reason: &str) -> String {
    format!("The GPU engine can't be used ({reason}), so the CPU engine took over.")
}

pub fn engine_missing(url: &str, reason: &str) -> String {
    format!("The engine could not be fetched from {url}: {reason}. Check the connection, then try again.")
}

pub const ENGINE_SILENT: &str = "The engine has not answered for a minute. On a slow connection it may still be on its way; otherwise \
    choose the other engine, or reload the page.";
pub const OTHER_BUILD: &str = "The engine and this page come from two versions of the site. Reload the page (with Ctrl+Shift+R where a \
    plain reload does not help).";
pub const UNUSABLE_PREDICTION: &str = "The engine gave an answer that is no distribution; it is not shown. Try the other engine.";

pub fn engine_lost(reason: &str, kind: EngineKind) -> String {
    format!("The engine stopped ({reason}). It was started again on the {}.", engine(kind))
}

pub fn engine_lost_while_training(step: Option<u32>) -> String {
    match step {
        Some(step) => {
            format!("The fine-tune was interrupted. Your adapter as of step {step} is kept; press Start to train a new one.")
        }
        None => "The fine-tune was interrupted before there was anything to keep; press Start to begin again.".into(),
    }
}

pub const ENGINE_GAVE_UP: &str = "The engine failed again and again; it was not started once more.";

// Probe
pub const NO_WEBGPU: &str = "this browser offers no WebGPU";
pub const NO_ADAPTER: &str = "WebGPU is there, but the browser found no usable GPU";
pub const SLOW_ADAPTER: &str = "the browser did not say within three seconds whether there is a GPU";
pub const SOFTWARE_ADAPTER: &str = "the browser only emulates a GPU, which is far slower than the CPU engine";

pub fn hardware_adapter(name: &str) -> String {
    if name.is_empty() { "a GPU was found".into() } else { format!("a GPU was found: {name}") }
}
