// Keeps the site for visits without a network, one whole version at a time. src/app/shell/versions.rs registers it and tells the visitor
// of a newer version.
//
// Each version of the site has a cache of its own, named after its build. A page asks for files by names that carry a hash of
// their content, or with `?v=BUILD`; what a worker fetches comes with the worker's own address, `?v=BUILD` in it, as the
// referrer. So a page gets files of its own version only: from that version's cache, or from the network when they have the hash
// that its list names. A version that is no longer open anywhere is deleted.

// `cargo xtask build` writes the list of the site's files here: [path, bytes, sha256].
const SITE = {"build":"","core":[],"rest":[]};

const SCOPE = new URL(self.registration.scope);
const FAMILY = `ace:${SCOPE.pathname}:`;
/** Where a version's cache keeps its own list. */
const LIST = new URL("site-list.json", SCOPE).href;
const BUILD = /^[0-9a-f]{16}$/;
/** Files fetched at a time, so that the page's own are not kept waiting. */
const LANES = 4;
/** What pages and engines ask for with `?v=BUILD` (src/assets/mod.rs); other names carry a hash, or are known outside the site. */
const VERSIONED = /^(engine-|lessons\/|maps\/|models\/|predictions\/|smollm2\/|survey\/|text\/|start\.js$)/;

const cacheName = (build) => FAMILY + build;
const files = (list) => new Map([...list.core, ...list.rest].map(([path, size, hash]) => [path, { path, size, hash }]));
const OWN = files(SITE);
/** The page's address is the folder's: some hosts answer `index.html` by sending the browser there. */
const address = (path) => new URL(path === "index.html" ? "./" : path, SCOPE).href;

async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file, or nothing where the host has another one. Throws without a network. */
async function fetched(file) {
  const url = VERSIONED.test(file.path) ? `${address(file.path)}?v=${SITE.build}` : address(file.path);
  // The page has just fetched most of them, by the same addresses: whatever the host says about their age, the hash decides.
  const found = (file.path === "index.html" && (await asOpened(file))) || (await attempt(file, url, "force-cache"));
  return found || attempt(file, url, "reload");
}

/** The page, which the browser has by the address of the link that opened it. */
async function asOpened(file) {
  for (const { url } of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (new URL(url).pathname !== SCOPE.pathname) continue;
    const found = await attempt(file, url, "only-if-cached").catch(() => null);
    if (found) return found;
  }
  return null;
}

async function attempt(file, url, cache) {
  const response = await fetch(url, { cache, credentials: "same-origin", mode: "same-origin" });
  if (!response.ok) return null;
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength !== file.size || (await hashOf(bytes)) !== file.hash) return null;
  const headers = new Headers(response.headers);
  // They speak of the bytes as they travelled.
  headers.delete("content-encoding");
  headers.set("content-length", String(file.size));
  return new Response(bytes, { headers });
}

/** The list of the version that a cache holds. */
async function listIn(cache) {
  const response = await cache.match(LIST);
  return response ? files(await response.json()) : null;
}

// ---- A version comes ----

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  const name = cacheName(SITE.build);
  const cache = await caches.open(name);
  const former = [];
  for (const other of await caches.keys()) {
    if (!other.startsWith(FAMILY) || other === name) continue;
    const held = await caches.open(other);
    const list = await listIn(held);
    if (list) former.push({ held, list });
  }
  const queue = SITE.core.map(([path, size, hash]) => ({ path, size, hash }));
  const lane = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) await put(cache, file, former);
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
    // Last: a cache with a list is whole.
    await cache.put(LIST, new Response(JSON.stringify(SITE), { headers: { "content-type": "application/json" } }));
  } catch (error) {
    queue.length = 0;
    await caches.delete(name);
    throw error;
  }
}

