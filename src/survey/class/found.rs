//! Codes in any text: a chat, a column of a form, a list.
//!
//! Every stretch of letters and digits that passes the check and names the poll is a code, whatever stands around it. Of the rest, what
//! looks like a code is named as a wrong one: a stretch with letters and digits mixed, of about the right length. Ordinary words,
//! dates, numbers, addresses and names of files are passed over.

use std::collections::VecDeque;

use super::{
    code::{Answers, Code, CodeFault, Wrong, is_dash},
    form::{Form, LENGTHS},
};

/// Bytes that are read; a chat of a hundred people has a tenth of them.
pub const MOST_BYTES: usize = 2_000_000;
/// A text of one line is taken as one code that somebody typed, up to so many characters.
const MOST_TYPED: usize = 40;
/// Letters and digits in a group.
const GROUP: usize = 4;

#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    Code(Code, Answers),
    Wrong(Wrong),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct AllFound {
    /// In the order of the text.
    pub all: Vec<Found>,
    /// Whether the text was too long to be read to its end.
    pub cut: bool,
}

/// All codes of a text, and what looks like one.
pub fn find(form: &Form, text: &str) -> AllFound {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut blocks = Blocks { form, block: Vec::new(), all: Vec::new(), over_lines: Vec::new(), typed: None };
    text[..end].lines().map(str::trim).for_each(|line| blocks.take(line));
    AllFound { all: blocks.end(), cut: end < text.len() }
}

/// Lines as they come. A phone's page gives a code that was marked there by hand as a line for each group: lines that follow each other
/// and are a group of a code each, or less, are looked at in one piece too, with the line before them where it ends in a group.
struct Blocks<'a> {
    form: &'a Form,
    /// Lines that may be of one code.
    block: Vec<&'a str>,
    all: Vec<Found>,
    /// What looks like a code over several lines, and is none.
    over_lines: Vec<Found>,
    /// The one block of the text, where there is only one; empty where there are more.
    typed: Option<String>,
}

impl<'a> Blocks<'a> {
    fn take(&mut self, line: &'a str) {
        let is_group = |line: &str| !line.is_empty() && line.chars().count() <= GROUP && line.chars().all(char::is_alphanumeric);
        let ends_in_group = |line: &str| {
            let mut back = line.chars().rev();
            back.by_ref().take(GROUP).filter(|c| c.is_alphanumeric()).count() == GROUP
                && !back.next().is_some_and(char::is_alphanumeric)
        };
        if !(is_group(line) && self.block.last().is_some_and(|last| is_group(last) || ends_in_group(last))) {
            self.end_block();
        }
        self.block.push(line);
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.iter().all(|line| line.is_empty()) {
            return;
        }
        let joined = block.join(" ");
        let mut found = Vec::new();
        Line::of(&joined).find(self.form, &mut found);
        // A code, or one with a slip in it.
        let is_one = |found: &Found| match found {
            Found::Code(..) => true,
            Found::Wrong(wrong) => matches!(wrong.fault, CodeFault::Check | CodeFault::OtherPoll),
        };
        if block.len() == 1 || found.iter().any(is_one) {
            self.all.append(&mut found);
        } else {
            self.over_lines.append(&mut found);
            block.iter().for_each(|line| Line::of(line).find(self.form, &mut self.all));
        }
        self.typed = Some(if self.typed.is_none() { joined } else { String::new() });
    }

    fn end(mut self) -> Vec<Found> {
        self.end_block();
        if self.all.is_empty() {
            self.all = self.over_lines;
        }
        let typed = self.typed.unwrap_or_default();
        if self.all.is_empty() && !typed.is_empty() && typed.chars().count() <= MOST_TYPED {
            match self.form.decode(&typed) {
                Ok((code, answers)) => self.all.push(Found::Code(code, answers)),
                Err(fault) => self.all.push(Found::Wrong(Wrong { text: typed, fault })),
            }
        }
        self.all
    }
}

/// What lies between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Dash,
    Blank,
    /// Anything else: no code goes over it.
    Break,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    /// Bytes of the line.
    start: usize,
    end: usize,
    letters: usize,
    has_digit: bool,
    has_letter: bool,
    has_small: bool,
    /// Letters, then digits: as pupils and rooms are numbered.
    is_numbered: bool,
    /// What comes after it.
    gap: Gap,
}

impl Word {
    fn is_mixed(&self) -> bool {
        self.has_digit && self.has_letter
    }
}

struct Line {
    text: String,
    words: Vec<Word>,
}

/// Marks that chats put between words and nobody sees.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Addresses and names of files have letters and digits as codes have.
fn is_address(token: &str) -> bool {
    let is_ending = |end: &str| (3..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let has_ending = || token.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && is_ending(end));
    token.contains("://") || token.contains('@') || token.starts_with("www.") || has_ending()
}

impl Line {
    fn of(line: &str) -> Self {
        let seen: String = line.chars().filter(|c| !is_unseen(*c)).collect();
        let mut text = String::with_capacity(seen.len());
        for token in seen.split_inclusive(char::is_whitespace) {
            text.push_str(if is_address(token.trim_end()) { "\n" } else { token });
        }
        let mut words: Vec<Word> = Vec::new();
        let mut inside = false;
        for (at, c) in text.char_indices() {
            if c.is_alphanumeric() {
                let new = Word {
                    start: at,
                    end: at,
                    letters: 0,
                    has_digit: false,
                    has_letter: false,
                    has_small: false,
                    is_numbered: true,
                    gap: Gap::Blank,
                };
                if !inside {
                    words.push(new);
                }
                if let Some(word) = words.last_mut() {
                    word.end = at + c.len_utf8();
                    word.letters += 1;
                    word.is_numbered &= c.is_numeric() || !word.has_digit;
                    word.has_digit |= c.is_numeric();
                    word.has_letter |= c.is_alphabetic();
                    word.has_small |= c.is_lowercase();
                }
                inside = true;
            } else {
                if let Some(word) = words.last_mut() {
                    word.gap = match (word.gap, is_dash(c), c.is_whitespace() && c != '\t' && c != '\n') {
                        (Gap::Break, ..) | (_, false, false) => Gap::Break,
                        (Gap::Dash, ..) | (_, true, _) => Gap::Dash,
                        (Gap::Blank, _, true) => Gap::Blank,
                    };
                }
                inside = false;
            }
        }
        Self { text, words }
    }

