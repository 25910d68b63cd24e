//! Fine-tunes worth a look, each one click away: what the bench is set to, without starting it.

use crate::{
    align::Objective,
    app::{
        link::{
            page::{DEFAULT_ADAPTER, PageState},
            parts::View,
            settings::{Breadth, Reach, TuneSettings},
        },
        views::align::words,
    },
    engine::protocol::Weights,
    survey::{Attribute, CountryCode, Persona},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// One country, one topic, all four attributes.
    Life,
    /// The same with one attribute: nothing holds the others.
    Teach,
    /// The most frequent answer alone, over an adapter that knew better: shifts go out.
    Erase,
    /// Differences alone, on one question, with a high rate: other questions pay for it.
    Differences,
    /// Far too many steps on half of a topic.
    Overfit,
    /// The paper's two stages, to set beside this project's way.
    Paper,
    /// All countries at once.
    World,
}

impl Preset {
    pub const ALL: [Self; 7] = [Self::Life, Self::Teach, Self::Erase, Self::Differences, Self::Overfit, Self::Paper, Self::World];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Teach => "teach",
            Self::Erase => "erase",
            Self::Differences => "differences",
            Self::Overfit => "overfit",
            Self::Paper => "paper",
            Self::World => "world",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Life => words::life_title(),
            Self::Teach => words::teach_title(),
            Self::Erase => words::erase_title(),
            Self::Differences => words::differences_title(),
            Self::Overfit => words::overfit_title(),
            Self::Paper => words::paper_title(),
            Self::World => words::world_title(),
        }
    }

    /// What it is good for, in a sentence or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::Life => words::life_words(),
            Self::Teach => words::teach_words(),
            Self::Erase => words::erase_words(),
            Self::Differences => words::differences_words(),
            Self::Overfit => words::overfit_words(),
            Self::Paper => words::paper_words(),
            Self::World => words::world_words(),
        }
    }

    const fn subject(self) -> (&'static str, &'static str) {
        match self {
            Self::Life | Self::Teach => ("EGY", "Q47"),
            Self::Erase => ("EGY", "Q29"),
            Self::Differences => ("IND", "Q33"),
            Self::Overfit => ("USA", "Q199"),
            Self::Paper => ("TUR", "Q33"),
            Self::World => ("JPN", "Q29"),
        }
    }

    pub fn settings(self) -> TuneSettings {
        let usual = TuneSettings { start: Weights::Base, ..TuneSettings::default() };
        match self {
            Self::Life => usual,
            Self::Teach => TuneSettings { teach: vec![Attribute::Education], steps: 80, ..usual },
            Self::Erase => TuneSettings {
                start: Weights::Shipped(DEFAULT_ADAPTER.into()),
                objective: Objective::Mode,
                steps: 30,
                learning_rate: 0.005,
                ..usual
            },
            Self::Differences => TuneSettings {
                objective: Objective::Shifts,
                breadth: Breadth::Item,
                steps: 120,
                learning_rate: 0.02,
                batch: 1,
                ..usual
            },
            Self::Overfit => TuneSettings { steps: 250, learning_rate: 0.01, rank: 32, held_out: 50, ..usual },
            Self::Paper => TuneSettings { objective: Objective::Paper, steps: 120, ..usual },
            Self::World => TuneSettings { reach: Reach::All, steps: 200, batch: 8, ..usual },
        }
    }

    /// Sets the bench. Language, lesson and what else a link says stay.
    pub fn apply(self, page: &mut PageState) {
        let (country, item) = self.subject();
        page.view = View::Align;
        if let Some(country) = CountryCode::parse(country) {
            page.country = country;
        }
        page.item = item.into();
        page.persona = Persona::ANY;
        page.tune = self.settings();
    }

    /// Whether the bench is set as this says.
    pub fn is_set(self, page: &PageState) -> bool {
        let (country, item) = self.subject();
        page.country.as_str() == country && page.item.as_str() == item && page.tune == self.settings()
    }

    pub fn link(self, page: &PageState) -> String {
        let mut page = page.clone();
        self.apply(&mut page);
        page.link(View::Align)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Catalogue, Country};

    #[test]
    fn each_preset_can_be_started_and_is_a_link() {
        let catalogue =
            Catalogue::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"))).unwrap();
        for preset in Preset::ALL {
            let mut page = PageState { lesson: Some("one-voice".into()), ..PageState::default() };
            assert!(!preset.is_set(&page));
            preset.apply(&mut page);
            assert!(preset.is_set(&page));
            let country = Country::find(page.country).unwrap();
            let known = catalogue.asked.known(country.code(), &page.item);
            assert_eq!(known, crate::survey::Known::Groups, "{preset:?}: {}", country.name);
            let item = catalogue.item(&page.item).unwrap_or_else(|| panic!("{preset:?}: no {}", page.item.as_str()));
            assert_eq!(page.tune.config(page.country, item, &catalogue).check(), Ok(()), "{preset:?}");
            let link = preset.link(&page);
            let (read, ignored) = PageState::parse(&link);
            assert_eq!((&read, ignored), (&page, vec![]), "{link}");
            assert_eq!(read.lesson.as_deref(), Some("one-voice"));
            assert_eq!(Preset::ALL.iter().filter(|p| p.is_set(&page)).count(), 1);
        }
    }

    #[test]
    fn titles_and_sentences_differ() {
        let titles: std::collections::BTreeSet<_> = Preset::ALL.iter().map(|p| (p.title(), p.words())).collect();
        assert_eq!(titles.len(), Preset::ALL.len());
        assert!(Preset::ALL.iter().all(|p| p.words().ends_with(['.', '?']) && !p.title().ends_with('.')));
    }
}
