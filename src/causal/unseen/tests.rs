//! A made-up survey of two kinds of questions, of which one of each kind is left out.

use super::*;
use crate::{
    causal::metrics::{cdf, mean_position},
    survey::{
        Attribute, Catalogue, Cell, CellAnswer, CountryCode, CountryTable, Item, ItemAnswers, ItemCode, Persona, SurveyId, Topic,
    },
};

const KINDS: usize = 2;
const ITEMS: usize = 24;
/// On questions of the second kind women answer higher by so much.
const SHIFT: f64 = 0.12;

fn code(text: &str) -> CountryCode {
    CountryCode::parse(text).unwrap()
}

/// Question `i` is of kind `i % 2`: trust or habit. Every third has four options where the others have ten.
pub(super) fn catalogue() -> Catalogue {
    let item = |i: usize| {
        let (topic, what, first, last) =
            if i.is_multiple_of(KINDS) { ("trust", "trust", "fully", "hardly") } else { ("habit", "habit", "daily", "yearly") };
        let options = if i.is_multiple_of(3) { 4 } else { 10 };
        let middle = (2..options).map(|k| k.to_string());
        Item {
            code: ItemCode(format!("Q{}", i + 1)),
            topic: topic.into(),
            title: what.into(),
            question: format!("About {what} number {i}?"),
            options: std::iter::once(first.to_string()).chain(middle).chain([last.to_string()]).collect(),
            first_code: 1,
        }
    };
    Catalogue {
        topics: ["trust", "habit"].map(|t| Topic { id: t.into(), title: t.into() }).into(),
        items: (0..ITEMS).map(item).collect(),
        ..Catalogue::default()
    }
}

/// States that share a large number, tell the kinds apart, and have something of their own.
pub(super) fn states(catalogue: &Catalogue) -> States {
    let state = |i: usize| {
        let kind = if i.is_multiple_of(KINDS) { 1.0 } else { -1.0 };
        (0..32)
            .map(|d| if d == 0 { 300.0 + 40.0 * i as f32 } else { kind * (d % 5) as f32 + ((i * 7 + d * 3) % 11) as f32 * 0.15 })
            .collect()
    };
    catalogue.items.iter().enumerate().map(|(i, item)| (item.code.clone(), state(i))).collect()
}

/// A distribution whose cumulative shares bend by `power`: the larger, the higher the answers.
fn bent(options: usize, power: f64) -> Vec<f64> {
    let at = |k: usize| (k as f64 / options as f64).powf(power);
    (1..=options).map(|k| at(k) - at(k - 1)).collect()
}

/// Countries differ a little; kinds differ a lot.
pub(super) fn table(country: usize, catalogue: &Catalogue, leave_out: &[usize]) -> CountryTable {
    let answers = |i: usize, item: &Item| {
        let options = item.options.len();
        let power = if i.is_multiple_of(KINDS) { 2.0 } else { 0.6 } + 0.15 * country as f64 + 0.02 * (i % 5) as f64;
        let cell = |cell: Cell| {
            let moves = !i.is_multiple_of(KINDS) && cell.level(Attribute::Gender);
            let p = bent(options, power * if moves { 1.0 + 4.0 * SHIFT } else { 1.0 });
            let share = 1.0 / 16.0;
            Some(CellAnswer { n: Some(300), n_eff: 300.0, share, estimated: false, p_age: p.clone(), p, n_eff_age: 300.0 })
        };
        ItemAnswers::Cells(Cell::all().map(cell).collect())
    };
    let seen = catalogue.items.iter().enumerate().filter(|(i, _)| !leave_out.contains(i));
    CountryTable {
        country: code(["EGY", "JPN", "USA"][country]),
        items: seen.map(|(i, item)| (item.code.clone(), answers(i, item))).collect(),
    }
}

#[test]
fn a_question_is_foretold_from_those_of_its_kind() {
    let catalogue = catalogue();
    let left_out = [20, 21];
    let tables: Vec<CountryTable> = (0..3).map(|c| table(c, &catalogue, &left_out)).collect();
    let whole: Vec<CountryTable> = (0..3).map(|c| table(c, &catalogue, &[])).collect();
    let predictions = Unseen::predictions(&tables.iter().collect::<Vec<_>>(), &catalogue, &states(&catalogue));
    for i in left_out {
        let item = &catalogue.items[i];
        for truth in &whole {
            let foretold = predictions.get(truth.country, &item.code).unwrap();
            let position = |persona: Persona| mean_position(&foretold[persona.index()]);
            let true_position = |persona| {
                mean_position(&truth.items[&item.code].persona(persona, crate::survey::Standard::AsAnswered).unwrap().p)
            };
            assert!(foretold.iter().all(|p| (p.iter().sum::<f64>() - 1.0).abs() < 1e-6 && p.len() == item.options.len()));
            let gap = position(Persona::ANY) - true_position(Persona::ANY);
            assert!(gap.abs() < 0.04, "{} {}: {gap}", truth.country, item.code);
            let effect = |f: &dyn Fn(Persona) -> f64| {
                f(Persona::ANY.with(Attribute::Gender, Some(true))) - f(Persona::ANY.with(Attribute::Gender, Some(false)))
            };
            let (found, expected) = (effect(&position), effect(&true_position));
            assert!((found - expected).abs() < 0.35 * expected.abs() + 0.01, "{}: {found} for {expected}", item.code);
        }
    }
}

#[test]
fn turning_a_scale_turns_the_answer() {
    let catalogue = catalogue();
    let tables: Vec<CountryTable> = (0..3).map(|c| table(c, &catalogue, &[21])).collect();
    let states = states(&catalogue);
    let unseen = Unseen::fit(SurveyId::Wvs7, &tables.iter().collect::<Vec<_>>(), &catalogue, &states).unwrap();
    let plain = Item { options: vec!["never".into(), "rarely".into(), "often".into()], ..catalogue.items[21].clone() };
    let turned = Item { options: plain.options.iter().rev().cloned().collect(), ..plain.clone() };
    let state = &states[&plain.code];
    let answers = |item: &Item| unseen.foretell(item, state).unwrap();
    let (a, b) = (answers(&plain), answers(&turned));
    // The words at the ends are of neither kind; what is left is the question's.
    assert_eq!(a.nearest.len(), 5);
    assert!(a.nearest.iter().all(|(code, l)| code.number().is_multiple_of(2) && (0.0..=1.0).contains(l)), "{:?}", a.nearest);
    for (country, p) in &a.personas {
        let (p, q) = (&p[Persona::ANY.index()], &b.personas[country][Persona::ANY.index()]);
        assert!(cdf(p).iter().zip(cdf(q)).any(|(x, y)| (x - y).abs() > 1e-3), "{country}: {p:?} {q:?}");
    }
    // Nothing is foretold of what is no question.
    assert!(unseen.foretell(&Item { options: vec!["yes".into()], ..plain.clone() }, state).is_none());
    assert!(unseen.foretell(&plain, &[f32::NAN; 32]).is_none() && unseen.foretell(&plain, &[]).is_none());
    assert!(Unseen::fit(SurveyId::Issp2012, &tables.iter().collect::<Vec<_>>(), &catalogue, &states).is_none());
}