/** Puts a file into a cache: what a former version has too is not fetched again. */
async function put(cache, file, former) {
  const key = address(file.path);
  if (await cache.match(key)) return;
  for (const { held, list } of former) {
    const same = list.get(file.path)?.hash === file.hash && (await held.match(key));
    if (same) return cache.put(key, same);
  }
  const response = await fetched(file);
  if (!response) throw new Error(`${file.path} is not the file of this version`);
  return cache.put(key, response);
}

// It waits until no page of the former version is open, or until the visitor asks for it: see below.
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([tidy(), self.clients.claim()])));

/** Deletes the versions that nobody has open. Pages hold a lock in the name of theirs (start.js). */
async function tidy() {
  // A newer one that is on its way has its own worker, which needs its cache.
  if (self.registration.installing || self.registration.waiting) return;
  const own = cacheName(SITE.build);
  const others = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== own);
  if (others.length === 0) return;
  const { held = [], pending = [] } = (await self.navigator.locks?.query()) ?? {};
  const open = new Set([...held, ...pending].map((lock) => lock.name));
  await Promise.all(others.filter((name) => !open.has(name)).map((name) => caches.delete(name)));
}

// ---- What pages say ----

self.addEventListener("message", (event) => {
  const { take, keep } = event.data ?? {};
  // The visitor wants the newer version.
  if (take) event.waitUntil(self.skipWaiting());
  // A page has started, and uses files that were fetched before this worker was there.
  if (keep) event.waitUntil(Promise.all([tidy(), keepAll(keep)]));
});

async function keepAll({ build, starts }) {
  if (build !== SITE.build) return;
  const cache = await caches.open(cacheName(build));
  for (const [path, size, hash] of SITE.rest) {
    if (starts.some((start) => path.startsWith(start))) await put(cache, { path, size, hash }, []).catch(() => {});
  }
}

// ---- What pages ask for ----

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  const path = url.pathname.slice(SCOPE.pathname.length) || "index.html";
  if (request.mode === "navigate") {
    if (OWN.has(path)) event.respondWith(page(request, OWN.get(path)));
    return;
  }
  const build = asked(url) ?? asked(request.referrer) ?? SITE.build;
  if (build !== SITE.build) event.respondWith(ofOther(request, path, build));
  else if (OWN.has(path)) event.respondWith(ofOwn(OWN.get(path)));
  // A file named after its content that only another version has.
  else event.respondWith(caches.match(address(path)).then((found) => found ?? fetch(request)));
});

/** The version that an address names. */
function asked(address) {
  if (!address) return null;
  const build = new URL(address, SCOPE).searchParams.get("v");
  // The page's own links have a `v` as well, a small number.
  return build && BUILD.test(build) ? build : null;
}

/** A page is opened: always in this version. If the browser has lost it, as the host has it now, which is whole too. */
async function page(request, file) {
  const cache = await caches.open(cacheName(SITE.build));
  const found = (await cache.match(address(file.path))) ?? (await kept(cache, file).catch(() => null));
  if (found) return found;
  self.registration.update().catch(() => {});
  return fetch(request);
}

async function kept(cache, file) {
  const response = await fetched(file);
  // A full disk is no reason to withhold the file.
  if (response) await cache.put(address(file.path), response.clone()).catch(() => {});
  return response;
}

async function ofOwn(file) {
  const cache = await caches.open(cacheName(SITE.build));
  const found = await cache.match(address(file.path));
  if (found) return found;
  const response = await kept(cache, file);
  if (response) return response;
  // The host has another version by now, or not this file: the browser looks for the newer one, and the page tells of it.
  self.registration.update().catch(() => {});
  return gone();
}

/** For a page of a former version, which is still open. */
async function ofOther(request, path, build) {
  const name = cacheName(build);
  // A version newer than this worker, in a page that came from the network: the host has it.
  if (!(await caches.has(name))) return fetch(request);
  const cache = await caches.open(name);
  const file = (await listIn(cache))?.get(path);
  if (!file) return fetch(request);
  return (await cache.match(address(path))) ?? (await kept(cache, file)) ?? gone();
}

function gone() {
  return new Response("This file belongs to a version of the site that is not served any more.\n", { status: 410 });
}
