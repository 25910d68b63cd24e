//! Letters and digits of codes, and the check over them.
//!
//! Crockford's base 32: no I, L, O and U; reading takes lower case, O for 0, and I and L for 1.
//!
//! The check is a Reed-Solomon code over GF(32) (x⁵ + x² + 1, α = 2) with the roots 1 and α: Σ cᵢ and Σ cᵢ αⁿ⁻¹⁻ⁱ, i from 0, are both
//! [`VERSION`]. Two words of up to 31 signs that fulfil this differ in at least three places, so that every code with one or two wrong
//! signs is told, and with them every swap of two signs. Of random words one in 1024 fulfils it.

use crate::assets;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bits of a sign.
pub const BITS: u32 = 5;
/// Signs of the check.
pub const CHECK: usize = 2;
/// Of the code. Codes of another version do not pass the check.
pub const VERSION: u8 = 1;

/// The value of a letter or digit; `None` for what is in no code.
pub fn value(sign: char) -> Option<u8> {
    // Wide letters, as some keyboards write them.
    let wide = u32::from(sign).checked_sub(0xfee0).filter(|n| (0x21..0x7f).contains(n)).and_then(char::from_u32);
    let sign = match wide.unwrap_or(sign).to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    ALPHABET.iter().position(|c| char::from(*c) == sign).and_then(|at| u8::try_from(at).ok())
}

/// Values below 32 as letters and digits.
pub fn written(values: &[u8]) -> String {
    values.iter().map(|v| char::from(ALPHABET[usize::from(v & 31)])).collect()
}

/// The first `signs` (up to 12) values of the SHA-256 of these bytes.
pub fn digest(bytes: &[u8], signs: usize) -> Vec<u8> {
    let head: String = assets::sha256_hex(bytes).chars().take(16).collect();
    let number = u64::from_str_radix(&head, 16).unwrap_or_default();
    (0..signs.min(12) as u32).map(|i| (number >> (64 - BITS * (i + 1)) & 31) as u8).collect()
}

/// Times α.
const fn shift(x: u8) -> u8 {
    let twice = x << 1;
    if twice & 32 == 0 { twice } else { twice ^ 0b10_0101 }
}

/// Both sums.
fn sums(values: &[u8]) -> (u8, u8) {
    values.iter().fold((0, 0), |(plain, powers), v| (plain ^ v, shift(powers) ^ v))
}

pub fn passes(values: &[u8]) -> bool {
    sums(values) == (VERSION, VERSION)
}

/// The signs that make a word of these pass.
pub fn check(values: &[u8]) -> [u8; CHECK] {
    let (plain, powers) = sums(values);
    let powers = shift(shift(powers));
    // a + b = version - plain, and α a + b = version - powers: α a + a is their difference, and each value is that of one a.
    let a = (0..32).find(|a| shift(*a) ^ a == plain ^ powers).unwrap_or_default();
    [a, VERSION ^ plain ^ a]
}
