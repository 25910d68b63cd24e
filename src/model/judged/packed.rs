//! A model's answers as bytes, for a browser to keep.

use super::answers::{JudgedAnswers, JudgedItem, Told, model_name};
use crate::survey::Persona;

const MAGIC: &[u8; 4] = b"ACEJ";
const VERSION: u8 = 1;
/// Single precision, ten summands.
const SUM_TOLERANCE: f32 = 1e-4;

/// Bytes that are no model's answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeptAnswersError {
    #[error("what this browser kept is no model's answers; open the file of answers again")]
    NotAnswers,
    #[error("the answers kept have format {found}, and this page reads format {VERSION}; open the file of answers again")]
    Version { found: u8 },
    #[error("the answers kept are damaged ({reason}); open the file of answers again")]
    Damaged { reason: String },
}

impl JudgedAnswers {
    /// Four bytes of magic, one of version, then a postcard message.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        // Writing plain numbers into memory has no way to fail; the message would then lack its body.
        bytes.extend(postcard::to_allocvec(self).unwrap_or_default());
        bytes
    }

    /// Reads what [`Self::pack`] wrote.
    ///
    /// # Errors
    /// [`KeptAnswersError`] for any bytes that are not whole, or hold what no file of answers gives.
    pub fn unpack(bytes: &[u8]) -> Result<Self, KeptAnswersError> {
        let (&found, body) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(KeptAnswersError::NotAnswers)?;
        if found != VERSION {
            return Err(KeptAnswersError::Version { found });
        }
        let damaged = |reason: String| KeptAnswersError::Damaged { reason };
        let (answers, rest): (Self, &[u8]) = postcard::take_from_bytes(body).map_err(|e| damaged(e.to_string()))?;
        if !rest.is_empty() {
            return Err(damaged(format!("{} bytes too many", rest.len())));
        }
        if model_name(&answers.model).as_ref() != Some(&answers.model) {
            return Err(damaged("the model has no name".into()));
        }
        if answers.pairs().next().is_none() {
            return Err(damaged("there is no answer".into()));
        }
        let unsound = answers.pairs().find(|(_, _, item)| !is_sound(item)).map(|(country, item, _)| format!("{country} {item}"));
        unsound.map_or(Ok(answers), |pair| Err(damaged(format!("{pair} has no answers of personas"))))
    }
}

fn is_sound(item: &JudgedItem) -> bool {
    let options = item.options();
    let ascending = item.told.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let sound = |told: &Told| {
        let sum: f32 = told.p.iter().sum();
        let shares = told.p.iter().all(|v| (0.0..=1.0).contains(v)) && (sum - 1.0).abs() < SUM_TOLERANCE;
        let spread = told.spread.as_ref().is_none_or(|s| s.len() == options && s.iter().all(|v| (0.0..=1.0).contains(v)));
        told.p.len() == options && shares && spread && told.samples != Some(0)
    };
    (2..=super::super::MAX_OPTIONS).contains(&options)
        && ascending
        && item.told.iter().all(|(index, told)| usize::from(*index) < Persona::COUNT && sound(told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Attribute, CountryCode};

    fn answers() -> JudgedAnswers {
        let mut answers = JudgedAnswers::new("some model");
        let told = |yes: f32, samples, spread| Told { p: vec![1.0 - yes, yes], samples, spread };
        let woman = Persona::ANY.with(Attribute::Gender, Some(true));
        for country in ["EGY", "USA"].map(|c| CountryCode::parse(c).unwrap()) {
            answers.insert(country, &"Q1".into(), woman, told(0.3, Some(50), None));
            answers.insert(country, &"Q1".into(), Persona::ANY, told(0.123_456_79, None, Some(vec![0.01, 0.02])));
        }
        answers
    }

    #[test]
    fn answers_survive_their_bytes_and_broken_ones_are_refused() {
        let answers = answers();
        let bytes = answers.pack();
        assert_eq!(JudgedAnswers::unpack(&bytes), Ok(answers));
        for cut in 0..bytes.len() {
            assert!(JudgedAnswers::unpack(&bytes[..cut]).is_err(), "{cut} bytes");
        }
        assert_eq!(JudgedAnswers::unpack(b"nothing of the kind"), Err(KeptAnswersError::NotAnswers));
        let mut newer = bytes.clone();
        newer[4] = 9;
        assert_eq!(JudgedAnswers::unpack(&newer), Err(KeptAnswersError::Version { found: 9 }));
        let longer = [bytes.clone(), vec![0]].concat();
        assert!(matches!(JudgedAnswers::unpack(&longer), Err(KeptAnswersError::Damaged { .. })));
        // Whatever one changed byte makes of it, it is an error or other answers that are sound, and never a panic.
        for at in 5..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            if let Ok(read) = JudgedAnswers::unpack(&changed) {
                assert!(read.pairs().all(|(_, _, item)| is_sound(item)));
            }
        }
    }

    #[test]
    fn what_no_file_gives_is_refused() {
        let broken = |change: fn(&mut Told)| {
            let mut answers = answers();
            let item = answers.countries.values_mut().next().unwrap().values_mut().next().unwrap();
            change(&mut item.told[0].1);
            JudgedAnswers::unpack(&answers.pack())
        };
        for change in [
            (|told| told.p[0] = f32::NAN) as fn(&mut Told),
            |told| told.p[0] = 0.9,
            |told| told.p.push(0.0),
            |told| told.samples = Some(0),
            |told| told.spread = Some(vec![0.1]),
        ] {
            assert!(matches!(broken(change), Err(KeptAnswersError::Damaged { .. })));
        }
        assert!(JudgedAnswers::unpack(&JudgedAnswers::new("empty").pack()).is_err());
        assert!(JudgedAnswers::unpack(&JudgedAnswers { model: " ".into(), ..answers() }.pack()).is_err());
    }
}
