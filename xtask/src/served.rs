//! What is served: the files of a folder, by the paths of requests.

use std::{
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock, RwLockWriteGuard},
};

/// The folder that is served, and what is not there yet.
#[derive(Debug)]
pub struct Site(RwLock<Served>);

#[derive(Debug)]
struct Served {
    folder: PathBuf,
    /// What the missing files' names begin with, and what to say to those who ask for them.
    late: Option<(&'static str, &'static str)>,
}

impl Site {
    pub fn whole(folder: PathBuf) -> Self {
        Self(RwLock::new(Served { folder, late: None }))
    }

    /// A site some of whose files come later.
    pub fn without(folder: PathBuf, start: &'static str, why: &'static str) -> Self {
        Self(RwLock::new(Served { folder, late: Some((start, why)) }))
    }

    /// From now on a whole site is served.
    pub fn replace(&self, folder: PathBuf) {
        *self.write() = Served { folder, late: None };
    }

    /// The files will not come.
    pub fn give_up(&self, why: &'static str) {
        if let Some((_, said)) = &mut self.write().late {
            *said = why;
        }
    }

    fn write(&self) -> RwLockWriteGuard<'_, Served> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file that a request asks for, or the status that says why there is none, with words of its own where there are any.
    pub fn find(&self, target: &str) -> Result<PathBuf, (u16, Option<&'static str>)> {
        let relative = relative_path(target).ok_or((400, None))?;
        let served = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let path = served.folder.join(&relative);
        if path.is_file() {
            return Ok(path);
        }
        let late = served.late.filter(|(start, _)| relative.to_string_lossy().starts_with(start));
        Err(late.map_or((404, None), |(_, why)| (503, Some(why))))
    }
}

/// The file below the site's folder that a request asks for; `None` for whatever might lead out of it.
fn relative_path(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = percent_decode(path)?;
    let mut relative = PathBuf::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // Backslashes and colons separate or name drives on Windows.
            part if part == ".." || part.contains(['\\', ':', '\0']) => return None,
            part => relative.push(part),
        }
    }
    if path.is_empty() || path.ends_with('/') {
        relative.push("index.html");
    }
    Some(relative)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digit = |d: u8| char::from(d).to_digit(16);
            bytes.push(u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What a file is, by its ending.
pub fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        // .bin and .safetensors among them, and compressed copies where they are asked for by name.
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn mime_types() {
        let mime = |name: &str| mime(Path::new(name));
        assert_eq!(mime("engine-cpu_bg.wasm"), "application/wasm");
        assert_eq!(mime("start.js"), "text/javascript; charset=utf-8");
        assert_eq!(mime("models/manifest.json"), "application/json");
        assert_eq!(mime("models/model.safetensors"), "application/octet-stream");
        assert_eq!(mime("survey/cells.bin"), "application/octet-stream");
        assert_eq!(mime("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn paths_stay_inside() {
        let path = |target: &str| relative_path(target).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path("/").as_deref(), Some("index.html"));
        assert_eq!(path("/?item=Q1&country=USA").as_deref(), Some("index.html"));
        assert_eq!(path("/models//model.safetensors").as_deref(), Some("models/model.safetensors"));
        assert_eq!(path("/a%20b.json").as_deref(), Some("a b.json"));
        for outside in [
            "/../secret",
            "/a/../../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/..%5csecret",
            "/c:/secret",
            "/%00",
            "/%zz",
            "/%f",
            "",
        ] {
            assert_eq!(path(outside), None, "{outside}");
        }
        // An absolute path must not replace the folder it is joined to.
        assert_eq!(path("//etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(path("/%2fetc/passwd").as_deref(), Some("etc/passwd"));
    }

    #[test]
    fn what_comes_later_is_not_said_to_be_missing() {
        let folder = std::env::temp_dir().join(format!("xtask-serve-late-{}", std::process::id()));
        for (site, file) in [("first", "index.html"), ("whole", "index.html"), ("whole", "engine-gpu_loader.js")] {
            fs::create_dir_all(folder.join(site)).unwrap();
            fs::write(folder.join(site).join(file), site).unwrap();
        }
        let site = Site::without(folder.join("first"), "engine-gpu", "wait");
        assert_eq!(site.find("/engine-gpu_loader.js?v=1"), Err((503, Some("wait"))));
        assert_eq!(site.find("/other.js"), Err((404, None)));
        assert_eq!(site.find("/"), Ok(folder.join("first/index.html")));
        site.give_up("failed");
        assert_eq!(site.find("/engine-gpu_bg.wasm"), Err((503, Some("failed"))));
        site.replace(folder.join("whole"));
        assert_eq!(site.find("/engine-gpu_loader.js?v=1"), Ok(folder.join("whole/engine-gpu_loader.js")));
        assert_eq!(site.find("/engine-gpu_bg.wasm"), Err((404, None)));
        fs::remove_dir_all(folder).unwrap();
    }
}
