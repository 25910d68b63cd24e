//! One country's personas around their average, enlarged: dots of the survey and of a model, and an arrow for each attribute. A
//! drawing as text, so that it can be drawn anew many times a minute.

use crate::{
    app::{
        charts::{
            labels::{Wanted, place},
            markup::Markup,
            picture::{measure::width, svg::Type},
        },
        terms,
    },
    causal::voices_map::{Point, facts::shift},
    survey::{Attribute, Cell, Persona},
};

pub const SIZE: [f64; 2] = [380.0, 300.0];
const PADDING: f64 = 40.0;
const LABEL: f64 = 13.0;
/// Units of the map that the drawing shows at least, so that a small cloud is seen to be small.
const LEAST: f64 = 5.0;

/// A persona with its place and its share of the country's people.
pub type Placed = (Cell, Point, f64);

/// What is drawn, in the map's units.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cloud {
    pub home: Point,
    pub survey: Vec<Placed>,
    pub model: Vec<Placed>,
    /// Whether the arrows are the model's.
    pub of_model: bool,
    /// Whose dots stand out.
    pub followed: Option<Persona>,
}

impl Cloud {
    /// How far each attribute moves people, level B minus level A.
    pub fn arrows(&self) -> Vec<(Attribute, Point)> {
        let personas = if self.of_model { &self.model } else { &self.survey };
        Attribute::ALL.into_iter().filter_map(|a| Some((a, shift(personas, a)?))).collect()
    }

    fn scale(&self) -> f64 {
        let far = |axis: usize| {
            let all = self.survey.iter().chain(&self.model).map(|(_, at, _)| at[axis] - self.home[axis]);
            let arrows = self.arrows().into_iter().map(|(_, by)| by[axis]);
            all.chain(arrows).fold(LEAST / 2.0, |far, v| if v.is_finite() { far.max(v.abs()) } else { far })
        };
        ((SIZE[0] / 2.0 - PADDING) / far(0)).min((SIZE[1] / 2.0 - PADDING) / far(1))
    }

    /// The drawing; its words are the attributes' second levels.
    pub fn svg(&self) -> String {
        let scale = self.scale();
        let at = |p: Point| [SIZE[0] / 2.0 + scale * (p[0] - self.home[0]), SIZE[1] / 2.0 - scale * (p[1] - self.home[1])];
        let mut m = Markup::new();
        let view = format!("0 0 {} {}", SIZE[0], SIZE[1]);
        m.element(
            "svg",
            &[
                ("class", if self.of_model { "cloud-svg of-model" } else { "cloud-svg" }),
                ("viewBox", &view),
                ("aria-hidden", "true"),
                ("focusable", "false"),
            ],
            &mut |m| {
                for (look, dots) in [("survey", &self.survey), ("model", &self.model)] {
                    for (cell, place, share) in dots {
                        let followed = self.followed.is_some_and(|who| who.covers(*cell));
                        dot(m, look, followed, at(*place), *share);
                    }
                }
                self.draw_arrows(m, &at);
            },
        );
        m.finish()
    }

