//! The public model's file: fetched when a visitor asks for it, in parts, each checked and kept, so that an interrupted download goes
//! on where it stopped.

mod kept;

use std::{rc::Rc, sync::Arc};

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use js_sys::{Date, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::{
    app::{browser::dom, lasting::LastingSignal, stores::fetch, terms},
    assets::{FileEntry, fetch::fetch as fetch_bytes},
    model::WeightsList,
};

const FOLDER: &str = "smollm2/weights/";
const LIST: &str = "list.json";
/// How a GGUF file begins.
const MAGIC: &[u8] = b"GGUF";
/// Bytes that are taken at once from a visitor's file.
const SLICE: f64 = 8_388_608.0;

/// How much of the file this browser has.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Held {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// The site was published without it: why, as a sentence.
    NotHere(String),
    /// So many bytes of so many; the rest can be fetched. After a failure: why.
    Part { have: u64, all: u64, failure: Option<String> },
    /// On its way, with the milliseconds that the rest will take at the present rate.
    Coming { have: u64, all: u64, rest_ms: Option<f64> },
    /// In the browser's store; `false`: only as long as the page is open.
    Whole { all: u64, is_kept: bool },
}

/// A file in pieces, from where it is.
#[derive(Debug, Clone)]
pub enum Pieces {
    /// The site's, as far as this browser has it.
    Site(Arc<WeightsList>),
    /// One file, or Hugging Face's three.
    Files(Rc<[File]>),
}

impl Pieces {
    /// The files that the pieces are of, one after the other: name and length.
    pub fn files(&self) -> Vec<(String, u64)> {
        match self {
            Self::Site(list) => list.members.iter().map(|m| (m.path.clone(), m.bytes)).collect(),
            Self::Files(files) => files.iter().map(|f| (f.name(), f.size() as u64)).collect(),
        }
    }

    /// What the model is called.
    pub fn name(&self) -> String {
        self.files().into_iter().map(|(name, _)| name).next().unwrap_or_default()
    }

    pub fn count(&self) -> usize {
        match self {
            Self::Site(list) => list.parts.files.len(),
            Self::Files(files) => files.iter().map(slices).sum(),
        }
    }

    /// Whether there is anything of a model among a visitor's files: by the first bytes of GGUF, or by Hugging Face's names. The engine looks
    /// closer.
    pub async fn may_be_a_model(&self) -> bool {
        let Self::Files(files) = self else { return true };
        let is_named = |file: &File| [".safetensors", ".json"].iter().any(|ending| file.name().ends_with(ending));
        if files.iter().any(is_named) {
            return true;
        }
        for file in files.iter() {
            let head = file.slice_with_f64_and_f64(0.0, MAGIC.len() as f64).ok().map(|head| JsFuture::from(head.array_buffer()));
            if let Some(head) = head
                && let Ok(head) = head.await
                && Uint8Array::new(&head).to_vec() == MAGIC
            {
                return true;
            }
        }
        false
    }

    /// A piece's bytes; `None` where they can't be read.
    pub async fn get(&self, index: usize) -> Option<Vec<u8>> {
        match self {
            Self::Site(list) => kept::get(whole(list), list.parts.files.get(index)?).await,
            Self::Files(files) => {
                let mut index = index;
                for file in files.iter() {
                    if index < slices(file) {
                        return slice(file, index).await;
                    }
                    index -= slices(file);
                }
                None
            }
        }
    }
}

/// How many pieces a file has.
fn slices(file: &File) -> usize {
    (file.size() / SLICE).ceil() as usize
}

