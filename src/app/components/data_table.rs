//! Under every chart: its figures as a table, and as a file.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::app::{
    browser,
    table::{Table, Value},
    text,
};

#[component]
pub fn DataTable(
    #[prop(into)] table: Signal<Table>,
    /// The file's name, without its ending.
    #[prop(into)]
    name: Signal<String>,
) -> AnyView {
    let open = RwSignal::new(false);
    let toggled = move |event: ev::Event| {
        let details = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        open.set(details.is_some_and(|d| d.has_attribute("open")));
    };
    let save = move |_| {
        let csv = table.with_untracked(Table::to_csv);
        browser::download(&format!("{}.csv", name.get_untracked()), "text/csv", csv.as_bytes());
    };
    // Drawn only while it is open: the figures may change many times a minute.
    let body = move || open.get().then(|| draw(&table.get()));
    view! {
        <div class="data">
            <details on:toggle=toggled>
                <summary data-testid="table-toggle">{text::SHOW_TABLE}</summary>
                <div class="table-scroll" tabindex="0">{body}</div>
            </details>
            <button type="button" class="link" data-testid="csv-download" on:click=save>{text::CSV}</button>
        </div>
    }
    .into_any()
}

fn draw(table: &Table) -> AnyView {
    let head = table.head.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let cell = |(column, value): (usize, &Value)| match column {
        0 => view! { <th scope="row">{value.shown()}</th> }.into_any(),
        _ => view! { <td class:number=value.is_number()>{value.shown()}</td> }.into_any(),
    };
    let row = |row: &Vec<Value>| view! { <tr>{row.iter().enumerate().map(cell).collect_view()}</tr> };
    let rows = table.rows.iter().map(row).collect_view();
    view! {
        <table>
            <caption>{table.caption.clone()}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
