//! What a link has locked or hidden. Components ask here, or stand in a guard (`fields::guard`).

use leptos::prelude::*;

use crate::app::{
    link::{page::PageState, parts::Control},
    state::State,
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

pub fn hidden(state: State, control: Control) -> Signal<bool> {
    Memo::new(move |_| state.page.with(|p| access(p, control) == Access::Hidden)).into()
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
