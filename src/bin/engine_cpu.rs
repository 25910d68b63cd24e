//! The engine's worker, on the processor.

fn main() {
    ace_playground::engine::worker::start();
}
