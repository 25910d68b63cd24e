use super::*;
use crate::{
    model::judged::Told,
    survey::{Attribute, Cell},
};

fn question(weights: Weights, item: &str) -> Question {
    Question { weights, country: CountryCode::parse("IND").unwrap(), item: item.into() }
}

fn id(request: Option<Request>) -> Option<(u64, String)> {
    match request? {
        Request::Predict { id, item, personas, .. } => {
            assert_eq!(personas.len(), Persona::COUNT);
            Some((id, item.0))
        }
        other => panic!("{other:?}"),
    }
}

fn answer() -> Vec<Vec<f32>> {
    vec![vec![0.25, 0.75]; Persona::COUNT]
}

#[test]
fn one_at_a_time_and_the_newest_wish_first() {
    let mut desk = Predictions::default();
    desk.want(vec![question(Weights::Base, "Q1"), question(Weights::Tuned, "Q1")]);
    assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
    assert_eq!(id(desk.next_request()), None);
    for item in ["Q2", "Q3", "Q4"] {
        desk.want(vec![question(Weights::Base, item)]);
    }
    assert_eq!(desk.answer(1, answer()), Ok(Taken::New));
    assert_eq!(id(desk.next_request()), Some((2, "Q4".into())));
    assert_eq!(desk.known(&question(Weights::Base, "Q1")).unwrap()[80], [0.25, 0.75]);
    // What was answered is not asked again.
    assert_eq!(desk.answer(2, answer()), Ok(Taken::New));
    assert_eq!(id(desk.next_request()), None);
}

#[test]
fn a_long_list_waits_for_what_is_on_the_screen() {
    let mut desk = Predictions::default();
    let list = |items: &[&str]| items.iter().map(|i| question(Weights::Base, i)).collect::<Vec<_>>();
    desk.want_later(list(&["Q1", "Q2", "Q3"]));
    assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
    desk.want(list(&["Q9"]));
    assert_eq!((desk.later_left(), desk.answer(1, answer())), (3, Ok(Taken::New)));
    assert_eq!(id(desk.next_request()), Some((2, "Q9".into())));
    assert_eq!((desk.later_left(), desk.answer(2, answer())), (2, Ok(Taken::New)));
    // A lost engine leaves the list as it was.
    assert_eq!(id(desk.next_request()), Some((3, "Q2".into())));
    desk.engine_replaced();
    assert_eq!((desk.later_left(), id(desk.next_request())), (2, Some((4, "Q2".into()))));
    // A refusal is passed over, and each is asked once.
    assert!(desk.refuse(4));
    assert_eq!(id(desk.next_request()), Some((5, "Q3".into())));
    desk.want_later(Vec::new());
    assert_eq!((desk.later_left(), desk.answer(5, answer())), (0, Ok(Taken::New)));
    assert_eq!(id(desk.next_request()), None);
}

#[test]
fn strangers_and_broken_answers_are_not_taken() {
    let mut desk = Predictions::default();
    let q = question(Weights::Base, "Q1");
    desk.want(vec![q.clone()]);
    assert_eq!(desk.answer(1, answer()), Ok(Taken::Late));
    desk.next_request();
    assert_eq!(desk.answer(7, answer()), Ok(Taken::Late));
    let mut broken = answer();
    broken[3] = vec![f32::NAN, 1.0];
    assert_eq!(desk.answer(1, broken), Err(Unusable));
    assert_eq!((desk.known(&q), id(desk.next_request())), (None, None));
    desk.engine_replaced();
    assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
    assert_eq!(desk.answer(2, vec![vec![0.5, 0.5]; 80]), Err(Unusable));
}

#[test]
fn a_changed_adapter_is_asked_again_and_shown_meanwhile() {
    let mut desk = Predictions::default();
    let q = question(Weights::Tuned, "Q1");
    desk.want(vec![q.clone()]);
    desk.next_request();
    desk.answer(1, answer()).unwrap();
    desk.tuned_changed();
    assert!(desk.known(&q).is_some());
    assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
    // It changes while it is under way: asked once more.
    desk.tuned_changed();
    desk.answer(2, answer()).unwrap();
    assert_eq!(id(desk.next_request()), Some((3, "Q1".into())));
    desk.tuned_replaced();
    assert!(desk.known(&q).is_none());
    assert_eq!(desk.answer(3, answer()), Ok(Taken::Late));
    assert_eq!(id(desk.next_request()), Some((4, "Q1".into())));
}