    /// The text from one word to another.
    fn between(&self, from: usize, to: usize) -> &str {
        &self.text[self.words[from].start..self.words[to].end]
    }

    /// The words that could belong to a code that begins at `from`, each with the letters and digits up to its end.
    fn reach(&self, from: usize, to: usize, most: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut sum = 0;
        let mut open = true;
        (from..to).map_while(move |at| {
            if !open {
                return None;
            }
            sum += self.words[at].letters;
            open = self.words[at].gap != Gap::Break;
            (sum <= most).then_some((at, sum))
        })
    }

    fn find(&self, form: &Form, all: &mut Vec<Found>) {
        let wanted = form.length();
        let mut left = 0;
        let mut at = 0;
        while at < self.words.len() {
            let whole = self.reach(at, self.words.len(), wanted).find(|(_, letters)| *letters == wanted);
            let code = whole.and_then(|(last, _)| Some((last, form.decode(self.between(at, last)).ok()?)));
            let Some((last, (code, answers))) = code else {
                at += 1;
                continue;
            };
            self.wrong(form, left, at, all);
            all.push(Found::Code(code, answers));
            at = last + 1;
            left = at;
        }
        self.wrong(form, left, self.words.len(), all);
    }

    /// What looks like a code among words that are in none.
    fn wrong(&self, form: &Form, from: usize, to: usize, all: &mut Vec<Found>) {
        let mut at = from;
        // What begins at this word and at those after it, each looked at once.
        let mut near: VecDeque<Option<Stretch>> = VecDeque::with_capacity(GROUP);
        while at < to {
            while near.len() < GROUP.min(to - at) {
                near.push_back(self.alike(form, at + near.len(), to));
            }
            // A name before a code may look like its first group: of stretches that overlap, the one with most mixed words.
            let best = near.iter().flatten().max_by_key(|found| (found.mixed, found.letters == form.length()));
            let Some(&Stretch { first, last, .. }) = best else {
                near.pop_front();
                at += 1;
                continue;
            };
            let text = self.between(first, last);
            if let Err(fault) = form.decode(text) {
                all.push(Found::Wrong(Wrong { text: text.into(), fault }));
            }
            near.drain(..near.len().min(last + 1 - at));
            at = last + 1;
        }
    }

    /// The longest stretch from a word on that looks like a code; one of the right length before all others.
    fn alike(&self, form: &Form, first: usize, to: usize) -> Option<Stretch> {
        let wanted = form.length();
        let long = wanted - 4..=wanted + 2;
        let mut best: Option<Stretch> = None;
        let mut mixed = 0;
        for (last, letters) in self.reach(first, to, *long.end().max(LENGTHS.end())) {
            let stretch = Stretch { first, last, letters, mixed: mixed + usize::from(self.words[last].is_mixed()) };
            mixed = stretch.mixed;
            let (is_long, may_be_other) = (long.contains(&letters), LENGTHS.contains(&letters));
            if !is_long && !may_be_other {
                continue;
            }
            let is_other = || matches!(form.decode(self.between(first, last)), Err(CodeFault::OtherPoll));
            if self.is_shaped(form, &stretch, to) && (is_long || is_other()) {
                best = Some(stretch);
            }
            if best.as_ref().is_some_and(|b| b.letters == wanted) {
                break;
            }
        }
        best
    }

    fn is_shaped(&self, form: &Form, stretch: &Stretch, to: usize) -> bool {
        let Stretch { first, last, letters, mixed } = *stretch;
        let words = &self.words[first..=last];
        let (end, inner) = (&words[words.len() - 1], &words[..words.len() - 1]);
        if inner.is_empty() {
            return mixed == 1 && !(end.is_numbered && end.has_small);
        }
        let has_both = words.iter().any(|w| w.has_digit) && words.iter().any(|w| w.has_letter);
        let is_large = !words.iter().any(|w| w.has_small);
        // All words that dashes join, and no part of them.
        let dashed = inner.iter().all(|w| w.gap == Gap::Dash);
        let is_part = (first > 0 && self.words[first - 1].gap == Gap::Dash) || (last + 1 < to && end.gap == Gap::Dash);
        let in_groups = inner.iter().all(|w| w.letters == GROUP) && end.letters <= GROUP;
        // As the phone shows it, a code may be without a digit.
        let as_shown = in_groups && letters == form.length() && words.iter().any(|w| w.has_letter);
        if dashed && !is_part && (mixed > 0 || is_large && (has_both || as_shown)) {
            return true;
        }
        // A letter too many or too few in a group.
        let groups = form.length().div_ceil(GROUP);
        let nearly = words.len() == groups && mixed >= 2 && letters.abs_diff(form.length()) <= 1;
        let nearly = nearly && inner.iter().all(|w| w.letters.abs_diff(GROUP) <= 1);
        in_groups && mixed > 0 || nearly
    }
}

/// Words that follow each other.
struct Stretch {
    first: usize,
    last: usize,
    /// Letters and digits of all.
    letters: usize,
    /// Words with both letters and digits.
    mixed: usize,
}
