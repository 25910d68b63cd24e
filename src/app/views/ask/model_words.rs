//! What is said about the public model's file.

use crate::{
    app::{
        language::{format, tr},
        terms::PUBLIC,
    },
    engine::protocol::PublicInfo,
    fill, words,
};

words! {
    title: "The model in this browser";
    looking: "Looking what of it is here \u{2026}";
    opening: "It is being built and checked \u{2026}";
    waits_for_engine: "It is in this browser, and waits for the engine.";
    not_here: "This site was published without the model's file. A file of your own can be opened below.";
    look: "Look again";
    open: "Open it";
    close: "Close it";
    pause: "Pause";
    remove: "Remove it from this browser";
    own_title: "A model file of your own";
    own_choose: "Choose files \u{2026}";
    own_what: "A model of the Llama family or of Qwen2 of up to 600 million parameters: a GGUF file, or config.json, model.safetensors and \
        tokenizer.json together. \
        It is read in this browser and sent nowhere. Over another file than the site's there is no aligned reader: it says what it says \
        as it comes.";
}

pub fn what() -> String {
    fill!(
        "{model} is a public language model of 135 million parameters. What it says about the questions of the surveys was computed \
         beforehand, and stands under \u{201c}Model\u{201d} in every view. To ask it something new, or to fine-tune the reader over \
         it, its file is loaded into this browser. What you ask stays here.",
        model = PUBLIC
    )
}

pub fn source() -> String {
    fill!("{model}-135M-Instruct by Hugging Face, Apache License 2.0.", model = PUBLIC)
}

pub fn away(bytes: u64) -> String {
    fill!(
        "Not here yet: {size}, once. About {fast} at 50 Mbit/s, {slow} at 5.",
        size = format::bytes(bytes),
        fast = format::duration(bytes as f64 / 6_250.0),
        slow = format::duration(bytes as f64 / 625.0)
    )
}

pub fn partly(have: u64, all: u64) -> String {
    fill!("{have} of {all} are here; the rest can follow.", have = format::bytes(have), all = format::bytes(all))
}

pub fn interrupted(reason: &str) -> String {
    fill!("The download was interrupted: {reason}. What came is kept; go on when you like.", reason = reason)
}

pub fn coming(have: u64, all: u64, rest_ms: Option<f64>) -> String {
    let (have, all) = (format::bytes(have), format::bytes(all));
    match rest_ms {
        Some(ms) => fill!("{have} of {all}, {time} left.", have = have, all = all, time = format::duration(ms)),
        None => fill!("{have} of {all} \u{2026}", have = have, all = all),
    }
}

pub fn here(is_kept: bool) -> &'static str {
    if is_kept {
        tr("It is in this browser.")
    } else {
        tr("It is here as long as this page is open: this browser keeps nothing so large.")
    }
}

pub fn load(bytes: u64, goes_on: bool) -> String {
    if goes_on {
        fill!("Load the rest ({size})", size = format::bytes(bytes))
    } else {
        fill!("Load the model ({size})", size = format::bytes(bytes))
    }
}

pub fn sending(done: usize, all: usize) -> String {
    fill!("Handing it to the engine: {done} of {all} pieces \u{2026}", done = done, all = all)
}

pub fn not_opened(reason: &str) -> String {
    fill!("It is not open: {reason}.", reason = reason.trim_end_matches('.'))
}

pub fn is_open(info: &PublicInfo) -> String {
    let millions = format::count(info.parameters / 1_000_000);
    let time = format::duration(info.open_ms);
    if info.is_shipped {
        fill!("Open: {n} million parameters, built and checked in {time}.", n = millions, time = time)
    } else {
        fill!("{name} is open: {n} million parameters, built in {time}.", name = info.name, n = millions, time = time)
    }
}
