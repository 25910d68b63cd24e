use super::*;
use crate::{
    causal::{
        random::Random,
        unseen::{Trials, tests},
    },
    survey::{CountryTable, SurveyId},
};

/// The questions from which `tests` foretell, and what foretelling the others gave.
fn asked() -> Asked {
    let catalogue = tests::catalogue();
    let states = tests::states(&catalogue);
    let tables: Vec<CountryTable> = (0..3).map(|c| tests::table(c, &catalogue, &[20, 21])).collect();
    let whole: Vec<CountryTable> = (0..3).map(|c| tests::table(c, &catalogue, &[])).collect();
    let seen: Vec<&CountryTable> = tables.iter().collect();
    let predictions = Unseen::predictions(&seen, &catalogue, &states);
    let mut trials = Trials::default();
    trials.add(&whole.iter().collect::<Vec<_>>(), &|country, item| predictions.get(country, item));
    Asked {
        unseen: Unseen::fit(SurveyId::Wvs7, &seen, &catalogue, &states).unwrap(),
        reader: Reader { sha256: "0".repeat(64), layers: 28 },
        held_out: trials.held_out().unwrap(),
    }
}

#[test]
fn what_is_foretold_survives_the_file() {
    let asked = asked();
    let bytes = asked.pack();
    let read = Asked::unpack(&bytes).unwrap();
    assert_eq!((&read.reader, &read.held_out), (&asked.reader, &asked.held_out));
    assert_eq!(read.unseen.kernels.known, asked.unseen.kernels.known);
    assert_eq!(read.unseen.kernels.basis, asked.unseen.kernels.basis);
    let places = |asked: &Asked| asked.unseen.effects.solved.each_ref().map(|s| s.places.clone());
    assert_eq!(places(&read), places(&asked));
    let catalogue = tests::catalogue();
    let states = tests::states(&catalogue);
    let mut largest = 0.0f64;
    for item in &catalogue.items {
        let [before, after] = [&asked, &read].map(|a| a.unseen.foretell(item, &states[&item.code]).unwrap());
        assert_eq!(before.nearest, after.nearest);
        for (country, personas) in &before.personas {
            for (p, q) in personas.iter().flatten().zip(after.personas[country].iter().flatten()) {
                largest = largest.max(100.0 * (p - q).abs());
            }
        }
    }
    println!("largest change of a share: {largest:.4} points");
    assert!(largest < 0.1, "{largest}");
    // Rounding again changes nothing more.
    assert_eq!(Asked::unpack(&read.pack()).unwrap().pack(), read.pack());
}

#[test]
fn errors_on_questions_held_out_are_told() {
    let held_out = asked().held_out;
    // Questions 20 (ten options) and 21 (four) were held out, in three countries with 81 personas.
    assert_eq!((held_out.questions, held_out.by_options.iter().map(|e| e.options).collect::<Vec<_>>()), (2, vec![4, 10]));
    let any = crate::survey::Persona::ANY;
    assert_eq!((held_out.share(4, any).count, held_out.share(10, any).count, held_out.position(4, any).count), (12, 30, 3));
    // Only gender shifts anything here.
    let gender = held_out.shift(crate::survey::Attribute::Gender);
    for errors in held_out.by_options.iter().flat_map(|e| e.share.iter().chain(&e.position)).chain([&gender]) {
        assert!(errors.most_80 > 0.0 && errors.most_80 <= errors.most_95 && errors.most_95 < 10.0, "{errors:?}");
    }
    // Of other numbers of options the errors of the next fewer are taken, or of the fewest.
    assert_eq!((held_out.share(7, any), held_out.share(2, any)), (held_out.share(4, any), held_out.share(4, any)));
    assert!(held_out.levels.iter().all(|l| l.score > 95.0 && l.score < 100.0) && held_out.skill > Some(0.0));
    let hundred = crate::causal::unseen::Errors::of((1..=100).rev().map(f64::from).collect());
    assert_eq!((hundred.most_80, hundred.most_95, hundred.count), (80.0, 95.0, 100));
    assert_eq!(crate::causal::unseen::Errors::of(Vec::new()), crate::causal::unseen::Errors::default());
}

#[test]
fn broken_files_are_refused_and_never_panic() {
    let asked = asked();
    let bytes = asked.pack();
    for cut in (0..bytes.len()).step_by(97).chain([bytes.len() - 1]) {
        assert!(Asked::unpack(&bytes[..cut]).is_err(), "{cut} bytes");
    }
    assert!(matches!(Asked::unpack(&[&bytes[..], &[0]].concat()), Err(AskedError::Damaged(_))));
    assert_eq!(Asked::unpack(b"nothing of the kind"), Err(AskedError::NotAsked));
    let mut newer = bytes.clone();
    newer[4] = 9;
    assert_eq!(Asked::unpack(&newer), Err(AskedError::Version { found: 9 }));
    // What can be read in spite of a changed byte foretells something or nothing, and ends.
    let catalogue = tests::catalogue();
    let (item, states) = (&catalogue.items[21], tests::states(&catalogue));
    let mut random = Random::new(5);
    for _ in 0..300 {
        let mut changed = bytes.clone();
        let at = 5 + random.below(bytes.len() - 5);
        changed[at] ^= 1 << random.below(8);
        if let Ok(read) = Asked::unpack(&changed) {
            let _ = read.unseen.foretell(item, &states[&item.code]);
        }
    }
    // Sizes that do not agree.
    let change = |change: &dyn Fn(&mut Asked)| {
        let mut changed = asked.clone();
        change(&mut changed);
        Asked::unpack(&changed.pack())
    };
    assert!(change(&|_| ()).is_ok());
    for result in [
        change(&|a| a.unseen.kernels.known.truncate(5)),
        change(&|a| a.unseen.kernels.known[0].topic = 99),
        change(&|a| a.unseen.kernels.known[0].options = 11),
        change(&|a| a.unseen.kernels.basis.axes.truncate(3)),
        change(&|a| a.unseen.kernels.basis.mean[0] = f32::NAN),
        change(&|a| a.unseen.kernels.basis.spread[0] = 0.0),
        change(&|a| a.unseen.levels.departures[0].asked[0] = 999),
        change(&|a| a.unseen.levels.departures.truncate(2)),
        change(&|a| a.unseen.effects.solved[2].places[0].0 = 3),
        change(&|a| a.unseen.countries[0].1 = [0.0; 16]),
        change(&|a| a.unseen.countries.truncate(2)),
        change(&|a| a.held_out.shift[0].most_80 = f32::INFINITY),
        change(&|a| a.held_out.by_options.clear()),
    ] {
        assert!(matches!(result, Err(AskedError::Damaged(_))), "{result:?}");
    }
}
