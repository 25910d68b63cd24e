//! A column: its different cells, and for every row which one it has.

/// A column's cells.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The different cells, as text; the first is the empty one.
    pub spellings: Vec<Box<str>>,
    /// How often each is there; of the empty one unknown.
    pub counts: Vec<u64>,
    pub(super) cells: Ids,
    /// Too many different cells to keep.
    pub is_free: bool,
    /// Cells that are not empty.
    pub told: u64,
}

impl Column {
    /// The spelling in a row, as an index into `spellings`.
    pub fn at(&self, row: usize) -> usize {
        self.cells.get(row)
    }

    /// The different cells that are not empty, with how often each is there.
    pub fn different(&self) -> impl Iterator<Item = (&str, u64)> {
        self.spellings.iter().zip(&self.counts).skip(1).filter(|(_, n)| **n > 0).map(|(s, n)| (&**s, *n))
    }

    /// Does not count a row's cell.
    pub(super) fn leave_out(&mut self, row: usize) {
        let id = self.at(row);
        if id > 0 {
            self.counts[id] -= 1;
            self.told -= 1;
        }
    }
}

/// As narrow as the number of spellings allows.
#[derive(Debug, Clone)]
pub enum Ids {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Ids {
    pub fn get(&self, row: usize) -> usize {
        match self {
            Self::Narrow(ids) => ids.get(row).map_or(0, |id| usize::from(*id)),
            Self::Wide(ids) => ids.get(row).map_or(0, |id| *id as usize),
        }
    }

    /// Rows up to this one that were not set are empty.
    pub fn set(&mut self, row: usize, id: u32) {
        match (u16::try_from(id), &mut *self) {
            (Ok(id), Self::Narrow(ids)) => {
                ids.resize(row, 0);
                ids.push(id);
            }
            (_, Self::Wide(ids)) => {
                ids.resize(row, 0);
                ids.push(id);
            }
            (Err(_), Self::Narrow(ids)) => {
                let mut wide: Vec<u32> = ids.iter().map(|id| u32::from(*id)).collect();
                wide.resize(row, 0);
                wide.push(id);
                *self = Self::Wide(wide);
            }
        }
    }
}
