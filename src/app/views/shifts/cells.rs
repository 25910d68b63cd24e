//! The rows of the matrix as text: some hundreds of cells, each a link.

use crate::{
    app::{
        charts::markup::Markup,
        figures::effects::look,
        language::format,
        terms,
        views::shifts::{
            figures::{Line, depth, glyph},
            words,
        },
    },
    survey::{Attribute, ItemCode},
};

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// The heading of a topic's questions.
    Topic(String),
    Question(Line),
}

/// The rows, in the lines' order. `topic`: the title of a topic; `None` where questions of one topic do not stand together.
pub fn rows(lines: &[Line], topic: Option<&dyn Fn(&str) -> String>) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut last = None;
    for line in lines {
        if let Some(title) = topic
            && last != Some(&line.survey.topic)
        {
            last = Some(&line.survey.topic);
            rows.push(Row::Topic(title(&line.survey.topic)));
        }
        rows.push(Row::Question(line.clone()));
    }
    rows
}

impl Row {
    /// Its markup. `href`: the address of an item's chart.
    pub fn html(&self, href: &dyn Fn(&ItemCode) -> String) -> String {
        let mut m = Markup::new();
        match self {
            Self::Topic(title) => m.element("tr", &[("class", "matrix-topic"), ("role", "row")], &mut |m| {
                let head = [("colspan", "5"), ("scope", "colgroup"), ("role", "rowheader"), ("aria-colspan", "5")];
                m.words("th", &head, title);
            }),
            Self::Question(line) => question(&mut m, line, &href(&line.survey.item)),
        }
        m.finish()
    }
}

fn question(m: &mut Markup, line: &Line, href: &str) {
    let survey = &line.survey;
    m.element("tr", &[("role", "row"), ("data-item", survey.item.as_str())], &mut |m| {
        m.element("th", &[("scope", "row"), ("role", "rowheader")], &mut |m| {
            m.words("span", &[], &survey.title);
            m.text(" ");
            m.words("small", &[], survey.item.as_str());
        });
        for attribute in Attribute::ALL {
            cell(m, line, attribute, href);
        }
    });
}

fn cell(m: &mut Markup, line: &Line, attribute: Attribute, href: &str) {
    let key = format!("{}.{}", line.survey.item, attribute.name());
    let shift = line.shift(attribute);
    let label = line.label(attribute);
    let (class, mut title) = match line.effect(attribute) {
        Some(effect) => {
            let depth = depth(effect.shift);
            let side = if depth < 0 { "n" } else { "p" };
            let clear = if effect.is_clear() { "clear" } else { "hatched" };
            (format!("{clear} {side}{}", depth.abs()), words::in_words(effect, &line.survey.ends))
        }
        None => ("none".into(), line.survey.reason(attribute).map(words::reason).unwrap_or_default()),
    };
    if let Some(shift) = shift {
        title.push_str(" · ");
        title.push_str(words::model());
        title.push(' ');
        title.push_str(&format::points(shift));
        if let Some(label) = label {
            title.push_str(", ");
            title.push_str(terms::label(label));
        }
    }
    m.element("td", &[("role", "cell"), ("class", &class)], &mut |m| {
        m.element("a", &[("href", href), ("data-cell", &key), ("title", &title)], &mut |m| {
            match line.effect(attribute) {
                Some(effect) => m.words("b", &[], &format::points(effect.shift)),
                None => {
                    m.words("b", &[("aria-hidden", "true")], "–");
                    let why = if line.survey.has_no_ages() { words::no_ages() } else { words::too_few_short() };
                    m.words("span", &[("class", "sr-only")], why);
                }
            }
            if let Some(shift) = shift {
                said(m, line, shift, label);
            }
        });
    });
}

