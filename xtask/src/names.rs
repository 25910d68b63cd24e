//! Takes the names of functions out of wasm files: a fifth of a download, and of use to debuggers alone.

/// The module without its `name` and `producers` sections; `None` when the bytes are no wasm module.
///
/// A module is eight bytes of header, then sections: an id, a length in LEB128, and so many bytes. Custom sections (id 0) begin
/// with their own name.
pub fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let mut out = module.get(..8).filter(|header| header.starts_with(b"\0asm"))?.to_vec();
    let mut at = 8;
    while at < module.len() {
        let (length, body) = leb128(module, at + 1)?;
        let end = body.checked_add(length)?;
        let section = module.get(at..end)?;
        if module[at] != 0 || !is_dropped(module.get(body..end)?) {
            out.extend_from_slice(section);
        }
        at = end;
    }
    Some(out)
}

fn is_dropped(custom: &[u8]) -> bool {
    let Some((length, start)) = leb128(custom, 0) else { return false };
    matches!(start.checked_add(length).and_then(|end| custom.get(start..end)), Some(b"name" | b"producers"))
}

/// An unsigned number and where the next byte is.
fn leb128(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0usize;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value, at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    fn section(id: u8, body: &[u8]) -> Vec<u8> {
        [&[id, body.len() as u8], body].concat()
    }

    #[test]
    fn names_go_and_everything_else_stays() {
        let (types, names, other) = (section(1, b"types"), section(0, b"\x04namexyz"), section(0, b"\x05otherxyz"));
        let module = [HEADER, &types, &names, &other].concat();
        assert_eq!(without_names(&module), Some([HEADER, &types, &other].concat()));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for bytes in [&b""[..], b"\0asm", b"not wasm at all", &[HEADER, b"\x01\x7fshort"].concat()] {
            assert_eq!(without_names(bytes), None);
        }
    }
}
