//! Bytes made of sound ones: each case follows from a seed and its number, so that it comes again.

use std::ops::Range;

/// SplitMix64.
pub struct Dice(u64);

/// What readers of text and of numbers trip over, on either side of what they take.
const WORDS: &[&[u8]] = &[
    b"[",
    b"{\"a\":",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"|",
    b"%",
    b"%00",
    b"%F0%9F",
    b"&",
    b"=",
    b"+",
    b"-",
    b".",
    b"_",
    b" ",
    b". ",
    b": ",
    b" - ",
    b"/",
    b"(",
    b"#",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xf0\x9f\x98\x80",
    b"\xcc\x81",
    b"\xe2\x80\x8f",
    b"NaN",
    b"null",
    b"-1",
    b"0",
    b"1e999",
    b"-1e308",
    b"5e-324",
    b"0.1",
    b"255",
    b"65536",
    b"4294967296",
    b"9223372036854775808",
    b"18446744073709551615",
    b"99999999999999999999999",
    b"\xff\xff\xff\xff\x0f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"<x>",
    b"</x>",
    b"&lt;",
    b"<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\">]>",
    b"A1:XFD1048576",
    b"XFD1048576",
];

impl Dice {
    pub fn new(seed: u64, case: u64) -> Self {
        let mut dice = Self(seed ^ case.wrapping_mul(0xd134_2543_de82_ef95));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Mostly short.
    fn length(&mut self, most: usize) -> usize {
        let most = if self.below(4) == 0 { most } else { most.min(32) };
        self.below(most + 1)
    }

    fn range(&mut self, length: usize) -> Range<usize> {
        let from = self.below(length + 1);
        from..from + self.length(length - from)
    }

    /// A sound file with one to eight things done to it, at most `most` bytes.
    pub fn bytes(&mut self, sound: &[Vec<u8>], most: usize) -> Vec<u8> {
        let mut bytes = sound[self.below(sound.len())].clone();
        for _ in 0..1 + self.below(4) * self.below(3) {
            self.change(&mut bytes, sound, most);
        }
        bytes.truncate(most);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, sound: &[Vec<u8>], most: usize) {
        let at = self.below(bytes.len());
        match self.below(10) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
            1 if !bytes.is_empty() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, self.next() as u8][self.below(6)],
            2 => self.whole_number(bytes, at),
            3 => self.written_number(bytes, at),
            4 => bytes.truncate(at),
            5 => {
                let gone = self.range(bytes.len());
                bytes.drain(gone);
            }
            6 => {
                let (again, times) = (self.range(bytes.len()), self.times());
                let times = times.min(most.saturating_sub(bytes.len()) / again.len().max(1));
                let copies = bytes[again.clone()].repeat(times);
                bytes.splice(again.end..again.end, copies);
            }
            7 => {
                let other = &sound[self.below(sound.len())];
                let (there, here) = (self.range(other.len()), self.range(bytes.len()));
                bytes.splice(here, other[there].iter().copied());
            }
            _ => {
                let word = WORDS[self.below(WORDS.len())];
                let times = self.times().min(most.saturating_sub(bytes.len()) / word.len());
                bytes.splice(at..at, word.repeat(times));
            }
        }
    }

    /// Mostly once; now and then so often that what is not linear is seen.
    fn times(&mut self) -> usize {
        match self.below(200) {
            0 => 200_000,
            1 => 20_000,
            2..8 => 500,
            8..30 => 20,
            _ => 1,
        }
    }

    /// A whole number of one to eight bytes: counts, lengths, places.
    fn whole_number(&mut self, bytes: &mut [u8], at: usize) {
        let width = [1, 2, 4, 8][self.below(4)];
        let near = bytes.len() as u64;
        let values = [0, 1, near, near + 1, 1 << 16, 1 << 31, u64::from(u32::MAX), 1 << 62, 1 << 63, u64::MAX, u64::MAX - 7];
        let value = values[self.below(values.len())].to_le_bytes();
        let end = bytes.len().min(at + width);
        let place = &mut bytes[at.min(end)..end];
        place.copy_from_slice(&value[..place.len()]);
    }

    /// The next number of a text as another.
    fn written_number(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let Some(from) = bytes[at.min(bytes.len())..].iter().position(u8::is_ascii_digit).map(|i| at + i) else { return };
        let length = bytes[from..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let word = WORDS[self.below(WORDS.len())];
        bytes.splice(from..from + length, word.iter().copied());
    }
}
