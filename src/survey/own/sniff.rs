//! What kind of text a file is: its encoding, and what separates its columns.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::columns;

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Marked,
    Utf16Le,
    Utf16Be,
    /// Not marked and not UTF-8, so what spreadsheets of western Europe and America write.
    Windows1252,
}

/// What stands between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
}

impl Separator {
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// The separator of a file's beginning: the one that finds most columns the page knows; then the one whose rows agree most
    /// about how many columns there are; then the one that finds most columns.
    pub fn sniff(sample: &[u8]) -> Self {
        let score = |separator: &Self| {
            let rows = rows(sample, separator.byte());
            let Some(header) = rows.first() else { return (0, 0, 0) };
            let known = header.iter().filter(|name| columns::is_known(name)).count();
            let agree = if header.len() > 1 { rows.iter().filter(|r| r.len() == header.len()).count() } else { 0 };
            (known, agree, header.len())
        };
        // The first of equals: max_by_key would take the last.
        Self::ALL.into_iter().rev().max_by_key(score).unwrap_or(Self::Comma)
    }
}

/// The first rows of a sample. A last row that the sample may have cut is left out, unless it is the only one.
fn rows(sample: &[u8], separator: u8) -> Vec<Vec<String>> {
    const MOST_ROWS: usize = 20;
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let (mut text, mut ends) = (vec![0; sample.len() + 1], vec![0; sample.len() + 2]);
    let mut rest = sample;
    let mut rows = Vec::new();
    while rows.len() < MOST_ROWS {
        let (mut written, mut fields) = (0, 0);
        let complete = loop {
            let (result, read, out, end) = reader.read_record(rest, &mut text[written..], &mut ends[fields..]);
            rest = &rest[read..];
            (written, fields) = (written + out, fields + end);
            match result {
                ReadRecordResult::Record => break !rest.is_empty() || rows.is_empty(),
                // Once more with nothing: that is the end of the file.
                ReadRecordResult::InputEmpty => {}
                _ => break false,
            }
        };
        if !complete {
            break;
        }
        let starts = std::iter::once(0).chain(ends[..fields].iter().copied());
        let field = |(start, end): (usize, &usize)| String::from_utf8_lossy(&text[start..*end]).into_owned();
        rows.push(starts.zip(&ends[..fields]).map(field).collect());
    }
    rows
}

/// Takes Excel's first line `sep=;` off, which says what separates columns.
pub fn declared(text: &[u8]) -> Option<(Separator, usize)> {
    let line = text.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let said = text[..line].strip_prefix(b"sep=").or(text[..line].strip_prefix(b"SEP="))?;
    let separator = Separator::ALL.into_iter().find(|s| said == [s.byte()])?;
    let end = if text[line..].starts_with(b"\r\n") { line + 2 } else { line + 1 };
    Some((separator, end))
}

/// What files are that are no text, by their first bytes.
pub fn not_text(head: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "a spreadsheet or another packed file (xlsx, ods, zip)"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet (xls)"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\x1f\x8b", "a packed file (gz)"),
        (b"$FL2", "an SPSS file (sav)"),
    ];
    KINDS.into_iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| kind)
}

/// Turns the bytes of a file, in pieces of any length, into bytes whose ASCII is ASCII: UTF-8, or for [`Encoding::Utf8`] whatever
/// the file has, since a row that is no UTF-8 can still be told from its neighbours.
#[derive(Debug)]
pub struct Decoder {
    pub encoding: Encoding,
    /// What a piece ended with before it could be read.
    odd: Option<u8>,
    high: Option<u16>,
    mark: usize,
}

impl Decoder {
    /// Looks at the file's first bytes, four or more where it has them.
    pub fn new(head: &[u8]) -> Self {
        let (encoding, mark) = match head {
            [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8Marked, 3),
            [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
            _ => (Encoding::Utf8, 0),
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
        let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        if units.len() == 1 && (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        for c in char::decode_utf16(units) {
            push(c.unwrap_or(char::REPLACEMENT_CHARACTER), out);
        }
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Reads bytes as Windows-1252. The five that it leaves open become U+FFFD.
pub fn windows_1252(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    let character = |b: &u8| match b {
        0x80..=0x9f => HIGH[usize::from(b - 0x80)],
        b => char::from(*b),
    };
    bytes.iter().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_makes_sense() {
        let cases = [
            ("gender,Q1\nm,1\n", Separator::Comma),
            ("gender;Q1\nm;1\n", Separator::Semicolon),
            ("gender\tQ1\nm\t1\n", Separator::Tab),
            // Commas in a question and in decimals.
            ("gender;Is it hot, warm, or cold, in all? [a|b];weight\nm;1;1,5\n", Separator::Semicolon),
            ("a,b,c;d\n1,2,3;4\n5,6,7;8", Separator::Comma),
            ("\"x;y;z\",gender\n1,m", Separator::Comma),
            ("gender", Separator::Comma),
            ("", Separator::Comma),
        ];
        for (text, separator) in cases {
            assert_eq!(Separator::sniff(text.as_bytes()), separator, "{text}");
        }
        assert_eq!(declared(b"sep=;\r\na;b"), Some((Separator::Semicolon, 7)));
        assert_eq!(declared(b"sep=|\na|b"), None);
        assert_eq!(declared(b"gender,Q1\n"), None);
    }

    #[test]
    fn every_encoding_gives_the_same_text_in_pieces_of_any_length() {
        let text = "género,ñ€😀\n";
        let le: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let cases = [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (marked, Encoding::Utf8Marked),
            (le, Encoding::Utf16Le),
            (be, Encoding::Utf16Be),
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
    fn half_characters_are_marked_and_windows_characters_are_read() {
        let (mut decoder, mut out) = (Decoder::new(b"\xff\xfea\0"), Vec::new());
        decoder.feed(b"\xff\xfea\0\x3d\xd8b\0\x3d\xd8c", &mut out);
        decoder.finish(&mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{fffd}b\u{fffd}");
        assert_eq!(windows_1252(b"ni\xf1o \x80\x81"), "niño €\u{fffd}");
    }
}
