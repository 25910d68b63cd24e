//! What is said about questions that nobody was asked.

use crate::{
    app::{
        language::{format, plural::plural, tr},
        link::question::OwnWords,
        views::ask::figures::Answered,
    },
    fill, words,
};

words! {
    form_title: "Your question";
    question: "Question, in English";
    options: "Options, one a line";
    options_hint: "Two to ten, from one end of the scale to the other.";
    ask: "Ask";
    examples: "For example";
    country: "Country";
    nothing_yet: "Write a question, or take one of the examples. It is answered as everybody, and as each of sixteen kinds of people, of a \
        country that you choose.";
    needs_opening: "Open the model first, under \u{201c}The model in this browser\u{201d}, where it is kept already: building it takes some seconds. Then this is answered in some more.";
    needs_model: "Open the model first, under \u{201c}The model in this browser\u{201d}: it is fetched once, and building it takes a while. Then this is answered in some seconds.";
    reading: "The model reads your question \u{2026}";
    not_comparable: "This model's states can't be compared with those of the questions that people were asked. Open the site's own model.";
    no_country: "Of this country no groups' answers are known to foretell from.";
    everybody: "Everybody";
    people: "Sixteen kinds of people";
    shifts: "What each attribute shifts";
    foretold: "Foretold";
    nearest: "The nearest questions that people were asked";
    nearest_note: "It was foretold from these most of all. Follow one to see what people said.";
    how_title: "How this works, and what it can't do";
    how: "The model reads your question and the questions of the World Values Survey. The more alike two questions are to it, in their words \
        and in the labels at the ends of their scales, the more alike their answers are taken to be: levels country by country, and what each \
        attribute shifts. Lines show how far off four of five such answers were at most on questions held out.";
    limits: "A question about something that the survey never touched is answered by what is nearest, however far that is. Nothing after \
        2023 is known. Small groups' answers are smoothed. It tells a class what to ask, and is no answer of anybody.";
    col_persona: "persona";
    col_mean: "mean (0 to 100)";
    col_shift: "shift, points";
    col_low: "80 % from";
    col_high: "80 % to";
    nobody_was_asked: "foretold: nobody was asked this";
    made_from: "ACE Playground, from WVS wave 7 aggregates and SmolLM2";
}

pub fn example_questions() -> [OwnWords; 4] {
    let of = |question: &str, options: &[&str]| OwnWords {
        question: question.into(),
        options: options.iter().map(|o| (*o).into()).collect(),
    };
    [
        of("How much do you trust artificial intelligence?", &["a great deal", "quite a lot", "not very much", "none at all"]),
        of("Would you move to another country if you could?", &["certainly", "perhaps", "certainly not"]),
        of(
            "It is a father's duty to look after small children as much as a mother's.",
            &["strongly agree", "agree", "disagree", "strongly disagree"],
        ),
        of("How often do you worry about the climate?", &["never", "rarely", "sometimes", "often"]),
    ]
}

pub fn refused(reason: &str) -> String {
    fill!("This can't be asked: {reason}.", reason = reason)
}

words! {
    nothing_written: "Write a question and its options first.";
}

/// For screen readers, once the figures are there.
pub fn heard(question: &str) -> String {
    fill!("Foretold: {question}", question = question)
}

pub fn foretold_in(country: &str) -> String {
    fill!("Foretold, not asked \u{b7} {country}", country = country)
}

pub fn asked_in(country: &str) -> String {
    fill!("Foretold as if nobody had been asked \u{b7} {country}", country = country)
}

/// The warning that stands before the figures.
pub fn warning(told: &Answered) -> String {
    if told.is_thin() {
        let far = if told.is_far() {
            tr(
                "Nobody was asked this, and nothing like it: no question of the survey is near. These figures say next to nothing.",
            )
        } else {
            tr("Nobody was asked this, and little like it: no question of the survey is near. These figures say little.")
        };
        return format!("{far} {}", tr("How well such answers did on other questions does not hold for this one."));
    }
    let well = match told.skill {
        Some((skill, (low, high))) => fill!(
            "On {n} questions held out, such answers came {level} of 100 close, and told {skill} % of how attributes shift them ({low} to {high}).",
            n = told.questions,
            level = format::decimal(told.level),
            skill = format::fixed(skill, 0),
            low = format::fixed(low, 0),
            high = format::fixed(high, 0)
        ),
        None => fill!(
            "On {n} questions held out, such answers came {level} of 100 close.",
            n = told.questions,
            level = format::decimal(told.level)
        ),
    };
    let first = tr(
        "Nobody was asked this. These figures are foretold from other questions, and may be quite wrong: a statement and its opposite are \
         hardly told apart.",
    );
    format!(
        "{first} {well} {}",
        fill!("Equal shares for all options would come {guess}.", guess = format::decimal(Answered::GUESS))
    )
}

/// In place of the warning, before a link to what people said.
pub fn was_asked(code: &str) -> String {
    fill!(
        "People were asked this very question ({code}). What they said is a better answer than what is foretold below:",
        code = code
    )
}

words! {
    see_what_they_said: "see what they said";
}

/// Another country than the one asked for.
pub fn instead(asked: &str, told: &str) -> String {
    fill!(
        "Of {asked} no groups' answers are known to foretell from; this is {told}. Choose another below.",
        asked = asked,
        told = told
    )
}

pub fn everybody_said(told: &Answered) -> String {
    let parts: Vec<String> = told
        .item
        .options
        .iter()
        .zip(&told.everybody)
        .map(|(label, within)| {
            fill!(
                "{label}: {value}, from {low} to {high}",
                label = label,
                value = format::percent(within.value / 100.0),
                low = format::percent(within.interval.0 / 100.0),
                high = format::percent(within.interval.1 / 100.0)
            )
        })
        .collect();
    parts.join("; ")
}

pub fn people_scale(told: &Answered) -> String {
    let end = |o: Option<&String>| o.cloned().unwrap_or_default();
    fill!(
        "Mean answers: 0 is \u{201c}{first}\u{201d}, 100 is \u{201c}{last}\u{201d}. Lines: within this lay four of five such answers on questions held out.",
        first = end(told.item.options.first()),
        last = end(told.item.options.last())
    )
}

pub fn shifts_note(told: &Answered) -> String {
    fill!(
        "In points, towards \u{201c}{last}\u{201d} to the right. A line that crosses zero says that even the direction is not sure.",
        last = told.item.options.last().cloned().unwrap_or_default()
    )
}

pub fn class(name: &str, n: u32) -> String {
    let people = plural(n.into(), tr("1 person"), tr("{n} people"));
    fill!("{name}, asked ({people})", name = name, people = people)
}

pub fn likeness(likeness: f64) -> String {
    fill!("likeness {value}", value = format::fixed(likeness, 2))
}
