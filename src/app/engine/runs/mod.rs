//! The history of runs: what each was told, how far it came, and its adapter, to compare and to go back to.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{
    app::{
        engine::{setup::Setup, tune::Tune},
        link::names,
    },
    engine::protocol::{Scores, TrainMetrics},
    survey::ItemCode,
};

/// A run that ended, was stopped, or was interrupted.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub setup: Arc<Setup>,
    /// The visitor's name for it.
    pub name: Option<String>,
    /// As the page knew it when it ended.
    pub tune: Tune,
}

impl Run {
    pub fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.setup.name())
    }

    pub fn number(&self) -> u32 {
        self.setup.number
    }

    pub fn first(&self) -> Option<&TrainMetrics> {
        self.tune.metrics.first()
    }

    pub fn last(&self) -> Option<&TrainMetrics> {
        self.tune.metrics.last()
    }

    /// The last scores over the items that were trained, or over those held out.
    pub fn scores(&self, held_out: bool) -> Option<&Scores> {
        let last = self.last()?;
        if held_out { last.held_out.as_ref() } else { Some(&last.trained) }
    }

    /// Settings and curves, as a file.
    pub fn to_json(&self) -> Vec<u8> {
        let losses: Vec<_> =
            self.tune.losses.iter().map(|(step, loss)| serde_json::json!({ "step": step, "loss": loss })).collect();
        let labels = crate::causal::Label::ALL;
        let told = serde_json::json!({
            "name": self.name(),
            "start": names::weights_name(&self.tune.start),
            "config": self.setup.config,
            "steps_done": self.tune.step,
            "trained": self.tune.trained,
            "held_out": self.tune.held_out,
            "labels_in_order": labels,
            "scores": self.tune.metrics,
            "losses": losses,
        });
        serde_json::to_vec_pretty(&told).unwrap_or_default()
    }

    /// The run's name as a file's, without its ending.
    pub fn file_name(&self) -> String {
        let name = self.name().to_lowercase();
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let name: String = words.collect::<Vec<_>>().join("-").chars().take(60).collect();
        format!("ace-{}", name.trim_end_matches('-'))
    }
}

/// The history.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs {
    /// The oldest first.
    list: Vec<Run>,
    begun: u32,
    /// What was there before the last run began.
    before: Option<Box<Tune>>,
    /// The numbers of the runs that are compared.
    compared: Vec<u32>,
}

impl Runs {
    /// Adapters are large: so many are kept.
    pub const MOST: usize = 10;
    /// A name is no essay.
    pub const LONGEST_NAME: usize = 80;

    /// A history that was kept: the runs, the oldest first, and how many were begun.
    pub fn of(begun: u32, list: Vec<Run>) -> Self {
        Self { list, begun, ..Self::default() }
    }

    /// The number of a run that is about to begin.
    pub fn next_number(&self) -> u32 {
        self.begun + 1
    }

    /// A run begins, and this was there before.
    pub fn begin(&mut self, number: u32, before: Tune) {
        self.begun = self.begun.max(number);
        self.before = Some(Box::new(before.kept()));
    }

    /// Takes a run in as it is now, in place of what was kept of it. Gives the name of one that had to go for it.
    pub fn record(&mut self, tune: &Tune) -> Option<String> {
        let setup = Arc::clone(tune.setup.as_ref()?);
        // One that was lost before its first copy left nothing.
        if tune.losses.is_empty() {
            return None;
        }
        if let Some(run) = self.list.iter_mut().find(|r| r.number() == setup.number) {
            run.tune = tune.kept();
            return None;
        }
        self.list.push(Run { setup, name: None, tune: tune.kept() });
        let surplus = (self.list.len() > Self::MOST).then(|| self.list.remove(0))?;
        self.compared.retain(|n| *n != surplus.number());
        Some(surplus.name())
    }

    /// The newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Run> {
        self.list.iter().rev()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn get(&self, number: u32) -> Option<&Run> {
        self.list.iter().find(|r| r.number() == number)
    }

    /// Gives a run another name; an empty one is its usual name again.
    pub fn rename(&mut self, number: u32, name: &str) {
        let name: String = name.trim().chars().take(Self::LONGEST_NAME).collect();
        if let Some(run) = self.list.iter_mut().find(|r| r.number() == number) {
            run.name = (!name.is_empty() && name != run.setup.name()).then_some(name);
        }
    }

    /// Gives their questions these titles, and whether any was another.
    pub fn entitle(&mut self, title: impl Fn(&ItemCode) -> Option<String>) -> bool {
        let mut is_changed = false;
        for run in &mut self.list {
            if let Some(setup) = run.setup.entitled(&title) {
                run.setup = Arc::clone(&setup);
                run.tune.setup = Some(setup);
                is_changed = true;
            }
        }
        is_changed
    }

    pub fn remove(&mut self, number: u32) {
        self.list.retain(|r| r.number() != number);
        self.compared.retain(|n| *n != number);
    }

    /// What was there before the last run, if that is known: an adapter, or none.
    pub fn before(&self) -> Option<&Tune> {
        self.before.as_deref()
    }

    pub fn take_before(&mut self) -> Option<Tune> {
        self.before.take().map(|tune| *tune)
    }

    /// The adapter changed in another way, so there is nothing to go back to.
    pub fn forget_before(&mut self) {
        self.before = None;
    }

    pub fn is_compared(&self, number: u32) -> bool {
        self.compared.contains(&number)
    }

    /// Puts a run among the two that are compared, in place of the one chosen first, or takes it out.
    pub fn toggle_compared(&mut self, number: u32) {
        if self.is_compared(number) {
            self.compared.retain(|n| *n != number);
        } else if self.get(number).is_some() {
            self.compared.push(number);
            if self.compared.len() > 2 {
                self.compared.remove(0);
            }
        }
    }

    /// The two runs to compare, the older first.
    pub fn compared(&self) -> Option<[&Run; 2]> {
        let mut runs = self.list.iter().filter(|r| self.is_compared(r.number()));
        Some([runs.next()?, runs.next()?])
    }
}
