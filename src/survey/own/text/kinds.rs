//! What files are that are no text, by their first bytes.

/// A spreadsheet in a packed file (xlsx, ods), or a name for what else it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A packed file, which a spreadsheet is too.
    Packed,
    OldSpreadsheet,
    Spss,
    Html,
    Other(&'static str),
}

pub fn kind(head: &[u8]) -> Kind {
    const OTHERS: [(&[u8], &str); 9] = [
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\x1f\x8b", "a packed file (gz)"),
        (b"7z\xbc\xaf", "a packed file (7z)"),
        (b"Rar!", "a packed file (rar)"),
        (b"{\\rtf", "a text document (rtf)"),
        (b"<stata_dta>", "a Stata file (dta)"),
        (b"RDX", "an R file"),
    ];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| text.len() >= word.len() && text[..word.len()].eq_ignore_ascii_case(word);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Kind::Packed
    } else if head.starts_with(b"\xd0\xcf\x11\xe0") {
        Kind::OldSpreadsheet
    } else if head.starts_with(b"$FL2") || head.starts_with(b"$FL3") {
        Kind::Spss
    } else if [&b"<html"[..], b"<!doctype html", b"<table", b"<?xml", b"<body", b"<meta", b"<head"].iter().any(|w| begins(w)) {
        Kind::Html
    } else {
        OTHERS.into_iter().find(|(magic, _)| head.starts_with(magic)).map_or(Kind::Text, |(_, name)| Kind::Other(name))
    }
}
