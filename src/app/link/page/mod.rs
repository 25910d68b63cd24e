//! What is on the screen, as a query string and back. Every view is a link; what has its default is left out.
//!
//! A link says which version of these names it speaks: `v=2`. One that does not is of the first, and is read as such.

mod held;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, str::FromStr};

use crate::{
    align::{Objective, Split},
    app::{
        language::Language,
        link::{
            codec::{Why, YES, country, decode, encode, flag, item, named, number, plain, poll, shorten},
            names::{effect_name, engine_name, parse_engine, parse_weights, weights_name},
            parts::{Controls, On, Order, Reference, Show, Sort, Studied, View, Voice, attributes},
            question::OwnWords,
            settings::{Breadth, Reach, TuneSettings},
            sheet::Sheet,
        },
    },
    causal::EffectKind,
    engine::protocol::{EngineKind, Weights},
    survey::{Attribute, Country, CountryCode, ItemCode, Persona, Reach as Coverage, SurveyId},
};

/// Everything that a link to the page says.
#[derive(Debug, Clone, PartialEq)]
pub struct PageState {
    pub view: View,
    pub country: CountryCode,
    pub item: ItemCode,
    pub persona: Persona,
    /// The second voice, B; the first is `country` and `persona`.
    pub second: Option<Voice>,
    pub reference: Reference,
    /// The weights whose answers are shown (against those that they started from).
    pub weights: Weights,
    /// `None`: the page chooses.
    pub engine: Option<EngineKind>,
    pub effect: EffectKind,
    pub tune: TuneSettings,
    /// Of which model the results are shown, and of which split.
    pub studied: Studied,
    pub split: Split,
    /// Whose results and whose map are shown.
    pub survey: SurveyId,
    /// The question in the visitor's own words.
    pub ask: OwnWords,
    /// What a class is asked, as `survey::class` writes it. With it the view is that of the phones, but for an author.
    pub poll: String,
    /// The topic that lists and matrix are narrowed to; empty: all.
    pub topic: String,
    pub sort: Sort,
    pub show: Show,
    pub order: Order,
    /// Whose clouds are on the map.
    pub on: On,
    /// Whether predicted personas are drawn where the survey knows none.
    pub predicted: bool,
    /// The lesson that is open, by its name, and the step of it, from 0.
    pub lesson: Option<String>,
    pub step: u32,
    /// What is shown of a lesson whose steps are not shown.
    pub sheet: Sheet,
    /// The teacher's view of the lessons, where links are made.
    pub author: bool,
    /// Large type and fewer controls, for a projector.
    pub present: bool,
    pub lock: Controls,
    pub hide: Controls,
    /// `None`: the browser's, or the one chosen last.
    pub language: Option<Language>,
}

/// The shipped adapter that answers unless the visitor chooses other weights.
pub const DEFAULT_ADAPTER: &str = "ace";
const DEFAULT_ITEM: &str = "Q33";

impl Default for PageState {
    fn default() -> Self {
        // India is in the list of countries; the other arm is there for the type.
        let country = CountryCode::parse("IND").unwrap_or(crate::survey::COUNTRIES[0].code());
        Self {
            view: View::default(),
            country,
            item: DEFAULT_ITEM.into(),
            persona: Persona::ANY,
            second: None,
            reference: Reference::default(),
            weights: Weights::Shipped(DEFAULT_ADAPTER.into()),
            engine: None,
            effect: EffectKind::Standardised,
            tune: TuneSettings::default(),
            studied: Studied::default(),
            split: Split::Cells,
            survey: SurveyId::Wvs7,
            ask: OwnWords::default(),
            poll: String::new(),
            topic: String::new(),
            sort: Sort::default(),
            show: Show::default(),
            order: Order::default(),
            on: On::default(),
            predicted: false,
            lesson: None,
            step: 0,
            sheet: Sheet::default(),
            author: false,
            present: false,
            lock: Controls::NONE,
            hide: Controls::NONE,
            language: None,
        }
    }
}

/// A parameter of a link that the page could not use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    pub name: String,
    pub value: String,
    pub why: Why,
}

