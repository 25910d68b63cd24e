//! What was foretold of a question, as charts and tables have it.

use crate::{
    causal::{
        metrics::mean_position,
        unseen::{Errors, Foretold, HeldOut},
    },
    survey::{Attribute, Cell, CountryCode, Item, ItemCode, Persona},
};

/// A figure within the error that four of five such figures had no more than on questions held out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Within {
    pub value: f64,
    pub interval: (f64, f64),
}

impl Within {
    /// A value in points within errors in points, between two ends.
    fn of(value: f64, errors: Errors, (low, high): (f64, f64)) -> Self {
        let error = f64::from(errors.most_80);
        Self { value, interval: ((value - error).max(low), (value + error).min(high)) }
    }
}

/// One persona.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    pub persona: Persona,
    /// Mean position, 0 (the first option) to 100 (the last one).
    pub position: Within,
    /// Of each option, 0 to 1.
    pub shares: Vec<f64>,
}

/// What is shown of one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    pub item: Item,
    pub country: CountryCode,
    /// Everybody's share of each option, in percent.
    pub everybody: Vec<Within>,
    /// Everybody, by mean position.
    pub average: Within,
    /// The 16 full personas, by mean position.
    pub voices: Vec<Voice>,
    /// Points of the mean position, by [`Attribute::index`].
    pub shifts: [Within; Attribute::COUNT],
    pub nearest: Vec<(ItemCode, f64)>,
    pub questions: u32,
    /// How well such answers did on questions held out, in percent, and its 95 % interval.
    pub skill: Option<(f64, (f64, f64))>,
    /// 100 (1 - EMD) of personas of one attribute, there.
    pub level: f64,
}

impl Answered {
    /// What equal shares for all options come to on the same personas (docs/figures.md, "Questions that nobody was asked", G = 1).
    pub const GUESS: f64 = 78.57;
    /// Questions in earnest have a nearest one that is about twice as like; nonsense has not.
    const FAR: f64 = 0.12;
    /// Of the survey's own questions four in five have one that is more alike; what it never touched has not: whether the moon is made of
    /// cheese, 0.19; a favourite colour, 0.14.
    const THIN: f64 = 0.2;

    /// Whether no question that people were asked is anything like it.
    pub fn is_far(&self) -> bool {
        self.has_none_within(Self::FAR)
    }

    /// Whether there is little to foretell from.
    pub fn is_thin(&self) -> bool {
        self.has_none_within(Self::THIN)
    }

    fn has_none_within(&self, least: f64) -> bool {
        self.nearest.iter().all(|(_, likeness)| *likeness < least)
    }

    /// Points from none to the furthest end of a shift's interval.
    pub fn furthest_shift(&self) -> f64 {
        self.shifts.iter().flat_map(|w| [w.interval.0.abs(), w.interval.1.abs()]).fold(0.0, f64::max)
    }
}

/// `None` of a country whose groups' answers to other questions are not known.
pub fn answered(item: &Item, foretold: &Foretold, held_out: &HeldOut, country: CountryCode) -> Option<Answered> {
    let personas = foretold.personas.get(&country).filter(|p| p.len() == Persona::COUNT)?;
    let options = item.options.len();
    let at = |persona: Persona| 100.0 * mean_position(&personas[persona.index()]);
    let position = |persona| Within::of(at(persona), held_out.position(options, persona), (0.0, 100.0));
    let share = |p: &f64| Within::of(100.0 * p, held_out.share(options, Persona::ANY), (0.0, 100.0));
    let mut voices: Vec<Voice> = Cell::all()
        .map(Persona::full)
        .map(|persona| Voice { persona, position: position(persona), shares: personas[persona.index()].clone() })
        .collect();
    voices.sort_by(|a, b| b.position.value.total_cmp(&a.position.value));
    let shifts = Attribute::ALL.map(|a| {
        let of = |level| at(Persona::ANY.with(a, Some(level)));
        Within::of(of(true) - of(false), held_out.shift(a), (-100.0, 100.0))
    });
    let interval = held_out.skill_interval.map(|(low, high)| (f64::from(low), f64::from(high)));
    Some(Answered {
        item: item.clone(),
        country,
        everybody: personas[Persona::ANY.index()].iter().map(share).collect(),
        average: position(Persona::ANY),
        voices,
        shifts,
        nearest: foretold.nearest.clone(),
        questions: held_out.questions,
        skill: held_out.skill.map(f64::from).zip(interval),
        level: f64::from(held_out.levels[0].score),
    })
}

/// A class's own answers to the same question: its name, and each option's share in percent with its 95 % interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    pub name: String,
    pub shares: Vec<(f64, (f64, f64))>,
    pub n: u32,
}

/// Whether two questions are the same but for case, spaces and full stops, with options as many.
pub fn is_same(a: &Item, b: &Item) -> bool {
    has_words_of(&a.question, &b.question) && a.options.len() == b.options.len()
}

pub fn has_words_of(a: &str, b: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    bare(a) == bare(b)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::causal::unseen::{Level, OptionErrors, own_question};

    fn held_out() -> HeldOut {
        let errors = |most_95: f32| Errors { most_80: most_95 / 2.0, most_95, count: 9 };
        let by_options = vec![OptionErrors { options: 2, share: [errors(20.0); 5], position: [errors(16.0); 5] }];
        HeldOut {
            questions: 113,
            by_options,
            shift: [errors(8.0); 4],
            levels: [Level { score: 86.0, floor: 98.0 }; 4],
            skill: Some(31.0),
            skill_interval: Some((26.0, 37.0)),
        }
    }

    #[test]
    fn personas_stand_in_order_within_the_errors_seen_elsewhere() {
        let item = own_question("Tea?", ["yes", "no"]).unwrap();
        let egypt = CountryCode::parse("EGY").unwrap();
        let of = |persona: Persona| {
            let no = 0.5 + 0.1 * f64::from(u8::from(persona.level(Attribute::Gender) == Some(true)));
            vec![1.0 - no, no]
        };
        let foretold = Foretold { personas: BTreeMap::from([(egypt, Persona::all().map(of).collect())]), nearest: Vec::new() };
        let told = answered(&item, &foretold, &held_out(), egypt).unwrap();
        assert_eq!((told.voices.len(), told.everybody.len()), (16, 2));
        assert!(told.voices[..8].iter().all(|v| v.persona.level(Attribute::Gender) == Some(true)));
        assert!((told.shifts[Attribute::Gender.index()].value - 10.0).abs() < 1e-9);
        assert_eq!(told.furthest_shift(), 14.0, "10 points, and 4 on either side");
        assert_eq!(told.everybody[1].interval, (40.0, 60.0));
        assert_eq!(told.average.interval, (42.0, 58.0));
        assert!(answered(&item, &foretold, &held_out(), CountryCode::parse("JPN").unwrap()).is_none());
        let class = own_question(" tea ", ["Yes", "No"]).unwrap();
        assert!(is_same(&item, &class) && !is_same(&item, &own_question("Tea?", ["a", "b", "c"]).unwrap()));
    }
}
