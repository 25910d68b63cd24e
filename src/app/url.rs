//! What is on the screen, as a query string and back. Every view is a link; what has its default is left out.

use std::str::FromStr;

use super::settings::{Breadth, Reach, TuneSettings};
use crate::{
    align::{Objective, Split},
    causal::EffectKind,
    engine::protocol::{EngineKind, Weights},
    survey::{Attribute, Country, CountryCode, ItemCode, Persona},
};

/// What the whole page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    #[default]
    Playground,
    Results,
}

impl View {
    pub const ALL: [Self; 2] = [Self::Playground, Self::Results];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Playground => "playground",
            Self::Results => "results",
        }
    }
}

/// Everything that a link to the page says.
#[derive(Debug, Clone, PartialEq)]
pub struct PageState {
    pub view: View,
    pub country: CountryCode,
    pub item: ItemCode,
    pub persona: Persona,
    /// The weights whose answers are shown (against those that they started from).
    pub weights: Weights,
    /// `None`: the page chooses.
    pub engine: Option<EngineKind>,
    pub effect: EffectKind,
    pub tune: TuneSettings,
    /// Of which split the results are shown.
    pub split: Split,
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
            weights: Weights::Shipped(DEFAULT_ADAPTER.into()),
            engine: None,
            effect: EffectKind::Standardised,
            tune: TuneSettings::default(),
            split: Split::Cells,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no such parameter.
    Unknown,
    /// The value is none that this parameter takes.
    Value,
    /// The parameter stands there twice; the first one counts.
    Repeated,
}

impl PageState {
    /// Reads a query string, with or without its question mark. What can't be read is listed and has its default.
    pub fn parse(query: &str) -> (Self, Vec<Ignored>) {
        let mut state = Self::default();
        let mut ignored = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for pair in query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            let why = if seen.contains(&name) { Some(Why::Repeated) } else { state.set(&name, &value).err() };
            seen.push(name.clone());
            if let Some(why) = why {
                ignored.push(Ignored { name: shorten(name), value: shorten(value), why });
            }
        }
        (state, ignored)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Why> {
        if let Ok(attribute) = Attribute::from_str(name) {
            let level = if value == ANY { None } else { Some(attribute.parse_level(value).map_err(|_| Why::Value)?) };
            self.persona = self.persona.with(attribute, level);
            return Ok(());
        }
        let tune = &mut self.tune;
        match name {
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
            "split" => self.split = named(Split::ALL, Split::name, value)?,
            _ => return Err(Why::Unknown),
        }
        Ok(())
    }

    /// The query string without its question mark; empty where all is as by default.
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
        add("split", self.split.name().into(), self.split != usual.split);
        query
    }

    /// The same in another view, as the target of a link: relative, so that the site works in any folder.
    pub fn link(&self, view: View) -> String {
        let query = Self { view, ..self.clone() }.format();
        if query.is_empty() { "./".into() } else { format!("?{query}") }
    }
}

const ANY: &str = "any";

/// The name of these weights in links and lists.
pub fn weights_name(weights: &Weights) -> &str {
    match weights {
        Weights::Base => "base",
        Weights::Shipped(name) => name,
        Weights::Tuned => "tuned",
    }
}

/// Weights by name; any plain word may be a shipped adapter's. Whether there is one is known once the engine is ready.
pub fn parse_weights(name: &str) -> Option<Weights> {
    match name {
        "base" => Some(Weights::Base),
        "tuned" => Some(Weights::Tuned),
        _ => {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
            (!name.is_empty() && name.len() <= 40 && name.chars().all(plain)).then(|| Weights::Shipped(name.into()))
        }
    }
}

pub const fn engine_name(engine: EngineKind) -> &'static str {
    match engine {
        EngineKind::Cpu => "cpu",
        EngineKind::Gpu => "gpu",
    }
}

pub fn parse_engine(name: &str) -> Option<EngineKind> {
    [EngineKind::Cpu, EngineKind::Gpu].into_iter().find(|e| engine_name(*e) == name)
}

pub const fn effect_name(effect: EffectKind) -> &'static str {
    match effect {
        EffectKind::Raw => "raw",
        EffectKind::Standardised => "standardised",
        EffectKind::AgeAdjusted => "age_adjusted",
    }
}

fn country(value: &str) -> Option<CountryCode> {
    // Whether there are data of the visitor's own is known once the browser has looked.
    CountryCode::parse(value).filter(|code| code.is_own() || Country::find(*code).is_some())
}

/// A code such as `Q164`, in either case. Whether the catalogue has it is known once that is loaded.
fn item(value: &str) -> Option<ItemCode> {
    let code = value.to_ascii_uppercase();
    let digits = code.strip_prefix('Q')?;
    let plain = !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(ItemCode(code))
}

