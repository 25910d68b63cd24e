//! `asked.bin`: what foretells questions that nobody was asked, in one file for the page.
//!
//! Layout: four bytes of magic, one of version, then a postcard message (`Wire`): everything that [`Unseen`] holds, the model whose states
//! it compares, and the errors on questions held out. These are in the same file so that an interval is never drawn from the errors of
//! other weights.
//!
//! Where most of the bytes are, numbers are rounded: the basis of states and the known questions' places in it to 8 bits, from the start
//! (what is learnt is learnt from them so); weights of departures and effects to 16 bits, each column in steps of its own, when they are
//! written. The weights of the mean over countries stay whole (32 bits): sums over them nearly cancel.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    basis::Basis,
    effects::{Effects, Solved},
    foretell::Unseen,
    held_out::HeldOut,
    kernels::{Kernels, Known},
    levels::{Departures, Levels},
    matrix::{Matrix, Rounded},
    question::OPTIONS,
    scale::grid,
    words::{Places, Words},
};
use crate::survey::{Attribute, CountryCode, ItemCode, Shares};

const MAGIC: &[u8; 4] = b"ACEU";
const VERSION: u8 = 1;
/// How far a country's shares may be from a sum of 1.
const SUM_TOLERANCE: f32 = 1e-3;

/// Bytes that are no file of asked questions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskedError {
    #[error("this is no file of asked questions; load asked.bin from the public model's folder of the site")]
    NotAsked,
    #[error(
        "these asked questions have format {found} and this program reads format {VERSION}; reload the page, or run `ace ask --ship`"
    )]
    Version { found: u8 },
    #[error("the asked questions are damaged ({0}); load them again, or run `ace ask --ship`")]
    Damaged(String),
}

/// The model whose states are compared. Those of another say nothing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// SHA-256 of its file, as in its `model.json`.
    pub sha256: String,
    /// States are read after so many of its layers.
    pub layers: u32,
}

/// What the file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub unseen: Unseen,
    pub reader: Reader,
    pub held_out: HeldOut,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    reader: Reader,
    held_out: HeldOut,
    countries: Vec<(CountryCode, Shares)>,
    words: Words,
    mean: Vec<f32>,
    spread: Vec<f32>,
    axes: Steps,
    known: Vec<WireKnown>,
    /// Axis by axis, question by question.
    places: Steps,
    topics: Columns,
    levels: Vec<f32>,
    departures: Vec<(Vec<u16>, Columns)>,
    likeness: Vec<f32>,
    /// Country and question of every effect that some attribute has, ascending.
    observed: Vec<(u16, u16)>,
    solved: [WireSolved; Attribute::COUNT],
}

#[derive(Serialize, Deserialize)]
struct WireKnown {
    code: ItemCode,
    options: u8,
    is_turned: bool,
    topic: u8,
    words: Places,
}

#[derive(Serialize, Deserialize)]
struct WireSolved {
    /// Those of `observed` that this attribute lacks, ascending.
    lacks: Vec<u16>,
    shapes: Vec<f32>,
    weights: Columns,
}

/// Rows of numbers of 8 bits: a step each, and all numbers one row after the other.
#[derive(Serialize, Deserialize)]
struct Steps(Vec<f32>, Vec<i8>);

impl Steps {
    fn new<'r>(rows: impl Iterator<Item = &'r Rounded> + Clone) -> Self {
        Self(rows.clone().map(|r| r.step).collect(), rows.flat_map(|r| r.steps.iter().copied()).collect())
    }

    /// Rows that are each so long; `None` where that does not come out even.
    fn rows(&self, length: usize) -> Option<Vec<Rounded>> {
        let Self(steps, numbers) = self;
        let fits = length > 0 && steps.len().checked_mul(length) == Some(numbers.len()) && are_sound(steps);
        let rows = || numbers.chunks_exact(length).zip(steps);
        fits.then(|| rows().map(|(numbers, step)| Rounded { step: *step, steps: numbers.to_vec() }).collect())
    }
}

/// A matrix of numbers of 16 bits, the lower byte first, row after row; a step for each column.
#[derive(Serialize, Deserialize)]
struct Columns(Vec<f32>, Vec<u8>);

