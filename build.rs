//! Two conditions of compilation that are more than a feature.
//!
//! `processor_alone`: the model runs on a processor and nowhere else, so that its operations can be kernels.
//!
//! `in_parts`: the page is to be cut into parts. `cargo xtask build` asks for it through ACE_PARTS, and does the cutting
//! (xtask/src/split.rs). Whoever else compiles the page gets it in one piece.

use std::env;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(in_parts, processor_alone)");
    println!("cargo::rerun-if-changed=build.rs");
    let has = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    if has("CPU") && !has("GPU") {
        println!("cargo::rustc-cfg=processor_alone");
    }
    // The other products have no use for it, and are not to be compiled anew because of it.
    if !has("APP") {
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
