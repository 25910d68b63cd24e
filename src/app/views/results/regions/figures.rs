//! The paper's metric, worked out for the page: what came out, and the axes on which it stands.

use crate::{
    align::{PaperPart, PaperRow, PaperScope, PredictorKind, Results},
    app::{
        charts::{curves::Tick, dots::Axis},
        language::format,
        link::page::DEFAULT_ADAPTER,
    },
    causal::GapEstimate,
};

/// The rows of one scope.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub scope: &'a PaperScope,
    pub rows: &'a [PaperRow],
}

/// The scopes in the order of the file: the paper's own first.
pub fn scopes(results: &Results) -> Vec<Scope<'_>> {
    results.paper.chunk_by(|a, b| a.scope == b.scope).map(|rows| Scope { scope: &rows[0].scope, rows }).collect()
}

impl<'a> Scope<'a> {
    /// The model without an adapter.
    pub fn before(&self) -> Option<&'a PaperRow> {
        self.rows.iter().find(|r| r.kind == Some(PredictorKind::Base))
    }

    /// The adapter that answers unless a visitor chooses another.
    pub fn after(&self) -> Option<&'a PaperRow> {
        self.rows.iter().find(|r| r.kind == Some(PredictorKind::Adapter) && r.predictor == DEFAULT_ADAPTER)
    }

    pub fn floor(&self) -> Option<&'a PaperRow> {
        self.rows.iter().find(|r| r.kind.is_none())
    }

    /// Before, after, floor: those that are there, in the order in which they are drawn.
    pub fn compared(&self) -> Vec<&'a PaperRow> {
        [self.before(), self.after(), self.floor()].into_iter().flatten().collect()
    }

    /// High and low, then the continents.
    pub fn regions(&self) -> Vec<&'a PaperPart> {
        let is_region = |p: &&PaperPart| matches!(p, PaperPart::Resource(_) | PaperPart::Continent(_));
        self.rows.first().into_iter().flat_map(|r| r.parts.iter().map(|(p, _)| p).filter(is_region)).collect()
    }
}

/// What alignment does to the gap, whichever side is ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Shrinks,
    Grows,
    /// The other side is ahead now.
    Turns,
    /// The interval of the change includes none, or it is too small for two decimals.
    Unclear,
}

/// The gap before and after, and what that says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    pub before: GapEstimate,
    pub after: GapEstimate,
    pub change: GapEstimate,
    /// What sampling alone leaves.
    pub floor: f64,
    pub direction: Direction,
    /// Whether what is left can't be told from that.
    pub closes: bool,
}

/// `None` unless base, adapter and floor were scored on both sides.
pub fn outcome(scope: &Scope<'_>) -> Option<Outcome> {
    let (base, ace) = (scope.before()?, scope.after()?);
    let (before, after, change) = (base.gap?, ace.gap?, ace.from_base?);
    let direction = if !change.is_clear() || change.value.abs() < 0.005 {
        Direction::Unclear
    } else if before.is_clear() && after.is_clear() && before.value * after.value < 0.0 {
        Direction::Turns
    } else if after.value.abs() < before.value.abs() {
        Direction::Shrinks
    } else {
        Direction::Grows
    };
    let (floor, closes) = (scope.floor()?.gap?.value, !ace.from_floor?.is_clear());
    Some(Outcome { before, after, change, floor, direction, closes })
}

/// The axis of the regions' scores, and the one of all gaps, with 0 on it.
pub fn axes(scopes: &[Scope<'_>]) -> [Axis; 2] {
    let scores = scopes.first().into_iter().flat_map(|s| {
        let regions = s.regions();
        s.compared().into_iter().flat_map(move |row| regions.clone().into_iter().filter_map(|part| row.mean(part)))
    });
    let gaps = scopes.iter().flat_map(Scope::compared).filter_map(|row| row.gap).flat_map(|g| [g.value, g.low, g.high]);
    [axis_of(scores, false), axis_of(gaps.chain([0.0]), true)]
}

/// An axis around these values: at most nine ticks, at round numbers. Signed ones show their sign.
fn axis_of(values: impl Iterator<Item = f64>, signed: bool) -> Axis {
    let finite = values.filter(|v| v.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h): (f64, f64), v| (l.min(v), h.max(v)));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
    let fits = |step: &f64| ((high / step).ceil() - (low / step).floor()) <= 8.0;
    let step = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0].into_iter().find(fits).unwrap_or(20.0);
    let (first, last) = ((low / step).floor() as i32, ((high / step).ceil() as i32).max((low / step).floor() as i32 + 1));
    // All steps are whole tenths.
    let value = |i: i32| (f64::from(i) * step * 10.0).round() / 10.0;
    let mut axis = Axis { low: value(first), high: value(last), ticks: Vec::new() };
    let tick = |i: i32| {
        let value = value(i);
        let text = format::tick(value);
        let text = if signed { text } else { text.trim_start_matches('+').to_string() };
        Tick { at: axis.place(value), text }
    };
    axis.ticks = (first..=last).map(tick).collect();
    axis
}

