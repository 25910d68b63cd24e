//! How far a public model's answers depend on the words that it is asked in: standard deviations over [`Form::ALL`](super::Form::ALL).
//!
//! `base/<CODE>.spread`: four bytes of magic, one of version, then a postcard message. Numbers are in steps of 1/[`STEPS`], rounded up:
//! an interval that is a little too wide misleads nobody.

use std::collections::BTreeMap;

use crate::survey::{Attribute, ItemCode};

const MAGIC: &[u8; 4] = b"ACEW";
const VERSION: u8 = 1;
/// Steps from 0 to 1.
const STEPS: f32 = 500.0;

/// Bytes that are no file of spreads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpreadError {
    #[error("this is no file of spreads over wordings; load the country's .spread file from the site")]
    NotSpread,
    #[error("these spreads have format {found} and this program reads format {VERSION}; reload the page")]
    Version { found: u8 },
    #[error("the spreads over wordings are damaged ({0}); load them again")]
    Damaged(String),
}

/// The spread of one question's answers in one country.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemSpread {
    /// Of each option's share among everybody, 0 to 1.
    pub shares: Vec<f32>,
    /// Of each attribute's shift of the mean position, 0 to 1, by [`Attribute::index`].
    pub shifts: [f32; Attribute::COUNT],
}

/// The spreads of one country.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spread(pub BTreeMap<ItemCode, ItemSpread>);

type Wire = Vec<(ItemCode, Vec<u8>, [u8; Attribute::COUNT])>;

impl Spread {
    /// The file of a country.
    pub fn path(country: crate::survey::CountryCode) -> String {
        format!("{country}.spread")
    }

    /// The file's bytes.
    pub fn pack(&self) -> Vec<u8> {
        // Half of the scale is more than a standard deviation of shares can be.
        let step = |v: &f32| (v * STEPS).ceil().clamp(0.0, 255.0) as u8;
        let wire: Wire = self
            .0
            .iter()
            .map(|(item, s)| (item.clone(), s.shares.iter().map(step).collect(), s.shifts.each_ref().map(step)))
            .collect();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        // Writing plain numbers into memory has no way to fail; the message would then lack its body.
        bytes.extend(postcard::to_allocvec(&wire).unwrap_or_default());
        bytes
    }

    /// Reads what [`Self::pack`] wrote.
    ///
    /// # Errors
    /// [`SpreadError`] for any bytes that are not whole.
    pub fn unpack(bytes: &[u8]) -> Result<Self, SpreadError> {
        let (&found, body) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(SpreadError::NotSpread)?;
        if found != VERSION {
            return Err(SpreadError::Version { found });
        }
        let wire: Wire = postcard::from_bytes(body).map_err(|e| SpreadError::Damaged(e.to_string()))?;
        if let Some((item, ..)) = wire.iter().find(|(_, shares, _)| !(2..=10).contains(&shares.len())) {
            return Err(SpreadError::Damaged(format!("{item} has not 2 to 10 options")));
        }
        let of = |v: u8| f32::from(v) / STEPS;
        let read = |(item, shares, shifts): (ItemCode, Vec<u8>, [u8; Attribute::COUNT])| {
            (item, ItemSpread { shares: shares.into_iter().map(of).collect(), shifts: shifts.map(of) })
        };
        Ok(Self(wire.into_iter().map(read).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_survive_their_file_and_broken_ones_are_refused() {
        let item = ItemSpread { shares: vec![0.1, 0.0, 0.051], shifts: [0.0, 0.01, 0.2, 0.0003] };
        let spread = Spread([("Q1".into(), item.clone())].into());
        let bytes = spread.pack();
        let read = Spread::unpack(&bytes).unwrap();
        let back = &read.0[&"Q1".into()];
        let pairs = back.shares.iter().zip(&item.shares).chain(back.shifts.iter().zip(&item.shifts));
        for (got, expected) in pairs {
            assert!(*got >= *expected - 1e-6 && got - expected <= 1.0 / STEPS + 1e-6, "{got} for {expected}");
        }
        for cut in 0..bytes.len() {
            assert!(Spread::unpack(&bytes[..cut]).is_err(), "{cut} bytes");
        }
        assert_eq!(Spread::unpack(b"nothing of the kind"), Err(SpreadError::NotSpread));
        let mut newer = bytes;
        newer[4] = 9;
        assert_eq!(Spread::unpack(&newer), Err(SpreadError::Version { found: 9 }));
    }
}
