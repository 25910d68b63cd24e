//! Spellings that mean the same, made the same.

/// Lower case, without accents; white space, `_`, dashes alike and single; quotation marks straight; so that spellings meet.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2bc}' | '\u{b4}' | '`' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            // Accents that stand apart from their letter, and marks of no width.
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => continue,
            c => c,
        };
        if plain.is_whitespace() || plain == '_' || plain == '-' {
            gap = !out.is_empty();
        } else {
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            out.push(plain);
        }
    }
    out
}

/// What tells labels apart: folded, without the stop at its end; but a sign before a number stays, since -2 is not 2.
pub fn label_key(label: &str) -> String {
    let label = label.trim();
    let rest = label.strip_prefix(['-', '\u{2212}', '\u{2013}']);
    let negative = rest.is_some_and(|r| r.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let folded = fold(label);
    let short = folded.trim_end_matches(['.', ';', ':', '!']).trim_end();
    let short = if short.is_empty() { folded.as_str() } else { short };
    let short = short.strip_prefix('+').filter(|r| r.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(short);
    if negative { format!("-{short}") } else { short.into() }
}

/// The words of a header, folded, without anything between them: `¿Cuál es tu sexo?` is `cual es tu sexo`.
pub fn words(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_joins_what_looks_alike() {
        assert_eq!(fold("  Nin\u{303}o _-  AÑO\t"), "nino ano");
        assert_eq!(fold("ÉÜ\u{a0}x"), "eu x");
        assert_eq!(fold("it\u{2019}s \u{201c}x\u{201d} \u{2013} y"), "it's \"x\" y");
    }

    #[test]
    fn labels_keep_their_sign_and_lose_their_stop() {
        let keys = ["-2", "\u{2212}2 bad", "+2", "2", "Strongly agree.", "...", "- none"].map(label_key);
        assert_eq!(keys, ["-2", "-2 bad", "2", "2", "strongly agree", "...", "none"]);
        assert_eq!(words("¿Cuál es tu sexo? (m/f)"), "cual es tu sexo m f");
    }
}
