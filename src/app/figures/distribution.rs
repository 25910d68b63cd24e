//! The answers of one persona to one item: survey and model, option by option.

use crate::{
    causal::{metrics, persona_interval},
    survey::{Attribute, Item, ItemAnswers, Persona, PersonaAnswer, Standard, own::OwnFigure},
};

/// What the survey has to say of this persona.
#[derive(Debug, Clone, PartialEq)]
pub enum Survey {
    Answered {
        p: Vec<f64>,
        /// 95 % Wilson; `None` where the sample's size is not in the tables (country level).
        intervals: Option<Vec<(f64, f64)>>,
        size: Option<SampleSize>,
    },
    /// Fewer than ten people in (some of) its cells: estimates are not shown as data.
    TooFew,
    /// So many people of the visitor's own group: too few to be shown.
    OwnTooFew(u32),
    /// The visitor's own data do not tell this.
    Unknown(Attribute),
    /// A country of which only overall figures are known.
    Extrapolated,
    NotAsked,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleSize {
    pub n: u32,
    /// Some cells have fewer than ten people, so n is a lower bound.
    pub at_least: bool,
    pub n_eff: f64,
}

impl Survey {
    pub fn of(answers: Option<&ItemAnswers>, persona: Persona) -> Self {
        let Some(answers) = answers else { return Self::NotAsked };
        match answers.persona(persona, Standard::AsAnswered) {
            Some(answer) if answer.is_evidence() => Self::answered(answer),
            Some(_) => Self::TooFew,
            None if matches!(answers, ItemAnswers::CountryLevel(_)) => Self::Extrapolated,
            None => Self::TooFew,
        }
    }

    /// What the visitor's own data say.
    pub fn own(figure: OwnFigure) -> Self {
        match figure {
            OwnFigure::Answered(answer) => Self::answered(answer),
            OwnFigure::TooFew { n } => Self::OwnTooFew(n),
            OwnFigure::Unknown(attribute) => Self::Unknown(attribute),
            OwnFigure::NotAsked => Self::NotAsked,
        }
    }

    fn answered(answer: PersonaAnswer) -> Self {
        let intervals = answer.n_eff.map(|n_eff| persona_interval(&answer.p, n_eff));
        let size = answer.n_eff.map(|n_eff| SampleSize { n: answer.n, at_least: answer.estimated_share > 0.0, n_eff });
        Self::Answered { p: answer.p, intervals, size }
    }

    pub fn p(&self) -> Option<&[f64]> {
        match self {
            Self::Answered { p, .. } => Some(p),
            _ => None,
        }
    }
}

/// One option's bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    pub survey: Option<f64>,
    pub interval: Option<(f64, f64)>,
    pub before: Option<f64>,
    /// How far `before` depends on how a model was asked: one standard deviation to either side.
    pub asked: Option<(f64, f64)>,
    pub after: Option<f64>,
}

/// 100 (1 - EMD) to the survey's answers of this persona.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scores {
    pub before: Option<f64>,
    pub after: Option<f64>,
    /// What the country's average would score for this persona; `None` for the country itself.
    pub average: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    pub survey: Survey,
    pub bars: Vec<Bar>,
    pub scores: Scores,
    /// The right end of the scale: the largest value shown, rounded up to a quarter.
    pub scale: f64,
}

/// Works out the bars. `before` and `after` are the model's distributions, when they are there and fit the item.
pub fn distribution(
    item: &Item,
    answers: Option<&ItemAnswers>,
    persona: Persona,
    before: Option<&[f64]>,
    after: Option<&[f64]>,
) -> Distribution {
    let average = (persona != Persona::ANY)
        .then(|| answers?.persona(Persona::ANY, Standard::AsAnswered))
        .flatten()
        .filter(PersonaAnswer::is_evidence)
        .map(|a| a.p);
    drawn(item, Survey::of(answers, persona), average.as_deref(), before, after)
}

