//! What the other commands need on this machine: the wasm target, trunk, wasm-bindgen, a browser and its driver.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::shell::{self, cargo, find, heading, human, output, root, run};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The last release of trunk that this project's Rust version compiles.
const TRUNK_VERSION: &str = "0.21.14";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// What the environment variables begin with that change cargo's profile of this name.
const RELEASE: &str = "CARGO_PROFILE_RELEASE";

/// Programs of the right version, in one folder.
#[derive(Debug)]
pub struct Tools {
    /// The search path with that folder first.
    pub path: OsString,
}

#[derive(Debug)]
pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
}

/// One package of tools to be had with `cargo install`.
struct Package {
    name: &'static str,
    version: String,
    programs: &'static [&'static str],
    /// Whether the lock file of its release can still be used.
    locked: bool,
    minutes: &'static str,
}

/// Makes sure of everything that building the site and running wasm tests needs, installing what is missing.
///
/// # Errors
/// When something can't be installed.
pub fn for_build() -> Result<Tools> {
    wasm_target()?;
    let folder = folder();
    let trunk = Package { name: "trunk", version: TRUNK_VERSION.into(), programs: &["trunk"], locked: true, minutes: "3 to 5" };
    for package in [trunk, bindgen()?] {
        install(&package, &folder, &package.words())?;
    }
    Ok(Tools { path: shell::path_with(&folder.join("bin"))? })
}

/// Makes sure of what `serve` needs, which is less. `words` are said where something has to be installed.
///
/// # Errors
/// When something can't be installed.
pub fn for_serve(words: &str) -> Result<Tools> {
    wasm_target()?;
    let folder = folder();
    install(&bindgen()?, &folder, words)?;
    Ok(Tools { path: shell::path_with(&folder.join("bin"))? })
}

/// Whether [`for_serve`] has nothing to install.
///
/// # Errors
/// When Cargo.lock does not say what is needed.
pub fn has_bindgen() -> Result<bool> {
    Ok(bindgen()?.missing(&folder().join("bin")).is_none())
}

fn bindgen() -> Result<Package> {
    let lock_path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&lock_path).with_context(|| format!("{} can't be read", lock_path.display()))?;
    // Generated code and tool must be of one version, to the last digit.
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock does not name wasm-bindgen")?.into();
    let programs = &["wasm-bindgen", "wasm-bindgen-test-runner"];
    // The lock file of release 0.2.130 names a dependency that is gone.
    Ok(Package { name: "wasm-bindgen-cli", version, programs, locked: false, minutes: "2 to 3" })
}

