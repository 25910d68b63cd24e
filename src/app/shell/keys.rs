//! Which key does what. Single keys, which a visitor can switch off: speech input and unsteady hands press them by accident.

use crate::app::link::parts::View;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    Search,
    Help,
    Previous,
    Next,
    View(View),
}

/// The views with a number of their own, 1 to 7.
pub const NUMBERED: usize = 7;

/// What a key press means; `None` for keys that are somebody else's.
pub fn shortcut(key: &str, has_modifier: bool) -> Option<Shortcut> {
    if has_modifier {
        return None;
    }
    match key {
        "/" => Some(Shortcut::Search),
        "?" => Some(Shortcut::Help),
        "[" => Some(Shortcut::Previous),
        "]" => Some(Shortcut::Next),
        _ => {
            let number: usize = key.parse().ok().filter(|n| (1..=NUMBERED).contains(n) && key.len() == 1)?;
            View::ALL.get(number - 1).copied().map(Shortcut::View)
        }
    }
}

/// Whether an element takes keys as text (or, as a list does, to choose by letters), so that they are no shortcuts there.
pub fn takes_text(tag: &str, input_type: &str, is_editable: bool) -> bool {
    const PRESSED: [&str; 8] = ["radio", "checkbox", "button", "submit", "reset", "file", "image", "range"];
    match tag.to_ascii_lowercase().as_str() {
        "textarea" | "select" => true,
        "input" => !PRESSED.contains(&input_type.to_ascii_lowercase().as_str()),
        _ => is_editable,
    }
}

/// The entry before or after the one that is shown; where that is none of them, the first.
pub fn beside<T: PartialEq>(all: &[T], shown: &T, forward: bool) -> Option<usize> {
    let Some(at) = all.iter().position(|e| e == shown) else { return (!all.is_empty()).then_some(0) };
    if forward { Some(at + 1).filter(|next| *next < all.len()) } else { at.checked_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_what_they_do() {
        assert_eq!(shortcut("/", false), Some(Shortcut::Search));
        assert_eq!(shortcut("?", false), Some(Shortcut::Help));
        assert_eq!(shortcut("1", false), Some(Shortcut::View(View::Voices)));
        assert_eq!(shortcut("7", false), Some(Shortcut::View(View::ALL[6])));
        for key in ["8", "0", "12", "+1", "a", "Escape", "", "Enter"] {
            assert_eq!(shortcut(key, false), None, "{key}");
        }
        assert_eq!(shortcut("1", true), None, "the browser's own");
    }

    #[test]
    fn fields_keep_their_keys() {
        assert!(takes_text("INPUT", "search", false) && takes_text("select", "", false) && takes_text("DIV", "", true));
        assert!(takes_text("input", "number", false) && takes_text("input", "", false));
        assert!(!takes_text("INPUT", "radio", false) && !takes_text("BUTTON", "", false));
    }

    #[test]
    fn neighbours_end_at_the_ends() {
        let all = ["a", "b", "c"];
        assert_eq!((beside(&all, &"a", true), beside(&all, &"a", false)), (Some(1), None));
        assert_eq!((beside(&all, &"c", true), beside(&all, &"c", false)), (None, Some(1)));
        assert_eq!((beside(&all, &"x", true), beside::<i32>(&[], &1, true)), (Some(0), None));
    }
}
