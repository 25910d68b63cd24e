//! Rows and cells of a text whose columns are separated: RFC 4180, and what people and programs make of it.
//!
//! A quotation mark that begins a cell quotes it only if another ends it, with a separator or a line's end behind. One that was
//! typed by hand does not, and would swallow the rows up to the next: it is read as a letter, and said so.

use std::borrow::Cow;

/// A quoted cell is not longer.
const MOST_CELL: usize = 65_536;
/// A row is not longer, the header least of all.
pub const MOST_RECORD: usize = 2_097_152;

/// Where a cell stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    start: usize,
    end: usize,
    doubled: bool,
}

impl Cell {
    pub fn text(self, buffer: &[u8]) -> Cow<'_, [u8]> {
        let bytes = buffer.get(self.start..self.end).unwrap_or_default();
        if !self.doubled {
            return Cow::Borrowed(bytes.trim_ascii());
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes.iter();
        while let Some(b) = rest.next() {
            out.push(*b);
            if *b == b'"' {
                rest.next();
            }
        }
        Cow::Owned(out.trim_ascii().to_vec())
    }
}

/// What stands at a place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A row, and where the next begins. `open`: a quotation mark in it was no quote.
    Row {
        next: usize,
        open: bool,
    },
    /// A row that does not end within the text so far.
    More,
    /// A row that is longer than any may be.
    Long,
    End,
}

/// Reads the row at `at` into `cells`. `ended`: nothing follows the buffer. `width`: the cells of the header, once known.
pub fn row(buffer: &[u8], at: usize, ended: bool, separator: u8, width: Option<usize>, cells: &mut Vec<Cell>) -> Step {
    cells.clear();
    if at >= buffer.len() {
        return if ended { Step::End } else { Step::More };
    }
    let mut open = false;
    let mut from = at;
    loop {
        let mut first = from;
        while first < buffer.len() && matches!(buffer[first], b' ' | b'\t') && buffer[first] != separator {
            first += 1;
        }
        let quoted = if buffer.get(first) == Some(&b'"') {
            match quoted(buffer, first, ended, separator) {
                Quoted::More => return Step::More,
                Quoted::Closed { end, next, .. } if swallows(buffer, first, end, separator, cells.len(), width) => {
                    let _ = next;
                    None
                }
                Quoted::Closed { end, next, doubled } => Some((Cell { start: first + 1, end, doubled }, next)),
                Quoted::Open => None,
            }
        } else {
            None
        };
        let (cell, end) = match quoted {
            Some(found) => found,
            None => {
                let lone = buffer.get(first) == Some(&b'"');
                open |= lone;
                let start = if lone { first + 1 } else { from };
                let ends = |b: &u8| *b == separator || matches!(*b, b'\n' | b'\r');
                let end = buffer[start..].iter().position(ends).map_or(buffer.len(), |n| start + n);
                (Cell { start, end, doubled: false }, end)
            }
        };
        // Before its cells are more than the text.
        if end - at > MOST_RECORD {
            return Step::Long;
        }
        cells.push(cell);
        match buffer.get(end) {
            Some(b) if *b == separator => from = end + 1,
            Some(b'\n') => return Step::Row { next: end + 1, open },
            Some(_) => {
                return match buffer.get(end + 1) {
                    Some(b'\n') => Step::Row { next: end + 2, open },
                    None if !ended => Step::More,
                    _ => Step::Row { next: end + 1, open },
                };
            }
            None if ended => return Step::Row { next: end, open },
            None => return Step::More,
        }
    }
}

enum Quoted {
    /// Where the closing mark is, and the separator or the line's end behind it.
    Closed {
        end: usize,
        next: usize,
        doubled: bool,
    },
    Open,
    More,
}

