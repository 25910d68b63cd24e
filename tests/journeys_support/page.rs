//! The page as a visitor sees it: what is on the screen, and what one does there.

use serde_json::Value;

use super::visitor::Visitor;

/// All views, by the names in their links.
pub const VIEWS: [&str; 11] =
    ["voices", "shifts", "many", "map", "align", "lessons", "class", "results", "method", "data", "about"];

/// The CPU engine on a busy machine.
const READY_SECONDS: u64 = 90;

/// One attribute's row, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub attribute: &'static str,
    pub survey: Option<f64>,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

/// Largest difference between two distributions.
pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "{a:?} and {b:?}");
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Fails unless these are the shares of a whole. The page writes four decimals.
pub fn assert_distribution(what: &str, p: &[f64]) {
    let sum: f64 = p.iter().sum();
    assert!(p.len() >= 2 && p.iter().all(|v| (0.0..=1.0).contains(v)) && (sum - 1.0).abs() < 0.001, "{what}: {p:?} sum to {sum}");
}

pub fn numbers(values: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    values.as_array().into_iter().flatten().filter_map(number).collect()
}

impl Visitor<'_> {
    /// Opens a view and waits for the engine.
    pub fn open(&self, address: &str) {
        self.go(address);
        self.ready(READY_SECONDS);
    }

    /// Goes to another view by its link in the page.
    pub fn view(&self, name: &str) {
        self.js(&format!("find('nav-{name}').click()"));
        let there = format!("document.querySelector('main').dataset.view === '{name}' && !find('part-loading')");
        self.wait("the other view", 20, &there);
    }

    /// Opens a view, and waits until it is complete: nothing is being loaded any more.
    pub fn open_view(&self, address: &str) {
        self.go(address);
        self.complete();
    }

    pub fn complete(&self) {
        let chip = "find('engine-chip')";
        let still = "document.querySelector('main .skeleton, main [aria-busy=true]')";
        self.wait(
            "the view is complete",
            READY_SECONDS,
            &format!("document.querySelector('main > *') && !(e => e?.checkVisibility() && e.dataset.state !== 'ready')({chip})"),
        );
        self.settled("the view", READY_SECONDS, &format!("{still} ? null : document.querySelector('main').innerText.length"));
    }

    pub fn ready(&self, seconds: u64) {
        self.wait("the engine is ready or has failed", seconds, "/ready|failed/.test(find('engine-chip').dataset.state)");
        assert!(self.holds("find('engine-chip').dataset.state === 'ready'"), "{}", self.text("find('engine-chip').innerText"));
    }

    /// The chip says that there is no engine; gives its words.
    pub fn engine_failure(&self) -> String {
        self.wait("the engine has failed", READY_SECONDS, "find('engine-chip').dataset.state === 'failed'");
        self.text("find('engine-chip').innerText")
    }

    /// The survey's distribution, once it is drawn.
    pub fn survey(&self) -> Vec<f64> {
        self.wait(
            "the survey's bars are drawn",
            30,
            "all('survey-bar-').length && all('survey-bar-').every(b => b.dataset.value)",
        );
        numbers(&self.js("all('survey-bar-').map(b => b.dataset.value)"))
    }

    /// The distribution of the weights that are shown, once nothing more is on its way.
    pub fn prediction(&self) -> Vec<f64> {
        self.prediction_within(60)
    }

    pub fn prediction_within(&self, seconds: u64) -> Vec<f64> {
        // What was computed beforehand is there earlier; these are the engine's.
        let bars = "(b => b.length && b.every(b => b.dataset.value) && find('answers-source')?.dataset.source !== 'prepared' \
            ? b.map(b => b.dataset.value) : null)(all('model-bar-'))";
        let p = numbers(&self.settled("the model's bars", seconds, bars));
        assert_distribution("the model's answers", &p);
        p
    }

    /// The distribution of a model that the engine has not: it was computed beforehand.
    pub fn told_beforehand(&self) -> Vec<f64> {
        let bars = "(b => b.length && b.every(b => b.dataset.value) ? b.map(b => b.dataset.value) : null)(all('model-bar-'))";
        numbers(&self.settled("the model's bars", 30, bars))
    }

    pub fn effects(&self) -> Vec<Effect> {
        let row = |attribute: &'static str| {
            let point = |name: &str| self.text(&format!("find('effect-{attribute}').dataset.{name} ?? ''")).parse().ok();
            Effect { attribute, survey: point("survey"), before: point("before"), after: point("after") }
        };
        ["gender", "education", "residence", "marital"].map(row).into()
    }

    pub fn notices(&self) -> Vec<String> {
        let list = self.js("all('notice').map(n => n.innerText)");
        list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(String::from)).collect()
    }

    /// Waits for a message that contains these words.
    pub fn notice(&self, words: &str) -> String {
        self.wait(&format!("a message says {words:?}"), 60, &format!("all('notice').some(n => n.innerText.includes({words:?}))"));
        self.notices().into_iter().find(|notice| notice.contains(words)).unwrap_or_default()
    }

    /// Waits until no message contains these words.
    pub fn notice_gone(&self, words: &str) {
        self.wait(
            &format!("no message says {words:?}"),
            20,
            &format!("!all('notice').some(n => n.innerText.includes({words:?}))"),
        );
    }

    pub fn dismiss_notices(&self) {
        self.js("document.querySelectorAll('[data-testid=notice] .notice-close').forEach(n => n.click())");
        self.wait("all messages are gone", 10, "all('notice').length === 0");
    }

    pub fn query(&self) -> String {
        self.text("location.search")
    }

    /// Opens what a narrow screen folds away: `persona`, `b-persona` or `item`.
    pub fn unfold(&self, panel: &str) {
        let button = format!("find('{panel}-fields')");
        if self.holds(&format!("{button}?.checkVisibility() && {button}.ariaExpanded === 'false'")) {
            self.click(&format!("{panel}-fields"));
        }
    }

    /// Chooses a question by search and click.
    pub fn choose_item(&self, code: &str) {
        self.unfold("item");
        self.fill("item-search", code);
        self.wait("the list is searched", 10, &format!("find('item-option-{code}')"));
        self.click(&format!("item-option-{code}"));
        // The usual question is not in the address, but every one is in the heading.
        self.wait(
            "the heading names the question",
            10,
            &format!("document.querySelector('main').innerText.includes('· {code}')"),
        );
    }

    /// Sets the fine-tune up: one question, this country, and the rest as given.
    pub fn set_training(&self, scope: &str, steps: u32, batch: u32) {
        self.fill("start-select", "base");
        self.fill("objective-select", "ace");
        self.fill("scope-select", scope);
        self.fill("countries-select", "one");
        self.fill("steps-input", &steps.to_string());
        self.fill("batch-input", &batch.to_string());
        self.fill("seed-input", "1");
    }

    pub fn step(&self) -> u32 {
        self.number("find('train-progress').dataset.step") as u32
    }

    pub fn wait_for_step(&self, step: u32, seconds: u64) {
        self.wait(&format!("step {step} is done"), seconds, &format!("Number(find('train-progress').dataset.step) >= {step}"));
    }

    pub fn wait_for_phase(&self, phase: &str, seconds: u64) {
        let is = format!("find('train-progress').dataset.phase === {phase:?}");
        self.wait(&format!("the fine-tune is {phase:?}"), seconds, &is);
    }

    /// Fails when something sticks out of the screen to the right, and says what.
    pub fn assert_fits(&self) {
        let [whole, screen] = ["scrollWidth", "clientWidth"].map(|of| self.number(&format!("document.documentElement.{of}")));
        let wide = self.text(&format!(
            "JSON.stringify([...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > {screen} + 0.5
                && !e.closest('.table-scroll, .sr-only, .skip')).slice(0, 5).map(e => e.outerHTML.slice(0, 120)))"
        ));
        assert!(whole <= screen, "the page is {whole} wide on a screen of {screen}; these stick out: {wide}");
    }
}
