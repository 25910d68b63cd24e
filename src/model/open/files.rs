//! Which files a model is in, by their names and first bytes.

use super::{
    error::{FileKind, OpenError},
    limits::Limits,
};
use crate::model::{Bytes, Parts};

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";

/// The files of one model.
#[derive(Debug, Clone)]
pub enum ModelFiles {
    Gguf {
        name: String,
        bytes: Parts,
    },
    /// `config.json`, `model.safetensors` and `tokenizer.json`, as Hugging Face lays a model out.
    HuggingFace {
        config: Parts,
        weights: Parts,
        tokenizer: Parts,
    },
}

/// A file's first bytes, as many as tell it.
fn kind(bytes: &Parts) -> FileKind {
    let start = bytes.read(0..bytes.len().min(256)).unwrap_or_default();
    let text = start.trim_ascii_start().to_ascii_lowercase();
    if start.is_empty() {
        FileKind::Empty
    } else if start.starts_with(b"GGUF") {
        FileKind::Gguf
    } else if start.get(5..9).is_some_and(|b| b == [0, 0, 0, b'{']) {
        FileKind::Safetensors
    } else if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\x1f\x8b") || start.starts_with(b"\x80\x02") {
        FileKind::Archive
    } else if start.starts_with(b"version https://git-lfs") {
        FileKind::Pointer
    } else if text.starts_with(b"<") {
        FileKind::WebPage
    } else if text.starts_with(b"{") {
        FileKind::Json
    } else {
        FileKind::Unknown
    }
}

fn expect(file: &str, bytes: &Parts, should: FileKind) -> Result<(), OpenError> {
    let is = kind(bytes);
    if is == should { Ok(()) } else { Err(OpenError::OtherKind { file: file.into(), is, should }) }
}

impl ModelFiles {
    /// Picks the model out of files by their names, which may have a path before them. One file alone may be called as it likes.
    ///
    /// # Errors
    /// Where one is missing, or is not what its name says.
    pub fn of(mut files: Vec<(String, Parts)>) -> Result<Self, OpenError> {
        let own = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
        let is_gguf = |name: &str| own(name).ends_with(".gguf");
        if files.iter().filter(|(name, _)| is_gguf(name)).count() > 1 {
            return Err(OpenError::Several(files.len()));
        }
        let alone = files.len() == 1 && files.iter().all(|(_, bytes)| kind(bytes) == FileKind::Gguf);
        if let Some(at) = files.iter().position(|(name, _)| alone || is_gguf(name)) {
            let (name, bytes) = files.swap_remove(at);
            expect(&name, &bytes, FileKind::Gguf)?;
            return Ok(Self::Gguf { name, bytes });
        }
        let is_part = |name: &String| name.ends_with(".safetensors.index.json") || name.contains("-of-0");
        let has_weights = files.iter().any(|(name, _)| own(name) == WEIGHTS);
        if !has_weights && files.iter().any(|(name, _)| is_part(&own(name))) {
            return Err(OpenError::Divided);
        }
        let mut take = |wanted: &'static str, should: FileKind| {
            let at = files.iter().position(|(name, _)| own(name) == wanted);
            let (_, bytes) = files.swap_remove(at.ok_or(OpenError::MissingFile(wanted))?);
            expect(wanted, &bytes, should)?;
            Ok(bytes)
        };
        Ok(Self::HuggingFace {
            config: take(CONFIG, FileKind::Json)?,
            weights: take(WEIGHTS, FileKind::Safetensors)?,
            tokenizer: take(TOKENIZER, FileKind::Json)?,
        })
    }

    /// The names of the files with their bytes.
    fn each(&self) -> Vec<(&str, u64, bool)> {
        match self {
            Self::Gguf { name, bytes } => vec![(name, bytes.len(), true)],
            Self::HuggingFace { config, weights, tokenizer } => {
                vec![(CONFIG, config.len(), false), (WEIGHTS, weights.len(), true), (TOKENIZER, tokenizer.len(), false)]
            }
        }
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.each().iter().map(|(_, bytes, _)| bytes).sum()
    }

    pub(super) fn check(&self, limits: &Limits) -> Result<(), OpenError> {
        self.each().into_iter().try_for_each(|(name, bytes, is_weights)| limits.check_file(name, bytes, is_weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> (String, Parts) {
        (name.into(), Parts::new(vec![bytes.to_vec()]))
    }

    fn fault(files: &[(&str, &[u8])]) -> String {
        ModelFiles::of(files.iter().map(|(name, bytes)| file(name, bytes)).collect()).unwrap_err().to_string()
    }

    const HEADER: &[u8] = b"\x02\0\0\0\0\0\0\0{}";

    #[test]
    fn files_are_found_by_name_and_kind() {
        let gguf = |name: &str| ModelFiles::of(vec![file(name, b"GGUF\x03\0\0\0")]);
        assert!(matches!(gguf("Any-Model.Q4_1.GGUF"), Ok(ModelFiles::Gguf { .. })));
        // Renamed, and alone: its bytes say what it is.
        assert!(matches!(gguf("download (1)"), Ok(ModelFiles::Gguf { .. })));
        let three = [("x/config.json", &b" {}"[..]), ("x/model.safetensors", HEADER), ("x/tokenizer.json", b"{}")];
        let others = [("x/README.md", &b"# A model"[..]), ("x/generation_config.json", b"{}")];
        let files = others.iter().chain(&three).map(|(name, bytes)| file(name, bytes)).collect();
        let found = ModelFiles::of(files).unwrap();
        assert!(matches!(found, ModelFiles::HuggingFace { .. }) && found.bytes() == 15, "{found:?}");
    }

    #[test]
    fn what_is_not_what_it_says_is_named_with_what_to_do() {
        for (bytes, is) in [
            (&b"\n<!DOCTYPE html><html>"[..], "a web page, not a GGUF file: fetch the file itself, not the page that shows it"),
            (b"version https://git-lfs.github.com/spec/v1\n", "a pointer to a large file, not a GGUF file: fetch the large file"),
            (b"PK\x03\x04\0", "an archive, not a GGUF file: choose the model's GGUF file"),
            (HEADER, "a safetensors file, not a GGUF file"),
            (b"{\"error\": 404}", "a JSON file, not a GGUF file"),
            (b"", "empty, not a GGUF file: fetch it again"),
            (b"ggjt", "a file of another kind, not a GGUF file"),
        ] {
            let said = fault(&[("model.gguf", bytes)]);
            assert!(said.starts_with(&format!("model.gguf is {is}")), "{said}");
        }
        let three = |weights| fault(&[("config.json", b"{}"), ("model.safetensors", weights), ("tokenizer.json", b"{}")]);
        assert_eq!(three(b"GGUF\x03\0\0\0"), "model.safetensors is a GGUF file, not a safetensors file: choose it alone");
        assert!(three(b"<html>").contains("a web page"), "{}", three(b"<html>"));
        assert!(fault(&[("config.json", b"{}"), ("model.safetensors", HEADER)]).starts_with("tokenizer.json is missing"));
        assert!(fault(&[("readme.txt", b"words")]).starts_with("config.json is missing: choose one GGUF file, or"));
        assert!(fault(&[]).starts_with("config.json is missing"));
        let divided = fault(&[("config.json", b"{}"), ("model-00001-of-00002.safetensors", HEADER)]);
        assert!(divided.contains("several files"), "{divided}");
        assert!(fault(&[("a.gguf", b"GGUF"), ("b.gguf", b"GGUF")]).contains("2 GGUF files"));
    }
}
