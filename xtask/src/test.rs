//! Every check of the project, as stages that are timed and summed up.

use std::{
    cell::{OnceCell, RefCell},
    env,
    fs::{self, File},
    path::PathBuf,
    process::{Command, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::{
    axe, engines, model,
    shell::{PACKAGE, cargo, for_wasm, heading, human, line, native_tests, root, run, run_quietly, target_dir},
    site,
    tools::{self, Browser, Tools, WASM_TARGET},
};

/// What stages share: tools and browser are looked for, and installed, by the first stage that needs them.
#[derive(Default)]
struct Context {
    tools: OnceCell<Tools>,
    browser: OnceCell<Browser>,
    hostile: RefCell<Option<Beside>>,
}

impl Context {
    fn tools(&self) -> Result<&Tools> {
        if self.tools.get().is_none() {
            _ = self.tools.set(tools::for_build()?);
        }
        Ok(self.tools.get().expect("set above"))
    }

    fn browser(&self) -> Result<&Browser> {
        if self.browser.get().is_none() {
            _ = self.browser.set(tools::browser()?);
        }
        Ok(self.browser.get().expect("set above"))
    }
}

struct Stage {
    name: &'static str,
    /// The parts of `cargo xtask test PART` that include it.
    parts: &'static [&'static str],
    run: fn(&Context) -> Result<()>,
}

/// The files of tests/ that run natively, beside hostile.rs, which has stages of its own; the others run in the browser, or drive one.
const NATIVE: &[&str] = &["native", "own_cases", "own_book", "cli", "shipped", "maps", "results", "architecture"];

const STAGES: &[Stage] = &[
    Stage { name: "format", parts: &["native", "lint"], run: |_| run(cargo().args(["fmt", "--all", "--check"])) },
    Stage {
        name: "tests of xtask and kernels",
        parts: &["native"],
        run: |_| {
            run(cargo().args(["test", "--package", "xtask", "--all-features"]))?;
            run(cargo().args(["test", "--package", KERNELS]))
        },
    },
    Stage {
        name: "native tests",
        parts: &["native"],
        run: |_| {
            let files = NATIVE.iter().flat_map(|file| ["--test", file]);
            run(native_tests().args(["--lib", "--bins"]).args(files))
        },
    },
    Stage { name: "hostile input, begun", parts: &["native"], run: begin_hostile },
    Stage { name: "doc tests", parts: &["native"], run: |_| run(native_tests().arg("--doc")) },
    Stage {
        name: "public model",
        parts: &["journeys"],
        run: |_| {
            model::lay_if_possible();
            Ok(())
        },
    },
    Stage { name: "site build", parts: &["journeys", "engines"], run: |context| site::build(context.tools()?, None) },
    Stage { name: "browser tests, CPU engine", parts: &["browser"], run: |context| wasm_tests(context, "web", "worker,cpu") },
    Stage {
        name: "browser tests, GPU engine",
        parts: &["browser"],
        run: |context| wasm_tests(context, "web-small", "worker,gpu"),
    },
    // Before what measures time.
    Stage { name: "hostile input", parts: &["native"], run: |context| context.hostile.take().context("it never began")?.end() },
    Stage {
        name: "journeys",
        parts: &["journeys"],
        // Two at a time: tests/journeys_support/turns.rs.
        run: |context| run(journeys(context.browser()?).arg("--test-threads=2").env("ACE_AXE", axe::script()?)),
    },
    Stage { name: "clippy, native", parts: &["lint"], run: |_| clippy_native() },
    // Page and CPU engine in one pass, which saves minutes. The GPU engine differs from the latter in ten lines of device.rs and in the
    // compositions of model/ops and align/muon, which the native pass reads too.
    Stage { name: "clippy, page and engine", parts: &["lint"], run: |context| clippy_wasm(context, "app,worker,cpu") },
    Stage { name: ENGINES, parts: &["engines"], run: |context| engines::test(context.browser()?) },
];

/// The last stage, since it is the one that a run of all of them does without where its time is up.
const ENGINES: &str = "journeys in three engines";
/// What that takes where everything has to be installed and the machine is slow.
const ENGINES_NEED: Duration = Duration::from_secs(14 * 60);

/// How long a run of all stages may take, in minutes; as long as it takes where nothing is said.
const MINUTES: &str = "ACE_MINUTES";

const KERNELS: &str = "ace-kernels";

/// Commands that run one after the other beside the next stages, with what they print in a file until they are waited for.
struct Beside {
    output: PathBuf,
    work: JoinHandle<Result<()>>,
}

impl Beside {
    fn begin(name: &str, mut commands: Vec<Command>) -> Result<Self> {
        fs::create_dir_all(target_dir())?;
        let output = target_dir().join(format!("{name}.log"));
        let file = File::create(&output).with_context(|| format!("{} can't be written", output.display()))?;
        for command in &mut commands {
            println!("$ {} &", line(command));
            command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file.try_clone()?);
        }
        let work = thread::spawn(move || commands.iter_mut().try_for_each(run_quietly));
        Ok(Self { output, work })
    }

    /// Waits for the commands, and prints what they did.
    fn end(self) -> Result<()> {
        let outcome = self.work.join().map_err(|_| anyhow!("the commands beside the others panicked"))?;
        print!("{}", fs::read_to_string(&self.output).unwrap_or_default());
        outcome
    }
}

