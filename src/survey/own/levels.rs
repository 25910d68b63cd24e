//! The words in which people write an attribute's level, in English and Spanish.

use crate::survey::Attribute;

/// Lower case, without accents; white space, `_` and `-` alike and single; so that spellings meet.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            // Accents that stand apart from their letter.
            '\u{300}'..='\u{36f}' => continue,
            c => c,
        };
        if plain.is_whitespace() || plain == '_' || plain == '-' {
            gap = !out.is_empty();
        } else {
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            out.push(plain);
        }
    }
    out
}

/// Folded cells that say that nothing is said.
pub fn is_missing(folded: &str) -> bool {
    matches!(
        folded,
        "" | "na"
            | "n/a"
            | "."
            | "nan"
            | "null"
            | "none"
            | "missing"
            | "no answer"
            | "sin respuesta"
            | "ns/nc"
            | "ns"
            | "nc"
            | "no sabe"
            | "no contesta"
            | "no responde"
            | "sin dato"
            | "sin datos"
    )
}

/// A cell of an attribute's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Known(bool),
    /// Nothing, or a level that the tables do not have: this person counts for the group as a whole.
    Untold,
    /// `m` in Spanish is mujer to one and masculino to another.
    Ambiguous,
    Unreadable,
}

/// The attribute that a folded header names, and whether it does so in Spanish.
pub fn attribute(folded: &str) -> Option<(Attribute, bool)> {
    use Attribute::{Education, Gender, Marital, Residence};
    Some(match folded {
        "gender" | "sex" => (Gender, false),
        "genero" | "sexo" | "sexo/genero" => (Gender, true),
        "education" | "college" | "university" => (Education, false),
        "educacion"
        | "estudios"
        | "universidad"
        | "nivel educativo"
        | "nivel de estudios"
        | "formacion"
        | "universitaria"
        | "universitario"
        | "universitario/a"
        | "estudios universitarios" => (Education, true),
        "residence" | "area" => (Residence, false),
        "residencia" | "zona" | "habitat" | "lugar de residencia" | "tipo de zona" | "urbano/rural" | "rural/urbano" => {
            (Residence, true)
        }
        "marital" | "marital status" | "married" | "marriage" => (Marital, false),
        "estado civil" | "casado" | "casada" | "casado/a" | "casado(a)" | "situacion conyugal" | "matrimonio" => (Marital, true),
        _ => return None,
    })
}

/// Reads a folded cell.
pub fn level(attribute: Attribute, spanish: bool, folded: &str) -> Level {
    if is_missing(folded) || matches!(folded, "prefer not to say" | "prefiero no decirlo") {
        return Level::Untold;
    }
    // "casado/a" and "casado(a)" are "casado".
    let folded = folded.strip_suffix("/a").or(folded.strip_suffix("(a)")).unwrap_or(folded);
    let yes_no = |a: &[&str], b: &[&str]| {
        if a.contains(&folded) || matches!(folded, "no" | "n" | "0" | "false") {
            Level::Known(false)
        } else if b.contains(&folded) || matches!(folded, "yes" | "y" | "1" | "true" | "si" | "s") {
            Level::Known(true)
        } else {
            Level::Unreadable
        }
    };
    match attribute {
        Attribute::Gender => match folded {
            "m" if spanish => Level::Ambiguous,
            "male" | "m" | "man" | "boy" | "hombre" | "varon" | "masculino" | "chico" | "nino" | "1" => Level::Known(false),
            // Only beside a Spanish header: in an English column of m and f it is a slip.
            "h" if spanish => Level::Known(false),
            "female" | "f" | "woman" | "girl" | "mujer" | "femenino" | "femenina" | "chica" | "nina" | "2" => Level::Known(true),
            "other" | "non binary" | "nonbinary" | "diverse" | "x" | "otro" | "otra" | "no binario" | "no binaria" => {
                Level::Untold
            }
            _ => Level::Unreadable,
        },
        Attribute::Education => yes_no(
            &[
                "no college",
                "no university",
                "school",
                "secondary",
                "primary",
                "sin universidad",
                "sin estudios universitarios",
                "sin titulo universitario",
                "no universitario",
                "no universitaria",
                "sin estudios",
                "primaria",
                "secundaria",
                "bachillerato",
                "formacion profesional",
            ],
            &[
                "college",
                "university",
                "degree",
                "universidad",
                "con universidad",
                "universitaria",
                "universitario",
                "estudios universitarios",
                "con estudios universitarios",
                "titulo universitario",
                "con titulo universitario",
                "licenciatura",
                "posgrado",
            ],
        ),
        Attribute::Residence => match folded {
            "urban" | "u" | "city" | "town" | "urbano" | "urbana" | "ciudad" | "zona urbana" | "1" => Level::Known(false),
            "rural" | "r" | "countryside" | "country" | "village" | "campo" | "pueblo" | "aldea" | "zona rural" | "2" => {
                Level::Known(true)
            }
            _ => Level::Unreadable,
        },
        Attribute::Marital => yes_no(
            &[
                "not married",
                "unmarried",
                "single",
                "divorced",
                "separated",
                "widowed",
                "no casado",
                "no casada",
                "soltero",
                "soltera",
                "divorciado",
                "divorciada",
                "separado",
                "separada",
                "viudo",
                "viuda",
            ],
            &["married", "living as married", "casado", "casada", "en pareja", "pareja de hecho", "union libre"],
        ),
    }
}

/// What may stand in this attribute's column, for messages.
pub const fn allowed(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Gender => "male or female (m/f, man/woman, hombre/mujer, 1/2)",
        Attribute::Education => "no_college or college (no/yes, 0/1, sin universidad/universidad)",
        Attribute::Residence => "urban or rural (city/countryside, ciudad/campo, 1/2)",
        Attribute::Marital => "not_married or married (single/married, no/yes, soltero/casado, 0/1)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_both_languages_meet() {
        let cases = [
            ("gender", "Male", Level::Known(false)),
            ("Sex", " WOMAN ", Level::Known(true)),
            ("género", "H", Level::Known(false)),
            ("sexo", "Mujer", Level::Known(true)),
            ("sexo", "m", Level::Ambiguous),
            ("gender", "m", Level::Known(false)),
            ("gender", "h", Level::Unreadable),
            ("gender", "non-binary", Level::Untold),
            ("gender", "3", Level::Unreadable),
            ("Educación", "Sin_universidad", Level::Known(false)),
            ("education", "no college", Level::Known(false)),
            ("education", "college", Level::Known(true)),
            ("education", "1", Level::Known(true)),
            ("residence", "countryside", Level::Known(true)),
            ("residencia", "ciudad", Level::Known(false)),
            ("marital", "not_married", Level::Known(false)),
            ("Estado civil", "Casada", Level::Known(true)),
            ("marital_status", "Sí", Level::Known(true)),
            ("marital", "", Level::Untold),
        ];
        for (header, cell, expected) in cases {
            let (attribute, spanish) = attribute(&fold(header)).unwrap();
            assert_eq!(level(attribute, spanish, &fold(cell)), expected, "{header}: {cell}");
        }
        for a in Attribute::ALL {
            for (code, expected) in a.codes().into_iter().zip([false, true]) {
                assert_eq!(level(a, false, &fold(code)), Level::Known(expected), "{code}");
            }
            assert_eq!(attribute(a.name()), Some((a, false)));
        }
    }

    #[test]
    fn folding_joins_what_looks_alike() {
        assert_eq!(fold("  Nin\u{303}o _-  AÑO\t"), "nino ano");
        assert_eq!(fold("ÉÜ\u{a0}x"), "eu x");
    }
}