/// Firefox's driver, installed if it is not there yet.
///
/// # Errors
/// When it can't be installed, or GECKODRIVER names nothing.
pub fn geckodriver() -> Result<PathBuf> {
    if let Some(driver) = named_in("GECKODRIVER")?.or_else(|| find("geckodriver")) {
        return Ok(driver);
    }
    let (name, version) = ("geckodriver", GECKODRIVER_VERSION.into());
    let package = Package { name, version, programs: &["geckodriver"], locked: true, minutes: "2 to 3" };
    install(&package, &folder(), &package.words())?;
    Ok(folder().join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Where tools stand.
pub fn folder() -> PathBuf {
    shell::set("ACE_TOOLS").map_or_else(|| root().join(".tools"), |folder| root().join(folder))
}

impl Package {
    /// What is said while it is being installed.
    fn words(&self) -> String {
        format!("Installing {} {}: {} minutes on two cores, once", self.name, self.version, self.minutes)
    }

    /// A program of it that does not stand in `bin`, or not in this version.
    fn missing(&self, bin: &Path) -> Option<&'static str> {
        self.programs.iter().copied().find(|program| !has_version(bin, program, &self.version))
    }
}

fn install(package: &Package, folder: &Path, words: &str) -> Result<()> {
    let Package { name, version, .. } = package;
    let bin = folder.join("bin");
    if package.missing(&bin).is_none() {
        return Ok(());
    }
    heading(words);
    let start = Instant::now();
    let mut command = cargo();
    // `--force`: a half-removed installation counts as installed to cargo, and this point is reached only when it is not.
    command.args(["install", name, "--version", version, "--force"]);
    if package.locked {
        command.arg("--locked");
    }
    command.arg("--root").arg(folder);
    // In a folder of its own, which cargo then removes: the project's build folder has no use for the tools' dependencies.
    command.env_remove("CARGO_TARGET_DIR");
    // They work for seconds, and would be compiled for minutes more to save one of them.
    command.envs(
        [("OPT_LEVEL", "1"), ("LTO", "off"), ("CODEGEN_UNITS", "16")].map(|(key, value)| (format!("{RELEASE}_{key}"), value)),
    );
    run(&mut command).with_context(|| format!("{name} could not be installed"))?;
    if let Some(program) = package.missing(&bin) {
        bail!("`cargo install {name}` succeeded, yet {} is not version {version}", bin.join(program).display());
    }
    println!("{name} {version} installed in {}", human(start.elapsed()));
    Ok(())
}

/// Whether the program stands in `bin` and says that it is of this version.
fn has_version(bin: &Path, program: &str, version: &str) -> bool {
    let path = bin.join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    path.is_file() && output(Command::new(path).arg("--version")).is_some_and(|text| said_version(&text) == Some(version))
}

/// The version in `trunk 0.21.14` or `wasm-bindgen 0.2.130 (abcdef)`.
fn said_version(text: &str) -> Option<&str> {
    text.split_whitespace().nth(1)
}

/// The version that a Cargo.lock pins for a package; the first one where there are several.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

fn wasm_target() -> Result<()> {
    let sysroot = output(cargo_rustc().args(["--print", "sysroot"])).context("rustc did not start: is Rust installed?")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    heading(&format!("Adding the compilation target {WASM_TARGET}"));
    run(Command::new("rustup").current_dir(root()).args(["target", "add", WASM_TARGET])).with_context(|| {
        format!(
            "this Rust can't compile for browsers: with rustup, run `rustup target add {WASM_TARGET}`; \
             without it, install your system's package of the standard library for {WASM_TARGET}"
        )
    })
}

/// The compiler that cargo will use.
fn cargo_rustc() -> Command {
    let mut command = Command::new(shell::set("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.current_dir(root());
    command
}

/// Chrome or Chromium and its driver, installed by the system's package manager where that is possible without asking.
///
/// # Errors
/// When there is none: the message says what to install.
pub fn browser() -> Result<Browser> {
    let found = match (find_chrome()?, find_driver()?) {
        (Some(chrome), Some(driver)) => Browser { chrome, driver },
        (chrome, driver) => {
            apt_install("Chromium and its driver", &["chromium", "chromium-driver"]).context(NO_CHROME)?;
            let chrome = chrome.map_or_else(find_chrome, |path| Ok(Some(path)))?;
            let driver = driver.map_or_else(find_driver, |path| Ok(Some(path)))?;
            Browser { chrome: chrome.context(NO_CHROME)?, driver: driver.context(NO_DRIVER)? }
        }
    };
    let chrome_version = output(Command::new(&found.chrome).arg("--version"));
    let driver_version = output(Command::new(&found.driver).arg("--version"));
    if let (Some(chrome), Some(driver)) = (&chrome_version, &driver_version)
        && let (Some(a), Some(b)) = (major(chrome), major(driver))
        && a != b
    {
        bail!(
            "{} is version {a} and {} is version {b}: a driver only drives a browser of its own version; \
             update one of them, or name a matching pair in CHROME and CHROMEDRIVER",
            found.chrome.display(),
            found.driver.display()
        );
    }
    println!("Browser: {} ({})", found.chrome.display(), chrome_version.as_deref().unwrap_or("it does not tell its version"));
    Ok(found)
}

const NO_CHROME: &str = "the browser tests need Chrome or Chromium, and there is none here. \
    Debian: apt-get install chromium chromium-driver. macOS: brew install --cask google-chrome chromedriver. \
    Elsewhere: install it and set CHROME to its path";
const NO_DRIVER: &str = "the browser tests need chromedriver, of the same version as the browser, and there is none here. \
    Debian: apt-get install chromium-driver. macOS: brew install --cask chromedriver. \
    Elsewhere: install it and set CHROMEDRIVER to its path";

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

fn find_chrome() -> Result<Option<PathBuf>> {
    if let Some(path) = named_in("CHROME")? {
        return Ok(Some(path));
    }
    let on_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(find);
    Ok(on_path.or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|path| path.is_file())))
}

fn find_driver() -> Result<Option<PathBuf>> {
    Ok(named_in("CHROMEDRIVER")?.or_else(|| find("chromedriver")))
}

/// The program that an environment variable names. A variable that names nothing is a mistake to be told, not to be passed over.
pub fn named_in(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = shell::set(variable).map(PathBuf::from) else { return Ok(None) };
    if !path.is_file() {
        bail!("{variable} names {}, where there is no program", path.display());
    }
    Ok(Some(path))
}

/// Installs Debian's packages where nobody needs to be asked for a password; elsewhere does nothing.
///
/// # Errors
/// When they can't be installed.
pub fn apt_install(what: &str, packages: &[&str]) -> Result<()> {
    let is_root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
    let Some(apt) = find("apt-get").filter(|_| is_root) else { return Ok(()) };
    heading(&format!("Installing {what} with apt-get: once, a minute or two"));
    run(Command::new(&apt).arg("update"))?;
    let mut install = Command::new(&apt);
    install.args(["install", "-y", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// 156 in `Chromium 156.0.8078.79 built on Debian`.
fn major(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn the_lock_file_is_read_by_whole_names() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures"), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn the_projects_own_lock_file_pins_wasm_bindgen() {
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
        let version = locked_version(&lock, "wasm-bindgen").unwrap();
        assert!(version.starts_with("0.2."), "{version}");
    }

    #[test]
    fn versions_are_read_from_what_programs_say() {
        assert_eq!(said_version("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(said_version("wasm-bindgen 0.2.130 (abcdef)"), Some("0.2.130"));
        assert_eq!(said_version(""), None);
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.79 (a21ce95c)"), Some(156));
        assert_eq!(major("no version"), None);
    }
}
