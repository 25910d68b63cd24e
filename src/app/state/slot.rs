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

    /// Changes this voice. B goes along to another country as long as both are of one: whoever set B apart finds it where it was.
    pub fn change(self, page: &mut PageState, change: impl FnOnce(&mut Voice)) {
        let Some(mut voice) = self.of(page) else { return };
        let former = voice.country;
        change(&mut voice);
        self.set(page, voice);
        if let Some(second) = page.second.as_mut().filter(|second| self == Self::A && second.country == former) {
            second.country = voice.country;
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
    fn the_second_voice_goes_along_unless_it_was_set_apart() {
        let code = |text: &str| crate::survey::CountryCode::parse(text).unwrap();
        let mut page = PageState::default();
        Slot::A.change(&mut page, |v| v.country = code("EGY"));
        assert_eq!(page.second, None);
        page.second = Voice::parse("EGY.male");
        Slot::A.change(&mut page, |v| v.country = code("JPN"));
        assert_eq!(page.second, Voice::parse("JPN.male"));
        Slot::B.change(&mut page, |v| v.country = code("IND"));
        assert_eq!(page.country, code("JPN"), "A does not follow B");
        Slot::A.change(&mut page, |v| v.country = code("USA"));
        assert_eq!(page.second, Voice::parse("IND.male"));
    }

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
