//! What is said about the paper's question.

use crate::{
    align::{PaperPart, PaperRow, PaperScope, PredictorKind},
    app::{
        language::{format, tr, tr_text},
        terms,
        views::results::{
            regions::figures::{Direction, Outcome, Scope},
            words,
        },
    },
    causal::{GapEstimate, PAPER_COUNTRIES, paper_country},
    fill,
    survey::{Country, CountryCode},
    words,
};

words! {
    title: "Is it fair to every region?";
    intro: "The question and the metric of the paper that this page follows (arXiv 2601.12962), on people held out: \
    100 × (1 − earth mover's distance) for every group of ten people and more, each one counted once; every kind of group, \
    every topic and every country weigh the same; mean over G = 1 to 4.";
    by_region: "By region";
    by_region_intro: "Scores in the paper's countries on all their questions. Further right is nearer to what people answered.";
    gaps: "The gap: high-resource minus low-resource countries";
    gaps_intro: "In points of the score, with 95\u{a0}% intervals. At 0 both are answered equally well. Different questions in different \
    countries are no regional gap, so that it also stands here on the questions that all countries of a survey were asked.";
    after: "after alignment (ace)";
    floor_short: "floor";
    col_scope: "questions";
    gap: "gap, high minus low";
    gap_low: "gap, low (95 %)";
    gap_high: "gap, high (95 %)";
    change_low: "change, low (95 %)";
    change_high: "change, high (95 %)";
    coverage: "Intervals come from 1,000 resamples of the questions within each country, the same questions in all countries where all were \
    asked the same. They cover which questions were asked, but not other countries than these, nor other trainings.";
    quoted: "The paper reports a gap that goes from 9.81 to 4.92, and +8.48 in Africa. These figures are the paper's, for its own model, base \
    and questions, and can't be compared with those here.";
}

/// A signed number of points with two decimals and a true minus sign.
pub fn signed(value: f64) -> String {
    let size = format::fixed(value.abs(), 2);
    match (value * 100.0).round() {
        r if r > 0.0 => format!("+{size}"),
        r if r < 0.0 => format!("−{size}"),
        _ => size,
    }
}

/// `+0.36 (+0.13 to +0.60)`.
pub fn with_interval(gap: GapEstimate) -> String {
    fill!("{value} ({low} to {high})", value = signed(gap.value), low = signed(gap.low), high = signed(gap.high))
}

/// The interval alone, to stand behind a number: ` (+0.13 to +0.60)`.
pub fn interval(gap: GapEstimate) -> String {
    fill!("{value} ({low} to {high})", value = "", low = signed(gap.low), high = signed(gap.high))
}

/// What came out, in two sentences.
pub fn answer(outcome: &Outcome) -> String {
    let Outcome { before, after, floor, .. } = *outcome;
    let first = fill!(
        "The gap, high-resource minus low-resource countries in points of the score, is {before} (95\u{a0}% interval {before_low} to \
         {before_high}) before alignment and {after} ({after_low} to {after_high}) after it; answers that are the truth itself would \
         leave {floor}, by the survey's sampling alone.",
        before = signed(before.value),
        before_low = signed(before.low),
        before_high = signed(before.high),
        after = signed(after.value),
        after_low = signed(after.low),
        after_high = signed(after.high),
        floor = signed(floor)
    );
    format!("{first} {}", verdict(outcome))
}

fn verdict(outcome: &Outcome) -> String {
    use Direction::{Grows, Shrinks, Turns, Unclear};
    let change = with_interval(outcome.change);
    match (outcome.direction, outcome.closes) {
        (Shrinks, true) => fill!(
            "Alignment changes it by {change}: it shrinks, and closes as far as anybody could tell, for what is left is no different from \
             what sampling leaves.",
            change = change
        ),
        (Shrinks, false) => fill!(
            "Alignment changes it by {change}: it shrinks and does not close, for what is left differs from what sampling leaves.",
            change = change
        ),
        (Grows, true) => fill!(
            "Alignment changes it by {change}: it grows, and ends where it can't be told from what sampling leaves.",
            change = change
        ),
        (Grows, false) => fill!(
            "Alignment changes it by {change}: it grows and does not close, for what is left differs from what sampling leaves.",
            change = change
        ),
        (Turns, true) => fill!(
            "Alignment changes it by {change}: it turns round, and ends where it can't be told from what sampling leaves.",
            change = change
        ),
        (Turns, false) => fill!(
            "Alignment changes it by {change}: it turns round and does not close, for what is left differs from what sampling leaves.",
            change = change
        ),
        (Unclear, true) => fill!(
            "Alignment changes it by {change}: whether it shrinks or grows is unclear, and what is left can't be told from what sampling leaves.",
            change = change
        ),
        (Unclear, false) => fill!(
            "Alignment changes it by {change}: whether it shrinks or grows is unclear, and it does not close, for what is left differs from \
             what sampling leaves.",
            change = change
        ),
    }
}

