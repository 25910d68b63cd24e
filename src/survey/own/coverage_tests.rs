//! Whether the intervals of a class hold what they promise: samples of a population whose effect is known.

use super::{OwnGroup, comparable, tally::Tally};
use crate::{
    causal::{EffectKind, effect, random::Random},
    survey::{Attribute, CountryCode, Item, Persona},
};

/// A class: nearly all unmarried, half of them men, three in ten with college, from a town.
fn person(random: &mut Random) -> (Persona, f64) {
    let gender = random.unit() < 0.5;
    let college = random.unit() < 0.3;
    let rural = random.unit() < 0.35;
    let married = random.unit() < 0.08;
    let levels = [gender, college, rural, married];
    let persona = Attribute::ALL.into_iter().zip(levels).fold(Persona::ANY, |p, (a, l)| p.with(a, Some(l)));
    // The mean position of the answer, of which 0.2 is gender's.
    (persona, 0.3 + 0.2 * f64::from(u8::from(gender)) + 0.1 * f64::from(u8::from(rural)))
}

fn class(random: &mut Random, people: usize) -> Option<OwnGroup> {
    let item = Item {
        code: "QX1".into(),
        topic: "own".into(),
        title: "t".into(),
        question: "q".into(),
        options: ["a", "b", "c"].map(String::from).into(),
        first_code: 1,
    };
    let mut tally = Tally::new([3]);
    for _ in 0..people {
        let (persona, mean) = person(random);
        let option = (0..2).filter(|_| random.unit() < mean).count() as u8;
        tally.add(0, persona, None, 1.0, &[(0, option)]).unwrap();
    }
    tally.group(0, CountryCode::own(0)?, "class", &[&item])
}

#[test]
fn intervals_of_a_class_are_wide_and_hold_the_truth() {
    let mut random = Random::keyed(7, &["own", "coverage"]);
    for people in [30, 60, 200] {
        for kind in [EffectKind::Raw, EffectKind::Standardised] {
            let (mut inside, mut shown, mut width) = (0, 0, 0.0);
            for _ in 0..1_000 {
                let group = class(&mut random, people).unwrap();
                let answers = &group.table.items[&"QX1".into()];
                let answers = if kind == EffectKind::Raw { answers.clone() } else { comparable(answers) };
                if let Ok(effect) = effect(&answers, Attribute::Gender, kind) {
                    shown += 1;
                    inside += usize::from((effect.interval.0..=effect.interval.1).contains(&20.0));
                    width += effect.interval.1 - effect.interval.0;
                }
            }
            let (coverage, width) = (f64::from(inside as u32) / f64::from(shown), width / f64::from(shown));
            println!("{people} people, {kind:?}: {shown} of 1000 shown, coverage {coverage:.3}, mean width {width:.1} points");
            assert!(coverage > 0.9, "{people} people, {kind:?}: {coverage}");
        }
    }
}
