//! From the map's units to the drawing's: one scale for both axes, so that distances mean the same in all directions.

use crate::{
    app::{
        charts::{
            labels::{Label, Wanted, overlap, place},
            picture::{measure::width, svg::Type},
        },
        link::parts::On,
        views::map::figures::Spot,
    },
    causal::voices_map::Point,
    survey::CountryCode,
};

/// Room around the outermost marks.
const PADDING: f64 = 22.0;
/// Height of a drawing in parts of its width; the style sheet keeps the same room free.
pub const ASPECT: f64 = 0.86;
/// Narrower drawings name countries by their codes.
const NARROW: f64 = 560.0;
/// A persona of everybody would have this radius, at the usual width; none is smaller than [`SMALLEST`].
const LARGEST: f64 = 15.0;
const SMALLEST: f64 = 2.2;
pub const LABEL: f64 = 12.5;

/// Where everything stands in a drawing of this size.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub size: [f64; 2],
    /// Of one unit of the map.
    pub scale: f64,
    /// The place of the map's (0, 0).
    origin: Point,
    /// By the spots' order.
    pub labels: Vec<Label>,
    pub is_narrow: bool,
}

impl Layout {
    /// A drawing of this width, with the map in its middle.
    pub fn new(spots: &[Spot], width: f64) -> Self {
        let points = || spots.iter().flat_map(|s| s.survey_dots.iter().chain(&s.ace_dots).map(|d| d.at).chain([s.average]));
        let range = |axis: usize| {
            points().map(|p| p[axis]).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let ([left, right], [bottom, top]) = match (range(0), range(1)) {
            ((l, r), (b, t)) if r > l && t > b => ([l, r], [b, t]),
            _ => ([-1.0, 1.0], [-1.0, 1.0]),
        };
        let size = [width, ASPECT * width];
        let spread = [right - left, top - bottom];
        let scale = [0, 1].map(|axis| (size[axis] - 2.0 * PADDING) / spread[axis]).into_iter().fold(f64::INFINITY, f64::min);
        let origin = [size[0] / 2.0 - scale * (left + right) / 2.0, size[1] / 2.0 + scale * (bottom + top) / 2.0];
        let mut layout = Self { size, scale, origin, labels: Vec::new(), is_narrow: width < NARROW };
        layout.labels = layout.place_labels(spots);
        layout
    }

    /// Upwards is the second axis's positive direction.
    pub fn at(&self, point: Point) -> Point {
        [self.origin[0] + point[0] * self.scale, self.origin[1] - point[1] * self.scale]
    }

    pub fn back(&self, place: Point) -> Point {
        [(place[0] - self.origin[0]) / self.scale, (self.origin[1] - place[1]) / self.scale]
    }

    /// A circle whose area is in proportion to a share of people.
    pub fn radius(&self, share: f64) -> f64 {
        let largest = LARGEST * (self.size[0] / 900.0).sqrt().clamp(0.6, 1.2);
        (largest * share.max(0.0).sqrt()).max(SMALLEST)
    }

    /// A country as it is named here; with a star where few questions place its personas.
    pub fn name(&self, spot: &Spot) -> String {
        let name = if self.is_narrow && !spot.code.is_own() { spot.code.as_str() } else { &spot.name };
        let star = if spot.placed_by.is_some() { "*" } else { "" };
        format!("{name}{star}")
    }

    /// How far a country's mark, and its name with it, goes from where the survey has it.
    pub fn step(&self, spot: &Spot, on: On) -> Point {
        let (from, to) = (self.at(spot.average), self.at(spot.home(on)));
        [to[0] - from[0], to[1] - from[1]]
    }

    /// Which names cover no other once all have gone with their marks; that of `first` comes before the rest. A model of one voice
    /// has all countries on one place.
    pub fn with_room(&self, spots: &[Spot], on: On, first: CountryCode) -> Vec<bool> {
        let mut order: Vec<usize> = (0..spots.len()).collect();
        order.sort_by_key(|i| spots[*i].code != first);
        let mut taken: Vec<[f64; 4]> = Vec::new();
        let mut has_room = vec![false; spots.len()];
        for index in order {
            let (step, [x, y, width, height]) = (self.step(&spots[index], on), self.labels[index].area);
            let area = [x + step[0], y + step[1], width, height];
            has_room[index] = taken.iter().all(|other| !overlap(&area, other));
            if has_room[index] {
                taken.push(area);
            }
        }
        has_room
    }

    fn place_labels(&self, spots: &[Spot]) -> Vec<Label> {
        let set = Type::new(LABEL).bold();
        let wanted: Vec<Wanted> =
            spots.iter().map(|s| Wanted { mark: self.at(s.average), size: [width(&self.name(s), set), LABEL + 2.0] }).collect();
        let dots = spots.iter().flat_map(|s| &s.survey_dots);
        let obstacles: Vec<(Point, f64)> = dots.map(|d| (self.at(d.at), self.radius(d.share))).collect();
        place(&wanted, &obstacles, self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        charts::labels::outside,
        views::map::figures::{spots, tests::shipped},
    };

    #[test]
    fn one_scale_holds_for_both_axes_and_everything_is_inside() {
        let spots = spots(&shipped());
        for width in [320.0, 480.0, 700.0, 960.0, 1200.0] {
            let layout = Layout::new(&spots, width);
            let [x, y] = layout.at([1.0, 1.0]);
            let [x0, y0] = layout.at([0.0, 0.0]);
            assert!(((x - x0) - (y0 - y)).abs() < 1e-9 && layout.scale > 0.0);
            for point in spots.iter().flat_map(|s| s.survey_dots.iter().map(|d| d.at).chain([s.average])) {
                let [x, y] = layout.at(point);
                assert!((0.0..=layout.size[0]).contains(&x) && (0.0..=layout.size[1]).contains(&y), "{point:?} at {x} {y}");
                let back = layout.back([x, y]);
                assert!((back[0] - point[0]).abs() < 1e-9 && (back[1] - point[1]).abs() < 1e-9);
            }
        }
        let none = Layout::new(&[], 500.0);
        assert!(none.size.iter().all(|v| v.is_finite() && *v > 0.0));
    }

    #[test]
    fn no_name_covers_another_or_a_mark_at_any_width() {
        let spots = spots(&shipped());
        for width in (30..130).map(|w| 10.0 * f64::from(w)) {
            let layout = Layout::new(&spots, width);
            for (i, a) in layout.labels.iter().enumerate() {
                let [x, y, w, h] = a.area;
                let inside = x >= 0.0 && y >= 0.0 && x + w <= layout.size[0] && y + h <= layout.size[1];
                assert!(inside, "{} at {width}", spots[i].name);
                assert!(layout.labels[..i].iter().all(|b| !overlap(&a.area, &b.area)), "{} at {width}", spots[i].name);
                for (j, other) in spots.iter().enumerate().filter(|(j, _)| *j != i) {
                    let covered = outside(&a.area, layout.at(other.average)) < 3.0;
                    assert!(!covered, "{} covers the mark of {} at {width}", spots[i].name, spots[j].name);
                }
            }
            assert_eq!(layout, Layout::new(&spots, width), "the same each time");
        }
    }

    #[test]
    fn on_one_place_the_chosen_name_has_room_and_few_others() {
        let spots = spots(&shipped());
        let layout = Layout::new(&spots, 900.0);
        let india = CountryCode::parse("IND").unwrap();
        assert!(layout.with_room(&spots, On::Survey, india).iter().all(|r| *r), "nothing has moved");
        let one: Vec<Spot> = spots.iter().map(|s| Spot { base: Some([0.0, 0.0]), ..s.clone() }).collect();
        let room = layout.with_room(&one, On::Base, india);
        let count = room.iter().filter(|r| **r).count();
        assert!(room[one.iter().position(|s| s.code == india).unwrap()] && (1..18).contains(&count), "{count} of {}", one.len());
    }

    #[test]
    fn areas_follow_shares() {
        let layout = Layout::new(&spots(&shipped()), 900.0);
        assert!((layout.radius(0.4) / layout.radius(0.1) - 2.0).abs() < 1e-9);
        assert_eq!(layout.radius(0.0), SMALLEST);
    }
}
