//! One country's personas as a drawing, written as text: some thirty of them with up to 32 dots each. Positions are attributes of SVG in
//! percent, so that a drawing fits any width.

use crate::{
    app::{
        charts::markup::Markup,
        views::many::figures::{Row, Survey, lanes},
    },
    survey::{Cell, Persona},
};

/// Dots nearer to each other than this, in points, stand apart: about a dot's width on a strip of middling width.
const GAP: f64 = 2.0;
/// The middles of the survey's strip and of the model's, half the height of either, and the distance between lanes, in pixels.
const SURVEY: f64 = 19.0;
const MODEL: f64 = 57.0;
const HALF: f64 = 17.0;
const LANE: f64 = 8.5;
const RADIUS: f64 = 4.5;
const RADIUS_FOLLOWED: f64 = 5.5;

/// A dot's place in its strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub cell: Cell,
    /// Percent of the strip's width.
    pub at: f64,
    /// Pixels from the strip's top.
    pub y: f64,
    /// People, in the survey.
    pub n: Option<u32>,
    pub is_model: bool,
}

/// The dots of a row: the survey's, then the model's.
pub fn spots(row: &Row) -> Vec<Spot> {
    let placed = |dots: &[(Cell, f64, Option<u32>)], middle: f64, is_model: bool| -> Vec<Spot> {
        let values: Vec<f64> = dots.iter().map(|d| d.1).collect();
        let spot = |((cell, at, n), lane): (&(Cell, f64, Option<u32>), i8)| Spot {
            cell: *cell,
            at: at.clamp(0.0, 100.0),
            y: middle + LANE * f64::from(lane),
            n: *n,
            is_model,
        };
        dots.iter().zip(lanes(&values, GAP)).map(spot).collect()
    };
    let survey: Vec<_> = row.dots().iter().map(|d| (d.cell, d.at, Some(d.n))).collect();
    let model: Vec<_> =
        row.model.iter().flat_map(|m| Cell::all().zip(m.dots.iter().copied())).map(|(c, at)| (c, at, None)).collect();
    let mut all = placed(&survey, SURVEY, false);
    all.extend(placed(&model, MODEL, true));
    all
}

pub fn strip(row: &Row, who: Persona) -> String {
    let mut m = Markup::new();
    let height = if row.model.is_some() { MODEL + SURVEY } else { 2.0 * SURVEY };
    let height = pixels(height);
    let svg = [("class", "many-svg"), ("width", "100%"), ("height", &height), ("aria-hidden", "true"), ("focusable", "false")];
    m.element("svg", &svg, &mut |m| {
        let (model, survey): (Vec<Spot>, Vec<Spot>) = spots(row).into_iter().partition(|s| s.is_model);
        match &row.survey {
            Survey::Level { average } => diamond(m, *average),
            Survey::Cells { average, .. } => marks(m, "survey", *average, &survey, SURVEY, who),
            Survey::Loading | Survey::Failed(_) | Survey::NotAsked => {}
        }
        if let Some(said) = &row.model {
            marks(m, "model", Some(said.average), &model, MODEL, who);
        }
    });
    m.finish()
}

fn percent(at: f64) -> String {
    format!("{:.2}%", at.clamp(0.0, 100.0))
}

fn pixels(value: f64) -> String {
    format!("{value:.1}")
}

/// The average behind, then the dots, those that are followed on top.
fn marks(m: &mut Markup, look: &str, average: Option<f64>, dots: &[Spot], middle: f64, who: Persona) {
    if let Some(average) = average {
        let (x, top, end) = (percent(average), pixels(middle - HALF), pixels(middle + HALF));
        let class = format!("many-average {look}");
        m.element("line", &[("class", &class), ("x1", &x), ("x2", &x), ("y1", &top), ("y2", &end)], &mut |_| ());
    }
    let everybody = who == Persona::ANY;
    for followed in [false, true] {
        for spot in dots.iter().filter(|s| (!everybody && who.covers(s.cell)) == followed) {
            let state = match (everybody, followed) {
                (true, _) => "",
                (false, true) => " followed",
                (false, false) => " faint",
            };
            let class = format!("many-dot {look}{state}");
            let radius = pixels(if followed { RADIUS_FOLLOWED } else { RADIUS });
            let (x, y) = (percent(spot.at), pixels(spot.y));
            m.element("circle", &[("class", &class), ("cx", &x), ("cy", &y), ("r", &radius)], &mut |_| ());
        }
    }
}

fn diamond(m: &mut Markup, at: f64) {
    let (x, y) = (percent(at), pixels(SURVEY));
    // A drawing within the drawing: a path alone can't stand at a percentage.
    m.element("svg", &[("x", &x), ("y", &y), ("class", "many-svg"), ("width", "1"), ("height", "1")], &mut |m| {
        m.element("path", &[("class", "many-level"), ("d", "M0 -9 7 0 0 9 -7 0Z")], &mut |_| ());
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::views::many::figures::{Dot, Model},
        survey::{Attribute, COUNTRIES},
    };

    fn row(survey: Survey, model: Option<Model>) -> Row {
        Row { country: &COUNTRIES[2], name: "Egypt".into(), survey, model }
    }

    #[test]
    fn followed_personas_stand_out_and_are_drawn_last() {
        let dots = Cell::all().map(|cell| Dot { cell, at: 5.0 * cell.index() as f64, n: 40 }).collect();
        let egypt = row(Survey::Cells { average: Some(48.0), dots }, None);
        let all = strip(&egypt, Persona::ANY);
        assert_eq!((all.matches("<circle").count(), all.matches("faint").count()), (16, 0));
        assert!(all.contains("<line class=\"many-average survey\" x1=\"48.00%\"") && !all.contains("style="), "{all}");
        let women = strip(&egypt, Persona::ANY.with(Attribute::Gender, Some(true)));
        assert_eq!((women.matches("followed").count(), women.matches("faint").count()), (8, 8));
        assert!(women.rfind("faint") < women.find("followed"));
    }

    #[test]
    fn a_country_without_groups_is_one_mark_and_predicted_dots_are_others() {
        let level = strip(&row(Survey::Level { average: 75.0 }, None), Persona::ANY);
        assert!(level.contains("x=\"75.00%\"") && level.contains("many-level") && !level.contains("<circle"), "{level}");
        let model = Model { average: 50.0, dots: vec![40.0; Cell::COUNT], weights: crate::engine::protocol::Weights::Base };
        let predicted = strip(&row(Survey::NotAsked, Some(model)), Persona::ANY);
        assert_eq!(predicted.matches("many-dot model").count(), 16);
        assert!(!predicted.contains("survey"));
    }
}
