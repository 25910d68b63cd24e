//! Which weights are on the screen.

use crate::{
    app::{engine::tune::Tune, link::page::DEFAULT_ADAPTER},
    engine::protocol::{BASE, Weights},
};

/// The weights that answer, beside those that they started from.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub before: Weights,
    /// `None` for the base model, which started from nothing.
    pub after: Option<Weights>,
    /// The chosen weights are not there; others stand in.
    pub missing: bool,
}

/// `adapters` are the shipped ones, once the engine has said; `brought` says whether the visitor has opened a model's file or its answers.
pub fn shown(chosen: &Weights, adapters: Option<&[String]>, tune: &Tune, brought: &dyn Fn(&Weights) -> bool) -> Shown {
    let shipped = |name: &str| adapters.is_none_or(|a| a.iter().any(|n| n == name));
    let after = match chosen {
        Weights::Base => None,
        Weights::Shipped(name) if shipped(name) => Some(chosen.clone()),
        Weights::Tuned if tune.exists => Some(Weights::Tuned),
        // Until the engine has spoken, the visitor's adapter may still come back.
        Weights::Tuned if adapters.is_some() && shipped(DEFAULT_ADAPTER) => Some(Weights::Shipped(DEFAULT_ADAPTER.into())),
        // What alignment changed is seen beside the model as it comes.
        Weights::Reader(name) if READERS.contains(&name.as_str()) => Some(chosen.clone()),
        _ => None,
    };
    let before = match (chosen, &after) {
        (_, Some(Weights::Tuned)) => tune.start.clone(),
        (Weights::Public, _) | (_, Some(Weights::Reader(_))) => Weights::Public,
        (Weights::Reader(name), _) if name == BASE => chosen.clone(),
        (Weights::Judged(_) | Weights::Opened, _) if brought(chosen) => chosen.clone(),
        _ => Weights::Base,
    };
    // An engine may still have what is asked of it; what is in a file needs none.
    let settled = adapters.is_some() || matches!(chosen, Weights::Judged(_));
    let missing = settled && *after.as_ref().unwrap_or(&before) != *chosen;
    Shown { before, after, missing }
}

/// The shipped adapters, known before the engine has said what it has.
pub const SHIPPED: [&str; 5] = ["ace", "levels", "shifts", "mode", "paper"];
/// Those of the reader over the public model.
pub const READERS: [&str; 2] = ["ace", "paper"];

impl Shown {
    /// The weights whose answers count.
    pub fn main(&self) -> &Weights {
        self.after.as_ref().unwrap_or(&self.before)
    }

    /// Whether those are the visitor's adapter.
    pub fn is_tuned(&self) -> bool {
        *self.main() == Weights::Tuned
    }

    /// Whether those are answers in a file, which can't be asked for more.
    pub fn is_file(&self) -> bool {
        matches!(self.main(), Weights::Judged(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ace() -> Weights {
        Weights::Shipped("ace".into())
    }

    #[test]
    fn what_can_be_chosen_before_the_engine_runs_is_what_the_site_has() {
        let names = |manifest: &str| -> Vec<String> {
            let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
            let adapters = manifest["adapters"].as_array().unwrap();
            adapters.iter().map(|a| a["name"].as_str().unwrap().to_string()).collect()
        };
        assert_eq!(names(include_str!("../../../public/models/manifest.json")), SHIPPED);
        assert_eq!(names(include_str!("../../../public/smollm2/manifest.json")), READERS);
    }

    #[test]
    fn an_adapter_stands_beside_what_it_started_from() {
        let tuned = Tune { exists: true, start: ace(), ..Tune::default() };
        let adapters = ["ace".to_string(), "mode".to_string()];
        let cases = [
            (Weights::Base, Weights::Base, None),
            (ace(), Weights::Base, Some(ace())),
            (Weights::Tuned, ace(), Some(Weights::Tuned)),
        ];
        for (chosen, before, after) in cases {
            assert_eq!(shown(&chosen, Some(&adapters), &tuned, &|_| false), Shown { before, after, missing: false });
        }
    }

    #[test]
    fn others_stand_in_for_what_is_not_there() {
        let adapters = ["ace".to_string()];
        let none = Tune::default();
        let tuned = shown(&Weights::Tuned, Some(&adapters), &none, &|_| false);
        assert_eq!((tuned.main(), tuned.missing), (&ace(), true));
        let strange = shown(&Weights::Shipped("x".into()), Some(&adapters), &none, &|_| false);
        assert_eq!((strange.main(), strange.missing), (&Weights::Base, true));
        assert_eq!(shown(&Weights::Tuned, Some(&[]), &none, &|_| false).main(), &Weights::Base);
        assert!(!shown(&Weights::Tuned, None, &none, &|_| false).missing);
    }

    #[test]
    fn models_that_are_not_made_here_stand_beside_nothing_but_themselves() {
        let adapters = ["ace".to_string()];
        let none = Tune::default();
        let of = |chosen: Weights| shown(&chosen, Some(&adapters), &none, &|w| *w == Weights::Judged("mine".into()));
        let reader = |name: &str| Weights::Reader(name.into());
        let alone = [Weights::Public, reader(BASE), Weights::Judged("mine".into())];
        for weights in alone {
            assert_eq!(of(weights.clone()), Shown { before: weights, after: None, missing: false });
        }
        let aligned = Shown { before: Weights::Public, after: Some(reader("paper")), missing: false };
        assert_eq!(of(reader("paper")), aligned);
        for weights in [reader("strange"), Weights::Judged("gone".into()), Weights::Opened] {
            assert_eq!(of(weights), Shown { before: Weights::Base, after: None, missing: true });
        }
    }
}