/// As [`distribution`], for a group of the visitor's own: what its data say of the persona, and of everybody in it.
pub fn own_distribution(
    item: &Item,
    figure: OwnFigure,
    everybody: Option<OwnFigure>,
    before: Option<&[f64]>,
    after: Option<&[f64]>,
) -> Distribution {
    let average = match everybody {
        Some(OwnFigure::Answered(answer)) => Some(answer.p),
        _ => None,
    };
    drawn(item, Survey::own(figure), average.as_deref(), before, after)
}

fn drawn(item: &Item, survey: Survey, average: Option<&[f64]>, before: Option<&[f64]>, after: Option<&[f64]>) -> Distribution {
    let options = item.options.len();
    let survey = match survey {
        // The tables are checked against the catalogue when they are packed; a table that still differs is not shown.
        Survey::Answered { p, .. } if p.len() != options => Survey::NotAsked,
        survey => survey,
    };
    let [before, after] = [before, after].map(|p| p.filter(|p| p.len() == options));
    let at = |p: Option<&[f64]>, k: usize| p.and_then(|p| p.get(k).copied());
    let intervals = match &survey {
        Survey::Answered { intervals, .. } => intervals.as_deref(),
        _ => None,
    };
    let bars: Vec<Bar> = item
        .options
        .iter()
        .enumerate()
        .map(|(k, label)| Bar {
            label: label.clone(),
            survey: at(survey.p(), k),
            interval: intervals.and_then(|i| i.get(k).copied()),
            before: at(before, k),
            asked: None,
            after: at(after, k),
        })
        .collect();
    let score = |p: Option<&[f64]>| Some(metrics::score(metrics::emd(p?, survey.p()?)));
    let scores = Scores { before: score(before), after: score(after), average: score(average) };
    let scale = scale(&bars);
    Distribution { survey, bars, scores, scale }
}

/// The right end for the largest value shown, see [`Distribution::scale`].
fn scale(bars: &[Bar]) -> f64 {
    let shown = bars.iter().flat_map(|b| [b.survey, b.interval.map(|i| i.1), b.before, b.asked.map(|i| i.1), b.after]);
    let largest = shown.flatten().fold(0.0, f64::max);
    ((largest * 4.0).ceil() / 4.0).clamp(0.5, 1.0)
}

