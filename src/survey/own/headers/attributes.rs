//! The headers that name an attribute, in the languages of western Europe.

use crate::survey::Attribute;

/// How an attribute's levels are written as numbers under this header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Nothing is known but what is usual.
    Usual,
    /// The header names a level: yes, true and 1 mean it.
    Dummy(bool),
    /// The questionnaire's codes: from `b.0` to `b.1` is level B, the others from `all.0` to `all.1` level A.
    Codes { all: (i64, i64), b: (i64, i64) },
}

/// What a header says of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub attribute: Attribute,
    pub coding: Coding,
    /// In Spanish `m` is mujer to one and masculino to another.
    pub spanish: bool,
    /// The header may be a cell too, as `female`, `college` and `rural` are.
    pub is_level: bool,
}

const fn usual(attribute: Attribute, spanish: bool) -> Named {
    Named { attribute, coding: Coding::Usual, spanish, is_level: false }
}

const fn codes(attribute: Attribute, all: (i64, i64), b: (i64, i64)) -> Named {
    Named { attribute, coding: Coding::Codes { all, b }, spanish: false, is_level: false }
}

/// The attribute that the words of a header name.
pub fn named(words: &str) -> Option<Named> {
    use Attribute::{Education, Gender, Marital, Residence};
    // The columns of the surveys' own files.
    let official = match words {
        "q260" => Some(codes(Gender, (1, 2), (2, 2))),
        "q275" => Some(codes(Education, (0, 8), (5, 8))),
        "q275r" => Some(codes(Education, (1, 3), (3, 3))),
        "degree" => Some(codes(Education, (0, 6), (5, 6))),
        "q273" => Some(codes(Marital, (1, 6), (1, 2))),
        "h urbrural" => Some(codes(Residence, (1, 2), (2, 2))),
        "urbrural" => Some(codes(Residence, (1, 5), (4, 5))),
        _ => None,
    };
    if official.is_some() {
        return official;
    }
    let dummy = match words {
        "female" | "woman" | "women" | "mujer" | "weiblich" | "femme" | "is female" | "girl" => Some((Gender, true)),
        "male" | "man" | "men" | "hombre" | "varon" | "mannlich" | "homme" | "is male" | "boy" => Some((Gender, false)),
        "college"
        | "university"
        | "universidad"
        | "universitaria"
        | "universitario"
        | "universitario a"
        | "college degree"
        | "university degree"
        | "has college degree"
        | "estudios universitarios" => Some((Education, true)),
        "rural" | "countryside" => Some((Residence, true)),
        "urban" | "urbano" | "city" => Some((Residence, false)),
        "married" | "casado" | "casada" | "casado a" | "is married" | "verheiratet" | "are you married" => Some((Marital, true)),
        _ => None,
    };
    if let Some((attribute, level)) = dummy {
        let spanish = matches!(words, "mujer" | "hombre" | "varon" | "casado" | "casada");
        return Some(Named { attribute, coding: Coding::Dummy(level), spanish, is_level: true });
    }
    Some(match words {
        "gender"
        | "sex"
        | "gender sex"
        | "sex gender"
        | "gender identity"
        | "geschlecht"
        | "sexe"
        | "genre"
        | "sesso"
        | "genere"
        | "geslacht"
        | "sex of respondent"
        | "respondent sex"
        | "biological sex"
        | "male or female"
        | "are you male or female"
        | "are you a boy or a girl"
        | "boy or girl"
        | "man or woman"
        | "male female" => usual(Gender, false),
        "genero"
        | "sexo"
        | "sexo genero"
        | "genero sexo"
        | "sexo biologico"
        | "identidad de genero"
        | "hombre o mujer"
        | "eres hombre o mujer"
        | "chico o chica"
        | "eres chico o chica"
        | "hombre mujer" => usual(Gender, true),
        "education"
        | "educ"
        | "edu"
        | "level of education"
        | "education level"
        | "educational level"
        | "highest education"
        | "highest level of education"
        | "highest degree"
        | "educational attainment"
        | "schooling"
        | "isced"
        | "bildung"
        | "bildungsabschluss"
        | "schulabschluss"
        | "hochster abschluss"
        | "hochster bildungsabschluss"
        | "niveau d etudes"
        | "niveau d education"
        | "diplome"
        | "istruzione"
        | "titolo di studio"
        | "studies"
        | "education completed"
        | "highest level of education completed"
        | "highest completed level of education" => usual(Education, false),
        "educacion"
        | "estudios"
        | "nivel educativo"
        | "nivel de educacion"
        | "nivel de estudios"
        | "formacion"
        | "escolaridad"
        | "nivel de escolaridad"
        | "grado de estudios"
        | "maximo nivel de estudios"
        | "educacao"
        | "escolaridade" => usual(Education, true),
        "residence"
        | "area"
        | "area type"
        | "type of area"
        | "place of residence"
        | "area of residence"
        | "urban rural"
        | "rural urban"
        | "urban or rural"
        | "rural or urban"
        | "city or countryside"
        | "settlement"
        | "type of settlement"
        | "settlement size"
        | "community type"
        | "type of community"
        | "where do you live"
        | "urbanicity"
        | "wohnort"
        | "wohngegend"
        | "wohnlage"
        | "wo wohnst du"
        | "lieu de residence"
        | "lieu d habitation"
        | "residenza" => usual(Residence, false),
        "residencia"
        | "zona"
        | "habitat"
        | "lugar de residencia"
        | "tipo de zona"
        | "zona de residencia"
        | "urbano rural"
        | "rural urbano"
        | "urbano o rural"
        | "donde vives"
        | "donde vive"
        | "municipio"
        | "tipo de municipio"
        | "campo o ciudad"
        | "ciudad o campo"
        | "area de residencia" => usual(Residence, true),
        "marital"
        | "marital status"
        | "marital state"
        | "marriage"
        | "civil status"
        | "relationship status"
        | "familienstand"
        | "etat civil"
        | "etat matrimonial"
        | "situation familiale"
        | "stato civile" => usual(Marital, false),
        "estado civil" | "situacion conyugal" | "estado conyugal" | "matrimonio" | "situacion de pareja" | "estado marital" => {
            usual(Marital, true)
        }
        _ => return None,
    })
}

