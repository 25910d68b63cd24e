//! What lessons say in numbers, and which choice they call right, against the page's own figures: tables, prepared answers and maps as
//! the site has them.

use std::{fs, path::Path};

use crate::{
    app::{
        figures::{
            distribution::{Survey, distribution},
            effects::{Effects, effects},
        },
        link::{page::PageState, parts::Voice},
        stores::lessons::file::{Lesson, LessonStep, Lessons},
    },
    causal::{
        Effect, EffectKind, Label, VoicesMap,
        metrics::{emd, mean_position},
        voices_map::facts,
    },
    model::Prepared,
    survey::{
        Attribute, COUNTRIES, Catalogue, Cell, CountryCode, CountryTable, Item, ItemAnswers, ItemCode, Persona, Standard, unpack,
    },
};

fn read(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("public").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn lessons() -> [Lessons; 2] {
    ["en", "es"].map(|code| Lessons::parse(&read(&format!("lessons/lessons.{code}.json"))).unwrap())
}

/// A step, counted from 1, in both languages.
fn steps(id: &str, step: usize) -> [LessonStep; 2] {
    lessons().map(|all| all.find(id).unwrap().steps[step - 1].clone())
}

fn page(id: &str, step: usize) -> PageState {
    let all = lessons();
    let lesson: &Lesson = all[0].find(id).unwrap();
    lesson.page_at(step as u32 - 1, &PageState::default())
}

/// Whether a number stands in a text by itself.
fn has(text: &str, number: &str) -> bool {
    let outer = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(number).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        let mut rest = after.chars();
        let decimals = matches!(rest.next(), Some('.' | ',')) && rest.next().is_some_and(|c| c.is_ascii_digit());
        outer(before.chars().next_back()) && outer(after.chars().next()) && !decimals
    })
}

/// Both languages say a number, rounded to so many decimals.
#[track_caller]
fn says(id: &str, step: usize, value: f64, decimals: usize) {
    let english = format!("{value:.decimals$}");
    for (step, number) in steps(id, step).iter().zip([english.clone(), english.replace('.', ",")]) {
        let text = [&step.text, &step.look, &step.question.ask, &step.question.answer].map(String::as_str).join(" ");
        assert!(has(&text, &number), "{id}, {}: no {number} in: {text}", step.title);
    }
}

/// Both languages call the same choice right, counted from 0.
#[track_caller]
fn right(id: &str, step: usize, choice: usize) {
    for step in steps(id, step) {
        assert_eq!(step.question.right, Some(choice), "{id}, {}", step.title);
    }
}

fn table(country: &str) -> CountryTable {
    unpack(&read(&format!("survey/{country}.bin"))).unwrap()
}

fn answers(country: &str, item: &str) -> ItemAnswers {
    table(country).items[&ItemCode::from(item)].clone()
}

fn persona(levels: &[(Attribute, bool)]) -> Persona {
    levels.iter().fold(Persona::ANY, |p, (attribute, level)| p.with(*attribute, Some(*level)))
}

fn share(country: &str, item: &str, who: Persona) -> Vec<f64> {
    let found = answers(country, item).persona(who, Standard::AsAnswered).unwrap();
    assert!(found.is_evidence(), "{country}, {item}, {who}");
    found.p
}

/// From 0 to 100.
fn mean(country: &str, item: &str, who: Persona) -> f64 {
    100.0 * mean_position(&share(country, item, who))
}

fn survey(country: &str, item: &str, attribute: Attribute, kind: EffectKind) -> Effect {
    let all = effects(Some(&answers(country, item)), kind, None, None);
    all.rows[attribute.index()].survey.clone().unwrap()
}

fn is_clear(effect: &Effect) -> bool {
    effect.interval.0 > 0.0 || effect.interval.1 < 0.0
}

/// What the model says as each of the 81 personas; of a folder of prepared answers, the base's or the adapter's.
fn model(folder: &str, country: &str, item: &str, base: bool) -> Vec<Vec<f64>> {
    let prepared = Prepared::unpack(&read(&format!("{folder}/{country}.bin"))).unwrap();
    let item = ItemCode::from(item);
    let said = if base { prepared.base(&item) } else { prepared.adapter(&item) };
    said.unwrap().iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect()
}

