//! What the matrix of questions and attributes says.

use crate::{
    app::{
        charts,
        language::{format, plural::plural, tr},
        link::parts::{Show, Sort},
        terms::{self, label},
        views::shifts::figures::count::Counts,
    },
    causal::{Effect, Label, NoEffect},
    fill, words,
};

words! {
    matrix: "All questions by the four attributes";
    matrix_intro: "Each number is the survey's shift of the average answer, in points of 100. The deeper the colour, the larger the shift; \
    a number leads to its chart with the interval.";
    loading: "Working out the shifts of all questions …";
    skip_matrix: "Skip the table";
    keys: "Arrow keys move between the numbers, Enter opens one.";
    point_at: "Point at a number, or tap it, to read it in words.";
    topic: "Topic";
    all_topics: "All topics";
    order: "Order";
    show: "Show";
    question: "Question";
    sort_title: "Sort by this column";
    /// What colours and marks mean.
    negative: "negative: towards the first answer";
    positive: "positive: towards the last answer";
    unclear_cell: "hatched: the interval includes 0, there may be no shift";
    few_cell: "–: too few people to compare";
    model_cell: "second number: the model's shift, with its label";
    model: "model";
    too_few_short: "too few people";
    nothing_here: "No question here has what you asked for.";
    show_all: "Show all questions of all topics";
    cancel: "Stop asking";
    waiting: "The model can be asked when the engine is ready. The survey's shifts need no engine.";
    all_asked: "The model has answered all of these questions.";
    labels: "What the model makes of these shifts";
    labels_waiting: "Not counted yet: the model has not been asked about these questions.";
    labels_drawn: "This model's answers were drawn, so many times each as its file says: with few of them a label may be another by chance. \
    Judge says of how many.";
    no_matrix: "No shifts to list here";
    no_matrix_country: "Of this country no answers of groups are known in the survey of this question. So nobody can say what an attribute \
    shifts there, and what the model says of it can't be checked.";
    no_matrix_own: "These data have no answers by group: a file with one row for each person, or for each group, has.";
    with_groups: "With answers by group on this question:";
    all_attributes: "all four";
    col_code: "code";
    col_question: "question";
    col_topic: "topic";
    col_n_a: "people, first group";
    col_n_b: "people, second group";
    col_contexts: "groups of likes compared";
    col_covered: "share of people in them";
    col_model: "model";
    col_stale: "model's answer";
    stale: "before the last change";
    fresh: "as it is now";
    by_context: "By context";
    context_caption: "The same shifts among people who are alike in the other three attributes";
    context_intro: "Up to eight groups of likes for each attribute: small groups, wide intervals. Of intervals that hold 95 times of 100, one \
    in twenty misses. Groups with too few people are left out.";
    col_among: "among";
    no_contexts: "No two groups here have enough people to be compared.";
}

pub fn sort(sort: Sort) -> String {
    match sort {
        Sort::Catalogue => tr("as in the questionnaire").into(),
        Sort::Largest => tr("largest shift first").into(),
        Sort::By(of) => fill!("largest by {attribute} first", attribute = terms::attribute_within(of)),
        Sort::Misses => tr("largest misses of the model first").into(),
    }
}

/// What an order puts first, where that is not plain.
pub fn sort_hint(sort: Sort) -> &'static str {
    match sort {
        Sort::Catalogue => "",
        Sort::Largest | Sort::By(_) => tr("Clear shifts come first; hatched ones follow."),
        Sort::Misses => {
            tr("Faults come first, by their distance from the survey; questions that the model was not asked come last.")
        }
    }
}

pub fn shown(show: Show) -> &'static str {
    match show {
        Show::All => tr("all shifts"),
        Show::Clear => tr("clear shifts"),
        Show::Faults => tr("faults of the model"),
    }
}

/// `All questions by the four attributes: India, standardised`.
pub fn caption(country: &str, kind: &str) -> String {
    fill!("Shifts of the average answer by question and attribute: {country}, {kind}", country = country, kind = kind)
}

pub fn summary(questions: usize, counts: &Counts) -> String {
    let n = |value: u32| format::count(value.into());
    fill!(
        "{questions}: {clear} clear shifts of {all} (chance alone would make about {chance} look clear), {missing} comparisons with too few people.",
        questions = plural(questions as u64, tr("1 question"), tr("{n} questions")),
        clear = n(counts.clear),
        all = n(counts.clear + counts.unclear),
        chance = n(Label::clear_by_chance(counts.clear + counts.unclear)),
        missing = n(counts.missing)
    )
}

