//! A table of coloured cells: rows of items, columns of attributes, a colour for each direction and the signed number in it.

use crate::app::{
    charts::picture::{
        measure::wrapped_to,
        page::{LEFT, RIGHT},
        sheet::Sheet,
        svg::{Anchor, Colour, Paint, Type},
    },
    language::format,
};

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GridCell {
    /// Points; `unclear` where the interval includes 0: no colour, so that what is sure stands out.
    Shift { value: f64, unclear: bool },
    /// Too few people, or not asked.
    None,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GridRow {
    pub name: String,
    pub cells: Vec<GridCell>,
}

/// A grid with its columns' names. Colours are full at `reach` points.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    pub columns: Vec<String>,
    pub rows: Vec<GridRow>,
    pub reach: f64,
}

const ROW: f64 = 24.0;
const MOST_COLUMN: f64 = 110.0;

impl Sheet {
    pub fn grid(&mut self, grid: &Grid) {
        let columns = grid.columns.len().max(1) as f64;
        let column = MOST_COLUMN.min((RIGHT - LEFT) * 0.75 / columns);
        let first = RIGHT - column * columns;
        let head = Type::new(12.5).bold().anchor(Anchor::Middle);
        for (i, name) in grid.columns.iter().enumerate() {
            let x = first + column * (i as f64 + 0.5);
            for (k, line) in wrapped_to(name, head, column - 6.0, 2).iter().enumerate() {
                self.svg.text([x, self.y + 12.0 + 15.0 * k as f64], line, head);
            }
        }
        self.y += 36.0;
        let name = Type::new(13.0);
        for row in &grid.rows {
            let line = wrapped_to(&row.name, name, first - LEFT - 12.0, 1).pop().unwrap_or_default();
            self.svg.text([LEFT, self.y + 16.5], &line, name);
            for (i, cell) in row.cells.iter().take(grid.columns.len()).enumerate() {
                self.cell(*cell, grid.reach, [first + column * i as f64, self.y, column, ROW]);
            }
            self.y += ROW;
        }
    }

    fn cell(&mut self, cell: GridCell, reach: f64, [x, y, width, height]: [f64; 4]) {
        let (ground, words, ink) = match cell {
            GridCell::None => (Colour::CARD, "–".to_string(), Colour::SOFT),
            GridCell::Shift { value, unclear: true } => (Colour::SUNK, format::points(value), Colour::SOFT),
            GridCell::Shift { value, .. } => {
                let strength = (value.abs() / reach.max(1e-9)).clamp(0.0, 1.0);
                let colour = if value < 0.0 { Colour::HELD_OUT } else { Colour::MODEL };
                let ink = if strength > 0.62 { Colour::CARD } else { Colour::INK };
                (colour.on_card(0.12 + 0.88 * strength), arrow(value), ink)
            }
        };
        self.svg.rect([x + 1.0, y + 1.0, width - 2.0, height - 2.0], Paint::fill(ground).edged(Colour::RULE, 0.6));
        let set = Type::new(12.5).anchor(Anchor::Middle).colour(ink);
        self.svg.text([x + width / 2.0, y + 16.0], &words, set);
    }
}

/// The signed number, with an arrow: two colours of one lightness are told apart in greyscale by it.
fn arrow(value: f64) -> String {
    let sign = if value < 0.0 { "◂" } else { "▸" };
    format!("{sign} {}", format::points(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::charts::picture::sheet::Head;

    #[test]
    fn a_cell_has_its_sign_and_what_is_unclear_no_colour() {
        let shift = |value, unclear| GridCell::Shift { value, unclear };
        let cells = vec![shift(-9.0, false), shift(2.0, false), shift(0.4, true), GridCell::None];
        let columns = ["Gender", "Education", "Residence", "Marriage"].map(String::from).into();
        let rows = vec![GridRow { name: "God <in> life".into(), cells }];
        let mut sheet = Sheet::begin(Head::default());
        sheet.grid(&Grid { columns, rows, reach: 10.0 });
        let svg = sheet.finish();
        for words in ["◂ −9.0", "▸ +2.0", ">+0.4<", ">–<", "God &lt;in&gt; life"] {
            assert!(svg.contains(words), "{words}: {svg}");
        }
        assert_eq!(svg.matches(&Colour::SUNK.to_string()).count(), 1);
    }
}
