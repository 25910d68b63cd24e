//! Files for the visitor: the aggregates in the shape of `data/wvs7`, and everything as JSON.

use serde::Serialize;

pub use super::csv_text::{neutral, text};
use super::{
    OwnData, OwnDataError, OwnGroup,
    csv_text::{begin, line},
    json::{FORMAT, VERSION},
};
use crate::survey::{Cell, Item};

fn proportions(p: &[f64]) -> String {
    p.iter().map(|v| format!("{v:.4}")).collect::<Vec<_>>().join(" ")
}

/// `cells.csv`: a row for each group, item and cell. Unlike the survey's it has counts below ten: the data are the visitor's own.
pub fn cells(data: &OwnData) -> String {
    let mut out = begin(&["country", "item", "cell", "n", "n_eff", "share", "estimated", "p", "n_eff_age", "p_age"]);
    for group in &data.groups {
        for (item, answers) in &group.table.items {
            for (cell, a) in Cell::all().filter_map(|c| Some((c, answers.cell(c)?))) {
                let numbers = [
                    cell.index().to_string(),
                    a.n.unwrap_or(0).to_string(),
                    format!("{:.1}", a.n_eff),
                    format!("{:.5}", a.share),
                ];
                let [cell, n, n_eff, share] = numbers.each_ref().map(String::as_str);
                let (p, n_eff_age, p_age) = (proportions(&a.p), format!("{:.1}", a.n_eff_age), proportions(&a.p_age));
                line(&mut out, &[group.code.as_str(), item.as_str(), cell, n, n_eff, share, "0", &p, &n_eff_age, &p_age]);
            }
        }
    }
    out
}

/// A row for each group and item: everybody's answers, those of people with unknown attributes among them.
pub fn overall(data: &OwnData) -> String {
    let mut out = begin(&["country", "name", "item", "n", "n_eff", "p"]);
    for group in &data.groups {
        for (item, o) in &group.overall {
            let fields = [o.n.to_string(), format!("{:.1}", o.n_eff), proportions(&o.p)];
            line(&mut out, &[group.code.as_str(), &group.name, item.as_str(), &fields[0], &fields[1], &fields[2]]);
        }
    }
    out
}

/// `items.csv` with words: a row for each of these items.
pub fn items(items: &[&Item]) -> String {
    let mut out = begin(&["item", "options", "first_code", "last_code", "question", "labels"]);
    for item in items {
        let options = item.options.len();
        let last = usize::from(item.first_code) + options - options.min(1);
        let numbers = [options.to_string(), item.first_code.to_string(), last.to_string()];
        let fields = [item.code.as_str(), &numbers[0], &numbers[1], &numbers[2], &item.question, &item.options.join("|")];
        line(&mut out, &fields);
    }
    out
}

/// Everything that is kept, for programs, and for [`super::json::read`].
///
/// # Errors
/// When a number has no form in JSON, which no checked data hold.
pub fn json(data: &OwnData) -> Result<String, OwnDataError> {
    let file = Written { format: FORMAT, version: VERSION, groups: &data.groups, items: &data.items };
    serde_json::to_string_pretty(&file).map_err(|e| OwnDataError::Damaged { reason: e.to_string() })
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    groups: &'a [OwnGroup],
    items: &'a [Item],
}
