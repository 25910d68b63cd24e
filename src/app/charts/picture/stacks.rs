//! A whole parted into pieces, told apart by pattern and lightness.

use crate::app::charts::picture::{
    measure::{self, wrapped_to},
    page::{LEFT, RIGHT},
    pattern::{Pattern, piece},
    sheet::Sheet,
    svg::{Anchor, Colour, Paint, Type},
};

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
                let room = measure::width(&part.words, set) + 8.0;
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
    use super::*;
    use crate::app::charts::picture::sheet::Head;

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
