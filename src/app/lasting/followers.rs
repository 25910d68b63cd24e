//! Who follows one signal or memo.

use std::collections::HashSet;

use leptos::reactive::graph::{AnySource, AnySubscriber, Observer, Source, Subscriber};

/// As many may gather before anything is done about it.
const FEW: usize = 64;

/// Everybody who follows one source, in the order in which they came: effects within effects rely on it.
#[derive(Debug)]
pub struct Followers {
    source: AnySource,
    all: Vec<AnySubscriber>,
    ids: HashSet<usize>,
    /// Of those, how many were there after the last look.
    lived: usize,
}

impl Followers {
    pub fn of(source: AnySource) -> Self {
        Self { source, all: Vec::new(), ids: HashSet::new(), lived: 0 }
    }

    /// Has the source tell whoever reads it now, an effect or a memo, of its changes. Who follows already does not count twice.
    pub fn follow(&mut self) {
        let Some(reader) = Observer::get() else { return };
        reader.add_source(self.source.clone());
        self.source.add_subscriber(reader.clone());
        if self.ids.insert(reader.0) {
            self.all.push(reader);
        }
        if self.all.len() > FEW + 2 * self.lived {
            self.let_go();
        }
    }

    /// Whoever stays may hear of changes of what it no longer reads: it then calculates what it has, once more.
    fn let_go(&mut self) {
        self.all.retain(|follower| follower.1.strong_count() > 0);
        self.ids = self.all.iter().map(|follower| follower.0).collect();
        self.lived = self.all.len();
        self.source.clear_subscribers();
        self.all.iter().for_each(|follower| self.source.add_subscriber(follower.clone()));
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::*;
    use crate::app::lasting::{LastingMemo, LastingSignal};

    #[test]
    fn those_that_are_gone_are_let_go_and_the_others_still_follow() {
        let owner = Owner::new();
        owner.with(|| {
            let signal = LastingSignal::new(1);
            let memo = LastingMemo::new(move |_| 2 * signal.get());
            let living: Vec<_> = (0..10).map(|_| Memo::new(move |_| (signal.get(), memo.get()))).collect();
            living.iter().for_each(|follower| assert_eq!(follower.get_untracked(), (1, 2)));
            for n in 2..100 * FEW {
                // A view that comes and goes.
                owner.child().with(|| {
                    assert_eq!(Memo::new(move |_| signal.get() + memo.get()).get_untracked(), 3 * signal.get_untracked())
                });
                if n % FEW == 0 {
                    signal.set(n / FEW);
                    living.iter().for_each(|follower| assert_eq!(follower.get_untracked(), (n / FEW, 2 * (n / FEW))));
                }
            }
            for all in [signal.followers, memo.followers] {
                all.with_value(|followers| assert!(followers.all.len() <= FEW + 2 * 12, "{}", followers.all.len()));
            }
        });
    }

    #[test]
    fn nobody_follows_twice() {
        let owner = Owner::new();
        owner.with(|| {
            let signal = LastingSignal::new(0);
            let memo = Memo::new(move |_| signal.get());
            for n in 0..3 * FEW {
                signal.set(n);
                assert_eq!(memo.get_untracked(), n);
            }
            signal.followers.with_value(|followers| assert_eq!(followers.all.len(), 1));
        });
    }
}
