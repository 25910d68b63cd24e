//! The files of the tree, and who takes what from whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::Path,
};

use crate::source::{Import, code_of, defined, imports, paths, without_tests};

/// What the name of a package within the tree begins with; the rest is its folder's name.
const PACKAGES: &str = "ace_";

/// `crate::app::link`, as segments.
type Module = Vec<String>;

#[derive(Debug, Clone)]
pub struct File {
    /// Below the folder, with forward slashes.
    path: String,
    module: Module,
    lines: usize,
    code: String,
    imports: Vec<Import>,
    defined: BTreeSet<String>,
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.path, self.lines)
    }
}

impl File {
    fn new(path: String, text: &str) -> Self {
        let code = without_tests(&code_of(text));
        let mut module: Module =
            std::iter::once("crate").chain(path.trim_end_matches(".rs").split('/')).map(str::to_owned).collect();
        if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib")) {
            module.pop();
        }
        let (imports, code) = imports(&code);
        let defined = defined(&code).into_iter().collect();
        Self { path, module, lines: text.lines().count(), code, imports, defined }
    }

    pub const fn lines(&self) -> usize {
        self.lines
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }

    /// The child of `parent` that this file is, or stands in.
    pub fn room_in(&self, parent: &str) -> Option<&str> {
        let parent: Vec<_> = parent.split("::").collect();
        let inside = self.module.len() > parent.len() && self.module.iter().zip(&parent).all(|(a, b)| a == b);
        inside.then(|| self.module[parent.len()].as_str())
    }
}

/// One file takes names of another.
#[derive(Debug, Clone, Copy)]
pub struct Arrow<'a> {
    pub from: &'a File,
    pub to: &'a File,
    pub names: &'a BTreeSet<String>,
}

#[derive(Debug)]
pub struct Tree {
    files: BTreeMap<Module, File>,
    arrows: BTreeMap<Module, BTreeMap<Module, BTreeSet<String>>>,
}

impl Tree {
    pub fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        let mut folders = vec![(folder.to_path_buf(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder of the tree") {
                let entry = entry.expect("an entry");
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    // Programs stand above all rooms.
                    if name != "bin" {
                        folders.push((entry.path(), format!("{name}/")));
                    }
                } else if name.ends_with(".rs") {
                    files.push((name, fs::read_to_string(entry.path()).expect("text")));
                }
            }
        }
        Self::of(files)
    }

    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().map(|(path, text)| File::new(path, &text));
        let files: BTreeMap<_, _> = files.map(|file| (file.module.clone(), file)).collect();
        let mut tree = Self { files, arrows: BTreeMap::new() };
        let modules: Vec<_> = tree.files.values().filter(|f| !f.is_test()).map(|f| f.module.clone()).collect();
        tree.arrows = modules.into_iter().map(|module| (module.clone(), tree.taken_by(&module))).collect();
        tree
    }

    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// Folders and files directly below a module.
    pub fn rooms(&self, parent: &str) -> BTreeSet<String> {
        self.files().filter(|f| !f.is_test()).filter_map(|f| f.room_in(parent)).map(str::to_owned).collect()
    }

    pub fn arrows(&self) -> impl Iterator<Item = Arrow<'_>> {
        self.arrows.iter().flat_map(move |(from, all)| {
            all.iter().map(move |(to, names)| Arrow { from: &self.files[from], to: &self.files[to], names })
        })
    }

    /// What a file takes, by the file where it is defined.
    fn taken_by(&self, module: &Module) -> BTreeMap<Module, BTreeSet<String>> {
        let file = &self.files[module];
        let mut taken: BTreeMap<Module, BTreeSet<String>> = BTreeMap::new();
        let mut take = |path: Module| {
            if let Some((home, name)) = self.home(&path, 0).filter(|(home, _)| home != module) {
                taken.entry(home).or_default().insert(name);
            }
        };
        // What a file hands on is taken by those who ask it for that.
        for import in file.imports.iter().filter(|i| !i.is_public) {
            self.absolute(file, &import.path).into_iter().for_each(&mut take);
        }
        for path in paths(&file.code) {
            let through = file.imports.iter().find(|i| i.name == path[0]);
            let path = match through {
                Some(import) => [import.path.as_slice(), &path[1..]].concat(),
                None => path,
            };
            self.absolute(file, &path).into_iter().for_each(&mut take);
        }
        taken
    }

    /// A path of a file, from `crate` on; nothing for what belongs to other crates.
    fn absolute(&self, file: &File, path: &[String]) -> Option<Module> {
        if let Some(room) = path.first().and_then(|name| self.room_of(name)) {
            return Some([room.as_slice(), &path[1..]].concat());
        }
        let mut module = file.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => return Some(path.to_vec()),
            // A package of its own in a folder of the tree.
            "self" => rest = &path[1..],
            "super" => {
                while let Some(("super", after)) = rest.split_first().map(|(first, after)| (first.as_str(), after)) {
                    module.pop()?;
                    rest = after;
                }
            }
            child => {
                let child = [module.as_slice(), &[child.to_owned()]].concat();
                if !self.files.contains_key(&child) {
                    return None;
                }
            }
        }
        module.extend_from_slice(rest);
        Some(module)
    }

    /// Of a package of its own in a folder of the tree.
    fn room_of(&self, package: &str) -> Option<Module> {
        let room = vec!["crate".to_owned(), package.strip_prefix(PACKAGES)?.to_owned()];
        self.files.contains_key(&room).then_some(room)
    }

    /// The file that defines what a path names, followed through what modules hand on; nothing for a module itself.
    fn home(&self, path: &[String], depth: usize) -> Option<(Module, String)> {
        let length = (1..=path.len()).rev().find(|n| self.files.contains_key(&path[..*n]))?;
        let (module, rest) = path.split_at(length);
        let name = rest.first().filter(|name| *name != "*")?;
        let file = &self.files[module];
        if depth < 8 && !file.defined.contains(name) {
            let handed = file.imports.iter().filter(|i| i.is_public);
            let named = handed.clone().filter(|i| i.name == *name && i.path.last().is_some_and(|last| last != "*"));
            let globs = handed.filter(|i| i.path.last().is_some_and(|last| last == "*"));
            let ways = named
                .map(|i| i.path.clone())
                .chain(globs.map(|i| [&i.path[..i.path.len() - 1], std::slice::from_ref(name)].concat()));
            for way in ways {
                let found = self.absolute(file, &way).and_then(|way| self.home(&way, depth + 1));
                if let Some(found) = found.filter(|(home, name)| self.files[home].defines(name)) {
                    return Some(found);
                }
            }
        }
        Some((module.to_vec(), name.clone()))
    }
}

impl File {
    /// A macro may define a name that is not to be seen here: then the file that mentions it first counts.
    fn defines(&self, name: &str) -> bool {
        self.defined.contains(name) || self.code.contains(&format!("{name}:"))
    }
}