/// Fuzzing takes one processor for ten minutes, and compiling the site often leaves one idle: they run side by side, and fuzzing ends
/// before anything measures time by the clock (it counts the time its own thread works).
fn begin_hostile(context: &Context) -> Result<()> {
    let test = || {
        let mut command = native_tests();
        command.args(["--test", "hostile"]);
        command
    };
    run(test().arg("--no-run"))?;
    *context.hostile.borrow_mut() = Some(Beside::begin("hostile", vec![test()])?);
    Ok(())
}

/// Runs the stages of one part, or all.
///
/// # Errors
/// When a stage fails. The stages after it run only with `keep_going`.
pub fn run_part(part: Option<&str>, keep_going: bool) -> Result<()> {
    let wanted = |stage: &&Stage| part.is_none_or(|part| stage.parts.contains(&part));
    let stages: Vec<&Stage> = STAGES.iter().filter(wanted).collect();
    let context = Context::default();
    let start = Instant::now();
    let limit = time_limit(env::var(MINUTES).ok().as_deref())?;
    let mut rows: Vec<(&str, Outcome)> = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        if !keep_going && rows.iter().any(|(_, outcome)| outcome.failed()) {
            rows.push((stage.name, Outcome::NotRun));
            continue;
        }
        heading(&format!("{}/{} {}", index + 1, stages.len(), stage.name));
        let left = limit.map(|limit| limit.saturating_sub(start.elapsed()));
        if let Some(left) = left.filter(|left| part.is_none() && stage.name == ENGINES && *left < ENGINES_NEED) {
            println!(
                "Left out: of the time that {MINUTES} gives only {} are left. `cargo xtask test engines` runs it.",
                human(left)
            );
            rows.push((stage.name, Outcome::NotRun));
            continue;
        }
        let start = Instant::now();
        let result = (stage.run)(&context);
        if let Err(error) = &result {
            println!("\n{} FAILED: {error:#}", stage.name);
        }
        rows.push((stage.name, Outcome::Ran { time: start.elapsed(), passed: result.is_ok() }));
    }
    // Where a stage failed before it was waited for: nothing goes on after this command.
    if let Some(beside) = context.hostile.take() {
        heading("What was begun beside");
        _ = beside.end();
    }

    heading("Summary");
    print!("{}", table(&rows));
    println!("{}", human(start.elapsed()));
    match rows.iter().filter(|(_, outcome)| outcome.failed()).count() {
        0 => Ok(()),
        1 => bail!("one stage failed"),
        n => bail!("{n} stages failed"),
    }
}

fn time_limit(minutes: Option<&str>) -> Result<Option<Duration>> {
    let parsed = minutes.map(str::parse::<u64>).transpose();
    let minutes = parsed.with_context(|| format!("{MINUTES} takes a whole number of minutes"))?;
    Ok(minutes.map(|minutes| Duration::from_secs(60 * minutes)))
}

enum Outcome {
    Ran { time: Duration, passed: bool },
    NotRun,
}

impl Outcome {
    fn failed(&self) -> bool {
        matches!(self, Self::Ran { passed: false, .. })
    }
}

fn table(rows: &[(&str, Outcome)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, outcome): &(&str, Outcome)| match outcome {
        Outcome::Ran { time, passed } => {
            format!("{name:width$}  {}  {}\n", if *passed { "ok     " } else { "FAILED " }, human(*time))
        }
        Outcome::NotRun => format!("{name:width$}  not run\n"),
    };
    rows.iter().map(line).collect()
}

/// The tests of tests/browser.rs, in the browser, with one engine.
fn wasm_tests(context: &Context, profile: &str, features: &str) -> Result<()> {
    let (tools, browser) = (context.tools()?, context.browser()?);
    let webdriver = write_webdriver(browser)?;
    run(for_wasm(&mut cargo())
        .args(["test", "--package", PACKAGE, "--profile", profile, "--target", WASM_TARGET])
        .args(["--no-default-features", "--features", features, "--test", "browser"])
        // Where cargo finds the runner that .cargo/config.toml names.
        .env("PATH", &tools.path)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", webdriver)
        // Seconds. A software GPU compiles its shaders in 10 to 20; a busy machine starts its driver in more than the usual 5.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60"))
}

/// A copy of webdriver.json that names the browser found, as the driver's own choice might be another.
fn write_webdriver(browser: &Browser) -> Result<PathBuf> {
    let source = root().join("webdriver.json");
    let text = fs::read_to_string(&source).with_context(|| format!("{} can't be read", source.display()))?;
    let text = with_binary(&text, &browser.chrome.to_string_lossy())
        .with_context(|| format!("{} has no object goog:chromeOptions", source.display()))?;
    let path = target_dir().join("webdriver.json");
    fs::create_dir_all(target_dir())?;
    fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))?;
    Ok(path)
}

