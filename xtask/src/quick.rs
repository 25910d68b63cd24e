//! `cargo xtask serve`: the site as soon as it can be there. Compiled in a hurry (profile `web-quick`), with the CPU engine
//! first; the GPU engine follows while the site is served already.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{
    assemble::assemble,
    compress, model, serve,
    served::Site,
    shell::{self, cargo, heading, human, root, target_dir},
    site::{self, CPU_ENGINE, ENGINES, GPU_ENGINE},
    tools::{self, Tools, WASM_TARGET},
};

const PROFILE: &str = "web-quick";

/// Where nothing has changed, the GPU engine is there within seconds, and the address is shown only then.
const MOMENT: Duration = Duration::from_secs(30);

const COMING: &str = "The GPU engine is still being compiled; the terminal tells when it is there.\n";
const FAILED: &str = "The GPU engine could not be compiled; the terminal tells why.\n";

/// Builds the site and serves it until the process is stopped.
///
/// # Errors
/// When page or CPU engine can't be built, or there is no port.
pub fn serve(host: &str, port: u16) -> Result<()> {
    let start = Instant::now();
    site::check_sources()?;
    let steps = Steps { tools: !tools::has_bindgen()?, is_first: !compiled().join("page.wasm").is_file() };
    steps.announce();
    let tools = tools::for_serve(&steps.heading(Step::Tools))?;
    heading(&steps.heading(Step::Page));
    compile("app,worker,cpu", &["page", CPU_ENGINE], Output::Shown)?;
    let folder = put_together("first", &[CPU_ENGINE], &tools)?;
    println!("Built in {}", human(start.elapsed()));
    model::announce();

    let listener = serve::listen(host, port)?;
    let site = Arc::new(Site::without(folder, GPU_ENGINE, COMING));
    let is_done = complete(&site, tools, listener.local_addr()?);
    let is_whole = has_newest_gpu_engine() && is_done.recv_timeout(MOMENT).is_ok();
    drop(is_done);
    serve::announce(&listener, port)?;
    if !is_whole {
        heading(&steps.heading(Step::Gpu));
        println!("Until then every visitor gets the CPU engine.");
    }
    serve::run(listener, site)
}

/// Builds the GPU engine in the background and puts it into the site. Tells the receiver; where there is none any more, it tells the
/// terminal.
fn complete(site: &Arc<Site>, tools: Tools, address: SocketAddr) -> mpsc::Receiver<()> {
    let (done, is_done) = mpsc::channel();
    let (site, start) = (Arc::clone(site), Instant::now());
    thread::spawn(move || match gpu_engine(&tools) {
        Ok(folder) => {
            site.replace(folder);
            if done.send(()).is_err() {
                heading(&format!("The GPU engine is there, after {}: load http://{address}/ again", human(start.elapsed())));
            }
        }
        Err(error) => {
            site.give_up(FAILED);
            eprintln!("\nerror: the GPU engine could not be compiled, the page goes on with the CPU engine: {error:#}");
        }
    });
    is_done
}

/// The site with both engines, in another folder: the first one is being served.
fn gpu_engine(tools: &Tools) -> Result<PathBuf> {
    compile("worker,gpu", &[GPU_ENGINE], Output::Errors)?;
    put_together("whole", &ENGINES, tools)
}

/// Whether the GPU engine was compiled after the others were, of which it is the last.
fn has_newest_gpu_engine() -> bool {
    let modified = |name: &str| fs::metadata(compiled().join(format!("{name}.wasm"))).and_then(|data| data.modified()).ok();
    modified(GPU_ENGINE).is_some_and(|time| [modified(CPU_ENGINE), modified("page")].iter().all(|other| *other <= Some(time)))
}

/// Where cargo puts the programs.
fn compiled() -> PathBuf {
    target_dir().join(WASM_TARGET).join(PROFILE)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Shown,
    /// Nothing but warnings and errors, so that the address stays in sight.
    Errors,
}

/// Page and CPU engine are compiled together, with the features of both: what they share is compiled once.
fn compile(features: &str, programs: &[&str], output: Output) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--package", "ace-playground", "--profile", PROFILE, "--target", WASM_TARGET]);
    command.args(["--no-default-features", "--features", features]);
    command.args(programs.iter().flat_map(|program| ["--bin", program]));
    if output == Output::Errors {
        command.arg("--quiet");
        return shell::run_quietly(shell::for_wasm(&mut command));
    }
    shell::run(shell::for_wasm(&mut command))
}

/// A site that is ready to be served, in a folder of its own beside dist/, which holds what `build` made.
fn put_together(name: &str, engines: &[&str], tools: &Tools) -> Result<PathBuf> {
    let folder = root().join("target/serve").join(name);
    assemble(&folder, &compiled(), engines, tools)?;
    site::finish(&folder, engines)?;
    compress::write_quick(&folder)?;
    Ok(folder)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Tools,
    Page,
    Gpu,
}

/// What there is to do, and how long it takes: measured on two idle cores.
struct Steps {
    tools: bool,
    /// Whether nothing has been compiled yet.
    is_first: bool,
}

impl Steps {
    fn all(&self) -> Vec<(Step, &'static str, &'static str)> {
        let page = if self.is_first { "about 4 minutes" } else { "seconds, or about a minute after a change" };
        let gpu = if self.is_first { "about 4 minutes" } else { "about a minute after a change" };
        let tools = self.tools.then_some((Step::Tools, "wasm-bindgen, a tool", "2 minutes, once"));
        tools
            .into_iter()
            .chain([(Step::Page, "page and CPU engine", page), (Step::Gpu, "GPU engine, in the background", gpu)])
            .collect()
    }

    /// The whole way, where it is long.
    fn announce(&self) {
        if !self.is_first {
            return;
        }
        println!("The first time this takes minutes (here is how many, on two cores):");
        for (number, (_, name, time)) in (1..).zip(self.all()) {
            println!("  {number}. {name}: {time}");
        }
        println!("The address comes before the last of them.");
    }

    fn heading(&self, step: Step) -> String {
        let all = self.all();
        let found = all.iter().position(|(this, ..)| *this == step);
        found.map_or_else(String::new, |at| format!("{}/{} {}: {}", at + 1, all.len(), all[at].1, all[at].2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted() {
        let steps = Steps { tools: true, is_first: true };
        assert!(steps.heading(Step::Tools).starts_with("1/3 wasm-bindgen"), "{}", steps.heading(Step::Tools));
        assert!(steps.heading(Step::Gpu).starts_with("3/3 GPU engine"), "{}", steps.heading(Step::Gpu));
        let later = Steps { tools: false, is_first: false };
        assert!(later.heading(Step::Page).starts_with("1/2 page"), "{}", later.heading(Step::Page));
        assert_eq!(later.heading(Step::Tools), "");
    }
}
