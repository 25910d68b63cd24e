//! A judgement as it is printed.

use std::fmt::Write;

use super::judgement::{JudgedRow, Judgement};
use crate::{
    align::{Part, paper_text},
    causal::Label,
    survey::{Attribute, SurveyId},
};

const NAME: usize = 40;

/// What was found of a model: a table for each survey, then countries and topics, then the paper's metric.
pub fn judgement_text(found: &Judgement) -> String {
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = head(&mut text, found);
    for survey in SurveyId::ALL {
        let _ = tables(&mut text, found, survey);
    }
    text.push_str(&paper_text(&found.paper));
    text
}

fn head(text: &mut String, found: &Judgement) -> std::fmt::Result {
    let c = &found.completeness;
    writeln!(text, "{}: {} questions of countries, {} with all 81 personas", found.model, c.pairs, c.whole)?;
    let of_g = |counts: &[u32]| counts.iter().map(|n| format!("{n:>7}")).collect::<Vec<_>>().join(" ");
    writeln!(text, "{:<24} {}", "personas at G = 0 to 4", ["0", "1", "2", "3", "4"].map(|g| format!("{g:>7}")).join(" "))?;
    writeln!(text, "{:<24} {}", "asked", of_g(&c.told))?;
    writeln!(text, "{:<24} {}", "mixed of full personas", of_g(&c.mixed))?;
    writeln!(text, "{:<24} {}", "missing", of_g(&c.missing))?;
    if found.without_survey + found.without_groups > 0 {
        writeln!(
            text,
            "the survey has no figures of {} of them, and of {} the country's alone",
            found.without_survey, found.without_groups
        )?;
    }
    Ok(())
}

fn tables(text: &mut String, found: &Judgement, survey: SurveyId) -> std::fmt::Result {
    let of = |part: &Part| -> Vec<&JudgedRow> { found.rows.iter().filter(|r| r.survey == survey && r.part == *part).collect() };
    let all = of(&Part::All);
    let Some(first) = all.first() else { return Ok(()) };
    writeln!(
        text,
        "\n{}, {} questions of countries: levels 100 (1 - EMD) with 95 % intervals | effect skill | by attribute",
        survey.survey().short,
        first.pairs
    )?;
    let heads = ["country", "G = 1", "G = 2", "G = 3", "G = 4"].map(|g| format!("{g:>24}")).join("");
    writeln!(text, "{:NAME$}{heads}", "")?;
    for row in &all {
        writeln!(text, "{}", line(row))?;
    }
    let floors = first.report.levels.map(|l| format!("{:>24}", number(Some(l.floor)))).join("");
    writeln!(
        text,
        "{:NAME$}{:>24}{floors} | {:.3} points (no shift {:.3})",
        "sampling floor", "", first.report.effects.floor, first.report.effects.zero
    )?;
    if let Some(sampled) = &first.sampled {
        let floors = sampled.level_floors.map(|f| format!("{:>24}", number(f))).join("");
        let skill = sampled.skill.map_or("out of reach with so few answers".into(), |s| format!("skill to it {s:.1} %"));
        writeln!(
            text,
            "{:NAME$}{:>24}{floors} | {} points, {skill}",
            "floor with drawn answers",
            "",
            number(sampled.effect_floor)
        )?;
    }
    let missing: Vec<String> =
        first.report.levels.iter().enumerate().filter(|(_, l)| l.personas == 0).map(|(i, _)| format!("G = {}", i + 1)).collect();
    if !missing.is_empty() {
        writeln!(text, "not in the answers, and not scored: {}", missing.join(", "))?;
    }
    let open = first.sampled.map_or(String::new(), |s| format!("; {} may be another, for lack of answers", s.open_labels));
    let labels = |counts: &[u32]| Label::ALL.map(|l| format!("{l:?} {}", counts[l.index()])).join(", ");
    writeln!(text, "labels of {} effects: {}{open}", first.report.effects.effects, labels(&first.report.labels))?;
    for attribute in Attribute::ALL {
        writeln!(text, "{:>12}: {}", attribute.name(), labels(&first.labels[attribute.index()]))?;
    }
    writeln!(text, "by country and topic, the model alone:")?;
    for row in found.rows.iter().filter(|r| r.survey == survey && r.part != Part::All && r.kind == first.kind) {
        let name = row.part.to_string();
        writeln!(text, "{}", line(&JudgedRow { predictor: name, ..row.clone() }))?;
    }
    Ok(())
}

fn number(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map_or_else(|| "-".into(), |v| format!("{v:.2}"))
}

fn interval(value: Option<f64>, interval: Option<(f64, f64)>) -> String {
    let between = interval.map_or_else(String::new, |(low, high)| format!(" ({low:.2} to {high:.2})"));
    number(value) + &between
}

fn line(row: &JudgedRow) -> String {
    let country = interval(row.country.map(|c| c.score), row.country.and_then(|c| c.interval));
    let levels = row.report.levels.iter().zip(row.level_intervals).map(|(l, i)| interval(Some(l.score), i));
    let levels: String = std::iter::once(country).chain(levels).map(|level| format!("{level:>24}")).collect();
    let skill = row.report.effects.skill.map_or("-".into(), |s| format!("{s:.1} %"));
    let between = row.report.skill_interval.map_or_else(String::new, |(low, high)| format!(" ({low:.1} to {high:.1})"));
    let attributes = Attribute::ALL.map(|a| row.report.by_attribute[a.index()].skill.map_or("-".into(), |s| format!("{s:.0}")));
    let name: String = row.predictor.chars().take(NAME - 1).collect();
    format!("{name:NAME$}{levels} | {skill}{between} | {}", attributes.join(" "))
}