fn with_binary(json: &str, binary: &str) -> Option<String> {
    const OPTIONS: &str = "\"goog:chromeOptions\": {";
    let at = json.find(OPTIONS)? + OPTIONS.len();
    let binary = binary.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("{}\n    \"binary\": \"{binary}\",{}", &json[..at], &json[at..]))
}

/// The journeys of tests/journeys.rs through the built site, up to the `--` that the harness's own arguments follow.
pub fn journeys(browser: &Browser) -> Command {
    let mut command = native_tests();
    command.args(["--test", "journeys"]).env("ACE_SITE", site::dist()).env("CHROME", &browser.chrome).arg("--");
    command
}

/// Every reader of strangers' bytes, each for so many seconds or ten million cases: tests/hostile.rs.
///
/// # Errors
/// When a reader panics, or takes too much; its bytes are kept then.
pub fn fuzz(seconds: u64, reader: Option<&str>) -> Result<()> {
    run(native_tests()
        .args(["--test", "hostile", "--", "--include-ignored", "--nocapture", "--test-threads=1"])
        .args(reader)
        .env("ACE_HOSTILE_SECONDS", seconds.to_string()))
}

fn clippy_native() -> Result<()> {
    run(cargo().args(["clippy", "--package", PACKAGE, "--package", KERNELS, "--all-targets", "--", "-D", "warnings"]))?;
    run(cargo().args(["clippy", "--package", "xtask", "--all-targets", "--all-features", "--", "-D", "warnings"]))
}

/// What compiles natively may still not compile, or warn, for the browser.
fn clippy_wasm(context: &Context, features: &str) -> Result<()> {
    // For the target.
    context.tools()?;
    run(cargo().args(["clippy", "--package", PACKAGE, "--target", WASM_TARGET, "--lib", "--bins"]).args([
        "--no-default-features",
        "--features",
        features,
        "--",
        "-D",
        "warnings",
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_stages() {
        for part in ["native", "browser", "journeys", "engines", "lint"] {
            assert!(STAGES.iter().any(|stage| stage.parts.contains(&part)), "{part}");
        }
        assert!(STAGES.iter().all(|stage| !stage.parts.is_empty()));
    }

    #[test]
    fn no_file_of_tests_is_forgotten() {
        let files = fs::read_dir(root().join("tests")).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "rs")).collect();
        files.sort();
        let mut run: Vec<_> = NATIVE
            .iter()
            .chain(&["hostile", "browser", "journeys", "engines"])
            .map(|f| root().join(format!("tests/{f}.rs")))
            .collect();
        run.sort();
        assert_eq!(files, run);
    }

    #[test]
    fn time_is_limited_where_it_is_said() {
        assert_eq!(time_limit(None).unwrap(), None);
        assert_eq!(time_limit(Some("75")).unwrap(), Some(Duration::from_secs(4500)));
        assert!(time_limit(Some("an hour")).unwrap_err().to_string().contains(MINUTES));
        assert_eq!(STAGES.last().map(|stage| stage.name), Some(ENGINES));
    }

    #[test]
    fn commands_beside_others_are_waited_for_and_fail_with_the_first() {
        let cargo_with = |word: &str| {
            let mut command = cargo();
            command.arg(word);
            command
        };
        let beside = Beside::begin("beside-test", vec![cargo_with("--version"), cargo_with("-V")]).unwrap();
        let output = beside.output.clone();
        assert!(beside.end().is_ok());
        assert_eq!(fs::read_to_string(output).unwrap().matches("cargo ").count(), 2);
        let beside = Beside::begin("beside-test", vec![cargo_with("--no-such-word"), cargo_with("--version")]).unwrap();
        let output = beside.output.clone();
        assert!(beside.end().is_err());
        assert!(!fs::read_to_string(output).unwrap().contains("cargo 1"));
    }

    #[test]
    fn the_browser_stands_in_the_options() {
        let text = fs::read_to_string(root().join("webdriver.json")).unwrap();
        let text = with_binary(&text, "/opt/My \"Chrome\"").unwrap();
        assert!(text.contains(r#""binary": "/opt/My \"Chrome\"","#), "{text}");
        assert_eq!(text.matches("goog:chromeOptions").count(), 1);
        assert_eq!(with_binary("{}", "chrome"), None);
    }

    #[test]
    fn the_summary_lines_up() {
        let rows = [
            ("format", Outcome::Ran { time: Duration::from_secs(1), passed: true }),
            ("native tests", Outcome::Ran { time: Duration::from_secs(61), passed: false }),
            ("journeys", Outcome::NotRun),
        ];
        let expected = "format        ok       1.0 s\nnative tests  FAILED   1 min 01 s\njourneys      not run\n";
        assert_eq!(table(&rows), expected);
    }
}