impl Distribution {
    /// With these standard deviations over the forms of asking, an option each, about `before`. Nothing where they are not of its item.
    pub fn with_spread(mut self, deviations: &[f32]) -> Self {
        if deviations.len() == self.bars.len() {
            for (bar, deviation) in self.bars.iter_mut().zip(deviations) {
                let deviation = f64::from(*deviation);
                bar.asked = bar.before.map(|p| ((p - deviation).max(0.0), (p + deviation).min(1.0)));
            }
            self.scale = scale(&self.bars);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Attribute, Cell, CellAnswer};

    fn item() -> Item {
        Item {
            code: "Q1".into(),
            topic: "t".into(),
            title: "T".into(),
            question: "Q?".into(),
            options: vec!["yes".into(), "no".into()],
            first_code: 1,
        }
    }

    /// Every cell has the same share and n people; women say yes more often. Cells in `small` are estimates.
    fn answers(small: &[usize]) -> ItemAnswers {
        let cell = |cell: Cell| {
            let estimated = small.contains(&cell.index());
            let yes = if cell.level(Attribute::Gender) { 0.8 } else { 0.4 };
            Some(CellAnswer {
                n: (!estimated).then_some(50),
                n_eff: if estimated { 0.0 } else { 40.0 },
                share: 1.0 / 16.0,
                estimated,
                p: vec![yes, 1.0 - yes],
                n_eff_age: 40.0,
                p_age: vec![yes, 1.0 - yes],
            })
        };
        ItemAnswers::Cells(Cell::all().map(cell).collect())
    }

    fn women() -> Persona {
        Persona::ANY.with(Attribute::Gender, Some(true))
    }

    #[test]
    fn evidence_comes_with_its_size_and_whiskers() {
        let d = distribution(&item(), Some(&answers(&[])), women(), Some(&[0.6, 0.4]), Some(&[0.8, 0.2]));
        let Survey::Answered { size: Some(size), .. } = &d.survey else { panic!("{:?}", d.survey) };
        assert_eq!((size.n, size.at_least, size.n_eff.round()), (400, false, 320.0));
        let bar = &d.bars[0];
        let (low, high) = bar.interval.unwrap();
        assert!((bar.survey.unwrap() - 0.8).abs() < 1e-9 && low < 0.8 && high > 0.8 && low > 0.7);
        assert!((d.scores.before.unwrap() - 80.0).abs() < 1e-9);
        assert!((d.scores.after.unwrap() - 100.0).abs() < 1e-9);
        assert!((d.scores.average.unwrap() - 80.0).abs() < 1e-9);
        assert_eq!(d.scale, 1.0);
    }

    #[test]
    fn how_a_model_was_asked_is_an_interval_of_what_it_said() {
        let d = || distribution(&item(), Some(&answers(&[])), women(), Some(&[0.9, 0.1]), None);
        let asked: Vec<_> = d().with_spread(&[0.25, 0.05]).bars.iter().map(|b| b.asked.unwrap()).collect();
        let close = |(low, high): (f64, f64), (l, h): (f64, f64)| (low - l).abs() < 1e-6 && (high - h).abs() < 1e-6;
        assert!(close(asked[0], (0.65, 1.0)) && close(asked[1], (0.05, 0.15)), "{asked:?}");
        assert_eq!(d().with_spread(&[0.25]), d(), "of another item");
    }

    #[test]
    fn the_country_is_not_compared_with_itself() {
        let d = distribution(&item(), Some(&answers(&[])), Persona::ANY, None, None);
        assert_eq!(d.scores, Scores::default());
        assert_eq!((d.bars[0].before, d.scale), (None, 0.75));
    }

    #[test]
    fn estimates_are_never_bars() {
        let lone = Persona::full(Cell::new(15).unwrap());
        let d = distribution(&item(), Some(&answers(&[15])), lone, Some(&[0.5, 0.5]), None);
        assert_eq!((d.survey, d.bars[0].survey, d.scores.before), (Survey::TooFew, None, None));
        assert_eq!(d.bars[0].before, Some(0.5));
        // One of sixteen cells is below a tenth: evidence, with n as a lower bound.
        let d = distribution(&item(), Some(&answers(&[15])), Persona::ANY, None, None);
        let Survey::Answered { size: Some(size), .. } = d.survey else { panic!() };
        assert!(size.at_least && size.n == 750);
    }

    #[test]
    fn country_level_figures_are_for_the_country_alone() {
        let level = ItemAnswers::CountryLevel(vec![0.3, 0.7]);
        let d = distribution(&item(), Some(&level), Persona::ANY, None, None);
        assert_eq!(d.survey, Survey::Answered { p: vec![0.3, 0.7], intervals: None, size: None });
        assert_eq!(distribution(&item(), Some(&level), women(), None, None).survey, Survey::Extrapolated);
        assert_eq!(distribution(&item(), None, women(), None, None).survey, Survey::NotAsked);
    }

    #[test]
    fn own_figures_are_drawn_and_four_people_are_not() {
        let everybody =
            OwnFigure::Answered(PersonaAnswer { p: vec![0.5, 0.5], n: 12, n_eff: Some(12.0), estimated_share: 0.0, share: 1.0 });
        let d = own_distribution(&item(), everybody.clone(), None, Some(&[0.5, 0.5]), None);
        assert_eq!((d.scores.before, d.scores.average), (Some(100.0), None));
        let (low, high) = d.bars[0].interval.unwrap();
        assert!(low < 0.26 && high > 0.74, "twelve people say little");
        let d = own_distribution(&item(), OwnFigure::TooFew { n: 4 }, Some(everybody), Some(&[0.5, 0.5]), None);
        assert_eq!((d.survey, d.bars[0].survey, d.scores.before), (Survey::OwnTooFew(4), None, None));
    }

    #[test]
    fn figures_that_do_not_fit_the_item_are_not_drawn() {
        let d = distribution(&item(), Some(&ItemAnswers::CountryLevel(vec![0.2; 5])), Persona::ANY, Some(&[1.0]), None);
        assert_eq!((d.survey, d.bars[1].before), (Survey::NotAsked, None));
    }
}
