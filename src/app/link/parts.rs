//! The parts of a link that are the page's alone: its views, the second voice, orders, and what a lesson locks or hides.

use std::{fmt, str::FromStr};

use crate::{
    app::link::codec::{self, country, named},
    survey::{Attribute, CountryCode, Persona},
};

/// What the whole page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    /// One or two personas beside each other.
    #[default]
    Voices,
    /// What each attribute shifts: one item, and all items of a country.
    Shifts,
    /// All personas of all countries on one item.
    Many,
    /// Countries and personas on two axes.
    Map,
    /// The fine-tune bench.
    Align,
    Lessons,
    /// A question of the visitor's own, to the public model.
    Ask,
    /// Any model's answers, as a file, beside people's.
    Judge,
    Results,
    Method,
    Data,
    About,
}

impl View {
    pub const ALL: [Self; 12] = [
        Self::Voices,
        Self::Shifts,
        Self::Many,
        Self::Map,
        Self::Align,
        Self::Lessons,
        Self::Ask,
        Self::Judge,
        Self::Results,
        Self::Method,
        Self::Data,
        Self::About,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Voices => "voices",
            Self::Shifts => "shifts",
            Self::Many => "many",
            Self::Map => "map",
            Self::Align => "align",
            Self::Lessons => "lessons",
            Self::Ask => "ask",
            Self::Judge => "judge",
            Self::Results => "results",
            Self::Method => "method",
            Self::Data => "data",
            Self::About => "about",
        }
    }

    /// Whether the model answers here.
    pub const fn needs_engine(self) -> bool {
        matches!(self, Self::Voices | Self::Shifts | Self::Many | Self::Align | Self::Ask)
    }
}

/// A country and a persona in it. In a link: `EGY`, or `EGY.female.college`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    pub country: CountryCode,
    pub persona: Persona,
}

impl Voice {
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let country = country(parts.next()?)?;
        let mut persona = Persona::ANY;
        for code in parts {
            let attribute = Attribute::ALL.into_iter().find(|a| a.codes().contains(&code))?;
            if persona.level(attribute).is_some() {
                return None;
            }
            persona = persona.with(attribute, attribute.parse_level(code).ok());
        }
        Some(Self { country, persona })
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.country.as_str())?;
        self.persona.specified().try_for_each(|(a, level)| write!(f, ".{}", a.code(level)))
    }
}

/// What voices are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reference {
    /// The average of voice A's country.
    #[default]
    Country,
    /// The average of all countries, each counting once.
    All,
    None,
}

impl Reference {
    pub const ALL: [Self; 3] = [Self::Country, Self::All, Self::None];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::All => "all",
            Self::None => "none",
        }
    }
}

/// The order of the rows of the matrix of items and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// As the catalogue has them.
    #[default]
    Catalogue,
    /// The largest effect of any attribute first.
    Largest,
    /// The largest effect of this attribute first.
    By(Attribute),
    /// Where the model is furthest from the survey first.
    Misses,
}

impl Sort {
    pub const ALL: [Self; 7] = [
        Self::Catalogue,
        Self::Largest,
        Self::By(Attribute::Gender),
        Self::By(Attribute::Education),
        Self::By(Attribute::Residence),
        Self::By(Attribute::Marital),
        Self::Misses,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Largest => "largest",
            Self::By(attribute) => attribute.name(),
            Self::Misses => "misses",
        }
    }
}

/// Which rows of the matrix are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    #[default]
    All,
    /// Those with an effect that the survey shows clearly.
    Clear,
    /// Those where the model misleads about an attribute.
    Faults,
}

impl Show {
    pub const ALL: [Self; 3] = [Self::All, Self::Clear, Self::Faults];

    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Clear => "clear",
            Self::Faults => "faults",
        }
    }
}

/// The order of the countries where all of them are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By their averages.
    #[default]
    Average,
    /// The widest spread of personas first.
    Spread,
    Name,
}