/// The model's number, with its label.
fn said(m: &mut Markup, line: &Line, shift: f64, label: Option<crate::causal::Label>) {
    let old = line.model.as_ref().is_some_and(|a| a.stale);
    m.element("small", &[], &mut |m| {
        m.words("span", &[("class", "sr-only")], words::model());
        m.text(" ");
        m.text(&format::points(shift));
        if old {
            m.text("*");
        }
        if let Some(label) = label {
            m.words("i", &[("class", look(label)), ("aria-hidden", "true")], glyph(label));
            m.words("span", &[("class", "sr-only")], terms::label(label));
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        app::views::shifts::figures::{Answered, Surveyed},
        causal::{EffectKind, effect},
        survey::{Cell, CellAnswer, Item, ItemAnswers},
    };

    /// Women say yes twenty points more often; of the unmarried nobody was asked.
    fn survey() -> Arc<Surveyed> {
        let cell = |cell: Cell| {
            let yes = if cell.level(Attribute::Gender) { 0.7 } else { 0.5 };
            cell.level(Attribute::Marital).then(|| CellAnswer {
                n: Some(200),
                n_eff: 200.0,
                share: 0.125,
                estimated: false,
                p: vec![1.0 - yes, yes],
                n_eff_age: 200.0,
                p_age: vec![1.0 - yes, yes],
            })
        };
        let answers = ItemAnswers::Cells(Cell::all().map(cell).collect());
        let item = Item {
            code: "Q1".into(),
            topic: "life".into(),
            title: "Family & <friends>".into(),
            question: "?".into(),
            options: vec!["no".into(), "yes".into()],
            first_code: 1,
        };
        let effects = Attribute::ALL.map(|a| effect(&answers, a, EffectKind::Standardised));
        Arc::new(Surveyed::new(item, effects.into()))
    }

    fn drawn(model: Option<Answered>, grouped: bool) -> String {
        let title = |id: &str| id.to_uppercase();
        let rows = rows(&[Line { survey: survey(), model }], if grouped { Some(&title) } else { None });
        rows.iter().map(|row| row.html(&|code| format!("?item={code}&view=shifts"))).collect()
    }

    #[test]
    fn each_cell_is_a_link_with_its_number_and_interval() {
        let html = drawn(None, true);
        assert!(html.starts_with("<tr class=\"matrix-topic\" role=\"row\"><th colspan=\"5\""), "{html}");
        assert!(
            html.contains(">LIFE</th>") && html.contains("<span>Family &amp; &lt;friends></span> <small>Q1</small>"),
            "{html}"
        );
        assert_eq!(html.matches("<a href=\"?item=Q1&amp;view=shifts\"").count(), 4);
        assert!(html.contains("<td role=\"cell\" class=\"clear p4\"><a") && html.contains("<b>+20.0</b></a>"), "{html}");
        assert!(html.contains("data-cell=\"Q1.gender\" title=\"woman: 20.0 points nearer to “yes” than man ("), "{html}");
        assert!(html.contains("class=\"hatched p0\"") && html.contains("<b>0.0</b>"), "{html}");
        assert!(html.contains("class=\"none\"") && html.contains("<span class=\"sr-only\">too few people</span>"), "{html}");
        assert!(!html.contains("style=") && !html.contains("<i "), "{html}");
        assert!(!drawn(None, false).contains("matrix-topic"));
    }

    #[test]
    fn the_models_number_has_its_label_in_shape_and_words() {
        let model = Answered { shifts: [Some(4.0), Some(-30.0), None, Some(3.0)], stale: false };
        let html = drawn(Some(model), false);
        assert!(
            html.contains(" +4.0<i class=\"erased\" aria-hidden=\"true\">∅</i><span class=\"sr-only\">erased</span>"),
            "{html}"
        );
        assert!(html.contains("<i class=\"invented\"") && html.contains("· model −30.0, invented\""), "{html}");
        assert_eq!((html.matches("<small>").count(), html.matches("<i ").count()), (4, 2));
        assert!(drawn(Some(Answered { stale: true, ..model }), false).contains(" +4.0*<i"), "{html}");
    }
}
