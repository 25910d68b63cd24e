//! Where the bytes of a checkpoint are while its tensors are made: in memory as a whole, or in parts that are given up one by one.

use std::{borrow::Cow, ops::Range};

/// The bytes of a file.
pub trait Bytes {
    fn len(&self) -> u64;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `None` where the file ends before, or the range was given up.
    fn read(&self, range: Range<u64>) -> Option<Cow<'_, [u8]>>;

    /// Says that these ranges will be read, each once, and nothing else.
    fn expect(&mut self, _ranges: &[Range<u64>]) {}

    /// Says that one of these ranges was read.
    fn release(&mut self, _range: Range<u64>) {}
}

impl Bytes for &[u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read(&self, range: Range<u64>) -> Option<Cow<'_, [u8]>> {
        let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        self.get(range).map(Cow::Borrowed)
    }
}

/// A part, until it is given up.
#[derive(Debug, Clone, Default)]
struct Part {
    bytes: Vec<u8>,
    /// Where it lies in the file.
    place: Range<u64>,
    /// How many ranges are still to be read of it.
    wanted: usize,
}

/// A file in parts, one after the other. Once it is said what will be read, a part is dropped with the last range that needs it.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    parts: Vec<Part>,
}

impl Parts {
    pub fn new(parts: Vec<Vec<u8>>) -> Self {
        let mut at = 0;
        let part = |bytes: Vec<u8>| {
            let place = at..at + bytes.len() as u64;
            at = place.end;
            Part { bytes, place, wanted: 0 }
        };
        Self { parts: parts.into_iter().map(part).collect() }
    }

    /// Cuts files that were joined and cut into parts apart again, by their lengths; `None` where the parts are not as long
    /// as the files.
    pub fn split(parts: Vec<Vec<u8>>, lengths: &[u64]) -> Option<Vec<Self>> {
        let (mut parts, mut left) = (parts.into_iter(), Vec::new());
        let mut files = Vec::with_capacity(lengths.len());
        for length in lengths {
            let (mut own, mut missing) = (Vec::new(), *length);
            while missing > 0 {
                let mut part = if left.is_empty() { parts.next()? } else { std::mem::take(&mut left) };
                if (part.len() as u64) > missing {
                    left = part.split_off(missing as usize);
                }
                missing -= part.len() as u64;
                own.push(part);
            }
            files.push(Self::new(own));
        }
        (left.is_empty() && parts.all(|p| p.is_empty())).then_some(files)
    }

    /// Bytes that are in memory.
    pub fn held(&self) -> u64 {
        self.parts.iter().map(|p| p.bytes.len() as u64).sum()
    }

    /// The file in one piece.
    pub fn whole(self) -> Vec<u8> {
        let mut parts = self.parts.into_iter();
        let mut whole = parts.next().map(|p| p.bytes).unwrap_or_default();
        parts.for_each(|p| whole.extend(p.bytes));
        whole
    }

    /// What is still in memory, part by part.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.parts.iter().map(|p| p.bytes.as_slice())
    }
}

fn overlaps(part: &Range<u64>, range: &Range<u64>) -> bool {
    part.start < range.end && range.start < part.end
}

impl Bytes for Parts {
    fn len(&self) -> u64 {
        self.parts.last().map_or(0, |p| p.place.end)
    }

    fn read(&self, range: Range<u64>) -> Option<Cow<'_, [u8]>> {
        let length = usize::try_from(range.end.checked_sub(range.start)?).ok()?;
        if range.end > self.len() {
            return None;
        }
        let mut found = Vec::new();
        for part in self.parts.iter().filter(|p| overlaps(&p.place, &range)) {
            let within = |at: u64| (at - part.place.start) as usize;
            let piece = part.bytes.get(within(range.start.max(part.place.start))..within(range.end.min(part.place.end)))?;
            if piece.len() == length {
                return Some(Cow::Borrowed(piece));
            }
            found.reserve_exact(length - found.len());
            found.extend_from_slice(piece);
        }
        Some(Cow::Owned(found))
    }

    fn expect(&mut self, ranges: &[Range<u64>]) {
        for part in &mut self.parts {
            part.wanted = ranges.iter().filter(|r| overlaps(&part.place, r)).count();
            if part.wanted == 0 {
                part.bytes = Vec::new();
            }
        }
    }

    fn release(&mut self, range: Range<u64>) {
        for part in self.parts.iter_mut().filter(|p| overlaps(&p.place, &range)) {
            part.wanted = part.wanted.saturating_sub(1);
            if part.wanted == 0 {
                part.bytes = Vec::new();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(whole: &[u8], size: usize) -> Parts {
        Parts::new(whole.chunks(size).map(<[u8]>::to_vec).collect())
    }

    #[test]
    fn a_file_in_parts_reads_as_the_whole() {
        let whole: Vec<u8> = (0..20).collect();
        let (parts, slice) = (parts(&whole, 7), whole.as_slice());
        for (start, end) in [(0, 20), (0, 7), (6, 8), (3, 17), (7, 14), (20, 20), (0, 0)] {
            assert_eq!(parts.read(start..end).as_deref(), slice.read(start..end).as_deref(), "{start}..{end}");
        }
        assert!(parts.read(15..21).is_none() && Parts::default().read(0..1).is_none() && slice.read(15..21).is_none());
        #[expect(clippy::reversed_empty_ranges, reason = "a damaged file may ask for one")]
        let reversed = parts.read(8..6);
        assert!(reversed.is_none());
        assert_eq!((parts.len(), slice.len()), (20, 20));
        assert_eq!(parts.whole(), whole);
    }

    #[test]
    fn a_part_goes_with_the_last_range_that_needs_it() {
        let whole: Vec<u8> = (0..30).collect();
        let mut parts = parts(&whole, 10);
        // Nothing of the second part is wanted but its end.
        parts.expect(&[0..3, 5..9, 19..22]);
        assert_eq!(parts.held(), 30);
        parts.release(5..9);
        assert_eq!((parts.held(), parts.read(0..3).as_deref()), (30, Some(&whole[..3])));
        parts.release(19..22);
        assert_eq!((parts.held(), parts.read(19..22)), (10, None));
        parts.release(0..3);
        assert_eq!((parts.held(), parts.len()), (0, 30));
        let mut unread = self::parts(&whole, 10);
        unread.expect(std::slice::from_ref(&(12..13)));
        assert_eq!(unread.held(), 10);
    }

    #[test]
    fn joined_files_come_apart() {
        let whole: Vec<u8> = (0..20).collect();
        let cut = |lengths: &[u64]| {
            let files = Parts::split(whole.chunks(7).map(<[u8]>::to_vec).collect(), lengths)?;
            Some(files.into_iter().map(Parts::whole).collect::<Vec<_>>())
        };
        assert_eq!(cut(&[2, 0, 5, 9, 4]).unwrap(), [&whole[..2], &[], &whole[2..7], &whole[7..16], &whole[16..]]);
        assert_eq!((cut(&[21]), cut(&[19])), (None, None));
    }
}
