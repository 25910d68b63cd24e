//! What the browser keeps of a class: a text with its questions in the first line and its codes below.

use std::cell::RefCell;

use crate::{
    app::stores::{
        claim::{How, Thing, claim},
        own::database::{self, CLASS},
    },
    survey::class::{Codes, Poll},
};

thread_local! {
    /// What was kept last, also where the browser keeps nothing: for who leaves the view and comes back.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Nothing where there are no whole questions, which no code can be without.
pub fn written(poll: &Poll, codes: &Codes) -> Option<String> {
    poll.check().is_ok().then(|| format!("{poll}\n{}", codes.text()))
}

/// The questions, and the text of the codes.
pub fn read(text: &str) -> Option<(Poll, String)> {
    let (link, codes) = text.split_once('\n')?;
    Some((link.parse().ok()?, codes.into()))
}

/// What was kept, from this page's memory, or else the browser's.
pub async fn load() -> Option<String> {
    if let Some(last) = LAST.with_borrow(Clone::clone) {
        return Some(last);
    }
    let bytes = database::load(CLASS).await.ok().flatten()?;
    String::from_utf8(bytes).ok()
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Here,
    /// The browser keeps nothing.
    Nowhere,
    /// Another tab writes what is kept.
    OtherTab,
}

/// Keeps a text in place of any other.
pub async fn save(text: Option<String>) -> Kept {
    LAST.set(Some(text.unwrap_or_default()));
    save_last(How::Gently).await
}

/// Keeps what is kept by this page in the browser too.
pub async fn save_last(how: How) -> Kept {
    if !claim(Thing::Class, how).await {
        return Kept::OtherTab;
    }
    let text = LAST.with_borrow(Clone::clone).filter(|text| !text.is_empty());
    let saved = database::save(CLASS, text.as_deref().map(str::as_bytes)).await;
    if saved.is_ok() || text.is_none() { Kept::Here } else { Kept::Nowhere }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{
        Catalogue, Persona,
        class::{Answers, Form, Question},
    };

    #[test]
    fn questions_and_codes_survive_the_browser() {
        let questions = vec![Question::own("Tea?", "yes\nno")];
        let poll = Poll { title: "4a".into(), questions, ..Poll::default() };
        let form = Form::new(poll.clone(), &Catalogue::default()).unwrap();
        let mut codes = Codes::default();
        for salt in 0..3 {
            let answers = Answers { who: Persona::ANY, given: vec![Some(1)] };
            codes.take(&form, form.encode(&answers, salt).unwrap().as_str());
        }
        let text = written(&poll, &codes).unwrap();
        let (read_poll, read_codes) = read(&text).unwrap();
        let mut again = Codes::default();
        assert_eq!((again.take(&form, &read_codes).new, read_poll), (3, poll));
        assert_eq!(again, codes);
        assert_eq!(written(&Poll::default(), &codes), None);
        assert!(read("").is_none() && read("nonsense\n").is_none());
    }
}
