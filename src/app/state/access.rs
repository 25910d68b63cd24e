//! What a link has locked or hidden, and what a lesson's step can do without. Components ask here, or stand in a guard (`fields::guard`).

use leptos::prelude::*;

use crate::app::{
    link::{
        page::PageState,
        parts::{Control, Controls, View},
    },
    state::State,
    stores::{lessons::LessonsStore, loadable::Loadable},
};

/// What a visitor may do with a group of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Free,
    /// They stand there and can't be used.
    Locked,
    Hidden,
}

/// What is hidden need not be locked. A class looks at the projector: their own data are no part of that.
pub fn access(page: &PageState, control: Control) -> Access {
    if page.hide.has(control) || page.present && control == Control::Data {
        Access::Hidden
    } else if page.lock.has(control) {
        Access::Locked
    } else {
        Access::Free
    }
}

pub fn locked(state: State, control: Control) -> Signal<bool> {
    Memo::new(move |_| state.page.with(|p| access(p, control) == Access::Locked)).into()
}

/// Whether one of these can't be changed by the visitor: it is locked, or hidden by a link.
pub fn is_fixed(page: &PageState, controls: &[Control]) -> bool {
    controls.iter().any(|c| access(page, *c) != Access::Free)
}

pub fn fixed(state: State, controls: &'static [Control]) -> Signal<bool> {
    Memo::new(move |_| state.page.with(|p| is_fixed(p, controls))).into()
}

pub fn hidden(state: State, control: Control) -> Signal<bool> {
    let is_hidden = move |p: &PageState| access(p, control) == Access::Hidden || spare(p, state.lessons).has(control);
    Memo::new(move |_| state.page.with(is_hidden)).into()
}

/// The controls that the open step of a lesson does not need, unless the visitor wants them. Reactive to lessons.
pub fn spare(page: &PageState, lessons: LessonsStore) -> Controls {
    let id = page.lesson.as_ref().filter(|_| page.view != View::Lessons && !lessons.all_controls.get());
    let spare = id.and_then(|id| match lessons.now() {
        Loadable::Ready(all) => all.find(id).and_then(|l| Some(l.steps.get(l.step_at(page.step))?.spare())),
        _ => None,
    });
    spare.unwrap_or(Controls::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_counts_more_than_locked() {
        let (page, _) = PageState::parse("v=2&lock=item,country&hide=item,tune");
        let all = Control::ALL.map(|c| access(&page, c));
        use Access::Free;
        use Access::Hidden;
        use Access::Locked;
        assert_eq!(all, [Locked, Free, Hidden, Free, Free, Hidden, Free]);
    }

    #[test]
    fn a_projector_shows_nobodys_own_data() {
        let (page, _) = PageState::parse("v=2&present=1&lock=data");
        assert_eq!((access(&page, Control::Data), access(&page, Control::Item)), (Access::Hidden, Access::Free));
    }
}
