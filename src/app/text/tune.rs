//! What is said about fine-tuning, and about the adapters that come out of it.

use super::format;
use crate::{
    align::Objective,
    app::settings::{Breadth, Reach},
    engine::protocol::TrainEnd,
};

pub const TUNE: &str = "Fine-tune it yourself";
pub const TUNE_INTRO: &str = "Trains a small adapter on the survey's tables, on this machine, and shows the charts move.";
pub const START_FROM: &str = "Start from";
pub const OBJECTIVE: &str = "Objective";
pub const SCOPE: &str = "Questions";
pub const COUNTRIES: &str = "Countries";
pub const STEPS: &str = "Steps";
pub const LEARNING_RATE: &str = "Learning rate";
pub const BATCH: &str = "Batch";
pub const SEED: &str = "Seed";
pub const HELD_OUT_SHARE: &str = "Held out, %";
pub const MORE_SETTINGS: &str = "More settings";
pub const START: &str = "Start";
pub const PAUSE: &str = "Pause";
pub const RESUME: &str = "Resume";
pub const STOP: &str = "Stop";
pub const RESET: &str = "Reset";
pub const WAIT_FOR_ENGINE: &str = "Fine-tuning begins when the engine is ready.";
pub const ONE_ITEM: &str = "One question alone: nothing is held out.";

pub const fn objective_short(objective: Objective) -> &'static str {
    match objective {
        Objective::Ace => "levels and shifts",
        Objective::Levels => "levels only",
        Objective::Shifts => "shifts only",
        Objective::Mode => "most frequent answer",
        Objective::Paper => "most frequent answer, then shifts",
    }
}

pub const fn objective_hint(objective: Objective) -> &'static str {
    match objective {
        Objective::Ace => "Matches how people answer and, at the same time, how an attribute shifts the answers.",
        Objective::Levels => "Matches how each persona answers; shifts come only as far as the answers bring them.",
        Objective::Shifts => "Matches differences between two personas, never the answers themselves (stage 2 of the paper).",
        Objective::Mode => "Learns the most frequent answer of each persona, so variety is lost (stage 1 of the paper).",
        Objective::Paper => {
            "The paper's two stages, half of the steps each: the most frequent answer first, then the differences."
        }
    }
}

pub const fn breadth(breadth: Breadth) -> &'static str {
    match breadth {
        Breadth::Topic => "this topic",
        Breadth::All => "all questions",
        Breadth::Item => "this question",
    }
}

pub const fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::One => "this country",
        Reach::All => "all 11 countries",
    }
}

pub fn range(low: &str, high: &str) -> String {
    format!("A number from {low} to {high}.")
}

pub const TUNE_STARTING: &str = "Getting the data ready …";

pub fn progress(step: u32, steps: u32, left: Option<f64>) -> String {
    match left {
        Some(ms) => format!("Step {step} of {steps}, about {} left", format::duration(ms)),
        None => format!("Step {step} of {steps}"),
    }
}

pub fn paused(step: u32, steps: u32) -> String {
    format!("Paused at step {step} of {steps}")
}

pub fn ended(end: TrainEnd, step: u32) -> String {
    match end {
        TrainEnd::Done => format!("Done after {step} steps. The charts show your adapter."),
        TrainEnd::Stopped => format!("Stopped at step {step}. The charts show your adapter as it is."),
        TrainEnd::Diverged => {
            format!("The loss stopped being a number; your adapter as of step {step} is kept. Try a smaller learning rate.")
        }
    }
}

pub fn interrupted(step: u32) -> String {
    format!("Interrupted at step {step}.")
}

/// Where an adapter comes from that this browser kept.
pub const LAST_VISIT: &str = "your last visit";

pub fn opened(name: &str) -> String {
    format!("Your adapter comes from {name}.")
}

pub fn items_split(trained: usize, held_out: usize) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    format!("Trained on {trained} question{}, {held_out} held out.", plural(trained))
}

pub const LOSS: &str = "Loss";
pub const SKILL: &str = "Effect skill";
pub const SKILL_HINT: &str = "0: no better than saying that attributes shift nothing. 100: as close as the survey's own sampling noise \
    allows.";
pub const LEVEL: &str = "Level score";
pub const TRAINED: &str = "trained";
pub const HELD_OUT: &str = "held out";
pub const STEP: &str = "step";
pub const NO_CURVE: &str = "The curve is drawn while a fine-tune runs.";

pub fn curve_summary(name: &str, lines: &[(&str, Option<f64>)]) -> String {
    let mut text = String::from(name);
    for (line, last) in lines {
        text.push_str(", ");
        text.push_str(line);
        match last {
            Some(value) => text.push_str(&format!(" now {}", format::loss(*value))),
            None => text.push_str(" not measured"),
        }
    }
    text
}

/// `1.2 MB of 8.0 MB`.
pub fn of_bytes(done: u64, total: u64) -> String {
    format!("{} of {}", format::bytes(done), format::bytes(total))
}

// Adapter files
pub const ADAPTER: &str = "Adapter file";
pub const ADAPTER_FILE: &str = "ace-adapter.safetensors";
pub const DOWNLOAD: &str = "Download yours";
pub const UPLOAD: &str = "Open a file …";
pub const UPLOAD_HINT: &str = "or drop it on this panel";
pub const ADAPTER_BACK: &str = "Your adapter from last time is back; choose \u{201c}Yours\u{201d} to see its answers.";
pub const ADAPTER_OUTDATED: &str = "Your adapter from last time does not fit this version of the model and was put aside.";
pub const STORAGE_FULL: &str =
    "This browser has no room to keep your adapter. It stays until you close the page: download it to keep it.";
pub const STORAGE_REFUSED: &str = "This browser lets the page store nothing. Your adapter stays until you close the page: download it to \
    keep it.";

pub fn too_large(name: &str, bytes: u64) -> String {
    format!("{name} has {}; an adapter is far smaller.", format::bytes(bytes))
}

pub fn unreadable(name: &str) -> String {
    format!("{name} could not be read. Choose it again.")
}

pub fn imported(name: &str) -> String {
    format!("{name} is open; the charts show its answers.")
}
