//! What the public model costs in the page on the processor: `cargo xtask bench public`. It does not run with the journeys.

use std::{fs, time::Instant};

use crate::{
    journeys_support::{server::Site, visitor::Visitor},
    public_model::has_weights,
};

/// The processes of a browser; `None` where the system does not say.
pub fn processes(browser: u32) -> Option<Vec<u32>> {
    let all: Vec<u32> = fs::read_dir("/proc").ok()?.filter_map(|e| e.ok()?.file_name().to_str()?.parse().ok()).collect();
    let belongs = |mut pid: u32| {
        while pid > 1 && pid != browser {
            pid = status(pid, "PPid:").unwrap_or(0);
        }
        pid == browser
    };
    Some(all.into_iter().filter(|pid| belongs(*pid)).collect())
}

fn status(pid: u32, name: &str) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

/// The largest memory that a process of this browser ever had, in megabytes; `None` where the system does not say.
fn peak_mb(browser: u32) -> Option<f64> {
    let peaks = processes(browser)?.into_iter().filter_map(|pid| status(pid, "VmHWM:"));
    peaks.max().map(|kb| f64::from(kb) / 1e3)
}

#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench public")]
fn bench_public() {
    if !has_weights() {
        println!("the public model is not in the site: cargo xtask model, then once more");
        return;
    }
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url(
        "?v=2&view=ask&country=EGY&ask=How%20much%20do%20you%20trust%20machines%3F%7Ca%20lot%7Ca%20little%7Cnot%20at%20all",
    ));
    visitor.ready(60);
    let seconds = |since: Instant| since.elapsed().as_secs_f64();
    let start = Instant::now();
    visitor.wait("the download is offered", 30, "find('public-load')");
    visitor.click("public-load");
    visitor.wait("it is open", 300, "find('public-model').dataset.state === 'open'");
    println!("fetched from this machine, checked, kept and opened in {:.1} s", seconds(start));
    let start = Instant::now();
    visitor.wait("the question is answered", 60, "find('ask-answer').dataset.state === 'answered'");
    println!("a question of one's own was answered {:.1} s after that", seconds(start));
    println!("renderer at most {:.0} MB by then", peak_mb(visitor.process()).unwrap_or(f64::NAN));

    visitor.view("voices");
    visitor.wait("the voices", 20, "find('weights-select')?.checkVisibility()");
    let live = |weights: &str, code: &str| {
        visitor.choose_item(code);
        let start = Instant::now();
        visitor.fill("weights-select", weights);
        visitor.wait("it is computed here", 240, "find('answers-source').dataset.source === 'here'");
        visitor.fill("weights-select", "base");
        1e3 * seconds(start)
    };
    let mut questions = Vec::new();
    for code in ["Q46", "Q164", "Q182"] {
        let (reader, as_it_comes) = (live("smollm2-ace", code), live("smollm2", code));
        println!(
            "{code} in Egypt, all personas: read and aligned {reader:.0} ms; as it comes, asked in six forms, {as_it_comes:.0} ms"
        );
        questions.push((reader, as_it_comes));
    }
    let worst = |of: fn(&(f64, f64)) -> f64| questions.iter().map(of).fold(0.0, f64::max);

    visitor.view("align");
    visitor.wait("the bench", 20, "find('start-select')?.checkVisibility()");
    visitor.set_training("item", 4, 1);
    visitor.fill("start-select", "smollm2-base");
    visitor.click("train-start");
    visitor.wait_for_phase("ended", 240);
    let step = visitor.number(
        "(s => { const gaps = s.slice(1).map((e, i) => (e.at - s[i].at) / (e.step - s[i].step)).sort((a, b) => a - b);
            return gaps.at(-1); })(__seen.steps)",
    );
    println!("BENCH public_question_ms {:.0}", worst(|q| q.0));
    println!("BENCH public_as_it_comes_ms {:.0}", worst(|q| q.1));
    println!("BENCH public_step_ms {step:.0}");
    if let Some(mb) = peak_mb(visitor.process()) {
        println!("BENCH public_memory_mb {mb:.0}");
    }
}