pub fn largest(title: &str, effect: &Effect) -> String {
    fill!(
        "The largest: {attribute} on “{title}”, {shift} ({low} to {high}).",
        attribute = terms::attribute_within(effect.attribute),
        title = title,
        shift = format::points(effect.shift),
        low = format::points(effect.interval.0),
        high = format::points(effect.interval.1)
    )
}

pub fn not_asked(questions: usize) -> String {
    plural(
        questions as u64,
        tr("1 question of the catalogue has no figures here and is left out."),
        tr("{n} questions of the catalogue have no figures here and are left out."),
    )
}

pub fn overall_only(questions: usize) -> String {
    plural(
        questions as u64,
        tr("Of 1 question only the country as a whole is known; it is left out."),
        tr("Of {n} questions only the country as a whole is known; they are left out."),
    )
}

/// Why only some of the catalogue's questions are there.
pub fn one_survey(survey: &str) -> String {
    fill!("Questions of {survey} alone: figures of two surveys are never mixed.", survey = survey)
}

/// As a sentence without its full stop.
pub fn no_ages() -> &'static str {
    tr("An age-adjusted comparison is not possible here: these figures have no ages")
}

/// What a cell's number says. `ends` are the first and the last answer.
pub fn in_words(effect: &Effect, ends: &[String; 2]) -> String {
    let [a, b] = terms::levels(effect.attribute);
    let (low, high) = effect.interval;
    if !effect.is_clear() {
        return fill!(
            "{b} and {a}: perhaps no difference, {shift} ({low} to {high})",
            a = a,
            b = b,
            shift = format::points(effect.shift),
            low = format::points(low),
            high = format::points(high)
        );
    }
    let (near, far) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
    fill!(
        "{b}: {points} points nearer to \u{201c}{option}\u{201d} than {a} ({low} to {high})",
        a = a,
        b = b,
        points = format::decimal(effect.shift.abs()),
        option = ends[usize::from(effect.shift > 0.0)],
        low = format::decimal(near),
        high = format::decimal(far)
    )
}

pub fn reason(why: &NoEffect) -> String {
    match why {
        NoEffect::TooFewPeople { n_a, n_b, .. } => {
            fill!("too few people to compare: {a} and {b} in groups that are large enough", a = n_a, b = n_b)
        }
        NoEffect::CountryLevelOnly => charts::words::no_survey_effect().into(),
        NoEffect::NoAges => charts::words::no_ages().into(),
    }
}

pub fn ask(questions: usize) -> String {
    plural(questions as u64, tr("Ask the model about this question"), tr("Ask the model about these {n} questions"))
}

/// Of a model that is a file.
pub fn in_file(answered: usize, all: usize) -> String {
    fill!("This model's file answers {answered} of {all} questions here.", answered = answered, all = all)
}

pub fn answered(done: usize, of: usize) -> String {
    fill!("{done} of {all} questions answered", done = format::count(done as u64), all = format::count(of as u64))
}

pub fn stale_answers(questions: u32) -> String {
    plural(
        questions.into(),
        tr("The adapter has changed since it answered 1 question; the old answer is shown, marked with *."),
        tr("The adapter has changed since it answered {n} questions; the old answers are shown, marked with *."),
    )
}

/// What became of clear effects, and of those that may be none.
pub fn labelled(counts: &Counts) -> String {
    let n = |label: Label| format::count(counts.label(label).into());
    let clear = fill!(
        "Of {all} clear shifts: {aligned} compatible, {small} too small, {large} too large, {erased} erased, {stereotyped} stereotyped, {flipped} in \
         the other direction.",
        all = format::count(counts.clear_labelled().into()),
        aligned = n(Label::Aligned),
        small = n(Label::TooSmall),
        large = n(Label::TooLarge),
        erased = n(Label::Erasure),
        stereotyped = n(Label::Stereotyping),
        flipped = n(Label::Flipped)
    );
    let unclear = fill!(
        "Of {all} that may be none: {unclear} left unclear, {invented} invented.",
        all = format::count(counts.unclear_labelled().into()),
        unclear = n(Label::Unclear),
        invented = n(Label::Invented)
    );
    format!("{clear} {unclear}")
}

/// Of how many, beside a bar.
pub fn of_all(all: u64) -> String {
    fill!("of {n}", n = format::count(all))
}

/// `12 erased`.
pub fn piece(of: Label, count: u32) -> String {
    fill!("{n} {label}", n = format::count(count.into()), label = label(of))
}
