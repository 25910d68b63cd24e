//! The formulas of the page of the method, as MathML. They are written by hand, and hold no words of any language.

/// p = Σ s_c p_c / Σ s_c.
pub const POOLED: &str = "<math display=\"block\"><mi>p</mi><mo>=</mo><mfrac><mrow><munder><mo>∑</mo><mi>c</mi></munder><msub><mi>s</mi><mi>c</mi></msub>\
    <msub><mi>p</mi><mi>c</mi></msub></mrow><mrow><munder><mo>∑</mo><mi>c</mi></munder><msub><mi>s</mi><mi>c</mi></msub></mrow></mfrac></math>";

/// n = (Σ w)² / Σ w².
pub const KISH: &str = "<math display=\"block\"><msub><mi>n</mi><mi>eff</mi></msub><mo>=</mo><mfrac><msup><mrow><mo>(</mo><mo>∑</mo><mi>w</mi><mo>)</mo></mrow>\
    <mn>2</mn></msup><mrow><mo>∑</mo><msup><mi>w</mi><mn>2</mn></msup></mrow></mfrac></math>";

/// Δ = p(Y | a = 1) - p(Y | a = 0).
pub const RAW: &str = "<math display=\"block\"><mi mathvariant=\"normal\">Δ</mi><mo>=</mo><mi>p</mi><mo>(</mo><mi>Y</mi><mo>|</mo><mi>a</mi><mo>=</mo><mn>1</mn>\
    <mo>)</mo><mo>−</mo><mi>p</mi><mo>(</mo><mi>Y</mi><mo>|</mo><mi>a</mi><mo>=</mo><mn>0</mn><mo>)</mo></math>";

/// Δ = Σ_z P(z) [p(Y | a = 1, z) - p(Y | a = 0, z)].
pub const STANDARDISED: &str = "<math display=\"block\"><mi mathvariant=\"normal\">Δ</mi><mo>=</mo><munder><mo>∑</mo><mi>z</mi></munder><mi>P</mi><mo>(</mo><mi>z</mi>\
    <mo>)</mo><mo>[</mo><mi>p</mi><mo>(</mo><mi>Y</mi><mo>|</mo><mi>a</mi><mo>=</mo><mn>1</mn><mo>,</mo><mi>z</mi><mo>)</mo><mo>−</mo><mi>p</mi><mo>(</mo>\
    <mi>Y</mi><mo>|</mo><mi>a</mi><mo>=</mo><mn>0</mn><mo>,</mo><mi>z</mi><mo>)</mo><mo>]</mo></math>";

/// 100 Σ_k Δ_k k/(K-1).
pub const POINTS: &str = "<math display=\"block\"><mn>100</mn><munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>0</mn></mrow><mrow><mi>K</mi><mo>−</mo><mn>1</mn>\
    </mrow></munderover><msub><mi mathvariant=\"normal\">Δ</mi><mi>k</mi></msub><mfrac><mi>k</mi><mrow><mi>K</mi><mo>−</mo><mn>1</mn></mrow></mfrac></math>";

/// EMD = 1/(K-1) Σ_k |F_p(k) - F_q(k)|.
pub const EMD: &str = "<math display=\"block\"><mi>EMD</mi><mo>=</mo><mfrac><mn>1</mn><mrow><mi>K</mi><mo>−</mo><mn>1</mn></mrow></mfrac><munder><mo>∑</mo><mi>k</mi>\
    </munder><mo>|</mo><msub><mi>F</mi><mi>p</mi></msub><mo>(</mo><mi>k</mi><mo>)</mo><mo>−</mo><msub><mi>F</mi><mi>q</mi></msub><mo>(</mo><mi>k</mi><mo>)</mo>\
    <mo>|</mo></math>";

/// 100/(K-1) Σ_k |ΔF_1(k) - ΔF_2(k)|.
pub const SHIFT: &str = "<math display=\"block\"><mfrac><mn>100</mn><mrow><mi>K</mi><mo>−</mo><mn>1</mn></mrow></mfrac><munder><mo>∑</mo><mi>k</mi></munder><mo>|</mo>\
    <mi mathvariant=\"normal\">Δ</mi><msub><mi>F</mi><mn>1</mn></msub><mo>(</mo><mi>k</mi><mo>)</mo><mo>−</mo><mi mathvariant=\"normal\">Δ</mi><msub><mi>F</mi>\
    <mn>2</mn></msub><mo>(</mo><mi>k</mi><mo>)</mo><mo>|</mo></math>";

/// 100 (d_0 - d) / (d_0 - d_f).
pub const SKILL: &str = "<math display=\"block\"><mn>100</mn><mfrac><mrow><msub><mi>d</mi><mn>0</mn></msub><mo>−</mo><mi>d</mi></mrow><mrow><msub><mi>d</mi><mn>0</mn>\
    </msub><mo>−</mo><msub><mi>d</mi><mi>f</mi></msub></mrow></mfrac></math>";

/// levels + 3 shifts.
pub const ACE: &str = "<math display=\"block\"><msub><mi>L</mi><mi>ace</mi></msub><mo>=</mo><msub><mi>L</mi><mi>levels</mi></msub><mo>+</mo><mn>3</mn>\
    <msub><mi>L</mi><mi>shifts</mi></msub></math>";

#[cfg(test)]
mod tests {
    /// Each element that is opened is closed, in order.
    #[test]
    fn formulas_are_well_formed() {
        use super::*;
        for formula in [POOLED, KISH, RAW, STANDARDISED, POINTS, EMD, SHIFT, SKILL, ACE] {
            let mut open = Vec::new();
            for tag in formula.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap();
                match tag.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name), "{formula}"),
                    None => open.push(tag.split(' ').next().unwrap()),
                }
            }
            assert!(open.is_empty(), "{formula}");
        }
    }
}
