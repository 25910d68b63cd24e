//! A model's answers as a file for others: the columns of `ace predict`, the model, and what is known of chance and wordings.

use std::fmt::Write;

use super::answers::JudgedAnswers;
use crate::survey::{Attribute, own::export::text};

const HEAD: &str = "country,item,gender,education,residence,marital,p,model,samples,spread";

/// A CSV file of what was told, a row for each persona; what is mixed of others is left out. Reading it gives the same answers.
pub fn export_answers(models: &[JudgedAnswers]) -> String {
    let mut out = format!("{HEAD}\n");
    // Shortest decimals that are these numbers.
    let numbers = |values: &[f32]| values.iter().map(|v| v.to_string()).collect::<Vec<_>>().join(" ");
    for answers in models {
        let name = text(&answers.model);
        for (country, code, item) in answers.pairs() {
            for (persona, told) in item.personas() {
                let levels = Attribute::ALL.map(|a| persona.level(a).map_or("", |level| a.code(level))).join(",");
                let samples = told.samples.map_or_else(String::new, |n| n.to_string());
                let spread = told.spread.as_deref().map_or_else(String::new, numbers);
                // Writing to a string can't fail.
                let _ = writeln!(out, "{country},{code},{levels},{},{name},{samples},{spread}", numbers(&told.p));
            }
        }
    }
    out
}
