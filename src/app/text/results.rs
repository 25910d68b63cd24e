//! What is said about the evaluation.

use super::{attribute, format, objective_short};
use crate::{
    align::{Gap, Objective, PredictorKind, Split},
    app::figures::results::Standing,
    survey::Attribute,
};

// The masthead
pub const TITLE: &str = "How well does the model do?";
pub const LEDE: &str = "Every figure here is about people, countries or questions that training never saw, and stands beside simple \
    statistics and beside what the survey's own sampling noise allows.";
// States
pub const LOADING: &str = "Loading the results …";
pub const EMPTY: &str = "There are no results on this site yet. The command \u{201c}ace evaluate\u{201d} writes them.";
pub const NO_ROWS: &str = "There are no results for this choice.";

// Headline
pub const HEADLINE: &str = "In one sentence";

pub fn headline(ace: &Standing, statistic: Option<&Standing>, base: Option<&Standing>) -> Option<String> {
    let skill = skill(ace)?;
    let mut text = format!(
        "Among people whom training never saw, \u{201c}{}\u{201d} comes {skill} of the way from saying that no attribute shifts anything (0 %) to as \
         close as the survey's own sampling noise allows (100 %)",
        ace.name
    );
    text.push_str(&match ace.trainings {
        1 => ".".into(),
        n => format!("; mean of {n} trainings."),
    });
    if let Some((name, value)) = statistic.and_then(|s| Some((&s.name, s.skill_value()?))) {
        text.push_str(&format!(" The best simple statistic, \u{201c}{name}\u{201d}, comes {} %", format::decimal(value)));
        text.push_str(
            &base
                .and_then(Standing::skill_value)
                .map_or(".".into(), |value| format!(", the model without an adapter {} %.", format::decimal(value))),
        );
    }
    Some(text)
}

/// `63.7 % (95 % interval 59.3 to 68.4)`.
fn skill(standing: &Standing) -> Option<String> {
    let value = format::decimal(standing.skill_value()?);
    Some(match standing.interval {
        Some((low, high)) => format!("{value} % (95 % interval {} to {})", format::decimal(low), format::decimal(high)),
        None => format!("{value} %"),
    })
}

/// As [`skill`], where a heading says what it is: `63.7 (59.3 to 68.4)`.
pub fn skill_short(standing: &Standing) -> String {
    let value = standing.skill_value().map_or("–".into(), format::decimal);
    match standing.interval {
        Some((low, high)) => format!("{value} ({} to {})", format::decimal(low), format::decimal(high)),
        None => value,
    }
}

// Splits
pub const SPLIT: &str = "What training never saw";

pub const fn split(split: Split) -> &'static str {
    match split {
        Split::Cells => "people",
        Split::Country => "a country's groups",
        Split::Item => "questions",
    }
}

pub const fn split_hint(split: Split) -> &'static str {
    match split {
        Split::Cells => {
            "A fifth of the people of every country, question and group was set aside at random. All countries and questions are known."
        }
        Split::Country => {
            "Each country with group figures in turn: training saw only how the country as a whole answers, never its groups."
        }
        Split::Item => {
            "A fifth of the questions was set aside, in all countries. The model knows nothing of them but their words."
        }
    }
}

/// A predictor's name in lists.
pub fn predictor(standing: &Standing) -> String {
    match standing.kind {
        PredictorKind::Statistic => standing.name.clone(),
        PredictorKind::Base => "base: no adapter".into(),
        PredictorKind::Adapter => match standing.name.parse::<Objective>() {
            Ok(objective) => format!("{}: {}", standing.name, objective_short(objective)),
            Err(_) => standing.name.clone(),
        },
    }
}

pub const fn kind(kind: PredictorKind) -> &'static str {
    match kind {
        PredictorKind::Statistic => "statistic",
        PredictorKind::Base => "base",
        PredictorKind::Adapter => "adapter",
    }
}

// Levels
pub const LEVELS: &str = "Levels: how near the answers are";
pub const LEVELS_INTRO: &str = "100 is a perfect match with the held-out answers (100 × (1 − earth mover's distance)); G is how many \
    attributes a persona names. ★ marks the best figure of a column; small figures are the lowest and highest of several trainings.";
pub const FLOOR: &str = "sampling floor: the truth itself";
pub const BEST: &str = "best";
pub const COL_PREDICTOR: &str = "predictor";
pub const COL_KIND: &str = "kind";
pub const COL_TRAININGS: &str = "trainings";
pub const COL_LOWEST: &str = "lowest";
pub const COL_HIGHEST: &str = "highest";

pub fn granularity(g: usize) -> String {
    format!("G = {g}")
}

// Effects
pub const EFFECTS: &str = "Effects: what an attribute shifts";
pub const EFFECTS_INTRO: &str = "Effect skill in percent, with a 95 % interval. 0: as good as saying that the attributes shift nothing. \
    100: as close as the survey's sampling noise allows. An arrow: further off than the axis goes.";
pub const BY_ATTRIBUTE: &str = "By attribute";
pub const BY_ATTRIBUTE_INTRO: &str = "The same for each attribute alone, without intervals.";
pub const SKILL: &str = "effect skill, %";
pub const SKILL_SHORT: &str = "skill";
pub const COL_LOW: &str = "low (95 %)";
pub const COL_HIGH: &str = "high (95 %)";

pub fn skill_of(of: Attribute) -> String {
    format!("{SKILL}: {}", attribute(of).to_lowercase())
}

// Labels
pub const LABELS: &str = "What becomes of the survey's effects";
pub const LABELS_INTRO: &str = "Every effect of an attribute on a question in a country has one label. At the bar's end: the faults, that \
    is erased, stereotyped, flipped and invented ones.";
