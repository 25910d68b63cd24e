//! Long work in pieces, a task each: in between the page is drawn, and hears who uses it.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Works of one kind, of which the last one counts. They end with the view that made them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Works(StoredValue<u32>);

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    works: Works,
    number: u32,
}

impl Works {
    /// A new work; a former one ends at its next breath.
    pub fn begin(self) -> Work {
        let next = |n: &mut u32| {
            *n = n.wrapping_add(1);
            *n
        };
        Work { works: self, number: self.0.try_update_value(next).unwrap_or_default() }
    }
}

impl Work {
    /// Whether it still counts: no other one began, and its view is there.
    fn counts(self) -> bool {
        self.works.0.try_get_value() == Some(self.number)
    }

    /// Lets the page breathe; whether the work still counts then.
    pub async fn breathe(self) -> bool {
        TimeoutFuture::new(0).await;
        self.counts()
    }
}

/// False now, true from the next task on: for what is out of sight at first, or too much together with the rest.
pub fn soon() -> ReadSignal<bool> {
    let (is_time, tell) = signal(false);
    let work = Works::default().begin();
    spawn_local(async move {
        if work.breathe().await {
            tell.set(true);
        }
    });
    is_time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_work_counts_as_long_as_its_view_is_there() {
        let owner = Owner::new();
        let (first, last) = owner.with(|| {
            let works = Works::default();
            (works.begin(), works.begin())
        });
        assert!(!first.counts() && last.counts());
        drop(owner);
        assert!(!last.counts());
    }
}
