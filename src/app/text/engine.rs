//! What is said about the engine, and about the search for a GPU.

use super::format;
use crate::{
    app::language::tr,
    engine::protocol::{EngineKind, LoadStage},
    fill, words,
};

words! {
    engine_title: "Engine";
    engine_auto: "automatic";
    engine_about: "Why this engine";
    engine_probing: "looking for a GPU …";
    engine_starting: "fetching the engine …";
    engine_failed: "not available";
    chosen: "chosen by you";
    after_faults: "because the engine failed repeatedly";
}

pub const fn engine(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Cpu => "CPU",
        EngineKind::Gpu => "GPU",
    }
}

pub fn stage(stage: LoadStage, loaded: u64, total: u64) -> String {
    match stage {
        LoadStage::Device => tr("asking for the GPU …").into(),
        LoadStage::Download if total > 0 => {
            fill!("loading {loaded} of {total}", loaded = format::bytes(loaded), total = format::bytes(total))
        }
        LoadStage::Download => tr("loading the model …").into(),
        LoadStage::Build => tr("building the model …").into(),
        LoadStage::SelfCheck => tr("checking its answers …").into(),
    }
}

words! {
    first_time_on_gpu: "The first time on a GPU this takes a while.";
}

words! {
    engine_ready: "ready";
}

pub fn engine_details(parameters: u64, self_check: f64, load_ms: f64) -> String {
    fill!(
        "{n} parameters, loaded in {time}; differs from the stored reference by at most {error}",
        n = format::count(parameters),
        time = format::duration(load_ms),
        error = format::tiny(self_check)
    )
}

pub fn fell_back(reason: &str) -> String {
    fill!("The GPU engine can't be used ({reason}), so the CPU engine took over.", reason = reason)
}

pub fn engine_missing(url: &str, reason: &str) -> String {
    fill!(
        "The engine could not be fetched from {url}: {reason}. Check the connection, then try again.",
        url = url,
        reason = reason
    )
}

words! {
    engine_silent: "The engine has not answered for a minute. On a slow connection it may still be on its way; otherwise \
    choose the other engine, or reload the page.";
    other_build: "The engine and this page come from two versions of the site. Reload the page (with Ctrl+Shift+R where a \
    plain reload does not help).";
    unusable_prediction: "The engine gave an answer that is no distribution; it is not shown. Try the other engine.";
}

pub fn engine_lost(reason: &str, kind: EngineKind) -> String {
    fill!("The engine stopped ({reason}). It was started again on the {kind}.", reason = reason, kind = engine(kind))
}

pub fn engine_lost_while_training(step: Option<u32>) -> String {
    match step {
        Some(step) => {
            fill!(
                "The fine-tune was interrupted. Your adapter as of step {step} is kept, and the run can go on from there.",
                step = step
            )
        }
        None => tr("The fine-tune was interrupted before there was anything to keep; press Start to begin again.").into(),
    }
}

words! {
    engine_gave_up: "The engine failed again and again; it was not started once more.";
}

// Probe
words! {
    no_webgpu: "this browser offers no WebGPU";
    no_adapter: "WebGPU is there, but the browser found no usable GPU";
    slow_adapter: "the browser did not say within three seconds whether there is a GPU";
    software_adapter: "the browser only emulates a GPU, which is far slower than the CPU engine";
}

pub fn hardware_adapter(name: &str) -> String {
    if name.is_empty() { tr("a GPU was found").into() } else { fill!("a GPU was found: {name}", name = name) }
}
