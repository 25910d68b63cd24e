//! Measures what the project promises, and prints each figure beside its target.
//!
//! Sizes are measured here. Speeds come from the tests `bench_*` of tests/journeys.rs, in the browser, and from `ace bench`,
//! natively: both print lines of the form `BENCH name value`, and whatever stands before `BENCH` is ignored.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{
    compress::{self, Encoding},
    peers,
    shell::{cargo, heading, line},
    site, test, tools,
};

/// A figure that something printed.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    name: String,
    value: f64,
}

enum Target {
    AtMost(f64),
    AtLeast(f64),
}

/// The measurement of tests/journeys_support/network.rs.
const NETWORK: &str = "bench_network";

/// That of tests/journeys_support/public_bench.rs.
const PUBLIC: &str = "bench_public";

/// That of tests/journeys_support/measures.rs at a quarter of the speed.
const SLOW: &str = "bench_slow";
/// That of tests/journeys_support/peers.rs.
const PEERS: &str = "bench_peers";

/// What the project promises: the name of the figure, what it means, its unit and its target.
const TARGETS: &[(&str, &str, &str, Target)] = &[
    ("page_kb", "page with its first view, compressed", "KB", Target::AtMost(400.0)),
    ("view_kb", "largest of the other views, compressed", "KB", Target::AtMost(100.0)),
    ("engine_cpu_kb", "CPU engine, compressed", "KB", Target::AtMost(1000.0)),
    ("engine_gpu_kb", "GPU engine, compressed", "KB", Target::AtMost(2500.0)),
    ("first_prediction_ms", "navigation to first prediction", "ms", Target::AtMost(3000.0)),
    ("first_paint_ms", "first paint with words", "ms", Target::AtMost(1000.0)),
    ("interactive_ms", "first prediction and no long task after", "ms", Target::AtMost(3500.0)),
    // 0 to two decimals.
    ("layout_shift", "layout shift while loading", "", Target::AtMost(0.005)),
    ("longest_task_ms", "longest task of the page in a fine-tune", "ms", Target::AtMost(100.0)),
    ("personas81_ms", "81 personas of one question", "ms", Target::AtMost(300.0)),
    ("finetune_steps_per_s", "fine-tune", "steps/s", Target::AtLeast(3.0)),
    ("public_question_ms", "public model, CPU: a question in a country", "ms", Target::AtMost(8000.0)),
    ("public_as_it_comes_ms", "the same as it comes, in six forms", "ms", Target::AtMost(48_000.0)),
    ("public_step_ms", "public model, CPU: a step of a fine-tune", "ms", Target::AtMost(6000.0)),
    ("public_memory_mb", "public model, CPU: memory at most", "MB", Target::AtMost(1000.0)),
    ("slow_map_task_ms", "at a quarter of the speed: the map, longest task", "ms", Target::AtMost(200.0)),
    ("slow_matrix_task_ms", "the matrix", "ms", Target::AtMost(200.0)),
    ("slow_scrolling_task_ms", "scrolling it", "ms", Target::AtMost(200.0)),
    ("slow_country_task_ms", "another country", "ms", Target::AtMost(200.0)),
    ("slow_finetune_task_ms", "a fine-tune", "ms", Target::AtMost(200.0)),
    ("network_5m_words_ms", "5 Mbit/s: first words", "ms", Target::AtMost(1500.0)),
    ("network_5m_survey_ms", "5 Mbit/s: survey figures", "ms", Target::AtMost(2000.0)),
    ("network_5m_model_ms", "5 Mbit/s: the model's numbers", "ms", Target::AtMost(2500.0)),
    ("network_5m_live_ms", "5 Mbit/s: live engine", "ms", Target::AtMost(7000.0)),
    ("network_1m6_words_ms", "1.6 Mbit/s: first words", "ms", Target::AtMost(4000.0)),
    ("network_1m6_survey_ms", "1.6 Mbit/s: survey figures", "ms", Target::AtMost(5000.0)),
    ("network_1m6_model_ms", "1.6 Mbit/s: the model's numbers", "ms", Target::AtMost(6000.0)),
    ("network_1m6_live_ms", "1.6 Mbit/s: live engine", "ms", Target::AtMost(21_000.0)),
    ("network_5m_model_kb", "gzip, until the model's numbers", "KB", Target::AtMost(700.0)),
    ("network_5m_live_kb", "gzip, until the engine is live", "KB", Target::AtMost(2800.0)),
    ("peers_tf_16_times", "TensorFlow.js, CPU: 16 personas take", "times as long", Target::AtLeast(4.0)),
    ("peers_tf_81_times", "the same for all 81", "times as long", Target::AtLeast(4.0)),
    ("peers_ort_16_times", "ONNX Runtime Web, one thread: 16 personas take", "times as long", Target::AtLeast(2.0)),
    ("peers_ort_81_times", "the same for all 81", "times as long", Target::AtLeast(2.0)),
    ("peers_tf_step_times", "TensorFlow.js, CPU: a fine-tune step takes", "times as long", Target::AtLeast(50.0)),
];

