//! A group of bars for each option.

use crate::app::charts::picture::{
    marks::{Mark, bar},
    measure::wrapped_to,
    page::{LEFT, RIGHT},
    scale::Scale,
    sheet::Sheet,
    svg::{Anchor, Colour, Paint, Type},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub mark: Mark,
    pub value: Option<f64>,
    pub interval: Option<(f64, f64)>,
    /// The value in words.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub label: String,
    pub bars: Vec<Bar>,
}

const HEIGHT: f64 = 14.0;
const STRIDE: f64 = 17.0;
const GAP: f64 = 12.0;
const PLOT: f64 = LEFT + 250.0;
/// Room for a value to the right of the longest bar.
const VALUE: f64 = 64.0;
const LABEL: Type = Type::new(14.0).anchor(Anchor::End);
const LEADING: f64 = 17.0;

impl Sheet {
    pub fn bars(&mut self, groups: &[Group], scale: &Scale) {
        let span = [PLOT, RIGHT - VALUE];
        let labels: Vec<Vec<String>> = groups.iter().map(|g| wrapped_to(&g.label, LABEL, PLOT - LEFT - 16.0, 3)).collect();
        let height =
            |(group, label): (&Group, &Vec<String>)| (STRIDE * group.bars.len() as f64).max(LEADING * label.len() as f64) + GAP;
        let whole: f64 = groups.iter().zip(&labels).map(height).sum();
        self.y = scale.draw(&mut self.svg, span, self.y, whole);
        for (group, label) in groups.iter().zip(&labels) {
            let room = height((group, label));
            let middle = self.y + room / 2.0;
            let first = middle - LEADING * label.len() as f64 / 2.0;
            for (i, line) in label.iter().enumerate() {
                self.svg.text([PLOT - 14.0, first + 13.0 + LEADING * i as f64], line, LABEL);
            }
            let first = middle - STRIDE * group.bars.len() as f64 / 2.0 + (STRIDE - HEIGHT) / 2.0;
            for (i, one) in group.bars.iter().enumerate() {
                self.bar(one, scale, span, first + STRIDE * i as f64);
            }
            self.y += room;
        }
    }

    fn bar(&mut self, one: &Bar, scale: &Scale, span: [f64; 2], y: f64) {
        let Some(value) = one.value else { return };
        let end = scale.place(value, span);
        bar(&mut self.svg, one.mark, [span[0], y, end - span[0], HEIGHT]);
        let mut right = end;
        if let Some((low, high)) = one.interval {
            let [low, high] = [low, high].map(|v| scale.place(v, span));
            whisker(self, [low, high], y + HEIGHT / 2.0, Colour::SURVEY_INK);
            right = right.max(high);
        }
        self.svg.text([right + 8.0, y + 11.5], &one.text, Type::new(12.5));
    }
}

/// An interval with its two ends, on a pale ground so that it is seen on a bar too.
pub fn whisker(sheet: &mut Sheet, [low, high]: [f64; 2], y: f64, colour: Colour) {
    for paint in [Paint::stroke(Colour::CARD, 4.0), Paint::stroke(colour, 1.8)] {
        sheet.svg.line([low, y], [high, y], paint);
        [low, high].into_iter().for_each(|x| sheet.svg.line([x, y - 4.5], [x, y + 4.5], paint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::charts::picture::sheet::Head;

    #[test]
    fn what_there_is_is_drawn_and_what_is_not_leaves_its_room() {
        let bar = |mark, value: Option<f64>| Bar {
            mark,
            value,
            interval: None,
            text: value.map(|v| v.to_string()).unwrap_or_default(),
        };
        let group = |label: &str, survey| Group {
            label: label.into(),
            bars: vec![
                Bar { interval: Some((0.1, 0.4)), ..bar(Mark::Survey, survey) },
                bar(Mark::Before, Some(0.25)),
                bar(Mark::After, Some(0.3)),
            ],
        };
        let draw = |survey| {
            let mut sheet = Sheet::begin(Head::default());
            sheet.bars(&[group("yes & no", survey), group("no", survey)], &Scale::shares(0.5));
            (sheet.y, sheet.finish())
        };
        let (with, without) = (draw(Some(0.2)), draw(None));
        assert_eq!(with.0, without.0);
        assert!(with.1.contains(">0.2</text>") && !without.1.contains(">0.2</text>"));
        assert!(with.1.contains("yes &amp; no") && !with.1.contains("NaN"));
    }
}
