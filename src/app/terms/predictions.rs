//! Weights and objectives, and what the model says by name.

use crate::{
    align::Objective,
    app::language::tr,
    engine::protocol::{BASE, Weights},
    fill, words,
};

/// The public model's name, as its makers have it.
pub const PUBLIC: &str = "SmolLM2";

words! {
    extrapolated_tag: "extrapolated";
    no_figure_tag: "no survey figure";
    model: "Model";
}

pub fn weights(weights: &Weights) -> String {
    match weights {
        Weights::Base => tr("base").into(),
        Weights::Shipped(name) => name.clone(),
        Weights::Tuned => tr("yours").into(),
        Weights::Public => PUBLIC.into(),
        Weights::Opened => tr("your file").into(),
        Weights::Reader(name) if name == BASE => format!("{PUBLIC}, {}", tr("base")),
        Weights::Reader(name) => format!("{PUBLIC}, {name}"),
        Weights::Judged(name) => name.clone(),
    }
}

/// An adapter by its objective.
fn adapter_long(name: &str) -> String {
    match name.parse::<Objective>() {
        Ok(objective) => format!("{name}: {}", objective_short(objective)),
        Err(_) => name.into(),
    }
}

pub fn weights_long(weights: &Weights) -> String {
    match weights {
        Weights::Base => tr("Base: one voice per country").into(),
        Weights::Shipped(name) => adapter_long(name),
        Weights::Tuned => tr("Yours: fine-tuned or opened here").into(),
        Weights::Opened => tr("Your model file, as it comes").into(),
        Weights::Public => fill!("{model} as it comes: a public language model", model = PUBLIC),
        Weights::Reader(name) if name == BASE => fill!("{model}, base: one voice per country", model = PUBLIC),
        Weights::Reader(name) => format!("{PUBLIC}, {}", adapter_long(name)),
        Weights::Judged(name) => fill!("{model}: answers from your file", model = name),
    }
}

pub fn model_series(weights: &Weights) -> String {
    fill!("Model, {name}", name = self::weights(weights))
}

/// The head of a model's column in tables and files.
pub fn model_column(name: &str) -> String {
    fill!("model: {name}", name = name)
}

pub fn objective_short(objective: Objective) -> &'static str {
    match objective {
        Objective::Ace => tr("levels and shifts"),
        Objective::Levels => tr("levels only"),
        Objective::Shifts => tr("shifts only"),
        Objective::Mode => tr("most frequent answer"),
        Objective::Paper => tr("most frequent answer, then shifts"),
    }
}

words! {
    trained: "trained";
    held_out: "held out";
}
