//! All personas of all countries on one item: a row a country, positions on the scale from 0 (the first option) to 100 (the
//! last).

pub mod nobody;

use std::cmp::Ordering;

use crate::{
    app::{
        engine::predictions::Answers,
        figures::silence::{Silence, silence},
        link::parts::Order,
        stores::loadable::Loadable,
    },
    causal::metrics::mean_position,
    engine::protocol::Weights,
    survey::{
        Cell, Country, CountryTable, ItemAnswers, ItemCode, Known, Persona, Standard,
        own::{OwnFigure, OwnGroup},
    },
};

/// Personas of fewer people are not shown.
const FEWEST: u32 = 10;

/// One full persona in the survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    pub cell: Cell,
    /// Mean position of its answers.
    pub at: f64,
    /// Respondents.
    pub n: u32,
}

/// What the survey has of a country.
#[derive(Debug, Clone, PartialEq)]
pub enum Survey {
    Loading,
    /// Why not, as a sentence.
    Failed(String),
    NotAsked,
    /// The country as a whole; figures of groups are not in the tables.
    Level {
        average: f64,
    },
    Cells {
        /// `None` where too much of it would rest on estimates.
        average: Option<f64>,
        /// In the order of [`Cell::all`].
        dots: Vec<Dot>,
    },
}

/// What the model says of a country.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub average: f64,
    /// The full personas, by [`Cell::index`].
    pub dots: Vec<f64>,
    pub weights: Weights,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub country: &'static Country,
    /// In the language of the page.
    pub name: String,
    pub survey: Survey,
    pub model: Option<Model>,
}

impl Survey {
    pub fn of(table: &Loadable<CountryTable>, item: &ItemCode) -> Self {
        match table {
            Loadable::Loading => Self::Loading,
            Loadable::Failed(reason) => Self::Failed(reason.clone()),
            Loadable::Ready(table) => Self::of_answers(table.items.get(item)),
        }
    }

    /// One of the visitor's groups: everybody who answered, and the personas of ten people and more, if there are any and the
    /// data tell all four attributes. `None` where so few answered that nothing is shown.
    pub fn of_group(group: &OwnGroup, item: &ItemCode) -> Option<Self> {
        let all = match group.figure(item, Persona::ANY) {
            OwnFigure::Answered(all) => all,
            OwnFigure::TooFew { .. } => return None,
            OwnFigure::NotAsked | OwnFigure::Unknown(_) => return Some(Self::NotAsked),
        };
        let average = position(&all.p);
        let cells = group.table.items.get(item).filter(|_| group.known.iter().all(|known| *known));
        let dots = cells.map(dots).unwrap_or_default();
        Some(if dots.is_empty() { Self::Level { average } } else { Self::Cells { average: Some(average), dots } })
    }

    pub fn of_answers(answers: Option<&ItemAnswers>) -> Self {
        let average = answers.and_then(average);
        match (answers, average) {
            (Some(answers @ ItemAnswers::Cells(_)), average) => Self::Cells { average, dots: dots(answers) },
            (Some(ItemAnswers::CountryLevel(_)), Some(average)) => Self::Level { average },
            _ => Self::NotAsked,
        }
    }
}

/// The country's average, where it is evidence.
pub fn average(answers: &ItemAnswers) -> Option<f64> {
    let all = answers.persona(Persona::ANY, Standard::AsAnswered).filter(|a| a.is_evidence())?;
    Some(position(&all.p)).filter(|v| v.is_finite())
}

fn position(p: &[f64]) -> f64 {
    100.0 * mean_position(p)
}

fn dots(answers: &ItemAnswers) -> Vec<Dot> {
    let dot = |cell: Cell| {
        let answer = answers.cell(cell).filter(|a| !a.estimated)?;
        let n = answer.n.filter(|n| *n >= FEWEST)?;
        Some(Dot { cell, at: position(&answer.p), n }).filter(|d| d.at.is_finite())
    };
    Cell::all().filter_map(dot).collect()
}

