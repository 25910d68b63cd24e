//! Signals that much on the page follows, and whose followers come and go with every view.

use leptos::{prelude::*, reactive::graph::Source};

/// Changes a signal, and has it forget who follows it. It keeps an entry, and the memory behind it, for whoever ever read it, also when
/// that is long gone; whoever is there has heard of the change, reads the signal again before anything else happens, and so follows anew.
pub fn update_anew<T: Send + Sync + 'static>(signal: RwSignal<T>, change: impl FnOnce(&mut T)) {
    signal.update(change);
    signal.clear_subscribers();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_there_follows_through_every_change() {
        let owner = Owner::new();
        owner.with(|| {
            let signal = RwSignal::new(1);
            let double = Memo::new(move |_| 2 * signal.get());
            let more = Memo::new(move |_| double.get() + 1);
            for n in 2..6 {
                update_anew(signal, |v| *v = n);
                // Nobody reads in between, every second time.
                if n % 2 == 0 {
                    assert_eq!((more.get_untracked(), double.get_untracked()), (2 * n + 1, 2 * n));
                }
            }
            assert_eq!(more.get_untracked(), 11);
            signal.set(7);
            assert_eq!(more.get_untracked(), 15);
        });
    }
}
