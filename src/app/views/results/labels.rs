//! What becomes of the survey's effects: a bar of labels for each model.

use crate::{
    app::{
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
    },
    causal::Label,
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

/// The labels that the evaluation told apart.
fn sorted_by(shown: &Shown<'_>) -> Vec<Label> {
    let needs_interval = |l: &Label| matches!(l, Label::TooSmall | Label::TooLarge);
    STACK.into_iter().filter(|l| shown.results.intervals_decide || !needs_interval(l)).collect()
}

fn plot(shown: &Shown<'_>, m: &mut Markup) {
    let all = &shown.all;
    m.element("ul", &[("class", "legend")], &mut |m| {
        for label in sorted_by(shown) {
            let name = terms::label(label);
            let hint = if shown.results.intervals_decide { terms::label_hint(label) } else { "" };
            m.element("li", &[("title", hint)], &mut |m| {
                m.words("span", &[("class", &format!("swatch piece {}", look(label))), ("aria-hidden", "true")], "");
                m.text(name);
            });
        }
    });
    if !shown.results.intervals_decide {
        m.words("p", &[("class", "note")], words::by_size());
    }
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
    let legend = sorted_by(shown).into_iter().map(|label| (Swatch::Piece(Pattern::of(label)), terms::label(label).to_string()));
    let mut notes = head.notes;
    notes.extend((!shown.results.intervals_decide).then(|| words::by_size().into()));
    let mut sheet = Sheet::begin(Head { legend: legend.collect(), notes, ..head });
    let said = |s: &Standing| [words::predictor(s), format!("{} {}", whole(s.faults()), words::faults())];
    sheet.stacks(&blocks::labels(&shown.all, &said), 150.0);
    sheet.finish()
}

fn table(shown: &Shown<'_>) -> Table {
    let labels = sorted_by(shown);
    let row = |s: &Standing| {
        let counts = labels.iter().map(|l| s.labels[l.index()]).chain([s.faults()]).map(Value::Number);
        [Value::text(words::statistic(&s.name)), Value::Count(s.trainings as u64)].into_iter().chain(counts).collect()
    };
    let head = [words::col_predictor(), words::col_trainings()]
        .into_iter()
        .chain(labels.iter().map(|l| terms::label(*l)))
        .chain([words::faults()]);
    Table {
        caption: shown.caption(words::labels()),
        head: head.map(String::from).collect(),
        rows: models(&shown.all).map(row).collect(),
        context: shown.context(),
    }
}
