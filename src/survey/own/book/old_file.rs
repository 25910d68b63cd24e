//! The file within an old spreadsheet's file: sectors, chained by a table, as Microsoft's MS-CFB describes them.
//!
//! Nothing in it is trusted: a chain that is longer than its table goes round in circles, and what lies beyond the end is not there.

/// Sectors from here on are no sectors.
const NONE: u32 = 0xffff_fffa;
/// Streams shorter than this are in small sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// Equal pieces, of which the first `skipped` don't count, and which piece follows which.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    skipped: usize,
    next: Vec<u32>,
}

impl<'a> Sectors<'a> {
    /// The last one may be cut.
    fn get(&self, id: u32) -> Option<&'a [u8]> {
        let from = (id as usize).checked_add(self.skipped)?.checked_mul(self.size)?;
        self.bytes.get(from..)?.get(..self.size).or_else(|| self.bytes.get(from..)).filter(|sector| !sector.is_empty())
    }

    /// A chain from its first sector, at most so many bytes of it.
    fn chain(&self, first: u32, most: usize) -> Option<Vec<u8>> {
        let (mut out, mut id) = (Vec::new(), first);
        for _ in 0..=self.next.len() {
            if id >= NONE || out.len() >= most {
                out.truncate(most);
                return Some(out);
            }
            out.extend_from_slice(self.get(id)?);
            id = *self.next.get(id as usize)?;
        }
        None
    }
}

/// The stream of the first of these names that is there.
pub(super) fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let size = match u16_at(file, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let mut sectors = Sectors { bytes: file, size, skipped: 1, next: Vec::new() };
    let count = file.len() / size;
    // Which sectors have the table: 109 in the header, the others in a chain of their own.
    let mut tables: Vec<u32> = words(file.get(76..512)?).collect();
    let mut more = u32_at(file, 68)?;
    for _ in 0..count {
        if more >= NONE {
            break;
        }
        tables.extend(words(sectors.get(more)?));
        more = tables.pop()?;
    }
    for id in tables.into_iter().filter(|id| *id < NONE) {
        // A table has an entry for each sector; what says more repeats itself.
        if sectors.next.len() >= count {
            break;
        }
        let table = sectors.get(id)?;
        sectors.next.extend(words(table));
    }
    let folder = sectors.chain(u32_at(file, 48)?, usize::MAX)?;
    let entries: Vec<&[u8]> = folder.chunks_exact(ENTRY).collect();
    let is_named = |entry: &[u8], name: &str| {
        let units = entry[..64].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).take_while(|unit| *unit != 0);
        let letters = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER).to_ascii_lowercase());
        letters.eq(name.chars().map(|c| c.to_ascii_lowercase()))
    };
    let entry = names.iter().find_map(|name| entries.iter().find(|entry| is_named(entry, name)))?;
    let (first, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    if length >= SMALL {
        return sectors.chain(first, length);
    }
    let root = entries.first()?;
    let bytes = sectors.chain(u32_at(root, 116)?, u32_at(root, 120)? as usize)?;
    let next = words(&sectors.chain(u32_at(file, 60)?, usize::MAX)?).collect();
    Sectors { bytes: &bytes, size: SMALL_SECTOR, skipped: 0, next }.chain(first, length)
}
