//! Browsers of other engines than Chromium's, in which the main journeys are made where they are there or can be installed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{
    shell::{find, native_tests, run},
    site,
    tools::{self, Browser},
};

/// A browser of another engine, with what drives it.
#[derive(Debug)]
pub struct Engine {
    name: &'static str,
    /// What the names of its tests begin with.
    tests: &'static str,
    /// Its programs, by the environment variables that name them.
    programs: Vec<(&'static str, PathBuf)>,
}

/// A program by the variable that may name it, and where it is looked for otherwise.
type Program = (&'static str, fn() -> Option<PathBuf>);

struct Kind {
    name: &'static str,
    tests: &'static str,
    programs: &'static [Program],
    /// Debian's.
    packages: &'static [&'static str],
}

const KINDS: &[Kind] = &[
    Kind {
        name: "Firefox",
        tests: "firefox::",
        programs: &[("FIREFOX", || first_of(&["firefox", "firefox-esr"]).or_else(|| file(MAC_FIREFOX)))],
        packages: &["firefox-esr"],
    },
    Kind {
        name: "WebKit",
        tests: "webkit::",
        programs: &[
            ("WEBKIT", mini_browser),
            ("WEBKIT_DRIVER", || first_of(&["WebKitWebDriver"])),
            ("XVFB", || first_of(&["Xvfb"])),
        ],
        packages: &["webkit2gtk-driver", "xvfb"],
    },
];

const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// The main journeys of tests/engines.rs through the built site, in Chromium and each other engine that there is.
///
/// # Errors
/// When a journey fails, or a variable names a program that is not there. An engine that is not there is only told.
pub fn test(browser: &Browser) -> Result<()> {
    let mut command = native_tests();
    command.args(["--test", "engines", "--", "--test-threads=1"]);
    command.env("ACE_SITE", site::dist()).env("CHROME", &browser.chrome).env("CHROMEDRIVER", &browser.driver).arg("chromium::");
    for engine in others()? {
        command.arg(engine.tests).envs(engine.programs);
    }
    run(&mut command)
}

/// The engines beside Chromium's, installed where that is possible without asking. Tells of each that is not there why.
///
/// # Errors
/// When a variable names a program that is not there.
pub fn others() -> Result<Vec<Engine>> {
    let mut engines = Vec::new();
    for kind in KINDS {
        match kind.get()? {
            Ok(engine) => {
                println!("{}: {}", engine.name, engine.programs[0].1.display());
                engines.push(engine);
            }
            Err(why) => println!("{} is not tested: {why}", kind.name),
        }
    }
    Ok(engines)
}

impl Kind {
    /// The engine, or why it is not there.
    fn get(&self) -> Result<Result<Engine, String>> {
        let mut programs = self.found()?;
        if programs.is_none() {
            // A system that lacks these packages is a reason too.
            if let Err(error) = tools::apt_install(self.name, self.packages) {
                return Ok(Err(format!("{error:#}.")));
            }
            programs = self.found()?;
        }
        let Some(mut programs) = programs else { return Ok(Err(self.advice())) };
        if self.name == "Firefox" {
            match tools::geckodriver() {
                Ok(driver) => programs.push(("GECKODRIVER", driver)),
                Err(error) => return Ok(Err(format!("{error:#}."))),
            }
        }
        Ok(Ok(Engine { name: self.name, tests: self.tests, programs }))
    }

    /// All of its programs, or none.
    fn found(&self) -> Result<Option<Vec<(&'static str, PathBuf)>>> {
        let look = |(variable, elsewhere): &Program| -> Result<Option<(&'static str, PathBuf)>> {
            Ok(tools::named_in(variable)?.or_else(elsewhere).map(|path| (*variable, path)))
        };
        self.programs.iter().map(look).collect()
    }

    fn advice(&self) -> String {
        let variables: Vec<_> = self.programs.iter().map(|(variable, _)| *variable).collect();
        format!(
            "it is not there, or not whole. Debian: apt-get install {}. Elsewhere: install it and set {}.",
            self.packages.join(" "),
            variables.join(", ")
        )
    }
}

fn first_of(names: &[&str]) -> Option<PathBuf> {
    names.iter().copied().find_map(find)
}

fn file(path: impl AsRef<Path>) -> Option<PathBuf> {
    Some(path.as_ref().to_path_buf()).filter(|path| path.is_file())
}

/// The small browser that comes with WebKit's library, in a folder of the library's version and the machine's kind.
fn mini_browser() -> Option<PathBuf> {
    let machines = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let folders: Vec<_> = machines.chain(["/usr/lib".into(), "/usr/libexec".into()]).collect();
    let versions = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];
    versions.iter().find_map(|version| folders.iter().find_map(|folder| file(folder.join(version).join("MiniBrowser"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root;

    #[test]
    fn every_engine_has_its_tests() {
        let text = fs::read_to_string(root().join("tests/engines.rs")).unwrap();
        for kind in KINDS {
            let module = kind.tests.trim_end_matches("::");
            assert!(text.contains(&format!("in_each_engine!(@ {module} ")), "{module}");
        }
    }

    #[test]
    fn an_engine_that_is_not_there_is_told() {
        let kind = Kind { name: "Gopher", tests: "gopher::", programs: &[("ACE_GOPHER", || None)], packages: &["gopher"] };
        assert!(kind.found().unwrap().is_none());
        let advice = kind.advice();
        assert!(advice.contains("apt-get install gopher") && advice.contains("ACE_GOPHER"), "{advice}");
    }
}
