//! Something on its way from the server.

use std::sync::Arc;

/// Something on its way from the server.
#[derive(Debug)]
pub enum Loadable<T> {
    Loading,
    Ready(Arc<T>),
    /// Why not, as a sentence.
    Failed(String),
}

impl<T> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(value.clone()),
            Self::Failed(reason) => Self::Failed(reason.clone()),
        }
    }
}

impl<T> Loadable<T> {
    pub fn ready(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is there or will not come.
    pub const fn is_settled(&self) -> bool {
        !matches!(self, Self::Loading)
    }

    /// Why it is not there, where it failed.
    pub fn failure(&self) -> Option<&str> {
        match self {
            Self::Failed(reason) => Some(reason),
            _ => None,
        }
    }

    pub fn from_result(result: Result<T, String>) -> Self {
        match result {
            Ok(value) => Self::Ready(Arc::new(value)),
            Err(reason) => Self::Failed(reason),
        }
    }
}
