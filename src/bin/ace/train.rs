//! `ace train`: the whole way from the tables to the shipped files, reproducible from a seed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use ace_playground::{
    align::{Corpus, Recipe},
    assets::{FileEntry, FileList, sha256_hex},
    causal::{
        EffectKind, EffectProcess, Targets,
        baselines::Baseline,
        evaluate::{Report, evaluate},
        thin,
    },
    engine::Reference,
    model::{Adapter, AdapterEntry, Decoder, LanguageModel, ModelManifest, PromptEncoder, Weights},
    survey::{COUNTRIES, Catalogue, Composition, Country, CountryCode, CountryTable, ItemCode, Persona, read_tables},
};
use anyhow::Context;
use burn::tensor::Device;
use futures::executor::block_on;
use indicatif::{ProgressBar, ProgressStyle};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value = "public/models")]
    out: PathBuf,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Train on everything and write the files; without it, hold out the `cells` split and only print how well that went.
    #[arg(long)]
    ship: bool,
    #[arg(long, default_value_t = Recipe::default().base_steps)]
    base_steps: u32,
    #[arg(long, default_value_t = Recipe::default().base_rate)]
    base_rate: f64,
    #[arg(long, default_value_t = Recipe::default().epochs)]
    epochs: u32,
    #[arg(long, default_value_t = Recipe::default().adapter_rate)]
    adapter_rate: f64,
    #[arg(long, default_value_t = Recipe::default().rank)]
    rank: usize,
    #[arg(long, default_value_t = Recipe::default().items)]
    items: usize,
    /// Train every parameter instead of an adapter, and only print how well that does.
    #[arg(long, conflicts_with = "ship")]
    full: bool,
    #[arg(long, default_value_t = 10.0)]
    invented_weight: f32,
    #[arg(long, default_value_t = 0.1)]
    invented_pair: f32,
    /// Skip the evaluation.
    #[arg(long)]
    no_evaluation: bool,
    /// Steps of the adapter, when fewer than its epochs have.
    #[arg(long)]
    adapter_steps: Option<u32>,
    /// Take the base from this folder (`config.json`, `model.safetensors`) instead of training it.
    #[arg(long)]
    base: Option<PathBuf>,
    /// Keep the trained base in this folder.
    #[arg(long)]
    keep_base: Option<PathBuf>,
    /// Figures of an earlier run with the split held out, to be stored beside the shipped adapter.
    #[arg(long)]
    metrics: Option<PathBuf>,
}

/// Tables, catalogue and prompts, from the data folder.
pub struct Data {
    pub tables: Vec<CountryTable>,
    pub catalogue: Catalogue,
    pub prompts: PromptEncoder,
}

impl Data {
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let tables = read_tables(&folder.join("wvs7"))?;
        let path = folder.join("catalogue.json");
        let json = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let catalogue = Catalogue::parse(&json)?;
        let prompts = PromptEncoder::learn(&catalogue)?;
        Ok(Self { tables, catalogue, prompts })
    }
}

/// The share of each cell's people that the `cells` split holds out.
const HELD_OUT: f64 = 0.2;

fn bar(title: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(1);
    let style = "{msg} {wide_bar} {pos}/{len} steps, {elapsed} gone, {eta} left, loss {prefix}";
    bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(title);
    bar
}

fn show(bar: &ProgressBar) -> impl FnMut(u32, u32, f64) + '_ {
    let mut smooth = None;
    move |step, steps, loss| {
        let value = smooth.map_or(loss, |s: f64| 0.98 * s + 0.02 * loss);
        smooth = Some(value);
        bar.set_length(u64::from(steps));
        bar.set_prefix(format!("{value:.4}"));
        bar.set_position(u64::from(step));
        // A log has no terminal to draw on, and still wants to be followed.
        if bar.is_hidden() && (step % 100 == 0 || step == steps) {
            eprintln!("step {step}/{steps} loss {value:.4} {:.0} s", bar.elapsed().as_secs_f64());
        }
    }
}

/// All 81 personas' distributions for a country and item.
pub fn predict_all(
    model: &LanguageModel,
    weights: &Weights,
    catalogue: &Catalogue,
    c: CountryCode,
    i: &ItemCode,
) -> Option<Vec<Vec<f64>>> {
    let country = Country::find(c)?;
    let personas: Vec<_> = Persona::all().map(|p| (country, p)).collect();
    let answers = block_on(model.predict(weights, catalogue.item(i)?, &personas)).ok()?;
    Some(answers.iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect())
}

