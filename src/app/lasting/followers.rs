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

    /// One by one, since who is there and no longer reads the source must not be told of it again.
    fn let_go(&mut self) {
        let Self { source, all, ids, .. } = self;
        all.retain(|follower| {
            let is_there = follower.1.strong_count() > 0;
            if !is_there {
                source.remove_subscriber(follower);
                ids.remove(&follower.0);
            }
            is_there
        });
        self.lived = self.all.len();
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
    fn who_no_longer_reads_is_told_nothing() {
        let owner = Owner::new();
        owner.with(|| {
            let (signal, reads) = (LastingSignal::new(0), RwSignal::new(true));
            let calculated = StoredValue::new(0);
            let memo = Memo::new(move |_| {
                calculated.update_value(|n| *n += 1);
                if reads.get() { signal.get() } else { 7 }
            });
            assert_eq!(memo.get_untracked(), 0);
            reads.set(false);
            assert_eq!((memo.get_untracked(), calculated.get_value()), (7, 2));
            for _ in 0..3 * FEW {
                owner.child().with(|| assert_eq!(Memo::new(move |_| signal.get()).get_untracked(), 0));
            }
            signal.set(1);
            assert_eq!((memo.get_untracked(), calculated.get_value()), (7, 2));
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
