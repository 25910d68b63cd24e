//! Rows of answers, once they are understood: brought together by model, persona and wording, and averaged over wordings.

use super::{
    MOST_FORMS, MOST_MODELS,
    answers::{JudgedAnswers, Told},
    problems::{AnswerProblemKind as Kind, AnswerProblems},
};
use crate::survey::{CountryCode, ItemCode, Persona};

/// Two rows say the same when their shares differ by no more: they may have been rounded.
const SAME: f32 = 1e-4;

/// Whose answer it is: places in lists, one byte or two each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub model: u8,
    pub country: u8,
    pub item: u16,
    pub persona: u8,
    pub form: u8,
}

impl Key {
    /// The same persona in any wording.
    const fn voice(self) -> (u8, u8, u16, u8) {
        (self.model, self.country, self.item, self.persona)
    }
}

/// One row, or its part that counts. A few bytes, since there may be millions.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: Key,
    row: u32,
    /// Where its shares begin; for a drawn answer the option.
    at: u32,
    /// Drawn answers; 0 where they are probabilities.
    samples: u32,
    kind: EntryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EntryKind {
    Shares,
    /// The spread's numbers follow the shares.
    SharesAndSpread,
    Drawn,
}

/// What one row answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answered {
    Shares {
        p: Vec<f32>,
        samples: Option<u32>,
        spread: Option<Vec<f32>>,
    },
    /// An option, and how often it was drawn.
    Drawn(u8, u32),
}

/// All rows so far.
#[derive(Debug, Default)]
pub(super) struct Collected {
    models: Vec<String>,
    /// Wordings as they are written, and whether the last option came first.
    forms: Vec<(String, bool)>,
    entries: Vec<Entry>,
    pool: Vec<f32>,
}

/// What came of the rows.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub models: Vec<JudgedAnswers>,
    /// Rows that say again what another says.
    pub repeated: u64,
}

/// The place of a new thing at a list's end; `None` where the list is full.
fn push<T>(list: &mut Vec<T>, new: T, most: usize) -> Option<u8> {
    if list.len() >= most {
        return None;
    }
    list.push(new);
    u8::try_from(list.len() - 1).ok()
}

impl Collected {
    /// The place of a model with this name; `None` for one too many.
    pub fn model(&mut self, name: &str) -> Option<u8> {
        match self.models.iter().position(|m| m == name) {
            Some(at) => u8::try_from(at).ok(),
            None => push(&mut self.models, name.into(), MOST_MODELS),
        }
    }

    pub fn form(&mut self, wording: &str, is_reversed: bool) -> Option<u8> {
        match self.forms.iter().position(|(w, r)| w == wording && *r == is_reversed) {
            Some(at) => u8::try_from(at).ok(),
            None => push(&mut self.forms, (wording.into(), is_reversed), MOST_FORMS),
        }
    }