/// Whose questions these are, shortly.
pub fn scope_name<'a>(of: &Scope<'a>) -> &'a str {
    match of.scope {
        PaperScope::Published => tr("As published"),
        PaperScope::Common(survey) => survey,
    }
}

/// Which questions of how many countries.
pub fn scope_note(of: &Scope<'_>) -> String {
    let Some(row) = of.rows.first() else { return String::new() };
    let countries = row.countries().count();
    match of.scope {
        PaperScope::Published => {
            fill!("all questions of {n} of the paper's {all} countries", n = countries, all = PAPER_COUNTRIES.len())
        }
        PaperScope::Common(_) => {
            fill!("the {items} questions that all {n} countries were asked", items = row.items, n = countries)
        }
    }
}

/// Both, for tables.
pub fn scope(of: &Scope<'_>) -> String {
    format!("{}: {}", scope_name(of), scope_note(of))
}

fn country(code: CountryCode) -> String {
    Country::find(code).map_or_else(|| code.to_string(), |c| terms::country_name(c).into())
}

/// Which countries stand on which side.
pub fn sides(of: &Scope<'_>) -> String {
    let side = |high: bool| {
        let countries = of.rows.first().into_iter().flat_map(PaperRow::countries);
        let names = countries.filter(|c| paper_country(*c).is_some_and(|c| c.high == high)).map(country);
        names.collect::<Vec<_>>().join(", ")
    };
    fill!(
        "High-resource: {high}. Low-resource: {low}. The paper gives no list; this is our reading.",
        high = side(true),
        low = side(false)
    )
}

pub fn part(part: &PaperPart) -> String {
    match part {
        PaperPart::All => tr("all countries").into(),
        PaperPart::Resource(true) => tr("high-resource").into(),
        PaperPart::Resource(false) => tr("low-resource").into(),
        PaperPart::Continent(name) if name == "America" => tr("America").into(),
        PaperPart::Continent(name) => tr_text(name),
        PaperPart::Country(code) => country(*code),
    }
}

/// A predictor in the picture's legend.
pub fn series(row: &PaperRow) -> String {
    match row.kind {
        Some(PredictorKind::Base) => fill!("before alignment ({name})", name = column(row)),
        Some(_) => after().into(),
        None => words::floor().into(),
    }
}

/// Of the gap, from that of what stood there before alignment.
pub fn change(before: &PaperRow) -> String {
    fill!("change from {name}", name = column(before))
}

/// A predictor as a column.
pub fn column(row: &PaperRow) -> String {
    row.kind.map_or_else(|| words::floor().into(), |kind| words::brief(&row.predictor, kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        language::{Language, speak},
        views::results::regions::figures::{made_up, outcome, scopes},
    };

    fn said(before: f64, after: f64, change: f64) -> String {
        let results = made_up::results(before, after, change);
        answer(&outcome(&scopes(&results)[0]).unwrap())
    }

    #[test]
    fn two_sentences_say_what_came_out() {
        let text = said(2.0, 1.0, 0.2);
        assert!(
            text.contains("is +2.00 (95\u{a0}% interval +1.70 to +2.30) before alignment and +1.00 (+0.70 to +1.30) after"),
            "{text}"
        );
        assert!(
            text.contains("would leave +0.20,") && text.contains("by −1.00 (−1.20 to −0.80): it shrinks and does not close"),
            "{text}"
        );
        for (gaps, words) in [
            ([2.0, 0.3, 0.2], "it shrinks, and closes as far as anybody could tell"),
            ([0.0, 0.4, 0.2], "it grows, and ends where"),
            ([0.5, 1.5, 0.2], "it grows and does not close"),
            ([1.0, -0.9, 0.2], "it turns round and does not close"),
            ([0.3, 0.25, 0.2], "whether it shrinks or grows is unclear, and what is left can't be told"),
            ([1.0, 0.9, 0.2], "whether it shrinks or grows is unclear, and it does not close"),
        ] {
            let text = said(gaps[0], gaps[1], gaps[2]);
            assert!(text.contains(words) && text.matches(". ").count() == 1 && !text.contains('{'), "{text}");
        }
    }

    #[test]
    fn sides_and_scopes_are_named_and_the_list_is_called_ours() {
        let results = made_up::results(2.0, 1.0, 0.2);
        let scopes = scopes(&results);
        assert_eq!(
            sides(&scopes[0]),
            "High-resource: United States. Low-resource: Egypt. The paper gives no list; this is our reading."
        );
        assert_eq!(scope(&scopes[0]), "As published: all questions of 2 of the paper's 14 countries");
        assert_eq!(scope(&scopes[1]), "WVS-7: the 39 questions that all 2 countries were asked");
        assert_eq!([0.004, -0.004, -1.25].map(signed), ["0.00", "0.00", "−1.25"]);
        speak(Language::Spanish);
        let number = signed(0.36);
        speak(Language::English);
        assert_eq!(number, "+0,36");
    }
}
