//! What is said about two voices beside each other.

use crate::{
    app::{
        figures::compare::{Change, Echo, Held, Reading},
        language::{format, tr},
        link::parts::Reference,
        terms::{self, levels},
    },
    causal::NoInterval,
    fill,
    survey::Attribute,
    words,
};

words! {
    add: "Compare with a second persona";
    add_hint: "B starts as A with one attribute changed.";
    chips: "B as A, but:";
    swap: "Swap A and B";
    remove: "Remove B";
    reference_title: "Grey line";
    caution: "The difference of two groups, not what an attribute does: age, income, religion and much else differ along with it.";
    compare_alike: "Compare like with like";
    same: "A and B are the same persona: there is nothing to compare. Change one of them.";
    model_not_in_file: "This model's file has no answers of both voices to this question.";
    model_waiting: "The model's difference follows when the engine is ready.";
    model_nothing: "The model sees no difference.";
    overlap: "No interval: some people are in both groups, and your data do not tell which.";
    unknown_size: "No interval: the tables hold no number of people for a country as a whole where groups are not known.";
    mean_row: "average position on the scale, in points";

    reference_retry: "Load the missing countries";
}

/// What B would be, on a button: `woman`.
pub fn chip_hint(attribute: Attribute, to: bool) -> String {
    fill!("B becomes A with \u{201c}{level}\u{201d}", level = levels(attribute)[usize::from(to)])
}

/// What there is to say about the grey line; empty where it is drawn and complete.
pub fn reference_note(reference: Reference, held: &Held) -> String {
    match held {
        Held::Loading { done, all } if reference == Reference::All => {
            fill!("{done} of {all} countries are loaded.", done = format::count(*done as u64), all = format::count(*all as u64))
        }
        Held::Unknown => tr("There are no survey figures to draw it from.").into(),
        Held::Line { failed, .. } if *failed > 0 => {
            fill!("Without {n} countries whose figures could not be loaded.", n = format::count(*failed as u64))
        }
        _ => String::new(),
    }
}

/// What is compared with what: `woman against man`, as in Shifts, or `B against A`.
pub fn difference_title(change: Change) -> String {
    match change {
        Change::Level { attribute, to } => {
            let letters = if to { tr("B against A") } else { tr("A against B") };
            format!("{} · {letters}", terms::contrast(attribute))
        }
        _ => tr("B against A").into(),
    }
}

/// `woman minus man: survey`.
pub fn difference_of(change: Change, name: &str) -> String {
    let column = match change {
        Change::Level { attribute, .. } => {
            let [a, b] = levels(attribute);
            fill!("{b} minus {a}", a = a, b = b)
        }
        _ => tr("B minus A").into(),
    };
    format!("{column}: {name}")
}

pub fn scale(change: Change, first: &str, last: &str) -> String {
    let who = match change {
        Change::Level { attribute, .. } => fill!("of \u{201c}{level}\u{201d}", level = levels(attribute)[1]),
        _ => tr("of B").into(),
    };
    fill!(
        "How much nearer the average answer {who} is to \u{201c}{last}\u{201d} (right) or to \u{201c}{first}\u{201d} (left), on a scale of 100 \
         points between them. The line is the survey's 95\u{a0}% interval.",
        who = who,
        first = first,
        last = last
    )
}

/// The option that a shift leads to.
fn towards<'a>(shift: f64, (first, last): (&'a str, &'a str)) -> &'a str {
    if shift < 0.0 { first } else { last }
}

