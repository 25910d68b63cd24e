//! Rows of estimates with their intervals on one axis.

use crate::app::charts::picture::{
    bars::whisker,
    marks::{Mark, dot},
    measure::{self, wrapped_to},
    page::{LEFT, RIGHT},
    scale::Scale,
    sheet::Sheet,
    svg::{Anchor, Colour, Paint, Type},
};

/// One estimate. Those of a row are drawn below each other, unless they share a lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    pub mark: Mark,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    /// Counted from the top of the row.
    pub lane: usize,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub name: String,
    /// Smaller, below the name.
    pub note: String,
    pub estimates: Vec<Estimate>,
    /// To the right of the plot: a label, or a number.
    pub verdict: String,
    /// The row in numbers, below the plot; may be empty.
    pub reading: String,
}

const PLOT: f64 = LEFT + 200.0;
const LANE: f64 = 20.0;
const R: f64 = 6.0;

impl Sheet {
    /// `verdicts`: how wide the words at the right may be.
    pub fn forest(&mut self, rows: &[Row], scale: &Scale, verdicts: f64) {
        let span = [PLOT + 12.0, RIGHT - verdicts - 20.0];
        let name = Type::new(14.0).bold();
        let note = Type::new(12.0).soft();
        let names = |row: &Row| {
            let room = PLOT - LEFT - 10.0;
            (wrapped_to(&row.name, name, room, 2), wrapped_to(&row.note, note, room, 2))
        };
        let readings = |row: &Row| wrapped_to(&row.reading, note, RIGHT - PLOT, 3);
        let lanes = |row: &Row| row.estimates.iter().map(|e| e.lane + 1).max().unwrap_or(1);
        let height = |row: &Row| {
            let (names, notes) = names(row);
            let right = LANE * lanes(row) as f64 + 16.0 * readings(row).len() as f64;
            right.max(18.0 * names.len() as f64 + 15.0 * notes.len() as f64) + 14.0
        };
        self.y = scale.draw(&mut self.svg, span, self.y, rows.iter().map(height).sum());
        for row in rows {
            self.svg.line([LEFT, self.y], [RIGHT, self.y], Paint::stroke(Colour::RULE, 1.0));
            let top = self.y + 6.0;
            let (names, notes) = names(row);
            let mut y = top;
            for line in &names {
                self.svg.text([LEFT, y + 13.0], line, name);
                y += 18.0;
            }
            for line in &notes {
                self.svg.text([LEFT, y + 10.0], line, note);
                y += 15.0;
            }
            for estimate in &row.estimates {
                self.estimate(estimate, scale, span, top + LANE * (estimate.lane as f64 + 0.5));
            }
            let middle = top + LANE * lanes(row) as f64 / 2.0;
            self.svg.text([RIGHT, middle + 4.5], &row.verdict, Type::new(13.0).anchor(Anchor::End));
            for (i, line) in readings(row).iter().enumerate() {
                self.ground(line, note, [span[0], top + LANE * lanes(row) as f64 + 12.0 + 16.0 * i as f64]);
            }
            self.y += height(row);
        }
    }

    /// Words on a white ground, where lines run through.
    fn ground(&mut self, words: &str, set: Type, [x, y]: [f64; 2]) {
        let width = measure::width(words, set);
        self.svg.rect([x - 2.0, y - 11.0, width + 4.0, 14.0], Paint::fill(Colour::CARD));
        self.svg.text([x, y], words, set);
    }

    fn estimate(&mut self, estimate: &Estimate, scale: &Scale, span: [f64; 2], y: f64) {
        let x = scale.place(estimate.value, span);
        if let Some((low, high)) = estimate.interval {
            whisker(self, [low, high].map(|v| scale.place(v, span)), y, Colour::SURVEY_INK);
        }
        if scale.is_beyond(estimate.value) {
            // An arrow: the value lies further out than the axis goes.
            let tip = if estimate.value > scale.high { 8.0 } else { -8.0 };
            let arrow = [[x + tip, y], [x - tip / 2.0, y - 6.0], [x - tip / 2.0, y + 6.0]];
            self.svg.polygon(&arrow, Paint::fill(Colour::MODEL));
        } else {
            dot(&mut self.svg, estimate.mark, [x, y], R);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::charts::picture::sheet::Head;

    #[test]
    fn intervals_marks_and_arrows() {
        let estimate = |mark, value, interval, lane| Estimate { mark, value, interval, lane };
        let row = Row {
            name: "Education".into(),
            note: "college against no college".into(),
            estimates: vec![
                estimate(Mark::Survey, 3.0, Some((1.0, 5.0)), 0),
                estimate(Mark::Before, 0.1, None, 1),
                estimate(Mark::After, 44.0, None, 1),
            ],
            verdict: "stereotyped".into(),
            reading: "survey +3.0".into(),
        };
        let mut sheet = Sheet::begin(Head::default());
        let before = sheet.y;
        sheet.forest(&[row.clone(), Row { estimates: Vec::new(), ..row }], &Scale::points(20.0, ["a".into(), "b".into()]), 110.0);
        assert!(sheet.y > before + 100.0);
        let svg = sheet.finish();
        assert_eq!(svg.matches("<circle").count(), 1);
        assert_eq!(svg.matches("<polygon").count(), 1, "an arrow in place of the diamond");
        assert_eq!(svg.matches(">stereotyped</text>").count(), 2);
        assert!(svg.contains("← a</text>") && svg.contains(">b →</text>"));
    }
}
