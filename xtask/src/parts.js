// Loads parts of the page. `cargo xtask build` writes their names into this script (xtask/src/split.rs); src/app/parts.rs asks for
// them, and says so where one can't be had.
import { initSync } from "./page.js";

// The modules in the file of each part, which is called after the views in it.
const PARTS = {};

const address = (part) => new URL(`./page_${part}.wasm`, import.meta.url);

// The part of the view that the page's address names is fetched beside the first part, not after it.
const view = new URLSearchParams(location.search).get("view");
const first = Object.keys(PARTS).find((part) => part.split("_").includes(view));
if (first) {
  const link = document.createElement("link");
  document.head.append(Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: address(first) }));
}

/** Modules that are there or on their way, by name. Each is made once, whichever part brings it: it sets up its memory then. */
const made = new Map();

function make(name, bytes) {
  if (!made.has(name)) {
    // All that the first part lets others use: memory, functions, the stack.
    const making = WebAssembly.instantiate(bytes, { __wasm_split: initSync() });
    made.set(name, making);
    making.catch(() => made.delete(name));
  }
  return made.get(name);
}

async function load(part) {
  const response = await fetch(address(part));
  if (!response.ok) throw new Error(`${response.url} can't be fetched: ${response.status}`);
  // Where a server does not say that a file is WebAssembly, it is compiled all the same, as the first part is.
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  const box = isWasm ? await WebAssembly.compileStreaming(response) : await WebAssembly.compile(await response.arrayBuffer());
  await Promise.all(PARTS[part].map((name) => make(name, WebAssembly.Module.customSections(box, name)[0])));
}

/** Loads a part anew as often as it is asked for, until that succeeds: then the page does not ask again. */
const loader = (part) => async (callback, data) => {
  const isHere = await load(part).then(() => true, (error) => (console.warn(error), false));
  initSync().__indirect_function_table.get(callback)(data, isHere);
};

