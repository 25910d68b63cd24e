//! The engine's worker, on the graphics card through WebGPU.

fn main() {
    ace_playground::engine::worker::start();
}
