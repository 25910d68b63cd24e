//! The paper's question as a picture: regions, then gaps.

use crate::{
    align::{PaperRow, PredictorKind},
    app::{
        charts::{
            dots::Axis,
            picture::{
                forest::{Estimate, Row},
                marks::{Mark, Swatch},
                scale::Scale,
                sheet::{Head, Sheet},
            },
        },
        language::format,
        views::results::{
            blocks,
            card::Shown,
            regions::{
                figures::{Scope, axes, outcome, scopes},
                words,
            },
        },
    },
};

/// How wide the numbers at the right may be.
const NUMBERS: f64 = 190.0;

/// The floor as statistics are drawn.
fn mark(row: &PaperRow) -> Mark {
    blocks::kind(row.kind.unwrap_or(PredictorKind::Statistic))
}

fn scale(axis: &Axis) -> Scale {
    let value = |at: f64| axis.low + at / 100.0 * (axis.high - axis.low);
    let ticks = axis.ticks.iter().map(|t| (value(t.at), t.text.clone())).collect();
    let lines = if axis.low <= 0.0 && axis.high >= 0.0 { vec![0.0] } else { Vec::new() };
    Scale { low: axis.low, high: axis.high, ticks, lines, ends: Default::default() }
}

/// A row with a lane for each of the compared.
fn row(name: String, scope: &Scope<'_>, told: &dyn Fn(&PaperRow) -> Option<(Estimate, String)>) -> Row {
    let told: Vec<_> = scope.compared().into_iter().map(told).collect();
    let verdict = told.iter().map(|t| t.as_ref().map_or("–", |(_, number)| number)).collect::<Vec<_>>().join(" · ");
    let lane = |(lane, (estimate, _)): (usize, (Estimate, String))| Estimate { lane, ..estimate };
    let estimates = told.into_iter().enumerate().filter_map(|(i, t)| Some(lane((i, t?)))).collect();
    Row { name, verdict, estimates, ..Row::default() }
}

pub fn picture(shown: &Shown<'_>, head: Head) -> String {
    let scopes = scopes(shown.results);
    let Some(published) = scopes.first() else { return Sheet::begin(head).finish() };
    let said = outcome(published).map(|o| words::answer(&o));
    let notes = [words::sides(published), words::coverage().into(), words::quoted().into()];
    let legend = published.compared().into_iter().map(|r| (Swatch::Dot(mark(r)), words::series(r).to_string())).collect();
    let description = said.clone().unwrap_or_else(|| head.description.clone());
    let notes = said.into_iter().chain(head.notes.clone()).chain(notes).collect();
    let mut sheet = Sheet::begin(Head { legend, notes, description, ..head });
    let [scores, gaps] = axes(&scopes);
    sheet.heading(words::by_region(), words::by_region_intro());
    let regions = published.regions().into_iter().map(|part| {
        row(words::part(part), published, &|r| {
            let value = r.mean(part)?;
            Some((Estimate { mark: mark(r), value, interval: None, lane: 0 }, format::fixed(value, 2)))
        })
    });
    sheet.forest(&regions.collect::<Vec<_>>(), &scale(&scores), NUMBERS);
    sheet.heading(words::gaps(), words::gaps_intro());
    let of_scope = |scope: &Scope<'_>| {
        let gaps = row(words::scope_name(scope).into(), scope, &|r| {
            let gap = r.gap?;
            let estimate = Estimate { mark: mark(r), value: gap.value, interval: Some((gap.low, gap.high)), lane: 0 };
            Some((estimate, words::signed(gap.value)))
        });
        Row { note: words::scope_note(scope), ..gaps }
    };
    sheet.forest(&scopes.iter().map(of_scope).collect::<Vec<_>>(), &scale(&gaps), NUMBERS);
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::results::regions::figures::made_up;

    #[test]
    fn the_picture_has_regions_gaps_and_what_they_say() {
        let results = made_up::results(2.0, 1.0, 0.2);
        let shown = Shown::for_test(&results, true, Vec::new());
        let svg = picture(&shown, shown.head("Title", "Intro."));
        // A ring for the base: in the legend, in four regions, and in the gaps of two scopes.
        assert_eq!(svg.matches("<circle").count(), 7);
        assert!(svg.contains(">+2.00 · +1.00 · +0.20</text>") && svg.contains(">Africa</text>"), "{svg}");
        assert!(svg.contains("it shrinks and does not close") && svg.contains("4.92"), "{svg}");
        assert!(!svg.contains("NaN"));
    }
}
