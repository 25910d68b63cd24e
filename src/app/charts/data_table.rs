//! Under every chart: its figures as a table and as a file, and the chart as a picture.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use crate::app::{
    browser::{dom, raster},
    charts::{
        markup::Markup,
        picture_words,
        table::{Table, Value},
        words,
    },
    language::format,
    stores::notices::Notices,
};

#[component]
pub fn DataTable(
    #[prop(into)] table: Signal<Table>,
    /// The file's name, without its ending.
    #[prop(into)]
    name: Signal<String>,
    /// Draws the chart as SVG, when somebody asks for it; `None` while there is nothing to draw.
    #[prop(optional)]
    picture: Option<Draw>,
) -> AnyView {
    let open = RwSignal::new(false);
    let toggled = move |event: ev::Event| {
        let details = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        open.set(details.is_some_and(|d| d.has_attribute("open")));
    };
    // Drawn only while it is open: the figures may change many times a minute.
    let body = move || if open.get() { table.with(html) } else { String::new() };
    view! {
        <div class="data">
            <details on:toggle=toggled>
                <summary data-testid="table-toggle">{words::show_table()}</summary>
                <div class="table-scroll" tabindex="0" inner_html=body></div>
            </details>
            {csv_button(table, name)}
            {picture.map(|draw| picture_buttons(draw, name))}
        </div>
    }
    .into_any()
}

/// Makes the picture of a chart as it is now.
pub type Draw = Callback<(), Option<String>>;

/// Offers a chart as SVG and as PNG.
pub fn picture_buttons(draw: Draw, name: Signal<String>) -> AnyView {
    // Not there where a part is drawn by itself; then nothing is said.
    let notices = use_context::<Notices>();
    let drawn = move || {
        let svg = untrack(|| draw.run(()));
        if let (None, Some(notices)) = (&svg, notices) {
            notices.warn(picture_words::no_picture());
        }
        svg
    };
    let save_svg = move |_| {
        if let Some(svg) = drawn() {
            dom::download(&format!("{}.svg", name.get_untracked()), "image/svg+xml", svg.as_bytes());
        }
    };
    let save_png = move |_| {
        let Some(svg) = drawn() else { return };
        let file = format!("{}.png", name.get_untracked());
        spawn_local(async move {
            match raster::png(&svg).await {
                Ok(blob) => dom::download_blob(&file, &blob),
                Err(error) => {
                    log::warn!("{file} could not be made: {error:?}");
                    if let Some(notices) = notices {
                        notices.warn(picture_words::png_failed());
                    }
                }
            }
        });
    };
    view! {
        <button type="button" class="link" data-testid="svg-download" on:click=save_svg>{picture_words::svg()}</button>
        <button type="button" class="link" data-testid="png-download" on:click=save_png>{picture_words::png()}</button>
    }
    .into_any()
}

/// Offers a table as a file.
pub fn csv_button(table: Signal<Table>, name: Signal<String>) -> AnyView {
    let save = move |_| {
        let csv = table.with_untracked(Table::to_csv);
        dom::download(&format!("{}.csv", name.get_untracked()), "text/csv", csv.as_bytes());
    };
    view! { <button type="button" class="link" data-testid="csv-download" on:click=save>{words::csv()}</button> }.into_any()
}

fn html(table: &Table) -> String {
    let mut m = Markup::new();
    draw(&mut m, table);
    // Of what files say in every row: whose figures these are.
    for (_, said) in table.context.iter().filter(|(name, said)| ["source", "citation"].contains(name) && !said.is_empty()) {
        m.words("p", &[("class", "note")], said);
    }
    m.finish()
}

pub fn draw(m: &mut Markup, table: &Table) {
    m.element("table", &[], &mut |m| {
        m.words("caption", &[], &table.caption);
        m.element("thead", &[], &mut |m| {
            // Over numbers, where these stand.
            let is_number = |column: usize| column > 0 && table.rows.iter().any(|r| r.get(column).is_some_and(Value::is_figure));
            m.element("tr", &[], &mut |m| {
                for (column, name) in table.head.iter().enumerate() {
                    let attributes = [("scope", "col"), ("class", "number")];
                    m.words("th", &attributes[..if is_number(column) { 2 } else { 1 }], name);
                }
            });
        });
        m.element("tbody", &[], &mut |m| {
            for row in &table.rows {
                m.element("tr", &[], &mut |m| row.iter().enumerate().for_each(|(column, value)| cell(m, column, value)));
            }
        });
    });
}

fn cell(m: &mut Markup, column: usize, value: &Value) {
    let class = match value {
        _ if column == 0 => return m.words("th", &[("scope", "row")], &value.shown()),
        Value::Text(_) => "",
        Value::Score { best: true, .. } => "number best",
        _ => "number",
    };
    m.element("td", &[("class", class)], &mut |m| {
        m.text(&value.shown());
        let Value::Score { range, best, .. } = value else { return };
        if *best {
            m.words("span", &[("class", "star"), ("aria-hidden", "true")], "★");
            m.words("span", &[("class", "sr-only")], words::best());
        }
        if let Some((low, high)) = range {
            m.words("small", &[], &format!("{}–{}", format::fixed(*low, 2), format::fixed(*high, 2)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_caption_heads_and_marks() {
        let best = Value::Score { value: 96.25, range: Some((96.0, 96.5)), best: true };
        let table = Table {
            caption: "A & B".into(),
            head: vec!["who".into(), "G".into()],
            rows: vec![vec![Value::text("ace"), best], vec![Value::text("<base>"), Value::Text("x".into())]],
            context: Vec::new(),
        };
        let html = html(&table);
        assert!(html.starts_with("<table><caption>A &amp; B</caption><thead><tr><th scope=\"col\">who</th>"), "{html}");
        assert!(html.contains("<td class=\"number best\">96.25<span class=\"star\" aria-hidden=\"true\">★</span>"), "{html}");
        assert!(html.contains("<small>96.00–96.50</small>") && html.contains("<th scope=\"row\">&lt;base></th>"), "{html}");
        let context = vec![("country", "CHL".into()), ("source", "A survey".into()), ("citation", String::new())];
        let named = super::html(&Table { context, ..table });
        assert!(named.ends_with("</table><p class=\"note\">A survey</p>"), "{named}");
    }
}
