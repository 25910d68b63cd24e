//! The map as a picture to take away.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            picture::{
                page::{LEFT, RIGHT},
                sheet::{Head, Sheet},
                svg::{Anchor, Colour, Paint, Type},
            },
            picture_words::credit,
        },
        link::parts::On,
        terms,
        views::map::{
            axes::ends,
            figures::{Dot, Ends, Region, Spot, layout::Layout},
            shared::Map,
            words,
        },
    },
    causal::voices_map::Point,
};

impl Region {
    /// As on the screen, in the light.
    const fn colour(self) -> Colour {
        match self {
            Self::Africa => Colour(0xb3, 0x4a, 0x00),
            Self::Asia => Colour(0x8f, 0x3f, 0x8a),
            Self::Europe => Colour(0x00, 0x5f, 0xa3),
            Self::NorthAmerica => Colour(0x8a, 0x67, 0x00),
            Self::Oceania => Colour(0x4c, 0x52, 0x5b),
            Self::SouthAmerica => Colour(0x00, 0x78, 0x57),
            Self::Own => Colour::INK,
        }
    }
}

/// `None` until the map is there.
pub fn picture(map: Map) -> Option<String> {
    let file = map.file.get()?;
    let (on, switch, survey) = (map.on.get(), map.switch.get(), map.survey.get());
    let ends = ends(map);
    let extrapolated = on == On::Ace && map.spot(map.picked.get()).is_some_and(|s| s.is_extrapolated());
    let notes = [
        Some(words::picture_note().into()),
        Some(words::on_hint(switch).to_string()),
        (switch == On::Model).then(|| terms::model_series(map.state.shown.get().main())),
        Some(words::explained(file.space.explained, file.space.items.len())),
        extrapolated.then(|| words::no_cloud().to_string()),
        map.spots.with(|spots| spots.iter().any(|s| s.placed_by.is_some())).then(|| words::picture_few().to_string()),
    ];
    let head = Head {
        title: words::title().into(),
        subtitle: words::picture_subtitle(&map.whose(), survey),
        description: words::summary(&file, switch, &ends),
        notes: notes.into_iter().flatten().collect(),
        source: credit(&map.origins()),
        ..Head::default()
    };
    Some(map.spots.with(|spots| drawn(spots, on, map.picked.get(), &ends, head)))
}

fn drawn(spots: &[Spot], on: On, picked: crate::survey::CountryCode, ends: &Ends, head: Head) -> String {
    let mut sheet = Sheet::begin(head);
    regions(&mut sheet, spots);
    let layout = Layout::new(spots, RIGHT - LEFT);
    line_of_words(&mut sheet, &format!("↑ {}", ends.up), Anchor::Middle);
    let top = sheet.y;
    let at = |p: Point| {
        let [x, y] = layout.at(p);
        [LEFT + x, top + y]
    };
    let [x, y] = at([0.0, 0.0]);
    let axis = Paint::stroke(Colour::RULE, 1.0);
    sheet.svg.line([x, top], [x, top + layout.size[1]], axis);
    sheet.svg.line([LEFT, y], [RIGHT, y], axis);
    for spot in spots {
        let outlines: &[Dot] = if on == On::Base { &[] } else { &spot.survey_dots };
        dots(&mut sheet, spot, (outlines, On::Survey), &layout, &at, on == On::Survey);
        if on == On::Ace {
            dots(&mut sheet, spot, (spot.dots(on, picked), On::Ace), &layout, &at, true);
        }
    }
    // A name goes with its mark, where it covers no other.
    let step = |spot: &Spot| {
        let [x, y] = layout.step(spot, on);
        [LEFT + x, top + y]
    };
    let room = layout.with_room(spots, on, picked);
    for ((spot, label), has_room) in spots.iter().zip(&layout.labels).zip(&room) {
        if let Some([from, to]) = label.leader.filter(|_| *has_room) {
            let [x, y] = step(spot);
            sheet.svg.line([x + from[0], y + from[1]], [x + to[0], y + to[1]], Paint::stroke(Colour::STRONG, 0.8));
        }
        shape(&mut sheet, spot.region, at(spot.home(on)), 1.0, spot.survey_dots.is_empty());
    }
    let named = spots.iter().zip(&layout.labels).zip(&room).filter_map(|(named, has_room)| has_room.then_some(named));
    for (spot, label) in named {
        let [x, y] = step(spot);
        let place = [x + label.area[0], y + label.area[1] + 11.5];
        sheet.svg.text(place, &layout.name(spot), Type::new(12.5).bold());
    }
    sheet.y += layout.size[1] + 6.0;
    line_of_words(&mut sheet, &format!("↓ {}", ends.down), Anchor::Middle);
    line_of_words(&mut sheet, &format!("← {}", ends.left), Anchor::Start);
    line_of_words(&mut sheet, &format!("{} →", ends.right), Anchor::End);
    sheet.finish()
}

