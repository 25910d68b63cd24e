//! Personas: a country and any subset of the four binary attributes, and the cells that they cover.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One of the four binary attributes of a persona, in the fixed order of the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    Gender,
    Education,
    Residence,
    Marital,
}

impl Attribute {
    pub const COUNT: usize = 4;
    pub const ALL: [Self; Self::COUNT] = [Self::Gender, Self::Education, Self::Residence, Self::Marital];

    /// Position in [`Attribute::ALL`], 0 to 3.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The bit of this attribute in a [`Cell`]: 8, 4, 2, 1.
    pub const fn bit(self) -> u8 {
        8 >> self.index()
    }

    /// The name used in URLs, files and messages.
    pub const fn name(self) -> &'static str {
        ["gender", "education", "residence", "marital"][self.index()]
    }

    /// The codes of the two levels, A (0) then B (1). An effect is B minus A.
    pub const fn codes(self) -> [&'static str; 2] {
        [["male", "female"], ["no_college", "college"], ["urban", "rural"], ["not_married", "married"]][self.index()]
    }

    /// The code of one level; `true` is B.
    pub const fn code(self, level: bool) -> &'static str {
        self.codes()[level as usize]
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no attribute, or no level of one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no {what}; use one of: {allowed}")]
pub struct UnknownName {
    pub text: String,
    pub what: &'static str,
    pub allowed: String,
}

impl FromStr for Attribute {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|a| a.name() == text).ok_or_else(|| UnknownName {
            text: text.into(),
            what: "attribute",
            allowed: Self::ALL.map(Self::name).join(", "),
        })
    }
}

impl Attribute {
    /// Reads a level's code: `true` is B.
    ///
    /// # Errors
    /// When the text is neither code of this attribute.
    pub fn parse_level(self, text: &str) -> Result<bool, UnknownName> {
        self.codes().iter().position(|c| *c == text).map(|i| i == 1).ok_or_else(|| UnknownName {
            text: text.into(),
            what: self.name(),
            allowed: self.codes().join(", "),
        })
    }
}

/// A full combination of the four attributes, 0 to 15: bit 8 female, 4 college, 2 rural, 1 married.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell(u8);

impl Cell {
    pub const COUNT: usize = 16;

    /// The cell with this code; `None` above 15.
    pub const fn new(code: u8) -> Option<Self> {
        if code < Self::COUNT as u8 { Some(Self(code)) } else { None }
    }

    pub fn all() -> impl Iterator<Item = Self> + Clone {
        (0..Self::COUNT as u8).map(Self)
    }

    pub const fn index(self) -> usize {
        self.0 as usize
    }

    pub const fn level(self, attribute: Attribute) -> bool {
        self.0 & attribute.bit() != 0
    }

    /// The same cell with one attribute set.
    pub const fn with(self, attribute: Attribute, level: bool) -> Self {
        if level { Self(self.0 | attribute.bit()) } else { Self(self.0 & !attribute.bit()) }
    }
}

/// A subset of the four attributes with a level each; the country is named beside it.
///
/// ```
/// use ace_playground::survey::{Attribute, Persona};
/// let persona = Persona::ANY.with(Attribute::Gender, Some(true)).with(Attribute::Residence, Some(false));
/// assert_eq!(persona.granularity(), 2);
/// assert_eq!(persona.cells().count(), 4);
/// assert_eq!(persona.to_string(), "female,urban");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Persona {
    levels: [Option<bool>; Attribute::COUNT],
}

impl Persona {
    /// Nothing specified: the country as one voice.
    pub const ANY: Self = Self { levels: [None; Attribute::COUNT] };
    /// 3 to the power of 4.
    pub const COUNT: usize = 81;

    /// All 81, in the order of [`Persona::index`].
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        (0..Self::COUNT).map(Self::from_base3)
    }

    /// The persona that specifies all four attributes.
    pub fn full(cell: Cell) -> Self {
        Self { levels: Attribute::ALL.map(|a| Some(cell.level(a))) }
    }

    const fn from_base3(mut index: usize) -> Self {
        let mut levels = [None; Attribute::COUNT];
        let mut i = Attribute::COUNT;
        while i > 0 {
            i -= 1;
            levels[i] = match index % 3 {
                0 => None,
                1 => Some(false),
                _ => Some(true),
            };
            index /= 3;
        }
        Self { levels }
    }

    /// The persona with this index; `None` from 81 up.
    pub const fn from_index(index: usize) -> Option<Self> {
        if index < Self::COUNT { Some(Self::from_base3(index)) } else { None }
    }

    /// Base 3, gender first: 0 unspecified, 1 level A, 2 level B.
    pub fn index(self) -> usize {
        self.levels.iter().fold(0, |sum, level| sum * 3 + level.map_or(0, |l| 1 + usize::from(l)))
    }

    pub const fn level(self, attribute: Attribute) -> Option<bool> {
        self.levels[attribute.index()]
    }

    #[must_use]
    pub const fn with(mut self, attribute: Attribute, level: Option<bool>) -> Self {
        self.levels[attribute.index()] = level;
        self
    }

    /// How many attributes are specified, G = 0 to 4.
    pub fn granularity(self) -> usize {
        self.levels.iter().flatten().count()
    }

    pub fn covers(self, cell: Cell) -> bool {
        Attribute::ALL.into_iter().all(|a| self.level(a).is_none_or(|l| l == cell.level(a)))
    }

    /// The cells that it covers, 2 to the power of (4 - G).
    pub fn cells(self) -> impl Iterator<Item = Cell> + Clone {
        Cell::all().filter(move |cell| self.covers(*cell))
    }

    /// The specified attributes with their levels, in prompt order.
    pub fn specified(self) -> impl Iterator<Item = (Attribute, bool)> + Clone {
        Attribute::ALL.into_iter().filter_map(move |a| self.level(a).map(|l| (a, l)))
    }

    /// The persona without its last specified attribute: its parent in the prefix tree. `None` for [`Persona::ANY`].
    pub fn parent(self) -> Option<Self> {
        self.specified().last().map(|(attribute, _)| self.with(attribute, None))
    }
}

/// The level codes, comma separated; empty for [`Persona::ANY`].
impl fmt::Display for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.specified().map(|(a, l)| a.code(l)).collect();
        f.write_str(&codes.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_and_from_index_are_inverse() {
        for (index, persona) in Persona::all().enumerate() {
            assert_eq!(persona.index(), index);
            assert_eq!(Persona::from_index(index), Some(persona));
        }
        assert_eq!(Persona::from_index(81), None);
    }

    #[test]
    fn a_cell_is_covered_by_its_sixteen_personas() {
        for cell in Cell::all() {
            assert_eq!(Persona::all().filter(|p| p.covers(cell)).count(), 16);
            assert_eq!(Persona::full(cell).cells().collect::<Vec<_>>(), [cell]);
        }
    }

    #[test]
    fn parents_lead_to_the_country_and_come_earlier() {
        for persona in Persona::all() {
            match persona.parent() {
                None => assert_eq!(persona, Persona::ANY),
                Some(parent) => {
                    assert_eq!(parent.granularity() + 1, persona.granularity());
                    assert!(parent.index() < persona.index());
                }
            }
        }
    }

    #[test]
    fn cell_bits_follow_the_tables() {
        let cell = Cell::new(8 + 1).unwrap();
        assert_eq!(Attribute::ALL.map(|a| cell.level(a)), [true, false, false, true]);
        assert_eq!(Attribute::ALL.map(|a| a.code(cell.level(a))), ["female", "no_college", "urban", "married"]);
    }
}
