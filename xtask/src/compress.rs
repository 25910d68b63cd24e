//! Compressed copies of the site's files, beside them: `x.wasm.br` and `x.wasm.gz` for `x.wasm`. Many hosts send them in the
//! file's place, see docs/hosting.md.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Context, Result, anyhow};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{
    offline::hex,
    shell::{self, target_dir},
    site,
};

/// Below this a file travels in one packet anyhow.
const SMALLEST: usize = 1024;

/// A way to compress a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// The one that compresses more comes first.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// As the header `Content-Encoding` names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Where the copy of a file stands.
    pub fn copy_of(self, path: &Path) -> PathBuf {
        let mut name = path.as_os_str().to_owned();
        name.push(self.ending());
        name.into()
    }

    /// As small as it gets.
    fn best(self, bytes: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Brotli => brotli(bytes),
            Self::Gzip => gzip(bytes, Compression::best()),
        }
    }
}

/// The file that a path would be the compressed copy of.
pub fn original(path: &str) -> Option<&str> {
    Encoding::ALL.iter().find_map(|encoding| path.strip_suffix(encoding.ending()))
}

/// Compresses every file of a folder that gains by it, as small as it gets, and leaves no other copy. Takes seconds where the files are
/// those of the build before.
///
/// This runs in a process of its own, because Brotli takes minutes in a program that is not optimised, and costs each of the other
/// commands half a minute of compiling where it is.
///
/// # Errors
/// When a file can't be read or written.
pub fn write_best(folder: &Path) -> Result<()> {
    shell::run(shell::optimised("compress").arg(folder))
}

/// What [`write_best`] starts.
///
/// # Errors
/// As there, and when this program was compiled without the feature `site`.
pub fn write_best_here(folder: &Path) -> Result<()> {
    let kept = Kept { folder: target_dir().join("compressed") };
    fs::create_dir_all(&kept.folder).with_context(|| format!("{} can't be made", kept.folder.display()))?;
    let used = write(folder, &Encoding::ALL, |encoding, bytes| kept.or_make(encoding, bytes))?;
    kept.forget_all_but(&used)?;
    println!("{}", summary(folder)?);
    Ok(())
}

/// Compresses every file of a folder that gains by it, quickly and with gzip alone, and leaves no other copy.
///
/// # Errors
/// When a file can't be read or written.
pub fn write_quick(folder: &Path) -> Result<()> {
    write(folder, &[Encoding::Gzip], |_, bytes| gzip(bytes, Compression::fast())).map(|_| ())
}

/// Writes the copies, on all cores. Returns the hashes of the files that were looked at.
fn write(
    folder: &Path,
    encodings: &[Encoding],
    compressed: impl Fn(Encoding, &[u8]) -> Result<Vec<u8>> + Sync,
) -> Result<BTreeSet<String>> {
    remove(folder)?;
    let mut files: Vec<(u64, String)> = site::list(folder)?.into_iter().map(|(path, size)| (size, path)).collect();
    // The largest first, so that none of them is left for the end, when the other cores have nothing to do.
    files.sort_by(|a, b| b.cmp(a));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut seen = BTreeSet::new();
        while let Some((_, path)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let path = folder.join(path);
            let bytes = fs::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
            if bytes.len() < SMALLEST {
                continue;
            }
            seen.insert(hash(&bytes));
            for encoding in encodings {
                let small = compressed(*encoding, &bytes)?;
                if gains(bytes.len(), small.len()) {
                    let copy = encoding.copy_of(&path);
                    fs::write(&copy, small).with_context(|| format!("{} can't be written", copy.display()))?;
                }
            }
        }
        anyhow::Ok(seen)
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_fold(BTreeSet::new(), |mut all, thread| {
            all.append(&mut thread.join().map_err(|_| anyhow!("a file can't be compressed"))??);
            Ok(all)
        })
    })
}

/// A copy that saves less than a twentieth is not worth a visitor's time to unpack it.
fn gains(size: usize, compressed: usize) -> bool {
    compressed + size / 20 <= size
}

/// Removes the copies of a former build.
fn remove(folder: &Path) -> Result<()> {
    for (path, original) in site::list_all(folder)?.keys().filter_map(|path| Some((path, original(path)?))) {
        if folder.join(original).is_file() {
            fs::remove_file(folder.join(path)).with_context(|| format!("{path} can't be removed"))?;
        }
    }
    Ok(())
}

fn hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes))
}

/// What was compressed before, by the hash of the file: most files of a build are those of the build before.
struct Kept {
    folder: PathBuf,
}

