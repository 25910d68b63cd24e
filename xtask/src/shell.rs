//! Folders, headings and child processes.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// The package that all of the playground is in.
pub const PACKAGE: &str = "ace-playground";

/// The repository's root.
pub fn root() -> PathBuf {
    // Set by `cargo run` to where the repository stands now; the constant is where it stood when this was compiled.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest).parent().expect("xtask is a folder of the repository").to_path_buf()
}

/// Cargo's build folder.
pub fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

pub fn heading(text: &str) {
    println!("\n━━ {text}");
}

/// `1 h 02 min`, `3 min 05 s`, `4.2 s`.
pub fn human(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        60..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Cargo, run in the repository's root.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// `cargo test`, to be told which: whatever runs natively is built once, with the page's rooms in it, since each other set of features
/// is another compilation of everything. That the page needs no burn, and the command line no leptos, is shown by the site's build and
/// by clippy.
pub fn native_tests() -> Command {
    let mut command = cargo();
    command.args(["test", "--release", "--package", PACKAGE, "--features", "app"]);
    command
}

/// This program once more, optimised and with the feature `site`: for work that takes minutes otherwise, and whose dependencies the
/// everyday commands do without.
pub fn optimised(command: &str) -> Command {
    let mut program = cargo();
    program.args(["run", "--quiet", "--release", "--package", "xtask", "--features", "site", "--", command]);
    program
}

/// Compiles for the browser with the flags of .cargo/config.toml, which a RUSTFLAGS in the environment would replace, not extend:
/// without them there is no SIMD, and no source of random numbers.
pub fn for_wasm(command: &mut Command) -> &mut Command {
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS")
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    if word.is_empty() || word.contains([' ', '"', '$']) { format!("'{word}'") } else { word.to_owned() }
}

/// Prints the command, runs it with its output passing through, and fails when it does.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", line(command));
    run_quietly(command)
}

/// The same without printing the command.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` did not start", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// What the command prints, or `None` when it can't be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The program of this name on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    find_file(&format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The file of this whole name on the search path.
pub fn find_file(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The search path with `folder` before everything else.
pub fn path_with(folder: &Path) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(folder.to_path_buf()).chain(env::split_paths(&old)))
        .with_context(|| format!("{} can't stand in the search path", folder.display()))
}

/// An environment variable that holds something.
pub fn set(name: impl AsRef<OsStr>) -> Option<std::ffi::OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(human(Duration::from_millis(4230)), "4.2 s");
        assert_eq!(human(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(human(Duration::from_secs(3725)), "1 h 02 min");
    }

    #[test]
    fn lines_can_be_pasted() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["test", "--features", "a b", ""]);
        assert_eq!(line(&command), "cargo test --features 'a b' ''");
    }

    #[test]
    fn the_root_holds_this_package() {
        assert!(root().join("xtask/Cargo.toml").is_file());
    }
}
