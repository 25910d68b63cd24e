//! One figure of the evaluation with its words, table and picture.

use leptos::prelude::*;

use crate::{
    align::{Part, PredictorKind, Results, Split},
    app::{
        charts::{
            data_table::{DataTable, csv_button, draw},
            markup::Markup,
            picture::sheet::Head,
            picture_words,
            table::Table,
        },
        link::parts::Studied,
        state::State,
        terms::Origin,
        views::results::{
            figures::{Standing, standings},
            words,
        },
    },
    survey::{Catalogue, SurveyId},
};

/// The file, for as long as the view is drawn.
pub type Stored = StoredValue<std::sync::Arc<Results>>;

/// What a figure is drawn from.
pub struct Shown<'a> {
    pub results: &'a Results,
    /// Whose results these are.
    pub studied: Studied,
    pub split: Split,
    pub survey: SurveyId,
    /// Whether the figure is of all surveys, beside each other.
    pub across: bool,
    /// All predictors, on everything that the split holds out of the survey.
    pub all: Vec<Standing>,
    /// For the topics' names, once it is there.
    pub catalogue: Option<&'a Catalogue>,
}

impl Shown<'_> {
    /// The short names of the surveys whose figures these are.
    fn surveys(&self) -> String {
        let all = SurveyId::ALL.into_iter().filter(|s| self.across || *s == self.survey);
        all.map(|s| s.survey().short).collect::<Vec<_>>().join(", ")
    }

    pub fn origin(&self) -> Origin {
        if self.across { Origin::Surveys } else { Origin::Survey(self.survey) }
    }

    /// Model, split and survey, as the first columns of files.
    pub fn context(&self) -> Vec<(&'static str, String)> {
        vec![("model", self.studied.name().into()), ("split", self.split.name().into()), ("survey", self.surveys())]
    }

    /// The same in words.
    fn of_what(&self) -> String {
        let (model, held_out) = (words::studied_long(self.studied), words::split(self.split));
        format!("{model}; {}; {}: {held_out}", self.surveys(), words::split_title())
    }

    pub fn caption(&self, title: &str) -> String {
        format!("{title}; {}", self.of_what())
    }

    /// What a picture says around its chart.
    pub fn head(&self, title: &str, intro: &str) -> Head {
        Head {
            title: title.into(),
            subtitle: self.of_what(),
            description: intro.into(),
            notes: vec![intro.into(), words::split_hint(self.split).into()],
            source: picture_words::credit(&[self.origin()]),
            ..Head::default()
        }
    }
}

#[cfg(test)]
impl<'a> Shown<'a> {
    /// Of people held out, in the World Values Survey.
    pub fn for_test(results: &'a Results, across: bool, all: Vec<Standing>) -> Self {
        let (studied, split, survey) = (Studied::Small, Split::Cells, SurveyId::Wvs7);
        Self { results, studied, split, survey, across, all, catalogue: None }
    }
}

/// A figure with its heading, and with its numbers as a file.
pub struct Card {
    pub id: &'static str,
    pub title: fn() -> &'static str,
    pub intro: fn() -> &'static str,
    pub html: fn(&Shown<'_>, &mut Markup),
    pub table: fn(&Shown<'_>) -> Table,
    /// Whether it is of all surveys, beside each other.
    pub across: bool,
    /// Whether the file's table can be shown too: not where the figure is one already.
    pub has_table: bool,
    /// The chart on a sheet of its own, below a head; `None` where the figure is a table.
    pub picture: Option<fn(&Shown<'_>, Head) -> String>,
}

impl Card {
    pub fn draw(&'static self, state: State, results: Stored) -> AnyView {
        let Self { id, title, intro, .. } = *self;
        let heading = format!("{id}-title");
        let with = move |make: &mut dyn FnMut(&Shown<'_>)| {
            let (studied, split, survey) = state.page.with(|p| (p.studied, p.split, p.survey));
            state.survey.catalogue.with(|c| {
                results.with_value(|r| {
                    let all = standings(r, split, survey, &Part::All);
                    make(&Shown {
                        results: r,
                        studied,
                        split,
                        survey,
                        across: self.across,
                        all,
                        catalogue: c.ready().map(|c| &**c),
                    });
                });
            });
        };
        let html = move || {
            let mut m = Markup::new();
            with(&mut |shown| (self.html)(shown, &mut m));
            m.finish()
        };
        let table = Signal::derive(move || {
            let mut table = Table::default();
            with(&mut |shown| {
                table = (self.table)(shown);
                table.context.extend(shown.origin().columns());
            });
            table
        });
        let name = Signal::derive(move || {
            state.page.with(|p| format!("ace-results-{}-{id}-{}-{}", p.studied.name(), p.split.name(), p.survey.name()))
        });
        let picture = Callback::new(move |()| {
            let mut svg = None;
            with(&mut |shown| svg = self.picture.map(|draw| draw(shown, shown.head(title(), intro()))));
            svg
        });
        let data = if self.has_table {
            view! { <DataTable table=table name=name picture=picture /> }.into_any()
        } else {
            csv_button(table, name)
        };
        view! {
            <section class=format!("figure {id}") data-testid=id aria-labelledby=heading>
                <h2 class="figure-title" id=heading.clone()>{title()}</h2>
                <p class="note">{intro()}</p>
                <div class="drawing" inner_html=html></div>
                {data}
            </section>
        }
        .into_any()
    }
}

/// A table in a box of its own, in which it scrolls.
pub fn boxed(m: &mut Markup, class: &str, table: &Table) {
    m.element("div", &[("class", class), ("tabindex", "0")], &mut |m| draw(m, table));
}

/// A predictor's mark: square, circle or diamond, by its kind.
pub fn look(standing: &Standing) -> &'static str {
    match standing.kind {
        PredictorKind::Statistic => "statistic",
        PredictorKind::Base => "base",
        PredictorKind::Adapter | PredictorKind::Judged => "adapter",
    }
}
