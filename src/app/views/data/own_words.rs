//! What is said about the visitor's own data.

use crate::{
    app::{
        language::{format, plural::plural, tr},
        terms::attribute_within,
    },
    fill,
    survey::{
        Attribute,
        own::{Encoding, FEWEST_COMPARED, FEWEST_SHOWN, MOST_GROUPS, Separator},
    },
    words,
};

words! {
    intro: "A class, or anybody else, can ask some of these questions, or others, and look at the answers here: distributions, \
    comparisons with intervals, and a fine-tune of the model on them.";
    privacy: "The file is read in this browser and sent nowhere. Only aggregates are kept (how many people of each kind gave \
    each answer), in this browser; the rows of your file are not stored.";
    open: "Open";
    close: "Close";
    template: "Download a template";
}
pub const TEMPLATE_FILE: &str = "ace-own-data-template.csv";
words! {
    choose: "Choose a file …";
    drop: "or drop it on this panel. What you took home as JSON can be opened here again.";
    no_file: "No answers yet?";
    to_class: "A class answers on its phones, without a server.";
    file: "CSV file or spreadsheet with your survey's answers";
    reading: "Reading the file";
    cancel: "Cancel";
    // How the file has to be
    format: "How the file has to be";
}

pub fn format_rules() -> [String; 9] {
    [
        tr("One row for each person below a header row: a spreadsheet, CSV, or what a form tool exports.").into(),
        tr("gender, education, residence, marital: as in the template, or in the words of your language (English, Spanish). An empty cell, or a \
         word such as \u{201c}other\u{201d}, is fine: that person counts for the group as a whole, and for no persona.").into(),
        tr("A column that you leave out is unknown for everybody: personas that name it have no figures, and nothing is compared by it.").into(),
        fill!("group (or country): splits the file into at most {most} groups, each listed like a country.", most = MOST_GROUPS),
        tr("weight: how much a person counts, above 0; 1 where it is empty. age: in years, for the age-adjusted comparison; without it that is the standardised one.").into(),
        tr("A question of this page: its code (Q164) or its wording as the header; in the cells an option's label, or its number in the \
         questionnaire (1, 2, …; for Q119 and Q122 to Q129 from 0).").into(),
        tr("What is written otherwise can be said in the preview: what a column is, and what its cells are.").into(),
        tr("A question of your own: \u{201c}Question text? [first option|second option|…]\u{201d} as the header, 2 to 10 options in the order of \
         their scale; in the cells a label, or a number from 1.").into(),
        fill!(
            "Small groups: nothing is shown of fewer than {shown} people, and people who are alike are compared only where \
             {compared} or more stand on each side. Intervals are wide, as few people were asked.",
            shown = FEWEST_SHOWN,
            compared = FEWEST_COMPARED
        ),
    ]
}

// Preview
words! {
    preview: "What was understood";
    use_these: "Use these data";
    discard: "Put the file aside";
    rows_read: "Rows read";
    rows_used: "Rows used";
    people_title: "People";
    an_export: "an export of this page (JSON)";
    a_book: "a spreadsheet";
    groups: "Groups";
    questions: "Questions";
    written_as: "Written as";
    col_column: "column";
    col_row: "row";
    col_cell: "cell";
    col_problem: "problem";
    no_problems: "Nothing in the file was unclear.";
    no_problems_in_read: "Nothing in the columns that are read was unclear; look at those that are not.";
    no_problems_beside_doubts: "Beside what is asked above, nothing in the columns that are read was unclear.";
    examples_left: "The template's own examples are not counted.";
}
pub const PROBLEMS_FILE: &str = "ace-own-data-problems.csv";
words! {
    download_problems: "Download the list";
    replaces: "These data will take the place of those in use, which you can put back.";
}

pub fn rows_used_of_which(used: u64, partial: u64) -> String {
    fill!("{used}, {partial} of them for the whole group only", used = format::count(used), partial = format::count(partial))
}

