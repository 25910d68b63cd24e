//! Weights and objectives, and what the model says by name.

use crate::{align::Objective, app::language::tr, engine::protocol::Weights, fill, words};

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
    }
}

pub fn weights_long(weights: &Weights) -> String {
    match weights {
        Weights::Base => tr("Base: one voice per country").into(),
        Weights::Shipped(name) => match name.parse::<Objective>() {
            Ok(objective) => format!("{name}: {}", objective_short(objective)),
            Err(_) => name.clone(),
        },
        Weights::Tuned => tr("Yours: fine-tuned or opened here").into(),
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