impl Model {
    /// Of the answers of all 81 personas.
    pub fn of(answers: &Answers, weights: &Weights) -> Option<Self> {
        let at = |persona: Persona| answers.get(persona.index()).map(|p| position(p)).filter(|v| v.is_finite());
        let dots: Option<Vec<f64>> = Cell::all().map(|c| at(Persona::full(c))).collect();
        Some(Self { average: at(Persona::ANY)?, dots: dots?, weights: weights.clone() })
    }
}

impl Row {
    pub fn average(&self) -> Option<f64> {
        match &self.survey {
            Survey::Level { average } => Some(*average),
            Survey::Cells { average, .. } => *average,
            _ => None,
        }
    }

    pub fn dots(&self) -> &[Dot] {
        match &self.survey {
            Survey::Cells { dots, .. } => dots,
            _ => &[],
        }
    }

    /// Personas that are not shown because fewer than ten people are known of them.
    pub fn left_out(&self) -> usize {
        match &self.survey {
            Survey::Cells { dots, .. } => Cell::COUNT - dots.len(),
            _ => 0,
        }
    }

    /// The lowest and the highest of the personas shown.
    pub fn range(&self) -> Option<(f64, f64)> {
        range(self.dots().iter().map(|d| d.at))
    }

    /// The same of the personas shown that this one covers, with how many they are.
    pub fn range_of(&self, who: Persona) -> Option<(usize, (f64, f64))> {
        let covered = || self.dots().iter().filter(|d| who.covers(d.cell)).map(|d| d.at);
        Some((covered().count(), range(covered())?))
    }

    pub fn model_range(&self) -> Option<(f64, f64)> {
        range(self.model.as_ref()?.dots.iter().copied())
    }

    /// Why nothing of the survey stands beside what is shown. The personas of a country with an overall figure alone are there once
    /// the model says them.
    pub fn silence(&self) -> Option<Silence> {
        let known = match self.survey {
            Survey::Loading => return None,
            Survey::Failed(_) => return self.model.as_ref().map(|m| Silence::Extrapolated.of(&m.weights)),
            Survey::NotAsked => Known::Nothing,
            Survey::Level { .. } => Known::Country,
            Survey::Cells { .. } => Known::Groups,
        };
        let silence = silence(known, self.model.is_some())?;
        Some(self.model.as_ref().map_or(silence, |m| silence.of(&m.weights)))
    }
}

fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |range, v| Some(range.map_or((v, v), |(low, high): (f64, f64)| (low.min(v), high.max(v)))))
}

/// Puts the rows in order. By name as long as some are on their way, so that no row jumps about with each that arrives.
pub fn sort(rows: &mut [Row], order: Order) {
    let waiting = rows.iter().any(|r| r.survey == Survey::Loading);
    rows.sort_by(|a, b| {
        let by_average = || last_if_none(a.average(), b.average(), f64::total_cmp);
        let width = |row: &Row| row.range().map(|(low, high)| high - low);
        let first = match order {
            _ if waiting => Ordering::Equal,
            // Those that were not asked stand last in every order.
            Order::Name => (a.survey == Survey::NotAsked).cmp(&(b.survey == Survey::NotAsked)),
            Order::Average => by_average(),
            Order::Spread => last_if_none(width(a), width(b), |a, b| b.total_cmp(a)).then_with(by_average),
        };
        first.then_with(|| a.name.cmp(&b.name))
    });
}

