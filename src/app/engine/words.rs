//! What is said about the engine, and about the search for a GPU.

use crate::{
    app::language::{format, plural::plural, tr},
    engine::protocol::EngineKind,
    fill, words,
};

words! {
    chosen: "chosen by you";
    after_faults: "because the engine failed repeatedly";
}

pub const fn engine_title_of(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Cpu => "CPU",
        EngineKind::Gpu => "GPU",
    }
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
    engine_silent: "The engine was given up: it said nothing for too long. Try again, choose the other engine, or reload the page.";
    not_kept_offline: "there is no network, and it was not kept for visits without one";
    engine_quiet: "it said nothing for too long";
    engine_without_vectors: "this browser's WebAssembly has no SIMD";
    no_workers: "This browser lets the page start no worker, in which the engine would run. What was computed beforehand is shown all \
    the same; allow workers for this site, then try again.";
    other_build: "There is a newer version of this page, and its engine does not fit the one that is open. Load the page again (with \
    Ctrl+Shift+R where a plain reload does not help): the address and your adapter stay.";
    load_again: "Load it again";
    unusable_prediction: "The engine gave an answer that is no distribution; it is not shown. Try the other engine.";
}

/// A file of the engine that is not what was built.
pub fn engine_damaged(detail: &str) -> String {
    fill!("it arrived damaged ({detail})", detail = detail)
}

pub fn engine_lost(reason: &str, kind: EngineKind) -> String {
    fill!("The engine stopped ({reason}). It was started again on the {kind}.", reason = reason, kind = engine_title_of(kind))
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
    // The search for a GPU
    no_webgpu: "this browser offers no WebGPU";
    no_adapter: "WebGPU is there, but the browser found no usable GPU";
    slow_adapter: "the browser did not say within three seconds whether there is a GPU";
    software_adapter: "the browser only emulates a GPU, which is far slower than the CPU engine";
}

pub fn hardware_adapter(name: &str) -> String {
    if name.is_empty() { tr("a GPU was found").into() } else { fill!("a GPU was found: {name}", name = name) }
}

/// A run's usual name.
pub fn run_name(number: u32, place: &str, what: &str, objective: &str, steps: u32) -> String {
    let steps = plural(steps.into(), tr("1 step"), tr("{n} steps"));
    fill!(
        "Run {number}: {place}, {what}, {objective}, {steps}",
        number = number,
        place = place,
        what = what,
        objective = objective,
        steps = steps
    )
}

pub fn slept(ms: f64) -> String {
    fill!("The fine-tune was asleep for {time} with this tab or this machine. It goes on.", time = format::duration(ms))
}

pub fn went_on(step: u32, whole: bool) -> String {
    if whole {
        fill!("The run goes on from step {step} as if it had never stopped.", step = step)
    } else {
        fill!(
            "The run goes on from step {step} with the adapter as it was; the optimiser's memory was lost and begins anew.",
            step = step
        )
    }
}

pub fn run_dropped(name: &str) -> String {
    fill!("Ten runs are kept: \u{201c}{name}\u{201d} had to go.", name = name)
}

/// A visitor's file that is none of a model's.
pub fn no_checkpoint(name: &str) -> String {
    fill!(
        "{name} is no model's file: choose one GGUF file, or config.json, model.safetensors and tokenizer.json together.",
        name = name
    )
}

/// A file of the public model, or a part of it.
pub fn public_unreadable(name: &str) -> String {
    fill!("A part of {name} can't be read any more; load the model again.", name = name)
}

words! {
    public_lost: "the engine was started anew, and the public model went with the former one. What it answered beforehand is still shown; \
    open it again to ask it here.";
    reader_waits: "Your adapter from last time stands over the public model: open that, and it comes back.";
    /// Where an adapter comes from that this browser kept.
    last_visit: "your last visit";
}

pub const ADAPTER_FILE: &str = "ace-adapter.safetensors";
/// What the browser kept, in a form that this page does not know.
pub const UNREAD_ADAPTER_FILE: &str = "ace-adapter.kept";

words! {
    adapter_back: "Your adapter from last time is back: the model \u{201c}Yours\u{201d} has its answers.";
    adapter_outdated: "Your adapter from last time does not fit this version of the page.";
    storage_full: "This browser has no room to keep your adapter. It stays until you close the page: download it to keep it.";
    storage_refused: "This browser lets the page store nothing. Your adapter stays until you close the page: download it to \
    keep it.";
}

pub fn imported(name: &str) -> String {
    fill!("{name} is open; the charts show its answers.", name = name)
}

/// What an engine computes is not what was computed beforehand, by so many points.
pub fn differs(points: f64) -> String {
    fill!(
        "What this browser computes differs from what was computed beforehand, by {points} points of 100. Choose the other engine, or \
        load the page anew; if it stays so, its answers are not to be relied on.",
        points = format::decimal(points)
    )
}
