//! What is said about models that the visitor brings.

use crate::{
    app::language::{format, plural::plural, tr},
    fill, words,
};

/// A file of answers, as docs/judge.md explains.
pub const EXAMPLE: &str = "country,item,gender,education,residence,marital,counts\n\
    EGY,Q33,female,college,urban,married,12 30 5 2 1\n\
    EGY,Q33,male,college,urban,married,25 18 4 2 1";

words! {
    prompts_title: "1. Ask a model";
    prompts_what: "A CSV file with the exact prompts: what the public model of this page was asked, so that answers can be compared.";
    prompts_how: "Ask your model each prompt, ten times or more, and write into a column \u{201c}counts\u{201d} how often it gave each option, in the order of the prompts' letters (\u{201c}12 30 5\u{201d}); or into \u{201c}p\u{201d} its probabilities, where it tells them. Leave the other columns as they are.";
    prompts_save: "Download the prompts (CSV)";
    country: "Country";
    questions: "Questions";
    people: "People";
    wordings: "Wordings";
    all_countries: "all countries with groups";
    this_topic: "its whole topic";
    all_questions: "all questions of its survey";
    sixteen: "the 16 who name all four attributes";
    eighty_one: "all 81, from nobody to all four";
    one_form: "one wording";
    six_forms: "three wordings, options in both orders";
    bring_title: "2. Bring its answers";
    bring_what: "A CSV file with one row for each persona. It is read in this browser and sent nowhere; only the answers are kept, here.";
    choose: "Choose a file of answers \u{2026}";
    example: "An example";
    manual: "All columns that are understood";
    cancel: "Cancel";
    problems: "What was not used, and why";
    col_times: "rows";
    col_row: "first row";
    col_cell: "cell";
    col_problem: "what is wrong";
    nothing_yet: "No model was brought yet. Its levels, its effects and its faults will stand here, and it can be chosen under \u{201c}Model\u{201d} in every view, the map among them.";
    judging: "Holding its answers against people's \u{2026}";
    see_in: "See it in";
    seen_nowhere: "Other views show a question once all of a country's personas are known: the 16 who name all four attributes are enough. This file has none of which they are.";
    export: "Download its answers (CSV)";
    remove: "Remove it";
    undo: "Undo";
    col_who: "predictor";
    col_interval: "95 %";
    col_skill: "effect skill, %";
    col_attribute: "attribute";
    col_country: "country";
    col_everybody: "everybody";
    labels_caption: "What became of the survey's raw effects";
    countries_caption: "Country by country";
    caution: "Nothing was held out: what this model has read is not known, and it may have read these surveys. The prompts of this page are in \
        English, and answers in one language say little about others.";
    no_scores: "Of what it answered the survey has no figures of groups, so that there is nothing to hold it against.";
}

pub fn removed(name: &str) -> String {
    fill!("{name} was removed.", name = name)
}

pub fn this_question(title: &str) -> String {
    fill!("this one: {title}", title = title)
}

pub fn count(n: u64) -> String {
    let prompts = plural(n, tr("1 prompt"), tr("{n} prompts"));
    fill!("{prompts}.", prompts = prompts)
}

pub fn too_many(n: u64, most: u64) -> String {
    fill!(
        "{n} prompts are too many for one file; {most} is the most. Choose fewer.",
        n = format::count(n),
        most = format::count(most)
    )
}

pub fn reading(done: u64, total: u64) -> String {
    fill!("{done} of {all} read", done = format::bytes(done), all = format::bytes(total))
}

pub fn failed(name: &str, reason: &str) -> String {
    fill!("{name} can't be used: {reason}.", name = name, reason = reason.trim_end_matches('.'))
}

pub fn read(name: &str, taken: u64, dropped: u64) -> String {
    let taken = plural(taken, tr("1 row is used"), tr("{n} rows are used"));
    if dropped == 0 {
        return fill!("{name}: {taken}, none was left out.", name = name, taken = taken);
    }
    let dropped = plural(dropped, tr("1 row is not"), tr("{n} rows are not"));
    fill!("{name}: {taken}, {dropped}.", name = name, taken = taken, dropped = dropped)
}

/// Where there is nothing to ask.
pub fn no_prompts(country: &str) -> String {
    fill!(
        "No prompts: of {country} no groups' answers to this are known, so there is nothing to hold answers against. Choose another country or \
         question above.",
        country = country
    )
}

/// The links of one model among several.
pub fn see_model_in(model: &str) -> String {
    fill!("See {model} in", model = model)
}

pub fn range(low: f64, high: f64) -> String {
    fill!("{low} to {high}", low = format::decimal(low), high = format::decimal(high))
}

pub fn levels_caption(survey: &str) -> String {
    fill!(
        "{survey}: levels (100 is the survey itself) by the number G of attributes that a persona names, and effect skill (0: no shifts at \
         all, 100: as near as chance allows)",
        survey = survey
    )
}

pub fn pairs(pairs: u32, whole: u32) -> String {
    let pairs = plural(pairs.into(), tr("1 question of a country was answered"), tr("{n} questions of countries were answered"));
    fill!(
        "{pairs}, {whole} of them for all 81 personas: asked, or averaged over those that were.",
        pairs = pairs,
        whole = format::count(whole.into())
    )
}

pub fn missing(n: u32) -> String {
    let personas = plural(n.into(), tr("1 persona is missing"), tr("{n} personas are missing"));
    fill!("{personas}: charts show only questions of which all are known.", personas = personas)
}

pub fn without_survey(n: u32) -> String {
    plural(n.into(), tr("1 of them was not asked there by the survey."), tr("{n} of them were not asked there by the survey."))
}

pub fn without_groups(n: u32) -> String {
    plural(n.into(), tr("Of 1 of them only overall figures are known."), tr("Of {n} of them only overall figures are known."))
}

pub fn sampled(floor: Option<f64>, open_labels: u32) -> String {
    let drawn = match floor {
        Some(floor) => fill!(
            "Its answers were drawn, and intervals take that in: so often drawn, even the truth would be {points} points off in its effects.",
            points = format::decimal(floor)
        ),
        None => tr("Its answers were drawn, and intervals take that in.").into(),
    };
    let open = plural(
        open_labels.into(),
        tr("1 of the labels below may be another, for lack of answers."),
        tr("{n} of the labels below may be others, for lack of answers."),
    );
    if open_labels == 0 { drawn } else { format!("{drawn} {open}") }
}

pub fn gap(value: f64, (low, high): (f64, f64)) -> String {
    let range = range(low, high);
    fill!(
        "High-resource countries come {points} points closer than low-resource ones ({range}).",
        points = format::decimal(value),
        range = range
    )
}

/// Levels of the model, the country average and a guess, as people of so many named attributes.
pub fn headline(survey: &str, named: usize, [model, average, guess]: &[String; 3], better: bool) -> String {
    let people = plural(named as u64, tr("people of 1 named attribute"), tr("people of {n} named attributes"));
    if better {
        fill!(
            "{survey}: as {people} it comes {model} of 100 close. The country's own average for everybody would come {average}, and equal \
             shares for all options {guess}.",
            survey = survey,
            people = people,
            model = model,
            average = average,
            guess = guess
        )
    } else {
        fill!(
            "{survey}: as {people} it comes {model} of 100 close: no better than equal shares for all options, which come {guess}. The \
             country's own average for everybody would come {average}.",
            survey = survey,
            people = people,
            model = model,
            average = average,
            guess = guess
        )
    }
}
