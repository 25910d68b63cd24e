//! Lines over the steps of a fine-tune, as [`crate::app::charts::curves`] has laid them out.

use crate::app::charts::{
    curves::{self, Chart},
    picture::{
        marks::{Mark, dot, stroke},
        page::LEFT,
        sheet::Sheet,
        svg::{Anchor, Colour, Paint, Type},
    },
};

/// From the layout's view box to the picture.
const ZOOM_X: f64 = 2.7;
const ZOOM_Y: f64 = 1.7;

/// The series that a line's look stands for.
fn mark(look: &str) -> Mark {
    match look {
        "loss" => Mark::Loss,
        "held-out" => Mark::HeldOut,
        _ => Mark::Trained,
    }
}

fn points(path: &str) -> Vec<(f64, f64)> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    path.split(' ').filter_map(point).collect()
}

impl Sheet {
    /// One chart; `steps` names what runs along it.
    pub fn curves(&mut self, chart: &Chart, steps: &str) {
        let top = self.y;
        let x = |x: f64| LEFT + x * ZOOM_X - 12.0;
        let y = |y: f64| top + y * ZOOM_Y;
        let [left, right, bottom] = [x(curves::LEFT), x(curves::RIGHT), y(curves::BOTTOM)];
        let small = Type::new(12.0).soft();
        for tick in &chart.y {
            self.svg.line([left, y(tick.at)], [right, y(tick.at)], Paint::stroke(Colour::RULE, 1.0));
            self.svg.text([left - 8.0, y(tick.at) + 4.0], &tick.text, small.anchor(Anchor::End));
        }
        for tick in &chart.x {
            self.svg.text([x(tick.at), bottom + 17.0], &tick.text, small.anchor(Anchor::Middle));
        }
        self.svg.line([left, y(curves::TOP)], [left, bottom], Paint::stroke(Colour::STRONG, 1.2));
        for line in &chart.lines {
            let mark = mark(line.look);
            let placed: Vec<[f64; 2]> = points(&line.path).into_iter().map(|p| [x(p.0), y(p.1)]).collect();
            if placed.len() > 1 {
                self.svg.polyline(&placed, stroke(mark));
            }
            if mark != Mark::Loss {
                line.markers.iter().for_each(|m| dot(&mut self.svg, mark, [x(m.0), y(m.1)], 3.6));
            }
        }
        self.svg.text([right, bottom + 33.0], steps, small.anchor(Anchor::End));
        self.y = bottom + 44.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::charts::curves::{Series, chart};
    use crate::app::charts::picture::sheet::Head;

    #[test]
    fn a_line_has_its_points_and_marks() {
        let series = |look, points| Series { name: "x", look, points };
        let lines = [series("trained", vec![(0.0, 1.0), (10.0, 60.0)]), series("held-out", vec![(0.0, 0.0), (10.0, 40.0)])];
        let mut sheet = Sheet::begin(Head::default());
        sheet.curves(&chart(&lines, 10.0, &[0.0, 100.0]), "step");
        let empty = sheet.y;
        sheet.curves(&chart(&[series("loss", Vec::new())], 10.0, &[]), "step");
        assert!(sheet.y > empty + 150.0);
        let svg = sheet.finish();
        assert_eq!(
            (svg.matches("<polyline").count(), svg.matches("<circle").count(), svg.matches("<polygon").count()),
            (2, 2, 2)
        );
        assert_eq!(points("1.0,2.5 3,x 4.0,5.0"), [(1.0, 2.5), (4.0, 5.0)]);
    }
}
