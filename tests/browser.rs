//! The checks of model and training, in a real browser: on the CPU engine's build (`--features worker,cpu`) and, with software
//! WebGPU, on the GPU engine's (`--features worker,gpu`).
#![cfg(target_arch = "wasm32")]

mod checks;

use burn::tensor::Device;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// One device for all checks: WebGPU gives a second one only under another name.
async fn device() -> Device {
    ace_playground::engine::constructors::run();
    #[cfg(feature = "gpu")]
    {
        use std::cell::RefCell;
        thread_local!(static DEVICE: RefCell<Option<Device>> = const { RefCell::new(None) });
        if let Some(device) = DEVICE.with_borrow(Clone::clone) {
            return device;
        }
        let device = Device::wgpu_options().init_async().await.expect("a WebGPU adapter: see webdriver.json");
        DEVICE.set(Some(device.clone()));
        device
    }
    #[cfg(not(feature = "gpu"))]
    Device::flex()
}

#[wasm_bindgen_test]
async fn agrees_with_the_native_reference() {
    checks::agrees_with_the_reference(&device().await).await;
}

#[wasm_bindgen_test]
async fn predictions_are_distributions() {
    checks::predictions_are_distributions(&device().await).await;
}

#[wasm_bindgen_test]
async fn training_lowers_the_loss() {
    // Each step on a software GPU takes its time.
    let steps = if cfg!(feature = "gpu") { 5 } else { 20 };
    checks::training_lowers_the_loss(&device().await, steps).await;
}

#[wasm_bindgen_test]
async fn tree_equals_plain_prompts() {
    checks::tree_equals_plain_prompts(&device().await).await;
}

#[wasm_bindgen_test]
async fn files_round_trip() {
    checks::files_round_trip(&device().await).await;
}

#[wasm_bindgen_test]
async fn partial_personas_are_sums_of_full_ones() {
    checks::partial_personas_are_sums_of_full_ones(&device().await).await;
}

/// Dozens of losses: too slow on a software GPU, and the same arithmetic as the checks above.
#[cfg(not(feature = "gpu"))]
#[wasm_bindgen_test]
async fn gradients_match_finite_differences() {
    checks::gradients_match_finite_differences(&device().await).await;
    checks::gradients_of_the_decoder_match_finite_differences(&device().await).await;
}

#[wasm_bindgen_test]
async fn an_update_apart_is_an_update_added() {
    checks::apart::an_update_apart_is_an_update_added(&device().await).await;
}

#[wasm_bindgen_test]
async fn kept_layers_change_nothing() {
    checks::apart::kept_layers_change_nothing(&device().await).await;
}

#[wasm_bindgen_test]
async fn an_anchored_loss_knows_departures_alone() {
    checks::apart::an_anchored_loss_knows_departures_alone(&device().await).await;
}
