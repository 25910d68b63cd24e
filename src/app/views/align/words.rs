//! What is said at the bench: presets, the parts of the settings, labels before and after, and the history.

use crate::{
    app::language::{format, plural::plural, tr},
    fill,
    survey::SurveyId,
    words,
};

words! {
    presets: "Start from an idea";
    presets_intro: "Each sets the bench; nothing runs until you press Start.";
    preset_set: "Set";

    life_title: "Teach the base about life in Egypt";
    life_words: "One topic, all four attributes. See how far the shifts come in a minute, and how little of it reaches questions that were held out.";
    teach_title: "Teach the base about education in Egypt";
    teach_words: "One attribute alone. Some of its shifts come close; see what the other three do meanwhile, as nothing holds them.";
    erase_title: "Erase on purpose";
    erase_words: "Starts from \u{201c}ace\u{201d} and teaches the most frequent answer alone. Shifts that were right go out, in questions that it sees and in others: count the erased.";
    differences_title: "Differences at any price";
    differences_words: "Differences alone, on one question. All three of its clear effects come into the survey's intervals; then look at other questions, which nothing holds.";
    overfit_title: "Overfit";
    overfit_words: "Many steps on half of a topic. The two lines part: what was trained goes on up, what was held out stays behind.";
    paper_title: "The paper's way against ours";
    paper_words: "Runs the paper's two stages. Then choose the objective \u{201c}ace\u{201d}, start again, and compare the two in the history.";
    world_title: "All countries at once";
    world_words: "One adapter for all countries of a survey: does what holds in one of them help in the others, or get in the way?";

    country: "Country";
    topic: "Topic";
    teach: "Attributes whose shifts are taught";
    teach_hint: "None ticked: all of them. What is not taught is not held either: its shifts may go anywhere.";
    teach_unknown: "Your data do not tell the attributes that can't be ticked.";
    rank: "Rank";
    rank_hint: "The size of a new adapter: higher ranks can hold more, and overfit sooner.";
    rank_fixed: "The rank counts for a new adapter only: one that goes on from a shipped adapter keeps the rank that it has.";
    sleep_hint: "A hidden tab may run slower or sleep. The run goes on when you come back.";

    labels: "What becomes of the survey's effects";
    before: "before";
    after: "after";
    col_group: "questions";
    col_when: "when";
    col_step: "step";
    col_pairs: "measured";
    no_labels: "Counted at the start of a run, and again as it goes on.";
    trained: "Trained questions";
    held_out: "Held-out questions";

    history: "Your runs";
    history_intro: "Every run, the newest first. Ten are kept, in this browser, until you remove them.";
    history_empty: "Runs stand here once they have ended.";
    name: "Name";
    shown: "shown";
    show: "Show";
    use_again: "Use settings again";
    undo: "Undo the last run";
    undo_hint: "Goes back to the adapter that was there before it.";
    download_adapter: "Adapter";
    download_settings: "Settings and curves";
    remove: "Remove";
    compare: "Compare";
    comparison: "Two runs side by side";
    comparison_empty: "Tick \u{201c}Compare\u{201d} at two runs to see their scores and curves side by side.";
    first_run: "the first run";
    second_run: "the second run";
    start: "Started from";
    not_measured: "not measured";
    measured_last: "Scores are of step";
    score: "score";
    lost_nothing: "It had not come to its first copy (there is one every ten steps): press Start to begin again.";
    done: "done";
    stopped: "stopped";
    diverged: "diverged";
    interrupted: "interrupted";
    faults: "faults";
}

/// After a reload in the middle of a run.
pub fn left_off(step: u32) -> String {
    fill!(
        "Your training was cut off. It was kept up to step {step}, with its curves: press \u{201c}Go on from step {step}\u{201d} below the settings.",
        step = step
    )
}

pub fn go_on(step: u32) -> String {
    fill!("Go on from step {step}", step = step)
}

pub fn slept_in_all(ms: f64) -> String {
    fill!("Asleep for {time} in all.", time = format::duration(ms))
}

