//! The engine: a worker that holds the model and its training, and the protocol that the page speaks with it.

pub mod protocol;

#[cfg(any(feature = "app", feature = "worker"))]
pub mod bridge;
