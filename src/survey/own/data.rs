//! What is kept of the visitor's file: aggregates of each group, and the questions that no catalogue has.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::MOST_GROUPS;
use crate::survey::{
    Attribute, Catalogue, Cell, CellAnswer, Country, CountryCode, CountryTable, Coverage, Item, ItemAnswers, ItemCode, Topic,
};

const MAGIC: &[u8; 4] = b"ACEO";
const VERSION: u8 = 1;
/// Aggregates are computed, not rounded; this leaves room for the order of summation.
const SUM_TOLERANCE: f64 = 1e-6;

/// The topic of the visitor's own questions.
pub const OWN_TOPIC: &str = "own";
const OWN_TOPIC_TITLE: &str = "Your own questions";

/// A whole group's answers to one item, those of people with unknown attributes among them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overall {
    /// Weighted proportions over the options, summing to 1.
    pub p: Vec<f64>,
    /// People who answered.
    pub n: u32,
    /// Effective sample size, (Σw)² / Σw² (Kish).
    pub n_eff: f64,
}

/// One group: what a country is in the survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnGroup {
    pub code: CountryCode,
    pub name: String,
    /// People with at least one answer.
    pub people: u32,
    /// By [`Attribute::index`]: whether anybody's level is known.
    pub known: [bool; Attribute::COUNT],
    /// Whether ages are known. Where not, `p_age` is `p` and nothing is adjusted.
    pub ages: bool,
    /// Cells of the people whose known attributes are all told. Small cells are kept as they are: `estimated` is false with any n.
    /// An item that none of these answered is [`ItemAnswers::CountryLevel`].
    pub table: CountryTable,
    pub overall: BTreeMap<ItemCode, Overall>,
}

/// Everything that is kept of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OwnData {
    /// By code.
    pub groups: Vec<OwnGroup>,
    /// The visitor's own questions, in the order of the columns.
    pub items: Vec<Item>,
}

/// Bytes or figures that are no visitor's data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnDataError {
    #[error("what this browser kept is no survey data of this page; open your CSV file again")]
    NotOwnData,
    #[error("what this browser kept has format {found}, and this page reads format {VERSION}; open your CSV file again")]
    Version { found: u8 },
    #[error("the data kept are damaged ({reason}); open your CSV file again")]
    Damaged { reason: String },
}

impl OwnGroup {
    pub fn has_cells(&self) -> bool {
        self.table.items.values().any(|a| matches!(a, ItemAnswers::Cells(_)))
    }

    pub fn coverage(&self) -> Coverage {
        Coverage::Own { cells: self.has_cells(), known: self.known }
    }

    fn check(&self, options: &dyn Fn(&ItemCode) -> Option<usize>) -> Result<(), String> {
        if !self.code.is_own() || self.table.country != self.code || self.name.trim().is_empty() {
            return Err(format!("group {} has no code or name of its own", self.code));
        }
        for (item, answers) in &self.table.items {
            let sound = match answers {
                ItemAnswers::Cells(cells) => {
                    let shares: f64 = cells.iter().flatten().map(|c| c.share).sum();
                    cells.len() == Cell::COUNT && (shares - 1.0).abs() < SUM_TOLERANCE && cells.iter().flatten().all(is_sound)
                }
                ItemAnswers::CountryLevel(p) => is_distribution(p),
            };
            let same = |c: &CellAnswer| c.p.len() == answers.options() && c.p_age.len() == c.p.len();
            let even = Cell::all().filter_map(|c| answers.cell(c)).all(same);
            let listed = options(item).is_none_or(|n| n == answers.options());
            if !sound || !even || !listed || !self.overall.contains_key(item) {
                return Err(format!("{} {item} is no table of answers", self.code));
            }
        }
        let sound = |(item, o): (&ItemCode, &Overall)| {
            let table = self.table.items.get(item).map(ItemAnswers::options);
            is_distribution(&o.p) && o.n > 0 && is_positive(o.n_eff) && table == Some(o.p.len())
        };
        if self.overall.iter().all(sound) { Ok(()) } else { Err(format!("{} has an overall figure that is none", self.code)) }
    }
}

