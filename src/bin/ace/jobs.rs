//! Several trainings side by side, each on a core of its own, and what they show meanwhile.

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
    time::Instant,
};

use ace_playground::align::{Saved, Watch};
use anyhow::Context;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Something to do once.
pub type Job<'a, T> = Box<dyn FnOnce() -> anyhow::Result<T> + Send + 'a>;

/// Does all jobs, at most so many at once, and gives their results in order; the first failure where there is one.
pub fn in_parallel<T: Send>(jobs: Vec<Job<'_, T>>, at_once: usize) -> anyhow::Result<Vec<T>> {
    let count = jobs.len();
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let done: Mutex<Vec<(usize, anyhow::Result<T>)>> = Mutex::new(Vec::with_capacity(count));
    let poisoned = || anyhow::anyhow!("a training ended in a panic");
    std::thread::scope(|scope| {
        for _ in 0..at_once.clamp(1, count.max(1)) {
            scope.spawn(|| {
                loop {
                    let Some((index, job)) = queue.lock().ok().and_then(|mut q| q.next()) else { break };
                    let result = job();
                    // No use in starting what can't be finished.
                    if result.is_err() {
                        queue.lock().into_iter().for_each(|mut q| q.by_ref().for_each(drop));
                    }
                    match done.lock() {
                        Ok(mut done) => done.push((index, result)),
                        Err(_) => break,
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().map_err(|_| poisoned())?;
    done.sort_by_key(|(index, _)| *index);
    let results = done.into_iter().map(|(_, result)| result).collect::<anyhow::Result<Vec<T>>>()?;
    anyhow::ensure!(results.len() == count, poisoned());
    Ok(results)
}

/// Steps after which an unfinished run is kept.
const KEEP_EVERY: u32 = 250;

/// Shows a run's progress, and keeps it in a file until it is finished.
pub struct RunFile {
    path: PathBuf,
    title: String,
    bar: ProgressBar,
    started: Instant,
    smooth: Option<f64>,
}

impl RunFile {
    pub fn new(path: PathBuf, title: &str, bars: &MultiProgress) -> Self {
        let bar = bars.add(ProgressBar::new(1));
        let style = "{msg:<24} {wide_bar} {pos}/{len} steps, {elapsed} gone, {eta} left, loss {prefix}";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(title.to_string());
        Self { path, title: title.into(), bar, started: Instant::now(), smooth: None }
    }

    /// Forgets the kept run, now that what it made is stored.
    pub fn finish(self) {
        self.bar.finish();
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Writes beside the file and renames, so that an interruption leaves either the old one or the new one.
pub fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let part = path.with_extension("part");
    std::fs::write(&part, bytes).with_context(|| format!("writing {}", part.display()))?;
    std::fs::rename(&part, path).with_context(|| format!("writing {}", path.display()))
}

impl Watch for RunFile {
    fn step(&mut self, step: u32, steps: u32, loss: f64) {
        let smooth = self.smooth.map_or(loss, |s: f64| 0.98 * s + 0.02 * loss);
        self.smooth = Some(smooth);
        self.bar.set_length(u64::from(steps));
        self.bar.set_prefix(format!("{smooth:.4}"));
        self.bar.set_position(u64::from(step));
        // A log has no terminal to draw on, and still wants to be followed.
        if self.bar.is_hidden() && (step.is_multiple_of(500) || step == steps) {
            let gone = self.started.elapsed().as_secs_f64();
            eprintln!("{}: step {step}/{steps}, loss {smooth:.4}, {gone:.0} s", self.title);
        }
    }

    fn saved(&mut self) -> Option<Saved> {
        let saved: Saved = postcard::from_bytes(&std::fs::read(&self.path).ok()?).ok()?;
        eprintln!("{}: going on after step {}", self.title, saved.step);
        Some(saved)
    }

    fn wants(&self, step: u32) -> bool {
        step.is_multiple_of(KEEP_EVERY)
    }

    fn keep(&mut self, saved: &Saved) {
        let kept = postcard::to_allocvec(saved).map_err(anyhow::Error::from).and_then(|bytes| write_whole(&self.path, &bytes));
        if let Err(error) = kept {
            // The training is worth more than its insurance.
            eprintln!("{}: this run can't be kept for a resume: {error:#}", self.title);
        }
    }
}