#[test]
fn answers_about_own_data_are_forgotten_with_them() {
    let mut desk = Predictions::default();
    let own = Question { country: CountryCode::own(0).unwrap(), ..question(Weights::Base, "Q1") };
    let other = question(Weights::Base, "Q1");
    for q in [&own, &other, &question(Weights::Base, "QX1")] {
        desk.want(vec![q.clone()]);
        let id = id(desk.next_request()).unwrap().0;
        desk.answer(id, answer()).unwrap();
    }
    desk.own_replaced();
    assert!(desk.known(&own).is_none() && desk.known(&question(Weights::Base, "QX1")).is_none() && desk.known(&other).is_some());
    // One that is under way answers nothing any more.
    desk.want(vec![own.clone()]);
    assert_eq!(id(desk.next_request()), Some((4, "Q1".into())));
    desk.own_replaced();
    assert_eq!(desk.answer(4, answer()), Ok(Taken::Late));
    assert_eq!(id(desk.next_request()), Some((5, "Q1".into())));
}

#[test]
fn an_adapter_that_is_being_put_away_is_not_asked() {
    let mut desk = Predictions::default();
    desk.want(vec![question(Weights::Tuned, "Q1"), question(Weights::Base, "Q1")]);
    desk.tuned_going();
    assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
    assert!(matches!(&desk.under_way, Some((1, q)) if q.weights == Weights::Base));
    desk.answer(1, answer()).unwrap();
    assert_eq!(id(desk.next_request()), None);
    desk.tuned_replaced();
    assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
    // The engine has forgotten it before the screen has.
    desk.tuned_gone();
    assert_eq!(id(desk.next_request()), None);
}

#[test]
fn a_refusal_is_asked_again_only_when_something_changed() {
    let mut desk = Predictions::default();
    assert!(!desk.refuse(1));
    desk.want(vec![question(Weights::Tuned, "Q1"), question(Weights::Base, "Q1")]);
    desk.next_request();
    assert!(!desk.refuse(7) && desk.refuse(1));
    assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
    desk.answer(2, answer()).unwrap();
    assert_eq!(id(desk.next_request()), None);
    desk.tuned_changed();
    assert_eq!(id(desk.next_request()), Some((3, "Q1".into())));
}

#[test]
fn what_comes_back_on_the_screen_is_tried_again() {
    let mut desk = Predictions::default();
    let levels = || question(Weights::Shipped("levels".into()), "Q1");
    desk.want(vec![levels()]);
    desk.next_request();
    assert!(desk.refuse(1));
    // Still there: not tried without end.
    desk.want(vec![levels()]);
    assert_eq!(id(desk.next_request()), None);
    desk.want(vec![question(Weights::Base, "Q1")]);
    assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
    desk.answer(2, answer()).unwrap();
    desk.want(vec![levels()]);
    assert_eq!(id(desk.next_request()), Some((3, "Q1".into())));
}

#[test]
fn only_an_engine_with_the_public_model_is_asked_for_it() {
    let mut desk = Predictions::default();
    let reader = || question(Weights::Reader("ace".into()), "Q1");
    desk.want(vec![reader(), question(Weights::Judged("mine".into()), "Q1")]);
    assert_eq!(id(desk.next_request()), None);
    desk.open_public(Some(Checkpoint::Opened));
    assert_eq!(id(desk.next_request()), None);
    desk.open_public(Some(Checkpoint::Shipped));
    assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
    desk.engine_replaced();
    assert_eq!(id(desk.next_request()), None);
}

