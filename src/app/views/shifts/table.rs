//! The figures of the matrix, a row for each question and attribute.

use crate::{
    app::{
        charts::{
            self,
            table::{Table, Value},
        },
        terms,
        views::shifts::{figures::Line, words},
    },
    survey::Attribute,
};

pub fn table(lines: &[Line], topic: &dyn Fn(&str) -> String, caption: String, context: Vec<(&'static str, String)>) -> Table {
    let head = [
        words::col_code(),
        words::col_question(),
        words::col_topic(),
        charts::words::col_attribute(),
        charts::words::col_contrast(),
        terms::survey(),
        charts::words::col_low(),
        charts::words::col_high(),
        words::col_n_a(),
        words::col_n_b(),
        words::col_contexts(),
        words::col_covered(),
        words::col_model(),
        words::col_stale(),
        charts::words::col_label(),
        charts::words::missing(),
    ];
    let rows = lines.iter().flat_map(|line| Attribute::ALL.map(|a| row(line, a, topic))).collect();
    Table { caption, head: head.map(String::from).into(), rows, context }
}

fn row(line: &Line, attribute: Attribute, topic: &dyn Fn(&str) -> String) -> Vec<Value> {
    let effect = line.effect(attribute);
    let shift = line.shift(attribute);
    let age = line.model.as_ref().filter(|_| shift.is_some()).map(|m| if m.stale { words::stale() } else { words::fresh() });
    vec![
        Value::text(line.survey.item.as_str()),
        Value::text(&line.survey.title),
        Value::text(topic(&line.survey.topic)),
        Value::text(terms::attribute(attribute)),
        Value::text(terms::contrast(attribute)),
        Value::optional(effect.map(|e| e.shift), Value::Points),
        Value::optional(effect.map(|e| e.interval.0), Value::Points),
        Value::optional(effect.map(|e| e.interval.1), Value::Points),
        effect.map_or(Value::Empty, |e| Value::Count(e.n_a.into())),
        effect.map_or(Value::Empty, |e| Value::Count(e.n_b.into())),
        effect.map_or(Value::Empty, |e| Value::Count(e.contexts_used.into())),
        Value::optional(effect.map(|e| e.weight_covered), Value::Share),
        Value::optional(shift, Value::Points),
        age.map_or(Value::Empty, Value::text),
        line.label(attribute).map_or(Value::Empty, |l| Value::text(terms::label(l))),
        line.survey.reason(attribute).map_or(Value::Empty, |why| Value::text(words::reason(why))),
    ]
}