#[cfg(test)]
pub mod made_up {
    use super::*;
    use crate::survey::CountryCode;

    pub fn estimate(value: f64, half: f64) -> GapEstimate {
        GapEstimate { value, low: value - half, high: value + half }
    }

    fn row(predictor: &str, kind: Option<PredictorKind>, [high, low]: [f64; 2]) -> PaperRow {
        let scores = |v: f64| [v + 1.5, v + 0.5, v - 0.5, v - 1.5].map(Some);
        let country = |c: &str| PaperPart::Country(CountryCode::parse(c).unwrap());
        PaperRow {
            scope: PaperScope::Published,
            predictor: predictor.into(),
            kind,
            items: 237,
            parts: vec![
                (PaperPart::All, scores((high + low) / 2.0)),
                (PaperPart::Resource(true), scores(high)),
                (PaperPart::Resource(false), scores(low)),
                (PaperPart::Continent("America".into()), scores(high)),
                (PaperPart::Continent("Africa".into()), scores(low)),
                (country("USA"), scores(high)),
                (country("EGY"), scores(low)),
            ],
            gap: Some(estimate(high - low, 0.3)),
            from_base: None,
            from_average: None,
            from_floor: None,
        }
    }

    /// Base, `ace` and floor in two scopes; `change` is how far the interval of the change reaches on either side.
    pub fn results(before: f64, after: f64, change: f64) -> Results {
        let base = row("base", Some(PredictorKind::Base), [94.0 + before, 94.0]);
        let floor = row(PaperRow::FLOOR, None, [96.2, 96.0]);
        let mut ace = row(DEFAULT_ADAPTER, Some(PredictorKind::Adapter), [95.0 + after, 95.0]);
        ace.from_base = Some(estimate(after - before, change));
        ace.from_floor = Some(estimate(after - 0.2, 0.3));
        let uniform = row("uniform", Some(PredictorKind::Statistic), [79.0, 76.0]);
        let published = vec![uniform, base, ace, floor];
        let common = published.iter().cloned().map(|r| PaperRow { scope: PaperScope::Common("WVS-7".into()), items: 39, ..r });
        let paper = published.clone().into_iter().chain(common).collect();
        Results { paper, ..Results::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(before: f64, after: f64, change: f64) -> (Direction, bool) {
        let results = made_up::results(before, after, change);
        let outcome = outcome(&scopes(&results)[0]).unwrap();
        (outcome.direction, outcome.closes)
    }

    #[test]
    fn a_gap_shrinks_grows_turns_or_can_not_be_told() {
        assert_eq!(of(2.0, 1.0, 0.2), (Direction::Shrinks, false));
        assert_eq!(of(2.0, 0.3, 0.2), (Direction::Shrinks, true));
        assert_eq!(of(-2.0, -1.0, 0.2), (Direction::Shrinks, false), "whoever is ahead");
        assert_eq!(of(0.5, 1.5, 0.2), (Direction::Grows, false));
        assert_eq!(of(0.0, 0.4, 0.2), (Direction::Grows, true));
        assert_eq!(of(1.0, -0.9, 0.2), (Direction::Turns, false));
        assert_eq!(of(1.0, 0.9, 0.2), (Direction::Unclear, false));
        assert_eq!(of(1.0, 1.003, 0.001), (Direction::Unclear, false));
        assert_eq!(of(0.3, 0.25, 0.2), (Direction::Unclear, true));
    }

    #[test]
    fn nothing_is_said_unless_everything_is_there() {
        let mut results = made_up::results(2.0, 1.0, 0.2);
        assert_eq!(scopes(&results).len(), 2);
        results.paper.retain(|r| r.kind.is_some());
        assert_eq!(outcome(&scopes(&results)[0]), None);
        assert!(scopes(&Results::default()).is_empty());
    }

    #[test]
    fn an_axis_holds_its_values_between_few_round_numbers() {
        let axis = axis_of([94.18, 95.51, f64::NAN].into_iter(), false);
        assert_eq!((axis.low, axis.high), (94.0, 95.6));
        assert_eq!(axis.ticks.iter().map(|t| t.text.as_str()).take(2).collect::<Vec<_>>(), ["94", "94.2"]);
        let axis = axis_of([-0.3, 0.0, 2.3].into_iter(), true);
        assert_eq!((axis.low, axis.high, axis.ticks[2].text.as_str()), (-0.5, 2.5, "+0.5"));
        for values in [vec![], vec![94.0], vec![-250.0, 100.0]] {
            let axis = axis_of(values.iter().copied(), true);
            assert!(axis.low < axis.high && values.iter().all(|v| axis.low <= *v && *v <= axis.high), "{axis:?}");
        }
    }
}
