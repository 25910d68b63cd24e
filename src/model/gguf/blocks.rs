//! How numbers are stored: plainly, or in blocks of 32 or 256 that share scales. Source: ggml's `ggml-quants.c` (`dequantize_row_*`).

use half::{bf16, f16};

/// A number type of a GGUF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    F32,
    F16,
    Bf16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q4K,
    Q6K,
}

impl BlockKind {
    pub const ALL: [Self; 10] =
        [Self::F32, Self::F16, Self::Bf16, Self::Q4_0, Self::Q4_1, Self::Q5_0, Self::Q5_1, Self::Q8_0, Self::Q4K, Self::Q6K];

    /// Its number in files.
    pub const fn code(self) -> u32 {
        match self {
            Self::F32 => 0,
            Self::F16 => 1,
            Self::Q4_0 => 2,
            Self::Q4_1 => 3,
            Self::Q5_0 => 6,
            Self::Q5_1 => 7,
            Self::Q8_0 => 8,
            Self::Q4K => 12,
            Self::Q6K => 14,
            Self::Bf16 => 30,
        }
    }

    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Values of a block, and its bytes.
    pub const fn block(self) -> (usize, usize) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 | Self::Bf16 => (1, 2),
            Self::Q4_0 => (32, 18),
            Self::Q4_1 => (32, 20),
            Self::Q5_0 => (32, 22),
            Self::Q5_1 => (32, 24),
            Self::Q8_0 => (32, 34),
            Self::Q4K => (256, 144),
            Self::Q6K => (256, 210),
        }
    }

    /// The bytes of so many values; `None` where they fill no whole blocks, or are more than can be counted.
    pub fn bytes(self, values: usize) -> Option<usize> {
        let (size, bytes) = self.block();
        values.is_multiple_of(size).then(|| (values / size).checked_mul(bytes)).flatten()
    }

    /// Single precision, in the file's order. A last part of a block is left out.
    pub fn values(self, bytes: &[u8]) -> Vec<f32> {
        let (size, length) = self.block();
        let mut out = Vec::with_capacity(bytes.len() / length * size);
        for block in bytes.chunks_exact(length) {
            match self {
                Self::F32 => out.push(f32::from_le_bytes([block[0], block[1], block[2], block[3]])),
                Self::F16 => out.push(half(block, 0)),
                Self::Bf16 => out.push(bf16::from_le_bytes([block[0], block[1]]).to_f32()),
                Self::Q4_0 => {
                    let d = half(block, 0);
                    nibbles(&block[2..], |_, q| (f32::from(q) - 8.0) * d, &mut out);
                }
                Self::Q4_1 => {
                    let (d, m) = (half(block, 0), half(block, 2));
                    nibbles(&block[4..], |_, q| f32::from(q) * d + m, &mut out);
                }
                Self::Q5_0 => {
                    let (d, high) = (half(block, 0), word(block, 2));
                    nibbles(&block[6..], |i, q| (f32::from(q) + fifth(high, i) - 16.0) * d, &mut out);
                }
                Self::Q5_1 => {
                    let (d, m, high) = (half(block, 0), half(block, 2), word(block, 4));
                    nibbles(&block[8..], |i, q| (f32::from(q) + fifth(high, i)) * d + m, &mut out);
                }
                Self::Q8_0 => {
                    let d = half(block, 0);
                    out.extend(block[2..].iter().map(|q| f32::from(q.cast_signed()) * d));
                }
                Self::Q4K => four_k(block, &mut out),
                Self::Q6K => six_k(block, &mut out),
            }
        }
        out
    }
}

fn half(block: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([block[at], block[at + 1]]).to_f32()
}

fn word(block: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]])
}

/// The lower halves of all bytes, then the upper ones.
fn nibbles(bytes: &[u8], value: impl Fn(usize, u8) -> f32, out: &mut Vec<f32>) {
    let (low, high) = (bytes.iter().map(|q| q & 15), bytes.iter().map(|q| q >> 4));
    out.extend(low.chain(high).enumerate().map(|(i, q)| value(i, q)));
}

/// The fifth bit of value `i`: 16 or nothing.
fn fifth(high: u32, i: usize) -> f32 {
    if high >> i & 1 == 1 { 16.0 } else { 0.0 }
}

/// Eight groups of 32, each with a scale and a minimum of six bits.
fn four_k(block: &[u8], out: &mut Vec<f32>) {
    let (d, least, scales, quants) = (half(block, 0), half(block, 2), &block[4..16], &block[16..144]);
    let six = |group: usize| {
        if group < 4 {
            (scales[group] & 63, scales[group + 4] & 63)
        } else {
            let (both, a, b) = (scales[group + 4], scales[group - 4], scales[group]);
            (both & 15 | a >> 6 << 4, both >> 4 | b >> 6 << 4)
        }
    };
    for (pair, bytes) in quants.chunks_exact(32).enumerate() {
        for (half, shift) in [(0, 0), (1, 4)] {
            let (scale, minimum) = six(2 * pair + half);
            let (scale, minimum) = (d * f32::from(scale), least * f32::from(minimum));
            out.extend(bytes.iter().map(|q| scale * f32::from(q >> shift & 15) - minimum));
        }
    }
}

/// Sixteen groups of 16, each with a scale of eight bits.
fn six_k(block: &[u8], out: &mut Vec<f32>) {
    let (low, high, scales, d) = (&block[..128], &block[128..192], &block[192..208], half(block, 208));
    for part in 0..2 {
        let (low, high, scales) = (&low[64 * part..], &high[32 * part..], &scales[8 * part..]);
        for quarter in 0..4 {
            out.extend((0..32).map(|l| {
                let four = low[l + 32 * (quarter % 2)] >> (4 * (quarter / 2)) & 15;
                let q = four | (high[l] >> (2 * quarter) & 3) << 4;
                d * f32::from(scales[l / 16 + 2 * quarter].cast_signed()) * (f32::from(q) - 32.0)
            }));
        }
    }
}