    fn draw_arrows(&self, m: &mut Markup, at: &dyn Fn(Point) -> Point) {
        let home = at(self.home);
        let set = Type::new(LABEL).bold();
        let tips: Vec<(Attribute, Point)> = self
            .arrows()
            .into_iter()
            .map(|(attribute, by)| (attribute, at([self.home[0] + by[0], self.home[1] + by[1]])))
            .collect();
        let name = |attribute: Attribute| terms::levels(attribute)[1];
        let wanted: Vec<Wanted> =
            tips.iter().map(|(a, tip)| Wanted { mark: *tip, size: [width(name(*a), set), LABEL + 2.0] }).collect();
        for (_, tip) in &tips {
            let [x1, y1, x2, y2] = [home[0], home[1], tip[0], tip[1]].map(number);
            m.element("line", &[("class", "cloud-arrow"), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)], &mut |_| ());
            head(m, home, *tip);
        }
        let [x, y] = home.map(number);
        m.element("circle", &[("class", "cloud-home"), ("cx", &x), ("cy", &y), ("r", "5")], &mut |_| ());
        // Names keep off arrows and dots where they can.
        let along = |tip: Point| [0.2, 0.4, 0.6, 0.8, 0.95].map(|t| ([0, 1].map(|i| home[i] + t * (tip[i] - home[i])), 7.0));
        let dots = self.survey.iter().chain(&self.model).map(|(_, place, share)| (at(*place), radius(*share)));
        let obstacles: Vec<(Point, f64)> =
            tips.iter().flat_map(|(_, tip)| along(*tip)).chain(dots).chain([(home, 6.0)]).collect();
        for ((attribute, _), label) in tips.iter().zip(place(&wanted, &obstacles, SIZE)) {
            if let Some([from, to]) = label.leader {
                let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(number);
                m.element("line", &[("class", "map-leader"), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)], &mut |_| ());
            }
            let [x, y] = [label.area[0], label.area[1] + LABEL].map(number);
            m.words("text", &[("class", "cloud-label"), ("x", &x), ("y", &y)], name(*attribute));
        }
    }
}

fn number(value: f64) -> String {
    format!("{:.1}", if value.is_finite() { value } else { 0.0 })
}

fn radius(share: f64) -> f64 {
    (22.0 * share.max(0.0).sqrt()).max(3.0)
}

fn dot(m: &mut Markup, look: &str, followed: bool, at: Point, share: f64) {
    let class = format!("cloud-dot {look}{}", if followed { " followed" } else { "" });
    let [x, y, r] = [at[0], at[1], radius(share)].map(number);
    m.element("circle", &[("class", &class), ("cx", &x), ("cy", &y), ("r", &r)], &mut |_| ());
}

/// The head of an arrow; none where the arrow is shorter than it.
fn head(m: &mut Markup, from: Point, to: Point) {
    let length = (to[0] - from[0]).hypot(to[1] - from[1]);
    if length < 8.0 {
        return;
    }
    let [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    let corner =
        |back: f64, side: f64| format!("{},{}", number(to[0] - back * x - side * y), number(to[1] - back * y + side * x));
    let points = format!("{} {} {}", corner(0.0, 0.0), corner(9.0, 4.5), corner(9.0, -4.5));
    m.element("polygon", &[("class", "cloud-head"), ("points", &points)], &mut |_| ());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> Cloud {
        let side = |cell: Cell, a: Attribute| if cell.level(a) { 1.0 } else { -1.0 };
        let place = |cell: Cell| [4.0 + 1.5 * side(cell, Attribute::Education), 2.0 - 0.5 * side(cell, Attribute::Gender)];
        Cloud { home: [4.0, 2.0], survey: Cell::all().map(|c| (c, place(c), 0.0625)).collect(), ..Cloud::default() }
    }

    #[test]
    fn arrows_are_the_attributes_shifts_and_have_their_names() {
        let cloud = cloud();
        let arrows = cloud.arrows();
        assert_eq!(arrows[1], (Attribute::Education, [3.0, 0.0]));
        assert_eq!(arrows[0], (Attribute::Gender, [0.0, -1.0]));
        let svg = cloud.svg();
        assert_eq!((svg.matches("<circle").count(), svg.matches("cloud-label").count()), (17, 4));
        assert!(svg.contains(">college</text>") && !svg.contains("style=") && !svg.contains("NaN"), "{svg}");
        assert_eq!(svg.matches("cloud-head").count(), 2, "what does not move has no head");
    }

    #[test]
    fn the_models_arrows_come_from_its_own_dots() {
        let mut cloud = cloud();
        cloud.model = cloud.survey.iter().map(|(c, _, s)| (*c, cloud.home, *s)).collect();
        cloud.of_model = true;
        assert!(cloud.arrows().iter().all(|(_, by)| *by == [0.0, 0.0]), "one voice has no arrows");
        cloud.followed = Some(Persona::ANY.with(Attribute::Gender, Some(true)));
        assert_eq!(cloud.svg().matches("followed").count(), 16);
        assert!(!Cloud::default().svg().contains("NaN"));
    }
}
