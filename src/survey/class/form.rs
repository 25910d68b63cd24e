//! A poll with its questions at hand: what a person fills in, and how much a code of it has to hold.

use super::{
    poll::{Poll, PollError},
    signs::{self, BITS, CHECK},
};
use crate::survey::{Catalogue, Item};

/// Signs that name the poll.
pub(super) const TAG: usize = 2;
/// Signs of the answers: so many at least, and as many more as leave room for this many different codes of the same answers.
const FEWEST_SIGNS: u32 = 6;
const FEWEST_SALTS: u64 = 1 << 14;
/// Signs of a whole code, of any poll.
pub const LENGTHS: std::ops::RangeInclusive<usize> = 10..=15;

/// Made of a poll and the catalogue that its questions are from.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    poll: Poll,
    items: Vec<Item>,
    /// How many different answers there are to all of it.
    states: u64,
    /// Signs of the answers.
    body: u32,
    tag: [u8; TAG],
}

impl Form {
    /// # Errors
    /// [`PollError`] for a poll that is none, or whose questions the catalogue has not.
    pub fn new(poll: Poll, catalogue: &Catalogue) -> Result<Self, PollError> {
        poll.check()?;
        let items = poll.items(catalogue)?;
        let states = sizes(&poll, &items).product::<u64>();
        // Eleven options at most of ten questions, and 81 kinds of people: 41 bits. With those of the salt they fit into eleven signs.
        let room = |signs: u32| (1_u64 << (BITS * signs)) / states >= FEWEST_SALTS;
        let body = (FEWEST_SIGNS..12).find(|n| room(*n)).unwrap_or(12);
        // What the link says, and what it leaves to the catalogue.
        let options: Vec<String> = items.iter().map(|i| i.options.len().to_string()).collect();
        let digest = signs::digest(format!("{poll} {}", options.join(" ")).as_bytes(), TAG);
        let tag = [digest[0], digest[1]];
        Ok(Self { poll, items, states, body, tag })
    }

    pub fn poll(&self) -> &Poll {
        &self.poll
    }

    /// The questions, in the catalogue's words or one's own.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Letters and digits of a code.
    pub fn length(&self) -> usize {
        TAG + self.body as usize + CHECK
    }

    /// What names the poll in a code.
    pub(super) fn tag(&self) -> [u8; TAG] {
        self.tag
    }

    /// Signs of the answers.
    pub(super) fn body(&self) -> usize {
        self.body as usize
    }

    pub(super) fn states(&self) -> u64 {
        self.states
    }

    /// How many codes the same answers have.
    pub fn salts(&self) -> u64 {
        (1_u64 << (BITS * self.body)) / self.states
    }

    /// How many answers each attribute and then each question has, with "left open".
    pub(super) fn sizes(&self) -> impl DoubleEndedIterator<Item = u64> {
        sizes(&self.poll, &self.items)
    }
}

fn sizes(poll: &Poll, items: &[Item]) -> impl DoubleEndedIterator<Item = u64> {
    let attributes: Vec<u64> = poll.attributes().map(|_| 3).collect();
    let questions: Vec<u64> = items.iter().map(|i| i.options.len() as u64 + 1).collect();
    attributes.into_iter().chain(questions)
}
