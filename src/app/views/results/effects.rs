//! Effect skills on one axis: of every predictor with its interval, and by attribute.

use crate::{
    app::{
        charts::{
            curves::Tick,
            dots::{Axis, Fit},
            markup::Markup,
            picture::{
                forest::{Estimate, Row},
                marks::Swatch,
                scale::Scale,
                sheet::{Head, Sheet},
            },
            table::{Table, Value},
        },
        language::format,
        terms,
        views::results::{
            blocks,
            card::{Card, Shown, look},
            figures::{Standing, compared, skill_axis},
            words,
        },
    },
    survey::Attribute,
};

/// Heights of a row of the drawing, and of one mark's lane where several share a row.
const ROW: f64 = 22.0;
const LANE: f64 = 20.0;

pub const CARD: Card = Card {
    id: "effect-skills",
    title: words::effects,
    intro: words::effects_intro,
    html: plot,
    table,
    across: false,
    has_table: true,
    picture: Some(picture),
};

fn plot(shown: &Shown<'_>, m: &mut Markup) {
    let all = &shown.all;
    let axis = skill_axis(all);
    let compared = compared(all);
    m.element("div", &[("class", "dots")], &mut |m| {
        scale(m, &axis, false);
        m.element("ul", &[], &mut |m| all.iter().filter(|s| s.skill.is_some()).for_each(|s| skill_row(m, &axis, s)));
    });
    m.words("h3", &[], words::by_attribute());
    m.words("p", &[("class", "note")], words::by_attribute_intro());
    m.element("div", &[("class", "dots lanes")], &mut |m| {
        scale(m, &axis, true);
        m.element("ul", &[], &mut |m| Attribute::ALL.into_iter().for_each(|a| attribute_row(m, &axis, &compared, a)));
    });
}

/// The numbers of the axis; where the drawing is narrow, those of its two lines.
pub fn scale(m: &mut Markup, axis: &Axis, is_narrow: bool) {
    let shown = |tick: &&Tick| !is_narrow || matches!(tick.text.as_str(), "0" | "100");
    m.element("div", &[("class", "dots-row"), ("aria-hidden", "true")], &mut |m| {
        m.element("svg", &[("class", "dots-plot"), ("height", "16")], &mut |m| {
            axis.ticks
                .iter()
                .filter(shown)
                .for_each(|tick| m.words("text", &[("x", &percent(tick.at)), ("y", "11")], &tick.text));
        });
    });
}

fn percent(at: f64) -> String {
    format!("{at:.2}%")
}

pub fn line(m: &mut Markup, class: &str, [x1, x2]: [f64; 2], [y1, y2]: [f64; 2]) {
    let ends = [percent(x1), percent(x2), format!("{y1:.1}"), format!("{y2:.1}")];
    m.words("line", &[("class", class), ("x1", &ends[0]), ("x2", &ends[1]), ("y1", &ends[2]), ("y2", &ends[3])], "");
}

/// A drawing with lines at 0 and at 100.
fn drawing(m: &mut Markup, axis: &Axis, height: f64, marks: &mut dyn FnMut(&mut Markup)) {
    m.element("svg", &[("class", "dots-plot"), ("height", &height.to_string()), ("aria-hidden", "true")], &mut |m| {
        for (value, class) in [(0.0, "zero"), (100.0, "full")] {
            line(m, class, [axis.place(value); 2], [0.0, height]);
        }
        marks(m);
    });
}

/// A mark at a value, or an arrow at the end of the axis that the value lies beyond.
pub fn mark(m: &mut Markup, axis: &Axis, look: &str, value: f64, y: f64) {
    let path = match (axis.fit(value), look) {
        (Fit::Below, _) => "M-6,0L4,-5V5Z",
        (Fit::Above, _) => "M6,0L-4,-5V5Z",
        (Fit::Inside, "statistic") => "M-4.5,-4.5H4.5V4.5H-4.5Z",
        (Fit::Inside, "base") => "M-5,0A5,5 0 1 1 5,0A5,5 0 1 1 -5,0Z",
        (Fit::Inside, _) => "M0,-6.5L6.5,0L0,6.5L-6.5,0Z",
    };
    // A drawing within the drawing, because a path knows no percentages.
    m.element("svg", &[("class", "mark-at"), ("x", &percent(axis.place(value))), ("y", &y.to_string())], &mut |m| {
        m.words("path", &[("class", &format!("mark {look}")), ("d", path)], "");
    });
}

fn skill_row(m: &mut Markup, axis: &Axis, standing: &Standing) {
    let y = ROW / 2.0;
    m.element("li", &[("class", "dots-row"), ("data-predictor", &standing.name)], &mut |m| {
        m.words("span", &[("class", "dots-name")], &words::predictor(standing));
        drawing(m, axis, ROW, &mut |m| {
            if let Some((low, high)) = standing.interval {
                let [low, high] = [low, high].map(|v| axis.place(v));
                line(m, "range", [low, high], [y, y]);
                [low, high].into_iter().for_each(|end| line(m, "range", [end; 2], [y - 4.0, y + 4.0]));
            }
            if let Some(value) = standing.skill_value() {
                mark(m, axis, look(standing), value, y);
            }
        });
        m.words("span", &[("class", "dots-value")], &words::skill_short(standing));
    });
}

