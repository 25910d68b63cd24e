//! Seeded randomness that is the same on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, and good enough for splits, bootstraps and simulations.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A stream for a seed and some names, so that each (country, item) has its own and none depends on the order of calls.
    pub fn keyed(seed: u64, keys: &[&str]) -> Self {
        // FNV-1a; a byte that no text holds keeps ("ab", "c") apart from ("a", "bc").
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for key in keys {
            for byte in key.bytes().chain([0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self::new(hash ^ Self::new(seed).next_u64())
    }

    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in 0..bound; 0 for a bound of 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The upper half of a 128-bit product: its bias is below 2^-32 for any bound used here.
        ((u128::from(self.next_u64()) * bound as u128) >> 64) as usize
    }

    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for i in (1..values.len()).rev() {
            values.swap(i, self.below(i + 1));
        }
    }

    /// Standard normal.
    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// One option, drawn from weights that need not sum to 1; 0 where there is none.
    pub fn option(&mut self, p: &[f64]) -> usize {
        let mut u = self.unit() * p.iter().sum::<f64>();
        let drawn = p.iter().position(|v| {
            u -= v;
            u < 0.0
        });
        drawn.unwrap_or(p.len().saturating_sub(1))
    }

    /// Proportions of `n` draws from p.
    pub fn sample(&mut self, p: &[f64], n: u32) -> Vec<f64> {
        let mut counts = vec![0.0; p.len()];
        if !p.is_empty() {
            (0..n).for_each(|_| counts[self.option(p)] += 1.0 / f64::from(n));
        }
        counts
    }
}

#[cfg(test)]
impl Random {
    /// A random point of the simplex.
    pub fn distribution(&mut self, options: usize) -> Vec<f64> {
        let raw: Vec<f64> = (0..options).map(|_| -(1.0 - self.unit()).ln()).collect();
        let sum: f64 = raw.iter().sum();
        raw.into_iter().map(|v| v / sum).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // The published test vector of SplitMix64 for seed 1234567.
        let mut random = Random::new(1_234_567);
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([0; 3].map(|_| random.next_u64()), expected);
    }

    #[test]
    fn streams_differ_by_seed_and_by_key() {
        let first = |seed, keys: &[&str]| Random::keyed(seed, keys).next_u64();
        assert_eq!(first(1, &["USA", "Q1"]), first(1, &["USA", "Q1"]));
        assert_ne!(first(1, &["USA", "Q1"]), first(2, &["USA", "Q1"]));
        assert_ne!(first(1, &["USA", "Q11"]), first(1, &["USAQ1", "1"]));
    }

    #[test]
    fn draws_are_even_and_in_range() {
        let mut random = Random::new(3);
        let mut counts = [0u32; 7];
        (0..70_000).for_each(|_| counts[random.below(7)] += 1);
        assert!(counts.iter().all(|c| c.abs_diff(10_000) < 400), "{counts:?}");
        assert_eq!(random.below(0), 0);
        let mut values: Vec<_> = (0..50).collect();
        random.shuffle(&mut values);
        assert_ne!(values, (0..50).collect::<Vec<_>>());
        values.sort_unstable();
        assert_eq!(values, (0..50).collect::<Vec<_>>());
    }
}
