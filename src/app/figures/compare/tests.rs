use crate::{
    app::figures::{
        compare::*,
        distribution::{distribution, own_distribution},
    },
    survey::{Cell, CellAnswer, Item, PersonaAnswer, own::OwnFigure},
};

fn item() -> Item {
    Item {
        code: "Q1".into(),
        topic: "t".into(),
        title: "T".into(),
        question: "Q?".into(),
        options: vec!["yes".into(), "no".into()],
        first_code: 1,
    }
}

/// Every cell has 200 people and the same share; women and college people say no more often.
fn answers() -> ItemAnswers {
    let cell = |cell: Cell| {
        let [woman, college, ..] = Attribute::ALL.map(|a| f64::from(cell.level(a)));
        let no = 0.2 + 0.2 * woman + 0.4 * college;
        let p = vec![1.0 - no, no];
        Some(CellAnswer {
            n: Some(200),
            n_eff: 200.0,
            share: 1.0 / 16.0,
            estimated: false,
            p: p.clone(),
            n_eff_age: 200.0,
            p_age: p,
        })
    };
    ItemAnswers::Cells(Cell::all().map(cell).collect())
}

fn voice(text: &str) -> Voice {
    Voice::parse(text).unwrap()
}

/// One side, with what a model says of it.
struct Owned<'a>(Voice, Option<&'a ItemAnswers>, Distribution);

impl<'a> Owned<'a> {
    fn new(name: &str, answers: Option<&'a ItemAnswers>, model: Option<&[f64]>) -> Self {
        let voice = voice(name);
        Self(voice, answers, distribution(&item(), answers, voice.persona, model, None))
    }

    fn side(&self) -> Side<'_> {
        Side { voice: self.0, answers: self.1, figure: &self.2 }
    }
}

/// `models`: what the model says of A and of B.
fn compared(a: (&str, Option<&ItemAnswers>), b: (&str, Option<&ItemAnswers>), models: [Option<&[f64]>; 2]) -> Compared {
    compare(Owned::new(a.0, a.1, models[0]).side(), Owned::new(b.0, b.1, models[1]).side())
}

#[test]
fn what_changed_is_named_when_it_is_one_attribute() {
    let of = |a: &str, b: &str| change(voice(a), voice(b));
    let (education, gender) = (Attribute::Education, Attribute::Gender);
    assert_eq!(of("EGY", "EGY"), Change::Same);
    assert_eq!(of("EGY.no_college", "EGY.college"), Change::Level { attribute: education, to: true });
    assert_eq!(of("EGY.female.college", "EGY.male.college"), Change::Level { attribute: gender, to: false });
    assert_eq!(of("EGY.rural", "EGY.female.rural"), Change::Part { attribute: gender, to: true });
    for (a, b) in [("EGY.female", "EGY"), ("EGY", "IND"), ("EGY.female", "EGY.college"), ("EGY.female", "IND.male")] {
        assert_eq!(of(a, b), Change::Other, "{a} {b}");
    }
}

#[test]
fn a_comparison_begins_with_one_attribute_the_other_way() {
    let begins = |a: &str| counterpart(voice(a)).to_string();
    assert_eq!(begins("EGY"), "EGY.college");
    assert_eq!(begins("EGY.male.no_college"), "EGY.male.college");
    assert_eq!(begins("EGY.female.rural"), "EGY.male.rural");
    assert_eq!(flipped(voice("EGY.female"), Attribute::Marital).to_string(), "EGY.female.married");
}

#[test]
fn clear_differences_have_a_direction_and_the_model_an_echo() {
    let table = answers();
    let pair = |model: [f64; 2]| {
        let models: [Vec<f64>; 2] = model.map(|no| vec![1.0 - no, no]);
        compared(("EGY.no_college", Some(&table)), ("EGY.college", Some(&table)), [Some(&models[0]), Some(&models[1])])
    };
    let found = pair([0.4, 0.6]);
    let Reading::Clear { shift, low, high } = found.reading() else { panic!("{:?}", found.reading()) };
    // Two groups of 1,600 people: √(0.3 x 0.7 + 0.1² ... ) is about 1.6 points.
    assert!((shift - 40.0).abs() < 1e-9 && low > 36.0 && low < 38.0 && high > 42.0 && high < 44.0, "{low} {high}");
    assert!(matches!(found.echo(), Echo::Along(p) if (p - 20.0).abs() < 1e-9));
    assert!(matches!(pair([0.6, 0.4]).echo(), Echo::Against(p) if (p - 20.0).abs() < 1e-9));
    assert_eq!(pair([0.4, 0.4002]).echo(), Echo::Nothing);
    assert_eq!(found.reach, 60.0);
    let delta = &found.survey.as_ref().unwrap().delta;
    assert!((delta[0] + 0.4).abs() < 1e-9 && (found.before.as_ref().unwrap()[1] - 0.2).abs() < 1e-9);
    assert_eq!(found.after, None);
}

