//! Runs between visits: the one on the bench and the history, kept in the browser as they change, and taken up again. A run that a
//! reload cut off is an interrupted one then, and can go on from its last copy.

use std::{cell::Cell, sync::Arc};

use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use crate::{
    align::{Position, TrainConfig},
    app::{
        engine::{
            client::Engine,
            runs::{Run, Runs},
            setup::Setup,
            tune::{Phase, Tune},
        },
        link::page::PageState,
        state::State,
        stores::own::database::{self, RUN, RUNS},
        views::align::words,
    },
    engine::protocol::{TrainEnd, TrainMetrics, Voiced, Weights},
    survey::ItemCode,
};

thread_local! {
    /// Whether what was kept is taken up: before that nothing takes its place.
    static LOADED: Cell<bool> = const { Cell::new(false) };
    /// Whether something is being kept, and whether there was more since.
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// Takes up what a former visit left, the first time; from then on runs are kept, and nobody leaves one by mistake.
pub fn start(state: State) {
    let engine = state.engine;
    // Names and removals, while the history is on the screen.
    Effect::new(move |former: Option<()>| {
        engine.runs.track();
        if former.is_some() {
            keep(engine);
        }
    });
    if engine.is_kept_by(move || keep(engine)) {
        return;
    }
    // It stays for the page's life: a run goes on in every view.
    let _ = window_event_listener(ev::beforeunload, move |event| {
        if engine.tune.with_untracked(|t| t.phase.is_active()) {
            event.prevent_default();
            // For browsers that ask for no other reason.
            event.set_return_value("...");
        }
    });
    spawn_local(async move {
        let [run, runs] = [database::load(RUN).await, database::load(RUNS).await].map(|kept| kept.ok().flatten());
        let run = run.and_then(|bytes| postcard::from_bytes::<KeptTune>(&bytes).ok()).map(KeptTune::tune);
        if let Some(runs) = runs.and_then(|bytes| postcard::from_bytes::<KeptRuns>(&bytes).ok()) {
            engine.runs.update(|now| {
                if now.is_empty() {
                    *now = runs.runs();
                }
            });
        }
        if let Some(run) = run {
            take_up(engine, run);
        }
        LOADED.set(true);
    });
}

/// Puts a kept run on the bench, unless the visitor has begun something else.
fn take_up(engine: Engine, run: Tune) {
    let is_free = engine.tune.with_untracked(|now| {
        let same = now.snapshot.as_ref().is_none_or(|s| run.snapshot.as_ref().is_some_and(|r| r.0 == s.0));
        now.phase == Phase::Idle && now.setup.is_none() && same
    });
    // One that was cut off before its first copy left nothing to go on with.
    if !is_free || run.snapshot.is_none() {
        return;
    }
    let rest = run.rest_from();
    engine.tune.update(|now| *now = Tune { exists: now.exists, version: now.version + 1, ..run });
    engine.bring_copy();
    if let Some(step) = rest {
        engine.notices.info(words::left_off(step));
    }
}

/// Keeps what there is now. Called again while it is at it, it keeps once more.
fn keep(engine: Engine) {
    AGAIN.set(true);
    if !LOADED.get() || BUSY.replace(true) {
        return;
    }
    spawn_local(async move {
        while AGAIN.replace(false) {
            let run = engine.tune.with_untracked(|t| KeptTune::of(t).and_then(|t| postcard::to_allocvec(&t).ok()));
            let runs = engine.runs.with_untracked(|r| postcard::to_allocvec(&KeptRuns::of(r)).ok());
            for (key, bytes) in [(RUN, run), (RUNS, runs)] {
                if let Err(error) = database::save(key, bytes.as_deref()).await {
                    log::warn!("a run is not kept: {error:?}");
                }
            }
        }
        BUSY.set(false);
    });
}

/// What a run was told, its settings as a link says them.
#[derive(Debug, Serialize, Deserialize)]
struct KeptSetup {
    number: u32,
    page: String,
    title: String,
    topic: String,
    config: TrainConfig,
    own: Option<String>,
}

impl KeptSetup {
    fn of(setup: &Setup) -> Self {
        let Setup { number, settings, country, item, title, topic, config, own } = setup.clone();
        let page = PageState { country, item, tune: settings, ..PageState::default() };
        Self { number, page: page.format(), title, topic, config, own }
    }

    fn setup(self) -> Setup {
        let Self { number, page, title, topic, config, own } = self;
        let PageState { country, item, tune: settings, .. } = PageState::parse(&page).0;
        Setup { number, settings, country, item, title, topic, config, own }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptTune {
    setup: KeptSetup,
    /// `None`: it was cut off.
    end: Option<TrainEnd>,
    step: u32,
    steps: u32,
    losses: Vec<(u32, f64)>,
    metrics: Vec<TrainMetrics>,
    voices: Vec<Voiced>,
    trained: Vec<ItemCode>,
    held_out: Vec<ItemCode>,
    start: Weights,
    position: Option<Position>,
    went_on: Option<(u32, bool)>,
    slept_ms: f64,
    snapshot: Option<(Vec<u8>, u32)>,
}

impl KeptTune {
    /// `None` for an adapter from elsewhere, which has no run, and where there is nothing yet.
    fn of(tune: &Tune) -> Option<Self> {
        let setup = tune.setup.as_ref().filter(|_| !tune.losses.is_empty())?;
        Some(Self {
            setup: KeptSetup::of(setup),
            end: if let Phase::Ended(end) = tune.phase { Some(end) } else { None },
            step: tune.step,
            steps: tune.steps,
            losses: tune.losses.clone(),
            metrics: tune.metrics.clone(),
            voices: tune.voices.to_vec(),
            trained: tune.trained.clone(),
            held_out: tune.held_out.clone(),
            start: tune.start.clone(),
            position: tune.position.as_deref().cloned(),
            went_on: tune.went_on,
            slept_ms: tune.slept_ms,
            snapshot: tune.snapshot.as_ref().map(|(bytes, step)| (bytes.to_vec(), *step)),
        })
    }

    fn tune(self) -> Tune {
        let setup = self.setup.setup();
        Tune {
            phase: self.end.map_or(Phase::Interrupted, Phase::Ended),
            learnt: setup.learnt(),
            copied: (setup.learnt(), matches!(self.start, Weights::Reader(_))),
            setup: Some(Arc::new(setup)),
            step: self.step,
            steps: self.steps,
            losses: self.losses,
            metrics: self.metrics,
            voices: Arc::new(self.voices),
            trained: self.trained,
            held_out: self.held_out,
            start: self.start,
            position: self.position.map(Arc::new),
            went_on: self.went_on,
            slept_ms: self.slept_ms,
            snapshot: self.snapshot.map(|(bytes, step)| (Arc::new(bytes), step)),
            ..Tune::default()
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptRuns {
    begun: u32,
    /// With their names, the oldest first.
    list: Vec<(Option<String>, KeptTune)>,
}

impl KeptRuns {
    fn of(runs: &Runs) -> Self {
        let mut list: Vec<_> = runs.newest().filter_map(|run| Some((run.name.clone(), KeptTune::of(&run.tune)?))).collect();
        list.reverse();
        Self { begun: runs.next_number() - 1, list }
    }

    fn runs(self) -> Runs {
        let run = |(name, kept): (Option<String>, KeptTune)| {
            let tune = kept.tune();
            Some(Run { setup: Arc::clone(tune.setup.as_ref()?), name, tune })
        };
        Runs::of(self.begun, self.list.into_iter().filter_map(run).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::Saved,
        app::{
            engine::tune::Asked,
            link::settings::{Breadth, TuneSettings},
            stores::adapter::Learnt,
        },
        engine::protocol::{Event, Scores, TrainProgress},
        survey::Attribute,
    };

    /// A run of which seven steps are done, with a copy of the fifth.
    fn run(number: u32) -> Tune {
        let settings =
            TuneSettings { breadth: Breadth::Item, teach: vec![Attribute::Gender], steps: 10, ..TuneSettings::default() };
        let setup = Setup::example(number, settings);
        let mut tune = Tune::default();
        tune.ask(Asked { start: Weights::Base, steps: 10, setup: Some(Arc::new(setup)), goes_on: false });
        tune.apply(&Event::TrainStarted { trained: vec!["Q33".into()], held_out: vec!["Q29".into()], from: 0, whole: true });
        for step in 1..=7 {
            tune.apply(&Event::Progress(TrainProgress { step, steps: 10, loss: 1.0 / f64::from(step), step_ms: 80.0 }));
        }
        let scores = Scores { items: 1, level: 90.0, effect_skill: None, labels: [1, 2, 0, 0, 1, 0, 0, 0] };
        tune.apply(&Event::Metrics(TrainMetrics { step: 5, trained: scores, held_out: Some(scores) }));
        tune.apply(&Event::Exported { bytes: vec![1, 2], step: 5, asked: false });
        let saved = Some(Saved { step: 5, module: vec![3], optimizer: vec![4] });
        tune.apply(&Event::Reached(Position { step: 5, saved }));
        tune
    }

    fn there_and_back(tune: &Tune) -> Tune {
        let bytes = postcard::to_allocvec(&KeptTune::of(tune).unwrap()).unwrap();
        postcard::from_bytes::<KeptTune>(&bytes).unwrap().tune()
    }

    #[test]
    fn a_run_that_was_cut_off_can_go_on_with_its_curves() {
        let before = run(3);
        let after = there_and_back(&before);
        assert_eq!((after.phase, after.exists, after.rest_from()), (Phase::Interrupted, false, Some(5)));
        assert_eq!((&after.losses, &after.metrics, after.step), (&before.losses, &before.metrics, 7));
        assert_eq!((&after.learnt, &after.copied), (&before.learnt, &before.copied), "or it would be called extrapolated");
        assert_eq!((&after.setup, &after.trained, &after.held_out), (&before.setup, &before.trained, &before.held_out));
        let (config, resume, _) = after.rest().unwrap();
        assert_eq!((config.steps, resume.adapter), (10, vec![1, 2]));
        assert!(resume.position.saved.is_some());
    }

    #[test]
    fn a_run_that_ended_has_ended_and_what_is_no_run_is_not_kept() {
        let mut tune = run(1);
        tune.apply(&Event::TrainEnded { step: 7, end: TrainEnd::Stopped });
        assert_eq!(there_and_back(&tune).phase, Phase::Ended(TrainEnd::Stopped));
        tune.open("mine.safetensors", vec![1], Weights::Base, Learnt::default());
        assert!(KeptTune::of(&tune).is_none() && KeptTune::of(&Tune::default()).is_none());
    }

    #[test]
    fn the_history_comes_back_in_its_order_with_its_names() {
        let mut runs = Runs::default();
        for number in 1..=2 {
            let mut tune = run(number);
            tune.apply(&Event::TrainEnded { step: 7, end: TrainEnd::Done });
            runs.begin(number, Tune::default());
            runs.record(&tune);
        }
        runs.rename(1, "Mine");
        let bytes = postcard::to_allocvec(&KeptRuns::of(&runs)).unwrap();
        let again = postcard::from_bytes::<KeptRuns>(&bytes).unwrap().runs();
        assert_eq!(again.newest().map(Run::name).collect::<Vec<_>>(), runs.newest().map(Run::name).collect::<Vec<_>>());
        assert_eq!((again.next_number(), again.get(1).unwrap().name().as_str()), (3, "Mine"));
        assert_eq!(again.get(2).unwrap().tune.losses.len(), 7);
    }

    #[test]
    fn what_another_version_kept_is_left_alone() {
        assert!(postcard::from_bytes::<KeptTune>(&[7; 40]).is_err());
    }
}
