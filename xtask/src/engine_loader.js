// What an engine's worker starts with, in place of trunk's script (xtask/src/preload.rs): with the version in every address, with
// everything asked for at once, and with a word to the page about whatever goes wrong before the engine itself can speak.
const at = (path) => new URL(`./${path}?v=BUILD`, import.meta.url).href;

// The page listens there (src/app/engine/line.rs); without it, it notices the silence alone.
const channel = location.hash.slice(1);
const line = channel && "BroadcastChannel" in self ? new BroadcastChannel(channel) : undefined;
const tell = (...words) => line?.postMessage(words);

// A host serves one version alone, whatever the address asks for: a page of another one stops here.
tell("build", "BUILD");

// With no byte for this long, the code counts as lost.
const SILENCE_MS = 30000;
let patience;
const silence = new Promise((_, reject) => {
  patience = () => {
    clearTimeout(patience.timer);
    patience.timer = setTimeout(() => reject(["silence"]), SILENCE_MS);
  };
  patience();
});

/** The engine's code, compiled while it comes, and compared with what was built before anything of it runs. */
async function code(options) {
  const answer = await fetch(at("ENGINE_bg.wasm"), options);
  if (!answer.ok) throw ["status", answer.status];
  // A server that answers everything with its index page.
  if (answer.headers.get("content-type")?.includes("html")) throw ["status", 404];
  const parts = [];
  let loaded = 0;
  const counted = new TransformStream({
    transform(part, out) {
      patience();
      parts.push(part);
      loaded += part.byteLength;
      tell("code", loaded, SIZE);
      out.enqueue(part);
    },
  });
  const type = { headers: { "content-type": "application/wasm" } };
  const module = await WebAssembly.compileStreaming(new Response(answer.body.pipeThrough(counted), type));
  // Browsers digest nothing for a page that came over plain http from another machine.
  const digest = await crypto.subtle?.digest("SHA-256", await new Blob(parts).arrayBuffer());
  const hex = digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex && hex !== "SHA256") throw new WebAssembly.CompileError("not what was built");
  return module;
}

/** What is damaged on the way may lie so in the browser's cache: fetched once more past it. */
async function sound() {
  try {
    return await code();
  } catch (trouble) {
    if (!(trouble instanceof WebAssembly.CompileError)) throw trouble;
    patience();
    return await code({ cache: "reload" });
  }
}

/** A few bytes of a module that only a browser with 128-bit vectors takes. */
const VECTORS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

function early() {
  // Read as they come: left alone, a browser takes the beginning of an answer and lets the rest wait.
  const read = (answer) => {
    const body = answer.body?.pipeThrough(new TransformStream({}, undefined, { highWaterMark: Infinity }));
    return new Response(body, answer);
  };
  self.aceEarly = new Map();
  for (const path of [FILES]) {
    const answer = fetch(at(path), { priority: "low" }).then(read);
    // The engine tells of it.
    answer.catch(() => {});
    self.aceEarly.set(at(path), answer);
  }
}

async function start() {
  if (!self.WebAssembly?.validate(new Uint8Array(VECTORS))) throw ["simd"];
  const module = sound();
  // It is awaited below; what goes wrong earlier is told first.
  module.catch(() => {});
  early();
  const { default: init } = await import("./ENGINE.js?v=BUILD");
  const built = await module;
  clearTimeout(patience.timer);
  await init({ module_or_path: built });
}

try {
  await Promise.race([start(), silence]);
} catch (trouble) {
  clearTimeout(patience.timer);
  if (Array.isArray(trouble)) tell(...trouble);
  // A fetch or an import that got nothing, and a transfer that broke.
  else if (trouble instanceof TypeError) tell("offline");
  else tell("damaged", String(trouble?.message ?? trouble));
}
