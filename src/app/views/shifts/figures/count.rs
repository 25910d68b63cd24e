//! How many effects there are, and what the model makes of them.

use crate::{
    app::views::shifts::figures::Line,
    causal::{Label, LabelCounts, NoEffect},
    survey::Attribute,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// By [`Attribute::index`] and [`Label::index`].
    pub labels: [LabelCounts; Attribute::COUNT],
    /// Effects of the survey whose interval leaves 0 out, and those whose interval does not.
    pub clear: u32,
    pub unclear: u32,
    /// Comparisons with too few people.
    pub missing: u32,
    /// Lines that the model has answered, and of them those by an adapter that has changed since.
    pub answered: u32,
    pub stale: u32,
}

pub fn counts(lines: &[Line]) -> Counts {
    let mut counts = Counts::default();
    for line in lines {
        if let Some(model) = &line.model {
            counts.answered += 1;
            counts.stale += u32::from(model.stale);
        }
        for attribute in Attribute::ALL {
            match line.effect(attribute) {
                Some(effect) if effect.is_clear() => counts.clear += 1,
                Some(_) => counts.unclear += 1,
                // That is said once of all, and is no matter of people.
                None if line.survey.reason(attribute) == Some(&NoEffect::NoAges) => {}
                None => counts.missing += 1,
            }
            if let Some(label) = line.label(attribute) {
                counts.labels[attribute.index()][label.index()] += 1;
            }
        }
    }
    counts
}

impl Counts {
    pub fn label(&self, label: Label) -> u32 {
        self.labels.iter().map(|l| l[label.index()]).sum()
    }

    /// Clear effects that have a label.
    pub fn clear_labelled(&self) -> u32 {
        self.labelled() - self.unclear_labelled()
    }

    /// Effects that have a label and may be none.
    pub fn unclear_labelled(&self) -> u32 {
        self.label(Label::Unclear) + self.label(Label::Invented)
    }

    pub fn labelled(&self) -> u32 {
        self.labels.iter().flatten().sum()
    }

    /// By [`Label::index`], over all attributes.
    pub fn all_labels(&self) -> [f64; Label::COUNT] {
        let mut all = [0.0; Label::COUNT];
        for label in Label::ALL {
            all[label.index()] = f64::from(self.label(label));
        }
        all
    }
}
