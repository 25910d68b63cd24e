//! The map as text: what a switch between survey, base and `ace` changes is a class around it (map.css), so that clouds move.

use crate::{
    app::{
        charts::{
            markup::Markup,
            picture::{measure::width, svg::Type},
        },
        link::parts::On,
        views::map::figures::{
            Dot, Mark, Region, Spot,
            layout::{LABEL, Layout},
        },
    },
    causal::voices_map::Point,
    survey::{CountryCode, Persona},
};

/// The size of the words beside the ring.
const TIP: f64 = 14.0;
/// Room for them, in parts of their measure.
const MARGIN: f64 = 1.12;
/// Marks on a narrow drawing.
const SMALL: f64 = 0.75;

pub fn number(value: f64) -> String {
    format!("{:.1}", if value.is_finite() { value } else { 0.0 })
}

fn translate(at: Point) -> String {
    format!("translate({} {})", number(at[0]), number(at[1]))
}

/// The corners of a region's mark as an attribute.
pub fn corners(region: Region, zoom: f64) -> String {
    let corner = |c: &[f64; 2]| format!("{},{}", number(zoom * c[0]), number(zoom * c[1]));
    region.corners().iter().map(corner).collect::<Vec<_>>().join(" ")
}

fn line(m: &mut Markup, class: &str, from: Point, to: Point) {
    let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(number);
    m.element("line", &[("class", class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)], &mut |_| ());
}

fn svg(layout: &Layout, class: &str, draw: &mut dyn FnMut(&mut Markup)) -> String {
    let mut m = Markup::new();
    let view = format!("0 0 {} {}", number(layout.size[0]), number(layout.size[1]));
    m.element("svg", &[("class", class), ("viewBox", &view), ("aria-hidden", "true"), ("focusable", "false")], draw);
    m.finish()
}

/// Axes, clouds, averages and names. `picked` shows its predictions too where the survey has nothing.
pub fn drawing(spots: &[Spot], layout: &Layout, followed: Persona, picked: CountryCode) -> String {
    svg(layout, "map-svg", &mut |m| {
        let [x, y] = layout.at([0.0, 0.0]);
        line(m, "map-axis", [x, 0.0], [x, layout.size[1]]);
        line(m, "map-axis", [0.0, y], [layout.size[0], y]);
        for spot in spots {
            clouds(m, spot, layout, followed, spot.code == picked);
        }
        let named = || spots.iter().zip(&layout.labels).zip(layout.with_room(spots, On::Base, picked));
        for ((spot, label), has_room) in named() {
            if let Some([from, to]) = label.leader {
                let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(number);
                let (class, step) = (format!("map-leader{}", crowded(has_room)), step(spot, layout));
                let ends = [("x1", x1.as_str()), ("y1", &y1), ("x2", &x2), ("y2", &y2)];
                let [a, b, c, d] = ends;
                m.element("line", &[("class", &class), ("data-share", &step), a, b, c, d], &mut |_| ());
            }
            average(m, spot, layout, spot.code == picked);
        }
        for ((spot, label), has_room) in named() {
            let class = format!("map-label{}{}", if spot.code == picked { " picked" } else { "" }, crowded(has_room));
            let [x, y] = [label.area[0], label.area[1] + LABEL - 1.0].map(number);
            let attributes = [("class", class.as_str()), ("x", &x), ("y", &y), ("data-share", &step(spot, layout))];
            m.words("text", &attributes, &layout.name(spot));
        }
    })
}

/// What hides a name that would cover another where the model has them (map.css).
const fn crowded(has_room: bool) -> &'static str {
    if has_room { "" } else { " crowded" }
}

/// How far a country's mark, and its name with it, goes from where the survey has it to where the model does.
fn step(spot: &Spot, layout: &Layout) -> String {
    let [x, y] = layout.step(spot, On::Base).map(number);
    format!("--dx:{x}px;--dy:{y}px")
}

/// Both clouds of a country. In each group its own average is (0, 0), so that a cloud that shrinks to nothing falls into it.
fn clouds(m: &mut Markup, spot: &Spot, layout: &Layout, followed: Persona, picked: bool) {
    let few = if spot.placed_by.is_some() { " few" } else { "" };
    let predicted: &[Dot] = if spot.is_extrapolated() && !picked { &[] } else { &spot.ace_dots };
    let class = format!("map-spot {}{few}", spot.region.look());
    for (look, on, dots) in [("survey", On::Survey, spot.survey_dots.as_slice()), ("ace", On::Ace, predicted)] {
        if dots.is_empty() {
            continue;
        }
        let home = layout.at(spot.home(on));
        m.element("g", &[("class", &class), ("transform", &translate(home))], &mut |m| {
            let extrapolated = if look == "ace" && spot.is_extrapolated() { " extrapolated" } else { "" };
            let class = format!("map-cloud {look}{extrapolated}");
            m.element("g", &[("class", &class)], &mut |m| {
                let place = |dot: &Dot| {
                    let [x, y] = layout.at(dot.at);
                    [x - home[0], y - home[1]]
                };
                dots.iter().for_each(|dot| line(m, "map-tie", [0.0, 0.0], place(dot)));
                for dot in dots {
                    let state = match (followed == Persona::ANY, followed.covers(dot.cell)) {
                        (true, _) => "",
                        (false, true) => " followed",
                        (false, false) => " faint",
                    };
                    let class = format!("map-dot{state}");
                    let [x, y] = place(dot).map(number);
                    let r = number(layout.radius(dot.share));
                    m.element("circle", &[("class", &class), ("cx", &x), ("cy", &y), ("r", &r)], &mut |_| ());
                }
            });
        });
    }
}

