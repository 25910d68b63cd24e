//! Cells that say that nothing is said, and cells that a spreadsheet would compute.

/// Folded cells without an answer.
pub fn is_missing(folded: &str) -> bool {
    matches!(
        folded,
        "" | "na"
            | "n/a"
            | "#n/a"
            | "#null!"
            | "."
            | ".."
            | "?"
            | "nan"
            | "null"
            | "none"
            | "missing"
            | "system missing"
            | "not asked"
            | "no answer"
            | "not answered"
            | "no response"
            | "refused"
            | "refusal"
            | "skipped"
            | "don't know"
            | "dont know"
            | "do not know"
            | "i don't know"
            | "i do not know"
            | "can't choose"
            | "not applicable"
            | "prefer not to say"
            | "prefer not to answer"
            | "rather not say"
            | "sin respuesta"
            | "ns/nc"
            | "ns"
            | "nc"
            | "no se"
            | "no lo se"
            | "no sabe"
            | "no contesta"
            | "no responde"
            | "no aplica"
            | "prefiero no decirlo"
            | "prefiero no contestar"
            | "prefiero no responder"
            | "sin dato"
            | "sin datos"
            | "keine angabe"
            | "k.a"
            | "k.a."
            | "weiss nicht"
            | "weiß nicht"
            | "sans reponse"
            | "ne sait pas"
            | "je ne sais pas"
            | "non so"
            | "nao sei"
    )
}

/// What a spreadsheet would compute. A minus sign is left out, since questionnaires have negative codes, and so is a number's plus.
pub fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start();
    cell.starts_with(['=', '@'])
        || cell.strip_prefix('+').is_some_and(|rest| !rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}