async fn slice(file: &File, index: usize) -> Option<Vec<u8>> {
    let start = index as f64 * SLICE;
    let slice = file.slice_with_f64_and_f64(start, (start + SLICE).min(file.size())).ok()?;
    let buffer = JsFuture::from(slice.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The hash under which parts of the file are kept: that of the file itself.
fn whole(list: &WeightsList) -> &str {
    list.members.first().map_or("", |m| &m.sha256)
}

fn bytes<'a>(parts: impl Iterator<Item = &'a FileEntry>) -> u64 {
    parts.map(|p| p.bytes).sum()
}

#[derive(Debug, Clone, Copy)]
pub struct PublicStore {
    pub held: LastingSignal<Held>,
    list: StoredValue<Option<Arc<WeightsList>>>,
    /// Sending something through it stops the download.
    stop: StoredValue<Option<oneshot::Sender<()>>, LocalStorage>,
}

impl PublicStore {
    pub fn empty() -> Self {
        Self { held: LastingSignal::new(Held::Unknown), list: StoredValue::new(None), stop: StoredValue::new_local(None) }
    }

    /// Looks once what the site has of it and this browser keeps.
    pub fn ensure(self) {
        if self.held.with_untracked(|held| matches!(held, Held::Unknown | Held::NotHere(_))) {
            spawn_local(self.look());
        }
    }

    async fn look(self) {
        let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes).map_err(|e| terms::not_read(LIST, &e.to_string()));
        match fetch::fetch(FOLDER, LIST).await.and_then(read) {
            // A site without the model says so in its list.
            Ok(WeightsList { members, .. }) if members.is_empty() => self.held.set(Held::NotHere(String::new())),
            Ok(list) => {
                self.list.set_value(Some(Arc::new(list)));
                self.count(None).await;
            }
            Err(reason) => self.held.set(Held::NotHere(reason)),
        }
    }

    /// Says how much is here.
    async fn count(self, failure: Option<String>) {
        let Some(list) = self.list.get_value() else { return };
        let all = bytes(list.parts.files.iter());
        let mut have = 0;
        for part in &list.parts.files {
            if kept::has(whole(&list), part).await {
                have += part.bytes;
            }
        }
        let is_kept = kept::is_kept();
        self.held.set(if have == all { Held::Whole { all, is_kept } } else { Held::Part { have, all, failure } });
    }

    /// The file, if it is whole.
    pub fn pieces(self) -> Option<Pieces> {
        let is_whole = self.held.with_untracked(|held| matches!(held, Held::Whole { .. }));
        self.list.get_value().filter(|_| is_whole).map(Pieces::Site)
    }

    /// A part that was here is gone: the rest can be fetched again.
    pub fn recount(self) {
        spawn_local(self.count(None));
    }

    /// Fetches what is missing, until it is whole, stopped, or broken; `then` follows when it is whole.
    pub fn download(self, then: impl FnOnce() + 'static) {
        let Some(list) = self.list.get_value() else { return };
        if self.held.with_untracked(|held| matches!(held, Held::Coming { .. })) {
            return;
        }
        let (stop, stopped) = oneshot::channel();
        self.stop.set_value(Some(stop));
        spawn_local(async move {
            let all = Box::pin(self.bring(list));
            let failure = match select(all, stopped).await {
                Either::Left((outcome, _)) => outcome.err(),
                Either::Right(_) => None,
            };
            self.stop.set_value(None);
            self.count(failure).await;
            if self.held.with_untracked(|held| matches!(held, Held::Whole { .. })) {
                then();
            }
        });
    }

    async fn bring(self, list: Arc<WeightsList>) -> Result<(), String> {
        let all = bytes(list.parts.files.iter());
        let (mut have, mut missing) = (0, Vec::new());
        for part in &list.parts.files {
            if kept::has(whole(&list), part).await {
                have += part.bytes;
            } else {
                missing.push(part);
            }
        }
        let (begun, first) = (Date::now(), have);
        let tell = |now: u64| {
            let gone = Date::now() - begun;
            let rate = (now - first) as f64 / gone.max(1.0);
            let rest_ms = (gone > 1_000.0 && rate > 0.0).then(|| (all - now) as f64 / rate);
            self.held.set(Held::Coming { have: now, all, rest_ms });
        };
        tell(have);
        for part in missing {
            let address = dom::versioned(&format!("{FOLDER}{}", part.path));
            let bytes = fetch_bytes(&address, |n| tell((have + n).min(all))).await.map_err(|e| terms::from_below(&e))?;
            if !kept::is_whole(part, &bytes).await {
                return Err(terms::from_below(&crate::assets::AssetError::WrongHash { path: part.path.clone() }));
            }
            kept::put(whole(&list), part, bytes).await;
            have += part.bytes;
            tell(have);
        }
        Ok(())
    }

    /// Stops the download; what came stays.
    pub fn pause(self) {
        if let Some(stop) = self.stop.try_update_value(Option::take).flatten() {
            let _ = stop.send(());
        }
    }

    /// Removes all of it from this browser.
    pub fn remove(self) {
        self.pause();
        spawn_local(async move {
            kept::remove().await;
            self.count(None).await;
        });
    }
}