/// A country's mark: filled where its personas are known, hollow where it is known as a whole alone. The base may place it a little
/// elsewhere.
fn average(m: &mut Markup, spot: &Spot, layout: &Layout, picked: bool) {
    let home = layout.at(spot.average);
    let whole = if spot.survey_dots.is_empty() { " whole" } else { "" };
    let class = format!("map-mark {}{whole}{}", spot.region.look(), if picked { " picked" } else { "" });
    m.element("g", &[("transform", &translate(home))], &mut |m| {
        let points = corners(spot.region, if layout.is_narrow { SMALL } else { 1.0 });
        m.element("polygon", &[("class", &class), ("points", &points), ("data-share", &step(spot, layout))], &mut |_| ());
    });
}

/// The ring around what is pointed at, with who it is.
pub fn ring(mark: Mark, at: Point, words: &str, layout: &Layout) -> String {
    svg(layout, "map-ring", &mut |m| {
        let [x, y] = at.map(number);
        let r = if mark.cell.is_some() { "10" } else { "12" };
        m.element("circle", &[("cx", &x), ("cy", &y), ("r", r)], &mut |_| ());
        // Above the finger, inside the drawing; where it has no room, what is said below the map is enough.
        // The measure is of another font than the reader's, which may be wider.
        let half = MARGIN * width(words, Type::new(TIP).bold()) / 2.0 + 4.0;
        if 2.0 * half > layout.size[0] {
            return;
        }
        let above = if at[1] < 40.0 { 28.0 } else { -18.0 };
        let x = number(at[0].clamp(half, layout.size[0] - half));
        m.words("text", &[("class", "map-tip"), ("x", &x), ("y", &number(at[1] + above))], words);
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::views::map::figures::{spots, tests::shipped},
        survey::Attribute,
    };

    fn code(text: &str) -> CountryCode {
        CountryCode::parse(text).unwrap()
    }

    #[test]
    fn clouds_averages_and_names_are_drawn_without_a_style_attribute() {
        let spots = spots(&shipped());
        let layout = Layout::new(&spots, 900.0);
        let all = drawing(&spots, &layout, Persona::ANY, code("IND"));
        assert_eq!((all.matches("class=\"map-mark").count(), all.matches("class=\"map-label").count()), (26, 26));
        assert!(!all.contains("style=") && !all.contains("NaN") && !all.contains("faint"), "{all}");
        assert!(all.contains(">United States</text>") && all.contains("whole"));
        let women = drawing(&spots, &layout, Persona::ANY.with(Attribute::Gender, Some(true)), code("IND"));
        assert!(women.contains("followed") && women.contains("faint"));
        let mexico = drawing(&spots, &layout, Persona::ANY, code("MEX"));
        assert_eq!(mexico.matches("<circle").count(), all.matches("<circle").count() + 16);
        assert!(mexico.contains("map-cloud ace extrapolated") && !all.contains("extrapolated"));
        // Names and lines go with their marks.
        assert_eq!(all.matches("data-share=\"--dx:").count(), 52 + all.matches("map-leader").count());
        let narrow = drawing(&spots, &Layout::new(&spots, 330.0), Persona::ANY, code("IND"));
        assert!(narrow.contains(">USA</text>") && narrow.contains(">NGA*</text>"));
    }

    #[test]
    fn the_ring_says_who_where_there_is_room() {
        let [wide, narrow] = [900.0, 320.0].map(|width| Layout::new(&spots(&shipped()), width));
        let mark = Mark { country: code("IND"), cell: None };
        let tip = ring(mark, [10.0, 300.0], "India", &wide);
        let left: f64 = tip.split("class=\"map-tip\" x=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        assert!((15.0..40.0).contains(&left), "its middle, so that it is not cut: {tip}");
        assert!(ring(mark, [890.0, 10.0], "A < B", &wide).contains(">A &lt; B</text>"));
        let long = "United States: woman, no college, countryside, not married";
        assert!(
            ring(mark, [100.0, 100.0], long, &wide).contains("<text")
                && !ring(mark, [100.0, 100.0], long, &narrow).contains("<text")
        );
    }
}