fn item(code: &str) -> Item {
    let catalogue = Catalogue::parse(&String::from_utf8(read("survey/catalogue.json")).unwrap()).unwrap();
    catalogue.item(&code.into()).unwrap().clone()
}

fn map(name: &str) -> VoicesMap {
    VoicesMap::parse(&read(&format!("maps/{name}.json"))).unwrap()
}

const STANDARD: EffectKind = EffectKind::Standardised;

#[test]
fn one_voice() {
    let id = "one-voice";
    let all = share("EGY", "Q199", Persona::ANY);
    assert!(all[3] < 0.5 && all[..3].iter().all(|p| *p < all[3]) && all[0] + all[1] > 0.25, "{all:?}");
    right(id, 1, 1);
    let a = persona(&[(Attribute::Gender, true), (Attribute::Education, false)]);
    let b = persona(&[(Attribute::Gender, false), (Attribute::Education, true)]);
    assert_eq!((page(id, 2).persona, page(id, 2).second.map(|v| v.persona)), (a, Some(b)));
    let [of_a, of_b] = [a, b].map(|who| share("EGY", "Q199", who)[3]);
    assert!(of_a > 0.5 && (0.125..0.16).contains(&of_b) && of_b < all[3] && all[3] < of_a, "{of_a} {of_b}");
    right(id, 2, 2);
    let base = model("predictions", "EGY", "Q199", true);
    assert_eq!(base[a.index()], base[b.index()]);
    right(id, 3, 1);
    for (country, education) in [("TUR", false), ("EGY", true)] {
        let gender = survey(country, "Q199", Attribute::Gender, STANDARD);
        assert!(is_clear(&gender) && gender.shift > 0.0, "{country}");
        assert_eq!(is_clear(&survey(country, "Q199", Attribute::Education, STANDARD)), education, "{country}");
    }
    right(id, 5, 0);
    let answers = answers("EGY", "Q199");
    let groups = Cell::all().filter_map(|c| answers.persona(Persona::full(c), Standard::AsAnswered).filter(|p| p.is_evidence()));
    let groups: Vec<f64> = groups.map(|p| 100.0 * mean_position(&p.p)).collect();
    let averages: Vec<f64> = COUNTRIES.iter().filter_map(|c| average(c.code(), "Q199")).collect();
    let range = |of: &[f64]| of.iter().fold(f64::MIN, |m, v| m.max(*v)) - of.iter().fold(f64::MAX, |m, v| m.min(*v));
    says(id, 6, range(&groups), 0);
    says(id, 6, range(&averages), 0);
    assert!(range(&groups) > range(&averages));
    right(id, 6, 0);
}

/// A country's average, where it was asked; of the other survey's countries there may be none.
fn average(country: CountryCode, item: &str) -> Option<f64> {
    let answers = table(country.as_str()).items.get(&ItemCode::from(item)).cloned()?;
    let p = match answers {
        ItemAnswers::CountryLevel(p) => p,
        cells => cells.persona(Persona::ANY, Standard::AsAnswered)?.p,
    };
    Some(100.0 * mean_position(&p))
}

#[test]
fn one_dot_or_sixteen() {
    let id = "one-dot-or-sixteen";
    let wvs = map("wvs7");
    let length = |country: &str, attribute, of: fn(&crate::causal::voices_map::MapPersona) -> Option<[f64; 2]>| {
        let country = wvs.country(CountryCode::parse(country).unwrap()).unwrap();
        let dots: Vec<_> = Cell::all().zip(&country.personas).filter_map(|(c, p)| Some((c, of(p)?, p.share))).collect();
        let [x, y] = facts::shift(&dots, attribute).unwrap();
        x.hypot(y)
    };
    let education = length("USA", Attribute::Education, |p| p.survey);
    says(id, 2, education, 1);
    let others = [Attribute::Gender, Attribute::Residence, Attribute::Marital].map(|a| length("USA", a, |p| p.survey));
    says(id, 2, others.iter().fold(0.0, |m: f64, v| m.max(*v)), 1);
    assert!(others.iter().all(|o| *o < education));
    right(id, 2, 1);
    let found = wvs.facts.clone().unwrap();
    says(id, 2, found.usual, 0);
    for explained in wvs.space.explained {
        says(id, 4, 100.0 * explained, 0);
    }
    let confident = |country| share(country, "Q73", Persona::ANY)[..2].iter().sum::<f64>();
    assert!((0.04..0.06).contains(&confident("COL")) && confident("BGD") > 0.75, "confidence in parliament");
    right(id, 4, 1);
    for country in ["COL", "VEN"] {
        says(id, 5, 100.0 * share(country, "Q149", Persona::ANY)[0], 0);
    }
    right(id, 5, 1);
    says(id, 6, length("USA", Attribute::Education, |p| Some(p.ace)), 1);
    says(id, 6, education, 1);
    let issp = map("issp2012").facts.unwrap();
    says(id, 7, 100.0 * found.within.value, 0);
    says(id, 7, 100.0 * issp.within.value, 0);
    for facts in [issp, found] {
        says(id, 7, 100.0 * facts.arrow.unwrap().length.value / facts.usual, 0);
    }
    right(id, 7, 1);
}