fn print_report(name: &str, report: &Report) {
    let levels: Vec<_> = report.levels.iter().map(|l| format!("{:6.2}", l.score)).collect();
    let skill = report.effects.skill.unwrap_or(f64::NAN);
    let interval = report.skill_interval.map_or(String::new(), |(low, high)| format!(" [{low:.1}, {high:.1}]"));
    println!(
        "{name:<28} {}  shift-EMD {:.3}  skill {skill:6.1} %{interval}  same sign {}/{}",
        levels.join(" "),
        report.effects.model,
        report.same_sign,
        report.clear,
    );
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let started = Instant::now();
    let data = Data::read(&args.data)?;
    let device = Device::flex();
    let recipe = Recipe {
        seed: args.seed,
        base_steps: args.base_steps,
        base_rate: args.base_rate,
        epochs: args.epochs,
        adapter_rate: args.adapter_rate,
        rank: args.rank,
        items: args.items,
        adapter_steps: args.adapter_steps,
        ..Recipe::default()
    };
    let parts = thin(&data.tables, HELD_OUT, args.seed);
    let (seen, held_out) = if args.ship { (&data.tables, &data.tables) } else { (&parts.seen, &parts.held_out) };
    let (tables, held_out): (Vec<&CountryTable>, Vec<&CountryTable>) = (seen.iter().collect(), held_out.iter().collect());
    let keep = |_: CountryCode, _: &ItemCode, _| true;
    let process = EffectProcess::fit(&tables, &keep, &data.catalogue);
    let targets = Targets::from_process(&tables, &keep, &process);
    eprintln!("{:.1} s for targets", started.elapsed().as_secs_f64());
    if args.adapter_steps == Some(0) {
        let smoothed = |c: CountryCode, i: &ItemCode| Some(targets.all(c, i)?.iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect());
        let report = evaluate(&held_out, &|_, _| Some(Persona::ANY), EffectKind::Raw, &smoothed).report();
        print_report("targets", &report);
        return Ok(());
    }
    let composition = Composition::of_tables(&data.tables);
    let corpus = Corpus {
        items: data.catalogue.items.iter().collect(),
        targets: &targets,
        prompts: &data.prompts,
        composition: &composition,
        invented: (args.invented_weight, args.invented_pair),
    };

    let (config, weights) = match &args.base {
        Some(folder) => (std::fs::read(folder.join(ModelManifest::CONFIG))?, std::fs::read(folder.join(ModelManifest::WEIGHTS))?),
        None => {
            let progress = bar("base   ");
            let decoder = block_on(recipe.train_base(&corpus, &device, &mut show(&progress)))?;
            progress.finish();
            (serde_json::to_vec_pretty(&decoder.config)?, block_on(decoder.to_safetensors()))
        }
    };
    if let Some(folder) = &args.keep_base {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(ModelManifest::CONFIG), &config)?;
        std::fs::write(folder.join(ModelManifest::WEIGHTS), &weights)?;
    }
    // What is evaluated is what is stored: half precision.
    let model = LanguageModel { decoder: Decoder::load(&config, &weights, &device)?, prompts: data.prompts.clone(), composition: composition.clone() };
    if args.full {
        let progress = bar("full   ");
        let decoder = block_on(recipe.train_fully(&model, &corpus, &device, &mut show(&progress)))?;
        let weights = decoder.weights(None);
        let predict = |c, i: &ItemCode| predict_all(&model, &weights, &data.catalogue, c, i);
        let report = evaluate(&held_out, &|_, _| Some(Persona::ANY), EffectKind::Raw, &predict).report();
        print_report("every parameter", &report);
        return Ok(());
    }
    let progress = bar("adapter");
    let adapter = block_on(recipe.train_adapter(&model, &sha256_hex(&weights), &corpus, &device, &mut show(&progress)))?;
    progress.finish();

    let block = |_: CountryCode, _: &ItemCode| Some(Persona::ANY);
    let mut metrics = BTreeMap::new();
    if args.ship {
        println!("in sample, all cells: G = 1 to 4");
    } else if !args.no_evaluation {
        println!("cells split, seed {}: G = 1 to 4", args.seed);
        for baseline in Baseline::ALL {
            let predictions = baseline.fit(&tables, &keep);
            let report = evaluate(&held_out, &block, EffectKind::Raw, &|c, i| predictions.get(c, i)).report();
            print_report(baseline.name(), &report);
            if baseline == Baseline::CountryAverage {
                for (g, level) in report.levels.iter().enumerate() {
                    metrics.insert(format!("cells_country_average_g{}", g + 1), level.score);
                }
            }
        }
    }
    for (name, adapter) in [("base", None), ("ace", Some(&adapter))] {
        if args.no_evaluation {
            break;
        }
        let weights = model.decoder.weights(adapter);
        let predict = |c, i: &ItemCode| predict_all(&model, &weights, &data.catalogue, c, i);
        let report = evaluate(&held_out, &block, EffectKind::Raw, &predict).report();
        print_report(name, &report);
        if name == "ace" {
            let floors: Vec<_> = report.levels.iter().map(|l| format!("{:6.2}", l.floor)).collect();
            println!(
                "{:<28} {}  shift-EMD {:.3} (zero {:.3})",
                "sampling floor",
                floors.join(" "),
                report.effects.floor,
                report.effects.zero
            );
            for (g, level) in report.levels.iter().enumerate() {
                metrics.insert(format!("cells_level_g{}", g + 1), level.score);
            }
            if let Some(skill) = report.effects.skill {
                metrics.insert("cells_effect_skill".into(), skill);
            }
        }
    }
    metrics.insert("cells_seed".into(), args.seed as f64);
    if args.ship {
        let metrics = match &args.metrics {
            Some(path) => serde_json::from_slice(&std::fs::read(path)?)?,
            None => BTreeMap::new(),
        };
        let adapter_weights = block_on(adapter.to_safetensors());
        let reference = reference(&model, &data.catalogue, &adapter)?;
        let files = [
            (ModelManifest::CONFIG.to_string(), config),
            (ModelManifest::WEIGHTS.into(), weights),
            (ModelManifest::TOKENIZER.into(), data.prompts.to_json()?.into_bytes()),
            (ModelManifest::REFERENCE.into(), serde_json::to_vec(&reference)?),
            (ModelManifest::adapter_config(ADAPTER), serde_json::to_vec_pretty(&adapter.config)?),
            (ModelManifest::adapter_weights(ADAPTER), adapter_weights),
        ];
        ship(args, &recipe, &files, metrics)?;
    } else if let Some(path) = &args.metrics {
        std::fs::write(path, serde_json::to_vec_pretty(&metrics)?)?;
    }
    println!("{:.0} s in all", started.elapsed().as_secs_f64());
    Ok(())
}

