//! Bytes in pieces of any length become bytes whose ASCII is ASCII.

use super::code_pages::Page;

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Marked,
    Utf16Le,
    Utf16Be,
    /// Not marked and not UTF-8: the code page whose letters make words. Spreadsheets of western Europe and America write this one,
    Windows1252,
    /// those of older Macs this one,
    MacRoman,
    /// and programs of the command line this one.
    Cp850,
}

impl From<Page> for Encoding {
    fn from(page: Page) -> Self {
        match page {
            Page::Windows1252 => Self::Windows1252,
            Page::MacRoman => Self::MacRoman,
            Page::Cp850 => Self::Cp850,
        }
    }
}

impl Encoding {
    /// With what its words tell of a text that is no UTF-8.
    pub fn with(self, page: Option<Page>) -> Self {
        match (self, page) {
            (Self::Utf8 | Self::Utf8Marked, Some(page)) => page.into(),
            (encoding, _) => encoding,
        }
    }
}

/// So many bytes tell UTF-16 without a mark.
pub const HEAD: usize = 1_024;

/// Turns the bytes of a file into UTF-8, or for [`Encoding::Utf8`] whatever the file has: its code page is told from its words
/// once they are known.
#[derive(Debug)]
pub struct Decoder {
    pub encoding: Encoding,
    /// What a piece ended with before it could be read.
    odd: Option<u8>,
    high: Option<u16>,
    mark: usize,
}

impl Decoder {
    /// Looks at the file's first bytes, [`HEAD`] of them where it has so many.
    pub fn new(head: &[u8]) -> Self {
        let (encoding, mark) = match head {
            [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8Marked, 3),
            [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
            head => (unmarked(head), 0),
        };
        Self { encoding, odd: None, high: None, mark }
    }

    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let skip = self.mark.min(bytes.len());
        self.mark -= skip;
        let bytes = &bytes[skip..];
        if !matches!(self.encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
            return out.extend_from_slice(bytes);
        }
        for byte in bytes {
            let Some(first) = self.odd.take() else {
                self.odd = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            self.unit(if self.encoding == Encoding::Utf16Le { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }, out);
        }
    }

    /// The end of the file: what is left over is half a character.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if self.odd.take().is_some() | self.high.take().is_some() {
            push(char::REPLACEMENT_CHARACTER, out);
        }
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        let units = [self.high.take(), Some(unit)];
        if units[0].is_none() && (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        for c in char::decode_utf16(units.into_iter().flatten()) {
            push(c.unwrap_or(char::REPLACEMENT_CHARACTER), out);
        }
    }
}

/// UTF-16 of western languages has a zero in every second byte.
fn unmarked(head: &[u8]) -> Encoding {
    let pairs = head.chunks_exact(2);
    let (all, zeros) = pairs.fold((0usize, [0usize; 2]), |(all, [even, odd]), pair| {
        (all + 1, [even + usize::from(pair[0] == 0), odd + usize::from(pair[1] == 0)])
    });
    match zeros {
        _ if all < 2 => Encoding::Utf8,
        [even, odd] if odd * 10 >= all * 6 && even * 4 <= odd => Encoding::Utf16Le,
        [even, odd] if even * 10 >= all * 6 && odd * 4 <= even => Encoding::Utf16Be,
        _ => Encoding::Utf8,
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text_in_pieces_of_any_length() {
        let text = "género,ñ€😀\n";
        let wide = |mark: bool, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()).flat_map(to).collect()
        };
        let cases = [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8Marked),
            (wide(true, u16::to_le_bytes), Encoding::Utf16Le),
            (wide(true, u16::to_be_bytes), Encoding::Utf16Be),
            (wide(false, u16::to_le_bytes), Encoding::Utf16Le),
            (wide(false, u16::to_be_bytes), Encoding::Utf16Be),
        ];
        for (bytes, encoding) in cases {
            for length in [1, 2, 3, 7, 100] {
                let (mut decoder, mut out) = (Decoder::new(&bytes), Vec::new());
                bytes.chunks(length).for_each(|piece| decoder.feed(piece, &mut out));
                decoder.finish(&mut out);
                assert_eq!((std::str::from_utf8(&out), decoder.encoding), (Ok(text), encoding), "{length}");
            }
        }
    }

    #[test]
    fn half_characters_are_marked() {
        let (mut decoder, mut out) = (Decoder::new(b"\xff\xfea\0"), Vec::new());
        decoder.feed(b"\xff\xfea\0\x3d\xd8b\0\x3d\xd8c", &mut out);
        decoder.finish(&mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{fffd}b\u{fffd}");
    }
}
