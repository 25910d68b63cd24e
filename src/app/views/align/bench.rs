//! What the bench does: fine-tunes are started and go on, and the history's runs are shown, used again and undone.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    align::TrainConfig,
    app::{
        engine::{runs, setup::Setup, tune::Asked},
        state::State,
        terms,
        views::align::presets::Preset,
    },
    engine::protocol::Weights,
    survey::ItemCode,
};

impl State {
    /// Starts a fine-tune with the settings of the panel and shows it.
    pub fn train(self) {
        let Some(item) = self.item.get_untracked() else { return };
        let page = self.page.get_untracked();
        let catalogue = self.survey.catalogue.get_untracked();
        let Some(catalogue) = catalogue.ready() else { return };
        let config = page.tune.config(page.country, &item, catalogue);
        if let Err(error) = config.check() {
            return self.notices.error(terms::from_below(&error));
        }
        let topic = catalogue.topic(&item.topic).map_or_else(|| item.topic.clone(), |t| t.title.clone());
        let setup = Setup {
            number: self.engine.runs.with_untracked(|r| r.next_number()),
            settings: page.tune.clone(),
            country: page.country,
            item: item.code.clone(),
            title: item.title.clone(),
            topic,
            config: config.clone(),
            own: self.own.mark.get_untracked(),
        };
        let asked = Asked { start: page.tune.start, steps: config.steps, setup: Some(Arc::new(setup)), goes_on: false };
        let tables = self.tables(&config);
        self.notices.forget_told();
        self.engine.train(asked, config, tables, None);
        self.go(|p| p.weights = Weights::Tuned);
    }

    /// Names of runs have their question's title as the page says it, now and in another language.
    pub fn follow_titles(self) {
        // Of a run, not of every step.
        let setup = Memo::new(move |_| self.engine.tune.with(|tune| tune.setup.clone()));
        Effect::new(move |_| {
            let (catalogue, texts) = (self.survey.catalogue.get(), self.language.items.get());
            let title = |code: &ItemCode| Some(texts.item(catalogue.ready()?.item(code)?).title);
            let engine = self.engine;
            // Also of runs that the browser kept, which come later.
            engine.runs.track();
            engine.runs.maybe_update(|runs| runs.entitle(title));
            if let Some(setup) = setup.with(|setup| setup.as_ref()?.entitled(title)) {
                engine.tune.update(|tune| tune.setup = Some(setup));
            }
        });
    }

    /// Goes on with a fine-tune that was interrupted, from its last copy.
    pub fn go_on(self) {
        let Some(setup) = self.engine.tune.with_untracked(|t| t.setup.clone()) else { return };
        self.engine.go_on(self.tables(&setup.config));
        self.go(|p| p.weights = Weights::Tuned);
    }

    /// The packed answers of countries that the page has. The engine has the visitor's own already.
    fn tables(self, config: &TrainConfig) -> Vec<Vec<u8>> {
        config.countries.iter().filter_map(|c| self.survey.packed_now(*c)).collect()
    }

    /// Sets the bench as a preset says; the visitor starts it.
    pub fn set_bench(self, preset: Preset) {
        self.go(|p| preset.apply(p));
    }

    /// Puts the settings of a run into the form.
    pub fn use_again(self, number: u32) {
        let setup = self.engine.runs.with_untracked(|runs| runs.get(number).map(|r| Arc::clone(&r.setup)));
        if let Some(setup) = setup {
            self.go(|p| {
                (p.country, p.item, p.tune) = (setup.country, setup.item.clone(), setup.settings.clone());
            });
            self.check();
        }
    }

    /// Makes a run's adapter the visitor's again, and shows it.
    pub fn show_run(self, number: u32) {
        let tune = self.engine.runs.with_untracked(|runs| runs.get(number).map(|r| r.tune.clone()));
        if let Some(tune) = tune {
            self.engine.runs.update(runs::Runs::forget_before);
            self.engine.put_back(tune);
            self.go(|p| p.weights = Weights::Tuned);
        }
    }

    /// Goes back to what there was before the last run: an adapter, or what that run started from.
    pub fn undo_run(self) {
        let Some(Some(before)) = self.engine.runs.try_update(runs::Runs::take_before) else { return };
        let start = self.engine.tune.with_untracked(|t| t.start.clone());
        let weights = if before.exists { Weights::Tuned } else { start };
        self.engine.put_back(before);
        self.go(|p| p.weights = weights);
    }
}
