//! One person's answers as a short code, and back.

use std::fmt;

use super::{
    form::{Form, LENGTHS, TAG},
    signs::{self, BITS, CHECK},
};
use crate::survey::Persona;

/// Letters and digits in a group, as codes are shown.
const GROUP: usize = 4;

/// What one person answered. Nothing else is in a code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// Attributes that are not told are left open, those not asked among them.
    pub who: Persona,
    /// The option of each question.
    pub given: Vec<Option<u8>>,
}

/// Letters and digits without blanks, as [`Form::encode`] makes them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

/// Why a text is no code of a poll, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeFault {
    #[error("it has {found} letters and digits, and codes of this class have {wanted}; compare it with the phone")]
    Length { found: usize, wanted: usize },
    #[error("\"{sign}\" is in no code; compare it with the phone")]
    Sign { sign: char },
    #[error("a letter or digit is wrong, or two are swapped; compare it with the phone")]
    Check,
    #[error("it is the code of other questions; open this class's link and answer there")]
    OtherPoll,
    #[error("it holds no answer; answer a question first")]
    Empty,
}

/// A text that looks like a code and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub text: String,
    pub fault: CodeFault,
}

impl Code {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// In groups of four, as it is read out.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, sign) in self.0.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{sign}")?;
        }
        Ok(())
    }
}

impl Answers {
    /// Whether no question was answered.
    pub fn is_empty(&self) -> bool {
        self.given.iter().all(Option::is_none)
    }
}

impl Form {
    /// The code of these answers. `salt` is any number that a person has and others do not: with it, people who agree have codes of
    /// their own. Attributes that are not asked, questions beyond the poll's and options that there are not count as left open.
    ///
    /// # Errors
    /// [`CodeFault::Empty`] where no question was answered.
    pub fn encode(&self, answers: &Answers, salt: u64) -> Result<Code, CodeFault> {
        let told = self.poll().attributes().map(|a| answers.who.level(a).map_or(0, |level| 1 + u64::from(level)));
        let given = (0..self.items().len()).map(|i| answers.given.get(i).copied().flatten().map_or(0, |o| 1 + u64::from(o)));
        let given: Vec<u64> =
            given.zip(self.items()).map(|(o, item)| if o > item.options.len() as u64 { 0 } else { o }).collect();
        if given.iter().all(|o| *o == 0) {
            return Err(CodeFault::Empty);
        }
        let number = told.chain(given).zip(self.sizes()).fold(0, |sum, (digit, size)| sum * size + digit);
        let number = number + self.states() * (salt % self.salts());
        let body = (0..self.body() as u32).rev().map(|i| (number >> (BITS * i) & 31) as u8);
        let mut values: Vec<u8> = self.tag().into_iter().chain(body).collect();
        values.extend(signs::check(&values));
        Ok(Code(signs::written(&values)))
    }

    /// Reads a code: in either case, with blanks and dashes anywhere.
    ///
    /// # Errors
    /// [`CodeFault`] says why it is none of this poll.
    pub fn decode(&self, text: &str) -> Result<(Code, Answers), CodeFault> {
        let mut values = Vec::with_capacity(LENGTHS.end() + 1);
        let mut found = 0;
        for sign in text.chars().filter(|c| !is_joiner(*c)) {
            found += 1;
            // The rest of a long text is counted alone.
            if found <= LENGTHS.end() + 1 {
                values.push(signs::value(sign).ok_or(CodeFault::Sign { sign })?);
            }
        }
        if found != self.length() {
            let is_code = LENGTHS.contains(&found) && signs::passes(&values);
            return Err(if is_code { CodeFault::OtherPoll } else { CodeFault::Length { found, wanted: self.length() } });
        }
        if !signs::passes(&values) {
            return Err(CodeFault::Check);
        }
        if values[..TAG] != self.tag() {
            return Err(CodeFault::OtherPoll);
        }
        let number = values[TAG..found - CHECK].iter().fold(0, |sum, v| sum << BITS | u64::from(*v));
        if number / self.states() >= self.salts() {
            return Err(CodeFault::Check);
        }
        let mut rest = number % self.states();
        let mut digits: Vec<u64> = Vec::new();
        for size in self.sizes().rev() {
            digits.push(rest % size);
            rest /= size;
        }
        digits.reverse();
        let told = self.poll().attributes().count();
        let level = |digit: &u64| digit.checked_sub(1).map(|level| level == 1);
        let who = self.poll().attributes().zip(&digits).fold(Persona::ANY, |who, (a, digit)| who.with(a, level(digit)));
        let given = digits[told..].iter().map(|digit| digit.checked_sub(1).map(|option| option as u8)).collect();
        let answers = Answers { who, given };
        if answers.is_empty() { Err(CodeFault::Empty) } else { Ok((Code(signs::written(&values)), answers)) }
    }
}

/// What may stand between the letters and digits of a code.
pub(super) fn is_joiner(c: char) -> bool {
    c.is_whitespace() || is_dash(c)
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
}
