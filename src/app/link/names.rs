//! Names of weights, engines and kinds of effects, as they stand in links and files.

use crate::{
    app::link::codec::plain,
    causal::EffectKind,
    engine::protocol::{EngineKind, Weights},
};

/// The name of these weights in links and lists.
pub fn weights_name(weights: &Weights) -> &str {
    match weights {
        Weights::Base => "base",
        Weights::Shipped(name) => name,
        Weights::Tuned => "tuned",
    }
}

/// Weights by name; any plain word may be a shipped adapter's. Whether there is one is known once the engine is ready.
pub fn parse_weights(name: &str) -> Option<Weights> {
    match name {
        "base" => Some(Weights::Base),
        "tuned" => Some(Weights::Tuned),
        _ => plain(name).map(Weights::Shipped),
    }
}

pub const fn engine_name(engine: EngineKind) -> &'static str {
    match engine {
        EngineKind::Cpu => "cpu",
        EngineKind::Gpu => "gpu",
    }
}

pub fn parse_engine(name: &str) -> Option<EngineKind> {
    [EngineKind::Cpu, EngineKind::Gpu].into_iter().find(|e| engine_name(*e) == name)
}

pub const fn effect_name(effect: EffectKind) -> &'static str {
    match effect {
        EffectKind::Raw => "raw",
        EffectKind::Standardised => "standardised",
        EffectKind::AgeAdjusted => "age_adjusted",
    }
}
