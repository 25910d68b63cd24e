//! The map as a table: a line for each country's average and for each of its personas.

use leptos::prelude::*;

use crate::{
    app::{
        charts::table::{Table, Value},
        link::parts::On,
        terms,
        views::map::{figures::Spot, shared::Map, words},
    },
    causal::voices_map::Point,
    survey::{Cell, Persona},
};

pub fn table(map: Map) -> Table {
    let mut context = vec![("survey", map.survey.get().name().to_string())];
    context.extend(terms::columns(&map.origins()));
    // Another model's places stand where base and `ace` have theirs.
    let model = (map.switch.get() == On::Model).then(|| map.whose());
    map.spots.with(|spots| of_spots(spots, model.as_deref(), context))
}

fn of_spots(spots: &[Spot], model: Option<&str>, context: Vec<(&'static str, String)>) -> Table {
    let mut head: Vec<String> = [words::column_country(), words::column_persona(), words::column_people(), words::column_share()]
        .map(String::from)
        .into();
    let whose = match model {
        Some(model) => vec![terms::survey(), model],
        None => vec![terms::survey(), words::on_name(On::Base), words::on_name(On::Ace)],
    };
    head.extend(whose.into_iter().flat_map(words::columns));
    head.push(words::column_note().into());
    let rows = spots.iter().flat_map(|spot| lines(spot, model.is_none())).collect();
    Table { caption: words::title().into(), head, rows, context }
}

fn lines(spot: &Spot, with_base: bool) -> Vec<Vec<Value>> {
    let places = |[survey, base, model]: [Option<Point>; 3]| {
        let points = [Some(survey), with_base.then_some(base), Some(model)].into_iter().flatten();
        points.flat_map(|p| [0, 1].map(|axis| Value::optional(p.map(|p| p[axis]), Value::score))).collect::<Vec<_>>()
    };
    let line = |persona: Persona, people: Option<u32>, share: Option<f64>, points: [Option<Point>; 3], note: Option<String>| {
        let mut line = vec![Value::text(&spot.name), Value::text(terms::persona(persona))];
        line.push(people.map_or(Value::Empty, |n| Value::Count(n.into())));
        line.push(Value::optional(share, Value::Share));
        line.extend(places(points));
        line.push(note.map_or(Value::Empty, Value::Text));
        line
    };
    let whole = (spot.survey_dots.is_empty() && spot.base.is_some()).then(|| words::note_whole().to_string());
    let average = line(Persona::ANY, None, None, [Some(spot.average), spot.base, spot.ace], whole);
    let cells = Cell::all().filter_map(|cell| {
        let [survey, ace] = [&spot.survey_dots, &spot.ace_dots].map(|dots| dots.iter().find(|d| d.cell == cell));
        let note = match (survey, spot.placed_by) {
            (None, _) if spot.is_extrapolated() => Some(terms::extrapolated_tag().to_string()),
            (None, _) => Some(words::note_small().to_string()),
            (Some(_), Some(items)) => Some(words::placed_by(items)),
            (Some(_), None) => None,
        };
        let share = survey.or(ace)?.share;
        let points = [survey.map(|d| d.at), ace.and(spot.base), ace.map(|d| d.at)];
        Some(line(Persona::full(cell), survey.and_then(|d| d.n), Some(share), points, note))
    });
    std::iter::once(average).chain(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::map::figures::{spots, tests::shipped};

    #[test]
    fn every_mark_is_a_line_and_says_what_it_is() {
        let spots = spots(&shipped());
        let csv = of_spots(&spots, None, vec![("survey", "wvs7".into())]).to_csv();
        assert_eq!(csv.lines().count(), 1 + 26 * 17);
        assert!(csv.starts_with("\u{feff}survey,country,persona,people,share of the country,Survey: left to right"), "{csv}");
        let egypt: Vec<_> = csv.lines().filter(|l| l.starts_with("wvs7,Egypt,")).collect();
        assert!(
            egypt[0].contains(",everyone,,,-11.") && egypt[1].contains("\"man, no college, city, not married\",5"),
            "{egypt:?}"
        );
        assert_eq!(csv.matches(",extrapolated").count(), 16 * 13);
        assert!(csv.contains("fewer than ten people") && csv.contains("known as a whole only"));
        let columns = csv.lines().next().unwrap().split(',').count();
        assert_eq!(columns, 12);
        let other = of_spots(&spots, Some("SmolLM2"), Vec::new());
        assert!(other.head.iter().any(|h| h == "SmolLM2: down to up") && !other.head.iter().any(|h| h.starts_with("base")));
        assert!(other.rows.iter().all(|row| row.len() == other.head.len()));
    }
}
