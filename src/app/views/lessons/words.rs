//! What is said around lessons: their list, the bar, worksheets, the author's form. The lessons bring their own words.

use crate::{
    app::{
        language::{format, tr},
        link::{parts::Control, settings::TuneSettings},
        terms,
    },
    fill, words,
};

words! {
    // The list
    loading: "Loading the lessons …";
    begin: "Start";
    overview: "Overview";
    worksheet: "Worksheet";
    notes: "Teacher's notes";
    recap: "Recap";
    recap_answers: "What the figures say";
    copy_link: "Copy link";
    copied: "Copied.";
    not_copied: "The browser did not allow it. Select the link and copy it.";
    all_lessons: "All lessons";
    make: "Make a link for your class";
    make_hint: "Choose what the class sees first, what is locked or hidden, and with which seed the model is trained.";
    // A lesson
    goals: "Goals";
    audience: "For whom";
    preparation: "Preparation";
    steps: "Steps";
    discussion: "To discuss at the end";
    misconceptions: "What pupils often get wrong";
    sensitive: "Take care";
    limits: "What the data can't say";
    timing: "Timing";
    // The bar
    lesson: "Lesson";
    look: "Look for";
    show_there: "Show me where";
    all_controls: "Show all controls";
    show_answer: "Show an answer";
    right: "Yes, the figures agree.";
    wrong: "The figures say something else.";
    possible_answer: "A possible answer";
    back: "Back";
    next: "Next";
    finish: "Finish";
    end: "End the lesson";
    again: "Set the page to this step again";
    moved: "You have changed the page.";
    fold: "Fold the lesson away";
    unfold: "Show the lesson";
    // Worksheets
    print: "Print";
    name_and_date: "Name, class, date";
    on_the_page: "On the page";
    noted: "What I read there";
    answer_lines: "My answer";

    // The author's form
    author: "A link for your class";
    start_from: "Start from a link (paste it here)";
    take: "Take it over";
    no_link: "This is no link of this page.";
    or_present: "Or start from what was on the screen last.";
    from_screen: "Take the screen";
    shows_first: "What the link opens";
    no_lesson: "no lesson";
    lesson_or_view: "Lesson";
    view: "View";
    step: "Step";
    free: "free";
    locked: "locked";
    hidden: "hidden";
    controls: "What the class may change";
    seed: "Seed of the training";
    present_too: "Large type and fewer controls";
    language: "Language of the page";
    of_browser: "as the browser has it";
    the_link: "The link";
    open: "Open in a new tab";
    preview: "What the link sets";
    and_locks: "Locked";
    and_hides: "Hidden";
    second_voice: "Second voice";
    training: "Training";
    training_more: "Its settings";
    clouds: "Clouds of";
    presenter: "Presenter mode";
    yes: "yes";
    nothing: "nothing";
}

pub fn minutes(minutes: u32) -> String {
    fill!("{n} minutes", n = minutes)
}

pub fn progress(step: usize, steps: usize) -> String {
    fill!("Step {step} of {steps}", step = format::count(step as u64), steps = format::count(steps as u64))
}

/// `Start the lesson One voice or many?`, for screen readers, which read buttons one by one.
pub fn begin_long(title: &str) -> String {
    fill!("Start: {title}", title = title)
}

pub fn copy_long(title: &str) -> String {
    fill!("Copy link: {title}", title = title)
}

pub fn worksheet_long(title: &str) -> String {
    fill!("Worksheet: {title}", title = title)
}

pub fn you_chose(choice: &str) -> String {
    fill!("You chose \u{201c}{choice}\u{201d}.", choice = choice.trim_end_matches('.'))
}

pub fn next_lesson(title: &str) -> String {
    fill!("The next lesson: {title}", title = title)
}

pub fn go_on(step: usize) -> String {
    fill!("Go on with step {step}", step = step)
}

/// `60 steps on this topic in this country, seed 1`.
pub fn training_in_words(steps: u32, breadth: &str, reach: &str, seed: u64) -> String {
    fill!("{steps} steps; {breadth}; {reach}; seed {seed}", steps = steps, breadth = breadth, reach = reach, seed = seed)
}

/// What a run needs beside [`training_in_words`]: `from base, objective ace, 20 % held out, learning rate 0.01, batch 4, rank 8`.
pub fn training_details(tune: &TuneSettings) -> String {
    fill!(
        "from {start}; objective {objective}; {held} % held out; learning rate {rate}; batch {batch}; rank {rank}",
        start = terms::weights(&tune.start),
        objective = tune.objective.name(),
        held = tune.holds_out(),
        rate = format::plain(tune.learning_rate),
        batch = tune.batch,
        rank = tune.rank
    )
}

pub fn control_name(control: Control) -> &'static str {
    match control {
        Control::Country => tr("Country"),
        Control::Persona => tr("Persona"),
        Control::Item => tr("Question and order"),
        Control::Model => tr("Model"),
        Control::Comparison => tr("Comparison"),
        Control::Tune => tr("Settings of the training"),
        Control::Data => tr("Own data"),
    }
}

/// Parts of a pasted link that could not be used.
pub fn partly(ignored: &str) -> String {
    fill!("Taken over. {ignored}", ignored = ignored)
}

words! {
    taken: "Taken over.";
}
