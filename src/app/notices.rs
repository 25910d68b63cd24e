//! Messages to the visitor: added anywhere, shown in one place, gone when dismissed.

use leptos::prelude::*;

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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: u32,
    pub kind: Kind,
    pub text: String,
}

/// More than these nobody reads; the oldest go.
const MOST: usize = 5;

#[derive(Debug, Clone, Copy)]
pub struct Notices(RwSignal<(u32, Vec<Notice>)>);

impl Notices {
    pub fn none() -> Self {
        Self(RwSignal::new((0, Vec::new())))
    }

    /// Adds a message; one with the same text takes its place.
    pub fn add(self, kind: Kind, text: impl Into<String>) {
        let text = text.into();
        self.0.update(|(last, list)| {
            *last += 1;
            list.retain(|n| n.text != text);
            list.push(Notice { id: *last, kind, text });
            let surplus = list.len().saturating_sub(MOST);
            list.drain(..surplus);
        });
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

    pub fn list(self) -> Vec<Notice> {
        self.0.with(|(_, list)| list.clone())
    }
}
