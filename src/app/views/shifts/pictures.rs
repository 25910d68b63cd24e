//! The matrix and its labels as pictures: the rows on the screen, in their order.

use crate::{
    app::{
        charts::{
            self,
            dots::{self, STACK, stack},
            picture::{
                cells::{Grid, GridCell, GridRow},
                marks::Swatch,
                pattern::Pattern,
                sheet::{Head, Sheet},
                stacks::{Part, Stack},
            },
            picture_words::credit,
        },
        language::format,
        terms::{self, Origin},
        views::shifts::{
            figures::{Line, count::Counts},
            words,
        },
    },
    causal::{EffectKind, Label},
    survey::Attribute,
};

/// Points at which a cell's colour is full.
const REACH: f64 = 14.0;

/// What surrounds both pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    pub caption: String,
    pub summary: String,
    pub kind: EffectKind,
    pub origin: Origin,
}

impl Frame {
    fn head(&self, title: &str) -> Head {
        Head {
            title: title.into(),
            subtitle: self.caption.clone(),
            description: self.summary.clone(),
            notes: vec![self.summary.clone(), terms::effect_kind_hint(self.kind).into()],
            caution: if self.kind == EffectKind::Raw { charts::words::raw_only() } else { charts::words::adjusted() }.into(),
            source: credit(&[self.origin]),
            ..Head::default()
        }
    }
}

/// `None` where no row is shown.
pub fn grid(lines: &[Line], frame: &Frame) -> Option<String> {
    let cell = |line: &Line, attribute: Attribute| {
        line.effect(attribute).map_or(GridCell::None, |e| GridCell::Shift { value: e.shift, unclear: !e.is_clear() })
    };
    let row = |line: &Line| GridRow {
        name: format!("{} {}", line.survey.title, line.survey.item),
        cells: Attribute::ALL.map(|a| cell(line, a)).into(),
    };
    let columns = Attribute::ALL.map(|a| terms::attribute(a).to_string()).into();
    let mut sheet = Sheet::begin(frame.head(words::matrix()));
    sheet.grid(&Grid { columns, rows: lines.iter().map(row).collect(), reach: REACH });
    (!lines.is_empty()).then(|| sheet.finish())
}

/// A bar for all attributes, and one for each; `None` where nothing is counted.
pub fn labels(counts: &Counts, frame: &Frame) -> Option<String> {
    let bar = |name: &str, labels: &[f64; Label::COUNT]| {
        let part = |piece: dots::Piece| Part {
            pattern: Pattern::of(piece.label),
            width: piece.width,
            words: format::count(piece.count as u64),
        };
        let all = labels.iter().sum::<f64>() as u64;
        Stack { name: name.into(), parts: stack(labels).into_iter().map(part).collect(), words: words::of_all(all) }
    };
    let mut bars = vec![bar(words::all_attributes(), &counts.all_labels())];
    bars.extend(Attribute::ALL.map(|a| bar(terms::attribute(a), &counts.labels[a.index()].map(f64::from))));
    let legend = STACK.map(|label| (Swatch::Piece(Pattern::of(label)), terms::label(label).to_string()));
    let mut head = frame.head(words::labels());
    head.legend = legend.into();
    head.description = words::labelled(counts);
    head.notes.insert(0, words::labelled(counts));
    let mut sheet = Sheet::begin(head);
    sheet.stacks(&bars, 150.0);
    (counts.labelled() > 0).then(|| sheet.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::SurveyId;

    fn frame() -> Frame {
        Frame {
            caption: "India".into(),
            summary: "2 questions".into(),
            kind: EffectKind::Raw,
            origin: Origin::Survey(SurveyId::Issp2012),
        }
    }

    #[test]
    fn nothing_gives_no_picture() {
        assert_eq!((grid(&[], &frame()), labels(&Counts::default(), &frame())), (None, None));
    }

    #[test]
    fn labels_are_a_bar_for_all_and_for_each_attribute() {
        let counts = Counts {
            labels: [[3, 1, 0, 0, 5, 0, 0, 0], [1; Label::COUNT], [0; Label::COUNT], [0, 0, 0, 0, 2, 0, 0, 0]],
            ..Counts::default()
        };
        let svg = labels(&counts, &frame()).unwrap();
        terms::assert_of_issp(&svg);
        for words in ["all four", "Gender", "Marriage", "of 19", "stereotyped", "Raw differences"] {
            assert!(svg.contains(words), "{words}: {svg}");
        }
    }
}