/// Whether a header speaks of somebody else than the person asked, or of a matter that only has such a word in it.
pub fn is_of_others(words: &str) -> bool {
    const OTHERS: [&str; 44] = [
        "mother",
        "mothers",
        "father",
        "fathers",
        "parent",
        "parents",
        "partner",
        "partners",
        "spouse",
        "wife",
        "husband",
        "child",
        "children",
        "son",
        "daughter",
        "teacher",
        "friend",
        "friends",
        "boss",
        "madre",
        "padre",
        "padres",
        "hijo",
        "hija",
        "hijos",
        "pareja",
        "conyuge",
        "marido",
        "esposa",
        "mutter",
        "vater",
        "eltern",
        "mere",
        "pere",
        "enfant",
        "equality",
        "igualdad",
        "roles",
        "discrimination",
        "violence",
        "wish",
        "want",
        "born",
        "grew",
    ];
    words.split(' ').any(|w| OTHERS.contains(&w))
}

/// The attribute that a longer header speaks of, to be believed only where the cells say the same.
pub fn spoken_of(words: &str) -> Option<Named> {
    use Attribute::{Education, Gender, Marital, Residence};
    if is_of_others(words) {
        return None;
    }
    let has = |list: &[&str]| words.split(' ').any(|w| list.contains(&w));
    let spanish = has(&["genero", "sexo", "cual", "tu", "su", "eres", "donde", "estado", "estudios", "que"]);
    let attribute = if has(&[
        "gender",
        "sex",
        "genero",
        "sexo",
        "geschlecht",
        "sexe",
        "genre",
        "male",
        "female",
        "boy",
        "girl",
        "hombre",
        "mujer",
        "sesso",
    ]) {
        Gender
    } else if has(&[
        "marital",
        "married",
        "casado",
        "casada",
        "marriage",
        "familienstand",
        "conyugal",
        "relationship",
        "matrimonial",
        "civil",
    ]) {
        Marital
    } else if has(&[
        "education",
        "educational",
        "degree",
        "college",
        "university",
        "educacion",
        "estudios",
        "educativo",
        "escolaridad",
        "bildung",
        "abschluss",
        "studies",
        "qualification",
        "diploma",
        "etudes",
        "school",
        "universidad",
        "formacion",
    ]) {
        Education
    } else if has(&[
        "live",
        "lives",
        "residence",
        "reside",
        "rural",
        "urban",
        "city",
        "countryside",
        "vives",
        "vive",
        "residencia",
        "municipio",
        "ciudad",
        "pueblo",
        "wohnst",
        "wohnen",
        "area",
        "settlement",
        "habitat",
        "town",
        "village",
        "zona",
        "habites",
    ]) {
        Residence
    } else {
        return None;
    };
    Some(usual(attribute, spanish))
}
