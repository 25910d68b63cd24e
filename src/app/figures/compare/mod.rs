//! Two voices beside each other, and what both are held against.

#[cfg(test)]
mod tests;

use crate::{
    app::{
        figures::{
            distribution::{self, Distribution, Survey},
            effects,
        },
        link::parts::Voice,
    },
    causal::{Difference, Group, NoInterval, difference, metrics::mean_shift},
    survey::{Attribute, ItemAnswers, Persona},
};

/// How voice B differs from voice A.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Not at all.
    Same,
    /// In one attribute, from one level to the other; `true` is the attribute's second level.
    Level { attribute: Attribute, to: bool },
    /// B has a level of one attribute that A leaves open: B's people are some of A's.
    Part { attribute: Attribute, to: bool },
    /// In the country, in several attributes, or by leaving one open.
    Other,
}

pub fn change(a: Voice, b: Voice) -> Change {
    let mut differing = Attribute::ALL.into_iter().filter(|x| a.persona.level(*x) != b.persona.level(*x));
    match (differing.next(), differing.next()) {
        _ if a.country != b.country => Change::Other,
        (None, _) => Change::Same,
        (Some(attribute), None) => match (a.persona.level(attribute), b.persona.level(attribute)) {
            (Some(_), Some(to)) => Change::Level { attribute, to },
            (None, Some(to)) => Change::Part { attribute, to },
            _ => Change::Other,
        },
        _ => Change::Other,
    }
}

/// The voice with which a comparison begins: the same with one attribute the other way, education first.
pub fn counterpart(a: Voice) -> Voice {
    let order = [Attribute::Education, Attribute::Gender, Attribute::Residence, Attribute::Marital];
    let specified = order.into_iter().find(|x| a.persona.level(*x).is_some());
    flipped(a, specified.unwrap_or(Attribute::Education))
}

/// The same voice with the other level of an attribute; with its second level where it is open.
pub fn flipped(a: Voice, attribute: Attribute) -> Voice {
    let level = a.persona.level(attribute).is_none_or(|level| !level);
    Voice { persona: a.persona.with(attribute, Some(level)), ..a }
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    pub voice: Voice,
    pub answers: Option<&'a ItemAnswers>,
    /// What is drawn of it.
    pub figure: &'a Distribution,
}

impl<'a> Side<'a> {
    /// The people behind what is drawn; `None` where no survey figure is.
    fn group(&self) -> Option<Group<'a>> {
        let Survey::Answered { p, size, .. } = &self.figure.survey else { return None };
        match size {
            // Some of a visitor's group may be in no cell.
            Some(size) if self.voice.country.is_own() && self.voice.persona == Persona::ANY => {
                Some(Group::Whole { p, n_eff: size.n_eff })
            }
            _ => Some(Group::Cells(self.answers?, self.voice.persona)),
        }
    }
}

/// B minus A; of two levels of one attribute the second minus the first, whichever of them A is: a comparison has one sign in every
/// view.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub change: Change,
    /// `None` where one of them has no survey figures.
    pub survey: Option<Difference>,
    /// Whether A and B have survey figures.
    pub known: [bool; 2],
    /// The model's differences of proportions, one an option.
    pub before: Option<Vec<f64>>,
    pub after: Option<Vec<f64>>,
    /// The axis goes from minus to plus this many points.
    pub reach: f64,
}

