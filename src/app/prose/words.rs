//! What pages of text say around their sections.

use crate::words;

words! {
    contents: "On this page";
}