/// Runs one part, or all.
///
/// # Errors
/// When a part can't be measured. A missed target is printed, and is no error.
pub fn run(part: Option<&str>, no_build: bool) -> Result<()> {
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    // A part that measures others fetches them too, so it has to be asked for.
    let with_peers = part == Some("peers");
    if !no_build && (with_peers || ["sizes", "browser", "public", "network", "slow"].into_iter().any(wanted)) {
        site::build(&tools::for_build()?, None)?;
    }
    let mut figures = Vec::new();
    if wanted("sizes") {
        heading("Sizes");
        figures.extend(measure_sizes()?);
    }
    if wanted("browser") {
        heading("Speeds in the browser");
        let others = [NETWORK, PUBLIC, SLOW, PEERS].into_iter().flat_map(|name| ["--skip", name]);
        figures.extend(collect(in_browser()?.arg("bench_").args(others))?);
    }
    if wanted("public") {
        heading("The public model on the processor");
        figures.extend(collect(in_browser()?.arg(PUBLIC))?);
    }
    if wanted("slow") {
        heading("A quarter of the speed");
        figures.extend(collect(in_browser()?.arg(SLOW))?);
    }
    if wanted("network") {
        heading("Visits over slow lines");
        figures.extend(collect(in_browser()?.arg(NETWORK))?);
    }
    if wanted("native") {
        heading("Native speeds");
        figures.extend(collect(cargo().args(["run", "--release", "--bin", "ace", "--", "bench"]))?);
    }
    if with_peers {
        let packages = peers::packages()?;
        heading("The page beside its peers");
        figures.extend(collect(in_browser()?.arg(PEERS).env("ACE_PEERS", packages))?);
    }
    heading("Figures");
    print!("{}", table(&figures));
    Ok(())
}

/// The measurements in the browser, of which the names that are added run.
fn in_browser() -> Result<Command> {
    let mut command = test::journeys(&tools::browser()?);
    command.args(["--ignored", "--nocapture", "--test-threads=1"]);
    Ok(command)
}