impl Columns {
    fn new(matrix: &Matrix) -> Self {
        let largest = |column: usize| (0..matrix.rows()).map(|row| matrix.row(row)[column].abs()).fold(0.0, f32::max);
        let steps: Vec<f32> = (0..matrix.columns()).map(|column| largest(column) / f32::from(i16::MAX)).collect();
        let number = |(v, step): (&f32, &f32)| if *step > 0.0 { (v / step).round() as i16 } else { 0 };
        let numbers = (0..matrix.rows()).flat_map(|row| matrix.row(row).iter().zip(&steps).map(number).collect::<Vec<i16>>());
        let bytes = numbers.flat_map(i16::to_le_bytes).collect();
        Self(steps, bytes)
    }

    /// `None` unless it has so many rows of so many columns.
    fn matrix(&self, rows: usize, columns: usize) -> Option<Matrix> {
        let Self(steps, bytes) = self;
        if steps.len() != columns || Some(bytes.len()) != rows.checked_mul(columns)?.checked_mul(2) || !are_sound(steps) {
            return None;
        }
        let numbers = bytes.chunks_exact(2).map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])));
        Matrix::new(columns, numbers.zip(steps.iter().cycle()).map(|(v, step)| v * step).collect())
    }
}

/// Whether all are finite.
fn are_sound(values: &[f32]) -> bool {
    values.iter().all(|v| v.is_finite())
}

/// A matrix of whole numbers with so many rows.
fn whole(rows: usize, columns: usize, values: Vec<f32>) -> Option<Matrix> {
    Matrix::new(columns, values).filter(|m| m.rows() == rows && are_sound(m.values()))
}

impl Asked {
    /// Beside the public model's other files.
    pub const FILE: &'static str = "asked.bin";

    /// The file's bytes.
    pub fn pack(&self) -> Vec<u8> {
        let Unseen { kernels: Kernels { words, basis, known, topics }, levels, effects, countries } = &self.unseen;
        let short = |places: &[usize]| places.iter().map(|i| *i as u16).collect();
        let of_known = |k: &Known| WireKnown {
            code: k.code.clone(),
            options: k.options as u8,
            is_turned: k.is_turned,
            topic: k.topic as u8,
            words: words.places(&k.text),
        };
        let observed: BTreeSet<(usize, usize)> = effects.solved.iter().flat_map(|s| s.places.iter().copied()).collect();
        let lacks = |s: &Solved| {
            (0..=u16::MAX).zip(&observed).filter(|(_, o)| s.places.binary_search(o).is_err()).map(|(n, _)| n).collect()
        };
        let solved =
            |s: &Solved| WireSolved { lacks: lacks(s), shapes: s.shapes.values().to_vec(), weights: Columns::new(&s.weights) };
        let wire = Wire {
            reader: self.reader.clone(),
            held_out: self.held_out.clone(),
            countries: countries.clone(),
            words: words.clone(),
            mean: basis.mean.clone(),
            spread: basis.spread.clone(),
            axes: Steps::new(basis.axes.iter()),
            known: known.iter().map(of_known).collect(),
            places: Steps::new(known.iter().map(|k| &k.place)),
            topics: Columns::new(topics),
            levels: levels.mean.values().to_vec(),
            departures: levels.departures.iter().map(|d| (short(&d.asked), Columns::new(&d.weights))).collect(),
            likeness: effects.likeness.values().to_vec(),
            observed: observed.iter().map(|(c, i)| (*c as u16, *i as u16)).collect(),
            solved: effects.solved.each_ref().map(solved),
        };
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        // Writing plain numbers into memory has no way to fail; the message would then lack its body.
        bytes.extend(postcard::to_allocvec(&wire).unwrap_or_default());
        bytes
    }

