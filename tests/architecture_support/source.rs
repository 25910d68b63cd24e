//! Reading one file of Rust as far as its imports need: comments and strings blanked, `use` trees opened, names that are defined.

/// The text with comments, strings and characters replaced by spaces, so that only code is left; of the same length.
pub fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = skipped(text, at);
        if end > at {
            code[at..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
            at = end;
        } else {
            at += 1;
        }
    }
    String::from_utf8_lossy(&code).into_owned()
}

/// Where the comment, string or character that begins here ends; the same place where none begins.
fn skipped(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let length = match rest {
        [b'/', b'/', ..] => rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => block_comment(rest),
        [b'"', ..] => string(rest),
        [b'r', b'"' | b'#', ..] if at == 0 || !is_word(text.as_bytes()[at - 1]) => raw_string(rest),
        [b'\'', b'\\', ..] => rest[2..].iter().skip(1).position(|b| *b == b'\'').map_or(1, |end| end + 4),
        [b'\'', ..] => character(&text[at..]),
        _ => 0,
    };
    at + length.min(rest.len())
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

/// `r"…"` and `r#"…"#`; nothing for a raw identifier such as `r#type`.
fn raw_string(rest: &[u8]) -> usize {
    let hashes = rest[1..].iter().take_while(|b| **b == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return 0;
    }
    let end = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let body = &rest[2 + hashes..];
    body.windows(end.len()).position(|w| w == end).map_or(rest.len(), |at| 2 + hashes + at + end.len())
}

/// `'x'`; nothing for a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(2);
    match chars.next() {
        Some((at, '\'')) => at + 1,
        _ => 0,
    }
}

pub const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The code without its test modules. They stand at the end of a file, or are single lines.
pub fn without_tests(code: &str) -> String {
    let mut code = code.to_owned();
    while let Some(at) = code.find("#[cfg(test)]") {
        let rest = &code[at..];
        let semicolon = rest.find(';').map(|end| end + 1);
        let end = match (semicolon, rest.find('{')) {
            (Some(semicolon), Some(brace)) if semicolon < brace => semicolon,
            (_, Some(brace)) => brace + closing(&rest[brace..]),
            (semicolon, None) => semicolon.unwrap_or(rest.len()),
        };
        code.replace_range(at..at + end, "");
    }
    code
}

/// The length of a block that begins with `{`.
pub fn closing(block: &str) -> usize {
    let mut depth = 0;
    for (at, byte) in block.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    block.len()
}

/// One name that a `use` line brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// As it stands there, from `crate`, `super`, `self` or another name on; `*` at the end of a glob.
    pub path: Vec<String>,
    /// What it is called here.
    pub name: String,
    pub is_public: bool,
}

/// The imports of a file, each name of a nested tree by itself; and its code without them.
pub fn imports(code: &str) -> (Vec<Import>, String) {
    let (mut found, mut rest) = (Vec::new(), code.to_owned());
    for (at, _) in code.match_indices("use ") {
        let before = code[..at].trim_end_matches([' ', '\t']);
        let line = &before[before.rfind(['\n', ';', '{', '}', ']']).map_or(0, |at| at + 1)..];
        let visibility = line.trim();
        let is_line = visibility.is_empty() || visibility == "pub" || visibility.starts_with("pub(");
        let Some(end) = code[at..].find(';').filter(|_| is_line) else { continue };
        open(&code[at + 4..at + end], &[], !visibility.is_empty(), &mut found);
        rest.replace_range(at..at + end, &" ".repeat(end));
    }
    (found, rest)
}

fn open(tree: &str, prefix: &[String], is_public: bool, found: &mut Vec<Import>) {
    let tree = tree.trim();
    let segments = |text: &str| text.split("::").map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect::<Vec<_>>();
    if let Some(brace) = tree.find('{') {
        let prefix = [prefix, &segments(&tree[..brace])].concat();
        let body = &tree[brace + 1..tree.rfind('}').unwrap_or(tree.len())];
        branches(body).into_iter().for_each(|branch| open(branch, &prefix, is_public, found));
        return;
    }
    if tree.is_empty() {
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim().to_owned())));
    let mut path = [prefix, &segments(path)].concat();
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let name = alias.unwrap_or_else(|| path.last().cloned().unwrap_or_default());
    found.push(Import { path, name, is_public });
}

/// The parts between commas, of the outermost level.
fn branches(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                all.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(&body[start..]);
    all
}

/// Paths of two names or more in the code: `words::title`, `super::A`, `crate::survey::Item`.
pub fn paths(code: &str) -> Vec<Vec<String>> {
    let bytes = code.as_bytes();
    let (mut all, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !is_word(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (is_word(bytes[at]) || (bytes[at..].starts_with(b"::") && bytes.get(at + 2).copied().is_some_and(is_word)))
        {
            at += if bytes[at] == b':' { 2 } else { 1 };
        }
        let is_whole = start == 0 || !matches!(bytes[start - 1], b':' | b'.' | b'$');
        let path: Vec<String> = code[start..at].split("::").map(str::to_owned).collect();
        if is_whole && path.len() > 1 {
            all.push(path);
        }
    }
    all
}

/// Names of the items that a file defines, wherever they stand in it.
pub fn defined(code: &str) -> Vec<String> {
    const KINDS: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules!"];
    let mut words =
        code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '!')).filter(|w| !w.is_empty()).peekable();
    let mut names = Vec::new();
    while let Some(word) = words.next() {
        if KINDS.contains(&word)
            && let Some(name) = words.peek()
            && !KINDS.contains(name)
        {
            names.push((*name).to_owned());
        }
    }
    names
}