#[test]
fn effect() {
    let id = "effect";
    let petition = |attribute, kind| survey("COL", "Q209", attribute, kind);
    let raw = petition(Attribute::Residence, EffectKind::Raw);
    assert!(is_clear(&raw) && raw.shift > 0.0);
    right(id, 1, 0);
    let ItemAnswers::Cells(cells) = answers("COL", "Q209") else { panic!("no groups") };
    let college = |rural: bool| {
        let of = |wanted: Option<bool>| -> f64 {
            let all = Cell::all().zip(&cells).filter(|(c, _)| c.level(Attribute::Residence) == rural);
            all.filter(|(c, _)| wanted.is_none_or(|w| c.level(Attribute::Education) == w))
                .filter_map(|(_, a)| Some(a.as_ref()?.share))
                .sum()
        };
        of(Some(true)) / of(None)
    };
    assert!((0.22..0.28).contains(&college(false)) && (0.1..0.15).contains(&college(true)), "one in four, one in eight");
    assert!(petition(Attribute::Education, EffectKind::Raw).shift < 0.0, "college goes with signing");
    right(id, 2, 0);
    let alike = petition(Attribute::Residence, STANDARD);
    assert!(!is_clear(&alike) && (0.4..0.6).contains(&(alike.shift / raw.shift)));
    right(id, 3, 1);
    let kept = petition(Attribute::Education, STANDARD).shift / petition(Attribute::Education, EffectKind::Raw).shift;
    assert!(kept > 0.8, "education keeps most");
    let married = |kind| survey("JPN", "Q57", Attribute::Marital, kind);
    let (before, after) = (married(STANDARD), married(EffectKind::AgeAdjusted));
    let width = |e: &Effect| e.interval.1 - e.interval.0;
    assert!(is_clear(&before) && before.shift < 0.0 && !is_clear(&after));
    assert!(after.shift.abs() < before.shift.abs() && width(&after) > width(&before));
    right(id, 5, 2);
    right(id, 6, 2);
    let three = EffectKind::ALL.map(|kind| survey("EGY", "Q199", Attribute::Education, kind));
    assert!(three.iter().all(is_clear), "all three agree");
    right(id, 7, 1);
}

#[test]
fn erasure() {
    let id = "erasure";
    let base = model("predictions", "IND", "Q199", true);
    let Effects { rows, .. } = effects(Some(&answers("IND", "Q199")), STANDARD, Some(&base), None);
    let shifts: Vec<f64> = rows.iter().map(|r| r.survey.as_ref().unwrap().shift.abs()).collect();
    assert!(shifts[1..].iter().all(|s| 3.0 * s < shifts[0]), "gender, by far: {shifts:?}");
    right(id, 1, 0);
    let labels: Vec<_> = rows.iter().map(|r| r.last_label().unwrap()).collect();
    assert_eq!(labels, [Label::Erasure, Label::Erasure, Label::Unclear, Label::Erasure]);
    right(id, 2, 1);
}

