//! A link for a class: what an author's form starts from, and what a link sets, in words. Plain Rust.

use crate::{
    app::{
        fields,
        language::Language,
        link::{
            self,
            page::{DEFAULT_ADAPTER, Ignored, PageState},
            parts::{Control, Controls, On, View, Voice},
        },
        stores::lessons::file::Lessons,
        terms,
        views::lessons::words,
    },
    engine::protocol::Weights,
    survey::{Catalogue, Country, CountryCode, Persona},
};

/// What a class may do with a group of controls: 0 free, 1 locked, 2 hidden.
pub const FREEDOMS: [&str; 3] = ["free", "locked", "hidden"];

/// Which of [`FREEDOMS`] a page gives.
pub fn freedom(page: &PageState, control: Control) -> &'static str {
    FREEDOMS[if page.hide.has(control) { 2 } else { usize::from(page.lock.has(control)) }]
}

pub fn set_freedom(page: &mut PageState, control: Control, freedom: &str) {
    page.lock = page.lock.with(control, freedom == FREEDOMS[1]);
    page.hide = page.hide.with(control, freedom == FREEDOMS[2]);
}

/// The page that a pasted text links to: an address, or its query string. `None` where it is neither.
pub fn pasted(link: &str) -> Option<(PageState, Vec<Ignored>)> {
    let link = link.trim();
    let address = link.split('#').next().unwrap_or_default();
    let query = match address.split_once('?') {
        Some((_, query)) => query,
        None if address.contains("://") => "",
        None => address,
    };
    // What an address without a query opens.
    let welcome = PageState::welcome(query).filter(|_| address.contains("://"));
    let (page, ignored) = welcome.map_or_else(|| PageState::parse(query), |page| (page, Vec::new()));
    let understood = if query.is_empty() { !address.is_empty() } else { query.split('&').count() > ignored.len() };
    understood.then(|| (drafted(page), ignored))
}

/// As the start of a link: never the author's form itself, nor the list without a lesson.
pub fn drafted(page: PageState) -> PageState {
    let view = if page.view == View::Lessons { View::Voices } else { page.view };
    PageState { view, author: false, ..page }
}

/// The query string of the link. A lesson sets view, question and the rest itself.
pub fn link(draft: &PageState) -> String {
    let mut page = draft.clone();
    if draft.lesson.is_some() {
        page = PageState {
            lesson: draft.lesson.clone(),
            step: draft.step,
            language: draft.language,
            present: draft.present,
            engine: draft.engine,
            lock: draft.lock,
            hide: draft.hide,
            ..PageState::default()
        };
        page.tune.seed = draft.tune.seed;
    }
    page.format()
}

