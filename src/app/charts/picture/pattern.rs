//! How pieces of a whole are filled: told apart by pattern and lightness.

use crate::{
    app::charts::picture::svg::{Colour, Paint, Svg},
    causal::Label,
};

/// How a piece is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    Solid,
    Pale,
    Upright,
    Dotted,
    Slanted,
    Crossed,
    /// Level lines, few or many.
    Sparse,
    Dense,
}

impl Pattern {
    /// The page's pattern of a label.
    pub const fn of(label: Label) -> Self {
        match label {
            Label::Aligned => Self::Solid,
            Label::Unclear => Self::Pale,
            Label::Erasure => Self::Upright,
            Label::Stereotyping => Self::Dotted,
            Label::Flipped => Self::Slanted,
            Label::Invented => Self::Crossed,
            Label::TooSmall => Self::Sparse,
            Label::TooLarge => Self::Dense,
        }
    }
}

/// A filled rectangle.
pub fn piece(svg: &mut Svg, pattern: Pattern, [x, y, width, height]: [f64; 4]) {
    let ground = match pattern {
        Pattern::Solid => Colour::MODEL,
        Pattern::Pale => Colour::SUNK,
        _ => Colour::CARD,
    };
    svg.rect([x, y, width, height], Paint::fill(ground).edged(Colour::STRONG, 1.0));
    let steps = |from: f64, stride: f64, to: f64| (0..).map(move |i| from + stride * f64::from(i)).take_while(move |v| *v < to);
    match pattern {
        Pattern::Solid | Pattern::Pale => {}
        Pattern::Upright => {
            steps(x + 3.0, 6.0, x + width).for_each(|at| svg.line([at, y], [at, y + height], Paint::stroke(Colour::SURVEY, 2.0)))
        }
        Pattern::Dotted => {
            for at in steps(x + 4.0, 7.0, x + width - 2.0) {
                steps(y + 4.0, 7.0, y + height - 2.0).for_each(|down| svg.circle([at, down], 1.7, Paint::fill(Colour::WARN)));
            }
        }
        Pattern::Slanted => {
            // Each stroke ends at an edge of the rectangle.
            for at in steps(x - height + 4.0, 7.0, x + width) {
                let [from, to] = [at.max(x), (at + height).min(x + width)];
                svg.line([from, y + height - (from - at)], [to, y + height - (to - at)], Paint::stroke(Colour::BAD, 3.0));
            }
        }
        Pattern::Sparse => steps(y + 3.0, 6.0, y + height)
            .for_each(|down| svg.line([x, down], [x + width, down], Paint::stroke(Colour::MODEL, 2.0))),
        Pattern::Dense => steps(y + 2.0, 6.0, y + height)
            .for_each(|down| svg.line([x, down], [x + width, down], Paint::stroke(Colour::MODEL, 4.0))),
        Pattern::Crossed => {
            let paint = Paint::stroke(Colour::BAD, 1.0);
            steps(x + 5.0, 6.0, x + width).for_each(|at| svg.line([at, y], [at, y + height], paint));
            steps(y + 5.0, 6.0, y + height).for_each(|down| svg.line([x, down], [x + width, down], paint));
        }
    }
}