pub fn read_summary(file: &str, rows: u64, used: u64, questions: usize) -> String {
    if questions == 0 || used == 0 {
        return fill!(
            "{file}: {rows} rows read, and nothing of them can be used yet. Say in the preview what each column is.",
            file = file,
            rows = format::count(rows)
        );
    }
    fill!(
        "{file}: {rows} rows read, {used} used, {questions}. Look at the preview, then choose \u{201c}{button}\u{201d}.",
        file = file,
        rows = format::count(rows),
        used = format::count(used),
        questions = plural(questions as u64, tr("1 question"), tr("{n} questions")),
        button = use_these()
    )
}

pub fn failed(file: &str, reason: &str) -> String {
    fill!("{file} can't be used: {reason}. What you had before is as it was.", file = file, reason = reason)
}

pub fn problems(count: u64, shown: usize, listed: usize) -> String {
    let problems = plural(count, tr("1 problem"), tr("{n} problems"));
    let list = format::count(listed as u64);
    match (listed > shown, count > listed as u64) {
        (false, false) => fill!("{problems}.", problems = problems),
        (false, true) => fill!("{problems}, and the file lists the first {listed}.", problems = problems, listed = list),
        (true, false) => fill!("{problems}; the first {shown} are shown.", problems = problems, shown = shown),
        (true, true) => fill!(
            "{problems}; the first {shown} are shown, and the file lists the first {listed}.",
            problems = problems,
            shown = shown,
            listed = list
        ),
    }
}

pub fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => tr("UTF-8"),
        Encoding::Utf8Marked => tr("UTF-8 (marked)"),
        Encoding::Utf16Le => tr("UTF-16, little-endian"),
        Encoding::Utf16Be => tr("UTF-16, big-endian"),
        Encoding::MacRoman => tr("Mac Roman (assumed: the file is not UTF-8; check letters such as é and ñ below)"),
        Encoding::Cp850 => tr("code page 850 (assumed: the file is not UTF-8; check letters such as é and ñ below)"),
        Encoding::Windows1252 => tr("Windows-1252 (assumed: the file is not UTF-8; check letters such as é and ñ below)"),
    }
}

pub fn separator(separator: Separator) -> &'static str {
    match separator {
        Separator::Comma => tr("commas"),
        Separator::Semicolon => tr("semicolons"),
        Separator::Tab => tr("tabs"),
        Separator::Pipe => tr("vertical lines"),
        Separator::Space => tr("spaces"),
    }
}

// In use
words! {
    kept_title: "In use";
    show: "Show";
    export: "Take the aggregates home";
    export_cells: "Personas (CSV)";
    export_overall: "Whole groups (CSV)";
    export_items: "Questions (CSV)";
    export_json: "Everything (JSON)";
    remove: "Remove from this browser";
    undo: "Put back the data from before";
    removed: "The data are removed from this page and from this browser. Until you close the page you can put them back.";
    replaced: "The data from before are kept until you close the page.";

    model_hint: "To fine-tune the model on a group, show it and press Start in the panel above. \u{201c}All countries with groups\u{201d} \
    trains the group on the screen together with them. The model has one word for all groups whose names it does not know, so a fine-tune \
    on one group speaks for the others too.";
}

pub fn people(n: u32) -> String {
    plural(n.into(), tr("1 person"), tr("{n} people"))
}

pub fn kept(groups: usize, questions: usize, own: usize) -> String {
    fill!(
        "{groups}, {questions}, {own} of them your own.",
        groups = plural(groups as u64, tr("1 group"), tr("{n} groups")),
        questions = plural(questions as u64, tr("1 question"), tr("{n} questions")),
        own = own
    )
}

/// What there is no telling of a group.
pub fn gaps(known: [bool; Attribute::COUNT], ages: bool) -> Option<String> {
    let missing = Attribute::ALL.into_iter().filter(|a| !known[a.index()]).map(attribute_within);
    let missing: Vec<_> = missing.chain((!ages).then(|| tr("age").into())).collect();
    (!missing.is_empty()).then(|| fill!("not told: {what}", what = missing.join(", ")))
}
