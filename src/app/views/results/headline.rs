//! The evaluation in one sentence.

use crate::{
    align::{Part, Results, Split},
    app::{
        charts::markup::Markup,
        language::{format, tr},
        terms::predictions::PUBLIC,
        views::results::{
            figures::{Standing, base, best_statistic, shipped, standings},
            words::{headline_title, statistic},
        },
    },
    engine::protocol::BASE,
    fill,
    survey::SurveyId,
};

pub fn drawn(results: &Results, split: Split, survey: SurveyId) -> String {
    let all = standings(results, split, survey, &Part::All);
    let text = headline(shipped(&all), best_statistic(&all), base(&all), survey, split);
    let mut m = Markup::new();
    if let Some(text) = text {
        m.words("h2", &[("class", "kicker")], headline_title());
        m.words("p", &[("class", "headline"), ("data-testid", "headline")], &text);
    }
    m.finish()
}

/// The sentence; `None` where nothing was scored.
fn headline(
    ace: Option<&Standing>,
    best: Option<&Standing>,
    base: Option<&Standing>,
    survey: SurveyId,
    split: Split,
) -> Option<String> {
    let survey = survey.survey().short;
    let mut text = match ace.map(|ace| Some((ace, skill(ace)?))) {
        Some(found) => {
            let (ace, skill) = found?;
            comes(ace, &skill, survey, split)
        }
        None if best.is_some() => {
            fill!("{survey}: {held_out}, no adapter was scored.", survey = survey, held_out = held_out(split))
        }
        None => return None,
    };
    if let Some((name, value)) = best.and_then(|s| Some((statistic(&s.name), s.skill_value()?))) {
        let skill = format::decimal(value);
        text.push(' ');
        text.push_str(&match base.and_then(|b| Some((b.name == BASE, b.skill_value()?))) {
            None => fill!("The best simple statistic, \u{201c}{name}\u{201d}, comes {skill}\u{a0}%.", name = name, skill = skill),
            Some((false, base)) => fill!(
                "The best simple statistic, \u{201c}{name}\u{201d}, comes {skill}\u{a0}%, {model} as it comes {base}\u{a0}%.",
                name = name,
                skill = skill,
                model = PUBLIC,
                base = format::decimal(base)
            ),
            Some((true, base)) => fill!(
                "The best simple statistic, \u{201c}{name}\u{201d}, comes {skill}\u{a0}%, the model without an adapter {base}\u{a0}%.",
                name = name,
                skill = skill,
                base = format::decimal(base)
            ),
        });
    }
    Some(text)
}

/// How far the shipped adapter comes.
fn comes(ace: &Standing, skill: &str, survey: &str, split: Split) -> String {
    let (name, held_out) = (&ace.name, held_out(split));
    match ace.trainings {
        1 => fill!(
            "{survey}: {held_out}, \u{201c}{name}\u{201d} comes {skill} of the way from saying that no attribute \
             shifts anything (0\u{a0}%) to as close as the survey's own sampling noise allows (100\u{a0}%).",
            survey = survey,
            held_out = held_out,
            name = name,
            skill = skill
        ),
        n => fill!(
            "{survey}: {held_out}, \u{201c}{name}\u{201d} comes {skill} of the way from saying that no attribute \
             shifts anything (0\u{a0}%) to as close as the survey's own sampling noise allows (100\u{a0}%); mean of {n} trainings.",
            survey = survey,
            held_out = held_out,
            name = name,
            skill = skill,
            n = n
        ),
    }
}

/// Of whom the headline speaks.
fn held_out(split: Split) -> &'static str {
    match split {
        Split::Cells => tr("among people whom training never saw"),
        Split::Country => tr("in countries of which training saw only the whole, never the groups"),
        Split::Item => tr("on questions that training never saw"),
    }
}

/// `63.7 % (95 % interval 59.3 to 68.4)`.
fn skill(standing: &Standing) -> Option<String> {
    let value = format::decimal(standing.skill_value()?);
    Some(match standing.interval {
        Some((low, high)) => fill!(
            "{value}\u{a0}% (95\u{a0}% interval {low} to {high})",
            value = value,
            low = format::decimal(low),
            high = format::decimal(high)
        ),
        None => format!("{value}\u{a0}%"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{align::PredictorKind, app::views::results::figures::made_up, causal::Evaluation};

    fn results(rows: &[(&str, PredictorKind, u64, f64)]) -> Vec<Standing> {
        let row = |(name, kind, seed, skill): &(&str, PredictorKind, u64, f64)| {
            let mut report = Evaluation::default().report();
            report.effects.skill = Some(*skill);
            report.skill_interval = Some((skill - 5.0, skill + 5.0));
            made_up::row(name, *kind, *seed, report)
        };
        let results = Results { rows: rows.iter().map(row).collect(), ..Results::default() };
        standings(&results, Split::Cells, SurveyId::Wvs7, &Part::All)
    }

    #[test]
    fn the_headline_names_interval_trainings_and_rivals() {
        let all = results(&[
            ("ace", PredictorKind::Adapter, 1, 60.0),
            ("ace", PredictorKind::Adapter, 2, 64.0),
            ("base", PredictorKind::Base, 1, -0.5),
            ("pooled", PredictorKind::Statistic, 1, 66.6),
        ]);
        let text = headline(shipped(&all), best_statistic(&all), base(&all), SurveyId::Wvs7, Split::Cells).unwrap();
        assert!(
            text.starts_with("WVS-7: among people")
                && text.contains("62.0\u{a0}% (95\u{a0}% interval 57.0 to 67.0)")
                && text.contains("mean of 2 trainings."),
            "{text}"
        );
        assert!(text.ends_with("\u{201c}pooled\u{201d}, comes 66.6\u{a0}%, the model without an adapter −0.5\u{a0}%."), "{text}");
        let public =
            results(&[("SmolLM2 as it comes", PredictorKind::Base, 1, -8.0), ("pooled", PredictorKind::Statistic, 1, 66.6)]);
        let text = headline(shipped(&all), best_statistic(&public), base(&public), SurveyId::Wvs7, Split::Cells).unwrap();
        assert!(text.ends_with("SmolLM2 as it comes −8.0\u{a0}%."), "{text}");
        let alone = results(&[("ace", PredictorKind::Adapter, 1, 60.0)]);
        assert!(
            headline(Some(&alone[0]), None, None, SurveyId::Issp2012, Split::Item)
                .unwrap()
                .ends_with("noise allows (100\u{a0}%).")
        );
        let text = headline(None, best_statistic(&public), base(&public), SurveyId::Wvs7, Split::Item).unwrap();
        assert!(text.starts_with("WVS-7: on questions that training never saw, no adapter was scored. The best"), "{text}");
        assert_eq!(headline(None, None, None, SurveyId::Wvs7, Split::Item), None);
    }
}
