//! Every sentence of the interface, in one place: another language is another file with these names.
//!
//! Errors of the engine and of the survey files bring their own sentences.

pub mod own;

use super::{
    figures::distribution::SampleSize,
    format,
    settings::{Breadth, Reach},
    url::{Ignored, Why},
};
use crate::{
    align::Objective,
    causal::{EffectKind, Label},
    engine::protocol::{EngineKind, LoadStage, TrainEnd, Weights},
    survey::{Attribute, Country, Coverage, Persona},
};

pub const NAME: &str = "ACE Playground";
pub const CLAIM: &str = "A culture is not one voice";
pub const LEDE: &str = "What people of one country answer depends on who they are. See it in the World Values Survey, see what a small \
    language model makes of it, and fine-tune that model here, in your browser.";
pub const SKIP: &str = "Skip to the charts";

// Persona
pub const PERSONA: &str = "Persona";
pub const COUNTRY: &str = "Country";
pub const GROUP_CELLS: &str = "With answers for each persona";
pub const GROUP_COUNTRY: &str = "Country figures only (personas are extrapolated)";
pub const ANY: &str = "any";
pub const EVERYONE: &str = "everyone";

pub const fn attribute(attribute: Attribute) -> &'static str {
    ["Gender", "Education", "Residence", "Marriage"][attribute.index()]
}

/// The two levels, A then B, as they are written on the switches.
pub const fn levels(attribute: Attribute) -> [&'static str; 2] {
    [["man", "woman"], ["no college", "college"], ["city", "countryside"], ["not married", "married"]][attribute.index()]
}

/// `woman, college`; `everyone` where nothing is specified.
pub fn persona(persona: Persona) -> String {
    let words: Vec<_> = persona.specified().map(|(a, level)| levels(a)[usize::from(level)]).collect();
    if words.is_empty() { EVERYONE.into() } else { words.join(", ") }
}

/// `India: woman, college`.
pub fn persona_in(country: &str, who: Persona) -> String {
    format!("{country}: {}", persona(who))
}

// Items
pub const ITEM: &str = "Question";
pub const SEARCH: &str = "Search the questions";
pub const SEARCH_HINT: &str = "god, trust, Q33 …";
pub const TOPIC: &str = "Topic";
pub const ALL_TOPICS: &str = "All topics";
pub const NO_ITEM_FOUND: &str = "No question has all of these words. Try fewer, or another topic.";

pub fn items_found(found: usize) -> String {
    if found == 1 { "1 question".into() } else { format!("{found} questions") }
}

pub fn not_asked(country: &str) -> String {
    format!("not asked in {country}")
}

// Survey figures
pub const SURVEY: &str = "Survey";
pub const SURVEY_LOADING: &str = "Loading the survey figures …";
pub const CATALOGUE_LOADING: &str = "Loading the questions …";
pub const RETRY: &str = "Try again";
pub const ANSWERS: &str = "Answers";
/// The persona is one cell, or a pool of several.
pub fn too_few(who: Persona) -> &'static str {
    if who.granularity() == Attribute::COUNT {
        "Fewer than ten people answered; no survey figures are shown."
    } else {
        "In parts of this group fewer than ten people answered; no survey figures are shown."
    }
}
pub const SOURCE: &str = "World Values Survey, wave 7; 80 % of the respondents";

pub fn sample(size: Option<SampleSize>) -> String {
    match size {
        None => "Survey: the country as a whole. The tables hold no sample size here, so no intervals are drawn.".into(),
        Some(SampleSize { n, at_least, n_eff }) => {
            let about = if at_least { "at least " } else { "" };
            format!(
                "Survey: {about}{} people answered, worth about {} after weighting. Whiskers: 95 % Wilson interval.",
                format::count(n.into()),
                format::count(n_eff.round().max(0.0) as u64)
            )
        }
    }
}

pub fn survey_not_asked(country: &str) -> String {
    format!("This question was not asked in {country}: there are no survey figures, and what the model says is extrapolated.")
}

pub fn extrapolated(country: &str) -> String {
    format!(
        "Only overall figures are known of {country}: what the model says about a persona there is extrapolated from other \
         countries, and can't be checked here."
    )
}

pub const EXTRAPOLATED: &str = "extrapolated";
pub const SCORE: &str = "Match with the survey (100 is perfect)";
pub const NO_SCORE: &str = "nothing to compare";
pub const SCORE_HINT: &str = "100 × (1 − earth mover's distance) between two distributions; 100 is a perfect match";
pub const SCORE_AVERAGE: &str = "the country's average";

