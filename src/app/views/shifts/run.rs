//! Asking the model about many questions of one country, in rounds: one question at a time behind everything that is on the
//! screen, and what came is shown a few times a second, not after each answer.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use crate::{
    app::engine::{client::Engine, predictions::Question},
    engine::protocol::Weights,
    survey::{CountryCode, ItemCode},
};

/// So long after the first answer of a round the answers of the round are shown.
const ROUND_MS: u32 = 500;

/// Whose answers are wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub weights: Weights,
    pub country: CountryCode,
}

impl Asked {
    pub fn question(&self, item: &ItemCode) -> Question {
        Question { weights: self.weights.clone(), country: self.country, item: item.clone() }
    }
}

/// One run, and the rounds of all answers. It lives as long as the component that makes it.
#[derive(Debug, Clone, Copy)]
pub struct MatrixRun {
    engine: Engine,
    /// Goes up when a round is over.
    round: RwSignal<u32>,
    /// Of whom the run is, and how many questions it has.
    run: RwSignal<Option<(Asked, usize)>>,
    /// Of the visitor's adapter.
    version: Memo<u32>,
}

/// How far a run is: questions done, of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub all: usize,
}

/// `left` are without an answer; nothing is left of a run that is over.
pub const fn progress(all: usize, left: usize) -> Option<Progress> {
    if left == 0 || all == 0 { None } else { Some(Progress { done: all.saturating_sub(left), all }) }
}

impl MatrixRun {
    /// `asked` follows the screen: a run for other weights or another country ends.
    pub fn new(engine: Engine, asked: Memo<Asked>) -> Self {
        let version = Memo::new(move |_| engine.tune.with(|t| t.version));
        let run = Self { engine, round: RwSignal::new(0), run: RwSignal::new(None), version };
        let waiting = StoredValue::new(false);
        Effect::new(move |former: Option<()>| {
            engine.watch_answers();
            let round_runs = waiting.try_get_value().unwrap_or(true);
            if former.is_some() && !round_runs {
                waiting.set_value(true);
                // The component may be gone by then.
                Timeout::new(ROUND_MS, move || {
                    waiting.try_update_value(|w| *w = false);
                    run.round.try_update(|n| *n += 1);
                })
                .forget();
            }
        });
        Effect::new(move |_| {
            let asked = asked.get();
            if run.run.with_untracked(|r| r.as_ref().is_some_and(|(a, _)| *a != asked)) {
                run.stop();
            }
        });
        on_cleanup(move || engine.want_later(Vec::new()));
        run
    }

    /// Tracks that a round is over, or the visitor's adapter another one.
    pub fn watch(self) {
        self.round.track();
        self.version.track();
    }

    pub fn start(self, asked: Asked, items: &[ItemCode]) {
        let questions: Vec<_> = items.iter().map(|item| asked.question(item)).collect();
        self.run.set(Some((asked, questions.len())));
        self.engine.want_later(questions);
    }

    pub fn stop(self) {
        self.run.set(None);
        self.engine.want_later(Vec::new());
    }

    /// `None` while nothing is asked. Reactive.
    pub fn progress(self) -> Option<Progress> {
        progress(self.run.with(|r| r.as_ref().map_or(0, |r| r.1)), self.engine.later.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_over_when_nothing_is_left() {
        assert_eq!(progress(0, 0), None);
        assert_eq!(progress(210, 210), Some(Progress { done: 0, all: 210 }));
        assert_eq!(progress(210, 1), Some(Progress { done: 209, all: 210 }));
        assert_eq!(progress(210, 0), None);
        // Another list is asked: this one has none of it.
        assert_eq!(progress(0, 4), None);
    }
}