fn last_if_none(a: Option<f64>, b: Option<f64>, compare: impl Fn(&f64, &f64) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(&a, &b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// How far above (below 0) or below the middle line each dot is drawn, in steps, so that those nearer to each other than `gap`
/// do not hide each other. Where there is no room they do.
pub fn lanes(values: &[f64], gap: f64) -> Vec<i8> {
    const LANES: [i8; 3] = [0, -1, 1];
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ends = [f64::NEG_INFINITY; LANES.len()];
    let mut lanes = vec![0; values.len()];
    for place in order {
        let value = values[place];
        let free = ends.iter().position(|end| value - end >= gap);
        // The lane whose last dot is the furthest away.
        let furthest = || (0..LANES.len()).min_by(|a, b| ends[*a].total_cmp(&ends[*b])).unwrap_or(0);
        let lane = free.unwrap_or_else(furthest);
        ends[lane] = value;
        lanes[place] = LANES[lane];
    }
    lanes
}

/// What became of the tables: how many are there, and how many failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub ready: usize,
    pub failed: usize,
    pub all: usize,
}

impl Progress {
    pub fn of<'a>(tables: impl IntoIterator<Item = &'a Loadable<CountryTable>>) -> Self {
        tables.into_iter().fold(Self::default(), |sum, table| Self {
            ready: sum.ready + usize::from(matches!(table, Loadable::Ready(_))),
            failed: sum.failed + usize::from(matches!(table, Loadable::Failed(_))),
            all: sum.all + 1,
        })
    }

    /// Nothing is on its way any more.
    pub const fn is_settled(self) -> bool {
        self.ready + self.failed == self.all
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::survey::{Attribute, CellAnswer, CountryCode, own::Overall};

    /// Women answer yes more often; cells of this size or, where that is below ten, estimated.
    pub fn answers(men: f64, women: f64, n: impl Fn(Cell) -> u32) -> ItemAnswers {
        let cell = |cell: Cell| {
            let yes = if cell.level(Attribute::Gender) { women } else { men };
            let (p, n) = (vec![1.0 - yes, yes], Some(n(cell)).filter(|n| *n >= 10));
            let n_eff = n.map_or(0.0, f64::from);
            let estimated = n.is_none();
            Some(CellAnswer { n, n_eff, share: 1.0 / 16.0, estimated, p_age: p.clone(), p, n_eff_age: n_eff })
        };
        ItemAnswers::Cells(Cell::all().map(cell).collect())
    }

    fn row(code: &str, answers: Option<&ItemAnswers>) -> Row {
        let country = Country::find(CountryCode::parse(code).unwrap()).unwrap();
        Row { country, name: crate::app::terms::country_name(country).into(), survey: Survey::of_answers(answers), model: None }
    }

    #[test]
    fn a_row_shows_the_personas_that_are_evidence() {
        let egypt = row("EGY", Some(&answers(0.3, 0.5, |c| if c.index() == 3 { 9 } else { 40 })));
        assert_eq!((egypt.dots().len(), egypt.left_out()), (15, 1));
        assert!(egypt.dots().iter().all(|d| d.cell.index() != 3 && d.n == 40));
        assert!((egypt.average().unwrap() - 40.0).abs() < 1e-9);
        let (low, high) = egypt.range().unwrap();
        assert!((low - 30.0).abs() < 1e-9 && (high - 50.0).abs() < 1e-9);
        let women = Persona::ANY.with(Attribute::Gender, Some(true));
        let (count, (low, _)) = egypt.range_of(women).unwrap();
        assert!(count == 8 && (low - 50.0).abs() < 1e-9);
        // A fifth of the people are in estimated cells: no average either.
        let thin = row("EGY", Some(&answers(0.3, 0.5, |c| if c.index() < 4 { 2 } else { 40 })));
        assert_eq!((thin.average(), thin.dots().len(), thin.left_out()), (None, 12, 4));
    }

    #[test]
    fn a_class_stands_among_the_countries() {
        let group = |n: u32| {
            let item: ItemCode = "Q1".into();
            let all = Overall { p: vec![0.25, 0.75], n: 16 * n, n_eff: 16.0 };
            OwnGroup {
                code: CountryCode::parse("XAA").unwrap(),
                name: "Our class".into(),
                people: 16 * n,
                known: [true; Attribute::COUNT],
                ages: false,
                table: CountryTable {
                    country: CountryCode::parse("XAA").unwrap(),
                    items: [(item.clone(), answers(0.3, 0.5, |_| n))].into(),
                },
                overall: [(item, all)].into(),
            }
        };
        let small = Survey::of_group(&group(3), &"Q1".into());
        assert_eq!(small, Some(Survey::Level { average: 75.0 }), "no persona of fewer than ten");
        let mut large = group(12);
        let shown = Survey::of_group(&large, &"Q1".into());
        assert!(matches!(shown, Some(Survey::Cells { average: Some(75.0), dots }) if dots.len() == 16));
        assert_eq!(Survey::of_group(&large, &"Q2".into()), Some(Survey::NotAsked));
        large.known = [true, false, false, false];
        let whole = Survey::of_group(&large, &"Q1".into());
        assert_eq!(whole, Some(Survey::Level { average: 75.0 }), "nobody knows who of them went to college");
        large.overall.values_mut().for_each(|all| all.n = 3);
        assert_eq!(Survey::of_group(&large, &"Q1".into()), None);
    }

    #[test]
    fn a_country_without_groups_is_one_mark_and_its_personas_are_extrapolated() {
        let level = ItemAnswers::CountryLevel(vec![0.25, 0.75]);
        let mut chile = row("BOL", Some(&level));
        assert_eq!((chile.average(), chile.range(), chile.left_out()), (Some(75.0), None, 0));
        assert_eq!(chile.silence(), None, "nothing is predicted yet");
        let voice = |p: Persona| {
            let yes = if p.level(Attribute::Gender) == Some(true) { 0.75 } else { 0.5 };
            vec![1.0 - yes, yes]
        };
        let voices: Answers = Arc::new(Persona::all().map(voice).collect());
        chile.model = Model::of(&voices, &Weights::Base);
        assert_eq!(chile.silence(), Some(Silence::Extrapolated));
        let mut of_a_file = chile.clone();
        of_a_file.model = Model::of(&voices, &Weights::Judged("mine".into()));
        assert_eq!(of_a_file.silence(), Some(Silence::Unchecked), "it learnt from no survey");
        assert_eq!((chile.model_range(), chile.model.as_ref().unwrap().average), (Some((50.0, 75.0)), 50.0));
        let mut egypt = row("EGY", Some(&answers(0.3, 0.5, |_| 40)));
        egypt.model = Model::of(&voices, &Weights::Base);
        assert_eq!(egypt.silence(), None);
        assert_eq!(Row { survey: Survey::NotAsked, ..chile }.silence(), Some(Silence::NoFigure), "before any prediction");
        assert_eq!(Model::of(&Arc::new(vec![vec![0.5, 0.5]; 80]), &Weights::Base), None);
        assert_eq!(row("EGY", None).survey, Survey::NotAsked);
    }

    #[test]
    fn rows_are_in_order_and_those_without_a_figure_last() {
        let level = |yes: f64| ItemAnswers::CountryLevel(vec![1.0 - yes, yes]);
        let mut rows = vec![
            row("AUS", None),
            row("USA", Some(&answers(0.2, 0.9, |_| 40))),
            row("EGY", Some(&answers(0.6, 0.7, |_| 40))),
            row("CHN", Some(&level(0.1))),
        ];
        let mut in_order = |order| {
            sort(&mut rows, order);
            rows.iter().map(|r| r.country.code().to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(in_order(Order::Average), "CHN USA EGY AUS");
        assert_eq!(in_order(Order::Spread), "USA EGY CHN AUS");
        assert_eq!(in_order(Order::Name), "CHN EGY USA AUS", "who was not asked is last");
        rows[1].survey = Survey::Loading;
        sort(&mut rows, Order::Average);
        assert_eq!(rows[0].country.code().as_str(), "AUS", "by name as long as one is on its way");
    }

    #[test]
    fn dots_that_would_hide_each_other_stand_apart() {
        assert_eq!(lanes(&[10.0, 30.0, 20.0], 2.0), [0, 0, 0]);
        assert_eq!(lanes(&[11.0, 10.0, 10.5, 12.0], 2.0), [1, 0, -1, 0]);
        let crowd = lanes(&[50.0; 5], 2.0);
        assert_eq!(crowd.len(), 5);
        assert_eq!(lanes(&[], 2.0), [0; 0]);
    }

    #[test]
    fn tables_are_settled_when_none_is_on_its_way() {
        let table = CountryTable { country: CountryCode::parse("EGY").unwrap(), items: [].into() };
        let (ready, failed) = (Loadable::Ready(Arc::new(table)), Loadable::Failed("offline".into()));
        assert!(!Progress::of([&ready, &Loadable::Loading]).is_settled());
        let settled = Progress::of([&ready, &failed]);
        assert!(settled.is_settled() && settled == Progress { ready: 1, failed: 1, all: 2 });
        assert_eq!(Survey::of(&failed, &"Q1".into()), Survey::Failed("offline".into()));
        assert_eq!(Survey::of(&ready, &"Q1".into()), Survey::NotAsked);
    }
}
