//! What is said about keys that are shortcuts.

use crate::{
    app::link::{parts::View, words::view},
    fill, words,
};

words! {
    open: "Keyboard shortcuts";
    title: "Keyboard shortcuts";
    intro: "They work wherever no text is being typed.";
    search: "Search the questions";
    help: "Show this list";
    previous: "Previous question";
    next: "Next question";
    escape: "Close this list";
    switch: "Use single-key shortcuts";
    switch_hint: "Switch them off if you speak to your computer, or press keys by accident. This browser remembers it. The button in the \
        footer always opens this list.";
    close: "Close";
    escape_key: "Esc";
}

pub fn to_view(to: View) -> String {
    fill!("Go to: {view}", view = view(to))
}
