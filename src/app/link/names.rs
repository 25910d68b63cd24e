//! Names of weights, engines and kinds of effects, as they stand in links and files.

use std::borrow::Cow;

use crate::{
    app::link::codec::plain,
    causal::EffectKind,
    engine::protocol::{BASE, EngineKind, Weights},
};

/// The public model's name, alone and in front of its adapters'.
const PUBLIC: &str = "smollm2";
/// In front of the name of a model whose answers were opened as a file.
const JUDGED: &str = "answers-";

/// The name of these weights in links and lists.
pub fn weights_name(weights: &Weights) -> Cow<'_, str> {
    match weights {
        Weights::Base => BASE.into(),
        Weights::Shipped(name) => name.into(),
        Weights::Tuned => "tuned".into(),
        Weights::Public => PUBLIC.into(),
        Weights::Opened => "opened".into(),
        Weights::Reader(name) => format!("{PUBLIC}-{name}").into(),
        Weights::Judged(name) => format!("{JUDGED}{name}").into(),
    }
}

/// Weights by name; any plain word may be a shipped adapter's. Whether there is one is known once the engine is ready.
pub fn parse_weights(name: &str) -> Option<Weights> {
    match name {
        BASE => Some(Weights::Base),
        "tuned" => Some(Weights::Tuned),
        PUBLIC => Some(Weights::Public),
        "opened" => Some(Weights::Opened),
        _ => {
            let name = plain(name)?;
            let reader = name.strip_prefix(PUBLIC).and_then(|rest| rest.strip_prefix('-'));
            Some(match (reader, name.strip_prefix(JUDGED)) {
                (Some(adapter), _) => Weights::Reader(adapter.into()),
                (_, Some(model)) => Weights::Judged(model.into()),
                _ => Weights::Shipped(name),
            })
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_come_back_from_their_names() {
        let all = [
            Weights::Base,
            Weights::Tuned,
            Weights::Public,
            Weights::Opened,
            Weights::Shipped("ace".into()),
            Weights::Reader("ace".into()),
            Weights::Reader(BASE.into()),
            Weights::Judged("my-model_1.5".into()),
        ];
        for weights in all {
            assert_eq!(parse_weights(&weights_name(&weights)), Some(weights));
        }
        assert_eq!(parse_weights("no such name"), None);
    }
}
