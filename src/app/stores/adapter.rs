//! The visitor's adapter between visits: one record, so that no tab's file is ever found with another tab's note of what it learnt from.

use serde::{Deserialize, Serialize};

use crate::{
    app::stores::{fault::StorageError, kept},
    survey::CountryCode,
};

const RECORD: &str = "ace.adapter";
/// Notes of pages before there were records.
const FORMER: [&str; 2] = ["ace.adapter.public", "ace.trained"];
const MAGIC: &[u8] = b"ACEA";
const FORMAT: u8 = 1;
/// Browsers give a site some 5 MB in all.
const MOST_BYTES: usize = 2_000_000;

/// What an adapter learnt from; nothing is known of one that was opened from a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Learnt {
    pub countries: Vec<CountryCode>,
    /// Which of the visitor's own data they were, where some of the countries are from there.
    pub own: Option<String>,
}

impl Learnt {
    /// Whether it learnt from this country; `own` are the data that are used now.
    pub fn knows(&self, country: CountryCode, own: Option<&str>) -> bool {
        self.countries.contains(&country) && (!country.is_own() || own.is_some() && self.own.as_deref() == own)
    }
}

/// The visitor's adapter with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub learnt: Learnt,
    /// Whether it stands over the public model's reader, which has to be opened first.
    pub is_over_public: bool,
    /// A safetensors file.
    pub file: Vec<u8>,
}

/// What the browser keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Nothing,
    Record(Record),
    /// By another version of the page, or damaged.
    Unread(Vec<u8>),
}

impl Record {
    fn pack(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(FORMAT);
        // Writing lists into memory has no way to fail.
        bytes.extend(postcard::to_allocvec(self).unwrap_or_default());
        bytes
    }

    /// `former` says of a file without a record whether it stands over the public model, and what it was trained on.
    fn unpack(bytes: Vec<u8>, former: impl FnOnce() -> (bool, Vec<CountryCode>)) -> Found {
        let Some(body) = bytes.strip_prefix(MAGIC) else {
            let (is_over_public, mut countries) = former();
            // Which class it was is not known.
            countries.retain(|c| !c.is_own());
            return Found::Record(Self { learnt: Learnt { countries, own: None }, is_over_public, file: bytes });
        };
        match body.split_first() {
            Some((&FORMAT, body)) => postcard::from_bytes(body).map_or(Found::Unread(bytes), Found::Record),
            _ => Found::Unread(bytes),
        }
    }
}

pub fn load() -> Found {
    let Some(text) = kept::get(RECORD) else { return Found::Nothing };
    let Some(bytes) = to_bytes(&text) else { return Found::Unread(text.into_bytes()) };
    Record::unpack(bytes, || {
        let [over_public, trained] = FORMER.map(kept::get);
        let countries = trained.unwrap_or_default().split(' ').filter_map(CountryCode::parse).collect();
        (over_public.is_some(), countries)
    })
}

/// # Errors
/// [`StorageError`] when it can't be kept; a former one is gone then, so that it does not come back in its place.
pub fn save(record: &Record) -> Result<(), StorageError> {
    let bytes = record.pack();
    let kept = if bytes.len() <= MOST_BYTES { kept::set(RECORD, Some(&to_text(&bytes))) } else { Err(StorageError::Full) };
    if kept == Err(StorageError::Full) {
        forget();
    }
    for name in FORMER {
        let _ = kept::set(name, None);
    }
    kept
}

pub fn forget() {
    let _ = kept::set(RECORD, None);
}

/// A character for each byte: storage counts 16-bit units, so this takes less room than base64.
fn to_text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn to_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    fn record() -> Record {
        let learnt = Learnt { countries: vec![country("EGY"), country("XAA")], own: Some("a class".into()) };
        Record { learnt, is_over_public: true, file: (0..=255).collect() }
    }

    fn unpacked(bytes: Vec<u8>) -> Found {
        Record::unpack(to_bytes(&to_text(&bytes)).unwrap(), || (true, vec![country("EGY"), country("XAA")]))
    }

    #[test]
    fn an_adapter_and_what_it_learnt_from_survive_the_browser_together() {
        assert_eq!(unpacked(record().pack()), Found::Record(record()));
        assert_eq!(to_bytes("a\u{3b2}"), None);
        // As pages before kept it: the file alone, with notes beside it.
        let former = Record { learnt: Learnt { countries: vec![country("EGY")], own: None }, ..record() };
        assert_eq!(unpacked(record().file), Found::Record(former));
    }

    #[test]
    fn what_can_not_be_read_is_given_back_as_it_is() {
        let mut newer = record().pack();
        newer[MAGIC.len()] = FORMAT + 1;
        let cut = record().pack()[..20].to_vec();
        for bytes in [newer, cut, MAGIC.to_vec()] {
            assert_eq!(unpacked(bytes.clone()), Found::Unread(bytes));
        }
    }

    #[test]
    fn a_class_is_known_by_its_figures_not_by_its_code() {
        let learnt = record().learnt;
        assert!(learnt.knows(country("EGY"), None) && !learnt.knows(country("IND"), None));
        assert!(learnt.knows(country("XAA"), Some("a class")));
        assert!(!learnt.knows(country("XAA"), Some("another")) && !learnt.knows(country("XAA"), None));
        let unsaid = Learnt { own: None, ..learnt };
        assert!(!unsaid.knows(country("XAA"), None));
    }
}