#[test]
fn public_model() {
    let id = "public-model";
    let public = |country: &str, item: &str| model("smollm2/predictions/base", country, item, false);
    let any = Persona::ANY.index();
    says(id, 1, 100.0 * share("IND", "Q1", Persona::ANY)[0], 0);
    let family = &public("IND", "Q1")[any];
    says(id, 1, 100.0 * family[0], 0);
    assert_eq!((100.0 * family[0]).round(), (100.0 * family[3]).round(), "just as much to its opposite");
    right(id, 1, 2);
    let at = |p: &[f64]| 100.0 * mean_position(p);
    let [japan, egypt] = ["JPN", "EGY"].map(|c| public(c, "Q41")[any].clone());
    says(id, 2, (at(&japan) - at(&egypt)).abs(), 1);
    says(id, 2, mean("JPN", "Q41", Persona::ANY) - mean("EGY", "Q41", Persona::ANY), 0);
    right(id, 2, 1);
    let said = public("EGY", "Q199");
    let Effects { rows, .. } = effects(Some(&answers("EGY", "Q199")), STANDARD, Some(&said), None);
    let (people, model_shift) = (rows[0].survey.as_ref().unwrap().shift, rows[0].before.unwrap());
    says(id, 3, people, 0);
    says(id, 3, model_shift.abs(), 1);
    assert!(people * model_shift < 0.0, "in the opposite direction");
    right(id, 3, 2);
    let reader = model("smollm2/predictions/ace", "EGY", "Q199", false);
    let page = page(id, 5);
    let answers = answers("EGY", "Q199");
    let voices = [page.first(), page.second.unwrap()].map(|Voice { persona, .. }| persona);
    let shown = voices.map(|who| {
        let (before, after) = (&said[who.index()], &reader[who.index()]);
        distribution(&item("Q199"), Some(&answers), who, Some(before), Some(after))
    });
    for voice in &shown {
        for score in [voice.scores.before, voice.scores.after, voice.scores.average] {
            says(id, 5, score.unwrap(), 1);
        }
    }
    let people = shown.iter().map(|v| if let Survey::Answered { p, .. } = &v.survey { at(p) } else { f64::NAN });
    let people: Vec<f64> = people.collect();
    says(id, 5, people[0] - people[1], 1);
    says(id, 5, at(&reader[voices[0].index()]) - at(&reader[voices[1].index()]), 1);
    right(id, 5, 1);
}

#[test]
fn align_overfit() {
    let id = "align-overfit";
    let shift = |a: Attribute| survey("EGY", "Q199", a, STANDARD);
    for (attribute, about) in [(Attribute::Gender, 15.0), (Attribute::Education, 15.0), (Attribute::Residence, 5.0)] {
        assert!((shift(attribute).shift.abs() - about).abs() < 0.6, "{attribute}");
        says(id, 1, about, 0);
    }
    assert!(!is_clear(&shift(Attribute::Marital)));
    right(id, 1, 0);
}

#[test]
fn nobody_average() {
    let id = "nobody-average";
    let work = |country: &str| average(CountryCode::parse(country).unwrap(), "Q41").unwrap();
    assert!(["EGY", "IND"].iter().all(|c| work(c) < 20.0) && ["JPN", "NZL"].iter().all(|c| work(c) > 60.0));
    right(id, 1, 0);
    for country in ["IND", "USA", "EGY"] {
        assert!(share(country, "Q199", Persona::ANY)[2] > 0.2, "many are not very interested: {country}");
    }
    right(id, 2, 3);
    let PageState { persona, .. } = page(id, 4);
    let a = share("USA", "Q199", persona);
    let apart = |country: &str| emd(&a, &share(country, "Q199", Persona::ANY));
    assert!(apart("IND") < apart("USA"));
    right(id, 4, 1);
    let PageState { persona, .. } = page(id, 5);
    let found = answers("EGY", "Q199").persona(persona, Standard::AsAnswered).unwrap();
    assert!((0.45..0.5).contains(&found.p[3]) && found.n < 100, "{found:?}");
    right(id, 5, 1);
    right(id, 6, 2);
}

#[test]
fn a_number_stands_by_itself() {
    assert!(has("about 5.7 long", "5.7") && has("mide 5,7; las", "5,7") && has("5.", "5"));
    assert!(!has("15.7", "5.7") && !has("5.72", "5.7") && !has("53", "5") && !has("5.7", "5"));
}
