//! The page's engine beside TensorFlow.js and ONNX Runtime Web: `cargo xtask bench peers`. It does not run with the journeys.
//!
//! All have the same weights and tokens, and are asked in turn in one browser. Peers read a whole sequence for each persona, as a
//! program does that knows nothing of what personas share, and compute in their own page. What the page's engine needs is taken
//! from request to answer, messages to its worker and back among it. Where the system tells it, the time that all of the browser
//! spent on processors is measured too: it hardly depends on what else a machine does.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use ace_playground::{
    align::PersonaSet,
    engine::protocol::{Event, Request, TrainProgress, Weights},
    model::{MAX_OPTIONS, PromptEncoder},
    survey::{Attribute, Catalogue, Cell, Composition, Country, CountryCode, Item, ItemCode, Persona, among},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    journeys_support::{
        line::Line,
        server::Site,
        setting,
        visitor::{Options, Visitor},
    },
    public_bench::processes,
};

const ADAPTER: &str = "levels";
const COUNTRY: &str = "EGY";
/// Those of `bench_personas81`, of 2 to 10 options.
const QUESTIONS: [&str; 12] = ["Q1", "Q30", "Q33", "Q46", "Q57", "Q71", "Q112", "Q150", "Q164", "Q182", "Q240", "Q254"];
/// As many as the page's default batch has, of the topic that [`BENCH_LINK`] trains on and together as long as its mean question.
const BATCH: [&str; 4] = ["Q12", "Q29", "Q30", "Q37"];
const LINK: &str = "?v=2&country=EGY&item=Q29";
const BENCH_LINK: &str = "?v=2&view=align&country=EGY&item=Q29";

/// How often everybody answers all questions, and how often they train.
const ROUNDS: usize = 6;
const STEP_ROUNDS: usize = 4;
/// A run of the page has no measurements between these steps.
const PAGE_STEPS: u32 = 120;
const QUIET_STEPS: (u32, u32) = (22, 38);
const PEER_STEPS: usize = 2;
const COLD_VISITS: usize = 5;

/// Largest difference of a share that is rounding.
const CLOSE: f64 = 1e-4;

/// This machine, but with what is sent compressed and counted.
const NEAR: Line = Line { name: "near", bits_per_second: 1e12, round_trip: Duration::ZERO };

/// The files of each package that peers need.
const LIBRARIES: [(&str, &[&str]); 5] = [
    ("tfjs", &["tf.min.js"]),
    ("tfjs-core", &["tf-core.min.js"]),
    ("tfjs-backend-wasm", &["tf-backend-wasm.min.js", "tfjs-backend-wasm-simd.wasm"]),
    ("tfjs-backend-webgpu", &["tf-backend-webgpu.min.js"]),
    (
        "onnxruntime-web",
        &[
            "ort.wasm.min.mjs",
            "ort-wasm-simd-threaded.mjs",
            "ort-wasm-simd-threaded.wasm",
            "ort.webgpu.min.mjs",
            "ort-wasm-simd-threaded.asyncify.mjs",
            "ort-wasm-simd-threaded.asyncify.wasm",
        ],
    ),
];

struct Peer {
    id: &'static str,
    name: &'static str,
    trains: bool,
}

const TENSORFLOW: Peer = Peer { id: "tf", name: "TensorFlow.js", trains: true };
const ONNX: Peer = Peer { id: "ort", name: "ONNX Runtime Web", trains: false };

#[derive(Clone, Copy, PartialEq)]
enum On {
    Processor,
    Card,
}

impl On {
    const fn name(self) -> &'static str {
        if matches!(self, Self::Card) { "gpu" } else { "cpu" }
    }

    fn figure(self, peer: &str, what: &str) -> String {
        let card = if self == Self::Card { "gpu_" } else { "" };
        format!("peers_{card}{peer}_{what}")
    }
}

