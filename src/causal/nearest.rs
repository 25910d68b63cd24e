//! How far the average is from anyone: personas beside their own country's average, and beside other countries'.

use serde::{Deserialize, Serialize};

use super::{metrics::emd, random::Random};
use crate::survey::{Cell, CountryCode, CountryTable, ItemCode, Persona, PersonaAnswer, Standard};

/// Fewer respondents than this are no evidence (arXiv 2601.12962).
const FEWEST: u32 = 10;

const RESAMPLES: u32 = 200;

/// One persona between averages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearestAverage {
    pub persona: Persona,
    /// Respondents.
    pub n: u32,
    /// Earth mover's distance from its own country's average, 0 to 1. The persona is part of that average, which favours it.
    pub own: f64,
    /// The same from the nearest other country's average. The nearest of many is near by chance too.
    pub other: f64,
    pub country: CountryCode,
    /// Of 200 samples of n_eff people who answer as the persona did, the part (0 to 1) that is nearer to that country's
    /// average than to its own: near 0.5 where the survey can't tell.
    pub support: f64,
    /// Of 200 samples of n_eff people who answer as their country's average does, the part (0 to 1) that is nearer to some
    /// other country's average: what `other < own` means of a persona that does not differ at all.
    pub chance: f64,
}

impl NearestAverage {
    pub fn is_nearer_elsewhere(&self) -> bool {
        self.other < self.own
    }
}

/// The full personas of one country and item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nearest {
    pub country: CountryCode,
    pub item: ItemCode,
    /// Observed cells only, in the order of [`Cell::all`].
    pub personas: Vec<NearestAverage>,
}

impl Nearest {
    /// Personas nearer to another country's average than to their own country's.
    pub fn nearer_elsewhere(&self) -> usize {
        self.personas.iter().filter(|p| p.is_nearer_elsewhere()).count()
    }

    /// How many would be nearer elsewhere by chance, if all personas answered as their country does.
    pub fn expected_by_chance(&self) -> f64 {
        self.personas.iter().map(|p| p.chance).sum()
    }

    /// Those of [`Self::nearer_elsewhere`] for which 95 % of the samples agree.
    pub fn clearly_nearer_elsewhere(&self) -> usize {
        self.personas.iter().filter(|p| p.is_nearer_elsewhere() && p.support >= 0.95).count()
    }
}

/// What may be shown as data of a persona.
fn evidence(table: &CountryTable, item: &ItemCode, persona: Persona) -> Option<PersonaAnswer> {
    let answer = table.items.get(item)?.persona(persona, Standard::AsAnswered)?;
    (answer.is_evidence() && answer.p.iter().all(|v| v.is_finite())).then_some(answer)
}

/// Sets one persona beside the averages of all tables that asked the item, country-level ones included. `None` without
/// evidence of ten people for the persona, without evidence for its country's average, or without another country. Seeded.
pub fn nearest_average(
    tables: &[&CountryTable],
    country: CountryCode,
    item: &ItemCode,
    persona: Persona,
    seed: u64,
) -> Option<NearestAverage> {
    let table = tables.iter().find(|t| t.country == country)?;
    let answer = evidence(table, item, persona).filter(|a| a.n >= FEWEST)?;
    let own = evidence(table, item, Persona::ANY)?.p;
    let others = tables.iter().filter(|t| t.country != country).filter_map(|t| {
        let average = evidence(t, item, Persona::ANY)?.p;
        emd(&answer.p, &average).is_finite().then_some((t.country, average))
    });
    let others: Vec<_> = others.collect();
    let distances = others.iter().map(|(country, average)| (emd(&answer.p, average), *country, average));
    let (other, nearest, average) = distances.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let mut random = Random::keyed(seed, &["nearest", country.as_str(), item.as_str(), &persona.to_string()]);
    let people = answer.n_eff.unwrap_or(0.0).round().max(1.0) as u32;
    let mut part = |truth: &[f64], nearer: &dyn Fn(&[f64], f64) -> bool| {
        let hits = (0..RESAMPLES).filter(|_| {
            let p = random.sample(truth, people);
            nearer(&p, emd(&p, &own))
        });
        hits.count() as f64 / f64::from(RESAMPLES)
    };
    let support = part(&answer.p, &|p, distance| emd(p, average) < distance);
    let chance = part(&own, &|p, distance| others.iter().any(|(_, average)| emd(p, average) < distance));
    Some(NearestAverage { persona, n: answer.n, own: emd(&answer.p, &own), other, country: nearest, support, chance })
}