    /// Reads what [`Self::pack`] wrote.
    ///
    /// # Errors
    /// [`AskedError`] for any bytes that are not whole: all sizes agree, and all numbers are finite. Memory stays within a small multiple
    /// of the bytes given.
    pub fn unpack(bytes: &[u8]) -> Result<Self, AskedError> {
        let (&found, body) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(AskedError::NotAsked)?;
        if found != VERSION {
            return Err(AskedError::Version { found });
        }
        let damaged = |reason: &dyn std::fmt::Display| AskedError::Damaged(reason.to_string());
        let (wire, rest) = postcard::take_from_bytes::<Wire>(body).map_err(|e| damaged(&e))?;
        if !rest.is_empty() {
            return Err(damaged(&format_args!("{} bytes too many", rest.len())));
        }
        wire.read().map_err(|reason| damaged(&reason))
    }
}

impl Wire {
    fn read(self) -> Result<Asked, &'static str> {
        let (grid, width) = (grid().len(), self.mean.len());
        let (questions, countries) = (self.known.len(), self.countries.len());
        let is_whole = |s: &Shares| s.iter().all(|v| *v >= 0.0) && (s.iter().sum::<f32>() - 1.0).abs() <= SUM_TOLERANCE;
        if !self.countries.iter().all(|(_, shares)| is_whole(shares)) {
            return Err("the shares of a country's people do not sum to 1");
        }
        if !self.held_out.is_sound() {
            return Err("its errors are no errors");
        }
        if self.spread.len() != width || !are_sound(&self.mean) || !self.spread.iter().all(|v| v.is_finite() && *v > 0.0) {
            return Err("its basis is not whole");
        }
        let axes = self.axes.rows(width).ok_or("its axes are not whole")?;
        let places = self.places.rows(axes.len()).filter(|p| p.len() == questions).ok_or("its places are not whole")?;
        if questions == 0 || !self.words.is_sound() {
            return Err("its words are not whole");
        }
        let topics = self.topics.0.len();
        let topics = self.topics.matrix(questions, topics).ok_or("its topics are not whole")?;
        let words = self.words;
        let known = self.known.into_iter().zip(places).map(|(k, place)| {
            let (options, topic) = (usize::from(k.options), usize::from(k.topic));
            let text = words.at(&k.words).filter(|_| OPTIONS.contains(&options) && topic < topics.columns())?;
            Some(Known { code: k.code, options, is_turned: k.is_turned, text, place, topic })
        });
        let known = known.collect::<Option<Vec<Known>>>().ok_or("a question has other words, options or topics")?;
        let departures = self.departures.into_iter().map(|(asked, weights)| {
            let asked: Vec<usize> = asked.into_iter().map(usize::from).collect();
            let weights = weights.matrix(asked.len(), grid).filter(|_| asked.iter().all(|i| *i < questions))?;
            Some(Departures { asked, weights })
        });
        let departures = departures.collect::<Option<Vec<Departures>>>().filter(|d| d.len() == countries);
        let levels = Levels {
            mean: whole(questions, grid, self.levels).ok_or("its levels are not whole")?,
            departures: departures.ok_or("its countries' levels are not whole")?,
        };
        let observed = self.observed;
        let solved = self.solved.map(|s| {
            let kept = (0..=u16::MAX).zip(&observed).filter(|(n, _)| s.lacks.binary_search(n).is_err());
            let places: Vec<(usize, usize)> = kept.map(|(_, (c, i))| ((*c).into(), (*i).into())).collect();
            let shapes = Matrix::new(grid, s.shapes).filter(|m| are_sound(m.values()))?;
            let weights = s.weights.matrix(places.len(), 1 + shapes.rows())?;
            places.iter().all(|(c, i)| *c < countries && *i < questions).then_some(Solved { places, shapes, weights })
        });
        let [Some(gender), Some(education), Some(residence), Some(marital)] = solved else {
            return Err("its effects are not whole");
        };
        let effects = Effects {
            likeness: whole(countries, countries, self.likeness).ok_or("its countries' likeness is not whole")?,
            solved: [gender, education, residence, marital],
        };
        let basis = Basis { mean: self.mean, spread: self.spread, axes };
        let kernels = Kernels { words, basis, known, topics };
        let unseen = Unseen { kernels, levels, effects, countries: self.countries };
        Ok(Asked { unseen, reader: self.reader, held_out: self.held_out })
    }
}

#[cfg(all(test, feature = "survey-tools"))]
#[path = "file_tests.rs"]
mod tests;