fn public(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("public").join(file)
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    let bytes = fs::read(public(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// What is asked, as the page asks it.
struct Job {
    items: Vec<Item>,
    country: &'static Country,
    /// The same in tokens, for peers.
    told: Value,
}

fn job() -> Job {
    let catalogue: Catalogue = read("survey/catalogue.json");
    let prompts =
        PromptEncoder::from_json(&fs::read(public("models/tokenizer.json")).expect("the tokenizer")).expect("a tokenizer");
    let composition: Composition = read("models/composition.json");
    let country = CountryCode::parse(COUNTRY).and_then(Country::find).expect("a country");
    let item = |code: &&str| catalogue.item(&ItemCode::from(*code)).expect("an item of the catalogue").clone();
    let question =
        |item: &Item| json!({ "tokens": prompts.question_tokens(item).expect("tokens"), "options": item.options.len() });
    let items: Vec<Item> = QUESTIONS.iter().map(item).collect();
    let personas = Cell::all().map(|cell| prompts.persona(country, Persona::full(cell)).expect("tokens")).collect::<Vec<_>>();
    let set = PersonaSet::spanning(&Attribute::ALL);
    let told = json!({
        "questions": items.iter().map(question).collect::<Vec<_>>(),
        "batch": BATCH.iter().map(|code| question(&item(code))).collect::<Vec<_>>(),
        "personas": personas,
        "mix": set.personas.iter().map(|persona| among(composition.of(country.code()), *persona)).collect::<Vec<_>>(),
        "pairs": set.pairs,
        "letters": prompts.letters(MAX_OPTIONS),
    });
    Job { items, country, told }
}

/// A site of the peers alone: their pages, libraries and the model's files.
fn peers_site(told: &Value) -> Site {
    let packages = PathBuf::from(setting("ACE_PEERS"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    _ = fs::remove_dir_all(&folder);
    let copy = |from: PathBuf, to: PathBuf| {
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder of the peers' site");
        fs::copy(&from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    };
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys_support/peers");
    for file in ["index.html", "main.js", "model.js", "tf.js", "onnx.js", "ort.js"] {
        copy(own.join(file), folder.join(file));
    }
    for (package, files) in LIBRARIES {
        files
            .iter()
            .for_each(|file| copy(packages.join(package).join("package/dist").join(file), folder.join("libraries").join(file)));
    }
    for file in ["config.json", "model.safetensors"] {
        copy(public("models").join(file), folder.join("models").join(file));
    }
    for file in ["adapter_config.json", "adapter_model.safetensors"] {
        copy(public("models").join(ADAPTER).join(file), folder.join("models").join(ADAPTER).join(file));
    }
    fs::write(folder.join("job.json"), told.to_string()).expect("the job");
    let site = Site::serve_folder(folder);
    site.leave_policy_to_pages();
    site
}

/// The value that so much of the values are below, 0 to 1.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

/// What one turn took, in milliseconds.
struct Turn {
    /// Each time by the clock.
    ms: Vec<f64>,
    /// On processors, each time; none where the system does not say.
    processor_ms: Option<f64>,
}

/// Milliseconds that the threads of the browser have had on processors so far.
fn processor_ms(visitor: &Visitor) -> Option<f64> {
    let spent = |task: PathBuf| fs::read_to_string(task.join("schedstat")).ok()?.split_whitespace().next()?.parse::<f64>().ok();
    let tasks = |pid: u32| fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let all: Vec<f64> = processes(visitor.process())?.into_iter().flat_map(tasks).filter_map(|task| spent(task.path())).collect();
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / 1e6)
}

/// Measures a turn of which `work` gives the times by the clock. While it lasts, nobody else in the browser has anything to do.
fn turn(visitor: &Visitor, work: impl FnOnce() -> Vec<f64>) -> Turn {
    let before = processor_ms(visitor);
    let ms = work();
    let each = |spent: f64| spent / ms.len() as f64;
    Turn { processor_ms: before.zip(processor_ms(visitor)).map(|(before, after)| each(after - before)), ms }
}

/// How many times as long a peer's turn took as the page's just before or after it: question by question; steps, of which none is
/// another's, beside the page's usual one.
fn times_the_page((peer, page): (&Turn, &Turn)) -> Vec<f64> {
    if peer.ms.len() == page.ms.len() {
        return peer.ms.iter().zip(&page.ms).map(|(peer, page)| peer / page).collect();
    }
    let usual = quantile(&page.ms, 0.5);
    peer.ms.iter().map(|ms| ms / usual).collect()
}

/// Figures for `cargo xtask bench`, and a line for each to read. `turns` are the page's, then those of each peer.
fn print(on: On, peers: &[&Peer], turns: &[Vec<Turn>], what: &str, words: &str) {
    let names = std::iter::once(("page", "the page")).chain(peers.iter().map(|peer| (peer.id, peer.name)));
    let page = &turns[0];
    let tell = |id: &str, name: &str, figure: &str, values: &[f64], unit: &str| {
        if values.is_empty() {
            return;
        }
        let [low, middle, high] = spread(values);
        println!("{words}: {name} {middle:.1} {unit} ({low:.1} to {high:.1})");
        println!("BENCH {} {middle:.2}", on.figure(id, &format!("{what}_{figure}")));
        if figure.ends_with("times") {
            println!("BENCH {} {low:.2}", on.figure(id, &format!("{what}_{figure}_low")));
            println!("BENCH {} {high:.2}", on.figure(id, &format!("{what}_{figure}_high")));
        }
    };
    for ((id, name), own) in names.zip(turns) {
        let clock: Vec<f64> = own.iter().flat_map(|turn| turn.ms.clone()).collect();
        let processor: Vec<f64> = own.iter().filter_map(|turn| turn.processor_ms).collect();
        tell(id, name, "ms", &clock, "ms by the clock");
        tell(id, name, "processor_ms", &processor, "ms on processors");
        if id == "page" {
            continue;
        }
        let clock: Vec<f64> = own.iter().zip(page).flat_map(times_the_page).collect();
        let ratio = |(peer, page): (&Turn, &Turn)| Some(peer.processor_ms? / page.processor_ms?);
        let processor: Vec<f64> = own.iter().zip(page).filter_map(ratio).collect();
        tell(id, name, "times", &clock, "times as long as the page by the clock");
        tell(id, name, "processor_times", &processor, "times as long as the page on processors");
    }
}

/// The median between what a tenth is below and what a tenth is above.
fn spread(values: &[f64]) -> [f64; 3] {
    [0.1, 0.5, 0.9].map(|share| quantile(values, share))
}

/// What `{ ms, value }` of a measurement says.
fn timed<T: DeserializeOwned>(visitor: &Visitor, expression: &str) -> (f64, T) {
    let mut answer = visitor.js(expression);
    let value = serde_json::from_value(answer["value"].take()).expect("the value of a measurement");
    (answer["ms"].as_f64().expect("its time"), value)
}

fn packed<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("a message")
}

type Answers = Vec<Vec<f64>>;

/// Asks the page's engine: the page's own questions have lower numbers.
fn page_asks(job: &Job, question: usize, personas: &[Persona]) -> String {
    const ID: u64 = 1 << 40;
    let (item, weights) = (job.items[question].code.clone(), Weights::Shipped(ADAPTER.into()));
    let asked = personas.iter().map(|persona| (job.country.code(), *persona)).collect();
    let request = Request::Predict { id: ID, item: item.clone(), personas: asked, weights: weights.clone() };
    let answer = packed(&Event::Prediction { id: ID, item, weights, p: Vec::new(), ms: 0.0 });
    let beginning = &answer[..=packed(&ID).len()];
    format!("__ask({:?}, {beginning:?})", packed(&request))
}

fn page_answers(page: &Visitor, job: &Job, question: usize, personas: &[Persona]) -> Answers {
    let event: Vec<u8> = timed(page, &page_asks(job, question, personas)).1;
    let Ok(Event::Prediction { p, .. }) = postcard::from_bytes(&event) else { panic!("no answer: {event:?}") };
    p.into_iter().map(|p| p.into_iter().map(f64::from).collect()).collect()
}

/// All of these, one after the other.
fn one_by_one(visitor: &Visitor, asks: &[String]) -> Vec<f64> {
    let asks = asks.iter().map(|ask| format!("() => {ask}")).collect::<Vec<_>>().join(", ");
    let times = format!(
        "await (async () => {{ const all = []; for (const ask of [{asks}]) all.push((await ask()).ms); return all; }})()"
    );
    serde_json::from_value(visitor.js(&times)).expect("times")
}

fn assert_same(who: &str, ours: &Answers, theirs: &Answers) -> f64 {
    assert_eq!((ours.len(), ours[0].len()), (theirs.len(), theirs[0].len()), "{who}");
    let differences = ours.iter().flatten().zip(theirs.iter().flatten()).map(|(a, b)| (a - b).abs());
    let largest = differences.fold(0.0, f64::max);
    assert!(largest <= CLOSE, "{who} answers otherwise: by {largest}");
    largest
}

/// The page of a peer, once it has answered.
fn open_peer(visitor: &Visitor, site: &Site, peer: &Peer, on: On, training: bool) {
    let mut query = format!("?peer={}&device={}", peer.id, on.name());
    if training {
        query.push_str("&training");
    }
    visitor.go(&site.url(&query));
    visitor.wait(&format!("{} has answered", peer.name), 300, "window.__peer");
}

fn options(on: On) -> Options {
    Options { card: on == On::Card, script: include_str!("peers/engine.js").into(), ..Options::default() }
}

/// Whether the browser gives a device of a graphics card, and not one that the processor plays.
fn has_card(site: &Site) -> bool {
    let visitor = Visitor::with(site, &options(On::Card));
    // It has no icon.
    visitor.expect("favicon");
    visitor.go(&site.url("job.json"));
    visitor.holds("await navigator.gpu?.requestAdapter().then(a => a && !(a.info?.isFallbackAdapter ?? a.isFallbackAdapter))")
}

fn compare_answers(on: On, page: &Visitor, peers: &[(&Peer, Visitor)], job: &Job) {
    let (full, all): (Vec<Persona>, Vec<Persona>) = (Cell::all().map(Persona::full).collect(), Persona::all().collect());
    let parts = [("answer", &full, "16", "16 personas of a question"), ("all", &all, "81", "all 81 personas of a question")];
    let asks = |what: &str, question: usize| format!("__peer.{what}({question})");
    let mut largest = 0.0f64;
    for question in 0..job.items.len() {
        for (what, personas, ..) in parts {
            let ours = page_answers(page, job, question, personas);
            for (peer, visitor) in peers {
                let theirs = timed::<Answers>(visitor, &asks(what, question)).1;
                largest = largest.max(assert_same(peer.name, &ours, &theirs));
            }
        }
    }
    println!("{} questions: all answer the same, the largest difference of a share is {largest:.1e}", job.items.len());

    let who: Vec<&Peer> = peers.iter().map(|(peer, _)| *peer).collect();
    for (what, personas, figure, words) in parts {
        let questions = 0..job.items.len();
        let of_page: Vec<String> = questions.clone().map(|question| page_asks(job, question, personas)).collect();
        let of_peer: Vec<String> = questions.map(|question| asks(what, question)).collect();
        let mut turns: Vec<Vec<Turn>> = (0..=peers.len()).map(|_| Vec::new()).collect();
        for round in 0..ROUNDS {
            // Nobody is always the first.
            for place in 0..turns.len() {
                let who = (round + place) % turns.len();
                let (visitor, asks) = if who == 0 { (page, &of_page) } else { (&peers[who - 1].1, &of_peer) };
                turns[who].push(turn(visitor, || one_by_one(visitor, asks)));
            }
        }
        print(on, &who, &turns, figure, words);
    }
}

/// Steps of the page's default batch: four questions in a country, 16 personas each.
fn compare_steps(on: On, site: &Site, page: &Visitor, (peer, visitor): &(&Peer, Visitor)) {
    let progress = packed(&Event::Progress(TrainProgress { step: 0, steps: 0, loss: 0.0, step_ms: 0.0 }));
    page.open(&site.url(BENCH_LINK));
    page.wait("a fine-tune can be started", 60, "find('train-start') && !find('train-start').disabled");
    page.js(&format!("(window.__steps = __hear([{}]), 0)", progress[0]));
    page.set_training("topic", PAGE_STEPS, BATCH.len() as u32);
    let (mut turns, mut losses) = ([Vec::new(), Vec::new()], Vec::new());
    for _ in 0..STEP_ROUNDS {
        page.js("(__steps.length = 0)");
        page.fill("start-select", ADAPTER);
        page.click("train-start");
        page.wait("the run is under way", 600, &format!("__steps.length >= {}", QUIET_STEPS.0));
        turns[0].push(turn(page, || {
            let from = page.number("__steps.length") as usize;
            page.wait("some steps are done", 600, &format!("__steps.length >= {}", QUIET_STEPS.1));
            let events: Vec<Vec<u8>> = serde_json::from_value(page.js("__steps")).expect("the steps");
            events[from..].iter().map(|event| step_ms(event)).collect()
        }));
        page.click("train-stop");
        page.wait_for_phase("ended", 120);
        turns[1].push(turn(visitor, || {
            let steps = (0..PEER_STEPS).map(|_| timed::<f64>(visitor, "__peer.step()"));
            let (times, lost): (Vec<f64>, Vec<f64>) = steps.unzip();
            losses.extend(lost);
            times
        }));
    }
    assert!(losses.last() < losses.first(), "{} does not learn: its losses were {losses:?}", peer.name);
    print(on, &[*peer], &turns, "step", "a fine-tune step of 4 questions, 16 personas each");
}

fn step_ms(event: &[u8]) -> f64 {
    match postcard::from_bytes(event) {
        Ok(Event::Progress(TrainProgress { step_ms, .. })) => step_ms,
        other => panic!("no step: {other:?}"),
    }
}

/// Of a contestant: its id, its name, and what each first visit came to.
type Visits<'a> = (&'a str, &'a str, Vec<(f64, f64)>);

/// Milliseconds and kilobytes from nothing to the first answer.
fn cold(site: &Site, on: On, go: &dyn Fn(&Visitor) -> f64) -> (f64, f64) {
    site.line().clear();
    let visitor = Visitor::with(site, &options(on));
    let ms = go(&visitor);
    (ms, site.line().bytes_until(visitor.number("performance.timeOrigin") + ms) as f64 / 1e3)
}

fn compare_first_answers(on: On, site: &Site, peers_site: &Site, peers: &[&Peer]) {
    let page = |visitor: &Visitor| {
        const MARK: &str = "performance.getEntriesByName('first-prediction')";
        visitor.go(&site.url(LINK));
        visitor.wait("the engine has answered", 300, &format!("{MARK}.length"));
        visitor.number(&format!("{MARK}[0].startTime"))
    };
    for line in [NEAR, Line::HOME] {
        site.move_behind(line);
        peers_site.move_behind(line);
        let visits = if line == NEAR { COLD_VISITS } else { 1 };
        let mut found: Vec<Visits<'_>> = vec![("page", "the page", Vec::new())];
        found.extend(peers.iter().map(|peer| (peer.id, peer.name, Vec::new())));
        for _ in 0..visits {
            found[0].2.push(cold(site, on, &page));
            for (peer, (.., visits)) in peers.iter().zip(&mut found[1..]) {
                let go = |visitor: &Visitor| {
                    open_peer(visitor, peers_site, peer, on, false);
                    visitor.number("__peer.first")
                };
                visits.push(cold(peers_site, on, &go));
            }
        }
        for (id, name, visits) in found {
            let (ms, kb): (Vec<f64>, Vec<f64>) = visits.into_iter().unzip();
            let (ms, kb) = (quantile(&ms, 0.5), quantile(&kb, 0.5));
            println!("nothing fetched before, line {}: {name} answers after {ms:.0} ms and {kb:.0} KB", line.name);
            println!("BENCH {} {ms:.0}", on.figure(id, &format!("cold_{}_ms", line.name)));
            println!("BENCH {} {kb:.0}", on.figure(id, &format!("cold_{}_kb", line.name)));
        }
    }
    site.line().set(None);
    peers_site.line().set(None);
}

#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench peers")]
fn bench_peers() {
    let job = job();
    let lengths = |of: &str| {
        let mut text = String::new();
        for question in job.told[of].as_array().into_iter().flatten() {
            _ = write!(text, " {}", question["tokens"].as_array().map_or(0, Vec::len) + 1 + Attribute::COUNT);
        }
        text
    };
    println!("tokens of a sequence:{}; in a step:{}", lengths("questions"), lengths("batch"));
    let (site, peers_site) = (Site::serve(), peers_site(&job.told));
    for on in [On::Processor, On::Card] {
        if on == On::Card && !has_card(&peers_site) {
            println!("there is no graphics card here: nothing is compared on WebGPU");
            continue;
        }
        let page = Visitor::with(&site, &options(on));
        let beside = |peer: &'static Peer| {
            let visitor = page.beside(&options(on));
            open_peer(&visitor, &peers_site, peer, on, peer.trains);
            (peer, visitor)
        };
        let peers = [&TENSORFLOW, &ONNX].map(beside);
        page.open(&site.url(LINK));
        page.prediction();
        compare_answers(on, &page, &peers, &job);
        for peer in &peers {
            if peer.0.trains {
                compare_steps(on, &site, &page, peer);
            } else {
                println!("{} has no training in its current version: no step is compared", peer.0.name);
            }
        }
        drop((peers, page));
        compare_first_answers(on, &site, &peers_site, &[&TENSORFLOW, &ONNX]);
    }
}
