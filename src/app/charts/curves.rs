//! Lines over training steps, laid out in the units of an SVG view box.

use crate::app::language::format;

/// One line: a name, and points of step and value.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: &'static str,
    /// How it is drawn: the style's modifier (`trained`, `held-out`).
    pub look: &'static str,
    pub points: Vec<(f64, f64)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub name: &'static str,
    pub look: &'static str,
    /// For `<polyline points>`.
    pub path: String,
    /// Where to draw markers: every point of a short line, the last of a long one.
    pub markers: Vec<(f64, f64)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub lines: Vec<Line>,
    pub x: Vec<Tick>,
    pub y: Vec<Tick>,
}

/// The view box, and the plot inside it.
pub const WIDTH: f64 = 320.0;
pub const HEIGHT: f64 = 150.0;
pub const LEFT: f64 = 38.0;
pub const RIGHT: f64 = 312.0;
pub const TOP: f64 = 8.0;
pub const BOTTOM: f64 = 130.0;

/// So many points show all that a line this wide can show.
const MOST_POINTS: usize = 240;
const MOST_MARKERS: usize = 24;

/// Lays the lines out over steps 0 to `steps`. `always` are values that the y axis includes.
pub fn chart(series: &[Series], steps: f64, always: &[f64]) -> Chart {
    let values = || series.iter().flat_map(|s| &s.points).map(|p| p.1).chain(always.iter().copied()).filter(|v| v.is_finite());
    let (mut low, mut high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        (low, high) = (0.0, 1.0);
    }
    let step = tick_step((high - low).max(high.abs().max(low.abs()) * 0.02).max(1e-6));
    low = (low / step).floor() * step;
    high = ((high / step).ceil() * step).max(low + step);
    let steps = steps.max(1.0);
    let place = |(x, y): (f64, f64)| {
        (LEFT + (x / steps).clamp(0.0, 1.0) * (RIGHT - LEFT), BOTTOM - (y - low) / (high - low) * (BOTTOM - TOP))
    };
    let lines = series.iter().map(|s| {
        let points: Vec<_> = thin(&s.points).into_iter().map(place).collect();
        let markers = if points.len() <= MOST_MARKERS { points.clone() } else { points.last().copied().into_iter().collect() };
        let path = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
        Line { name: s.name, look: s.look, path, markers }
    });
    let count = ((high - low) / step).round() as usize;
    let digits = (-step.log10().floor()).clamp(0.0, 6.0) as usize;
    let y = (0..=count).map(|i| {
        let value = low + step * i as f64;
        let value = if value.abs() < step / 1e3 { 0.0 } else { value };
        Tick { at: place((0.0, value)).1, text: format::fixed(value, digits).replace('-', "−") }
    });
    let x = [0.0, (steps / 2.0).round(), steps];
    let mut x: Vec<Tick> = x.into_iter().map(|v| Tick { at: place((v, 0.0)).0, text: format!("{v:.0}") }).collect();
    x.dedup();
    Chart { lines: lines.collect(), x, y: y.collect() }
}

/// 1, 2 or 5 times a power of ten, so that there are two to four steps.
fn tick_step(span: f64) -> f64 {
    let rough = span / 4.0;
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999).unwrap_or(10.0 * power)
}

/// Means of neighbouring points where there are too many; without those that are no number.
fn thin(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let points: Vec<_> = points.iter().copied().filter(|p| p.0.is_finite() && p.1.is_finite()).collect();
    let size = points.len().div_ceil(MOST_POINTS).max(1);
    let mean = |group: &[(f64, f64)]| {
        let n = group.len() as f64;
        (group.iter().map(|p| p.0).sum::<f64>() / n, group.iter().map(|p| p.1).sum::<f64>() / n)
    };
    points.chunks(size).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: Vec<(f64, f64)>) -> Vec<Series> {
        vec![Series { name: "loss", look: "trained", points }]
    }

    fn texts(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|t| t.text.as_str()).collect()
    }

    #[test]
    fn corners_and_ticks() {
        let chart = chart(&series(vec![(0.0, 0.0), (60.0, 1.0)]), 60.0, &[]);
        assert_eq!(chart.lines[0].path, "38.0,130.0 312.0,8.0");
        assert_eq!(texts(&chart.y), ["0.0", "0.5", "1.0"]);
        assert_eq!(texts(&chart.x), ["0", "30", "60"]);
    }

    #[test]
    fn negative_values_and_reference_values_are_on_the_axis() {
        let chart = chart(&series(vec![(1.0, -12.0), (2.0, 30.0)]), 2.0, &[0.0, 100.0]);
        assert_eq!(texts(&chart.y), ["−50", "0", "50", "100"]);
    }

    #[test]
    fn nothing_one_point_and_no_numbers_are_no_trouble() {
        for points in [vec![], vec![(1.0, 0.5)], vec![(1.0, f64::NAN), (2.0, f64::INFINITY)], vec![(1.0, 0.0), (2.0, 0.0)]] {
            let chart = chart(&series(points), 0.0, &[]);
            assert!(chart.y.len() >= 2 && chart.y.iter().all(|t| t.at.is_finite()), "{chart:?}");
            assert!(!chart.lines[0].path.contains("NaN"));
        }
    }

    #[test]
    fn long_lines_are_thinned_and_keep_their_ends() {
        let points: Vec<_> = (1..=10_000).map(|i| (f64::from(i), f64::from(i))).collect();
        let chart = chart(&series(points), 10_000.0, &[]);
        let count = chart.lines[0].path.split(' ').count();
        assert!(count <= MOST_POINTS && count > 200);
        assert_eq!(chart.lines[0].markers.len(), 1);
        assert!(chart.lines[0].markers[0].0 > 311.0);
    }
}
