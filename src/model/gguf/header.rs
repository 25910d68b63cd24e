//! Settings and the table of tensors.

use std::{collections::BTreeMap, ops::Range};

use super::{BlockKind, GgufError};

/// Settings and tensors at most: far above what models have, far below what could hurt.
const MOST: u64 = 1 << 16;
const MOST_DIMENSIONS: u32 = 4;
/// Where the file names none.
const ALIGNMENT: u64 = 32;

/// A setting. Whole numbers are exact up to 2^53.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Flag(bool),
    Number(f64),
    Text(String),
    Numbers(Vec<f64>),
    Texts(Vec<String>),
}

/// A tensor in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorInfo {
    /// Slowest first, as everywhere else: a matrix is `[out, in]`.
    pub shape: Vec<usize>,
    /// The number of its type, read or not.
    pub kind: u32,
    /// Where its first byte lies, from the beginning of the file.
    pub start: u64,
}

/// A file's header.
#[derive(Debug, Clone, PartialEq)]
pub struct Gguf {
    pub settings: BTreeMap<String, Value>,
    pub tensors: BTreeMap<String, TensorInfo>,
}

/// Takes from the beginning of what is left.
struct Cursor<'a> {
    left: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], GgufError> {
        let (taken, left) = self.left.split_at_checked(count).ok_or(GgufError::Truncated)?;
        self.left = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], GgufError> {
        self.take(N)?.try_into().map_err(|_| GgufError::Truncated)
    }

    fn u32(&mut self) -> Result<u32, GgufError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, GgufError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A count of things that take so many bytes at least: more than are left can't come.
    fn count(&mut self, least: usize) -> Result<usize, GgufError> {
        let count = usize::try_from(self.u64()?).map_err(|_| GgufError::Truncated)?;
        if count.saturating_mul(least) > self.left.len() { Err(GgufError::Truncated) } else { Ok(count) }
    }

    fn text(&mut self) -> Result<String, GgufError> {
        let length = self.count(1)?;
        // A few vocabularies hold bytes that are no text; such a token never occurs in ours.
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn number(&mut self, kind: u32) -> Result<f64, GgufError> {
        Ok(match kind {
            0 | 7 => f64::from(self.array::<1>()?[0]),
            1 => f64::from(i8::from_le_bytes(self.array()?)),
            2 => f64::from(u16::from_le_bytes(self.array()?)),
            3 => f64::from(i16::from_le_bytes(self.array()?)),
            4 => f64::from(self.u32()?),
            5 => f64::from(i32::from_le_bytes(self.array()?)),
            6 => f64::from(f32::from_le_bytes(self.array()?)),
            10 => self.u64()? as f64,
            11 => i64::from_le_bytes(self.array()?) as f64,
            12 => f64::from_le_bytes(self.array()?),
            _ => return Err(GgufError::Damaged("a setting of an unknown type")),
        })
    }

    /// So many things, of which as many bytes were seen to be left: made room for at once, as a list that grows takes three times as much.
    fn list<T>(&mut self, count: usize, next: impl Fn(&mut Self) -> Result<T, GgufError>) -> Result<Vec<T>, GgufError> {
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(next(self)?);
        }
        Ok(list)
    }

    fn value(&mut self) -> Result<Value, GgufError> {
        Ok(match self.u32()? {
            7 => Value::Flag(self.array::<1>()?[0] != 0),
            8 => Value::Text(self.text()?),
            9 => match self.u32()? {
                8 => {
                    let count = self.count(8)?;
                    self.list(count, Self::text).map(Value::Texts)?
                }
                9 => return Err(GgufError::Damaged("a list of lists")),
                kind => {
                    let count = self.count(1)?;
                    self.list(count, |cursor| cursor.number(kind)).map(Value::Numbers)?
                }
            },
            kind => Value::Number(self.number(kind)?),
        })
    }
}

