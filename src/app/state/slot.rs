//! Which of the two voices.

use crate::{
    app::link::{page::PageState, parts::Voice},
    survey::Attribute,
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A, which is always there.
    A,
    /// B, if the visitor compares.
    B,
}

impl Slot {
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }

    /// What its elements' names begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::A => "",
            Self::B => "b-",
        }
    }

    /// The name of a row of switches, of which there is one for each voice.
    pub const fn switch(self, attribute: Attribute) -> &'static str {
        match self {
            Self::A => attribute.name(),
            Self::B => ["b-gender", "b-education", "b-residence", "b-marital"][attribute.index()],
        }
    }

    pub fn of(self, page: &PageState) -> Option<Voice> {
        match self {
            Self::A => Some(page.first()),
            Self::B => page.second,
        }
    }

    /// Puts another voice in the place of this one.
    pub fn set(self, page: &mut PageState, voice: Voice) {
        match self {
            Self::A => (page.country, page.persona) = (voice.country, voice.persona),
            Self::B => page.second = Some(voice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slot_has_its_own_voice_and_names() {
        let mut page = PageState::default();
        assert_eq!((Slot::A.of(&page), Slot::B.of(&page)), (Voice::parse("IND"), None));
        Slot::B.set(&mut page, Voice::parse("EGY.female").unwrap());
        Slot::A.set(&mut page, Voice::parse("JPN.male.rural").unwrap());
        assert_eq!(page.format(), "v=2&country=JPN&gender=male&residence=rural&b=EGY.female");
        for attribute in Attribute::ALL {
            assert_eq!(Slot::B.switch(attribute), format!("{}{}", Slot::B.prefix(), Slot::A.switch(attribute)));
        }
    }
}
