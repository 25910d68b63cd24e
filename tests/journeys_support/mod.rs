//! What the journeys stand on: the site, somebody who visits it, and the page as that person sees it.

mod asks;
mod hands;
mod http;
pub mod line;
pub mod monkeys;
pub mod page;
pub mod server;
#[path = "../hostile_support/tiny.rs"]
pub mod tiny;
pub mod turns;
pub mod visitor;

/// An environment variable that `cargo xtask test journeys` sets.
pub fn setting(name: &str) -> std::ffi::OsString {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    value.unwrap_or_else(|| {
        panic!("{name} is not set. The journeys need a built site and a browser: run `cargo xtask test journeys`")
    })
}

/// A journey that could not see what goes wrong would always pass.
#[test]
fn whatever_goes_wrong_is_noticed() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("journeys-wrong-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let page = "<!doctype html><title>wrong</title><script src=wrong.js></script>";
    let script = "console.error('said on the console');
        setTimeout(() => { throw new Error('thrown and not caught'); });
        Promise.reject(new Error('rejected and not caught'));
        fetch('missing.bin');
        fetch('http://elsewhere.example/').catch(() => {});
        setTimeout(() => new Worker('of-nobody.js'));
        const vouched = trustedTypes.createPolicy('ace-inert', { createScriptURL: (url) => url });
        new Worker(vouched.createScriptURL('worker.js'));";
    let worker = "console.error('said by a worker'); fetch('https://from-a-worker.example/').catch(() => {}); null.f();";
    for (name, text) in [("index.html", page), ("wrong.js", script), ("worker.js", worker), ("favicon.ico", "")] {
        std::fs::write(folder.join(name), text).expect("a file of the page");
    }
    let site = server::Site::serve_folder(folder.clone());
    let visitor = visitor::Visitor::new(&site);
    visitor.go(&site.url(""));
    for words in [
        "said on the console",
        "thrown and",
        "rejected and",
        "missing.bin",
        "elsewhere.example",
        "TrustedScriptURL",
        "said by a worker",
        "from-a-worker.example",
        "reading 'f'",
    ] {
        visitor.wait_for_error(words);
    }
    // All of it is expected here.
    visitor.expect("");
    drop(visitor);
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}
