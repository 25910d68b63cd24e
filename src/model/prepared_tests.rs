use super::*;
use crate::causal::random::Random;

fn country() -> CountryCode {
    CountryCode::parse("EGY").unwrap()
}

fn shares(random: &mut Random) -> Shares {
    let raw: Shares = std::array::from_fn(|_| random.unit() as f32);
    let sum: f32 = raw.iter().sum();
    raw.map(|s| s / sum)
}

fn drawn(random: &mut Random, options: usize, loudness: f64) -> Vec<f32> {
    let raw: Vec<f64> = (0..options).map(|_| (loudness * random.normal()).exp()).collect();
    let sum: f64 = raw.iter().sum();
    raw.iter().map(|v| (v / sum) as f32).collect()
}

/// What was put in, for comparison: the base's answer, and the 16 full personas'.
type Truth = BTreeMap<ItemCode, (Vec<f32>, Vec<Vec<f32>>)>;

/// Answers of all sizes and shapes, from nearly even ones to nearly unanimous ones, in personas that have nothing in common.
fn generated(seed: u64) -> (Prepared, Truth) {
    let mut random = Random::new(seed);
    let mut prepared = Prepared::new(country(), shares(&mut random));
    let mut truth = Truth::new();
    for number in 1..=27 {
        let (options, loudness) = (2 + number % 9, [0.1, 1.0, 8.0][number % 3]);
        let base = drawn(&mut random, options, loudness);
        let full: Vec<Vec<f32>> = Cell::all().map(|_| drawn(&mut random, options, loudness)).collect();
        let item = ItemCode(format!("Q{number}"));
        prepared.insert(item.clone(), &base, &full).unwrap();
        truth.insert(item, (base, full));
    }
    (prepared, truth)
}

