//! Values of a query string: escapes, names and numbers.

use std::str::FromStr;

use crate::survey::{Country, CountryCode, ItemCode};

/// Percent signs and plus signs undone; what is no valid escape stays as it is.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let escaped = (byte == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten()
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(value) => {
                bytes.push(value);
                rest = &tail[2..];
            }
            None => bytes.push(if byte == b'+' { b' ' } else { byte }),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.,".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// So much of a stranger's text as a notice has room for.
pub fn shorten(text: String) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST { text } else { text.chars().take(MOST).chain(['…']).collect() }
}

pub fn named<T: Copy, const N: usize>(all: [T; N], name: fn(T) -> &'static str, value: &str) -> Result<T, Why> {
    all.into_iter().find(|t| name(*t) == value).ok_or(Why::Value)
}

pub fn number<T: FromStr + PartialOrd>(value: &str, (low, high): (T, T)) -> Result<T, Why> {
    let number: T = value.parse().map_err(|_| Why::Value)?;
    // Written so that NaN is refused too.
    if number >= low && number <= high { Ok(number) } else { Err(Why::Value) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no such parameter.
    Unknown,
    /// The value is none that this parameter takes.
    Value,
    /// The parameter stands there twice; the first one counts.
    Repeated,
}

pub const YES: &str = "1";

pub fn flag(value: &str) -> Result<bool, Why> {
    match value {
        YES => Ok(true),
        "0" => Ok(false),
        _ => Err(Why::Value),
    }
}

/// A short plain word: letters, digits, `-`, `_` and `.`.
pub fn plain(value: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
    (!value.is_empty() && value.len() <= 40 && value.chars().all(fits)).then(|| value.into())
}

/// A class's questions, as `survey::class` writes them: whether they are any is said where they are asked.
pub fn poll(value: &str) -> Option<String> {
    const MOST: usize = 2_000;
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.,".contains(&b);
    (!value.is_empty() && value.len() <= MOST && value.bytes().all(fits)).then(|| value.into())
}

pub fn country(value: &str) -> Option<CountryCode> {
    // Whether there are data of the visitor's own is known once the browser has looked.
    CountryCode::parse(value).filter(|code| code.is_own() || Country::find(*code).is_some())
}

/// A code such as `Q164` or `ISSP2012_V5`, in either case. Whether the catalogue has it is known once that is loaded.
pub fn item(value: &str) -> Option<ItemCode> {
    let code = value.to_ascii_uppercase();
    let digits = code.strip_prefix("ISSP2012_").or_else(|| code.strip_prefix('Q'))?;
    let plain = !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(ItemCode(code))
}
