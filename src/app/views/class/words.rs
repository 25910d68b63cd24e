//! What is said to a teacher who asks a class, and on the phones of the class.

use crate::{
    app::language::{format, plural::plural, tr},
    fill,
    survey::{
        class::{MOST_CODES, MOST_QUESTIONS, Taken},
        own::FEWEST_SHOWN,
    },
    words,
};

/// The name of the file with the codes.
pub const FILE: &str = "ace-class-codes.txt";

words! {
    intro: "Choose questions, show the link, and take the codes that the phones give. Nothing is sent anywhere: the questions are in the link, the \
        answers in the codes, and both stay in this browser.";
    our_class: "Our class";
    choose_title: "1. What the class is asked";
    has_codes: "There are codes already, which belong to these questions. Remove them below to ask something else.";
    title: "What the class is called";
    attributes: "What each person may tell of themselves";
    attributes_hint: "Everybody can leave each of them open. Ask only what the class is large enough for: small groups are not shown.";
    chosen: "Questions";
    search: "Add a question of the surveys";
    add: "Add";
    is_chosen: "Chosen already";
    leave_out: "Leave out";
    own_question: "Add a question of your own";
    own_text: "Question";
    own_options: "What people can answer: one option a line, from one end of the scale to the other";
    add_own: "Add this question";
    share_title: "2. The class's link";
    share_what: "Everybody opens it on a phone: from the picture, or sent as a text. Once open, the page works without a network.";
    link: "Link";
    copy_link: "Copy the link";
    copied: "Copied.";
    not_copied: "This browser copies nothing here: mark the text and copy it yourself.";
    large: "Show it large";
    open: "Try it";
    fine: "Long questions make the picture fine: show it large, or send the link as a text.";
    close: "Close";
    bring_title: "3. Codes";
    codes: "Codes";
    codes_hint: "Type one and press Enter, or paste a whole chat or the column of a form: names, times and other words do no harm.";
    take: "Take the codes";
    problems: "What looks like a code and is none";
    col_text: "text";
    col_problem: "what is wrong";
    list: "The codes so far";
    drop: "Take out";
    save: "Download the codes";
    remove: "Remove all codes";
    undo: "Put them back";
    figures_title: "4. The class";
    show: "Show the class in every view";
    in_use: "The class stands among the countries now, and follows each new code.";
    to_data: "Its files are under \u{201c}Data\u{201d}.";
    not_kept: "This browser lets the page store nothing. The codes stay until you close the page: download them to bring them again.";
    other_codes: "There are codes of other questions here. Download and remove them, then open this link again.";
    sheet_what: "Answer what you like and leave the rest open. Your answers stay on this phone until you give the code to somebody.";
    open_choice: "I leave this open";
    left_open: "left open";
    finish: "Done: show my code";
    your_code: "Your code";
    copy_code: "Copy the code";
    back: "Change my answers";
    hand_in: "Give this one code to your teacher: send it, or read it out. Zero and O are the same, and so are one, I and L.";
    holds: "What it holds";
    holds_nothing_else: "Nothing else: no name, no time, and nothing about this phone. Whoever has the class's link can read your answers from it.";
    collect: "For teachers: collect the codes of these questions";
}

pub fn leave_out_this(question: &str) -> String {
    fill!("Leave out: {question}", question = question)
}

pub fn chosen_this(question: &str) -> String {
    fill!("Chosen already: {question}", question = question)
}

pub fn add_this(question: &str) -> String {
    fill!("Add: {question}", question = question)
}

pub fn so_many(n: usize) -> String {
    fill!("{n} of {most} at most", n = n, most = MOST_QUESTIONS)
}

/// Of a search: how many are shown, and of how many.
pub fn shown_of(shown: usize, found: usize) -> String {
    match found {
        0 => tr("No question of the surveys has these words.").into(),
        _ if shown < found => {
            fill!(
                "{shown} of {found} questions. Write more to find others.",
                shown = format::count(shown as u64),
                found = format::count(found as u64)
            )
        }
        _ => plural(found as u64, tr("1 question is offered"), tr("{n} questions are offered")),
    }
}

/// What became of a text.
pub fn taken(taken: &Taken) -> String {
    if taken.is_nothing() {
        return tr("There is no code in this text.").into();
    }
    let mut parts = vec![plural(taken.new as u64, tr("1 new code"), tr("{n} new codes"))];
    if !taken.again.is_empty() {
        parts.push(plural(taken.again.len() as u64, tr("1 that was there already"), tr("{n} that were there already")));
    }
    if !taken.wrong.is_empty() {
        parts.push(plural(taken.wrong.len() as u64, tr("1 that is wrong"), tr("{n} that are wrong")));
    }
    let mut said = fill!("{parts}.", parts = parts.join(", "));
    if taken.over > 0 {
        said = format!(
            "{said} {}",
            fill!("{most} codes are the most: others were left out.", most = format::count(MOST_CODES as u64))
        );
    }
    if taken.cut {
        said = format!("{said} {}", tr("The text was too long; bring its end by itself."));
    }
    said
}

pub fn again(codes: &str, more: usize) -> String {
    let codes = if more > 0 { format!("{codes}, {}", and_more(more)) } else { codes.into() };
    fill!("There already: {codes}", codes = codes)
}

pub fn and_more(n: usize) -> String {
    fill!("and {n} more", n = format::count(n as u64))
}

pub fn drop_code(code: &str) -> String {
    fill!("Take out {code}", code = code)
}

pub fn people(n: usize) -> String {
    plural(n as u64, tr("1 person has answered"), tr("{n} people have answered"))
}

pub fn removed(n: usize) -> String {
    plural(
        n as u64,
        tr("1 code was removed. It can be put back until you leave this view."),
        tr("{n} codes were removed. They can be put back until you leave this view."),
    )
}

pub fn small() -> String {
    fill!("Nothing is shown of fewer than {fewest} people.", fewest = FEWEST_SHOWN)
}

pub fn answered(n: u32) -> String {
    plural(n.into(), tr("(1 answer)"), tr("({n} answers)"))
}

pub fn too_few(n: u32) -> String {
    match n {
        0 => tr("Nobody has answered this yet.").into(),
        n => fill!("Shown from {fewest} answers on; so far {n}.", fewest = FEWEST_SHOWN, n = n),
    }
}
