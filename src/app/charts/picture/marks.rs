//! How series look: told apart by shape as well as by colour, as on the page.

use crate::app::charts::picture::{
    pattern,
    svg::{Colour, Paint, Svg},
};

/// A series. Two voices are two pairs of survey and model; the second ones are striped and dotted, which greyscale keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A solid grey bar; a black square.
    Survey,
    /// A hollow blue bar; a ring.
    Before,
    /// A solid blue bar with a round end; a diamond.
    After,
    /// The second voice in the survey: a hatched grey bar; a hollow square.
    SecondSurvey,
    /// The second voice in the model: a hatched blue bar with a round end; a hollow diamond.
    SecondModel,
    /// A dotted line.
    Average,
    /// A line with dots.
    Trained,
    /// A dashed line with hollow diamonds.
    HeldOut,
    /// A thin line.
    Loss,
}

/// What a legend shows before a name: the series as it is in this chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swatch {
    Bar(Mark),
    Dot(Mark),
    Line(Mark),
    Piece(pattern::Pattern),
}

const EDGE: f64 = 1.6;

/// A horizontal bar.
pub fn bar(svg: &mut Svg, mark: Mark, [x, y, width, height]: [f64; 4]) {
    let solid = |colour| Paint::fill(colour);
    let width = width.max(0.0);
    match mark {
        Mark::Survey | Mark::Average | Mark::Loss => svg.rect([x, y, width, height], solid(Colour::SURVEY)),
        Mark::Before => {
            let inset = EDGE / 2.0;
            let inner = [x + inset, y + inset, (width - EDGE).max(0.4), height - EDGE];
            svg.rect(inner, Paint::fill(Colour::CARD).edged(Colour::MODEL, EDGE));
        }
        Mark::After | Mark::Trained | Mark::HeldOut => svg.path(&round(x, y, width, height), solid(Colour::MODEL)),
        Mark::SecondSurvey => {
            let paint = Paint::fill(Colour::SURVEY.on_card(0.25)).edged(Colour::SURVEY, 1.0);
            svg.rect([x, y, width, height], paint);
            hatch(svg, [x, y, width, height], Colour::SURVEY);
        }
        Mark::SecondModel => {
            let paint = Paint::fill(Colour::MODEL.on_card(0.15)).edged(Colour::MODEL, 1.0);
            svg.path(&round(x, y, width, height), paint);
            hatch(svg, [x, y, (width - height / 2.0).max(0.0), height], Colour::MODEL);
        }
    }
}

/// A bar whose right end is round.
fn round(x: f64, y: f64, width: f64, height: f64) -> String {
    let r = (height / 2.0).min(width);
    let straight = x + width - r;
    format!(
        "M{x:.1},{y:.1}H{straight:.1}A{r:.1},{half:.1} 0 0 1 {straight:.1},{bottom:.1}H{x:.1}Z",
        half = height / 2.0,
        bottom = y + height
    )
}

/// Upright strokes.
fn hatch(svg: &mut Svg, [x, y, width, height]: [f64; 4], colour: Colour) {
    let count = (width / 6.0) as usize;
    for i in 1..=count {
        let at = x + 6.0 * i as f64;
        svg.line([at, y], [at, y + height], Paint::stroke(colour, 2.0));
    }
}

/// A point on an axis.
pub fn dot(svg: &mut Svg, mark: Mark, [x, y]: [f64; 2], r: f64) {
    let square = [x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8];
    let s = r * 1.3;
    let diamond = [[x, y - s], [x + s, y], [x, y + s], [x - s, y]];
    match mark {
        Mark::Survey => svg.rect(square, Paint::fill(Colour::SURVEY_INK).edged(Colour::CARD, 1.0)),
        Mark::SecondSurvey => svg.rect(square, Paint::fill(Colour::CARD).edged(Colour::SURVEY_INK, EDGE)),
        Mark::Before => svg.circle([x, y], r, Paint::fill(Colour::CARD).edged(Colour::MODEL, 2.0)),
        Mark::After => svg.polygon(&diamond, Paint::fill(Colour::MODEL).edged(Colour::CARD, 1.0)),
        Mark::SecondModel => svg.polygon(&diamond, Paint::fill(Colour::CARD).edged(Colour::MODEL, 2.0)),
        Mark::HeldOut => svg.polygon(&diamond, Paint::fill(Colour::CARD).edged(Colour::HELD_OUT, EDGE)),
        Mark::Trained => svg.circle([x, y], r, Paint::fill(Colour::MODEL)),
        Mark::Average => svg.line([x, y - 2.0 * r], [x, y + 2.0 * r], Paint::stroke(Colour::INK, 2.0).dashed("2 2")),
        Mark::Loss => svg.circle([x, y], r, Paint::fill(Colour::INK)),
    }
}

/// How a series is drawn as a line.
pub const fn stroke(mark: Mark) -> Paint {
    match mark {
        Mark::HeldOut => Paint::stroke(Colour::HELD_OUT, 2.4).dashed("8 5"),
        Mark::Average => Paint::stroke(Colour::SOFT, 2.0).dashed("2 3"),
        Mark::Loss => Paint::stroke(Colour::INK, 1.8),
        _ => Paint::stroke(Colour::MODEL, 2.4),
    }
}

pub const SWATCH: f64 = 26.0;

/// In a box of [`SWATCH`] by 12.
pub fn swatch(svg: &mut Svg, swatch: Swatch, [x, y]: [f64; 2]) {
    match swatch {
        Swatch::Bar(Mark::Average) | Swatch::Line(Mark::Average) => {
            svg.line([x, y + 6.0], [x + SWATCH, y + 6.0], stroke(Mark::Average));
        }
        Swatch::Bar(mark) => bar(svg, mark, [x, y, SWATCH, 12.0]),
        Swatch::Dot(mark) => dot(svg, mark, [x + SWATCH / 2.0, y + 6.0], 5.0),
        Swatch::Line(mark) => {
            svg.line([x, y + 6.0], [x + SWATCH, y + 6.0], stroke(mark));
            if matches!(mark, Mark::Trained | Mark::HeldOut) {
                dot(svg, mark, [x + SWATCH / 2.0, y + 6.0], 3.4);
            }
        }
        Swatch::Piece(pattern) => pattern::piece(svg, pattern, [x, y, SWATCH, 12.0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_series_look_alike() {
        const ALL: [Mark; 9] = [
            Mark::Survey,
            Mark::Before,
            Mark::After,
            Mark::SecondSurvey,
            Mark::SecondModel,
            Mark::Average,
            Mark::Trained,
            Mark::HeldOut,
            Mark::Loss,
        ];
        let drawn = |mark| {
            let mut svg = Svg::default();
            dot(&mut svg, mark, [50.0, 50.0], 5.0);
            svg.finish([100.0, 100.0], "", "")
        };
        for (i, a) in ALL.into_iter().enumerate() {
            assert!(ALL[..i].iter().all(|b| drawn(*b) != drawn(a)), "{a:?}");
        }
    }

    #[test]
    fn a_bar_of_nothing_has_no_size_below_zero() {
        for mark in [Mark::Survey, Mark::Before, Mark::After, Mark::SecondSurvey, Mark::SecondModel] {
            let mut svg = Svg::default();
            bar(&mut svg, mark, [0.0, 0.0, -3.0, 10.0]);
            assert!(!svg.finish([10.0, 10.0], "", "").contains("=\"-"), "{mark:?}");
        }
    }
}