pub fn compare(a: Side<'_>, b: Side<'_>) -> Compared {
    let change = change(a.voice, b.voice);
    let known = [a.group(), b.group()].map(|g| g.is_some());
    let (a, b) = if matches!(change, Change::Level { to: false, .. }) { (b, a) } else { (a, b) };
    let groups = [a.group(), b.group()];
    let survey = match groups {
        [Some(of_a), Some(of_b)] => difference(of_a, of_b, a.voice.country == b.voice.country),
        _ => None,
    };
    let model = |of: fn(&distribution::Bar) -> Option<f64>| -> Option<Vec<f64>> {
        if a.figure.bars.len() != b.figure.bars.len() {
            return None;
        }
        a.figure.bars.iter().zip(&b.figure.bars).map(|(a, b)| Some(of(b)? - of(a)?)).collect()
    };
    let (before, after) = (model(|b| b.before), model(|b| b.after));
    let shifts = [&before, &after].into_iter().flatten().map(|d| mean_shift(d));
    let interval = survey.iter().flat_map(|d| {
        let (low, high) = d.intervals.as_ref().map_or((d.shift, d.shift), |i| i.shift);
        [low, high]
    });
    let largest = shifts.chain(interval).filter(|v| v.is_finite()).fold(0.0, |most: f64, v| most.max(v.abs()));
    let reach = effects::reach(largest);
    Compared { change, known, survey, before, after, reach }
}

/// What the survey says of the difference, in points of the mean position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// A and B are one voice.
    Same,
    /// The interval leaves 0 out.
    Clear { shift: f64, low: f64, high: f64 },
    /// It does not.
    Unclear { low: f64, high: f64 },
    /// There is no interval.
    Bare { shift: f64, why: NoInterval },
    /// Who has no survey figures: A, B.
    Silent { known: [bool; 2] },
}

/// What the model says beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Echo {
    Waiting,
    /// No difference worth a tenth of a point.
    Nothing,
    /// So many points in the survey's direction.
    Along(f64),
    /// So many points in the other.
    Against(f64),
    /// Where the survey shows no direction: a signed shift.
    Alone(f64),
}

/// What rounds to 0.0 points is no difference in words.
const LEAST: f64 = 0.05;

impl Compared {
    pub fn reading(&self) -> Reading {
        if self.change == Change::Same {
            return Reading::Same;
        }
        let Some(survey) = &self.survey else { return Reading::Silent { known: self.known } };
        match &survey.intervals {
            Err(why) => Reading::Bare { shift: survey.shift, why: *why },
            Ok(intervals) => {
                let (low, high) = intervals.shift;
                if low > 0.0 || high < 0.0 {
                    Reading::Clear { shift: survey.shift, low, high }
                } else {
                    Reading::Unclear { low, high }
                }
            }
        }
    }

    /// The shift of the weights that count.
    pub fn model(&self) -> Option<f64> {
        self.after.as_ref().or(self.before.as_ref()).map(|d| mean_shift(d))
    }

    pub fn echo(&self) -> Echo {
        let Some(model) = self.model() else { return Echo::Waiting };
        match self.reading() {
            _ if model.abs() < LEAST => Echo::Nothing,
            Reading::Clear { shift, .. } | Reading::Bare { shift, .. } if shift.abs() >= LEAST => {
                if shift * model > 0.0 {
                    Echo::Along(model.abs())
                } else {
                    Echo::Against(model.abs())
                }
            }
            _ => Echo::Alone(model),
        }
    }
}

/// What voices are held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    Nothing,
    /// So many of the countries' files are there.
    Loading {
        done: usize,
        all: usize,
    },
    /// Nobody in it was asked, or nothing of them is shown.
    Unknown,
    Line {
        p: Vec<f64>,
        countries: usize,
        failed: usize,
    },
}

impl Held {
    pub fn p(&self) -> Option<&[f64]> {
        match self {
            Self::Line { p, .. } => Some(p),
            _ => None,
        }
    }
}

/// The mean of countries' distributions, each counting once, with how many they are.
pub fn average(countries: impl IntoIterator<Item = Vec<f64>>, options: usize) -> Option<(Vec<f64>, usize)> {
    let mut sum = vec![0.0; options];
    let mut count = 0;
    for p in countries.into_iter().filter(|p| p.len() == options) {
        sum.iter_mut().zip(p).for_each(|(s, p)| *s += p);
        count += 1;
    }
    (count > 0).then(|| (sum.into_iter().map(|s| s / count as f64).collect(), count))
}
