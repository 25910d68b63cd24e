//! Tests of the fine-tune as the page sees it.

use super::*;
use crate::{
    align::Saved,
    app::link::settings::TuneSettings,
    engine::protocol::{Scores, TrainProgress},
};

fn progress(step: u32, step_ms: f64) -> Event {
    Event::Progress(TrainProgress { step, steps: 10, loss: 1.0 / f64::from(step), step_ms })
}

fn asked(start: Weights, steps: u32) -> Asked {
    let setup = Setup::example(1, TuneSettings { steps, start: start.clone(), ..TuneSettings::default() });
    Asked { start, steps, setup: Some(Arc::new(setup)), goes_on: false }
}

fn begun(from: u32) -> Event {
    Event::TrainStarted { trained: vec!["Q1".into()], held_out: vec!["Q2".into()], from, whole: from > 0 }
}

fn started() -> Tune {
    let mut tune = Tune::default();
    tune.ask(asked(Weights::Base, 10));
    tune.apply(&begun(0));
    tune
}

#[test]
fn a_run_from_start_to_end() {
    let mut tune = Tune::default();
    tune.ask(asked(Weights::Shipped("ace".into()), 10));
    assert_eq!((tune.phase, tune.exists, tune.time_left()), (Phase::Starting, false, None));
    tune.apply(&begun(0));
    assert!(tune.exists && tune.phase.is_active());
    tune.apply(&progress(1, 100.0));
    tune.apply(&progress(2, 200.0));
    assert_eq!((tune.step, tune.losses.len()), (2, 2));
    assert!((tune.time_left().unwrap() - 8.0 * 120.0).abs() < 1e-9);
    let scores = Scores { items: 1, level: 90.0, effect_skill: Some(10.0), labels: [1, 2, 0, 0, 1, 0, 0, 0] };
    let version = tune.version;
    tune.apply(&Event::Metrics(TrainMetrics { step: 2, trained: scores, held_out: None }));
    assert_eq!(tune.version, version + 1);
    tune.apply(&Event::Paused { step: 2 });
    assert_eq!((tune.phase, tune.time_left()), (Phase::Paused, None));
    tune.apply(&Event::Resumed { step: 2 });
    tune.apply(&Event::TrainEnded { step: 10, end: TrainEnd::Done });
    assert_eq!((tune.phase, tune.step), (Phase::Ended(TrainEnd::Done), 10));
    tune.apply(&Event::ResetDone);
    assert_eq!((tune.exists, tune.losses.len(), tune.phase), (false, 0, Phase::Idle));
}

#[test]
fn a_lost_engine_keeps_curves_and_snapshot() {
    let mut tune = started();
    tune.apply(&progress(1, 100.0));
    tune.apply(&Event::Exported { bytes: vec![1, 2], step: 1, asked: false });
    tune.lose_engine();
    assert_eq!((tune.phase, tune.exists, tune.losses.len()), (Phase::Interrupted, false, 1));
    tune.apply(&Event::Imported { name: "x".into(), over_public: false });
    assert_eq!((tune.phase, tune.exists, tune.snapshot.as_ref().map(|s| s.1)), (Phase::Interrupted, true, Some(1)));
}

#[test]
fn an_opened_file_takes_the_place_of_a_run() {
    let mut tune = started();
    tune.apply(&progress(1, 100.0));
    tune.apply(&Event::TrainEnded { step: 1, end: TrainEnd::Stopped });
    tune.open("mine.safetensors", vec![1], Weights::Base, Learnt::default());
    assert_eq!((tune.opened.as_deref(), tune.losses.len(), tune.exists), (Some("mine.safetensors"), 0, true));
}

#[test]
fn a_refused_start_keeps_the_former_adapter() {
    let mut tune = started();
    tune.apply(&Event::TrainEnded { step: 10, end: TrainEnd::Done });
    tune.ask(asked(Weights::Shipped("mode".into()), 5));
    tune.refuse();
    assert_eq!((tune.phase, tune.exists, tune.start, tune.trained.len()), (Phase::Idle, true, Weights::Base, 1));
}