impl Gguf {
    /// Reads the header from the beginning of a file; what comes after it may be missing.
    ///
    /// # Errors
    /// [`GgufError::Truncated`] where the header goes on, otherwise why it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, GgufError> {
        let mut cursor = Cursor { left: bytes };
        if cursor.take(4).is_ok_and(|magic| magic != b"GGUF") {
            return Err(GgufError::NotGguf);
        }
        let version = cursor.u32()?;
        if !(2..=3).contains(&version) {
            return Err(GgufError::Version(version));
        }
        let (tensor_count, setting_count) = (cursor.u64()?, cursor.u64()?);
        if tensor_count > MOST || setting_count > MOST {
            return Err(GgufError::Damaged("it counts too many settings or tensors"));
        }
        let mut settings = BTreeMap::new();
        for _ in 0..setting_count {
            let name = cursor.text()?;
            settings.insert(name, cursor.value()?);
        }
        let mut tensors = BTreeMap::new();
        for _ in 0..tensor_count {
            let name = cursor.text()?;
            let dimensions = cursor.u32()?;
            if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
                return Err(GgufError::Damaged("a tensor of no dimension, or of too many"));
            }
            let mut shape = Vec::with_capacity(dimensions as usize);
            for _ in 0..dimensions {
                shape.push(usize::try_from(cursor.u64()?).map_err(|_| GgufError::Damaged("a tensor too large to count"))?);
            }
            shape.reverse();
            let (kind, start) = (cursor.u32()?, cursor.u64()?);
            tensors.insert(name, TensorInfo { shape, kind, start });
        }
        let alignment = match settings.get("general.alignment") {
            None => ALIGNMENT,
            Some(Value::Number(v)) if (1.0..=65_536.0).contains(v) && v.fract() == 0.0 => *v as u64,
            Some(_) => return Err(GgufError::Damaged("its alignment")),
        };
        let begins = ((bytes.len() - cursor.left.len()) as u64).next_multiple_of(alignment);
        for tensor in tensors.values_mut() {
            tensor.start = tensor.start.checked_add(begins).ok_or(GgufError::Damaged("a tensor beyond all bytes"))?;
        }
        Ok(Self { settings, tensors })
    }

    /// A whole number of the settings.
    ///
    /// # Errors
    /// [`GgufError::Missing`] where there is none.
    pub fn whole(&self, name: &str) -> Result<usize, GgufError> {
        self.maybe_whole(name).ok_or_else(|| GgufError::Missing(name.into()))
    }

    pub(super) fn maybe_whole(&self, name: &str) -> Option<usize> {
        match self.settings.get(name) {
            Some(Value::Number(v)) if v.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(v) => Some(*v as usize),
            _ => None,
        }
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        match self.settings.get(name) {
            Some(Value::Number(v)) if v.is_finite() => Some(*v),
            _ => None,
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.settings.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn texts(&self, name: &str) -> Result<&[String], GgufError> {
        match self.settings.get(name) {
            Some(Value::Texts(texts)) => Ok(texts),
            _ => Err(GgufError::Missing(name.into())),
        }
    }
}

impl TensorInfo {
    /// How it is stored, and which bytes of the file it takes.
    ///
    /// # Errors
    /// [`GgufError::Kind`] where its type is not read, [`GgufError::Damaged`] where its size can't be.
    pub fn place(&self, name: &str) -> Result<(BlockKind, Range<u64>), GgufError> {
        let unread = || GgufError::Kind { name: name.into(), kind: self.kind };
        let kind = BlockKind::from_code(self.kind).ok_or_else(unread)?;
        let values = self.shape.iter().try_fold(1usize, |product, side| product.checked_mul(*side));
        let bytes = values.and_then(|v| kind.bytes(v)).and_then(|bytes| self.start.checked_add(bytes as u64));
        let end = bytes.ok_or(GgufError::Damaged("a tensor that fills no whole blocks"))?;
        Ok((kind, self.start..end))
    }
}