fn is_positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

fn is_distribution(p: &[f64]) -> bool {
    let sum: f64 = p.iter().sum();
    (2..=10).contains(&p.len()) && p.iter().all(|v| (0.0..=1.0).contains(v)) && (sum - 1.0).abs() < SUM_TOLERANCE
}

fn is_sound(cell: &CellAnswer) -> bool {
    let age = cell.n_eff_age >= 0.0 && cell.n_eff_age.is_finite();
    let people = cell.n.is_some_and(|n| n > 0) && !cell.estimated && is_positive(cell.n_eff) && age;
    people && (0.0..=1.0).contains(&cell.share) && is_distribution(&cell.p) && is_distribution(&cell.p_age)
}

impl OwnData {
    /// # Errors
    /// The first thing that cannot be true of tallied answers.
    pub fn check(&self) -> Result<(), OwnDataError> {
        let damaged = |reason: String| OwnDataError::Damaged { reason };
        if self.groups.len() > MOST_GROUPS {
            return Err(damaged(format!("{} groups", self.groups.len())));
        }
        let mut codes = HashSet::new();
        for item in &self.items {
            let options = item.options.len();
            let empty = item.question.trim().is_empty() || item.title.trim().is_empty();
            if !item.code.is_own()
                || item.topic != OWN_TOPIC
                || empty
                || !(2..=10).contains(&options)
                || !codes.insert(&item.code)
            {
                return Err(damaged(format!("question {}", item.code)));
            }
        }
        if self.groups.windows(2).any(|pair| pair[0].code >= pair[1].code) {
            return Err(damaged("groups out of order".into()));
        }
        let own: HashMap<&ItemCode, usize> = self.items.iter().map(|i| (&i.code, i.options.len())).collect();
        // A question of its own that is not listed fits no number of options.
        let options = |code: &ItemCode| own.get(code).copied().or_else(|| code.is_own().then_some(0));
        self.groups.iter().try_for_each(|g| g.check(&options)).map_err(damaged)
    }

    /// Bytes for the browser to keep: magic, version, and a postcard message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        // Writing plain numbers and lists into memory has no way to fail.
        bytes.extend(postcard::to_allocvec(self).unwrap_or_default());
        bytes
    }

    /// Reads what [`OwnData::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`OwnDataError`] for any bytes that are not whole, sound data.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OwnDataError> {
        let (&found, body) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(OwnDataError::NotOwnData)?;
        if found != VERSION {
            return Err(OwnDataError::Version { found });
        }
        let data: Self = postcard::from_bytes(body).map_err(|e| OwnDataError::Damaged { reason: e.to_string() })?;
        data.check()?;
        Ok(data)
    }

    pub fn group(&self, code: CountryCode) -> Option<&OwnGroup> {
        self.groups.iter().find(|g| g.code == code)
    }

    /// Makes the groups known to [`Country::find`], in place of all former ones.
    pub fn register(&self) {
        Country::set_own(&self.groups.iter().map(|g| (g.code, g.name.as_str(), g.coverage())).collect::<Vec<_>>());
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

/// The catalogue with the visitor's questions at its end, under a topic of their own, in place of any that were there.
pub fn with_own_items(catalogue: &Catalogue, own: &[Item]) -> Catalogue {
    let mut catalogue = catalogue.clone();
    catalogue.items.retain(|i| !i.code.is_own());
    catalogue.topics.retain(|t| t.id != OWN_TOPIC);
    if !own.is_empty() {
        catalogue.topics.push(Topic { id: OWN_TOPIC.into(), title: OWN_TOPIC_TITLE.into() });
        catalogue.items.extend_from_slice(own);
    }
    catalogue
}
