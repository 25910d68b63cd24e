//! Prepares the page for being cut into parts. `cargo xtask build` asks for it through ACE_PARTS, and does the cutting
//! (xtask/src/split.rs). Whoever else compiles the page gets it in one piece.

use std::env;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(in_parts)");
    println!("cargo::rerun-if-changed=build.rs");
    // The other products have no use for it, and are not to be compiled anew because of it.
    if env::var_os("CARGO_FEATURE_APP").is_none() {
        return;
    }
    println!("cargo::rerun-if-env-changed=ACE_PARTS");
    let is_asked_for = env::var_os("ACE_PARTS").is_some_and(|value| !value.is_empty());
    if is_asked_for && env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo::rustc-cfg=in_parts");
        // The places in the code where an address or the number of a function stands, by which it can be taken apart.
        println!("cargo::rustc-link-arg-bin=page=--emit-relocs");
    }
}
