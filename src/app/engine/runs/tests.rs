use super::*;
use crate::{
    align::TrainConfig,
    app::{
        engine::{
            setup::Setup,
            tune::{Asked, Phase},
        },
        link::settings::{Breadth, TuneSettings},
    },
    engine::protocol::{Event, TrainEnd, TrainProgress, Weights},
    survey::{Attribute, Catalogue, CountryCode, Item},
};

impl Setup {
    /// A run about jobs in Egypt.
    pub fn example(number: u32, settings: TuneSettings) -> Self {
        let country = CountryCode::parse("EGY").unwrap();
        let item = Item {
            code: "Q33".into(),
            topic: "family".into(),
            title: "Jobs".into(),
            question: "Whose jobs?".into(),
            options: vec!["Agree".into(), "Disagree".into()],
            first_code: 1,
        };
        let config = settings.config(country, &item, &Catalogue { items: vec![item.clone()], ..Catalogue::default() });
        Self { number, settings, country, item: item.code, title: item.title, topic: "Family".into(), config, own: None }
    }
}

fn scores(level: f64) -> Scores {
    Scores { items: 2, level, effect_skill: Some(level - 80.0), labels: [3, 2, 1, 0, 2, 0, 0, 0] }
}

/// A run of two steps that was ended.
fn ended(number: u32) -> Tune {
    let mut tune = Tune::default();
    let setup = Some(Arc::new(Setup::example(number, TuneSettings::default())));
    tune.ask(Asked { start: Weights::Base, steps: 60, setup, goes_on: false });
    tune.apply(&Event::TrainStarted { trained: vec!["Q33".into()], held_out: vec!["Q29".into()], from: 0, whole: true });
    for step in 1..=2 {
        tune.apply(&Event::Progress(TrainProgress { step, steps: 60, loss: 0.5, step_ms: 80.0 }));
        let held_out = Some(scores(90.0));
        tune.apply(&Event::Metrics(TrainMetrics { step, trained: scores(90.0 + f64::from(step)), held_out }));
    }
    tune.apply(&Event::Exported { bytes: vec![number as u8], step: 2, asked: false });
    tune.apply(&Event::TrainEnded { step: 2, end: TrainEnd::Stopped });
    tune
}

#[test]
fn a_run_is_kept_with_its_name_scores_and_adapter() {
    let mut runs = Runs::default();
    assert_eq!((runs.next_number(), runs.is_empty()), (1, true));
    runs.begin(1, Tune::default());
    assert_eq!(runs.record(&ended(1)), None);
    let run = runs.get(1).unwrap();
    assert_eq!(run.name(), "Run 1: Egypt, Family, ace, 60 steps");
    assert_eq!((run.tune.phase, run.tune.step), (Phase::Ended(TrainEnd::Stopped), 2));
    assert_eq!((run.scores(false).unwrap().level, run.scores(true).unwrap().level), (92.0, 90.0));
    assert_eq!((run.first().unwrap().step, run.last().unwrap().step), (1, 2));
    assert_eq!(run.tune.snapshot.as_ref().unwrap().0.as_slice(), [1]);
    assert_eq!(runs.next_number(), 2);

    runs.rename(1, "  Mine  ");
    assert_eq!((runs.get(1).unwrap().name(), runs.get(1).unwrap().file_name()), ("Mine".into(), "ace-mine".into()));
    runs.rename(1, &"x".repeat(300));
    assert_eq!(runs.get(1).unwrap().name().len(), Runs::LONGEST_NAME);
    runs.rename(1, " ");
    assert_eq!(runs.get(1).unwrap().file_name(), "ace-run-1-egypt-family-ace-60-steps");
}

#[test]
fn a_name_has_its_question_in_the_language_of_now() {
    let mut runs = Runs::default();
    let settings = TuneSettings { breadth: Breadth::Item, ..TuneSettings::default() };
    let tune = Tune { setup: Some(Arc::new(Setup::example(1, settings))), ..ended(1) };
    runs.record(&tune);
    let spanish = |code: &ItemCode| (code.as_str() == "Q33").then(|| "Trabajos".to_string());
    assert_eq!(runs.get(1).unwrap().name(), "Run 1: Egypt, Jobs, ace, 60 steps");
    assert!(runs.entitle(spanish));
    assert_eq!(runs.get(1).unwrap().name(), "Run 1: Egypt, Trabajos, ace, 60 steps");
    assert_eq!(runs.get(1).unwrap().tune.setup.as_ref().unwrap().title, "Trabajos");
    // Nothing to tell of a title that stays, or of a question that nobody knows.
    assert!(!runs.entitle(spanish) && !runs.entitle(|_| None));
}