    pub fn add(&mut self, key: Key, row: u64, answered: Answered) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let entry = match answered {
            Answered::Drawn(option, times) => Entry { key, row, at: u32::from(option), samples: times, kind: EntryKind::Drawn },
            Answered::Shares { p, samples, spread } => {
                let at = self.pool.len() as u32;
                self.pool.extend(&p);
                let kind = if spread.is_some() { EntryKind::SharesAndSpread } else { EntryKind::Shares };
                self.pool.extend(spread.into_iter().flatten());
                Entry { key, row, at, samples: samples.unwrap_or(0), kind }
            }
        };
        self.entries.push(entry);
    }

    /// Brings them together. `places` are the countries and items that keys name, items with their number of options.
    pub fn finish(mut self, countries: &[CountryCode], items: &[(ItemCode, u8)], problems: &mut AnswerProblems) -> Outcome {
        // By persona and row, so that the first of two that disagree is kept.
        self.entries.sort_unstable_by_key(|e| (e.key, e.row));
        let mut outcome = Outcome { models: self.models.iter().map(|m| JudgedAnswers::new(m)).collect(), ..Outcome::default() };
        for of_voice in self.entries.chunk_by(|a, b| a.key.voice() == b.key.voice()) {
            let key = of_voice[0].key;
            let (item, options) = &items[usize::from(key.item)];
            let forms: Vec<Told> = of_voice
                .chunk_by(|a, b| a.key == b.key)
                .map(|rows| self.of_form(rows, usize::from(*options), problems, &mut outcome.repeated))
                .collect();
            let (Some(told), Some(persona)) = (mean(forms), Persona::from_index(usize::from(key.persona))) else { continue };
            outcome.models[usize::from(key.model)].insert(countries[usize::from(key.country)], item, persona, told);
        }
        outcome.models.retain(|m| !m.countries.is_empty());
        outcome
    }

    /// One persona in one wording.
    fn of_form(&self, rows: &[Entry], options: usize, problems: &mut AnswerProblems, repeated: &mut u64) -> Told {
        if rows.iter().all(|e| e.kind == EntryKind::Drawn) {
            let mut counts = vec![0u64; options];
            rows.iter().for_each(|e| counts[e.at as usize] += u64::from(e.samples));
            let all: u64 = counts.iter().sum();
            let p = counts.iter().map(|n| (*n as f64 / all as f64) as f32).collect();
            return Told { p, samples: Some(u32::try_from(all).unwrap_or(u32::MAX)), spread: None };
        }
        let first = &rows[0];
        let p = |e: &Entry| &self.pool[e.at as usize..][..options];
        for other in &rows[1..] {
            let same = other.samples == first.samples && p(other).iter().zip(p(first)).all(|(a, b)| (a - b).abs() <= SAME);
            if same {
                *repeated += 1;
            } else {
                problems.add(u64::from(other.row), None, Kind::Contradicts { first: u64::from(first.row) }, "");
            }
        }
        let spread = &self.pool[first.at as usize + options..];
        Told {
            p: p(first).to_vec(),
            samples: (first.samples > 0).then_some(first.samples),
            spread: (first.kind == EntryKind::SharesAndSpread).then(|| spread[..options].to_vec()),
        }
    }
}

/// The mean over wordings, each counting the same, with the standard deviation over them (that of a sample).
fn mean(mut forms: Vec<Told>) -> Option<Told> {
    if forms.len() < 2 {
        return forms.pop();
    }
    let count = forms.len() as f64;
    let of = |k: usize| forms.iter().map(move |f| f64::from(f.p[k]));
    let options = forms[0].p.len();
    let means: Vec<f64> = (0..options).map(|k| of(k).sum::<f64>() / count).collect();
    let spread = |k: usize| ((of(k).map(|v| (v - means[k]).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()) as f32;
    let inverse = forms.iter().map(|f| Some(1.0 / f64::from(f.samples?))).sum::<Option<f64>>();
    let samples = inverse.map(|sum| (count * count / sum).round().clamp(1.0, f64::from(u32::MAX)) as u32);
    Some(Told { spread: Some((0..options).map(spread).collect()), samples, p: means.into_iter().map(|v| v as f32).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_are_averaged_with_their_spread_and_their_samples() {
        let told = |yes: f32, samples| Told { p: vec![1.0 - yes, yes], samples, spread: None };
        let two = mean(vec![told(0.2, Some(10)), told(0.4, Some(30))]).unwrap();
        assert!((two.p[1] - 0.3).abs() < 1e-6);
        assert!((two.spread.unwrap()[0] - 0.02f32.sqrt()).abs() < 1e-6);
        // The variance of the mean is (pq/10 + pq/30) / 4 = pq/30.
        assert_eq!(two.samples, Some(30));
        assert_eq!(mean(vec![told(0.2, Some(10)), told(0.4, None)]).unwrap().samples, None);
        assert_eq!(mean(vec![told(0.2, Some(10))]), Some(told(0.2, Some(10))));
        assert_eq!(mean(Vec::new()), None);
    }

    #[test]
    fn lists_end_where_they_must() {
        let mut collected = Collected::default();
        let places: Vec<_> = (0..MOST_MODELS + 2).map(|i| collected.model(&format!("m{i}"))).collect();
        assert_eq!(places[MOST_MODELS - 1], Some(MOST_MODELS as u8 - 1));
        assert_eq!(&places[MOST_MODELS..], [None, None]);
        assert_eq!(collected.model("m3"), Some(3));
        assert_eq!(
            (collected.form("a", false), collected.form("a", true), collected.form("a", false)),
            (Some(0), Some(1), Some(0))
        );
    }
}
