//! The paper's own question: whether alignment closes the gap between high- and low-resource countries.

mod figures;
mod picture;
mod words;

use crate::{
    align::{PaperPart, PaperRow, PredictorKind, Results, Split},
    app::{
        charts::{
            dots::Axis,
            markup::Markup,
            table::{Table, Value},
        },
        language::format,
        views::results::{
            card::{Card, Shown},
            effects::{line, mark, scale},
            regions::figures::{Scope, axes, outcome, scopes},
        },
    },
};

/// Height of one mark's lane.
const LANE: f64 = 20.0;

pub const CARD: Card = Card {
    id: "regions",
    title: words::title,
    intro: words::intro,
    html: plot,
    table,
    across: true,
    has_table: true,
    picture: Some(picture::picture),
};

/// Whether there is anything to draw: the metric is computed on people held out, and older files are without it.
pub fn is_there(results: &Results, split: Split) -> bool {
    split == Split::Cells && !results.paper.is_empty()
}

/// How a row is drawn: the floor as statistics are.
fn look(row: &PaperRow) -> &'static str {
    match row.kind {
        Some(PredictorKind::Base) => "base",
        Some(PredictorKind::Adapter | PredictorKind::Judged) => "adapter",
        Some(PredictorKind::Statistic) | None => "statistic",
    }
}

/// A row's name beside its number.
fn short(row: &PaperRow) -> String {
    if row.kind.is_none() { words::floor_short().into() } else { words::column(row) }
}

fn plot(shown: &Shown<'_>, m: &mut Markup) {
    let scopes = scopes(shown.results);
    let Some(published) = scopes.first() else { return };
    let [scores, gaps] = axes(&scopes);
    if let Some(outcome) = outcome(published) {
        m.words("p", &[("class", "headline"), ("data-testid", "regions-answer")], &words::answer(&outcome));
    }
    m.element("ul", &[("class", "legend")], &mut |m| published.compared().into_iter().for_each(|row| key(m, row)));
    m.words("h3", &[], words::by_region());
    m.words("p", &[("class", "note")], words::by_region_intro());
    m.element("div", &[("class", "dots lanes")], &mut |m| {
        scale(m, &scores, false);
        m.element("ul", &[], &mut |m| published.regions().into_iter().for_each(|part| region(m, &scores, published, part)));
    });
    m.words("h3", &[], words::gaps());
    m.words("p", &[("class", "note")], words::gaps_intro());
    m.element("div", &[("class", "dots lanes")], &mut |m| {
        scale(m, &gaps, false);
        m.element("ul", &[], &mut |m| scopes.iter().for_each(|scope| gap(m, &gaps, scope)));
    });
    for note in [&words::sides(published), words::coverage(), words::quoted()] {
        m.words("p", &[("class", "note")], note);
    }
}

/// A mark with its name.
fn key(m: &mut Markup, row: &PaperRow) {
    m.element("li", &[], &mut |m| {
        m.element("svg", &[("class", "key"), ("width", "16"), ("height", "16"), ("aria-hidden", "true")], &mut |m| {
            mark(m, &Axis { low: 0.0, high: 1.0, ticks: Vec::new() }, look(row), 0.5, 8.0);
        });
        m.text(&words::series(row));
    });
}

/// A row's number, with its interval where there is room.
type Told<'a> = (&'a PaperRow, String, String);