/// A part of what a link sets: its name, and what it is.
pub type Part = (&'static str, String);

pub fn who(country: CountryCode, persona: Persona) -> String {
    match Country::find(country) {
        Some(known) => terms::persona_in(terms::country_name(known), persona),
        None => terms::persona_in(country.as_str(), persona),
    }
}

/// Which figures are on the page: view, people, question, model.
pub fn figures(page: &PageState, title: impl Fn(&PageState) -> Option<String>) -> Vec<Part> {
    let mut parts = vec![(words::view(), link::words::view(page.view).to_string())];
    if !page.view.needs_engine() && page.view != View::Map {
        return parts;
    }
    parts.push((fields::words::persona_title(), who(page.country, page.persona)));
    if page.view == View::Map {
        let clouds = match page.on {
            On::Survey => terms::survey().into(),
            On::Base => terms::weights(&Weights::Base),
            On::Ace => terms::weights(&Weights::Shipped(DEFAULT_ADAPTER.into())),
            On::Model => terms::weights(&page.weights),
        };
        parts.extend([(terms::survey(), page.survey.survey().short.into()), (words::clouds(), clouds)]);
        return parts;
    }
    if let Some(Voice { country, persona }) = page.second.filter(|_| page.view == View::Voices) {
        parts.push((words::second_voice(), who(country, persona)));
    }
    let item = title(page).map_or(page.item.to_string(), |title| format!("{title} ({})", page.item.short()));
    parts.push((fields::words::item(), item));
    parts.push((terms::model(), terms::weights(&page.weights)));
    if matches!(page.view, View::Shifts | View::Align) {
        parts.push((terms::effect_kind_title(), terms::effect_kind(page.effect).into()));
    }
    if page.view == View::Align {
        let t = &page.tune;
        parts.push((
            words::training(),
            words::training_in_words(t.steps, link::words::breadth(t.breadth), link::words::reach(t.reach), t.seed),
        ));
        parts.push((words::training_more(), words::training_details(t)));
    }
    parts
}

/// Everything that a link sets, in words.
pub fn preview(draft: &PageState, lessons: Option<&Lessons>, catalogue: Option<&Catalogue>) -> Vec<Part> {
    let lesson = draft.lesson.as_ref().and_then(|id| lessons?.find(id));
    let mut parts = Vec::new();
    if let Some(lesson) = lesson {
        parts.push((words::lesson(), lesson.title.clone()));
        parts.push((words::step(), words::progress(lesson.step_at(draft.step) + 1, lesson.steps.len())));
    }
    let page = lesson.map_or(draft.clone(), |l| l.page_at(draft.step, draft));
    parts.extend(figures(&page, |p| catalogue?.item(&p.item).map(|i| i.title.clone())));
    let list = |controls: Controls| {
        let names: Vec<_> = controls.iter().map(words::control_name).collect();
        if names.is_empty() { words::nothing().into() } else { names.join(", ") }
    };
    parts.push((words::and_locks(), list(draft.lock)));
    parts.push((words::and_hides(), list(draft.hide)));
    parts.push((words::seed(), page.tune.seed.to_string()));
    parts.push((words::language(), draft.language.map_or(words::of_browser(), Language::name).into()));
    if draft.present {
        parts.push((words::presenter(), words::yes().into()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_made_here_is_taken_over_again() {
        let mut draft = PageState::parse("v=2&view=align&country=EGY&item=Q199&lang=es&present=1").0;
        draft.tune.seed = 12;
        set_freedom(&mut draft, Control::Tune, "locked");
        set_freedom(&mut draft, Control::Data, "hidden");
        let query = link(&draft);
        for way in ["", "?", "https://example.org/ace/?"] {
            assert_eq!(pasted(&format!(" {way}{query} ")), Some((draft.clone(), vec![])), "{way}");
        }
        assert_eq!(pasted(&format!("https://example.org/?{query}#top")).unwrap().0, draft);
    }

    #[test]
    fn a_lessons_link_says_no_more_than_it_has_to() {
        let mut draft = PageState::parse("v=2&country=EGY&lesson=one-voice&step=2&steps=9&seed=4").0;
        set_freedom(&mut draft, Control::Country, "locked");
        assert_eq!(link(&draft), "v=2&seed=4&lesson=one-voice&step=2&lock=country");
        let (again, _) = pasted(&link(&draft)).unwrap();
        assert_eq!(link(&again), link(&draft));
        assert!(crate::app::stores::lessons::file::is_bare(&again));
    }

    #[test]
    fn what_is_no_link_is_refused_and_what_is_wrong_in_one_is_listed() {
        assert_eq!(pasted("good morning"), None);
        assert_eq!(pasted(""), None);
        let (page, ignored) = pasted("https://example.org/?country=EGY&gender=tall").unwrap();
        assert_eq!((page.country.as_str(), ignored.len()), ("EGY", 1));
        assert_eq!(pasted("https://example.org/").unwrap().0, PageState::welcome("").unwrap());
        assert_eq!(pasted("https://example.org/?v=2").unwrap().0, PageState::default());
        assert_eq!(pasted("?v=2&view=lessons&author=1").unwrap().0, PageState::default());
    }

    #[test]
    fn a_control_is_free_locked_or_hidden_and_never_both() {
        let mut page = PageState::default();
        for wanted in ["locked", "hidden", "free", "locked"] {
            set_freedom(&mut page, Control::Item, wanted);
            assert_eq!(freedom(&page, Control::Item), wanted);
            assert!(!(page.lock.has(Control::Item) && page.hide.has(Control::Item)));
        }
    }

    #[test]
    fn a_preview_says_what_is_set() {
        let (draft, _) = PageState::parse("v=2&country=EGY&gender=female&b=IND&item=Q199&lock=country&present=1");
        let parts = preview(&draft, None, None);
        let of = |name: &str| parts.iter().find(|p| p.0 == name).map(|p| p.1.as_str());
        assert_eq!(of("View"), Some("Voices"));
        assert_eq!(of("Persona"), Some("Egypt: woman"));
        assert_eq!(of("Second voice"), Some("India: everyone"));
        assert_eq!((of("Locked"), of("Hidden")), (Some("Country"), Some("nothing")));
        assert_eq!(of("Presenter mode"), Some("yes"));
    }

    #[test]
    fn a_map_says_whose_it_is_and_a_training_all_that_it_needs() {
        let of = |query: &str| figures(&PageState::parse(query).0, |_| None);
        let map = of("v=2&view=map&country=EGY&on=base");
        assert!(map.contains(&("Clouds of", "base".into())) && map.iter().any(|(name, _)| *name == "Survey"), "{map:?}");
        let align = of("v=2&view=align&country=EGY&steps=400&lr=0.02&held=50");
        let details = &align.last().unwrap().1;
        for part in ["ace", "50", "0.02", "base"] {
            assert!(details.contains(part), "{details}");
        }
    }
}
