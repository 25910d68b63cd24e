//! A column of the file that is looked at, and what the parts of its card share.

use leptos::prelude::*;

use super::choice::Kind;
use crate::{
    app::{state::State, views::data::own_read},
    survey::own::{ColumnCorrection, ColumnReport, Doubt, Meaning, ProblemKind, Report, Why},
};

/// A column as its card shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub report: ColumnReport,
    pub correction: ColumnCorrection,
    pub doubts: Vec<Doubt>,
    /// What is wrong with the column as a whole.
    pub problem: Option<ProblemKind>,
}

impl Shown {
    pub fn of(state: State, index: usize) -> Option<Self> {
        let draft = own_read::shown(state)?;
        let all = &draft.understood.report;
        let report = all.columns.get(index)?.clone();
        let correction = draft.corrections.column(&report.name).cloned().unwrap_or_default();
        let doubts = all.doubts.iter().filter(|d| usize::from(d.column) == index).cloned().collect();
        let problem = of_column(all, index);
        Some(Self { report, correction, doubts, problem })
    }

    /// Whether it has cells that nobody reads.
    pub fn is_unread(&self) -> bool {
        self.report.meaning == Meaning::Unused && matches!(self.report.why, Some(Why::Unknown | Why::Said))
    }
}

/// What is wrong with a column as a whole: problems of the header come first.
pub fn of_column(report: &Report, index: usize) -> Option<ProblemKind> {
    let row = report.problems.list.first()?.row;
    let of_header = report.problems.list.iter().take_while(|p| p.row == row);
    let is_whole = |kind: &ProblemKind| {
        use ProblemKind::{BadQuestion, Duplicate, Formula, NoLevel, NoSuchItem, Part, SeveralOptions, TooManyCells};
        matches!(kind, NoSuchItem | Duplicate | NoLevel(_) | TooManyCells | Part | BadQuestion(_) | SeveralOptions | Formula)
    };
    of_header.into_iter().find(|p| p.column.map(usize::from) == Some(index) && is_whole(&p.kind)).map(|p| p.kind.clone())
}

/// A column's signals, for the parts of its card.
#[derive(Clone, Copy)]
pub struct Column {
    pub state: State,
    pub index: usize,
    pub shown: Memo<Option<Shown>>,
    /// What the field says it is: a question of the catalogue is searched for before the column is one.
    pub kind: Memo<Kind>,
    pub searching: RwSignal<bool>,
}

impl Column {
    /// Takes what the visitor says of this column.
    pub fn correct(self, change: impl FnOnce(&mut ColumnCorrection, &ColumnReport)) {
        let Some(shown) = self.shown.get_untracked() else { return };
        own_read::correct(self.state, &shown.report.name, |correction| change(correction, &shown.report));
    }

    pub fn id(self, part: &str) -> String {
        format!("own-{part}-{}", self.index)
    }

    /// A part of what is shown, anew only where it has changed.
    pub fn part<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        of: impl Fn(&Shown) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.shown.with(|shown| shown.as_ref().map(&of)))
    }
}
