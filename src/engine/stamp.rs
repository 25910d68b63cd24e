//! How two programs of different builds know each other: by the sources of what they say on the line.

/// A different one has other messages, or had them when it was built.
pub type Stamp = [u8; 8];

/// Where the protocol's types stand. One that is missing here costs a message that can't be read; one too many, nothing.
const SOURCES: [&str; 11] = [
    include_str!("protocol.rs"),
    include_str!("../align/config.rs"),
    include_str!("../align/position.rs"),
    include_str!("../assets/mod.rs"),
    include_str!("../model/objective.rs"),
    include_str!("../survey/catalogue.rs"),
    include_str!("../survey/country.rs"),
    include_str!("../survey/item_code.rs"),
    include_str!("../survey/own/data.rs"),
    include_str!("../survey/persona.rs"),
    include_str!("../survey/table.rs"),
];

/// This build's.
pub const STAMP: Stamp = stamp_of(&SOURCES);

/// FNV-1a, which the compiler works out.
const fn stamp_of(sources: &[&str]) -> Stamp {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut source = 0;
    while source < sources.len() {
        let text = sources[source].as_bytes();
        let mut at = 0;
        while at < text.len() {
            hash = (hash ^ text[at] as u64).wrapping_mul(0x0100_0000_01b3);
            at += 1;
        }
        source += 1;
    }
    hash.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_with_other_messages_have_other_stamps() {
        let mut newer = SOURCES;
        let protocol = newer[0].replace("ResetDone,", "ResetDone,\n    Another,");
        assert_ne!(protocol, newer[0]);
        newer[0] = &protocol;
        assert_ne!(stamp_of(&newer), STAMP);
        assert_eq!(stamp_of(&SOURCES), STAMP);
    }
}
