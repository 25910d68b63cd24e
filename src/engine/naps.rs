//! How long a fine-tune slept: a hidden tab is frozen, a laptop closed, and then the work goes on as if nothing had been.

/// Shorter gaps are work.
const SHORTEST_MS: f64 = 10_000.0;
/// A gap is a nap when it is so many times longer than any piece of work was.
const TIMES: f64 = 8.0;
/// The first pieces compile shaders, or read files, and may take any time.
const FIRST: u32 = 3;

/// Looks at the clock after each piece of work.
#[derive(Debug, Clone, Default)]
pub struct Naps {
    last: Option<f64>,
    pieces: u32,
    longest: f64,
}

impl Naps {
    /// A piece of work is done at this time, in milliseconds. Gives how long a nap there was in or before it.
    pub fn beat(&mut self, now: f64) -> Option<f64> {
        let gap = now - self.last.replace(now)?;
        self.pieces += 1;
        if self.pieces > FIRST && gap > SHORTEST_MS && gap > TIMES * self.longest {
            return Some(gap - self.longest);
        }
        self.longest = self.longest.max(gap);
        None
    }

    /// The work rests on purpose: what follows is no nap.
    pub fn rest(&mut self) {
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said after pieces that take so long.
    fn naps(pieces: &[f64]) -> Vec<Option<f64>> {
        let (mut naps, mut now) = (Naps::default(), 1e12);
        naps.beat(now);
        pieces
            .iter()
            .map(|ms| {
                now += ms;
                naps.beat(now)
            })
            .collect()
    }

    #[test]
    fn a_long_gap_among_short_pieces_is_a_nap() {
        let usual = 500.0;
        assert_eq!(naps(&[usual, usual, usual, usual, 40_500.0, usual]), [None, None, None, None, Some(40_000.0), None]);
    }

    #[test]
    fn slow_work_and_slow_beginnings_are_none() {
        assert!(naps(&[30_000.0, 400.0, 400.0, 400.0, 30_000.0]).iter().all(Option::is_none));
        assert!(naps(&[4_000.0; 6]).iter().all(Option::is_none));
        assert!(naps(&[100.0, 100.0, 100.0, 100.0, 9_000.0]).iter().all(Option::is_none));
    }

    #[test]
    fn a_pause_is_none() {
        let mut naps = Naps::default();
        for i in 0..6 {
            naps.beat(f64::from(i) * 100.0);
        }
        naps.rest();
        assert_eq!(naps.beat(1e6), None);
        assert_eq!(naps.beat(1e6 + 100.0), None);
        assert_eq!(naps.beat(2e6).map(f64::round), Some(999_800.0));
    }
}
