//! A poll as a part of a link: letters, digits, `-`, `_`, `.` and `,` alone, so that no program on its way changes it.
//!
//! ```text
//! 1gr.Class-4a.Q33.ISSP2012_V5.Is-tea-good_3f_,yes,no.c4k2
//! ```
//!
//! Fields between full stops: version and attributes, title, questions, and four signs of a check. A question of one's own has its
//! options behind commas. In texts a blank is `-`, and any sign but ASCII letters and digits `_` and its number in hexadecimal `_`.

use std::{fmt, str::FromStr};

use super::{
    poll::{Poll, PollError, Question, single_spaced},
    signs,
};
use crate::survey::{Attribute, ItemCode};

/// Of the link's part.
pub const VERSION: u8 = 1;
/// Characters of the whole part: what a QR code holds that a phone still reads from a screen.
pub const MOST_LINK: usize = 1_500;
/// Signs of the check.
const CHECK: usize = 4;
const LETTERS: [char; Attribute::COUNT] = ['g', 'e', 'r', 'm'];

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            ' ' => out.push('-'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            c => out.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '-' => out.push(' '),
            '_' => {
                let (number, after) = rest.split_once('_')?;
                let digits = (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_hexdigit());
                let number = u32::from_str_radix(number, 16).ok().filter(|_| digits)?;
                out.push(char::from_u32(number).filter(|c| !c.is_control())?);
                rest = after;
            }
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ => return None,
        }
    }
    // One text has one form, so that two links to the same questions are the same.
    (out == single_spaced(&out)).then_some(out)
}

/// A code of the catalogue, as links have it.
fn code(text: &str) -> Option<ItemCode> {
    let plain = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let code = ItemCode(text.into());
    (plain && !text.is_empty() && text.len() <= 20 && !code.is_own()).then_some(code)
}

/// Everything but the check.
fn body(poll: &Poll) -> String {
    let mut out = VERSION.to_string();
    out.extend(poll.attributes().map(|a| LETTERS[a.index()]));
    out.push('.');
    escape(&poll.title, &mut out);
    for question in &poll.questions {
        out.push('.');
        match question {
            Question::Listed(code) => out.push_str(code.as_str()),
            Question::Own { text, options } => {
                escape(text, &mut out);
                for option in options {
                    out.push(',');
                    escape(option, &mut out);
                }
            }
        }
    }
    out
}

fn check(body: &str) -> String {
    signs::written(&signs::digest(body.as_bytes(), CHECK)).to_ascii_lowercase()
}

impl Poll {
    /// Whether a class can be asked this, and a link holds it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), PollError> {
        self.check_words()?;
        let characters = body(self).len() + 1 + CHECK;
        if characters > MOST_LINK { Err(PollError::LongLink { characters, most: MOST_LINK }) } else { Ok(()) }
    }
}

impl fmt::Display for Poll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = body(self);
        write!(f, "{body}.{}", check(&body))
    }
}

impl FromStr for Poll {
    type Err = PollError;

    /// Reads what [`Poll`]'s `Display` wrote.
    ///
    /// # Errors
    /// [`PollError`] for any text that is no whole, sound poll.
    fn from_str(text: &str) -> Result<Self, PollError> {
        if text.len() > MOST_LINK {
            return Err(PollError::LongLink { characters: text.len(), most: MOST_LINK });
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let found = &text[..digits];
        if digits == 0 || digits > 3 {
            return Err(PollError::NoLink);
        }
        if found != VERSION.to_string() {
            return Err(PollError::Version { found: found.into(), known: VERSION });
        }
        let (whole, sum) = text.rsplit_once('.').ok_or(PollError::Damaged)?;
        if check(whole) != sum {
            return Err(PollError::Damaged);
        }
        // From here on a fault was made on purpose.
        let mut fields = whole[digits..].split('.');
        let mut poll = Self::default();
        let mut letters = fields.next().ok_or(PollError::NoLink)?.chars().peekable();
        for attribute in Attribute::ALL {
            poll.asks[attribute.index()] = letters.next_if_eq(&LETTERS[attribute.index()]).is_some();
        }
        if letters.next().is_some() {
            return Err(PollError::NoLink);
        }
        poll.title = fields.next().and_then(unescape).ok_or(PollError::NoLink)?;
        poll.questions = fields.map(question).collect::<Option<_>>().ok_or(PollError::NoLink)?;
        poll.check()?;
        // One poll has one link.
        if body(&poll) == whole { Ok(poll) } else { Err(PollError::NoLink) }
    }
}

fn question(field: &str) -> Option<Question> {
    let Some((text, options)) = field.split_once(',') else { return code(field).map(Question::Listed) };
    Some(Question::Own { text: unescape(text)?, options: options.split(',').map(unescape).collect::<Option<_>>()? })
}