fn attribute_row(m: &mut Markup, axis: &Axis, compared: &[&Standing], attribute: Attribute) {
    let skill = |standing: &Standing| standing.by_attribute[attribute.index()];
    m.element("li", &[("class", "dots-row")], &mut |m| {
        m.words("span", &[("class", "dots-name")], terms::attribute(attribute));
        drawing(m, axis, LANE * compared.len() as f64, &mut |m| {
            for (lane, standing) in compared.iter().enumerate() {
                if let Some(value) = skill(standing) {
                    mark(m, axis, look(standing), value, LANE * (lane as f64 + 0.5));
                }
            }
        });
        m.element("span", &[("class", "dots-value")], &mut |m| {
            for standing in compared {
                m.element("span", &[], &mut |m| {
                    m.words("span", &[], words::statistic(&standing.name));
                    m.text(" ");
                    m.words("strong", &[], &skill(standing).map_or("–".into(), format::decimal));
                });
            }
        });
    });
}

fn picture(shown: &Shown<'_>, head: Head) -> String {
    let all = &shown.all;
    let axis = Scale::skills(&skill_axis(all));
    let mut sheet = Sheet::begin(head);
    let said = |s: &Standing| [words::predictor(s), words::skill_short(s)];
    sheet.forest(&blocks::skills(all, &said), &axis, 170.0);
    sheet.heading(words::by_attribute(), words::by_attribute_intro());
    let compared = compared(all);
    sheet.legend_here(&compared.iter().map(|s| (Swatch::Dot(blocks::kind(s.kind)), words::predictor(s))).collect::<Vec<_>>());
    let row = |attribute: Attribute| {
        let skills: Vec<_> = compared.iter().map(|s| (s.kind, s.by_attribute[attribute.index()])).collect();
        let estimate = |(lane, (kind, value)): (usize, &(_, Option<f64>))| {
            Some(Estimate { mark: blocks::kind(*kind), value: (*value)?, interval: None, lane })
        };
        let told = skills.iter().map(|(_, value)| value.map_or("–".into(), format::decimal)).collect::<Vec<_>>();
        Row {
            name: terms::attribute(attribute).into(),
            estimates: skills.iter().enumerate().filter_map(estimate).collect(),
            verdict: told.join(" · "),
            ..Row::default()
        }
    };
    sheet.forest(&Attribute::ALL.map(row), &axis, 170.0);
    sheet.finish()
}

fn table(shown: &Shown<'_>) -> Table {
    let row = |s: &Standing| {
        let (low, high) = s.interval.unzip();
        let numbers = [s.skill_value(), low, high].into_iter().chain(s.by_attribute).map(|v| Value::optional(v, Value::score));
        let first = [Value::text(words::statistic(&s.name)), Value::text(words::kind(s.kind)), Value::Count(s.trainings as u64)];
        first.into_iter().chain(numbers).collect()
    };
    let head = [
        words::col_predictor(),
        words::col_kind(),
        words::col_trainings(),
        words::skill_percent(),
        words::col_low(),
        words::col_high(),
    ];
    let head = head.map(String::from).into_iter().chain(Attribute::ALL.map(words::skill_of)).collect();
    Table { caption: shown.caption(words::effects()), head, rows: shown.all.iter().map(row).collect(), context: shown.context() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::{Part, PredictorKind, Results, Split},
        app::views::results::figures::{made_up, standings},
        causal::Evaluation,
        survey::SurveyId,
    };

    #[test]
    fn every_kind_has_its_mark_and_what_is_far_off_an_arrow() {
        let row = |predictor: &str, kind: PredictorKind, skill: f64| {
            let mut report = Evaluation::default().report();
            report.effects.skill = Some(skill);
            report.skill_interval = Some((skill - 5.0, skill + 5.0));
            report.by_attribute.iter_mut().for_each(|e| e.skill = Some(skill));
            made_up::row(predictor, kind, 1, report)
        };
        let rows = vec![
            row("a < b", PredictorKind::Statistic, 67.0),
            row("base", PredictorKind::Base, 0.0),
            row("ace", PredictorKind::Adapter, 64.0),
            row("mode", PredictorKind::Adapter, -212.0),
        ];
        let results = Results { rows, ..Results::default() };
        let all = standings(&results, Split::Cells, SurveyId::Wvs7, &Part::All);
        let mut m = Markup::new();
        plot(&Shown::for_test(&results, false, all), &mut m);
        let html = m.finish();
        // One mark a predictor, and one for each attribute of the three that are compared.
        let marks = ["statistic", "base", "adapter"].map(|look| html.matches(&format!("class=\"mark {look}\"")).count());
        assert_eq!(marks, [5, 5, 6]);
        assert_eq!(html.matches("d=\"M-6,0L4,-5V5Z\"").count(), 1);
        assert!(html.contains("−212.0 (−217.0 to −207.0)") && html.contains("a &lt; b") && !html.contains("NaN"));
        assert!(table(&Shown::for_test(&results, false, Vec::new())).rows.is_empty());
    }
}