impl Order {
    pub const ALL: [Self; 3] = [Self::Average, Self::Spread, Self::Name];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Average => "average",
            Self::Spread => "spread",
            Self::Name => "name",
        }
    }
}

/// Whose clouds the map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum On {
    #[default]
    Survey,
    /// What the base says: one voice a country.
    Base,
    /// What the adapter `ace` says, beside the survey.
    Ace,
    /// What the model says that is chosen for all views.
    Model,
}

impl On {
    pub const ALL: [Self; 4] = [Self::Survey, Self::Base, Self::Ace, Self::Model];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::Base => "base",
            Self::Ace => "ace",
            Self::Model => "model",
        }
    }
}

/// A group of controls that a lesson may lock (shown, not to be used) or hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    Country,
    Persona,
    Item,
    Model,
    Comparison,
    Tune,
    Data,
}

impl Control {
    pub const ALL: [Self; 7] = [Self::Country, Self::Persona, Self::Item, Self::Model, Self::Comparison, Self::Tune, Self::Data];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Persona => "persona",
            Self::Item => "item",
            Self::Model => "model",
            Self::Comparison => "comparison",
            Self::Tune => "tune",
            Self::Data => "data",
        }
    }
}

/// A set of controls, in a link separated by commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Controls(u8);

impl Controls {
    pub const NONE: Self = Self(0);

    pub const fn has(self, control: Control) -> bool {
        self.0 & (1 << control as u8) != 0
    }

    pub const fn with(self, control: Control, in_it: bool) -> Self {
        let bit = 1 << control as u8;
        Self(if in_it { self.0 | bit } else { self.0 & !bit })
    }

    pub fn iter(self) -> impl Iterator<Item = Control> {
        Control::ALL.into_iter().filter(move |c| self.has(*c))
    }
}

impl fmt::Display for Controls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Control::name).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Controls {
    type Err = codec::Why;

    fn from_str(text: &str) -> Result<Self, codec::Why> {
        text.split(',').try_fold(Self::NONE, |set, name| Ok(set.with(named(Control::ALL, Control::name, name)?, true)))
    }
}

/// Attributes separated by commas, each once.
pub fn attributes(text: &str) -> Option<Vec<Attribute>> {
    let mut list = Vec::new();
    for name in text.split(',') {
        let attribute: Attribute = name.parse().ok()?;
        if list.contains(&attribute) {
            return None;
        }
        list.push(attribute);
    }
    list.sort();
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_there_and_back() {
        for text in ["EGY", "IND.female.college", "DEU.male.no_college.rural.married"] {
            assert_eq!(Voice::parse(text).unwrap().to_string(), text);
        }
        for wrong in ["", "XYZ", "EGY.", "EGY.female.male", "EGY.tall"] {
            assert_eq!(Voice::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sets_of_controls_there_and_back() {
        let set: Controls = "item,country".parse().unwrap();
        assert_eq!(set.to_string(), "country,item");
        assert!(set.has(Control::Item) && !set.has(Control::Tune));
        assert_eq!(set.with(Control::Item, false).with(Control::Country, false), Controls::NONE);
        assert!("item,everything".parse::<Controls>().is_err());
    }

    #[test]
    fn lists_of_attributes_are_in_order_and_have_each_once() {
        assert_eq!(attributes("marital,gender"), Some(vec![Attribute::Gender, Attribute::Marital]));
        assert_eq!(attributes("gender,gender"), None);
        assert_eq!(attributes(""), None);
    }

    #[test]
    fn the_script_that_starts_the_page_knows_which_views_the_model_answers_in() {
        let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/start.js"));
        let list = script.split("return [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        let named: Vec<_> = list.split(',').map(|name| name.trim().trim_matches('"')).collect();
        let wanted: Vec<_> = View::ALL.into_iter().filter(|view| view.needs_engine()).map(View::name).collect();
        assert_eq!(named, wanted);
    }
}
