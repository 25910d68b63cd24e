//! Joins the site's style sheets into one file, without what only their authors read: a page that waits for two dozen of them is
//! painted later.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::offline::hex;

/// The file that they become.
pub const JOINED: &str = "style-*.css";

const BEGIN: &str = r#"<link rel="stylesheet" href=""#;

/// Puts the style sheets that index.html names into one, in their order, and the one in their place.
///
/// # Errors
/// When index.html names none, or one is no file of this folder, or a file can't be read or written.
pub fn join(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} can't be read", index.display()))?;
    let mut pieces = html.split(BEGIN);
    let mut page = pieces.next().unwrap_or_default().to_owned();
    let (mut style, mut base) = (String::new(), None);
    let mut rest = Vec::new();
    for piece in pieces {
        let (address, after) = piece.split_once('"').context("index.html has a link without an end")?;
        let (folder, file) = address.rsplit_once('/').map_or(("", address), |(folder, file)| (&address[..=folder.len()], file));
        let path = dist.join(file);
        let sheet = fs::read_to_string(&path).with_context(|| format!("{file}, which index.html names, can't be read"))?;
        style.push_str(&compact(&sheet));
        fs::remove_file(&path).with_context(|| format!("{file} can't be removed"))?;
        base.get_or_insert_with(|| folder.to_owned());
        rest.push(after.split_once('>').context("index.html has a link without an end")?.1);
    }
    ensure!(!rest.is_empty(), "index.html names no style sheet");
    let name = JOINED.replace('*', &hex(Sha256::digest(&style))[..16]);
    fs::write(dist.join(&name), style).with_context(|| format!("{name} can't be written"))?;
    page.push_str(&format!(r#"{BEGIN}{}{name}">"#, base.unwrap_or_default()));
    page.extend(rest);
    fs::write(&index, page).with_context(|| format!("{} can't be written", index.display()))
}

/// Without comments, indents and empty lines. What stands in quotes stays as it is.
fn compact(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let (mut rest, mut quote) = (sheet, None);
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        // What is escaped ends no quotes.
        let length = if c == '\\' { rest.chars().take(2).map(char::len_utf8).sum() } else { c.len_utf8() };
        match quote {
            Some(mark) if mark == c => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |all, line| all + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{list, matches};

    #[test]
    fn what_only_authors_read_is_left_out() {
        let sheet =
            "/* a\n   b */\n.x {\n  content: \"/* kept \\\" */ \\2014\"; /* gone */\n\n  inline-size: calc(1rem + 2px);\n}\n";
        assert_eq!(compact(sheet), ".x {\ncontent: \"/* kept \\\" */ \\2014\";\ninline-size: calc(1rem + 2px);\n}\n");
        assert_eq!((compact("a{}/* without an end"), compact("")), ("a{}\n".into(), String::new()));
    }

    #[test]
    fn sheets_become_one_in_their_order() {
        let dist = std::env::temp_dir().join(format!("xtask-styles-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("b-1.css"), "b{}").unwrap();
        fs::write(dist.join("a-2.css"), "a{}").unwrap();
        let link = |file: &str| format!(r#"<link rel="stylesheet" href="./{file}"/>"#);
        let html = |links: &str| format!("<head><link rel=\"icon\" href=\"x\">{links}<title>t</title></head>");
        fs::write(dist.join("index.html"), html(&format!("{}\n{}", link("b-1.css"), link("a-2.css")))).unwrap();
        join(&dist).unwrap();
        let files: Vec<String> = list(&dist).unwrap().into_keys().collect();
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(matches(JOINED, &files[1]), "{files:?}");
        assert_eq!(fs::read_to_string(dist.join(&files[1])).unwrap(), "b{}\na{}\n");
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        assert_eq!(page, html(&format!("<link rel=\"stylesheet\" href=\"./{}\">\n", files[1])));

        fs::remove_file(dist.join(&files[1])).unwrap();
        assert!(join(&dist).unwrap_err().to_string().contains(&files[1]), "a sheet that is not there is named");
        fs::write(dist.join("index.html"), "<head></head>").unwrap();
        assert!(join(&dist).is_err());
        fs::remove_dir_all(&dist).unwrap();
    }
}
