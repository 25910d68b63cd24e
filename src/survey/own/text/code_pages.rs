//! One-byte code pages beside Windows-1252, and which of them a text is in.

/// The upper half of each page, from 0x80.
const WINDOWS_1252: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰\
    ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\
    \u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// A page of 256 characters whose lower half is ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Windows1252,
    MacRoman,
    Cp850,
}

impl Page {
    /// The likeliest first.
    pub const ALL: [Self; 3] = [Self::Windows1252, Self::MacRoman, Self::Cp850];

    fn table(self) -> [char; 128] {
        let text = match self {
            Self::Windows1252 => WINDOWS_1252,
            Self::MacRoman => MAC_ROMAN,
            Self::Cp850 => CP850,
        };
        let mut table = ['\u{fffd}'; 128];
        table.iter_mut().zip(text.chars()).for_each(|(to, c)| *to = c);
        table
    }

    /// What is no letter of it becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        let table = self.table();
        bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { table[usize::from(b & 0x7f)] }).collect()
    }

    /// A text that may be UTF-8, as some cells of a file in a code page are.
    pub fn text(self, bytes: &[u8]) -> String {
        std::str::from_utf8(bytes).map_or_else(|_| self.decode(bytes), str::to_string)
    }

    /// The page in which these texts look most like words: letters of western Europe within words, in the case of their neighbours.
    pub fn of<'a>(texts: impl Iterator<Item = &'a [u8]> + Clone) -> Self {
        let score = |page: &Self| texts.clone().map(|text| plausible(&page.decode(text))).sum::<i64>();
        // The first of equals: max_by_key would take the last.
        Self::ALL.into_iter().rev().max_by_key(score).unwrap_or(Self::Windows1252)
    }
}

fn plausible(text: &str) -> i64 {
    const COMMON: &str = "áéíóúüñçàèìòùâêîôûäöëïãõß";
    let chars: Vec<char> = text.chars().collect();
    let mut score = 0;
    for (at, c) in chars.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().filter(|c| c.is_alphabetic());
        let after = chars.get(at + 1).copied().filter(|c| c.is_alphabetic());
        let (small, great) = (
            before.or(after).is_some_and(char::is_lowercase) || after.is_some_and(char::is_lowercase),
            before.or(after).is_some_and(char::is_uppercase),
        );
        score += match c {
            '\u{fffd}' | '\u{f8ff}' => -6,
            c if COMMON.contains(*c) => 3 - 4 * i64::from(before.is_some_and(char::is_uppercase) && !small),
            c if c.is_uppercase() && before.is_some_and(char::is_lowercase) => -4,
            c if c.is_uppercase() && COMMON.contains(c.to_lowercase().next().unwrap_or(*c)) => 1 + i64::from(great),
            c if c.is_alphabetic() => -1,
            '¿' | '¡' if before.is_none() => 3,
            '’' | '‘' if before.is_some() && after.is_some() => 1,
            '\u{a0}' | '–' | '—' | '“' | '”' | '„' | '…' | '€' | 'º' | 'ª' | '«' | '»' if before.is_none() || after.is_none() => {
                1
            }
            _ => -3,
        };
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_letters() {
        for page in Page::ALL {
            let table = page.table();
            assert_eq!(
                table.iter().filter(|c| **c == '\u{fffd}').count(),
                if page == Page::Windows1252 { 5 } else { 0 },
                "{page:?}"
            );
        }
        assert_eq!(Page::Windows1252.decode(b"ni\xf1o \x80\x81"), "niño €\u{fffd}");
        assert_eq!(Page::MacRoman.decode(b"g\x8enero"), "género");
        assert_eq!(Page::Cp850.decode(b"g\x82nero"), "género");
    }

    #[test]
    fn a_page_is_known_by_its_words() {
        let texts = ["género", "educación", "¿Te gusta el colegio?", "años", "sí", "Größe", "männlich", "Âge", "ÑANDÚ"];
        for page in Page::ALL {
            let table = page.table();
            let encode = |text: &str| -> Vec<u8> {
                let byte = |c: char| table.iter().position(|t| *t == c).map(|at| at as u8 | 0x80);
                text.chars().map(|c| if c.is_ascii() { c as u8 } else { byte(c).unwrap() }).collect()
            };
            for text in texts {
                let bytes = encode(text);
                assert_eq!(Page::of([bytes.as_slice()].into_iter()), page, "{text}");
            }
        }
    }
}