fn worst(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| 100.0 * (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn every_share_comes_back_within_a_step_and_every_cumulative_share_within_half_a_step() {
    let step = 100.0 / f32::from(STEPS);
    for seed in 0..20 {
        let (prepared, truth) = generated(seed);
        let read = Prepared::unpack(&prepared.pack()).unwrap();
        let cells: Vec<Cell> = Cell::all().collect();
        for (item, (base, full)) in &truth {
            let rows = full.concat();
            for (persona, (said, adapted)) in Persona::all().zip(read.base(item).unwrap().iter().zip(read.adapter(item).unwrap()))
            {
                let expected = mixed(&rows, &cells, base.len(), &prepared.shares, persona);
                assert!((adapted.iter().sum::<f32>() - 1.0).abs() < 1e-5 && adapted.iter().all(|v| *v >= 0.0));
                for (got, expected) in [(said, base), (&adapted, &expected)] {
                    assert!(worst(got, expected) <= step + 1e-3, "{item} {persona}: {got:?} for {expected:?}");
                    let sums = |p: &[f32]| -> Vec<f32> {
                        p.iter()
                            .scan(0.0, |sum, v| {
                                *sum += v;
                                Some(*sum)
                            })
                            .collect()
                    };
                    assert!(worst(&sums(got), &sums(expected)) <= step / 2.0 + 1e-3, "{item} {persona}");
                }
            }
        }
    }
}

#[test]
fn what_is_read_is_what_was_packed() {
    let (prepared, truth) = generated(7);
    let bytes = prepared.pack();
    let read = Prepared::unpack(&bytes).unwrap();
    assert_eq!(read, prepared);
    assert_eq!(read.pack(), bytes);
    assert_eq!(read.items().collect::<Vec<_>>(), truth.keys().collect::<Vec<_>>());
    assert_eq!(read.base(&"Q99".into()), None);
    assert_eq!(read.adapter(&"Q99".into()), None);
}

/// Personas that differ by the sum of what each attribute changes, as most do, cost one byte a number at most, and the eleven that
/// have two levels B or more nearly nothing.
#[test]
fn what_adds_up_is_expected() {
    let at = |cell: usize| {
        100 + 31 * (cell & 1) as i32 - 7 * (cell >> 1 & 1) as i32 + 4 * (cell >> 2 & 1) as i32 + 9 * (cell >> 3) as i32
    };
    for cell in order().into_iter().skip(5) {
        assert_eq!(expected(0, at, cell), at(cell), "{cell}");
    }
    assert_eq!((expected(42, at, 0), expected(42, at, 8)), (42, 100));
    // Rounded to the nearest, not towards zero: the mean of 0, 0 and -1 is 0, of 0, -1 and -1 is -1.
    assert_eq!(expected(0, |cell| [0, 0, 0, 0, 0, 0, -1, 0][cell], 7), -1);
    assert_eq!(expected(0, |cell| -i32::from(cell == 3), 7), -1);
}

#[test]
fn nothing_is_expected_of_a_persona_that_stands_later() {
    let mut seen = Vec::new();
    for cell in order() {
        expected(
            0,
            |known| {
                assert!(seen.contains(&known), "{cell} looks at {known}");
                0
            },
            cell,
        );
        seen.push(cell);
    }
    assert_eq!(seen.len(), Cell::COUNT);
}

#[test]
fn any_byte_may_be_wrong_and_any_end_may_be_missing() {
    let (prepared, _) = generated(3);
    let bytes = prepared.pack();
    for length in 0..bytes.len() {
        assert!(Prepared::unpack(&bytes[..length]).is_err(), "{length} bytes");
    }
    assert!(Prepared::unpack(&[&bytes[..], &[0]].concat()).is_err());
    let mut refused = 0;
    for at in 0..bytes.len() {
        for wrong in [0, 1, 0x7f, 0x80, 0xff, bytes[at] ^ 1, bytes[at].wrapping_add(1)] {
            let mut damaged = bytes.clone();
            damaged[at] = wrong;
            match Prepared::unpack(&damaged) {
                // What is accepted holds distributions alone.
                Ok(read) => {
                    let answers = read.items().flat_map(|i| [read.base(i), read.adapter(i)]).flatten().flatten();
                    assert!(answers.into_iter().all(|p| (p.iter().sum::<f32>() - 1.0).abs() < 1e-3), "byte {at} as {wrong}");
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > bytes.len());
}

#[test]
fn other_files_and_lengths_that_are_lies_are_told_apart() {
    for bytes in [&b""[..], b"ACE", b"ACES\x01", b"<!doctype html>"] {
        assert_eq!(Prepared::unpack(bytes), Err(PreparedError::NotPrepared));
    }
    let mut bytes = generated(1).0.pack();
    bytes[4] = VERSION + 1;
    assert_eq!(Prepared::unpack(&bytes), Err(PreparedError::Version { found: VERSION + 1 }));
    let mut lie = [MAGIC, &[VERSION][..], b"EGY", &[0; 64]].concat();
    lie.extend([0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert!(matches!(Prepared::unpack(&lie), Err(PreparedError::Damaged { .. })));
}

#[test]
fn what_is_no_distribution_is_not_taken_in() {
    let mut prepared = Prepared::new(country(), [1.0 / 16.0; Cell::COUNT]);
    let even = vec![0.5, 0.5];
    let all = |p: Vec<f32>| vec![p; Cell::COUNT];
    let mut refused = |base: &[f32], full: &[Vec<f32>]| matches!(prepared.insert("Q1".into(), base, full), Err(PreparedError::Item { item, .. }) if item.0 == "Q1");
    assert!(!refused(&even, &all(even.clone())));
    assert!(refused(&[], &all(vec![])));
    assert!(refused(&[1.0], &all(vec![1.0])));
    assert!(refused(&even, &all(vec![0.5, 0.25, 0.25])));
    assert!(refused(&even, &all(even.clone())[1..]));
    for broken in [[0.5, 0.4], [f32::NAN, 1.0], [1.5, -0.5]] {
        assert!(refused(&broken, &all(even.clone())) && refused(&even, &all(broken.into())), "{broken:?}");
    }
}