/// What the survey says. `ends` are the first and the last option.
pub fn reading(reading: Reading, change: Change, ends: (&str, &str)) -> String {
    let one = format::decimal;
    match reading {
        Reading::Same => same().into(),
        Reading::Clear { shift, low, high } => {
            let (near, far) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
            let (points, low, high, option) = (one(shift.abs()), one(near), one(far), towards(shift, ends));
            match change {
                Change::Level { attribute, .. } => {
                    let [a, b] = levels(attribute);
                    fill!(
                        "\u{201c}{b}\u{201d} differs from \u{201c}{a}\u{201d} by {points} points towards \u{201c}{option}\u{201d} \
                         (survey, 95\u{a0}% interval: {low} to {high}).",
                        a = a,
                        b = b,
                        points = points,
                        option = option,
                        low = low,
                        high = high
                    )
                }
                Change::Part { attribute, to } => fill!(
                    "\u{201c}{b}\u{201d} differs from everybody in A by {points} points towards \u{201c}{option}\u{201d} (survey, 95\u{a0}% interval: \
                     {low} to {high}).",
                    b = levels(attribute)[usize::from(to)],
                    points = points,
                    option = option,
                    low = low,
                    high = high
                ),
                _ => fill!(
                    "B's answer is {points} points nearer to \u{201c}{option}\u{201d} than A's (survey, 95\u{a0}% interval: {low} to {high}).",
                    points = points,
                    option = option,
                    low = low,
                    high = high
                ),
            }
        }
        Reading::Unclear { low, high } => {
            let (low, high, (first, last)) = (one(low.abs()), one(high.abs()), ends);
            match change {
                Change::Level { attribute, .. } => fill!(
                    "The survey can't tell whether \u{201c}{b}\u{201d} differs from \u{201c}{a}\u{201d} here: anything from {low} points towards \
                     \u{201c}{first}\u{201d} to {high} points towards \u{201c}{last}\u{201d} fits (95\u{a0}% interval).",
                    a = levels(attribute)[0],
                    b = levels(attribute)[1],
                    low = low,
                    first = first,
                    high = high,
                    last = last
                ),
                _ => fill!(
                    "The survey can't tell whether B answers otherwise than A: anything from {low} points towards \u{201c}{first}\u{201d} to \
                     {high} points towards \u{201c}{last}\u{201d} fits (95\u{a0}% interval).",
                    low = low,
                    first = first,
                    high = high,
                    last = last
                ),
            }
        }
        Reading::Bare { shift, .. } if one(shift.abs()) == one(0.0) => {
            tr("In the survey, B's average answer is where A's is.").into()
        }
        Reading::Bare { shift, .. } => fill!(
            "In the survey, B's answer is {points} points nearer to \u{201c}{option}\u{201d} than A's.",
            points = one(shift.abs()),
            option = towards(shift, ends)
        ),
        Reading::Silent { known: [true, _] } => tr("The survey can't compare the two: it has no figures of B.").into(),
        Reading::Silent { known: [_, true] } => tr("The survey can't compare the two: it has no figures of A.").into(),
        Reading::Silent { .. } => tr("The survey can't compare the two: it has no figures of either.").into(),
    }
}

/// Why a difference has no interval.
pub fn no_interval(why: NoInterval) -> &'static str {
    match why {
        NoInterval::UnknownSize => unknown_size(),
        NoInterval::Overlap => overlap(),
    }
}

/// What the model says beside it. `not_in_file`: it is a file of answers, which has none of these.
pub fn echo(echo: Echo, ends: (&str, &str), not_in_file: bool) -> String {
    let one = |points: f64| format::decimal(points.abs());
    match echo {
        Echo::Waiting if not_in_file => model_not_in_file().into(),
        Echo::Waiting => model_waiting().into(),
        Echo::Nothing => model_nothing().into(),
        Echo::Along(points) => fill!("The model says {points} points in the same direction.", points = one(points)),
        Echo::Against(points) => fill!("The model says {points} points in the opposite direction.", points = one(points)),
        Echo::Alone(shift) => {
            fill!(
                "The model says {points} points towards \u{201c}{option}\u{201d}.",
                points = one(shift),
                option = towards(shift, ends)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: (&str, &str) = ("Agree", "Disagree");

    #[test]
    fn one_changed_attribute_is_named_with_its_direction() {
        let college = Change::Level { attribute: Attribute::Education, to: true };
        let clear = reading(Reading::Clear { shift: -7.04, low: -9.2, high: -5.1 }, college, ENDS);
        assert_eq!(
            clear,
            "“college” differs from “no college” by 7.0 points towards “Agree” (survey, 95\u{a0}% interval: 5.1 to 9.2)."
        );
        let general = reading(Reading::Clear { shift: 7.0, low: 5.0, high: 9.0 }, Change::Other, ENDS);
        assert_eq!(general, "B's answer is 7.0 points nearer to “Disagree” than A's (survey, 95\u{a0}% interval: 5.0 to 9.0).");
        let woman = Change::Part { attribute: Attribute::Gender, to: true };
        assert!(
            reading(Reading::Clear { shift: 7.0, low: 5.0, high: 9.0 }, woman, ENDS)
                .starts_with("“woman” differs from everybody in A by 7.0 points")
        );
    }

    #[test]
    fn what_the_survey_can_not_tell_is_said() {
        let marriage = Change::Level { attribute: Attribute::Marital, to: false };
        let unclear = reading(Reading::Unclear { low: -1.0, high: 3.0 }, marriage, ENDS);
        assert_eq!(
            unclear,
            "The survey can't tell whether “married” differs from “not married” here: anything from 1.0 points towards “Agree” to 3.0 points towards “Disagree” fits (95\u{a0}% interval)."
        );
        for (known, end) in [([true, false], "of B."), ([false, true], "of A."), ([false, false], "of either.")] {
            assert!(reading(Reading::Silent { known }, marriage, ENDS).ends_with(end));
        }
        let bare = |shift| reading(Reading::Bare { shift, why: NoInterval::Overlap }, Change::Other, ENDS);
        assert!(bare(-0.02).contains("where A's is") && bare(-4.0).contains("4.0 points nearer to “Agree”"));
    }

    #[test]
    fn the_model_is_told_beside_it() {
        assert_eq!(echo(Echo::Alone(-3.0), ENDS, false), "The model says 3.0 points towards “Agree”.");
        assert!(echo(Echo::Against(3.0), ENDS, false).contains("3.0 points in the opposite"));
    }
}
