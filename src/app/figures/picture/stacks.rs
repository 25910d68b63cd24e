//! A whole parted into pieces, told apart by pattern and lightness.

use super::{
    Sheet,
    sheet::{LEFT, RIGHT},
    svg::{Anchor, Colour, Paint, Svg, Type},
    words::wrapped_to,
};
use crate::causal::Label;

/// How a piece is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    Solid,
    Pale,
    Upright,
    Dotted,
    Slanted,
    Crossed,
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
        }
    }
}

/// One piece: its share of the whole in percent, and the words in it where there is room.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub pattern: Pattern,
    pub width: f64,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    pub name: String,
    pub parts: Vec<Part>,
    /// To the right.
    pub words: String,
}

const PLOT: f64 = LEFT + 200.0;
const HEIGHT: f64 = 28.0;
const ROW: f64 = 44.0;

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
        Pattern::Crossed => {
            let paint = Paint::stroke(Colour::BAD, 1.0);
            steps(x + 5.0, 6.0, x + width).for_each(|at| svg.line([at, y], [at, y + height], paint));
            steps(y + 5.0, 6.0, y + height).for_each(|down| svg.line([x, down], [x + width, down], paint));
        }
    }
}

impl Sheet {
    /// `words`: how wide the words at the right may be.
    pub fn stacks(&mut self, rows: &[Stack], words: f64) {
        let right = RIGHT - words - 16.0;
        let name = Type::new(13.5);
        for row in rows {
            let lines = wrapped_to(&row.name, name, PLOT - LEFT - 10.0, 2);
            let first = self.y + HEIGHT / 2.0 - 8.0 * lines.len() as f64 + 12.5;
            for (i, line) in lines.iter().enumerate() {
                self.svg.text([LEFT, first + 16.0 * i as f64], line, name);
            }
            let mut x = PLOT;
            for part in &row.parts {
                let width = (right - PLOT) * (part.width / 100.0).clamp(0.0, 1.0);
                piece(&mut self.svg, part.pattern, [x, self.y, width, HEIGHT]);
                let set = Type::new(12.5).anchor(Anchor::Middle);
                let room = super::words::width(&part.words, set) + 8.0;
                if !part.words.is_empty() && room < width {
                    let middle = x + width / 2.0;
                    let ground = [middle - room / 2.0, self.y + 6.0, room, HEIGHT - 12.0];
                    self.svg.rect(ground, Paint::fill(Colour::CARD));
                    self.svg.text([middle, self.y + HEIGHT / 2.0 + 4.5], &part.words, set);
                }
                x += width;
            }
            self.svg.text([RIGHT, self.y + HEIGHT / 2.0 + 4.5], &row.words, Type::new(13.0).anchor(Anchor::End));
            self.y += ROW;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Head, *};

    #[test]
    fn pieces_stay_within_their_bar() {
        let part = |pattern, width: f64| Part { pattern, width, words: format!("{width}") };
        let parts = vec![
            part(Pattern::Solid, 50.0),
            part(Pattern::Dotted, 1.0),
            part(Pattern::Slanted, 30.0),
            part(Pattern::Crossed, 19.0),
        ];
        let mut sheet = Sheet::begin(Head::default());
        sheet.stacks(&[Stack { name: "ace".into(), parts, words: "12 misleading".into() }], 140.0);
        let svg = sheet.finish();
        assert!(svg.contains(">50</text>") && svg.contains(">30</text>") && !svg.contains(">1</text>"));
        let xs = svg.split("x2=\"").skip(1).filter_map(|t| t.split('"').next()?.parse::<f64>().ok());
        assert!(xs.into_iter().all(|x| (0.0..=RIGHT).contains(&x)));
    }
}