pub const FAULTS: &str = "faults";

pub fn of(total: f64) -> String {
    format!("of {}", format::count(total.round() as u64))
}

// Parts
pub const PARTS: &str = "Where it does well, and where not";
pub const PARTS_INTRO: &str = "Effect skill in percent, and level score at G = 2 beside its sampling floor. Parts have fewer people than \
    the whole, so that a few points of skill are no difference.";
pub const COUNTRIES: &str = "By country";
pub const CONTINENTS: &str = "By continent";
pub const TOPICS: &str = "By topic";
pub const COL_PART: &str = "part";
pub const LEVEL: &str = "level";
pub const COL_FLOOR: &str = "floor";

pub fn column(what: &str, standing: &str) -> String {
    format!("{what}, {standing}")
}

pub const GAP: &str = "Resource gap";

/// What is left between richer and poorer countries, for some predictors.
pub fn gaps(gaps: &[(&str, Gap)]) -> Option<String> {
    let list = |of: fn(&Gap) -> f64| {
        let one = |(name, gap): &(&str, Gap)| format!("{name} {}", format::points(of(gap)));
        gaps.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    (!gaps.is_empty()).then(|| {
        format!(
            "How much worse countries of lower income fare than those of high income, in points of the level score, mean over G = 1 to 4, on \
             the questions that were asked in all countries: {}. Fewer people were asked in some countries than in others, so the distance \
             from the sampling floor is the fairer figure: {}.",
            list(|g| g.level),
            list(|g| g.distance)
        )
    })
}

pub const ALL_FIGURES: &str = "Download all figures (JSON)";

pub fn made(command: &str, seconds: f64) -> String {
    let time = if seconds > 0.0 {
        format!("; all trainings took {} of one processor core", format::duration(seconds * 1e3))
    } else {
        String::new()
    };
    format!("Made by \u{201c}{command}\u{201d}{time}.")
}

// How to read
pub const READING: &str = "How to read this";
pub const READING_PARTS: [(&str, &str); 6] = [
    (
        "Three ways to hold something out",
        "People: a fifth of every group, while all countries and questions are known; this is the easiest. A country's groups: only the \
         country's average is known, and how its groups differ has to be guessed from other countries. Questions: a fifth of them is \
         unknown, and a model trained from scratch knows no more of a question than its words.",
    ),
    (
        "The sampling floor",
        "The held-out answers come from a sample, so not even the truth would match them perfectly. The floor is what the truth itself could \
         expect. A predictor at the floor can't be improved, or at least nobody could tell.",
    ),
    (
        "Statistics are strong",
        "A country's average given as everybody's answer already scores high on levels, and a few lines of statistics come near the \
         floor. A neural network earns its place with effects, or not at all; where a statistic is better, it stands above it here.",
    ),
    (
        "Intervals",
        "95 % intervals are bootstraps of 1,000 resamples of whole questions, since the answers to one question err together. Where there are \
         several trainings, the ends are averaged; intervals do not tell how much trainings differ, the small figures of the table do.",
    ),
    (
        "80 % of the respondents",
        "All of this uses a random 80 % of the respondents, split once more for each evaluation. The other 20 % are sealed, are not on \
         this site, and have no part in these figures.",
    ),
    (
        "Labels",
        "Aligned: half to one and a half times the survey's shift. Erased: less than half. Stereotyped: more than one and a half times. Flipped: \
         the other direction. Where the survey's interval includes 0: unclear, or invented where the model's shift lies outside that \
         interval. Noise in the survey makes some of them, so that no predictor can come down to no faults.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::{Part, ResultRow, Results},
        app::figures::results::{base, best_statistic, shipped, standings},
        causal::Evaluation,
    };

    fn results(rows: &[(&str, PredictorKind, u64, f64)]) -> Vec<Standing> {
        let row = |(name, kind, seed, skill): &(&str, PredictorKind, u64, f64)| {
            let mut report = Evaluation::default().report();
            report.effects.skill = Some(*skill);
            report.skill_interval = Some((skill - 5.0, skill + 5.0));
            ResultRow { split: Split::Cells, seed: *seed, predictor: (*name).into(), kind: *kind, part: Part::All, report }
        };
        let results = Results { rows: rows.iter().map(row).collect(), ..Results::default() };
        standings(&results, Split::Cells, &Part::All)
    }

    #[test]
    fn the_headline_names_interval_trainings_and_rivals() {
        let all = results(&[
            ("ace", PredictorKind::Adapter, 1, 60.0),
            ("ace", PredictorKind::Adapter, 2, 64.0),
            ("base", PredictorKind::Base, 1, -0.5),
            ("pooled", PredictorKind::Statistic, 1, 66.6),
        ]);
        let text = headline(shipped(&all).unwrap(), best_statistic(&all), base(&all)).unwrap();
        assert!(text.contains("62.0 % (95 % interval 57.0 to 67.0)") && text.contains("mean of 2 trainings."), "{text}");
        assert!(text.ends_with("\u{201c}pooled\u{201d}, comes 66.6 %, the model without an adapter −0.5 %."), "{text}");
        let alone = results(&[("ace", PredictorKind::Adapter, 1, 60.0)]);
        assert!(headline(&alone[0], None, None).unwrap().ends_with("noise allows (100 %)."));
    }

    #[test]
    fn gaps_have_signs() {
        let text = gaps(&[("base", Gap { level: 0.8, distance: -0.24 }), ("ace", Gap { level: 0.5, distance: 0.0 })]).unwrap();
        assert!(text.contains("base +0.8, ace +0.5.") && text.ends_with("base −0.2, ace 0.0."), "{text}");
        assert_eq!(gaps(&[]), None);
    }
}
