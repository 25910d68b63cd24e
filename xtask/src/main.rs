//! The project's own commands. `cargo xtask --help` lists them.

mod accepts;
mod assemble;
mod axe;
mod bench;
mod cards;
mod compress;
mod deny;
mod engines;
mod model;
mod names;
mod npm;
mod offline;
mod options;
mod peers;
mod preload;
mod quick;
mod serve;
mod served;
mod shell;
mod site;
#[cfg(feature = "site")]
mod split;
mod styles;
mod test;
mod tools;

use std::{path::Path, process::ExitCode};

use anyhow::{Result, bail};
use options::Options;

const HELP: &str = "\
Usage: cargo xtask <command> [options]

  serve    compile the site quickly and serve it on this machine: the page with its CPU engine first, then the GPU engine
             --port N          first port to try (default 8080; the next free one is taken)
             --host ADDRESS    address to listen on (default 127.0.0.1)
             --no-build        serve dist/, which `build` made, as it is
  build    build the site into dist/, as small and fast as it gets, with compressed copies for hosts (docs/hosting.md)
             --public-url URL  where it will stand, such as /ace-playground/ (default ./, which suits any folder)
  model    fetch the public language model that the page can load, check it, and lay it into public/ (not into the repository)
             --gguf FILE       take it from this file, which must be the same
             --hf FOLDER       take another model of the Llama family: config.json, model.safetensors, tokenizer.json
             --remove          take it out again
  test     run every check: format, native tests, site, browser tests on both engines, journeys in all
             browsers that are there, clippy
             [native|browser|journeys|engines|lint]   only this part; engines: the main journeys in Chromium, Firefox and
                               WebKit where they are there
             --keep-going      run the remaining stages after a failure
  bench    measure sizes and speeds, and print them beside their targets
             [sizes|browser|public|network|slow|native|peers]   only this part; network: visits over slow lines;
                               slow: the page at a quarter of the speed;
                               public: the public model on the processor (after `cargo xtask model`);
                               peers: beside TensorFlow.js and ONNX Runtime Web, which npm fetches (only when it is named)
             --no-build        measure dist/ as it is
  screenshots  take the pictures of each view in docs/screens
             [states]          in place of them, pictures of every state of the page, into target/screenshots
             --no-build        of dist/ as it is
  fuzz     give every reader of files, links and codes damaged ones, and watch what it takes (docs/hostile.md)
             --seconds N       each for so long, or for ten million cases (default 3600)
             [reader]          only tests whose names contain this
  deny     check licences, sources and known faults of all dependencies (cargo-deny, deny.toml)
  lint     format and clippy, native and for the browser
  tools    install what the commands above need (trunk, wasm-bindgen, the wasm target, axe-core; looks for browsers)

Environment:
  ACE_TOOLS     folder for trunk, wasm-bindgen and what npm fetches (default .tools)
  ACE_AXE       an axe.min.js to test with, in place of the one that npm fetches
  ACE_MINUTES   what a whole `test` may take: the journeys in other browsers are left out, with a word, when too little is left
  CHROME        the Chrome or Chromium to test with
  CHROMEDRIVER  its driver, of the same version
  FIREFOX, GECKODRIVER         the Firefox to test with, and its driver
  WEBKIT, WEBKIT_DRIVER, XVFB  WebKitGTK's MiniBrowser, its WebKitWebDriver, and the screen that nobody sees

The first `serve` installs a tool and compiles page and CPU engine: about five minutes on two idle cores. The first `build` installs another
and compiles everything as small as it gets: about half an hour. Later ones take seconds.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let Some((command, rest)) = args.split_first() else {
        println!("{HELP}");
        bail!("which command?");
    };
    if rest.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{HELP}");
        return Ok(());
    }
    match command.as_str() {
        "serve" => serve_site(rest),
        "build" => {
            let options = Options::parse(rest, &["--public-url"], &[])?;
            options.no_words()?;
            site::build(&tools::for_build()?, options.value("--public-url"))
        }
        "test" => {
            let options = Options::parse(rest, &[], &["--keep-going"])?;
            let keep_going = options.flag("--keep-going");
            let part = options.word(&["native", "browser", "journeys", "engines", "lint"])?;
            test::run_part(part.as_deref(), keep_going)
        }
        "model" => {
            let options = Options::parse(rest, &["--gguf", "--hf"], &["--remove"])?;
            options.no_words()?;
            if options.flag("--remove") { model::remove() } else { model::lay(options.value("--gguf"), options.value("--hf")) }
        }
        "lint" => {
            let options = Options::parse(rest, &[], &["--keep-going"])?;
            let keep_going = options.flag("--keep-going");
            options.no_words()?;
            test::run_part(Some("lint"), keep_going)
        }
        "fuzz" => {
            let options = Options::parse(rest, &["--seconds"], &[])?;
            let seconds = options.value("--seconds").unwrap_or("3600");
            let seconds = seconds.parse().map_err(|_| anyhow::anyhow!("--seconds takes a whole number, not `{seconds}`"))?;
            test::fuzz(seconds, options.any_word()?.as_deref())
        }
        "deny" => {
            Options::parse(rest, &[], &[])?.no_words()?;
            deny::check()
        }
        "bench" => {
            let options = Options::parse(rest, &[], &["--no-build"])?;
            let no_build = options.flag("--no-build");
            let part = options.word(&["sizes", "browser", "public", "network", "slow", "native", "peers"])?;
            bench::run(part.as_deref(), no_build)
        }
        "screenshots" => take_pictures(rest),
        // What `build` starts, optimised and with the feature `site`.
        #[cfg(feature = "site")]
        "cut" => match rest {
            [folder] => split::cut(Path::new(folder)),
            _ => bail!("cut takes a folder"),
        },
        "compress" => match rest {
            [folder] => compress::write_best_here(Path::new(folder)),
            _ => bail!("compress takes a folder"),
        },
        "tools" => {
            Options::parse(rest, &[], &[])?.no_words()?;
            tools::for_build()?;
            tools::browser()?;
            engines::others()?;
            axe::script()?;
            println!("Everything is there.");
            Ok(())
        }
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command `{other}`; `cargo xtask --help` lists them"),
    }
}

fn serve_site(args: &[String]) -> Result<()> {
    let options = Options::parse(args, &["--port", "--host"], &["--no-build"])?;
    let port = match options.value("--port") {
        Some(text) => text.parse().map_err(|_| anyhow::anyhow!("--port takes a number up to 65535, not `{text}`"))?,
        None => 8080,
    };
    let host = options.value("--host").unwrap_or("127.0.0.1");
    let no_build = options.flag("--no-build");
    options.no_words()?;
    if no_build { serve::built(&site::dist(), host, port) } else { quick::serve(host, port) }
}

fn take_pictures(args: &[String]) -> Result<()> {
    let options = Options::parse(args, &[], &["--no-build"])?;
    let of_states = options.word(&["states"])?.is_some();
    if !options.flag("--no-build") {
        site::build(&tools::for_build()?, None)?;
    }
    let (test, folder) =
        if of_states { ("screenshots_of_every_state", "target/screenshots") } else { ("pictures_of_views", "docs/screens") };
    let mut journeys = test::journeys(&tools::browser()?);
    journeys.env("ACE_SHOTS", shell::root().join(folder)).args(["--ignored", test, "--test-threads=1"]);
    shell::run(&mut journeys)?;
    println!("The pictures are in {folder}.");
    Ok(())
}
