//! A judged model's personas: those that were asked, and those that follow from them.

use serde::{Deserialize, Serialize};

use super::answers::{JudgedAnswers, JudgedItem};
use crate::survey::{Attribute, Cell, Persona, Shares, among, mixed};

/// Where a persona's distribution is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The model was asked as this persona.
    Told,
    /// The sum of what the full personas answered whom it covers, by their shares of the country's people.
    Mixed,
}

/// What a persona answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// Shares of the options, summing to 1.
    pub p: Vec<f32>,
    /// Drawn answers that would have the same sampling variance; `None` where none were drawn. Mixed with weights w of n answers
    /// each: 1 / Σ w²/n (Kish).
    pub samples: Option<f64>,
    /// Standard deviation of each share over wordings. Of a mixture the weighted sum, as if all its personas moved together: too
    /// wide rather than too narrow.
    pub spread: Option<Vec<f32>>,
    pub origin: Origin,
}

impl JudgedItem {
    /// Whether a persona was asked, or all full personas that it covers were.
    pub fn knows(&self, persona: Persona) -> bool {
        self.told(persona).is_some() || persona.cells().all(|c| self.told(Persona::full(c)).is_some())
    }

    /// The personas whose answers make up a persona's, each with its weight; empty where it is not known.
    pub fn sources(&self, persona: Persona, shares: &Shares) -> Vec<(Persona, f64)> {
        if self.told(persona).is_some() {
            return vec![(persona, 1.0)];
        }
        if !self.knows(persona) {
            return Vec::new();
        }
        let among = among(shares, persona);
        persona.cells().map(|c| (Persona::full(c), f64::from(among[c.index()]))).collect()
    }

    /// A persona's answer, by [`Shares`] of its country; `None` unless it was asked, or all full personas that it covers were.
    pub fn voice(&self, persona: Persona, shares: &Shares) -> Option<Voice> {
        if let Some(told) = self.told(persona) {
            let samples = told.samples.map(f64::from);
            return Some(Voice { p: told.p.clone(), samples, spread: told.spread.clone(), origin: Origin::Told });
        }
        let cells: Vec<Cell> = persona.cells().collect();
        let full = cells.iter().map(|c| self.told(Persona::full(*c))).collect::<Option<Vec<_>>>()?;
        let options = self.options();
        let mix = |rows: Vec<&[f32]>| mixed(&rows.concat(), &cells, options, shares, persona);
        let weights = among(shares, persona);
        let noise = |(told, cell): (&&super::Told, &Cell)| {
            Some(f64::from(weights[cell.index()]).powi(2) / f64::from(told.samples?.max(1)))
        };
        let variance = full.iter().zip(&cells).map(noise).sum::<Option<f64>>();
        let spreads = full.iter().map(|told| told.spread.as_deref()).collect::<Option<Vec<_>>>();
        Some(Voice {
            p: mix(full.iter().map(|told| &told.p[..]).collect()),
            samples: variance.map(|v| 1.0 / v),
            spread: spreads.map(mix),
            origin: Origin::Mixed,
        })
    }

    /// [`Self::voice`] of all 81 personas, by [`Persona::index`].
    pub fn voices(&self, shares: &Shares) -> Vec<Option<Voice>> {
        Persona::all().map(|p| self.voice(p, shares)).collect()
    }
}

/// How many personas of a model's answers are known, by G = 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Completeness {
    /// Countries times items with an answer.
    pub pairs: u32,
    /// Those of them where all 81 personas are known.
    pub whole: u32,
    /// Personas that were asked, and those mixed of others.
    pub told: [u32; Attribute::COUNT + 1],
    pub mixed: [u32; Attribute::COUNT + 1],
    /// Personas that are not known, of the 81 of each pair.
    pub missing: [u32; Attribute::COUNT + 1],
}

impl JudgedItem {
    /// How many of the 81 personas are known: one pair's part of [`JudgedAnswers::completeness`].
    pub fn completeness(&self) -> Completeness {
        let mut found = Completeness { pairs: 1, ..Completeness::default() };
        for persona in Persona::all() {
            let counts = if self.told(persona).is_some() {
                &mut found.told
            } else if self.knows(persona) {
                &mut found.mixed
            } else {
                &mut found.missing
            };
            counts[persona.granularity()] += 1;
        }
        found.whole = u32::from(found.missing.iter().all(|n| *n == 0));
        found
    }
}

impl JudgedAnswers {
    pub fn completeness(&self) -> Completeness {
        let mut all = Completeness::default();
        for found in self.pairs().map(|(_, _, item)| item.completeness()) {
            all.pairs += found.pairs;
            all.whole += found.whole;
            let sums = [(&mut all.told, found.told), (&mut all.mixed, found.mixed), (&mut all.missing, found.missing)];
            sums.into_iter().for_each(|(sum, own)| sum.iter_mut().zip(own).for_each(|(s, n)| *s += n));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Told, survey::CountryCode};

    /// All full personas; women say yes twice as often. Half of the people are women.
    fn full() -> JudgedItem {
        let mut answers = JudgedAnswers::new("m");
        let egypt = CountryCode::parse("EGY").unwrap();
        for cell in Cell::all() {
            let yes = if cell.level(Attribute::Gender) { 0.5 } else { 0.25 };
            let told = Told { p: vec![1.0 - yes, yes], samples: Some(80), spread: Some(vec![0.1, 0.1]) };
            answers.insert(egypt, &"Q1".into(), Persona::full(cell), told);
        }
        answers.item(egypt, &"Q1".into()).unwrap().clone()
    }

    #[test]
    fn open_personas_are_mixed_of_full_ones_and_say_so() {
        let (item, even) = (full(), [1.0 / 16.0; Cell::COUNT]);
        let any = item.voice(Persona::ANY, &even).unwrap();
        assert!((any.p[1] - 0.375).abs() < 1e-6 && any.origin == Origin::Mixed);
        // 16 samples of 80, weighted alike.
        assert!((any.samples.unwrap() - 1280.0).abs() < 0.1 && (any.spread.unwrap()[0] - 0.1).abs() < 1e-6);
        let woman = item.voice(Persona::ANY.with(Attribute::Gender, Some(true)), &even).unwrap();
        assert!((woman.p[1] - 0.5).abs() < 1e-6 && (woman.samples.unwrap() - 640.0).abs() < 0.1);
        let cell = Persona::full(Cell::all().next().unwrap());
        assert_eq!(item.voice(cell, &even).unwrap().origin, Origin::Told);
        let found = item.completeness();
        assert_eq!((found.told, found.mixed, found.whole), ([0, 0, 0, 0, 16], [1, 8, 24, 32, 0], 1));
    }

    #[test]
    fn what_is_not_covered_is_not_known() {
        let mut item = full();
        // Nobody asked the first man.
        item.told.remove(0);
        let even = [1.0 / 16.0; Cell::COUNT];
        assert_eq!(item.voice(Persona::ANY, &even), None);
        assert!(item.sources(Persona::ANY, &even).is_empty());
        let woman = Persona::ANY.with(Attribute::Gender, Some(true));
        assert_eq!(item.sources(woman, &even).len(), 8);
        assert!((item.sources(woman, &even).iter().map(|(_, w)| w).sum::<f64>() - 1.0).abs() < 1e-6);
        let found = item.completeness();
        assert_eq!((found.missing, found.whole), ([1, 4, 6, 4, 1], 0));
    }
}