// Effects
pub const EFFECTS: &str = "What each attribute shifts";
pub const EFFECT_KIND: &str = "Comparison";
pub const ADJUSTED: &str = "Adjusted associations, not proven causes.";
pub const RAW_ONLY: &str = "Raw differences between groups, not causes.";
pub const NO_SURVEY_EFFECT: &str = "no survey figures by group";
pub const UNLABELLED: &str = "can't be checked";
pub const LEGEND: &str = "How to read the labels";

pub const fn effect_kind(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::Raw => "raw",
        EffectKind::Standardised => "standardised",
        EffectKind::AgeAdjusted => "age-adjusted",
    }
}

pub const fn effect_kind_hint(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::Raw => "The two groups as they are: they differ in the other attributes too.",
        EffectKind::Standardised => "Within groups that are alike in the other three attributes, then averaged.",
        EffectKind::AgeAdjusted => "As standardised, with each group brought to the country's age distribution.",
    }
}

pub fn effect_intro(first: &str, last: &str) -> String {
    format!(
        "Shift of the average answer on a scale from 0 (\u{201c}{first}\u{201d}) to 100 (\u{201c}{last}\u{201d}), in points, with a 95 % interval."
    )
}

/// `woman minus man`.
pub fn contrast(attribute: Attribute) -> String {
    let [a, b] = levels(attribute);
    format!("{b} against {a}")
}

pub const fn label(label: Label) -> &'static str {
    match label {
        Label::Aligned => "aligned",
        Label::Erasure => "erased",
        Label::Stereotyping => "stereotyped",
        Label::Flipped => "flipped",
        Label::Unclear => "unclear",
        Label::Invented => "invented",
    }
}

pub const fn label_hint(label: Label) -> &'static str {
    match label {
        Label::Aligned => "the model's shift is half to one and a half times that of the survey",
        Label::Erasure => "the survey shows a shift; the model has less than half of it",
        Label::Stereotyping => "the model exaggerates the shift by more than half",
        Label::Flipped => "the model shifts in the opposite direction",
        Label::Unclear => "the survey's interval includes 0, and the model's shift lies inside it",
        Label::Invented => "the survey's interval includes 0, and the model's shift lies outside it",
    }
}

// Model
pub const WEIGHTS: &str = "Model";
pub const MODEL: &str = "Model";
pub const MODEL_WAITING: &str = "The model's bars follow when the engine is ready.";

pub fn weights(weights: &Weights) -> String {
    match weights {
        Weights::Base => "base".into(),
        Weights::Shipped(name) => name.clone(),
        Weights::Tuned => "yours".into(),
    }
}

pub fn weights_long(weights: &Weights) -> String {
    match weights {
        Weights::Base => "Base: one voice per country".into(),
        Weights::Shipped(name) => match name.parse::<Objective>() {
            Ok(objective) => format!("{name}: {}", objective_short(objective)),
            Err(_) => name.clone(),
        },
        Weights::Tuned => "Yours: fine-tuned or opened here".into(),
    }
}

pub fn model_series(weights: &Weights) -> String {
    format!("Model, {}", self::weights(weights))
}

pub fn no_such_weights(name: &str) -> String {
    format!("This site has no adapter called \u{201c}{name}\u{201d}; the base model answers.")
}

pub const NO_TUNED: &str = "There is no adapter of your own in this browser yet; the shipped model answers.";

// Engine
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

// Fine-tune
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
/// The title of the window, and of this view in the history.
pub fn title(country: &str, who: Persona, item: &str) -> String {
    format!("{item}, {} · {NAME}", persona_in(country, who))
}

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

// Tables and notices
pub const SHOW_TABLE: &str = "Show as table";
pub const CSV: &str = "Download CSV";
pub const DISMISS: &str = "Dismiss";
pub const NOTICES: &str = "Messages";
pub const COL_OPTION: &str = "answer";
pub const COL_LOW: &str = "survey, low (95 %)";
pub const COL_HIGH: &str = "survey, high (95 %)";
pub const COL_ATTRIBUTE: &str = "attribute";
pub const COL_CONTRAST: &str = "comparison";
pub const COL_LABEL: &str = "label";

