//! Where marks stand on a percent axis, and how a whole is parted into pieces. Positions are percentages of a drawing's width,
//! so that a drawing needs no size of its own.

use crate::{app::charts::curves::Tick, causal::Label};

/// An axis goes no further than this: what lies beyond is drawn as an arrow at its end.
const LEAST: f64 = -40.0;
const MOST: f64 = 140.0;
const STRIDE: f64 = 20.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<Tick>,
}

/// An axis with 0, 100 and the values, as far as it goes.
pub fn axis(values: impl Iterator<Item = f64>) -> Axis {
    let (low, high) = values.filter(|v| v.is_finite()).fold((0.0, 100.0), |(l, h): (f64, f64), v| (l.min(v), h.max(v)));
    let low = ((low / STRIDE).floor() * STRIDE).max(LEAST);
    let high = ((high / STRIDE).ceil() * STRIDE).min(MOST);
    let mut axis = Axis { low, high, ticks: Vec::new() };
    let count = ((high - low) / STRIDE).round() as usize;
    axis.ticks = (0..=count)
        .map(|i| {
            let value = low + STRIDE * i as f64;
            Tick { at: axis.place(value), text: format!("{value:.0}").replace('-', "−") }
        })
        .collect();
    axis
}

/// Whether a value has its place on an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    Inside,
    Below,
    Above,
}

impl Axis {
    /// Percent of the width; a value beyond an end stands at that end.
    pub fn place(&self, value: f64) -> f64 {
        (100.0 * (value - self.low) / (self.high - self.low)).clamp(0.0, 100.0)
    }

    pub fn fit(&self, value: f64) -> Fit {
        if value < self.low {
            Fit::Below
        } else if value > self.high {
            Fit::Above
        } else {
            Fit::Inside
        }
    }
}

/// The order of labels in a bar: what is no fault, then the faults together.
pub const STACK: [Label; Label::COUNT] = [
    Label::Aligned,
    Label::TooSmall,
    Label::TooLarge,
    Label::Unclear,
    Label::Erasure,
    Label::Stereotyping,
    Label::Flipped,
    Label::Invented,
];

/// One label's part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    pub label: Label,
    pub count: f64,
    /// Percent of the bar.
    pub width: f64,
    /// Whether there is room for the number.
    pub is_wide: bool,
}

/// Percent of the bar that a number needs on a small screen, of some 330 px: 5 for one digit, 11 for four with the mark between thousands.
fn room(count: f64) -> f64 {
    let digits = 1.0 + (count as u64).checked_ilog10().map_or(0.0, f64::from);
    2.8 + 2.1 * digits
}

/// The pieces of a bar, by mean counts at [`Label::index`]. Empty where nothing was counted.
pub fn stack(counts: &[f64; Label::COUNT]) -> Vec<Piece> {
    let total: f64 = counts.iter().sum();
    let piece = |label: Label| {
        let count = counts[label.index()];
        let width = 100.0 * count / total;
        (count > 0.0).then_some(Piece { label, count, width, is_wide: width >= room(count) })
    };
    STACK.into_iter().filter_map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_has_its_two_ends_of_meaning_and_some_room() {
        let usual = axis([63.7, 59.3, 68.4].into_iter());
        assert_eq!((usual.low, usual.high, usual.place(0.0), usual.place(100.0)), (0.0, 100.0, 0.0, 100.0));
        let texts: Vec<_> = usual.ticks.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts, ["0", "20", "40", "60", "80", "100"]);
        let wide = axis([-3.0, 104.0, f64::NAN].into_iter());
        assert_eq!((wide.low, wide.high), (-20.0, 120.0));
        assert_eq!(wide.ticks[0].text, "−20");
        assert!((wide.place(50.0) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_far_off_stands_at_the_end_and_says_so() {
        let axis = axis([-250.0, 400.0].into_iter());
        assert_eq!((axis.low, axis.high), (LEAST, MOST));
        assert_eq!([-250.0, 50.0, 400.0].map(|v| axis.fit(v)), [Fit::Below, Fit::Inside, Fit::Above]);
        assert_eq!((axis.place(-250.0), axis.place(400.0)), (0.0, 100.0));
    }

    #[test]
    fn pieces_fill_the_bar_and_faults_stand_together() {
        let pieces = stack(&[30.0, 20.0, 5.0, 0.0, 20.0, 5.0, 12.0, 8.0]);
        assert_eq!(pieces.iter().map(|p| p.width).sum::<f64>(), 100.0);
        let labels: Vec<_> = pieces.iter().map(|p| p.label).collect();
        let no_fault = [Label::Aligned, Label::TooSmall, Label::TooLarge, Label::Unclear];
        assert_eq!(labels, [&no_fault[..], &[Label::Erasure, Label::Stereotyping, Label::Invented]].concat());
        let first_fault = STACK.iter().position(|l| l.is_fault()).unwrap();
        assert!(STACK[first_fault..].iter().all(|l| l.is_fault()));
        assert!(pieces.iter().all(|p| p.is_wide), "each has room for a digit or two");
        let narrow = |counts: [f64; Label::COUNT]| stack(&counts).iter().filter(|p| !p.is_wide).count();
        assert_eq!(narrow([43.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0]), 0, "5 of 48");
        assert_eq!(narrow([97.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0]), 1, "3 of 100");
        assert_eq!(narrow([9_000.0, 0.0, 0.0, 0.0, 1_000.0, 0.0, 0.0, 0.0]), 1, "a thousand of ten thousand");
        assert_eq!(stack(&[0.0; Label::COUNT]), []);
    }
}
