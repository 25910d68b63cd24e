//! An axis of a picture: which value stands where.

use crate::app::{
    charts::{
        dots::Axis,
        picture::{
            measure,
            svg::{Anchor, Colour, Paint, Svg, Type},
        },
    },
    language::format,
};

#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    /// Values with their words.
    pub ticks: Vec<(f64, String)>,
    /// Values at which a line stands that means something: no shift, all of it.
    pub lines: Vec<f64>,
    /// What the two ends mean; may be empty.
    pub ends: [String; 2],
}

impl Scale {
    /// From minus to plus so many points, with a line at 0.
    pub fn points(reach: f64, ends: [String; 2]) -> Self {
        let reach = if reach.is_finite() && reach > 0.0 { reach } else { 10.0 };
        let ticks = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|share| (share * reach, format::tick(share * reach)));
        Self { low: -reach, high: reach, ticks: ticks.into(), lines: vec![0.0], ends }
    }

    /// Mean answers, 0 (the first option) to 100 (the last one).
    pub fn answers(ends: [String; 2]) -> Self {
        let ticks = [0.0, 25.0, 50.0, 75.0, 100.0].map(|v| (v, format!("{v:.0}")));
        Self { low: 0.0, high: 100.0, ticks: ticks.into(), lines: Vec::new(), ends }
    }

    /// Effect skills, with lines at 0 and 100.
    pub fn skills(axis: &Axis) -> Self {
        let value = |at: f64| axis.low + at / 100.0 * (axis.high - axis.low);
        let ticks = axis.ticks.iter().map(|t| (value(t.at), t.text.clone())).collect();
        Self { low: axis.low, high: axis.high, ticks, lines: vec![0.0, 100.0], ends: Default::default() }
    }

    /// Proportions from 0 to the right end.
    pub fn shares(high: f64) -> Self {
        let high = if high.is_finite() && high > 0.0 { high } else { 1.0 };
        let step = if high > 0.5 { 0.25 } else { 0.1 };
        let count = (high / step).round() as usize;
        let ticks = (0..=count).map(|i| (i as f64 * step, format::percent(i as f64 * step))).collect();
        Self { low: 0.0, high, ticks, lines: vec![0.0], ends: Default::default() }
    }

    /// Between two places; what lies beyond an end stands at that end.
    pub fn place(&self, value: f64, [left, right]: [f64; 2]) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        left + if share.is_finite() { share } else { 0.0 } * (right - left)
    }

    pub fn is_beyond(&self, value: f64) -> bool {
        value < self.low - 1e-9 || value > self.high + 1e-9
    }

    /// The numbers above a plot, and the lines through it down to `bottom`. Returns where the plot begins.
    pub fn draw(&self, svg: &mut Svg, span: [f64; 2], top: f64, height: f64) -> f64 {
        let mut y = top;
        let [first, last] = &self.ends;
        if !(first.is_empty() && last.is_empty()) {
            let set = Type::new(12.0).soft();
            let room = (span[1] - span[0]) / 2.0 - 12.0;
            let lines = |text: &str| measure::wrapped_to(text, set, room, 2);
            let (first, last) = (lines(&format!("← {first}")), lines(&format!("{last} →")));
            for (i, line) in first.iter().enumerate() {
                svg.text([span[0], y + 12.0 + 15.0 * i as f64], line, set);
            }
            for (i, line) in last.iter().enumerate() {
                svg.text([span[1], y + 12.0 + 15.0 * i as f64], line, set.anchor(Anchor::End));
            }
            y += 15.0 * first.len().max(last.len()) as f64 + 5.0;
        }
        let begin = y + 18.0;
        for (value, text) in &self.ticks {
            let x = self.place(*value, span);
            svg.text([x, y + 12.0], text, Type::new(12.0).soft().anchor(Anchor::Middle));
            svg.line([x, begin], [x, begin + height], Paint::stroke(Colour::RULE, 1.0));
        }
        for (i, value) in self.lines.iter().enumerate() {
            let x = self.place(*value, span);
            let paint = Paint::stroke(Colour::STRONG, 1.5);
            svg.line([x, begin], [x, begin + height], if i > 0 { paint.dashed("4 4") } else { paint });
        }
        begin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_between_the_ends() {
        let scale = Scale::points(20.0, Default::default());
        assert_eq!([-20.0, 0.0, 10.0, 50.0].map(|v| scale.place(v, [100.0, 300.0])), [100.0, 200.0, 250.0, 300.0]);
        assert!(scale.is_beyond(21.0) && !scale.is_beyond(-20.0));
        assert_eq!(scale.ticks[1].1, "−10");
        assert_eq!(Scale::shares(0.75).ticks.len(), 4);
        assert_eq!(Scale::shares(0.5).ticks.len(), 6);
        assert_eq!(Scale::shares(f64::NAN).place(f64::NAN, [1.0, 2.0]), 1.0);
        assert_eq!(Scale::answers(Default::default()).place(25.0, [0.0, 8.0]), 2.0);
    }
}
