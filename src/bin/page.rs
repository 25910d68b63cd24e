//! The page's entry point.

fn main() {
    ace_playground::engine::constructors::run();
    console_error_panic_hook::set_once();
    // Warnings and errors only: whoever looks into the console is looking for them.
    let _ = console_log::init_with_level(log::Level::Warn);
    ace_playground::app::mount();
}
