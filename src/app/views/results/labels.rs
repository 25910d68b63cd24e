//! What becomes of the survey's effects: a bar of labels for each model.

use crate::app::{
    charts::{
        dots::{STACK, stack},
        markup::Markup,
        picture::{
            marks::Swatch,
            pattern::Pattern,
            sheet::{Head, Sheet},
        },
        table::{Table, Value},
    },
    figures::effects::look,
    language::format,
    terms,
    views::results::{
        blocks,
        card::{Card, Shown},
        figures::Standing,
        words,
    },
};

pub const CARD: Card = Card {
    id: "labels",
    title: words::labels,
    intro: words::labels_intro,
    html: plot,
    table,
    across: false,
    has_table: true,
    picture: Some(picture),
};

fn models(all: &[Standing]) -> impl Iterator<Item = &Standing> {
    all.iter().filter(|s| !s.is_statistic())
}

fn plot(shown: &Shown<'_>, m: &mut Markup) {
    let all = &shown.all;
    m.element("ul", &[("class", "legend")], &mut |m| {
        for label in STACK {
            let name = terms::label(label);
            m.element("li", &[("title", terms::label_hint(label))], &mut |m| {
                m.words("span", &[("class", &format!("swatch piece {}", look(label))), ("aria-hidden", "true")], "");
                m.text(name);
            });
        }
    });
    m.element("ul", &[("class", "stacks")], &mut |m| models(all).for_each(|s| bar(m, s)));
}

fn whole(count: f64) -> String {
    format::count(count.round().max(0.0) as u64)
}

fn bar(m: &mut Markup, standing: &Standing) {
    let pieces = stack(&standing.labels);
    let told: Vec<String> = pieces.iter().map(|p| format!("{} {}", whole(p.count), terms::label(p.label))).collect();
    m.element("li", &[("class", "stack-row"), ("data-predictor", &standing.name)], &mut |m| {
        m.words("span", &[("class", "stack-name")], &words::predictor(standing));
        m.element("span", &[("class", "stack"), ("role", "img"), ("aria-label", &told.join(", "))], &mut |m| {
            for (piece, told) in pieces.iter().zip(&told) {
                let class = format!("piece {}", look(piece.label));
                let share = format!("--share:{:.3}%", piece.width);
                m.element("span", &[("class", &class), ("data-share", &share), ("title", told)], &mut |m| {
                    if piece.is_wide {
                        m.words("span", &[], &whole(piece.count));
                    }
                });
            }
        });
        m.element("span", &[("class", "stack-faults")], &mut |m| {
            m.words("strong", &[], &whole(standing.faults()));
            m.text(&format!(" {} ", words::faults()));
            m.words("small", &[], &words::of(standing.labels.iter().sum()));
        });
    });
}

fn picture(shown: &Shown<'_>, head: Head) -> String {
    let legend = STACK.map(|label| (Swatch::Piece(Pattern::of(label)), terms::label(label).to_string()));
    let mut sheet = Sheet::begin(Head { legend: legend.into(), ..head });
    let said = |s: &Standing| [words::predictor(s), format!("{} {}", whole(s.faults()), words::faults())];
    sheet.stacks(&blocks::labels(&shown.all, &said), 150.0);
    sheet.finish()
}

fn table(shown: &Shown<'_>) -> Table {
    let row = |s: &Standing| {
        let counts = STACK.map(|l| s.labels[l.index()]).into_iter().chain([s.faults()]).map(Value::Number);
        [Value::text(&s.name), Value::Count(s.trainings as u64)].into_iter().chain(counts).collect()
    };
    let head =
        [words::col_predictor(), words::col_trainings()].into_iter().chain(STACK.map(terms::label)).chain([words::faults()]);
    Table {
        caption: shown.caption(words::labels()),
        head: head.map(String::from).collect(),
        rows: models(&shown.all).map(row).collect(),
        context: shown.context(),
    }
}