#[test]
fn an_interrupted_run_goes_on_from_its_last_copy() {
    let mut tune = started();
    assert_eq!(tune.rest_from(), None);
    for step in 1..=7 {
        tune.apply(&progress(step, 100.0));
        if step == 5 {
            tune.apply(&Event::Exported { bytes: vec![1, 2], step, asked: false });
            let saved = Saved { step, module: vec![3], optimizer: vec![4] };
            tune.apply(&Event::Reached(Position { step, saved: Some(saved) }));
        }
    }
    assert_eq!((tune.rest(), tune.rest_from()), (None, None), "it runs");
    tune.lose_engine();
    let (config, resume, asked_again) = tune.rest().unwrap();
    assert_eq!((asked_again.steps, asked_again.goes_on), (10, true));
    assert_eq!((config.steps, resume.position.step, resume.position.saved.is_some()), (10, 5, true));
    assert_eq!((resume.adapter, tune.rest_from()), (vec![1, 2], Some(5)));

    tune.ask(Asked { goes_on: true, ..asked(Weights::Base, 10) });
    tune.refuse();
    assert_eq!((tune.phase, tune.rest_from()), (Phase::Interrupted, Some(5)), "a refusal leaves it as it was");
    tune.ask(Asked { goes_on: true, ..asked(Weights::Base, 10) });
    tune.apply(&begun(5));
    assert_eq!((tune.phase, tune.step, tune.losses.len(), tune.went_on), (Phase::Running, 5, 5, Some((5, true))));
    tune.apply(&progress(6, 100.0));
    tune.lose_engine();
    assert_eq!((tune.rest_from(), tune.losses.len()), (Some(5), 6), "lost once more before the next copy");
    assert_eq!((tune.kept().position, tune.kept().losses.len()), (None, 6));
}

#[test]
fn copies_that_do_not_belong_together_are_not_used_together() {
    let mut tune = started();
    let saved = Saved { step: 5, module: vec![3], optimizer: vec![4] };
    tune.apply(&Event::Reached(Position { step: 5, saved: Some(saved) }));
    tune.apply(&Event::Exported { bytes: vec![1], step: 9, asked: false });
    tune.lose_engine();
    assert_eq!(tune.rest().unwrap().1.position, Position { step: 9, saved: None });
    // A new run, lost before it began, has nothing to go on from.
    tune.ask(asked(Weights::Base, 20));
    tune.lose_engine();
    assert_eq!((tune.phase, tune.rest_from()), (Phase::Interrupted, None));
}

#[test]
fn sleep_is_told_and_does_not_count_as_pace() {
    let mut tune = started();
    tune.apply(&progress(1, 100.0));
    tune.apply(&progress(2, 40_100.0));
    tune.apply(&Event::Slept { ms: 40_000.0 });
    assert_eq!((tune.step_ms, tune.slept_ms, tune.phase), (100.0, 40_000.0, Phase::Running));
    assert_eq!(tune.time_left(), Some(800.0));
}

#[test]
fn a_copy_belongs_to_what_it_learnt_from() {
    let learnt = |tune: &Tune| tune.record().unwrap().learnt;
    let mut tune = Tune::default();
    tune.open("mine.safetensors", vec![1], Weights::Base, Learnt { own: Some("a class".into()), ..Learnt::default() });
    assert_eq!(learnt(&tune), tune.learnt);
    let former = tune.learnt.clone();
    tune.ask(asked(Weights::Base, 20));
    tune.apply(&begun(0));
    assert_ne!(tune.learnt, former);
    assert_eq!(learnt(&tune), former, "the copy is the former one's until there is another");
    // Lost before that, the former one comes back.
    tune.lose_engine();
    tune.apply(&Event::Imported { name: "x".into(), over_public: false });
    assert_eq!(tune.learnt, former);
    tune.ask(asked(Weights::Base, 20));
    tune.apply(&begun(0));
    tune.apply(&Event::Exported { bytes: vec![2], step: 10, asked: false });
    assert_eq!(learnt(&tune), tune.setup.as_ref().unwrap().learnt());
}
