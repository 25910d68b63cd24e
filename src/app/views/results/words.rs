//! What is said about the evaluation.

use crate::{
    align::{Gap, Objective, PredictorKind, Split},
    app::{
        language::{format, tr},
        link::parts::Studied,
        terms::{attribute_within, objective_short, predictions::PUBLIC},
        views::results::figures::Standing,
    },
    engine::protocol::BASE,
    fill,
    survey::Attribute,
    words,
};

words! {
    // States
    loading: "Loading the results …";
    empty: "There are no results on this site yet. The command \u{201c}ace evaluate\u{201d} writes them.";
    no_rows: "There are no results for this choice.";
    // Headline
    headline_title: "In one sentence";
}

/// As [`skill`], where a heading says what it is: `63.7 (59.3 to 68.4)`.
pub fn skill_short(standing: &Standing) -> String {
    let value = standing.skill_value().map_or("–".into(), format::decimal);
    match standing.interval {
        Some((low, high)) => {
            fill!("{value} ({low} to {high})", value = value, low = format::decimal(low), high = format::decimal(high))
        }
        None => value,
    }
}

// Models
words! {
    studied_title: "Model";
}

pub fn studied(model: Studied) -> &'static str {
    match model {
        Studied::Small => tr("made here"),
        Studied::Public => PUBLIC,
    }
}

pub fn studied_long(model: Studied) -> &'static str {
    match model {
        Studied::Small => "ace-small",
        Studied::Public => PUBLIC,
    }
}

pub fn studied_hint(model: Studied) -> &'static str {
    match model {
        Studied::Small => {
            tr("A small model that was trained from scratch for this page: its base says the same of everybody in a country.")
        }
        Studied::Public => tr(
            "A public language model that has read the web: as it comes it was asked in six forms, and what is scored is their mean. Its adapters \
             align a small reader over its hidden states, not its own words.",
        ),
    }
}

// Splits
words! {
    split_title: "What training never saw";
}

pub fn split(split: Split) -> &'static str {
    match split {
        Split::Cells => tr("people"),
        Split::Country => tr("a country's groups"),
        Split::Item => tr("questions"),
    }
}

pub fn split_hint(split: Split) -> &'static str {
    match split {
        Split::Cells => tr(
            "A fifth of the people of every country, question and group was set aside at random. All countries and questions are known.",
        ),
        Split::Country => {
            tr("Each country with group figures in turn: training saw only how the country as a whole answers, never its groups.")
        }
        Split::Item => {
            tr("A fifth of the questions was set aside, in all countries. The model knows nothing of them but their words.")
        }
    }
}

/// A predictor's name as files have it, in the language that is spoken: those of statistics are words.
pub fn statistic(name: &str) -> &str {
    match name {
        "uniform" => tr("uniform"),
        "item average over countries" => tr("item average over countries"),
        "country average (one voice per culture)" => tr("country average (one voice per culture)"),
        "country average + other countries' effects" => tr("country average + other countries' effects"),
        "country average + effects of countries like it" => tr("country average + effects of countries like it"),
        "additive main effects, ridge" => tr("additive main effects, ridge"),
        "shrunk towards all-country mean" => tr("shrunk towards all-country mean"),
        "shrunk towards countries like it" => tr("shrunk towards countries like it"),
        "smoothed over countries and items (training targets)" => tr("smoothed over countries and items (training targets)"),
        "mean of items with as many options" => tr("mean of items with as many options"),
        "nearest items by words" => tr("nearest items by words"),
        "items with similar words, effects smoothed and shrunk" => tr("items with similar words, effects smoothed and shrunk"),
        "questions alike in words and to a language model" => tr("questions alike in words and to a language model"),
        other => other,
    }
}

/// A predictor's name where there is little room: beside its number, and at the head of a column.
pub fn brief(name: &str, kind: PredictorKind) -> String {
    match kind {
        PredictorKind::Base if name != BASE => fill!("{model} as it comes", model = PUBLIC),
        PredictorKind::Statistic => statistic(name).into(),
        _ => name.into(),
    }
}

/// A predictor's name in lists.
pub fn predictor(standing: &Standing) -> String {
    match standing.kind {
        PredictorKind::Statistic | PredictorKind::Judged => statistic(&standing.name).into(),
        PredictorKind::Base if standing.name == BASE => tr("base: no adapter").into(),
        // The public model, asked as anybody would.
        PredictorKind::Base => fill!("{model} as it comes: a public language model", model = PUBLIC),
        PredictorKind::Adapter => match standing.name.parse::<Objective>() {
            Ok(objective) => format!("{}: {}", standing.name, objective_short(objective)),
            Err(_) => standing.name.clone(),
        },
    }
}

pub fn kind(kind: PredictorKind) -> &'static str {
    match kind {
        PredictorKind::Statistic => tr("statistic"),
        PredictorKind::Base => tr("base"),
        PredictorKind::Adapter => tr("adapter"),
        PredictorKind::Judged => tr("another model"),
    }
}

// Levels
words! {
    levels: "Levels: how near the answers are";
    levels_intro: "100 is a perfect match with the held-out answers (100 × (1 − earth mover's distance)); G is how many \
    attributes a persona names. ★ marks the best figure of a column; small figures are the lowest and highest of several trainings.";
    floor: "sampling floor: the truth itself";

    col_predictor: "predictor";
    col_kind: "kind";
    col_trainings: "trainings";
    col_lowest: "lowest";
    col_highest: "highest";
}

