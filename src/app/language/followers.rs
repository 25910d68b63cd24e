//! Who follows the language.
//!
//! A signal keeps an entry, and the memory behind it, for whoever has read it, also of effects that are long gone; and all that is drawn
//! has read the language. So they are counted here, and the signal is rid of the gone ones now and then.

use std::collections::HashSet;

use leptos::reactive::graph::{AnySubscriber, Source};

/// As many may gather before anything is done about it.
const FEW: usize = 1024;

/// Everybody who follows one source, in the order in which they came: effects within effects rely on it.
#[derive(Default)]
pub struct Followers {
    all: Vec<AnySubscriber>,
    ids: HashSet<usize>,
    /// Of those, how many were there after the last look.
    lived: usize,
}

impl Followers {
    /// Has the source tell `follower` of changes. Whoever follows already does not count twice.
    pub fn add(&mut self, source: &impl Source, follower: AnySubscriber) {
        source.add_subscriber(follower.clone());
        if self.ids.insert(follower.0) {
            self.all.push(follower);
        }
        if self.all.len() > FEW + 2 * self.lived {
            self.let_go(source);
        }
    }

    fn let_go(&mut self, source: &impl Source) {
        self.all.retain(|follower| follower.1.strong_count() > 0);
        self.ids = self.all.iter().map(|follower| follower.0).collect();
        self.lived = self.all.len();
        source.clear_subscribers();
        self.all.iter().for_each(|follower| source.add_subscriber(follower.clone()));
    }
}

#[cfg(test)]
mod tests {
    use leptos::{
        prelude::*,
        reactive::graph::{Observer, Subscriber, ToAnySource, ToAnySubscriber},
    };

    use super::*;

    /// A memo that follows the signal, as a view's closures follow the language.
    fn follower(source: &ArcRwSignal<u32>, followers: &std::sync::Arc<std::sync::Mutex<Followers>>) -> ArcMemo<u32> {
        let (source, followers) = (source.clone(), followers.clone());
        ArcMemo::new(move |_| {
            if let Some(me) = Observer::get() {
                me.add_source(source.to_any_source());
                followers.lock().unwrap().add(&source, me);
            }
            source.get_untracked()
        })
    }

    #[test]
    fn those_that_are_gone_are_let_go_and_the_others_still_follow() {
        let owner = Owner::new();
        owner.with(|| {
            let source = ArcRwSignal::new(1);
            let followers = std::sync::Arc::<std::sync::Mutex<Followers>>::default();
            let living: Vec<_> = (0..10).map(|_| follower(&source, &followers)).collect();
            living.iter().for_each(|memo| assert_eq!(memo.get_untracked(), 1));
            for _ in 0..10 * FEW {
                follower(&source, &followers).get_untracked();
            }
            assert!(followers.lock().unwrap().all.len() <= FEW + 20);
            source.set(2);
            living.iter().for_each(|memo| assert_eq!(memo.get_untracked(), 2));
            source.set(3);
            living.iter().for_each(|memo| assert_eq!(memo.get_untracked(), 3));
        });
    }

    #[test]
    fn nobody_follows_twice() {
        let owner = Owner::new();
        owner.with(|| {
            let source = ArcRwSignal::new(1);
            let mut followers = Followers::default();
            let memo = ArcMemo::new(|_| 0);
            for _ in 0..3 * FEW {
                followers.add(&source, memo.to_any_subscriber());
            }
            assert_eq!(followers.all.len(), 1);
        });
    }
}
