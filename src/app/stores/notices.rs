//! Messages to the visitor: added anywhere, shown in one place, gone when dismissed.

use std::{fmt, sync::Arc};

use leptos::prelude::*;

use crate::app::lasting::LastingSignal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Info,
    Warning,
    Error,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub id: u32,
    pub kind: Kind,
    pub text: String,
    pub action: Option<Action>,
}

/// Something to do about it. Not a `Callback`, which goes with the view that made it: a message stays.
#[derive(Clone)]
pub struct Action {
    pub label: String,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Action {
    pub fn run(&self) {
        (self.run)();
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Action").field(&self.label).finish()
    }
}

impl PartialEq for Action {
    fn eq(&self, other: &Self) -> bool {
        self.label == other.label && Arc::ptr_eq(&self.run, &other.run)
    }
}

/// More than these nobody reads; the oldest go.
const MOST: usize = 5;

#[derive(Debug, Clone, Copy)]
pub struct Notices(LastingSignal<(u32, Vec<Notice>)>);

impl Notices {
    pub fn none() -> Self {
        Self(LastingSignal::new((0, Vec::new())))
    }

    /// Adds a message; one with the same text takes its place.
    pub fn add(self, kind: Kind, text: impl Into<String>) {
        self.put(kind, text.into(), None);
    }

    fn put(self, kind: Kind, text: String, action: Option<Action>) {
        self.0.update(|(last, list)| {
            *last += 1;
            list.retain(|n| n.text != text);
            list.push(Notice { id: *last, kind, text, action });
            let surplus = list.len().saturating_sub(MOST);
            list.drain(..surplus);
        });
    }

    /// Adds a message with a button.
    pub fn offer(self, text: impl Into<String>, label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) {
        self.put(Kind::Info, text.into(), Some(Action { label: label.into(), run: Arc::new(run) }));
    }

    pub fn info(self, text: impl Into<String>) {
        self.add(Kind::Info, text);
    }

    pub fn warn(self, text: impl Into<String>) {
        self.add(Kind::Warning, text);
    }

    pub fn error(self, text: impl Into<String>) {
        self.add(Kind::Error, text);
    }

    pub fn dismiss(self, id: u32) {
        self.0.update(|(_, list)| list.retain(|n| n.id != id));
    }

    /// Takes away what only told something, before it is no longer so or is said in another language.
    pub fn forget_told(self) {
        self.0.update(|(_, list)| list.retain(|n| n.kind != Kind::Info || n.action.is_some()));
    }

    pub fn list(self) -> Vec<Notice> {
        self.0.with(|(_, list)| list.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_with_something_to_do_takes_the_place_of_one_with_the_same_words() {
        let owner = Owner::new();
        owner.with(|| {
            let notices = Notices::none();
            notices.info("newer");
            let pressed = StoredValue::new(false);
            notices.offer("newer", "Load it", move || pressed.set_value(true));
            let list = notices.list();
            assert_eq!(list.len(), 1);
            let action = list[0].action.clone().unwrap();
            assert_eq!(action.label, "Load it");
            action.run();
            assert!(pressed.get_value());
            for n in 0..9 {
                notices.warn(n.to_string());
            }
            assert_eq!(notices.list().len(), MOST);
        });
    }

    #[test]
    fn what_was_only_told_goes_and_what_is_to_be_done_stays() {
        let owner = Owner::new();
        owner.with(|| {
            let notices = Notices::none();
            notices.info("back");
            notices.warn("in vain");
            notices.offer("newer", "Load it", || {});
            notices.forget_told();
            assert_eq!(notices.list().iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["in vain", "newer"]);
        });
    }
}