pub fn granularity(g: usize) -> String {
    format!("G = {g}")
}

// Effects
words! {
    effects: "Effects: what an attribute shifts";
    effects_intro: "Effect skill in percent, with a 95\u{a0}% interval. 0: as good as saying that the attributes shift nothing. \
    100: as close as the survey's sampling noise allows. An arrow: further off than the axis goes.";
    by_attribute: "By attribute";
    by_attribute_intro: "The same for each attribute alone, without intervals.";
    skill_percent: "effect skill, %";
    skill_column: "skill";
    col_low: "low (95 %)";
    col_high: "high (95 %)";
}

pub fn skill_of(of: Attribute) -> String {
    format!("{}: {}", skill_percent(), attribute_within(of))
}

// Labels
words! {
    labels: "What becomes of the survey's effects";
    labels_intro: "Every effect of an attribute on a question in a country has one label. At the bar's end: the faults, that \
    is erased, stereotyped, other direction and invented ones.";
    by_size: "These labels were given by size alone, as version 2 of the paper gives them, so that a model can count as erased here that is \
    compatible with the survey's interval: compatible is half to one and a half times the survey's difference, erased is less, stereotyped more.";
    faults: "faults";
}

pub fn of(total: f64) -> String {
    fill!("of {n}", n = format::count(total.round() as u64))
}

// Parts
words! {
    parts: "Where it does well, and where not";
    parts_intro: "Effect skill in percent, and level score at G = 2 beside its sampling floor. Parts have fewer people than \
    the whole, so that a few points of skill are no difference.";
    countries: "By country";
    continents: "By continent";
    topics: "By topic";
    col_part: "part";
    level: "level";
    col_floor: "floor";
}

pub fn column(what: &str, standing: &str) -> String {
    format!("{what}, {standing}")
}

words! {
    gap: "Resource gap";
}

/// What is left between richer and poorer countries, for some predictors.
pub fn gaps(gaps: &[(String, Gap)]) -> Option<String> {
    let list = |of: fn(&Gap) -> f64| {
        let one = |(name, gap): &(String, Gap)| format!("{name} {}", format::points(of(gap)));
        gaps.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    (!gaps.is_empty()).then(|| {
        fill!(
            "How much worse countries of lower income fare than those of high income, in points of the level score, mean over G = 1 to 4, on \
             the questions that were asked in all countries: {levels}. Fewer people were asked in some countries than in others, so the \
             distance from the sampling floor is the fairer figure: {distances}.",
            levels = list(|g| g.level),
            distances = list(|g| g.distance)
        )
    })
}

words! {
    all_figures: "Download all figures (JSON)";
}

pub fn made(command: &str, seconds: f64) -> String {
    if seconds > 0.0 {
        let time = format::duration(seconds * 1e3);
        fill!(
            "Made by \u{201c}{command}\u{201d}; all trainings took {time} of one processor core.",
            command = command,
            time = time
        )
    } else {
        fill!("Made by \u{201c}{command}\u{201d}.", command = command)
    }
}

// How to read
words! {
    reading: "How to read this";
}
pub fn reading_parts() -> [(&'static str, &'static str); 6] {
    [
        (
            tr("Three ways to hold something out"),
            tr(
                "People: a fifth of every group, while all countries and questions are known; this is the easiest. A country's groups: only the \
         country's average is known, and how its groups differ has to be guessed from other countries. Questions: a fifth of them is \
         unknown, and a model trained from scratch knows no more of a question than its words.",
            ),
        ),
        (
            tr("The sampling floor"),
            tr(
                "The held-out answers come from a sample, so not even the truth would match them perfectly. The floor is what the truth itself could \
         expect. A predictor at the floor can't be improved, or at least nobody could tell.",
            ),
        ),
        (
            tr("Statistics are strong"),
            tr(
                "A country's average given as everybody's answer already scores high on levels, and a few lines of statistics come near the \
         floor. A neural network earns its place with effects, or not at all; where a statistic is better, it stands above it here.",
            ),
        ),
        (
            tr("Intervals"),
            tr(
                "95\u{a0}% intervals are bootstraps of 1,000 resamples of whole questions, since the answers to one question err together. Where there are \
         several trainings, the ends are averaged; intervals do not tell how much trainings differ, the small figures of the table do.",
            ),
        ),
        (
            tr("80\u{a0}% of the respondents"),
            tr(
                "All of this uses a random 80\u{a0}% of the respondents, split once more for each evaluation. The other 20\u{a0}% are sealed, are not on \
         this site, and have no part in these figures.",
            ),
        ),
        (
            tr("Labels"),
            tr(
                "Erased: less than half of the survey's difference. Stereotyped: more than one and a half times. Other direction: the opposite. Where \
         the survey's interval includes 0: unclear, or invented where the model lies outside that interval. Noise in the survey makes \
         some of them, so that no predictor can come down to no faults.",
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_have_signs() {
        let text =
            gaps(&[("base".into(), Gap { level: 0.8, distance: -0.24 }), ("ace".into(), Gap { level: 0.5, distance: 0.0 })])
                .unwrap();
        assert!(text.contains("base +0.8, ace +0.5.") && text.ends_with("base −0.2, ace 0.0."), "{text}");
        assert_eq!(gaps(&[]), None);
    }
}