fn named<T: Copy, const N: usize>(all: [T; N], name: fn(T) -> &'static str, value: &str) -> Result<T, Why> {
    all.into_iter().find(|t| name(*t) == value).ok_or(Why::Value)
}

fn number<T: FromStr + PartialOrd>(value: &str, (low, high): (T, T)) -> Result<T, Why> {
    let number: T = value.parse().map_err(|_| Why::Value)?;
    // Written so that NaN is refused too.
    if number >= low && number <= high { Ok(number) } else { Err(Why::Value) }
}

/// Percent signs and plus signs undone; what is no valid escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let escaped = (byte == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten()
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(value) => {
                bytes.push(value);
                rest = &tail[2..];
            }
            None => bytes.push(if byte == b'+' { b' ' } else { byte }),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.,".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// So much of a stranger's text as a notice has room for.
fn shorten(text: String) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST { text } else { text.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_view_has_an_empty_query_and_back() {
        assert_eq!(PageState::default().format(), "");
        for empty in ["", "?", "&&"] {
            assert_eq!(PageState::parse(empty), (PageState::default(), vec![]));
        }
    }

    #[test]
    fn every_parameter_survives_the_way_there_and_back() {
        let query = "view=results&country=EGY&item=Q29&gender=female&education=college&residence=rural&marital=married&weights=base\
            &engine=cpu&effect=raw&start=mode&objective=levels&scope=all&countries=all&steps=12&lr=0.02&batch=2&seed=7&held=30&split=item";
        let (state, ignored) = PageState::parse(query);
        assert_eq!(ignored, []);
        assert_eq!(state.format(), query.replace(char::is_whitespace, ""));
        assert_eq!(state.persona.granularity(), 4);
        assert_eq!(PageState::parse(&format!("?{query}")).0, state);
    }

    #[test]
    fn links_lead_from_view_to_view_and_keep_the_rest() {
        let (state, _) = PageState::parse("country=EGY&split=country");
        assert_eq!(state.link(View::Results), "?view=results&country=EGY&split=country");
        assert_eq!(state.link(View::Playground), "?country=EGY&split=country");
        assert_eq!(PageState::default().link(View::Playground), "./");
        assert_eq!(PageState::parse("view=playground"), (PageState::default(), vec![]));
    }

    #[test]
    fn what_is_wrong_is_listed_and_the_rest_is_kept() {
        let cases = [
            ("view=result", Why::Value),
            ("view=", Why::Value),
            ("split=people", Why::Value),
            ("country=XYZ", Why::Value),
            ("country=%F0%9F%8C%8D", Why::Value),
            ("item=164", Why::Value),
            ("item=Q", Why::Value),
            ("gender=woman", Why::Value),
            ("weights=a%20b", Why::Value),
            ("weights=", Why::Value),
            ("engine=tpu", Why::Value),
            ("effect=causal", Why::Value),
            ("start=tuned", Why::Value),
            ("steps=0", Why::Value),
            ("steps=-1", Why::Value),
            ("steps=99999999999999999999", Why::Value),
            ("lr=NaN", Why::Value),
            ("lr=inf", Why::Value),
            ("held=51", Why::Value),
            ("seed=1e3", Why::Value),
            ("nonsense", Why::Unknown),
            ("%zz=%", Why::Unknown),
            ("marital=any", Why::Repeated),
        ];
        for (bad, why) in cases {
            let (state, ignored) = PageState::parse(&format!("marital=married&{bad}&batch=2"));
            assert_eq!(ignored.iter().map(|i| i.why).collect::<Vec<_>>(), [why], "{bad}");
            assert_eq!((state.persona.to_string().as_str(), state.tune.batch), ("married", 2), "{bad}");
            assert_eq!(state.format(), "marital=married&batch=2", "{bad}");
        }
    }

    #[test]
    fn long_strangers_are_cut() {
        let (_, ignored) = PageState::parse(&"x".repeat(10_000));
        assert_eq!(ignored[0].name.chars().count(), 41);
    }

    #[test]
    fn escapes_and_cases_are_understood() {
        let (state, ignored) = PageState::parse("country=nzl&item=q164&gender=fem%61le&weights=my%2Dadapter");
        assert_eq!(ignored, []);
        assert_eq!(state.format(), "country=NZL&item=Q164&gender=female&weights=my-adapter");
        let (state, ignored) = PageState::parse("country=xab&item=qx12");
        assert_eq!((state.format().as_str(), ignored), ("country=XAB&item=QX12", vec![]));
        assert_eq!(decode("a%2Cb+c%"), "a,b c%");
        assert_eq!(decode("%C3%A9%+1"), "é% 1");
        assert_eq!(encode("é,&"), "%C3%A9,%26");
    }
}