impl Kept {
    fn or_make(&self, encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>> {
        let path = self.folder.join(format!("{}{}", hash(bytes), encoding.ending()));
        if let Ok(kept) = fs::read(&path) {
            return Ok(kept);
        }
        let small = encoding.best(bytes)?;
        // Under its name only once it is whole: whoever stops a build must not find half a file in the next. Where it can't be kept, it
        // is made again.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!("{}-{count}.part", std::process::id()));
        if fs::write(&part, &small).is_ok() {
            _ = fs::rename(&part, &path);
        }
        Ok(small)
    }

    fn forget_all_but(&self, used: &BTreeSet<String>) -> Result<()> {
        for file in site::list_all(&self.folder)?.into_keys() {
            if !original(&file).is_some_and(|hash| used.contains(hash)) {
                fs::remove_file(self.folder.join(&file)).with_context(|| format!("{file} can't be removed"))?;
            }
        }
        Ok(())
    }
}

/// `62 files, 21.3 MB: 6.1 MB with Brotli, 7.9 MB with gzip`.
fn summary(folder: &Path) -> Result<String> {
    let files = site::list(folder)?;
    let mb = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let of = |encoding| sizes(folder, encoding).map(|sizes| mb(sizes.values().sum()));
    Ok(format!(
        "{} files, {}: {} with Brotli, {} with gzip",
        files.len(),
        mb(files.values().sum()),
        of(Encoding::Brotli)?,
        of(Encoding::Gzip)?
    ))
}

/// How many bytes each file of a folder is where a host sends the copies: the copy's, or its own where it has none.
///
/// # Errors
/// When the folder can't be read.
pub fn sizes(folder: &Path, encoding: Encoding) -> Result<BTreeMap<String, u64>> {
    let all = site::list_all(folder)?;
    let files = site::list(folder)?.into_iter();
    Ok(files
        .map(|(path, size)| {
            let small = all.get(&format!("{path}{}", encoding.ending())).copied().unwrap_or(size);
            (path, small)
        })
        .collect())
}

fn gzip(bytes: &[u8], level: Compression) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(feature = "site")]
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut output = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut output, &params)?;
    Ok(output)
}

#[cfg(not(feature = "site"))]
fn brotli(_bytes: &[u8]) -> Result<Vec<u8>> {
    anyhow::bail!("compiled without the feature `site`; `cargo xtask build` compresses the site")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    /// A folder that is gone after the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }

        fn all(&self) -> Vec<String> {
            site::list_all(&self.0).unwrap().into_keys().collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    /// Bytes that no compression makes smaller.
    fn noise(length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            bytes.extend_from_slice(&Sha256::digest(bytes.len().to_le_bytes()));
        }
        bytes
    }

    #[test]
    fn what_gains_gets_a_copy_and_nothing_else_does() {
        let folder = Folder::new("compress-gains");
        let text = "the same words again ".repeat(1000);
        folder.write("a/words.txt", &text);
        folder.write("small.txt", "x".repeat(SMALLEST - 1));
        folder.write("noise.png", noise(50_000));
        write_quick(&folder.0).unwrap();
        assert_eq!(folder.all(), ["a/words.txt", "a/words.txt.gz", "noise.png", "small.txt"]);
        let mut unpacked = String::new();
        GzDecoder::new(fs::File::open(folder.0.join("a/words.txt.gz")).unwrap()).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn no_copy_of_a_former_build_stays() {
        let folder = Folder::new("compress-stale");
        folder.write("page.js", "new");
        folder.write("page.js.br", "old");
        folder.write("page.js.gz", "old");
        // Not a copy: there is nothing that it is a copy of.
        folder.write("rows.csv.gz", "data");
        write_quick(&folder.0).unwrap();
        assert_eq!(folder.all(), ["page.js", "rows.csv.gz"]);
    }

    #[test]
    fn copies_are_no_files_of_the_site() {
        let folder = Folder::new("compress-list");
        folder.write("words.txt", "word ".repeat(1000));
        let before = crate::offline::build_hash(&folder.0).unwrap();
        write_quick(&folder.0).unwrap();
        assert_eq!(folder.all().len(), 2);
        assert_eq!(site::list(&folder.0).unwrap().into_keys().collect::<Vec<_>>(), ["words.txt"]);
        assert_eq!(crate::offline::build_hash(&folder.0).unwrap(), before);
        assert!(sizes(&folder.0, Encoding::Gzip).unwrap()["words.txt"] < 500);
        assert_eq!(sizes(&folder.0, Encoding::Brotli).unwrap()["words.txt"], 5000, "there is no such copy");
    }

    #[test]
    fn what_was_compressed_is_kept_until_it_is_not_used() {
        let folder = Folder::new("compress-kept");
        let kept = Kept { folder: folder.0.clone() };
        let (first, second) = (b"first ".repeat(500), b"second ".repeat(500));
        let small = kept.or_make(Encoding::Gzip, &first).unwrap();
        // A mark, to see that it is not made again.
        folder.write(&format!("{}.gz", hash(&first)), "kept");
        assert_ne!(small, b"kept");
        assert_eq!(kept.or_make(Encoding::Gzip, &first).unwrap(), b"kept");
        kept.or_make(Encoding::Gzip, &second).unwrap();
        kept.forget_all_but(&BTreeSet::from([hash(&second)])).unwrap();
        assert_eq!(folder.all(), [format!("{}.gz", hash(&second))]);
    }

    #[cfg(feature = "site")]
    #[test]
    fn brotli_can_be_unpacked() {
        let text = "the same words again ".repeat(1000);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut Encoding::Brotli.best(text.as_bytes()).unwrap().as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
    }
}
