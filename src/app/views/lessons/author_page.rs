//! What a link opens first where it opens no lesson: view, country, persona and question, by choosing.

use leptos::prelude::*;

use crate::{
    app::{
        fields::{self, inputs::Choice},
        language::tr_text,
        link::{self, page::PageState, parts::View},
        terms,
        views::lessons::{
            author::{Form, NONE},
            words,
        },
    },
    survey::{Attribute, COUNTRIES, Country, CountryCode, ItemCode},
};

impl Form {
    pub(super) fn page(self) -> AnyView {
        let views = View::ALL.into_iter().filter(|v| *v != View::Lessons);
        let views: Vec<Choice> = views.map(|v| (v.name().to_string(), link::words::view(v).to_string())).collect();
        let set_view = |p: &mut PageState, name: String| {
            p.view = View::ALL.into_iter().find(|v| v.name() == name).unwrap_or_default();
        };
        view! {
            {self.select(words::view(), "author-view", views, |p| p.view.name().into(), set_view)}
            <div class="author-controls">{self.country()} {Attribute::ALL.map(|a| self.attribute(a)).into_iter().collect_view()}</div>
            {self.question()}
        }
        .into_any()
    }

    fn country(self) -> AnyView {
        // Nobody else has the teacher's own data.
        let mut countries: Vec<&Country> = COUNTRIES.iter().collect();
        countries.sort_by_key(|c| terms::country_name(c));
        let choices = countries.into_iter().map(|c| (c.code().to_string(), terms::country_name(c).to_string())).collect();
        let set = |p: &mut PageState, code: String| p.country = CountryCode::parse(&code).unwrap_or(p.country);
        self.select(fields::words::country(), "author-country", choices, |p| p.country.to_string(), set)
    }

    fn attribute(self, attribute: Attribute) -> AnyView {
        let testid = ["author-gender", "author-education", "author-residence", "author-marital"][attribute.index()];
        let [a, b] = terms::levels(attribute);
        let [code_a, code_b] = attribute.codes();
        let choices = [(NONE, fields::words::any()), (code_a, a), (code_b, b)];
        let choices = choices.map(|(value, words)| (value.to_string(), words.to_string())).into();
        let get = move |p: &PageState| p.persona.level(attribute).map_or(NONE, |level| attribute.code(level)).to_string();
        let set = move |p: &mut PageState, code: String| {
            p.persona = p.persona.with(attribute, attribute.parse_level(&code).ok());
        };
        self.select(terms::attribute(attribute), testid, choices, get, set)
    }

    /// A topic, and its questions.
    fn question(self) -> AnyView {
        let state = self.state;
        let now = self.now;
        let topic = RwSignal::new(None::<String>);
        let of_item = Memo::new(move |_| {
            let code = now.with(|p| p.item.clone());
            state.survey.catalogue.with(|c| c.ready().and_then(|c| c.item(&code).map(|i| i.topic.clone()))).unwrap_or_default()
        });
        let topic_now = Memo::new(move |_| topic.get().unwrap_or_else(|| of_item.get()));
        let topics = move || {
            let topics = state.survey.catalogue.with(|c| c.ready().map(|c| c.topics.clone())).unwrap_or_default();
            topics.into_iter().map(|t| (t.id, tr_text(&t.title))).collect::<Vec<Choice>>()
        };
        let first_of = move |topic: &str| {
            state.survey.catalogue.with_untracked(|c| c.ready()?.items.iter().find(|i| i.topic == topic).map(|i| i.code.clone()))
        };
        let choose_topic = Callback::new(move |id: String| {
            if let Some(first) = first_of(&id) {
                self.set(|p| p.item = first);
            }
            topic.set(Some(id));
        });
        let questions = move || {
            let of_topic = topic_now.get();
            state.survey.catalogue.with(|c| {
                let items = c.ready().map(|c| c.items.iter().filter(|i| i.topic == of_topic).cloned().collect::<Vec<_>>());
                let title = |item| state.language.items.with(|texts| texts.item(item)).title.clone();
                items.unwrap_or_default().iter().map(|i| (i.code.to_string(), title(i))).collect::<Vec<Choice>>()
            })
        };
        let choose = Callback::new(move |code: String| self.set(|p| p.item = ItemCode::from(code.as_str())));
        view! {
            <div class="author-controls">
                {self.field(fields::words::topic(), "author-topic", Signal::derive(topics), topic_now.into(), choose_topic)}
                {self.field(
                    fields::words::item(), "author-item", Signal::derive(questions),
                    Signal::derive(move || now.with(|p| p.item.to_string())), choose,
                )}
            </div>
        }
        .into_any()
    }
}
