//! The pages of a lesson that is not open.

/// What is shown of a lesson that is not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    #[default]
    Overview,
    Worksheet,
    /// For the teacher.
    Notes,
    /// What the visitor chose, and what the figures say: the end of a lesson.
    Recap,
}

impl Sheet {
    pub const ALL: [Self; 4] = [Self::Overview, Self::Worksheet, Self::Notes, Self::Recap];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Worksheet => "worksheet",
            Self::Notes => "notes",
            Self::Recap => "recap",
        }
    }
}
