//! What a visitor asks of a page and does with it in any browser. Each kind of visitor brings `value`, `click` and a folder for files.

use std::{
    fs,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::visitor::Visitor;

/// What browsers call a file that is not whole yet.
const ON_THE_WAY: [&str; 3] = [".crdownload", ".part", ".wkdownload"];

pub const POLL: Duration = Duration::from_millis(50);

/// An expression as [`Visitor::js`] takes it, in JavaScript that stands for itself: a promise of its value.
pub fn asked(expression: &str) -> String {
    format!(
        "(async () => {{
            const find = (path) => document.querySelector(path.split(' ').map((id) => `[data-testid=\"${{id}}\"]`).join(' '));
            const all = (start) => [...document.querySelectorAll(`[data-testid^=\"${{start}}\"]`)];
            return ({expression});
        }})()"
    )
}

impl Visitor<'_> {
    /// The value of a JavaScript expression. In it, `find` takes the `data-testid` of an element, or several from the outside
    /// in; `all` gives the elements whose `data-testid` begins so.
    pub fn js(&self, expression: &str) -> Value {
        self.value(expression).unwrap_or_else(|fault| panic!("{expression}: {fault}"))
    }

    pub fn text(&self, expression: &str) -> String {
        let value = self.js(expression);
        value.as_str().map_or_else(|| value.to_string(), String::from)
    }

    pub fn number(&self, expression: &str) -> f64 {
        let value = self.js(expression);
        value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{expression} is {value}, no number"))
    }

    pub fn holds(&self, condition: &str) -> bool {
        self.js(&format!("!!({condition})")) == Value::Bool(true)
    }

    /// Waits until a JavaScript condition holds. One that throws does not hold yet.
    pub fn wait(&self, what: &str, seconds: u64, condition: &str) {
        let start = Instant::now();
        let mut last = String::new();
        while start.elapsed() < Duration::from_secs(seconds) {
            match self.value(condition) {
                Ok(value) if truthy(&value) => return,
                Ok(value) => last = value.to_string(),
                Err(fault) => last = fault,
            }
            thread::sleep(POLL);
        }
        panic!("waited {seconds} s in vain until {what}; the last answer was: {last}");
    }

    /// Waits until a value stays the same for half a second in which no prediction is under way, and gives it.
    pub fn settled(&self, what: &str, seconds: u64, expression: &str) -> Value {
        const CALM: Duration = Duration::from_millis(500);
        let start = Instant::now();
        let mut since = Instant::now();
        let mut last = Value::Null;
        while start.elapsed() < Duration::from_secs(seconds) {
            let value = self.js(&format!("window.__seen?.pending() > 0 ? null : ({expression})"));
            if value.is_null() || value != last {
                (since, last) = (Instant::now(), value);
            } else if since.elapsed() > CALM {
                return last;
            }
            thread::sleep(POLL);
        }
        panic!("waited {seconds} s in vain until this settles: {what}; the last value was: {last}");
    }

    /// Puts a value into an input or select, with the events that follow when a person does.
    pub fn fill(&self, path: &str, value: &str) {
        let there =
            format!("(e => e && !e.disabled && (!e.options || [...e.options].some(o => o.value === {value:?})))(find({path:?}))");
        self.wait(&format!("{path} can be set to {value:?}"), 20, &there);
        self.js(&format!(
            "(() => {{
                const element = find({path:?});
                element.focus();
                element.value = {value:?};
                for (const name of ['input', 'change']) element.dispatchEvent(new Event(name, {{ bubbles: true }}));
            }})()"
        ));
    }

    /// Clicks something that offers a file, and gives its name and content.
    pub fn download(&self, path: &str) -> (String, Vec<u8>) {
        let files = || -> Vec<PathBuf> {
            let entries = fs::read_dir(&self.folder).expect("the folder for downloads");
            entries.map(|entry| entry.expect("an entry").path()).collect()
        };
        let before = files();
        self.click(path);
        let start = Instant::now();
        loop {
            // Files on their way have a name of their own, or a hidden one.
            let done = |file: &&PathBuf| {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                // The browser keeps the name with an empty file first.
                let is_whole = file.metadata().is_ok_and(|m| m.len() > 0);
                !before.contains(file) && !name.starts_with('.') && !ON_THE_WAY.iter().any(|end| name.ends_with(end)) && is_whole
            };
            if let Some(file) = files().iter().find(done) {
                let name = file.file_name().expect("a file").to_string_lossy().into_owned();
                return (name, fs::read(file).expect("the file downloaded"));
            }
            assert!(start.elapsed() < Duration::from_secs(20), "a click on {path} gave no file");
            thread::sleep(POLL);
        }
    }
}

fn truthy(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && value.as_f64() != Some(0.0) && value.as_str() != Some("")
}