impl PageState {
    /// Reads a query string, with or without its question mark. What can't be read is listed and has its default.
    pub fn parse(query: &str) -> (Self, Vec<Ignored>) {
        let mut state = Self::default();
        let mut ignored = Vec::new();
        let mut seen = BTreeSet::new();
        let mut version = None;
        for pair in query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            let why = match name.as_str() {
                _ if seen.contains(&name) => Some(Why::Repeated),
                "v" if value == VERSION => {
                    version = Some(2);
                    None
                }
                "v" => Some(Why::Value),
                _ => state.set(&name, &value).err(),
            };
            seen.insert(name.clone());
            if let Some(why) = why {
                ignored.push(Ignored { name: shorten(name), value: shorten(value), why });
            }
        }
        if version.is_none() {
            state.migrate(&seen);
        }
        (state, ignored)
    }

    /// What a visitor sees who came without a link: not one voice, but two that differ in one attribute. An address that names the
    /// language alone is no link to a view either.
    pub fn welcome(query: &str) -> Option<Self> {
        let (mut page, ignored) = Self::parse(query);
        let plain = Self { language: page.language, ..Self::default() };
        let is_bare = query.trim_start_matches('?').split('&').all(|pair| pair.is_empty() || pair.starts_with("lang="));
        (is_bare && ignored.is_empty() && page == plain).then(|| {
            page.persona = page.persona.with(Attribute::Gender, Some(true));
            page.second = Some(Voice { country: page.country, persona: page.persona.with(Attribute::Gender, Some(false)) });
            page
        })
    }

    /// Whether both are the same, in whatever language.
    pub fn shows_as(&self, other: &Self) -> bool {
        Self { language: other.language, ..self.clone() } == *other
    }

    /// Links of the first version had one view for personas, shifts and fine-tunes. A link with settings of a fine-tune was made
    /// at the bench; any other shows voices.
    fn migrate(&mut self, names: &BTreeSet<String>) {
        const BENCH: [&str; 9] = ["start", "objective", "scope", "countries", "steps", "lr", "batch", "seed", "held"];
        if self.view == View::Voices && BENCH.iter().any(|name| names.contains(*name)) {
            self.view = View::Align;
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Why> {
        if let Ok(attribute) = Attribute::from_str(name) {
            let level = if value == ANY { None } else { Some(attribute.parse_level(value).map_err(|_| Why::Value)?) };
            self.persona = self.persona.with(attribute, level);
            return Ok(());
        }
        let tune = &mut self.tune;
        match name {
            // The first version's word.
            "view" if value == "playground" => self.view = View::Voices,
            "view" => self.view = named(View::ALL, View::name, value)?,
            "country" => self.country = country(value).ok_or(Why::Value)?,
            "item" => self.item = item(value).ok_or(Why::Value)?,
            "weights" => self.weights = parse_weights(value).ok_or(Why::Value)?,
            "engine" => self.engine = Some(parse_engine(value).ok_or(Why::Value)?),
            "effect" => self.effect = named(EffectKind::ALL, effect_name, value)?,
            "start" => tune.start = parse_weights(value).filter(|w| *w != Weights::Tuned).ok_or(Why::Value)?,
            "objective" => tune.objective = named(Objective::ALL, Objective::name, value)?,
            "scope" => tune.breadth = named(Breadth::ALL, Breadth::name, value)?,
            "countries" => tune.reach = named(Reach::ALL, Reach::name, value)?,
            "steps" => tune.steps = number(value, TuneSettings::STEPS)?,
            "lr" => tune.learning_rate = number(value, TuneSettings::LEARNING_RATE)?,
            "batch" => tune.batch = number(value, TuneSettings::BATCH)?,
            "seed" => tune.seed = number(value, TuneSettings::SEED)?,
            "held" => tune.held_out = number(value, TuneSettings::HELD_OUT)?,
            "rank" => tune.rank = number(value, TuneSettings::RANK)?,
            "teach" => tune.teach = attributes(value).ok_or(Why::Value)?,
            "model" => self.studied = named(Studied::ALL, Studied::name, value)?,
            "split" => self.split = named(Split::ALL, Split::name, value)?,
            "survey" => self.survey = named(SurveyId::ALL, SurveyId::name, value)?,
            "b" => self.second = Some(Voice::parse(value).ok_or(Why::Value)?),
            "ref" => self.reference = named(Reference::ALL, Reference::name, value)?,
            "ask" => self.ask = OwnWords::parse(value).ok_or(Why::Value)?,
            "poll" => self.poll = poll(value).ok_or(Why::Value)?,
            "topic" => self.topic = plain(value).ok_or(Why::Value)?,
            "sort" => self.sort = named(Sort::ALL, Sort::name, value)?,
            "show" => self.show = named(Show::ALL, Show::name, value)?,
            "order" => self.order = named(Order::ALL, Order::name, value)?,
            "on" => self.on = named(On::ALL, On::name, value)?,
            "predicted" => self.predicted = flag(value)?,
            "lesson" => self.lesson = Some(plain(value).ok_or(Why::Value)?),
            "step" => self.step = number(value, (0, 99))?,
            "sheet" => self.sheet = named(Sheet::ALL, Sheet::name, value)?,
            "author" => self.author = flag(value)?,
            "present" => self.present = flag(value)?,
            "lock" => self.lock = value.parse()?,
            "hide" => self.hide = value.parse()?,
            "lang" => self.language = Some(named(Language::ALL, Language::code, value)?),
            _ => return Err(Why::Unknown),
        }
        Ok(())
    }

    /// The query string without its question mark. What is as by default is left out, but never all: an address without a query is
    /// the [`welcome`](Self::welcome).
    pub fn format(&self) -> String {
        let usual = Self::default();
        let mut query = String::new();
        let mut add = |name: &str, value: String, differs: bool| {
            if differs {
                if !query.is_empty() {
                    query.push('&');
                }
                query.push_str(name);
                query.push('=');
                query.push_str(&encode(&value));
            }
        };
        let (tune, usual_tune) = (&self.tune, &usual.tune);
        add("view", self.view.name().into(), self.view != usual.view);
        add("country", self.country.as_str().into(), self.country != usual.country);
        add("item", self.item.0.clone(), self.item != usual.item);
        for (attribute, level) in self.persona.specified() {
            add(attribute.name(), attribute.code(level).into(), true);
        }
        add("weights", weights_name(&self.weights).into(), self.weights != usual.weights);
        if let Some(engine) = self.engine {
            add("engine", engine_name(engine).into(), true);
        }
        add("effect", effect_name(self.effect).into(), self.effect != usual.effect);
        add("start", weights_name(&tune.start).into(), tune.start != usual_tune.start);
        add("objective", tune.objective.name().into(), tune.objective != usual_tune.objective);
        add("scope", tune.breadth.name().into(), tune.breadth != usual_tune.breadth);
        add("countries", tune.reach.name().into(), tune.reach != usual_tune.reach);
        add("steps", tune.steps.to_string(), tune.steps != usual_tune.steps);
        add("lr", tune.learning_rate.to_string(), tune.learning_rate != usual_tune.learning_rate);
        add("batch", tune.batch.to_string(), tune.batch != usual_tune.batch);
        add("seed", tune.seed.to_string(), tune.seed != usual_tune.seed);
        add("held", tune.held_out.to_string(), tune.held_out != usual_tune.held_out);
        add("rank", tune.rank.to_string(), tune.rank != usual_tune.rank);
        let taught: Vec<_> = tune.teach.iter().map(|a| a.name()).collect();
        add("teach", taught.join(","), !taught.is_empty());
        add("model", self.studied.name().into(), self.studied != usual.studied);
        add("split", self.split.name().into(), self.split != usual.split);
        add("survey", self.survey.name().into(), self.survey != usual.survey);
        if let Some(second) = self.second {
            add("b", second.to_string(), true);
        }
        add("ref", self.reference.name().into(), self.reference != usual.reference);
        add("ask", self.ask.to_string(), !self.ask.is_empty());
        add("poll", self.poll.clone(), !self.poll.is_empty());
        add("topic", self.topic.clone(), !self.topic.is_empty());
        add("sort", self.sort.name().into(), self.sort != usual.sort);
        add("show", self.show.name().into(), self.show != usual.show);
        add("order", self.order.name().into(), self.order != usual.order);
        add("on", self.on.name().into(), self.on != usual.on);
        add("predicted", YES.into(), self.predicted);
        if let Some(lesson) = &self.lesson {
            add("lesson", lesson.clone(), true);
        }
        add("step", self.step.to_string(), self.step != 0);
        add("sheet", self.sheet.name().into(), self.sheet != usual.sheet);
        add("author", YES.into(), self.author);
        add("present", YES.into(), self.present);
        add("lock", self.lock.to_string(), self.lock != Controls::NONE);
        add("hide", self.hide.to_string(), self.hide != Controls::NONE);
        if let Some(language) = self.language {
            add("lang", language.code().into(), true);
        }
        if query.is_empty() { format!("v={VERSION}") } else { format!("v={VERSION}&{query}") }
    }

    /// Voice A.
    pub const fn first(&self) -> Voice {
        Voice { country: self.country, persona: self.persona }
    }

    /// The same in another view, as the target of a link: relative, so that the site works in any folder.
    pub fn link(&self, view: View) -> String {
        let mut page = self.clone();
        page.turn_to(view);
        format!("?{}", page.format())
    }

    /// The same page outside any lesson.
    pub fn without_lesson(&self) -> Self {
        Self { lesson: None, step: 0, sheet: Sheet::default(), ..self.clone() }
    }

    /// Goes to another view. The map is that of a survey with figures of the country, if there is one.
    pub fn turn_to(&mut self, view: View) {
        if view == View::Map && self.view != View::Map {
            let there = |s: &SurveyId| Country::find(self.country).is_none_or(|c| c.reach(*s) != Coverage::Nothing);
            let own = SurveyId::of(&self.item);
            self.survey = [Some(self.survey), own].into_iter().flatten().chain(SurveyId::ALL).find(there).unwrap_or(self.survey);
        }
        // What a class is asked is in the class's own link alone.
        if view != View::Class {
            self.poll.clear();
        }
        if view != View::Lessons {
            self.sheet = Sheet::default();
        }
        self.view = view;
    }
}

const ANY: &str = "any";

const VERSION: &str = "2";