/// A row of the drawing: a name with a note, a lane for each of the compared, and their numbers.
fn lanes(m: &mut Markup, [name, note]: [&str; 2], axis: &Axis, told: &[Told<'_>], draw: &dyn Fn(&mut Markup, &PaperRow, f64)) {
    m.element("li", &[("class", "dots-row")], &mut |m| {
        m.element("span", &[("class", "dots-name")], &mut |m| {
            m.text(name);
            if !note.is_empty() {
                m.text(" ");
                m.words("small", &[], note);
            }
        });
        let height = LANE * told.len() as f64;
        m.element("svg", &[("class", "dots-plot"), ("height", &height.to_string()), ("aria-hidden", "true")], &mut |m| {
            if axis.low <= 0.0 && axis.high >= 0.0 {
                line(m, "zero", [axis.place(0.0); 2], [0.0, height]);
            }
            told.iter().enumerate().for_each(|(lane, (row, ..))| draw(m, row, LANE * (lane as f64 + 0.5)));
        });
        m.element("span", &[("class", "dots-value")], &mut |m| {
            for (row, number, interval) in told {
                m.element("span", &[], &mut |m| {
                    m.words("span", &[], &short(row));
                    m.text(" ");
                    m.element("strong", &[], &mut |m| {
                        m.text(number);
                        m.words("span", &[("class", "interval")], interval);
                    });
                });
            }
        });
    });
}

fn region(m: &mut Markup, axis: &Axis, scope: &Scope<'_>, part: &PaperPart) {
    let number = |row: &PaperRow| row.mean(part).map_or("–".into(), |v| format::fixed(v, 2));
    let told = scope.compared().into_iter().map(|row| (row, number(row), String::new()));
    lanes(m, [&words::part(part), ""], axis, &told.collect::<Vec<_>>(), &|m, row, y| {
        if let Some(value) = row.mean(part) {
            mark(m, axis, look(row), value, y);
        }
    });
}

fn gap(m: &mut Markup, axis: &Axis, scope: &Scope<'_>) {
    let told = scope.compared().into_iter().map(|row| match row.gap {
        Some(gap) => (row, words::signed(gap.value), words::interval(gap)),
        None => (row, "–".into(), String::new()),
    });
    lanes(m, [words::scope_name(scope), &words::scope_note(scope)], axis, &told.collect::<Vec<_>>(), &|m, row, y| {
        let Some(gap) = row.gap else { return };
        let ends = [gap.low, gap.high].map(|v| axis.place(v));
        line(m, "range", ends, [y, y]);
        ends.into_iter().for_each(|end| line(m, "range", [end; 2], [y - 4.0, y + 4.0]));
        mark(m, axis, look(row), gap.value, y);
    });
}

/// Every part and the gap, a column for each predictor.
fn table(shown: &Shown<'_>) -> Table {
    let scopes = scopes(shown.results);
    let score = |v: Option<f64>| Value::optional(v, Value::score);
    let predictors: Vec<&PaperRow> = scopes.first().into_iter().flat_map(|s| s.rows).collect();
    let mut rows = Vec::new();
    for scope in &scopes {
        let find = |of: &&PaperRow| scope.rows.iter().find(|r| r.predictor == of.predictor);
        let mut add = |name: String, value: &dyn Fn(&PaperRow) -> Option<f64>| {
            let values = predictors.iter().map(|p| score(find(p).and_then(value)));
            rows.push([Value::text(name), Value::text(words::scope(scope))].into_iter().chain(values).collect());
        };
        let parts = scope.rows.first().into_iter().flat_map(|r| r.parts.iter().map(|(part, _)| part));
        parts.for_each(|part| add(words::part(part), &|row| row.mean(part)));
        add(words::gap().into(), &|r| Some(r.gap?.value));
        add(words::gap_low().into(), &|r| Some(r.gap?.low));
        add(words::gap_high().into(), &|r| Some(r.gap?.high));
        if let Some(before) = scope.before() {
            add(words::change(before), &|r| Some(r.from_base?.value));
        }
        add(words::change_low().into(), &|r| Some(r.from_base?.low));
        add(words::change_high().into(), &|r| Some(r.from_base?.high));
    }
    let head = [super::words::col_part(), words::col_scope()].map(String::from).into_iter();
    let head = head.chain(predictors.iter().map(|r| words::column(r))).collect();
    Table { caption: shown.caption(words::title()), head, rows, context: shown.context() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(results: &Results) -> Shown<'_> {
        Shown::for_test(results, true, Vec::new())
    }

    #[test]
    fn marks_stand_for_before_after_and_floor_in_regions_and_gaps() {
        let results = figures::made_up::results(2.0, 1.0, 0.2);
        let mut m = Markup::new();
        plot(&shown(&results), &mut m);
        let html = m.finish();
        // A key, four regions and the gaps of two scopes.
        let marks = ["base", "adapter", "statistic"].map(|look| html.matches(&format!("class=\"mark {look}\"")).count());
        assert_eq!(marks, [7; 3]);
        assert_eq!(html.matches("<line class=\"zero\"").count(), 2, "on the axis of gaps alone");
        for words in [
            "regions-answer",
            "America",
            "9.81 to 4.92",
            "+8.48 in Africa",
            "this is our reading",
            "+1.00<span class=\"interval\"> (+0.70 to +1.30)",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("NaN"));
    }

    #[test]
    fn the_table_has_every_part_and_the_gap_of_every_predictor() {
        let results = figures::made_up::results(2.0, 1.0, 0.2);
        let table = table(&shown(&results));
        assert_eq!(table.head, ["part", "questions", "uniform", "base", "ace", "sampling floor: the truth itself"]);
        assert!(table.rows.len() == 2 * (7 + 6) && table.rows.iter().all(|r| r.len() == table.head.len()));
        let gap = table.rows.iter().find(|r| r[0] == Value::text("gap, high minus low")).unwrap();
        assert_eq!(gap[3].shown(), "2.00");
        let change = table.rows.iter().find(|r| r[0] == Value::text("change from base")).unwrap();
        assert_eq!((&change[3], change[4].shown()), (&Value::Empty, "−1.00".into()));
        assert!(table.to_csv().contains("\r\nsmall,cells,\"WVS-7, ISSP 2012\",Africa,"));
    }

    #[test]
    fn without_the_metric_nothing_is_drawn() {
        let results = Results::default();
        assert!(!is_there(&results, Split::Cells) && !is_there(&figures::made_up::results(1.0, 1.0, 1.0), Split::Item));
        let mut m = Markup::new();
        plot(&shown(&results), &mut m);
        assert_eq!((m.finish(), table(&shown(&results)).rows.len()), (String::new(), 0));
    }
}