/// [`nearest_average`] for every observed cell of a country; no personas where the country or the item has none.
pub fn nearest_averages(tables: &[&CountryTable], country: CountryCode, item: &ItemCode, seed: u64) -> Nearest {
    let personas = Cell::all().filter_map(|c| nearest_average(tables, country, item, Persona::full(c), seed)).collect();
    Nearest { country, item: item.clone(), personas }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Attribute, CellAnswer, ItemAnswers};

    fn code(text: &str) -> CountryCode {
        CountryCode::parse(text).unwrap()
    }

    /// Men (the first 8 cells) and women with their own proportion of yes; cell 15 is estimated.
    fn table(country: &str, men: f64, women: f64) -> CountryTable {
        let cell = |c: Cell| {
            let yes = if c.level(Attribute::Gender) { women } else { men };
            let (p, estimated) = (vec![1.0 - yes, yes], c.index() == 15);
            let n_eff = if estimated { 0.0 } else { 400.0 };
            let n = (!estimated).then_some(400);
            Some(CellAnswer { n, n_eff, share: 1.0 / 16.0, estimated, p_age: p.clone(), p, n_eff_age: n_eff })
        };
        let answers = ItemAnswers::Cells(Cell::all().map(cell).collect());
        CountryTable { country: code(country), items: [("Q1".into(), answers)].into() }
    }

    #[test]
    fn half_a_country_may_be_nearer_to_another() {
        let egypt = table("EGY", 0.2, 0.6);
        let level = ItemAnswers::CountryLevel(vec![0.35, 0.65]);
        let australia = CountryTable { country: code("AUS"), items: [("Q1".into(), level)].into() };
        let japan = table("JPN", 0.9, 0.9);
        let tables = [&egypt, &japan, &australia];
        let found = nearest_averages(&tables, code("EGY"), &"Q1".into(), 1);
        assert_eq!((found.personas.len(), found.nearer_elsewhere(), found.clearly_nearer_elsewhere()), (15, 7, 7));
        let woman = found.personas.last().unwrap();
        assert!((woman.own - 0.2).abs() < 1e-9 && (woman.other - 0.05).abs() < 1e-9, "{woman:?}");
        assert_eq!((woman.country, woman.n), (code("AUS"), 400));
        assert!(found.personas[0].support < 0.01);
        // The average is 0.4: samples of 400 people don't come as near to 0.65.
        assert!(found.expected_by_chance() < 0.01);
        assert_eq!(found, nearest_averages(&tables, code("EGY"), &"Q1".into(), 1));
        // Any persona will do: women as a whole, of whom an eighth is estimated, will not.
        let men = Persona::ANY.with(Attribute::Gender, Some(false));
        assert_eq!(nearest_average(&tables, code("EGY"), &"Q1".into(), men, 1).unwrap().n, 3200);
        let women = Persona::ANY.with(Attribute::Gender, Some(true));
        assert_eq!(nearest_average(&tables, code("EGY"), &"Q1".into(), women, 1), None);
    }

    #[test]
    fn the_nearest_of_many_is_near_by_chance() {
        let egypt = table("EGY", 0.5, 0.5);
        let others: Vec<_> = ["JPN", "USA", "IND"].iter().zip([0.48, 0.52, 0.53]).map(|(c, yes)| table(c, yes, yes)).collect();
        let tables: Vec<_> = others.iter().chain([&egypt]).collect();
        let found = nearest_averages(&tables, code("EGY"), &"Q1".into(), 1);
        let part = found.expected_by_chance() / found.personas.len() as f64;
        // A sample of 400 has a standard deviation of 0.025: beyond 0.01 from 0.5 it is nearer to another country.
        assert!((0.6..0.8).contains(&part), "{part}");
        assert_eq!(found.nearer_elsewhere(), 0);
    }

    #[test]
    fn without_evidence_there_is_no_distance() {
        let egypt = table("EGY", 0.2, 0.6);
        for (tables, country, item) in
            [(vec![&egypt], "EGY", "Q1"), (vec![], "EGY", "Q1"), (vec![&egypt], "USA", "Q1"), (vec![&egypt], "EGY", "Q2")]
        {
            assert!(nearest_averages(&tables, code(country), &item.into(), 1).personas.is_empty());
        }
    }
}
