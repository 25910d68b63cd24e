//! Signals and memos that outlast the views that read them.
//!
//! The library's own keep an entry, and the memory behind it, for whoever ever read them, also when that is long gone: a page that is
//! open for hours would grow with every view that is left. These let the gone ones go. What lives no longer than its reader needs
//! none of this: views use the library's.

pub mod followers;

use std::{ops::DerefMut, panic::Location};

use leptos::{
    prelude::*,
    reactive::{
        computed::ArcMemo,
        graph::ToAnySource,
        signal::ArcRwSignal,
        traits::{DefinedAt, IsDisposed, UntrackableGuard},
    },
};

use followers::Followers;

/// A signal of the state or of a store.
pub type LastingSignal<T> = Lasting<RwSignal<T>>;

/// A memo of the state or of a store.
pub type LastingMemo<T> = Lasting<Memo<T>>;

/// A handle `S` of the library that knows who follows it; it is read and written as `S` is.
#[derive(Debug)]
pub struct Lasting<S> {
    handle: S,
    followers: StoredValue<Followers>,
}

impl<S: Copy> Copy for Lasting<S> {}

impl<S: Clone> Clone for Lasting<S> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), followers: self.followers }
    }
}

impl<T: Send + Sync + 'static> LastingSignal<T> {
    pub fn new(value: T) -> Self {
        let signal = ArcRwSignal::new(value);
        Self { followers: StoredValue::new(Followers::of(signal.to_any_source())), handle: signal.into() }
    }
}

impl<T: PartialEq + Send + Sync + 'static> LastingMemo<T> {
    /// As [`Memo::new`]: calculated when it is read, and its readers are told only of another value.
    pub fn new(calculate: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let memo = ArcMemo::new(calculate);
        Self { followers: StoredValue::new(Followers::of(memo.to_any_source())), handle: memo.into() }
    }
}

impl<S> DefinedAt for Lasting<S> {
    fn defined_at(&self) -> Option<&'static Location<'static>> {
        self.followers.defined_at()
    }
}

impl<S> IsDisposed for Lasting<S> {
    fn is_disposed(&self) -> bool {
        self.followers.is_disposed()
    }
}

impl<S> Track for Lasting<S> {
    fn track(&self) {
        self.followers.try_update_value(Followers::follow);
    }
}

impl<S: ReadUntracked> ReadUntracked for Lasting<S> {
    type Value = S::Value;

    fn try_read_untracked(&self) -> Option<Self::Value> {
        self.handle.try_read_untracked()
    }
}

impl<S: Notify> Notify for Lasting<S> {
    fn notify(&self) {
        self.handle.notify();
    }
}

impl<S: Write> Write for Lasting<S> {
    type Value = S::Value;

    fn try_write(&self) -> Option<impl UntrackableGuard<Target = Self::Value>> {
        self.handle.try_write()
    }

    fn try_write_untracked(&self) -> Option<impl DerefMut<Target = Self::Value>> {
        self.handle.try_write_untracked()
    }
}

impl<T: Send + Sync + Clone + 'static> From<LastingMemo<T>> for Signal<T> {
    fn from(memo: LastingMemo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}

impl<T: Send + Sync + Clone + 'static> From<LastingSignal<T>> for Signal<T> {
    fn from(signal: LastingSignal<T>) -> Self {
        Self::derive(move || signal.get())
    }
}
