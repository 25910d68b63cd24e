//! What the model makes of the shifts in the matrix: a bar of labels, in words, and as a table.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            self,
            data_table::DataTable,
            dots::{Piece, STACK, stack},
            table::{Table, Value},
        },
        figures::effects::look,
        language::format,
        state::State,
        terms,
        views::shifts::{
            figures::{count::Counts, glyph},
            pictures::{self, Frame},
            words,
        },
    },
    causal::Label,
    engine::protocol::Weights,
    survey::Attribute,
};

#[component]
pub fn Labels(
    state: State,
    counts: Memo<Counts>,
    context: Signal<Vec<(&'static str, String)>>,
    #[prop(into)] name: Signal<String>,
    frame: Signal<Frame>,
) -> AnyView {
    let picture = Callback::new(move |()| counts.with(|c| pictures::labels(c, &frame.get())));
    let none = move || counts.with(|c| c.labelled() == 0);
    let told = move || if none() { words::labels_waiting().into() } else { counts.with(words::labelled) };
    let is_drawn = Memo::new(move |_| {
        let answers = state.shown.with(|shown| match shown.main() {
            Weights::Judged(slug) => state.judged.find(slug),
            _ => None,
        });
        answers.is_some_and(|answers| answers.is_drawn())
    });
    let piece = move |label: Label| {
        let count = move || counts.with(|c| format::count(c.label(label).into()));
        view! {
            <li title=terms::label_hint(label)>
                <span class=format!("swatch piece {}", look(label)) aria-hidden="true"></span>
                <span aria-hidden="true">{glyph(label)}</span>
                {terms::label(label)} " " <b>{count}</b>
            </li>
        }
    };
    let bar = move || counts.with(|c| stack(&c.all_labels())).iter().map(drawn).collect_view();
    let table = Signal::derive(move || counts.with(|c| table(c, context.get())));
    view! {
        <div class="matrix-labels" data-testid="matrix-labels" data-labelled=move || counts.with(Counts::labelled)>
            <h4>{words::labels()}</h4>
            <p class="note" role="status">{told}</p>
            <p class="note" data-testid="labels-drawn" hidden=move || !is_drawn.get()>{words::labels_drawn()}</p>
            <div class="stack" class:empty=none role="img" aria-label=told>{bar}</div>
            <ul class="legend">{STACK.map(piece).into_iter().collect_view()}</ul>
            <DataTable table=table name=name picture=picture />
        </div>
    }
    .into_any()
}

fn drawn(piece: &Piece) -> AnyView {
    let told = words::piece(piece.label, piece.count as u32);
    let number = piece.is_wide.then(|| view! { <span>{format::count(piece.count as u64)}</span> });
    view! {
        <span class=format!("piece {}", look(piece.label)) title=told style:--share=format!("{:.3}%", piece.width)>{number}</span>
    }
    .into_any()
}

fn table(counts: &Counts, context: Vec<(&'static str, String)>) -> Table {
    let row = |name: &str, of: &dyn Fn(Label) -> u32| {
        let counts = STACK.map(|l| Value::Count(of(l).into()));
        std::iter::once(Value::text(name)).chain(counts).collect()
    };
    let mut rows: Vec<_> =
        Attribute::ALL.into_iter().map(|a| row(terms::attribute(a), &|l| counts.labels[a.index()][l.index()])).collect();
    rows.push(row(words::all_attributes(), &|l| counts.label(l)));
    Table {
        caption: words::labels().into(),
        head: std::iter::once(charts::words::col_attribute()).chain(STACK.map(terms::label)).map(String::from).collect(),
        rows,
        context,
    }
}