#[test]
fn two_levels_are_compared_with_one_sign_whichever_comes_first() {
    let table = answers();
    let pair = |a, b| compared((a, Some(&table)), (b, Some(&table)), [Some(&[0.6, 0.4]), Some(&[0.5, 0.5])]);
    let (forth, back) = (pair("EGY.male", "EGY.female"), pair("EGY.female", "EGY.male"));
    assert_eq!(forth.survey, back.survey);
    assert!(matches!(back.reading(), Reading::Clear { shift, .. } if (shift - 20.0).abs() < 1e-9), "{:?}", back.reading());
    assert_eq!(back.change, Change::Level { attribute: Attribute::Gender, to: false });
    // What the model says is turned too.
    assert!(matches!((forth.echo(), back.echo()), (Echo::Along(_), Echo::Against(_))));
    let half_known = compared(("DEU.female", None), ("DEU.male", Some(&table)), [None, None]);
    assert_eq!(half_known.reading(), Reading::Silent { known: [false, true] });
}

#[test]
fn what_an_interval_around_nothing_leaves_is_unclear() {
    let table = answers();
    let model: [&[f64]; 2] = [&[0.5, 0.5], &[0.4, 0.6]];
    let found = compared(("EGY.urban", Some(&table)), ("EGY.rural", Some(&table)), model.map(Some));
    assert!(matches!(found.reading(), Reading::Unclear { low, high } if low < 0.0 && high > 0.0));
    assert!(matches!(found.echo(), Echo::Alone(p) if (p - 10.0).abs() < 1e-9));
    let none = compared(("EGY.urban", Some(&table)), ("EGY.rural", Some(&table)), [None, Some(&[0.5, 0.5])]);
    assert_eq!(none.echo(), Echo::Waiting);
}

#[test]
fn a_part_is_compared_with_the_whole_that_it_is_in() {
    let table = answers();
    let found = compared(("EGY", Some(&table)), ("EGY.college", Some(&table)), [None, None]);
    assert_eq!(found.change, Change::Part { attribute: Attribute::Education, to: true });
    assert!(matches!(found.reading(), Reading::Clear { shift, .. } if (shift - 20.0).abs() < 1e-9));
    assert_eq!(compared(("EGY", Some(&table)), ("EGY", Some(&table)), [None, None]).reading(), Reading::Same);
}

#[test]
fn who_has_no_figures_is_told() {
    let (table, level) = (answers(), ItemAnswers::CountryLevel(vec![0.3, 0.7]));
    let reading = |a, b| compared(a, b, [Some(&[0.5, 0.5]), Some(&[0.2, 0.8])]).reading();
    assert_eq!(reading(("EGY", Some(&table)), ("DEU.female", Some(&level))), Reading::Silent { known: [true, false] });
    assert_eq!(reading(("DEU.male", Some(&level)), ("JPN", None)), Reading::Silent { known: [false, false] });
    let bare = reading(("EGY", Some(&table)), ("DEU", Some(&level)));
    assert!(matches!(bare, Reading::Bare { shift, why: NoInterval::UnknownSize } if (shift - 20.0).abs() < 1e-9), "{bare:?}");
}

#[test]
fn an_own_group_and_its_part_share_people_in_an_unknown_way() {
    let table = answers();
    let answered = |p: [f64; 2]| {
        OwnFigure::Answered(PersonaAnswer { p: p.into(), n: 30, n_eff: Some(30.0), estimated_share: 0.0, share: 1.0 })
    };
    let whole = own_distribution(&item(), answered([0.5, 0.5]), None, None, None);
    let part = own_distribution(&item(), answered([0.6, 0.4]), None, None, None);
    let own = crate::survey::CountryCode::own(0).unwrap();
    let women = Persona::ANY.with(Attribute::Gender, Some(true));
    let a = Side { voice: Voice { country: own, persona: Persona::ANY }, answers: Some(&table), figure: &whole };
    let b = Side { voice: Voice { country: own, persona: women }, answers: Some(&table), figure: &part };
    assert!(matches!(compare(a, b).reading(), Reading::Bare { why: NoInterval::Overlap, .. }));
    let country = Owned::new("EGY.female", Some(&table), None);
    assert!(compare(a, country.side()).survey.unwrap().intervals.is_ok(), "other people altogether");
}

#[test]
fn every_country_counts_once() {
    let (p, countries) = average([vec![0.2, 0.8], vec![0.6, 0.4], vec![1.0]], 2).unwrap();
    assert!((p[0] - 0.4).abs() < 1e-12 && (p[1] - 0.6).abs() < 1e-12 && countries == 2);
    assert_eq!(average([vec![0.5; 3]], 2), None);
}
