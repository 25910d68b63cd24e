//! Strips of dots: one row for each country (or anything else), a small dot for each persona, and a mark at the average.

use crate::app::charts::picture::{
    measure::wrapped_to,
    page::{LEFT, RIGHT},
    scale::Scale,
    sheet::Sheet,
    svg::{Anchor, Colour, Paint, Type},
};

/// One persona on its strip.
#[derive(Debug, Clone, PartialEq)]
pub struct StripDot {
    pub value: f64,
    /// What the model says: hollow, in the model's blue.
    pub is_predicted: bool,
    /// Larger, and in the survey darker: the one that is spoken of.
    pub is_chosen: bool,
}

/// A row of dots.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strip {
    pub name: String,
    pub dots: Vec<StripDot>,
    pub average: Option<f64>,
    /// To the right: a number, or why there is nothing.
    pub words: String,
}

const PLOT: f64 = LEFT + 150.0;
const ROW: f64 = 38.0;
const R: f64 = 4.2;
/// From one lane to the next.
const LANE: f64 = 6.8;
/// Dots beside each other have their own place up to this many above and below the middle.
const MOST_LANES: i32 = 2;

/// How far from the middle of its row each dot stands, so that none covers another where there is room: as many steps up (negative)
/// or down, for each dot in the order given.
fn lanes(places: &[f64]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]).then(a.cmp(b)));
    let mut lanes = vec![0; places.len()];
    let mut last: Vec<(i32, f64)> = Vec::new();
    for index in order {
        let x = places[index];
        let free = |lane: &i32| last.iter().all(|(l, at)| l != lane || x - at >= 2.0 * R - 1.0);
        let candidates = (0..=MOST_LANES).flat_map(|l| if l == 0 { vec![0] } else { vec![-l, l] });
        let lane = candidates.into_iter().find(free).unwrap_or(0);
        lanes[index] = lane;
        last.retain(|(l, _)| *l != lane);
        last.push((lane, x));
    }
    lanes
}

impl Sheet {
    /// `words`: how wide the words at the right may be.
    pub fn strips(&mut self, rows: &[Strip], scale: &Scale, words: f64) {
        let span = [PLOT + 8.0, RIGHT - words - 16.0];
        self.y = scale.draw(&mut self.svg, span, self.y, ROW * rows.len() as f64);
        for row in rows {
            let y = self.y + ROW / 2.0;
            self.svg.line([LEFT, self.y], [RIGHT, self.y], Paint::stroke(Colour::RULE, 1.0));
            let name = Type::new(13.5);
            let lines = wrapped_to(&row.name, name, PLOT - LEFT - 6.0, 2);
            let first = y - 7.5 * lines.len() as f64 + 12.0;
            for (i, line) in lines.iter().enumerate() {
                self.svg.text([LEFT, first + 15.0 * i as f64], line, name);
            }
            if let Some(average) = row.average {
                let x = scale.place(average, span);
                self.svg.line([x, y - ROW / 2.0 + 3.0], [x, y + ROW / 2.0 - 3.0], Paint::stroke(Colour::INK, 2.2));
            }
            let places: Vec<f64> = row.dots.iter().map(|d| scale.place(d.value, span)).collect();
            let lanes = lanes(&places);
            // The one that is spoken of lies on top.
            for chosen in [false, true] {
                for ((dot, x), lane) in row.dots.iter().zip(&places).zip(&lanes).filter(|((d, _), _)| d.is_chosen == chosen) {
                    self.strip_dot(dot, [*x, y + f64::from(*lane) * LANE]);
                }
            }
            self.svg.text([RIGHT, y + 4.5], &row.words, Type::new(12.5).soft().anchor(Anchor::End));
            self.y += ROW;
        }
    }

    fn strip_dot(&mut self, dot: &StripDot, at: [f64; 2]) {
        let r = if dot.is_chosen { R + 2.0 } else { R };
        let colour = match (dot.is_predicted, dot.is_chosen) {
            (true, _) => Colour::MODEL,
            (false, true) => Colour::INK,
            (false, false) => Colour::SURVEY,
        };
        let paint = if dot.is_predicted {
            Paint::fill(Colour::CARD).edged(colour, 1.6).dashed("2 1.5")
        } else {
            Paint::fill(colour).edged(Colour::CARD, 1.0)
        };
        self.svg.circle(at, r, paint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::charts::picture::sheet::Head;

    #[test]
    fn dots_that_would_cover_each_other_step_aside() {
        assert_eq!(lanes(&[10.0, 50.0]), [0, 0]);
        assert_eq!(lanes(&[10.0, 10.0, 11.0, 12.0]), [0, -1, 1, -2]);
        assert_eq!(lanes(&[30.0, 10.0, 18.5]), [0, 0, 0]);
        assert_eq!(lanes(&[10.0; 6]).iter().filter(|l| **l == 0).count(), 2);
    }

    #[test]
    fn sixteen_dots_and_the_average() {
        let dot = |i: u32| StripDot { value: f64::from(i) * 6.0, is_predicted: i > 12, is_chosen: i == 3 };
        let row = Strip { name: "India".into(), dots: (0..16).map(dot).collect(), average: Some(44.0), words: "44".into() };
        let mut sheet = Sheet::begin(Head::default());
        sheet.strips(
            &[row, Strip { name: "Japan".into(), words: "not asked".into(), ..Strip::default() }],
            &Scale::answers(Default::default()),
            90.0,
        );
        let svg = sheet.finish();
        assert_eq!((svg.matches("<circle").count(), svg.matches("stroke-dasharray=\"2 1.5\"").count()), (16, 3));
        assert!(svg.contains("not asked"));
    }
}
