//! Command-line arguments: `--name value`, `--name=value`, `--flag` and words.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

#[derive(Debug, Default)]
pub struct Options {
    values: BTreeMap<String, String>,
    flags: Vec<String>,
    words: Vec<String>,
}

impl Options {
    /// # Errors
    /// An option that is neither in `valued` nor in `flags`, or one without its value.
    pub fn parse(args: &[String], valued: &[&str], flags: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let (name, inline) = match arg.split_once('=') {
                Some((name, value)) if arg.starts_with("--") => (name, Some(value.to_owned())),
                _ => (arg.as_str(), None),
            };
            if valued.contains(&name) {
                let value = match inline {
                    Some(value) => value,
                    None => args.next().cloned().with_context(|| format!("{name} needs a value"))?,
                };
                options.values.insert(name.to_owned(), value);
            } else if flags.contains(&name) && inline.is_none() {
                options.flags.push(name.to_owned());
            } else if arg.starts_with('-') {
                bail!("there is no option `{arg}` here; `cargo xtask --help` lists them");
            } else {
                options.words.push(arg.clone());
            }
        }
        Ok(options)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    pub fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    /// The one word that may be given, out of `allowed`.
    pub fn word(&self, allowed: &[&str]) -> Result<Option<String>> {
        match self.words.as_slice() {
            [] => Ok(None),
            [word] if allowed.contains(&word.as_str()) => Ok(Some(word.clone())),
            words => bail!("`{}` is not one of {}", words.join(" "), allowed.join(", ")),
        }
    }

    /// The one word that may be given, whatever it is.
    pub fn any_word(&self) -> Result<Option<String>> {
        match self.words.as_slice() {
            [] => Ok(None),
            [word] => Ok(Some(word.clone())),
            words => bail!("`{}` is more than one word; `cargo xtask --help` shows the usage", words.join(" ")),
        }
    }

    pub fn no_words(&self) -> Result<()> {
        match self.words.as_slice() {
            [] => Ok(()),
            words => bail!("`{}` is one word too many; `cargo xtask --help` shows the usage", words.join(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::parse(&args, &["--port"], &["--no-build"])
    }

    #[test]
    fn both_spellings_of_a_value() {
        assert_eq!(parse("--port 81").unwrap().value("--port"), Some("81"));
        assert_eq!(parse("--no-build --port=82").unwrap().value("--port"), Some("82"));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(parse("--port").unwrap_err().to_string(), "--port needs a value");
        assert!(parse("--prot 81").unwrap_err().to_string().contains("`--prot`"));
        assert!(parse("--no-build=yes").unwrap_err().to_string().contains("`--no-build=yes`"));
        assert!(parse("native wasm").unwrap().word(&["native"]).unwrap_err().to_string().contains("native wasm"));
        assert!(parse("surplus").unwrap().no_words().is_err());
    }

    #[test]
    fn a_word_and_a_flag() {
        let options = parse("native --no-build").unwrap();
        assert_eq!(options.word(&["native", "lint"]).unwrap().as_deref(), Some("native"));
        assert!(options.flag("--no-build"));
    }
}
