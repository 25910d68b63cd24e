//! Journeys are made two at a time, as most of them wait for one processor; whoever measures time has the machine alone.

use std::{
    cell::RefCell,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

static MACHINE: RwLock<()> = RwLock::new(());

enum Turn {
    Shared(#[expect(dead_code, reason = "held")] RwLockReadGuard<'static, ()>),
    Alone(#[expect(dead_code, reason = "held")] RwLockWriteGuard<'static, ()>),
}

thread_local! {
    /// Of the journey on this thread, until its end.
    static TURN: RefCell<Option<Turn>> = const { RefCell::new(None) };
}

/// Waits for whoever has the machine alone.
pub fn join() {
    TURN.with_borrow_mut(|turn| {
        turn.get_or_insert_with(|| Turn::Shared(MACHINE.read().unwrap_or_else(PoisonError::into_inner)));
    });
}

/// Waits for every journey under way; others wait from now on.
pub fn alone() {
    TURN.with_borrow_mut(|turn| {
        *turn = None;
        *turn = Some(Turn::Alone(MACHINE.write().unwrap_or_else(PoisonError::into_inner)));
    });
}