fn line_of_words(sheet: &mut Sheet, words: &str, anchor: Anchor) {
    let x = match anchor {
        Anchor::Start => LEFT,
        Anchor::Middle => (LEFT + RIGHT) / 2.0,
        Anchor::End => RIGHT,
    };
    sheet.svg.text([x, sheet.y + 12.0], words, Type::new(13.0).anchor(anchor));
    sheet.y += 20.0;
}

fn shape(sheet: &mut Sheet, region: Region, at: Point, zoom: f64, whole: bool) {
    let points: Vec<[f64; 2]> = region.corners().iter().map(|c| [at[0] + zoom * c[0], at[1] + zoom * c[1]]).collect();
    let paint = if whole {
        Paint::fill(Colour::CARD).edged(region.colour(), 2.0)
    } else {
        Paint::fill(region.colour()).edged(Colour::CARD, 1.2)
    };
    sheet.svg.polygon(&points, paint);
}

fn dots(sheet: &mut Sheet, spot: &Spot, (dots, on): (&[Dot], On), layout: &Layout, at: &dyn Fn(Point) -> Point, filled: bool) {
    let colour = spot.region.colour();
    let home = at(spot.home(on));
    for dot in dots {
        sheet.svg.line(home, at(dot.at), Paint::stroke(colour.on_card(0.35), 0.7));
    }
    for dot in dots {
        let mut paint =
            if filled { Paint::fill(colour.on_card(0.5)).edged(colour, 0.9) } else { Paint::stroke(colour.on_card(0.7), 1.0) };
        if spot.placed_by.is_some() || spot.is_extrapolated() {
            paint = paint.dashed("2 1.5");
        }
        sheet.svg.circle(at(dot.at), layout.radius(dot.share), paint);
    }
}

/// The regions that are there, by shape and colour.
fn regions(sheet: &mut Sheet, spots: &[Spot]) {
    let mut x = LEFT + 8.0;
    for region in Region::WORLD.into_iter().chain([Region::Own]).filter(|r| spots.iter().any(|s| s.region == *r)) {
        shape(sheet, region, [x, sheet.y + 6.0], 0.9, false);
        let name = words::region(region);
        sheet.svg.text([x + 14.0, sheet.y + 11.0], name, Type::new(13.5));
        x += 40.0 + crate::app::charts::picture::measure::width(name, Type::new(13.5));
    }
    sheet.y += 30.0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::views::map::figures::{spots, tests::shipped},
        survey::CountryCode,
    };

    #[test]
    fn the_picture_has_every_country_and_its_regions_and_no_cloud_in_the_base() {
        let spots = spots(&shipped());
        let ends = Ends { left: "a & b".into(), right: "c".into(), down: "d".into(), up: "e".into() };
        let india = CountryCode::parse("IND").unwrap();
        let draw = |on| drawn(&spots, on, india, &ends, Head { title: "T".into(), ..Head::default() });
        let [survey, base, ace, _] = On::ALL.map(draw);
        for svg in [&survey, &base, &ace] {
            assert_eq!(svg.matches("<polygon").count(), 26 + 6);
            assert!(svg.contains("← a &amp; b") && svg.contains(">India") && !svg.contains("NaN"));
        }
        assert!(spots.iter().all(|s| survey.contains(&format!(">{}", s.name))));
        assert_eq!(base.matches("<circle").count(), 0, "one voice per country");
        assert!(ace.matches("<circle").count() > survey.matches("<circle").count() + 150);
    }
}
