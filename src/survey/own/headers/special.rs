//! The headers that name a group, a weight, an age, or something that programs add and nobody asks.

/// What else than an attribute or a question a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// The better of two columns of groups has the higher rank: names before numbers.
    Group(u8),
    Weight,
    Age,
    BirthYear,
    /// Times, numbers of rows and answers, addresses: what the program that made the file adds.
    Added,
}

pub fn special(words: &str) -> Option<Special> {
    Some(match words {
        "b country alpha" | "c alphan" | "group" | "grupo" => Special::Group(3),
        "class"
        | "clase"
        | "curso"
        | "country"
        | "pais"
        | "klasse"
        | "gruppe"
        | "classe"
        | "groupe"
        | "pays"
        | "land"
        | "gruppo"
        | "paese"
        | "school class"
        | "class group"
        | "grupo clase"
        | "which class are you in"
        | "turma" => Special::Group(2),
        "b country" | "cntry" | "country code" => Special::Group(1),
        "weight"
        | "weights"
        | "peso"
        | "ponderacion"
        | "factor de ponderacion"
        | "factor de expansion"
        | "w weight"
        | "wt"
        | "wgt"
        | "gewicht"
        | "gewichtung"
        | "poids"
        | "ponderation"
        | "survey weight"
        | "sampling weight"
        | "pweight"
        | "weighting"
        | "weighting factor" => Special::Weight,
        "age"
        | "edad"
        | "edad anos"
        | "edad en anos"
        | "anos"
        | "age years"
        | "age in years"
        | "alter"
        | "alter in jahren"
        | "eta"
        | "idade"
        | "how old are you"
        | "cuantos anos tienes"
        | "cuantos anos tiene"
        | "que edad tienes"
        | "que edad tiene"
        | "wie alt bist du"
        | "wie alt sind sie"
        | "quel age as tu"
        | "q262"
        | "age group"
        | "age range"
        | "grupo de edad"
        | "leeftijd"
        | "age of respondent"
        | "cual es tu edad"
        | "cual es su edad" => Special::Age,
        "year of birth"
        | "birth year"
        | "birthyear"
        | "yob"
        | "year born"
        | "ano de nacimiento"
        | "geburtsjahr"
        | "annee de naissance"
        | "q261"
        | "in what year were you born"
        | "in which year were you born"
        | "anno di nascita"
        | "en que ano naciste" => Special::BirthYear,
        words if is_added(words) => Special::Added,
        _ => return None,
    })
}

fn is_added(words: &str) -> bool {
    matches!(
        words,
        "timestamp"
            | "marca temporal"
            | "zeitstempel"
            | "horodateur"
            | "id"
            | "response id"
            | "responseid"
            | "respondent id"
            | "respondentid"
            | "collector id"
            | "collectorid"
            | "start"
            | "end"
            | "startdate"
            | "start date"
            | "enddate"
            | "end date"
            | "date created"
            | "date modified"
            | "status"
            | "ipaddress"
            | "ip address"
            | "progress"
            | "duration"
            | "duration in seconds"
            | "finished"
            | "recordeddate"
            | "recorded date"
            | "distributionchannel"
            | "userlanguage"
            | "recipientlastname"
            | "recipientfirstname"
            | "recipientemail"
            | "externalreference"
            | "locationlatitude"
            | "locationlongitude"
            | "uuid"
            | "instanceid"
            | "submission time"
            | "submissiondate"
            | "submitdate"
            | "date submitted"
            | "lastpage"
            | "last page"
            | "startlanguage"
            | "start language"
            | "seed"
            | "startzeit"
            | "version"
            | "index"
            | "tags"
            | "notes"
            | "validation status"
            | "username"
            | "nombre de usuario"
            | "email address"
            | "direccion de correo electronico"
    )
}
