//! Labels before and after: two bars for what was trained, two for what was held out.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            data_table::DataTable,
            dots::STACK,
            picture::{
                marks::Swatch,
                pattern::Pattern,
                sheet::{Head, Sheet},
                stacks::{Part, Stack},
            },
            picture_words,
        },
        engine::tune::Tune,
        figures::effects::look,
        language::format,
        state::State,
        terms,
        views::align::{
            figures::labels::{Bar, bars, origins, table},
            tune_words, words,
        },
    },
    causal::Label,
    engine::protocol::SAMPLE,
};

#[component]
pub fn LabelsFigure(state: State) -> AnyView {
    let tune = state.engine.tune;
    // A memo: measurements are rare, and what stays the same is not drawn again.
    let all = Memo::new(move |_| tune.with(|t| [bars(t, false), bars(t, true)]));
    let legend = STACK.map(|label: Label| {
        view! {
            <li title=terms::label_hint(label)>
                <span class=format!("swatch piece {}", look(label)) aria-hidden="true"></span>{terms::label(label)}
            </li>
        }
    });
    let group = move |held_out: usize| {
        let title = if held_out == 1 { words::held_out() } else { words::trained() };
        let measured = move || all.with(|a| a[held_out].first().map(|b| words::measured(b.effects(), b.pairs)));
        let drawn = move || all.with(|a| a[held_out].iter().map(draw).collect_view());
        let testid = if held_out == 1 { "labels-held-out" } else { "labels-trained" };
        view! {
            <div class="label-group" data-testid=testid hidden=move || all.with(|a| a[held_out].is_empty())>
                <h4 class="field-name">{title} " " <small>{measured}</small></h4>
                <ul class="stacks">{drawn}</ul>
            </div>
        }
    };
    view! {
        <section class="bench-labels" aria-labelledby="labels-title">
            <h3 class="figure-title" id="labels-title">{words::labels()}</h3>
            <p class="hint">{words::labels_intro(SAMPLE)}</p>
            <ul class="legend">{legend.into_iter().collect_view()}</ul>
            <p class="hint" hidden=move || all.with(|a| !a[0].is_empty())>{words::no_labels()}</p>
            {group(0)} {group(1)}
            <DataTable table=Signal::derive(move || tune.with(table)) name=Signal::derive(|| "ace-labels".to_string())
                picture=Callback::new(move |()| tune.with(picture)) />
        </section>
    }
    .into_any()
}

fn draw(bar: &Bar) -> AnyView {
    let pieces = bar.pieces().into_iter().map(|piece| {
        let told = words::part(bar.labels[piece.label.index()], terms::label(piece.label));
        let number = piece.is_wide.then(|| view! { <span>{format::count(piece.count as u64)}</span> });
        let share = format!("{:.3}%", piece.width);
        view! { <span class=format!("piece {}", look(piece.label)) style:--share=share title=told>{number}</span> }
    });
    view! {
        <li class="stack-row" data-after=bar.after.to_string() data-faults=bar.faults().to_string()
            data-erased=bar.labels[Label::Erasure.index()].to_string()>
            <span class="stack-name">{bar.name()}</span>
            <span class="stack" role="img" aria-label=bar.told()>{pieces.collect_view()}</span>
            <span class="stack-faults"><strong>{words::faults_counted(bar.faults())}</strong></span>
        </li>
    }
    .into_any()
}

/// `None` before the first measurement.
fn picture(tune: &Tune) -> Option<String> {
    let groups = [bars(tune, false), bars(tune, true)];
    let first = groups[0].first()?;
    let legend = STACK.map(|label| (Swatch::Piece(Pattern::of(label)), terms::label(label).to_string()));
    let title = tune.setup.as_ref().map_or_else(|| tune_words::tune_title().into(), |s| s.name());
    let mut sheet = Sheet::begin(Head {
        title,
        subtitle: words::labels().into(),
        description: groups.iter().flatten().map(Bar::told).collect::<Vec<_>>().join(". "),
        legend: legend.into(),
        notes: vec![words::measured(first.effects(), first.pairs)],
        source: picture_words::credit(&origins(tune)),
        ..Head::default()
    });
    for (title, bars) in [words::trained(), words::held_out()].into_iter().zip(&groups).filter(|(_, bars)| !bars.is_empty()) {
        sheet.heading(title, "");
        let stack = |bar: &Bar| Stack {
            name: bar.name(),
            parts: bar
                .pieces()
                .iter()
                .map(|p| Part { pattern: Pattern::of(p.label), width: p.width, words: format::count(p.count as u64) })
                .collect(),
            words: words::faults_counted(bar.faults()),
        };
        sheet.stacks(&bars.iter().map(stack).collect::<Vec<_>>(), 120.0);
    }
    Some(sheet.finish())
}