/// The name of the shipped adapter.
const ADAPTER: &str = "ace";

/// Logits that every device must reproduce: one item of ten options, personas of every granularity.
fn reference(model: &LanguageModel, catalogue: &Catalogue, adapter: &Adapter) -> anyhow::Result<Reference> {
    let item = catalogue.items.iter().max_by_key(|i| i.options.len()).context("the catalogue is empty")?;
    let country = COUNTRIES.iter().find(|c| c.has_cells()).context("no country has cells")?;
    let personas: Vec<Persona> = Persona::all().step_by(8).collect();
    let asked: Vec<_> = personas.iter().map(|p| (country, *p)).collect();
    let mut logits = BTreeMap::new();
    for (name, adapter) in [("", None), (ADAPTER, Some(adapter))] {
        let weights = model.decoder.weights(adapter);
        let question = model.read_question(&weights, item)?;
        let values = model.logits(&weights, &question, item, &asked)?.into_data();
        let values: Vec<f32> = values.iter::<f32>().collect();
        logits.insert(name.to_string(), values.chunks(item.options.len()).map(<[f32]>::to_vec).collect());
    }
    Ok(Reference { item: item.code.clone(), country: country.code(), personas, logits })
}

/// Writes the files and the manifest that lists them.
fn ship(args: &Args, recipe: &Recipe, files: &[(String, Vec<u8>)], metrics: BTreeMap<String, f64>) -> anyhow::Result<()> {
    let mut list = FileList::default();
    for (path, bytes) in files {
        let target = args.out.join(path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&target, bytes).with_context(|| format!("writing {}", target.display()))?;
        list.files.push(FileEntry::describe(path, bytes));
    }
    list.files.sort_by(|a, b| a.path.cmp(&b.path));
    let total: u64 = list.files.iter().map(|f| f.bytes).sum();
    let manifest = ModelManifest {
        name: "ace-small".into(),
        files: list,
        base_training: format!(
            "The country-level figures of 26 countries (World Values Survey wave 7, 80 % of respondents) for every persona alike, {} steps",
            recipe.base_steps
        ),
        adapters: vec![AdapterEntry {
            name: ADAPTER.into(),
            objective: recipe.objective,
            training: format!(
                "Smoothed cells of 11 countries and transferred effects for 15 more, levels and shifts, {} epochs, rank {}",
                recipe.epochs, recipe.rank
            ),
            metrics,
        }],
        command: format!(
            "ace train --ship --seed {} --base-steps {} --base-rate {} --epochs {} --adapter-rate {} --rank {}",
            recipe.seed, recipe.base_steps, recipe.base_rate, recipe.epochs, recipe.adapter_rate, recipe.rank
        ),
        seed: recipe.seed,
    };
    std::fs::write(args.out.join(ModelManifest::FILE), serde_json::to_vec_pretty(&manifest)?)?;
    println!("{} files, {total} bytes, in {}", manifest.files.files.len() + 1, args.out.display());
    Ok(())
}
