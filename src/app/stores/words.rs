//! What is said about what the browser keeps, and why it keeps something else.

use crate::{
    app::{language::tr, stores::claim::Thing},
    fill, words,
};

/// Within a sentence.
fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::Adapter => tr("the fine-tuned adapter"),
        Thing::Own => tr("your own data"),
        Thing::Judged => tr("models' answers"),
        Thing::Class => tr("the class"),
    }
}

words! {
    keep_instead: "Keep this instead";
    save_as_file: "Save it as a file";
}

pub fn other_tab(what: Thing) -> String {
    fill!(
        "Another tab of this page says what this browser keeps of {what}. What this tab has stays until you close it.",
        what = thing(what)
    )
}

pub fn taken_over(what: Thing) -> String {
    fill!(
        "Another tab of this page has taken over what this browser keeps of {what}. What this tab has stays until you close it.",
        what = thing(what)
    )
}

/// Something that another version of the page wrote lies there.
pub fn still_unread(what: Thing) -> String {
    fill!(
        "This browser still keeps something of {what} that this page can't read. What this tab has stays until you close it.",
        what = thing(what)
    )
}

/// Why something that was kept can't be used.
pub fn unread(reason: &str) -> String {
    fill!(
        "{reason} It stays in this browser until you put something else in its place; save it as a file to be sure.",
        reason = reason
    )
}