pub fn ignored(list: &[Ignored]) -> String {
    const MOST: usize = 8;
    let mut parts: Vec<_> = list
        .iter()
        .take(MOST)
        .map(|i| match i.why {
            Why::Unknown => format!("\u{201c}{}\u{201d} is no setting of this page", i.name),
            Why::Value => format!("\u{201c}{}\u{201d} can't be \u{201c}{}\u{201d}", i.name, i.value),
            Why::Repeated => format!("\u{201c}{}\u{201d} stood there more than once", i.name),
        })
        .collect();
    if list.len() > MOST {
        parts.push(format!("and {} more", list.len() - MOST));
    }
    format!("Parts of the link were ignored: {}. Everything else was kept.", parts.join("; "))
}

pub fn unknown_item(code: &str, instead: &str) -> String {
    format!("There is no question {code}; {instead} is shown instead.")
}

// Survey files
pub fn not_fetched(file: &str, reason: &str) -> String {
    format!("{file} could not be fetched: {reason}. Check the connection, then try again.")
}

pub fn not_read(file: &str, reason: &str) -> String {
    format!("{file} can't be read: {reason}")
}

pub const OFFLINE: &str = "no answer from the server";

pub fn status(code: u16) -> String {
    format!("the server answered {code}")
}

pub fn distribution_summary(who: &str, bars: &[(String, Option<f64>, Option<f64>)]) -> String {
    let mut text = format!("Answers, {who}.");
    for (label, survey, model) in bars {
        text.push_str(&format!(" {label}:"));
        if let Some(p) = survey {
            text.push_str(&format!(" survey {}", format::percent(*p)));
        }
        if let Some(p) = model {
            text.push_str(&format!(" model {}", format::percent(*p)));
        }
        text.push('.');
    }
    text
}

/// The names of a country's data that a heading mentions.
pub fn coverage(country: &Country) -> &'static str {
    match country.coverage {
        Coverage::Cells => GROUP_CELLS,
        Coverage::CountryLevel => GROUP_COUNTRY,
        Coverage::Own { .. } => own::GROUP_HEADING,
    }
}

// About
pub const ABOUT: &str = "What this is, and what it is not";

/// Headings and paragraphs.
pub const ABOUT_PARTS: [(&str, &str); 6] = [
    (
        "Survey and prediction",
        "Grey bars are people's answers: weighted shares from the World Values Survey, wave 7 (fieldwork 2017 to 2023), with the \
         uncertainty that comes from asking a sample. Blue bars are what a language model predicts. They are never mixed.",
    ),
    (
        "80 % of the respondents",
        "All tables here describe a random 80 % of each country's respondents. The other 20 % are sealed, are not part of this site, and \
         serve to score released models from outside. Groups of fewer than ten people are not shown.",
    ),
    (
        "What the model can't do",
        "It is small, knows 26 countries and the questions of this list, and has no knowledge of the world beyond these tables. On \
         questions it has never seen it is weak, and of countries without group figures it can only guess how personas differ. It \
         speaks of averages of groups, never of a person.",
    ),
    (
        "Associations, not causes",
        "The comparisons hold other attributes fixed, or not, as you choose. Income, religion, region and much else remain. That \
         each attribute has two values is a simplification made for these tables, not a statement about people.",
    ),
    (
        "Nothing leaves your browser",
        "The model runs and learns on your machine. The page loads its own files from its own site and sends nothing anywhere. Your \
         adapter stays in this browser until you reset it, and aggregates of survey data that you bring until you remove them.",
    ),
    (
        "Method",
        "After ACE-Align (Attribute Causal Effect Alignment), arXiv 2601.12962, which aligns how an attribute shifts the answers. The \
         objectives \u{201c}shifts\u{201d} and \u{201c}mode\u{201d} are its two stages; \u{201c}ace\u{201d} here trains levels and shifts together.",
    ),
];

pub const CITE: &str = "Cite the survey";
pub const CITATION: &str = "Haerpfer, C., Inglehart, R., Moreno, A., Welzel, C., Kizilova, K., Diez-Medrano, J., Lagos, M., Norris, P., \
    Ponarin, E. & Puranen, B. (eds.) 2022. World Values Survey: Round Seven – Country-Pooled Datafile Version 6.0. Madrid & Vienna: JD \
    Systems Institute & WVSA Secretariat. doi:10.14281/18241.24";
pub const PAPER_URL: &str = "https://arxiv.org/abs/2601.12962";
pub const PAPER: &str = "arXiv 2601.12962";