fn quoted(buffer: &[u8], first: usize, ended: bool, separator: u8) -> Quoted {
    let limit = buffer.len().min(first + MOST_CELL);
    let unknown = || if ended || limit < buffer.len() { Quoted::Open } else { Quoted::More };
    let mut doubled = false;
    let mut from = first + 1;
    loop {
        let Some(mark) = buffer.get(from..limit).and_then(|rest| rest.iter().position(|b| *b == b'"')) else { return unknown() };
        let mark = from + mark;
        if buffer.get(mark + 1) == Some(&b'"') {
            doubled = true;
            from = mark + 2;
            continue;
        }
        let mut next = mark + 1;
        while next < buffer.len() && matches!(buffer[next], b' ' | b'\t') && buffer[next] != separator {
            next += 1;
        }
        return match buffer.get(next) {
            None if !ended => Quoted::More,
            None => Quoted::Closed { end: mark, next, doubled },
            Some(b) if *b == separator || matches!(*b, b'\n' | b'\r') => Quoted::Closed { end: mark, next, doubled },
            Some(_) => Quoted::Open,
        };
    }
}

/// Whether a quoted cell of several lines looks like rows: all its whole lines, and the one that it begins in, have as many cells as
/// the header.
fn swallows(buffer: &[u8], first: usize, end: usize, separator: u8, before: usize, width: Option<usize>) -> bool {
    let (Some(width), Some(text)) = (width, buffer.get(first + 1..end)) else { return false };
    let mut lines = text.split(|b| *b == b'\n').map(|l| l.iter().filter(|b| **b == separator).count() + 1);
    let (Some(head), Some(_last)) = (lines.next(), lines.next_back()) else { return false };
    let mut whole = lines.peekable();
    width > 1 && head + before == width && whole.peek().is_some() && whole.all(|cells| cells == width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, width: Option<usize>) -> Vec<(Vec<String>, bool)> {
        let (mut at, mut cells, mut rows) = (0, Vec::new(), Vec::new());
        while let Step::Row { next, open } = row(text.as_bytes(), at, true, b',', width, &mut cells) {
            let texts = cells.iter().map(|c| String::from_utf8(c.text(text.as_bytes()).into_owned()).unwrap());
            rows.push((texts.collect(), open));
            at = next;
        }
        rows
    }

    fn texts(text: &str, width: Option<usize>) -> Vec<String> {
        rows(text, width).into_iter().map(|(cells, _)| cells.join("|")).collect()
    }

    #[test]
    fn rows_are_split_as_programs_write_them() {
        assert_eq!(texts("a,b\r\nc,\"d,\"\"e\"\"\nf\"\rg, \"h\" ,\n\ni", None), ["a|b", "c|d,\"e\"\nf", "g|h|", "", "i"]);
        assert_eq!(texts("", None), Vec::<String>::new());
        assert_eq!(texts("\"\",x\n", None), ["|x"]);
    }

    #[test]
    fn a_mark_typed_by_hand_swallows_nothing() {
        assert_eq!(texts("a,\"ok,1\nb,\"ok,2\nc,\"fine\",3", None), ["a|ok|1", "b|ok|2", "c|fine|3"]);
        assert!(rows("a,\"ok,1\nb,2", None)[0].1 && !rows("a,\"ok,1\nb,2", None)[1].1);
        assert_eq!(texts("a,\"ok,1\nb,x,2\nc,5\",3\n", Some(3)), ["a|ok|1", "b|x|2", "c|5\"|3"]);
        assert_eq!(texts("a,\"x, y\nz, w\",3\n", Some(3)), ["a|x, y\nz, w|3"]);
    }

    #[test]
    fn what_is_cut_waits_for_more() {
        let mut cells = Vec::new();
        for text in ["", "a", "a,\"b", "a,\"b\"", "a\r", "a,\"b\"\""] {
            assert_eq!(row(text.as_bytes(), 0, false, b',', None, &mut cells), Step::More, "{text:?}");
        }
        let long = format!("a,\"{}", "x".repeat(MOST_CELL + 10));
        assert_eq!(
            row((long + "\n").as_bytes(), 0, false, b',', None, &mut cells),
            Step::Row { next: MOST_CELL + 14, open: true }
        );
    }

    #[test]
    fn hostile_marks_take_linear_time() {
        for piece in ["\"", "\"a\"\",", ",\"\"\"", "\"\n", "\"a\n", "\"\"a,\""] {
            let text = piece.repeat(50_000);
            let start = std::time::Instant::now();
            rows(&text, Some(2));
            assert!(start.elapsed().as_secs() < 20, "{piece:?}");
        }
    }
}