#[test]
fn a_run_that_goes_on_is_the_same_run() {
    let mut runs = Runs::default();
    let mut tune = ended(1);
    tune.phase = Phase::Interrupted;
    runs.record(&tune);
    runs.rename(1, "Mine");
    tune.phase = Phase::Ended(TrainEnd::Done);
    tune.step = 60;
    runs.record(&tune);
    assert_eq!(runs.newest().count(), 1);
    assert_eq!((runs.get(1).unwrap().tune.step, runs.get(1).unwrap().name()), (60, "Mine".into()));
    runs.record(&Tune { losses: Vec::new(), ..ended(2) });
    runs.record(&Tune::default());
    assert_eq!(runs.newest().count(), 1, "nothing came of the others");
}

#[test]
fn the_oldest_goes_and_is_named() {
    let mut runs = Runs::default();
    for number in 1..=Runs::MOST as u32 {
        assert_eq!(runs.record(&ended(number)), None);
    }
    runs.toggle_compared(1);
    assert_eq!(runs.record(&ended(11)).as_deref(), Some("Run 1: Egypt, Family, ace, 60 steps"));
    let numbers: Vec<_> = runs.newest().map(Run::number).collect();
    assert_eq!(numbers, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    assert!(!runs.is_compared(1));
    runs.remove(11);
    assert_eq!((runs.get(11), runs.newest().count()), (None, 9));
}

#[test]
fn two_runs_are_compared_at_a_time() {
    let mut runs = Runs::default();
    (1..=3).for_each(|number| {
        runs.record(&ended(number));
    });
    assert_eq!(runs.compared(), None);
    runs.toggle_compared(3);
    runs.toggle_compared(9);
    assert_eq!(runs.compared(), None);
    runs.toggle_compared(1);
    assert_eq!(runs.compared().unwrap().map(Run::number), [1, 3]);
    runs.toggle_compared(2);
    assert_eq!(runs.compared().unwrap().map(Run::number), [1, 2], "the one chosen first went");
    runs.toggle_compared(2);
    assert_eq!(runs.compared(), None);
}

#[test]
fn before_the_last_run_there_was_something_or_nothing() {
    let mut runs = Runs::default();
    assert_eq!(runs.before(), None);
    runs.begin(1, Tune::default());
    assert!(runs.before().is_some_and(|t| !t.exists));
    runs.begin(2, ended(1));
    let before = runs.take_before().unwrap();
    assert_eq!((before.exists, before.snapshot.unwrap().0.as_slice(), runs.before()), (true, &[1u8][..], None));
}

#[test]
fn the_file_says_how_the_run_was_made_and_what_came_of_it() {
    let mut tune = ended(4);
    let settings = TuneSettings { teach: vec![Attribute::Education], breadth: Breadth::All, ..TuneSettings::default() };
    tune.setup = Some(Arc::new(Setup::example(4, settings)));
    let mut runs = Runs::default();
    runs.record(&tune);
    let run = runs.get(4).unwrap();
    assert_eq!(run.name(), "Run 4: Egypt, all questions (Education), ace, 60 steps");
    let told: serde_json::Value = serde_json::from_slice(&run.to_json()).unwrap();
    let config: TrainConfig = serde_json::from_value(told["config"].clone()).unwrap();
    assert_eq!((config.check(), &config), (Ok(()), &run.setup.config));
    assert_eq!((told["start"].as_str(), told["steps_done"].as_u64()), (Some("base"), Some(2)));
    assert_eq!((told["losses"].as_array().unwrap().len(), told["scores"].as_array().unwrap().len()), (2, 2));
    assert_eq!(
        (told["labels_in_order"][1].as_str(), told["scores"][0]["trained"]["labels"][1].as_u64()),
        (Some("erasure"), Some(2))
    );
}
