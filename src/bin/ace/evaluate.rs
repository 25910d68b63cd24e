//! `ace evaluate`: trains on parts of the tables, and scores objectives and statistics on what was held out.

use std::path::PathBuf;

use ace_playground::{
    align::{Objective, PaperScored, PredictorKind, Recipe, ResultRow, Results, Split},
    causal::{
        Baseline, EffectKind, EffectProcess, Evaluation, ItemPrior, Predictions, SIMILAR, Targets, Unseen, country_level,
        evaluate,
        evaluate::{LevelRecord, Predictor},
        item_folds, similar, thin,
    },
    model::{Adapter, LanguageModel},
    survey::{Country, CountryCode, CountryTable, ItemCode, Persona, SurveyId},
};

use crate::{
    data::Data,
    jobs::{Job, in_parallel, write_whole},
    lab::{Base, Lab, Plan},
    paper,
    predictors::{predict_all, targets_of},
    report,
    train::objectives,
    workbench::Bench,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    bench: Bench,
    /// What to hold out.
    #[arg(long, value_delimiter = ',', default_values_t = Split::ALL.map(|s| s.name().to_string()))]
    splits: Vec<String>,
    /// On the split `cells`, `ace` is trained with so many seeds; all else with the first alone.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Epochs on the split `country`, which needs a training for each country with groups.
    #[arg(long, default_value_t = 8)]
    country_epochs: u32,
    /// On the split `country`, these alone, such as `EGY,IND`: for trials. All without it.
    #[arg(long, value_delimiter = ',')]
    countries: Vec<String>,
    /// Folds of the split `item`, 1 to 5: a fifth of the questions is unseen in each.
    #[arg(long, default_value_t = 1)]
    item_folds: usize,
    /// Score the statistics alone: nothing is trained.
    #[arg(long)]
    statistics: bool,
    /// Objectives beside `ace`.
    #[arg(long, value_delimiter = ',', default_values_t = Objective::ALL.map(|o| o.name().to_string()))]
    objectives: Vec<String>,
    /// Where the results go as JSON; a CSV file of the same name stands beside it. `results.json` in the model's folder without it.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The share of each cell's people, and of the items, that are held out.
pub const HELD_OUT: f64 = 0.2;
/// So many times a fifth of the items is all of them.
pub const FOLDS: usize = 5;

/// One thing to hold out: what is trained on, and what is scored.
struct Trial {
    split: Split,
    seed: u64,
    /// Unique, and the name of its folder.
    name: String,
    seen: Vec<CountryTable>,
    held_out: Vec<CountryTable>,
    objectives: Vec<Objective>,
    /// Whether the paper's metric is computed too: on people held out, of the first seed alone.
    has_paper: bool,
}

fn trials(args: &Args, data: &Data, recipe: &Recipe) -> anyhow::Result<Vec<Trial>> {
    let (chosen, first) = (objectives(&args.objectives)?, recipe.seed);
    let mut ace = chosen.clone();
    ace.retain(|o| *o == Objective::Ace);
    // Every split is scored on the same fifth of the people, so that its figures are in the same units.
    let fifth = thin(&data.tables, HELD_OUT, first);
    let mut trials = Vec::new();
    for split in &args.splits {
        let split: Split = split.parse()?;
        match split {
            Split::Cells => {
                for seed in first..first + args.seeds.max(1) {
                    let parts = if seed == first { fifth.clone() } else { thin(&data.tables, HELD_OUT, seed) };
                    let objectives = if seed == first { &chosen } else { &ace };
                    let trial = Trial::new(split, seed, "", (parts.seen, parts.held_out), objectives);
                    trials.push(Trial { has_paper: seed == first, ..trial });
                }
            }
            Split::Country => {
                let wanted = |code: CountryCode| args.countries.is_empty() || args.countries.iter().any(|c| c == code.as_str());
                let has_cells = |code: CountryCode| Country::find(code).is_some_and(Country::has_cells);
                let left_out: Vec<_> = fifth.held_out.iter().filter(|t| has_cells(t.country) && wanted(t.country)).collect();
                anyhow::ensure!(!left_out.is_empty(), "none of {} is a country with groups", args.countries.join(", "));
                for left_out in left_out {
                    let seen = without(&data.tables, left_out.country);
                    trials.push(Trial::new(split, first, left_out.country.as_str(), (seen, vec![left_out.clone()]), &ace));
                }
            }
            Split::Item => {
                for (fold, parts) in item_parts(data, first, args.item_folds).into_iter().enumerate() {
                    let suffix = if fold == 0 { String::new() } else { (fold + 1).to_string() };
                    trials.push(Trial::new(split, first, &suffix, parts, &ace));
                }
            }
        }
    }
    Ok(trials)
}

/// The first of five folds over the questions: the tables of four fifths of them, and the people held out on the others.
pub fn item_parts(data: &Data, seed: u64, folds: usize) -> Vec<(Vec<CountryTable>, Vec<CountryTable>)> {
    let people = thin(&data.tables, HELD_OUT, seed).held_out;
    let items: Vec<ItemCode> = data.catalogue.items.iter().map(|i| i.code.clone()).collect();
    let parts = |(_, unseen): &(Vec<ItemCode>, Vec<ItemCode>)| {
        let of = |tables: &[CountryTable], wanted: bool| -> Vec<CountryTable> {
            let keep = |code: &ItemCode| unseen.contains(code) == wanted;
            tables.iter().map(|t| part_of(t, &keep)).collect()
        };
        (of(&data.tables, false), of(&people, true))
    };
    item_folds(seed, &items, FOLDS).iter().take(folds).map(parts).collect()
}

/// The tables as if of one country the overall figures alone were known.
pub fn without(tables: &[CountryTable], country: CountryCode) -> Vec<CountryTable> {
    tables.iter().map(|t| if t.country == country { country_level(t) } else { t.clone() }).collect()
}

pub fn part_of(table: &CountryTable, keep: &dyn Fn(&ItemCode) -> bool) -> CountryTable {
    let items = table.items.iter().filter(|(code, _)| keep(code)).map(|(c, a)| (c.clone(), a.clone())).collect();
    CountryTable { country: table.country, items }
}

/// The public model without any alignment.
const AS_IT_COMES: &str = "SmolLM2 as it comes";

/// What was found of one predictor.
struct Scored {
    predictor: String,
    kind: PredictorKind,
    evaluation: Evaluation,
    /// The cells of the paper's metric; empty where it isn't computed.
    paper: Vec<LevelRecord>,
}

impl Trial {
    fn new(
        split: Split,
        seed: u64,
        suffix: &str,
        (seen, held_out): (Vec<CountryTable>, Vec<CountryTable>),
        objectives: &[Objective],
    ) -> Self {
        let mut name = format!("{}-{seed}", split.name());
        if !suffix.is_empty() {
            name = format!("{name}-{suffix}");
        }
        Self { split, seed, name, seen, held_out, objectives: objectives.into(), has_paper: false }
    }

    /// Country-level tables answer nothing of groups, so that only those with cells are scored.
    fn score(&self, predictor: &str, kind: PredictorKind, predict: Predictor<'_>) -> Scored {
        let held_out: Vec<&CountryTable> = self.held_out.iter().collect();
        let score = |predict: Predictor<'_>| evaluate(&held_out, &|_, _| Some(Persona::ANY), EffectKind::Raw, predict);
        let (evaluation, paper) = if self.has_paper && paper::wants(predictor, kind) {
            paper::beside(&held_out, predict, score)
        } else {
            (score(predict), Vec::new())
        };
        Scored { predictor: predictor.into(), kind, evaluation, paper }
    }

    fn model(&self, name: &str, model: &LanguageModel, adapter: Option<&Adapter>, data: &Data) -> Scored {
        let weights = model.decoder.weights(adapter);
        let kind = if adapter.is_some() { PredictorKind::Adapter } else { PredictorKind::Base };
        self.score(name, kind, &|c, i| predict_all(model, &weights, &data.catalogue, c, i))
    }

    fn statistics(&self, data: &Data, targets: &Targets) -> Vec<Scored> {
        let seen: Vec<&CountryTable> = self.seen.iter().collect();
        let all = |_, _: &ItemCode, _| true;
        let statistic =
            |name: &str, predictions: &Predictions| self.score(name, PredictorKind::Statistic, &|c, i| predictions.get(c, i));
        let mut scored = Vec::new();
        // It has learnt nothing from the tables, whatever is held out.
        if self.split != Split::Country && !data.as_it_comes.is_empty() {
            scored.push(self.score(AS_IT_COMES, PredictorKind::Base, &|c, i| {
                let said = data.as_it_comes.iter().find(|p| p.country == c)?.adapter(i)?;
                Some(said.into_iter().map(|p| p.into_iter().map(f64::from).collect()).collect())
            }));
        }
        if self.split == Split::Item {
            scored.push(self.score("uniform", PredictorKind::Statistic, &|_, i| {
                let options = data.catalogue.item(i)?.options.len();
                Some(vec![vec![1.0 / options as f64; options]; Persona::COUNT])
            }));
            scored.extend(ItemPrior::ALL.map(|p| statistic(p.name(), &p.fit(&seen, &data.catalogue))));
            scored.push(statistic(SIMILAR, &similar(&seen, &data.catalogue, targets)));
            if let Some(states) = &data.states {
                scored.push(statistic(Unseen::NAME, &Unseen::predictions(&seen, &data.catalogue, states)));
            }
            return scored;
        }
        for baseline in Baseline::ALL {
            let answers_all = self.split == Split::Cells
                || !matches!(baseline, Baseline::Additive | Baseline::Shrunk | Baseline::ShrunkTransferred);
            if answers_all {
                scored.push(statistic(baseline.name(), &baseline.fit(&seen, &all)));
            }
        }
        let smoothed: Predictor<'_> = &|c, i| targets_of(targets, c, i);
        scored.push(self.score(EffectProcess::NAME, PredictorKind::Statistic, smoothed));
        scored
    }
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let recipe = args.bench.recipe(None)?;
    let open = args.bench.open()?;
    let (data, shared) = (&open.data, open.shared());
    let trials = trials(args, data, &recipe)?;
    let lab = |trial: &Trial| {
        let epochs = if trial.split == Split::Country { args.country_epochs } else { recipe.epochs };
        let recipe = Recipe { seed: trial.seed, epochs, ..recipe.clone() };
        Lab::new(&trial.name, Plan::Small(recipe), &trial.seen, shared)
    };
    let labs = trials.iter().map(lab).collect::<anyhow::Result<Vec<_>>>()?;
    // A country's own figures are known whether its cells are or not: the splits `country` share one base.
    let shares = trials.iter().any(|t| t.split == Split::Country);
    let whole = || Lab::new(&format!("all-{}", recipe.seed), Plan::Small(recipe.clone()), &data.tables, shared);
    let whole = shares.then(whole).transpose()?;
    let train: Vec<Job<'_, (String, Base)>> = whole
        .iter()
        .chain(trials.iter().zip(&labs).filter(|(t, _)| t.split != Split::Country).map(|(_, lab)| lab))
        .filter(|_| !args.statistics)
        .map(|lab| -> Job<'_, (String, Base)> { Box::new(move || Ok((lab.name.clone(), lab.base()?))) })
        .collect();
    let bases = in_parallel(train, args.bench.jobs)?;
    let base_of = |trial: &Trial, lab: &Lab<'_>| {
        let name = whole.as_ref().filter(|_| trial.split == Split::Country).map_or(&lab.name, |whole| &whole.name);
        let base = bases.iter().find(|(n, _)| n == name).map(|(_, base)| lab.borrow(base));
        base.ok_or_else(|| anyhow::anyhow!("no base for {name}"))
    };
    let mut jobs: Vec<Job<'_, Scored>> = Vec::new();
    let mut owners = Vec::new();
    for (index, (trial, lab)) in trials.iter().zip(&labs).enumerate().filter(|_| !args.statistics) {
        let base = std::sync::Arc::new(base_of(trial, lab)?);
        {
            let base = base.clone();
            owners.push(index);
            jobs.push(Box::new(move || Ok(trial.model("base", &base.model, None, data))));
        }
        for objective in trial.objectives.iter().copied() {
            let base = base.clone();
            owners.push(index);
            jobs.push(Box::new(move || {
                let adapter = lab.adapter(objective, &base)?;
                Ok(trial.model(objective.name(), &base.model, Some(&adapter), data))
            }));
        }
    }
    let models = in_parallel(jobs, args.bench.jobs)?;
    let mut scored: Vec<Vec<Scored>> = trials.iter().zip(&labs).map(|(t, lab)| t.statistics(data, &lab.targets)).collect();
    for (owner, found) in owners.into_iter().zip(models) {
        scored[owner].push(found);
    }
    // Of the shared lab the base alone: its adapters are not scored.
    let training_seconds = labs.iter().map(Lab::seconds).sum::<f64>() + whole.as_ref().map_or(0.0, Lab::base_seconds);
    let on_people = trials.iter().zip(&scored).find(|(trial, _)| trial.has_paper);
    let paper = on_people.map_or_else(Vec::new, |(trial, scored)| {
        let found: Vec<_> =
            scored.iter().map(|s| PaperScored { predictor: &s.predictor, kind: s.kind, records: &s.paper }).collect();
        paper::rows(&found, &trial.held_out, data)
    });
    let results =
        Results { command: command(args), training_seconds, intervals_decide: true, rows: rows(&trials, scored, data), paper };
    report::print(&results);
    let out = args.out.clone().unwrap_or_else(|| args.bench.public.folder().join("results.json"));
    write_whole(&out, &serde_json::to_vec(&results)?)?;
    write_whole(&out.with_extension("csv"), results.to_csv().as_bytes())?;
    println!("{} rows in {}, {training_seconds:.0} s of training", results.rows.len(), out.display());
    Ok(())
}

fn command(args: &Args) -> String {
    let config = args.bench.config.as_ref().map_or_else(String::new, |path| format!(" --config {}", path.display()));
    let (splits, seeds, epochs) = (args.splits.join(","), args.seeds, args.country_epochs);
    let countries = if args.countries.is_empty() { String::new() } else { format!(" --countries {}", args.countries.join(",")) };
    format!(
        "ace evaluate{} --splits {splits} --seeds {seeds} --country-epochs {epochs}{countries}{config}",
        args.bench.public.words()
    )
}

/// Sums up; the countries of the split `country` are one evaluation.
fn rows(trials: &[Trial], scored: Vec<Vec<Scored>>, data: &Data) -> Vec<ResultRow> {
    let mut whole: Vec<(Split, u64, Scored)> = Vec::new();
    for (trial, scored) in trials.iter().zip(scored) {
        for found in scored {
            let same = |(split, seed, other): &&mut (Split, u64, Scored)| {
                (*split, *seed) == (trial.split, trial.seed) && other.predictor == found.predictor
            };
            match whole.iter_mut().find(same) {
                Some((_, _, other)) => {
                    other.evaluation.levels.extend(found.evaluation.levels);
                    other.evaluation.effects.extend(found.evaluation.effects);
                    other.evaluation.unanswered += found.evaluation.unanswered;
                }
                None => whole.push((trial.split, trial.seed, found)),
            }
        }
    }
    let mut rows = Vec::new();
    for (split, seed, found) in whole {
        let first = trials.iter().find(|t| t.split == split).map(|t| t.seed);
        for survey in SurveyId::ALL {
            let of_survey = found.evaluation.only(|_, item| SurveyId::of(item) == Some(survey));
            if of_survey.levels.is_empty() {
                continue;
            }
            for (part, keep) in report::parts(data, survey, found.kind, &found.predictor, first == Some(seed)) {
                let report = of_survey.only(keep).report();
                let (predictor, kind) = (found.predictor.clone(), found.kind);
                rows.push(ResultRow { split, seed, survey, predictor, kind, part, report });
            }
        }
    }
    // Stable: predictors stay in the order in which they were scored.
    rows.sort_by_key(|row| (row.split, row.survey, row.seed, row.part.clone()));
    rows
}