/// Runs a command, passing its output through, and collects the figures in it.
fn collect(command: &mut Command) -> Result<Vec<Figure>> {
    println!("$ {}", line(command));
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{}` did not start", line(command)))?;
    let mut figures = Vec::new();
    for text in BufReader::new(child.stdout.take().expect("piped above")).lines() {
        let text = text?;
        println!("{text}");
        figures.extend(parse(&text));
    }
    let status = child.wait()?;
    ensure!(status.success(), "`{}` failed ({status})", line(command));
    ensure!(!figures.is_empty(), "`{}` printed no line `BENCH name value`", line(command));
    Ok(figures)
}

/// `BENCH personas81_ms 212.5`, with anything before it: the test harness prints a test's name on the same line.
fn parse(text: &str) -> Option<Figure> {
    let (_, figure) = text.split_once("BENCH ")?;
    let mut words = figure.split_whitespace();
    let name = words.next()?.to_owned();
    let value = words.next()?.parse().ok()?;
    Some(Figure { name, value })
}

/// The figures with a target first, in the order of [`TARGETS`], then the others as they came.
fn table(figures: &[Figure]) -> String {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for (name, meaning, unit, target) in TARGETS {
        let Some(Figure { value, .. }) = figures.iter().find(|figure| figure.name == *name) else { continue };
        let (bound, met) = match target {
            Target::AtMost(bound) => (format!("at most {bound}"), value <= bound),
            Target::AtLeast(bound) => (format!("at least {bound}"), value >= bound),
        };
        let decimals = if unit.is_empty() { 4 } else { 1 };
        let measured = format!("{value:.decimals$} {unit}");
        rows.push([(*meaning).to_owned(), measured.trim_end().to_owned(), bound, if met { "met" } else { "MISSED" }.to_owned()]);
    }
    for Figure { name, value } in figures {
        if TARGETS.iter().all(|(target, ..)| target != name) {
            rows.push([name.clone(), format!("{value:.1}"), "-".into(), String::new()]);
        }
    }
    rows.insert(0, ["figure", "measured", "target", ""].map(str::to_owned));
    columns(&rows)
}

/// Rows as aligned columns, the first one to the left and the others to the right.
fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).enumerate();
        let cells = cells.map(|(i, (cell, width))| if i == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// What a file of the site is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Page,
    Views,
    EngineCpu,
    EngineGpu,
    Model,
    Survey,
    Other,
}

impl Part {
    fn of(path: &str) -> Self {
        const PAGE: &[&str] = &["index.html", "start.js", "*.css", "page-*.js", "page-*_bg.wasm"];
        match path.split_once('/') {
            Some(("models", _)) => Self::Model,
            Some(("survey", _)) => Self::Survey,
            // Glue code that wasm-bindgen took from a dependency of the page.
            Some(("snippets", _)) => Self::Page,
            _ if PAGE.iter().any(|pattern| site::matches(pattern, path)) => Self::Page,
            // Fetched when one is opened.
            _ if site::matches("page-*_spreadsheet.wasm", path) => Self::Other,
            _ if site::matches("page-*.wasm", path) => Self::Views,
            _ if path.starts_with("engine-cpu") => Self::EngineCpu,
            _ if path.starts_with("engine-gpu") => Self::EngineGpu,
            _ => Self::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Views => "views",
            Self::EngineCpu => "engine-cpu",
            Self::EngineGpu => "engine-gpu",
            Self::Model => "model",
            Self::Survey => "survey",
            Self::Other => "other",
        }
    }
}

/// Prints every file of the site with its size, raw and as a host sends it that has the compressed copies, and returns the sums. 1 KB
/// is 1000 bytes.
fn measure_sizes() -> Result<Vec<Figure>> {
    let dist = site::dist();
    ensure!(dist.join("index.html.br").is_file(), "{} holds no whole site; run `cargo xtask build` first", dist.display());
    let mut sums: BTreeMap<Part, [u64; 2]> = BTreeMap::new();
    let mut rows = Vec::new();
    let small = compress::sizes(&dist, Encoding::Brotli)?;
    for (path, raw) in site::list(&dist)? {
        let sizes = [raw, small[&path]];
        let part = Part::of(&path);
        let sum = sums.entry(part).or_default();
        *sum = [sum[0] + sizes[0], sum[1] + sizes[1]];
        rows.push((part, path, sizes));
    }
    rows.sort();
    let kb = |bytes: u64| format!("{:.1} KB", bytes as f64 / 1e3);
    let row = |part: &str, name: &str, [raw, small]: [u64; 2]| [format!("{part:10}  {name}"), kb(raw), kb(small)];
    let mut cells = vec![["file".to_owned(), "raw".to_owned(), "brotli 11".to_owned()]];
    cells.extend(rows.iter().map(|(part, path, sizes)| row(part.name(), path, *sizes)));
    cells.extend(sums.iter().map(|(part, sizes)| row(part.name(), "(all)", *sizes)));
    print!("{}", columns(&cells));

    let small = |part: Part| sums.get(&part).map_or(0, |sizes| sizes[1]) as f64 / 1e3;
    let first_visit = [Part::Page, Part::EngineCpu, Part::Model, Part::Survey].map(small).iter().sum::<f64>();
    let views = rows.iter().filter(|(part, ..)| *part == Part::Views).map(|(.., sizes)| sizes[1]);
    let figure = |name: &str, value: f64| Figure { name: name.into(), value };
    Ok(vec![
        figure("page_kb", small(Part::Page)),
        figure("view_kb", views.max().unwrap_or(0) as f64 / 1e3),
        figure("engine_cpu_kb", small(Part::EngineCpu)),
        figure("engine_gpu_kb", small(Part::EngineGpu)),
        figure("first_visit_on_cpu_kb", first_visit),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_behind_the_name_of_a_test() {
        let figure = Figure { name: "personas81_ms".into(), value: 212.5 };
        assert_eq!(parse("test bench_personas ... BENCH personas81_ms 212.5"), Some(figure.clone()));
        assert_eq!(parse("BENCH personas81_ms 212.5 ms"), Some(figure));
        assert_eq!(parse("BENCH personas81_ms quick"), None);
        assert_eq!(parse("running 3 tests"), None);
    }

    #[test]
    fn every_file_has_its_part() {
        assert_eq!(Part::of("page-1f2e_bg.wasm"), Part::Page);
        assert_eq!(Part::of("page-1f2e_parts.js"), Part::Page);
        assert_eq!(Part::of("page-1f2e_many.wasm"), Part::Views);
        assert_eq!(Part::of("engine-cpu_loader.js"), Part::EngineCpu);
        assert_eq!(Part::of("engine-gpu_bg.wasm"), Part::EngineGpu);
        assert_eq!(Part::of("models/ace/adapter_model.safetensors"), Part::Model);
        assert_eq!(Part::of("survey/cells.bin"), Part::Survey);
        assert_eq!(Part::of("favicon.svg"), Part::Other);
    }

    #[test]
    fn targets_stand_beside_their_figures() {
        let figures = [("native_step_ms", 9.0), ("page_kb", 512.0), ("finetune_steps_per_s", 4.0)];
        let text = table(&figures.map(|(name, value)| Figure { name: name.into(), value }));
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(
            lines[1],
            ["page", "with", "its", "first", "view,", "compressed", "512.0", "KB", "at", "most", "400", "MISSED"]
        );
        assert_eq!(lines[2], ["fine-tune", "4.0", "steps/s", "at", "least", "3", "met"]);
        assert_eq!(lines[3], ["native_step_ms", "9.0", "-"]);
        let width = text.lines().next().unwrap().find("measured").unwrap();
        assert!(width > "page with its first view, compressed".len());
        let figures = [Figure { name: "layout_shift".into(), value: 0.0041 }];
        let text = table(&figures);
        assert!(text.lines().nth(1).unwrap().ends_with("0.0041  at most 0.005  met"), "{text}");
    }
}
