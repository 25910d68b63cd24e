//! The text of a file: which bytes are which letters, what separates columns, where rows end, and when two spellings are one.

pub mod code_pages;
pub mod encoding;
pub mod fold;
pub mod kinds;
pub mod number;
pub mod records;
pub mod rows;
pub mod separator;

pub use encoding::Encoding;
pub use fold::fold;
pub use separator::Separator;
