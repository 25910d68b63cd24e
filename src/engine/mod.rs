//! The engine: a worker that holds the model and its training, and the protocol that the page speaks with it.
//!
//! It draws nothing and knows no signals; how the page keeps its answers is the business of `app::engine`.

pub mod constructors;
pub mod protocol;

#[cfg(any(feature = "app", feature = "worker"))]
pub mod bridge;
#[cfg(any(feature = "app", feature = "worker"))]
mod stamp;

#[cfg(feature = "worker")]
mod device;
#[cfg(feature = "worker")]
mod fine_tune;
#[cfg(feature = "worker")]
mod loader;
#[cfg(any(feature = "worker", test))]
mod naps;
#[cfg(feature = "worker")]
mod public;
#[cfg(feature = "worker")]
mod session;
#[cfg(feature = "worker")]
mod shipped;
#[cfg(feature = "worker")]
mod site;
#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "model")]
mod reference;

#[cfg(feature = "model")]
pub use reference::{LOGIT_TOLERANCE, Reference};
