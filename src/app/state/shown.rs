//! Which weights are on the screen.

use crate::{
    app::{engine::tune::Tune, link::page::DEFAULT_ADAPTER},
    engine::protocol::Weights,
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

/// `adapters` are the shipped ones, once the engine has said.
pub fn shown(chosen: &Weights, adapters: Option<&[String]>, tune: &Tune) -> Shown {
    let shipped = |name: &str| adapters.is_none_or(|a| a.iter().any(|n| n == name));
    let after = match chosen {
        Weights::Base => None,
        Weights::Shipped(name) if shipped(name) => Some(chosen.clone()),
        Weights::Tuned if tune.exists => Some(Weights::Tuned),
        // Until the engine has spoken, the visitor's adapter may still come back.
        Weights::Tuned if adapters.is_some() && shipped(DEFAULT_ADAPTER) => Some(Weights::Shipped(DEFAULT_ADAPTER.into())),
        _ => None,
    };
    Shown {
        before: if after == Some(Weights::Tuned) { tune.start.clone() } else { Weights::Base },
        missing: adapters.is_some() && *chosen != Weights::Base && after.as_ref() != Some(chosen),
        after,
    }
}

impl Shown {
    /// The weights whose answers count.
    pub fn main(&self) -> &Weights {
        self.after.as_ref().unwrap_or(&self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ace() -> Weights {
        Weights::Shipped("ace".into())
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
            assert_eq!(shown(&chosen, Some(&adapters), &tuned), Shown { before, after, missing: false });
        }
    }

    #[test]
    fn others_stand_in_for_what_is_not_there() {
        let adapters = ["ace".to_string()];
        let none = Tune::default();
        let tuned = shown(&Weights::Tuned, Some(&adapters), &none);
        assert_eq!((tuned.main(), tuned.missing), (&ace(), true));
        let strange = shown(&Weights::Shipped("x".into()), Some(&adapters), &none);
        assert_eq!((strange.main(), strange.missing), (&Weights::Base, true));
        assert_eq!(shown(&Weights::Tuned, Some(&[]), &none).main(), &Weights::Base);
        assert!(!shown(&Weights::Tuned, None, &none).missing);
    }
}