pub fn end(word: &str, step: u32, steps: u32) -> String {
    fill!("{end} at step {step} of {steps}", end = word, step = step, steps = steps)
}

pub fn of_all(n: u32, all: u32) -> String {
    fill!("{n} of {all}", n = n, all = all)
}

/// Where a run went on after its last measurement.
pub fn measured_at(step: u32) -> String {
    fill!("Scores are those of step {step}", step = step)
}

/// What is counted: of every group of questions a fixed sample, as large as `most`.
pub fn labels_intro(most: usize) -> String {
    fill!(
        "Each effect of {n} questions at most, drawn from those trained, and of as many held out, sorted by what the model makes of it. Skill \
         and level are of the same questions.",
        n = most
    )
}

/// What was measured, of how much.
pub fn measured(effects: u32, pairs: u32) -> String {
    let pairs = plural(pairs.into(), tr("1 question in a country"), tr("{n} questions in a country"));
    fill!("{effects} effects of {pairs}", effects = effects, pairs = pairs)
}

/// A bar's heading: `after, step 60`.
pub fn when(word: &str, step: u32) -> String {
    fill!("{when}, step {step}", when = word, step = step)
}

/// A bar in words.
pub fn bar(when: &str, parts: &[String]) -> String {
    fill!("{when}: {parts}", when = when, parts = parts.join(", "))
}

pub fn part(count: u32, label: &str) -> String {
    fill!("{count} {label}", count = count, label = label)
}

words! {
    live_title: "The cloud opens";
    live_summary: "The country's personas on the map of voices: the survey's as outlines, the model's as they are now, and an arrow for each \
    attribute as the model has it.";
    live_too_few: "Too few of the map's questions were measured in this country to place its personas. Train on all questions of this country, or on \
    a larger topic, to see its cloud open.";
    live_missing: "The map of voices could not be loaded.";
    live_not_on_map: "This country is not on the map of voices.";
}

pub fn live_by(items: usize, country: &str, survey: SurveyId) -> String {
    fill!(
        "{country} on the map of {survey}: filled is the model as it is now, outlines are the survey. Both are placed by the {n} questions that \
         the bench measures, and not by all of the map's.",
        country = country,
        survey = survey.survey().short,
        n = items
    )
}

/// What a run's row is called for those who do not see it.
pub fn action(action: &str, run: &str) -> String {
    fill!("{action}: {run}", action = action, run = run)
}

/// A score of two groups of questions: `effect skill, held out`.
pub fn score_of(score: &str, group: &str) -> String {
    fill!("{score}, {group}", score = score, group = group)
}

/// How many effects mislead, before and after.
pub fn faults_turn(before: u32, after: u32, effects: u32) -> String {
    fill!(
        "{faults} before, {after} after, of {effects} effects",
        faults = faults_counted(before),
        after = after,
        effects = effects
    )
}

/// Effects that mislead: `1 fault`, `5 faults`.
pub fn faults_counted(n: u32) -> String {
    plural(n.into(), tr("1 fault"), tr("{n} faults"))
}

/// Before and after a run, of so many effects.
pub fn outcome_trained(before: u32, after: u32, effects: u32) -> String {
    fill!(
        "Faults among the {effects} effects of trained questions: {before} before, {after} now.",
        before = before,
        effects = effects,
        after = after
    )
}

pub fn outcome_held_out(before: u32, after: u32) -> String {
    if before == after {
        fill!("On questions that it had not seen, no fault fewer: {before} before, {after} now.", before = before, after = after)
    } else {
        fill!("On questions that it had not seen: {before} before, {after} now.", before = before, after = after)
    }
}

words! {
    question_trained: "trained in this run";
    question_held_out: "held out of this run";
    question_outside: "not part of this run";
    country_outside: "this country was not part of this run";
}

/// A score over trained and held-out questions.
pub fn scores(name: &str, trained: &str, held_out: &str) -> String {
    fill!("{score}: {trained} trained, {held_out} held out", score = name, trained = trained, held_out = held_out)
}
