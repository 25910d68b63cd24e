//! Why the browser kept nothing.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageError {
    /// No storage: private windows, blocked site data.
    Refused,
    /// No room, or more than this page asks for.
    Full,
    /// The browser does not answer.
    Silent,
}
