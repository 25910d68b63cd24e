//! What the state says: titles of the window, and why a part of a link was replaced.

use crate::{
    app::{
        link::{self, parts::View},
        terms::{self, NAME},
    },
    fill,
    survey::Persona,
    words,
};

/// What the browser kept, in a form that this page does not know.
pub const UNREAD_OWN_FILE: &str = "ace-own-data.kept";

/// Why another language is not spoken, and what to do.
pub fn no_language(reason: &str, name: &str) -> String {
    fill!("{reason} The page stays in this language; choose {name} again to try once more.", reason = reason, name = name)
}

/// The title of the window where no question is on the screen.
pub fn view_title(view: View) -> String {
    format!("{} · {NAME}", link::words::view(view))
}

/// The same of one thing that the view is about: a question of the visitor's own, a lesson.
pub fn titled(view: View, what: &str) -> String {
    format!("{}: {what} · {NAME}", link::words::view(view))
}

/// The title of the window, and of this view in the history.
pub fn title(view: View, country: &str, who: Persona, item: &str) -> String {
    format!("{}: {item}, {} · {NAME}", link::words::view(view), terms::persona_in(country, who))
}

pub fn unknown_item(code: &str, instead: &str) -> String {
    fill!("There is no question {code}; {instead} is shown instead.", code = code, instead = instead)
}

pub fn unknown_lesson(id: &str) -> String {
    fill!("There is no lesson \u{201c}{id}\u{201d}; these are the ones there are.", id = id)
}

words! {
    own_title: "Use our own data";
    no_catalogue: "The questions of this page are not loaded yet. Wait a moment, then choose the file again.";
    /// The one group of a file that names none.
    own_group: "Our group";
    judged_not_kept: "This browser can't keep the model's answers. They stay until you close the page: keep your file to open it again.";
    storage_silent: "This browser's storage does not answer. The page goes on without it: what it kept from former visits is not here, and \
    what you bring stays until you close the page.";
    link_binds: "The link of this page has locked or hidden some of its controls.";
    free_all: "Show and unlock them";
    own_storage_full: "This browser has no room to keep your data. They stay until you close the page: keep your CSV file to open it again.";
    own_storage_refused: "This browser lets the page store nothing. Your data stay until you close the page: keep your CSV file to open it again.";
}

pub fn no_data(code: &str) -> String {
    fill!(
        "The link is about somebody's own data ({code}), which are in that person's browser alone, not in the link. Open the same CSV \
         file under \u{201c}{title}\u{201d} to see it; everything else in the link was kept.",
        code = code,
        title = own_title()
    )
}