#[test]
fn groups_of_a_file_are_made_up_of_their_countrys_people() {
    let mut desk = Predictions::default();
    let mut file = JudgedAnswers::new("mine");
    for cell in Cell::all() {
        let yes = f32::from(u8::from(cell.level(Attribute::Gender)));
        let told = Told { p: vec![1.0 - yes, yes], samples: Some(10), spread: None };
        file.insert(CountryCode::parse("IND").unwrap(), &"Q1".into(), Persona::full(cell), told);
    }
    desk.set_judged(vec![("mine".into(), Arc::new(file))]);
    let mine = question(Weights::Judged("mine".into()), "Q1");
    // Whoever took everybody for equally many would misread it in silence.
    assert_eq!((desk.known(&mine), desk.prepared_for(&mine)), (None, None));
    let women = |cell: Cell| if cell.level(Attribute::Gender) { 0.75 / 8.0 } else { 0.25 / 8.0 };
    assert!(desk.take_people(mine.country, std::array::from_fn(|i| Cell::all().nth(i).map_or(0.0, women))));
    assert!(!desk.take_people(CountryCode::parse("EGY").unwrap(), [1.0 / 16.0; 16]), "nobody waits for these");
    assert!((desk.known(&mine).unwrap()[Persona::ANY.index()][1] - 0.75).abs() < 1e-6);
    assert_eq!(desk.source(&mine), Some(Source::File));
}

/// A country's answers of `ace` and the base to one question, computed beforehand.
fn prepared() -> Arc<Prepared> {
    let mut prepared = Prepared::new(CountryCode::parse("IND").unwrap(), [1.0 / 16.0; 16]);
    prepared.insert("Q1".into(), &[0.5, 0.5], &vec![vec![0.2, 0.8]; 16]).unwrap();
    Arc::new(prepared)
}

/// The same, computed here.
fn here() -> Vec<Vec<f32>> {
    vec![vec![0.2, 0.8]; Persona::COUNT]
}

#[test]
fn what_was_computed_beforehand_is_there_at_once_and_computed_again_on_the_screen() {
    let mut desk = Predictions::default();
    let ace = question(Weights::Shipped("ace".into()), "Q1");
    assert_eq!((desk.known(&ace), desk.source(&ace)), (None, None));
    desk.prepare((AnswerSet::Small, prepared()));
    assert_eq!(desk.known(&ace).unwrap()[80].iter().map(|v| *v as f32).collect::<Vec<_>>(), [0.2, 0.8]);
    assert_eq!(desk.known(&question(Weights::Base, "Q1")).unwrap()[0], [0.5, 0.5]);
    assert_eq!(desk.source(&ace), Some(Source::Prepared));
    for other in [question(Weights::Shipped("mode".into()), "Q1"), question(Weights::Tuned, "Q1"), question(Weights::Base, "Q2")]
    {
        assert_eq!(desk.known(&other), None);
    }
    // A long list needs no engine for it, what is on the screen does.
    desk.want_later(vec![question(Weights::Base, "Q1"), ace.clone()]);
    assert_eq!((id(desk.next_request()), desk.later_left()), (None, 0));
    desk.want(vec![ace.clone()]);
    assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
    assert_eq!(desk.answer(1, here()), Ok(Taken::New));
    assert_eq!((desk.source(&ace), id(desk.next_request())), (Some(Source::Here), None));
}

#[test]
fn an_answer_that_differs_from_what_was_computed_beforehand_is_noticed() {
    let mut desk = Predictions::default();
    let ace = question(Weights::Shipped("ace".into()), "Q1");
    desk.prepare((AnswerSet::Small, prepared()));
    desk.want(vec![ace.clone()]);
    assert_eq!(desk.source(&ace), Some(Source::Prepared));
    desk.next_request();
    let mut other = here();
    other[3] = vec![0.203, 0.797];
    let Ok(Taken::Differs(points)) = desk.answer(1, other) else { panic!("0.3 points are more than 0.2") };
    assert!((points - 0.3).abs() < 1e-3, "{points}");
    // What this browser computes is shown; the notice is the client's.
    assert_eq!(desk.source(&ace), Some(Source::Here));
}
