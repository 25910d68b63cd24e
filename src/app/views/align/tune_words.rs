//! What is said about fine-tuning, and about the adapters that come out of it.

use crate::{
    align::Objective,
    app::language::{format, plural::plural, tr},
    engine::protocol::TrainEnd,
    fill, words,
};

words! {
    tune_title: "Fine-tune it yourself";
    tune_intro: "Trains a small adapter on the survey's tables, on this machine, and shows the charts move.";
    start_from: "Start from";
    objective: "Objective";
    scope: "Questions";
    countries: "Countries";
    steps: "Steps";
    learning_rate: "Learning rate";
    batch: "Batch";
    seed: "Seed";
    held_out_share: "Held out, %";
    more_settings: "More settings";
    start: "Start";
    pause: "Pause";
    resume: "Resume";
    stop: "Stop";
    reset: "Reset";
    wait_for_engine: "Fine-tuning begins when the engine is ready.";
    one_item: "One question alone: nothing is held out.";
}

pub fn objective_hint(objective: Objective) -> &'static str {
    match objective {
        Objective::Ace => tr("Matches how people answer and, at the same time, how an attribute shifts the answers."),
        Objective::Levels => tr("Matches how each persona answers; shifts come only as far as the answers bring them."),
        Objective::Shifts => tr("Matches differences between two personas, never the answers themselves (stage 2 of the paper)."),
        Objective::Mode => tr("Learns the most frequent answer of each persona, so variety is lost (stage 1 of the paper)."),
        Objective::Paper => {
            tr("The paper's two stages, half of the steps each: the most frequent answer first, then the differences.")
        }
    }
}

words! {
    tune_starting: "Getting the data ready …";
}

/// Before the first step.
pub fn reading(done: u32, all: u32) -> String {
    fill!("The public model reads the questions: {done} of {all}", done = done, all = all)
}

pub fn progress(step: u32, steps: u32, left: Option<f64>) -> String {
    match left {
        Some(ms) => fill!("Step {step} of {steps}, about {time} left", step = step, steps = steps, time = format::duration(ms)),
        None => fill!("Step {step} of {steps}", step = step, steps = steps),
    }
}

pub fn paused(step: u32, steps: u32) -> String {
    fill!("Paused at step {step} of {steps}", step = step, steps = steps)
}

/// `is_shown`: the adapter's answers are on the screen, and no other model's.
pub fn ended(end: TrainEnd, step: u32, is_shown: bool) -> String {
    match (end, is_shown) {
        (TrainEnd::Done, false) => {
            fill!("Done after {step} steps. Show it under “Your runs” to see its answers.", step = step)
        }
        (TrainEnd::Stopped, false) => {
            fill!("Stopped at step {step}. Show it under “Your runs” to see its answers.", step = step)
        }
        (TrainEnd::Done, true) => fill!("Done after {step} steps. The charts show your adapter.", step = step),
        (TrainEnd::Stopped, true) => fill!(
            "Stopped at step {step}. Answers below are those of your adapter as it is; scores and labels beside this are those last \
             measured.",
            step = step
        ),
        (TrainEnd::Diverged, _) => {
            fill!(
                "The loss stopped being a number; your adapter as of step {step} is kept. Try a smaller learning rate.",
                step = step
            )
        }
    }
}

pub fn interrupted(step: u32) -> String {
    fill!("Interrupted at step {step}.", step = step)
}

pub fn opened(name: &str) -> String {
    fill!("Your adapter comes from {name}.", name = name)
}

pub fn items_split(trained: usize, held_out: usize) -> String {
    let trained = plural(trained as u64, tr("1 question"), tr("{n} questions"));
    fill!("Trained on {questions}, {n} held out.", questions = trained, n = held_out)
}

words! {
    loss: "Loss";
    skill: "Effect skill";
    skill_hint: "0: no better than saying that attributes shift nothing. 100: as close as the survey's own sampling noise \
    allows; above it that noise was followed too, or chance helped.";
    level: "Level score";

    step: "step";
    no_curve: "The curve is drawn while a fine-tune runs.";
}

pub fn curve_summary(name: &str, lines: &[(&str, Option<f64>)]) -> String {
    let line = |(line, last): &(&str, Option<f64>)| match last {
        Some(value) => fill!("{line} now {value}", line = line, value = format::loss(*value)),
        None => fill!("{line} not measured", line = line),
    };
    std::iter::once(name.into()).chain(lines.iter().map(line)).collect::<Vec<_>>().join(", ")
}

// Adapter files
words! {
    adapter: "Adapter file";
    download: "Download yours";
    upload: "Open a file …";
    upload_hint: "or drop it on this panel";

}

pub fn too_large(name: &str, bytes: u64) -> String {
    fill!("{name} has {size}; an adapter is far smaller.", name = name, size = format::bytes(bytes))
}
