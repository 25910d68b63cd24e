//! The checks of model and training, natively on the CPU.
//!
//! `ACE_WRITE_REFERENCE=1 cargo test --release --test native reference` stores the numbers that the browser must reproduce.
#![cfg(not(target_arch = "wasm32"))]

mod checks;

use burn::tensor::Device;
use futures::executor::block_on;

#[test]
fn tree_equals_plain_prompts() {
    block_on(checks::tree_equals_plain_prompts(&Device::flex()));
}

#[test]
fn gradients_match_finite_differences() {
    block_on(checks::gradients_match_finite_differences(&Device::flex()));
}

#[test]
fn gradients_of_the_decoder_match_finite_differences() {
    block_on(checks::gradients_of_the_decoder_match_finite_differences(&Device::flex()));
}

#[test]
fn training_lowers_the_loss() {
    block_on(checks::training_lowers_the_loss(&Device::flex(), 20));
}

#[test]
fn files_round_trip() {
    block_on(checks::files_round_trip(&Device::flex()));
}

#[test]
fn predictions_are_distributions() {
    block_on(checks::predictions_are_distributions(&Device::flex()));
}

#[test]
fn partial_personas_are_sums_of_full_ones() {
    block_on(checks::partial_personas_are_sums_of_full_ones(&Device::flex()));
}

#[test]
fn a_resumed_run_is_the_same_run() {
    block_on(checks::a_resumed_run_is_the_same_run(&Device::flex()));
}

#[test]
fn agrees_with_the_reference() {
    let device = Device::flex();
    if std::env::var_os("ACE_WRITE_REFERENCE").is_some() {
        let numbers = block_on(checks::reference_numbers(&device));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/checks/reference.json");
        std::fs::write(path, serde_json::to_string(&numbers).unwrap()).unwrap();
        return;
    }
    block_on(checks::agrees_with_the_reference(&device));
}

#[test]
fn an_update_apart_is_an_update_added() {
    block_on(checks::apart::an_update_apart_is_an_update_added(&Device::flex()));
}

#[test]
fn kept_layers_change_nothing() {
    block_on(checks::apart::kept_layers_change_nothing(&Device::flex()));
}

#[test]
fn an_anchored_loss_knows_departures_alone() {
    block_on(checks::apart::an_anchored_loss_knows_departures_alone(&Device::flex()));
}
