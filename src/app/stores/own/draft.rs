//! A file that was read, and is not used yet.

use std::sync::Arc;

use crate::survey::own::{Corrections, Import, OwnData, Reading, Understood};

#[derive(Debug, Clone)]
pub struct Draft {
    /// Its rows, to be understood anew after a correction; an export of the page has none.
    pub rows: Option<Arc<Reading>>,
    pub corrections: Corrections,
    /// Whether the corrections are those of an earlier file with the same header.
    pub is_remembered: bool,
    /// Whether the browser keeps them for the next file.
    pub is_kept: bool,
    pub understood: Understood,
}

impl Draft {
    /// An export, which is as it is.
    pub fn of_export(Import { data, report, items }: Import) -> Self {
        let understood = Understood { report, data: Ok((data, items)) };
        Self { rows: None, corrections: Corrections::default(), is_remembered: false, is_kept: false, understood }
    }

    pub fn data(&self) -> Option<&OwnData> {
        self.understood.data.as_ref().ok().map(|(data, _)| data)
    }

    /// How many questions have answers.
    pub fn questions(&self) -> usize {
        self.understood.data.as_ref().map_or(0, |(_, items)| items.len())
    }
}
