// Starts the page. Trunk writes the tag of this script (Trunk.toml, pattern_script) with the names of the two files it loads,
// which change with their content.
const { js, wasm, sha256 } = document.querySelector("script[data-wasm]").dataset;

// What the policy of index.html asks of every text that becomes markup or the address of a script. Nothing of a file or a link gets
// that far unescaped (src/app/charts/markup.rs); were it to, it would end here.
if (self.trustedTypes) {
  const inert = trustedTypes.createPolicy("ace-inert", { createHTML: (html) => html });
  const acts = ({ localName, attributes }) =>
    ["script", "iframe", "object", "embed", "base", "meta"].includes(localName) || [...attributes].some(({ name }) => name.startsWith("on"));
  const isInert = (html) => {
    // A document without a window: nothing runs or loads in it.
    const { body } = document.implementation.createHTMLDocument("");
    body.innerHTML = inert.createHTML(html);
    return ![...body.querySelectorAll("*")].some(acts);
  };
  const home = new URL("./", document.baseURI).href;
  const isOurs = (url) => {
    try {
      return new URL(url, document.baseURI).href.startsWith(home);
    } catch {
      // No address: the browser itself refuses it.
      return true;
    }
  };
  trustedTypes.createPolicy("default", {
    // Hardly any markup of the page's own has one of these words: it is read twice then.
    createHTML: (html) => (!/<(script|iframe|object|embed|base|meta)|\bon\w+\s*=/i.test(html) || isInert(html) ? html : null),
    createScriptURL: (url) => (isOurs(url) ? url : null),
  });
}

// Held for as long as this page is open: the service worker keeps the files of versions that are.
const build = document.querySelector("meta[name=ace-build]")?.content;
if (build) {
  const folder = new URL("./", document.baseURI).pathname;
  navigator.locks?.request(`ace:${folder}:${build}`, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
}

// What the page will ask for as soon as it runs, by the very addresses that it will use: asked for now, while its own code is on
// the way, so that it finds all of it there. A guess that is wrong costs a few bytes and nothing else.
const COUNTRIES = "AUS BGD BOL BRA CAN CHL CHN COL DEU EGY ETH GBR IDN IND JPN KEN MEX NGA NLD NZL PHL RUS THA TUR UKR USA VEN ZWE";
const link = new URLSearchParams(location.search);

/** The country of the link and that of its second voice (`EGY.female`); without a link, the one that the page shows first. */
function countries() {
  const named = [link.get("country") ?? "IND", link.get("b")?.split(".")[0]];
  return new Set(named.filter((code) => COUNTRIES.split(" ").includes(code)));
}

/** Whether the page will speak Spanish: by the link, as chosen last, or as the browser asks (src/app/stores/spoken.rs). */
function isSpanish() {
  let chosen = link.get("lang");
  try {
    chosen ??= localStorage.getItem("ace.language");
  } catch {
    // A browser that stores nothing.
  }
  const codes = chosen ? [chosen] : navigator.languages.map((tag) => tag.split("-")[0]);
  return codes.find((code) => code === "en" || code === "es") === "es";
}

/** Whether the model answers in the view of the link. */
function hasModel() {
  return ["voices", "shifts", "many", "align", "ask"].includes(link.get("view") ?? "voices");
}

function preload(path) {
  const hint = document.createElement("link");
  Object.assign(hint, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: build ? `${path}?v=${build}` : path });
  document.head.append(hint);
}

["survey/manifest.json", "survey/catalogue.json"].forEach(preload);
countries().forEach((code) => preload(`survey/${code}.bin`));
if (hasModel()) {
  // What the model says first was computed beforehand (src/app/stores/prepared.rs).
  preload("predictions/manifest.json");
  countries().forEach((code) => preload(`predictions/${code}.bin`));
}
// The map of voices, in its view and for who comes without a link (src/app/views/map).
const hasLink = [...link.keys()].some((name) => name !== "lang");
if (link.get("view") === "map") preload(`maps/${link.get("survey") === "issp2012" ? "issp2012" : "wvs7"}.json`);
if (!hasLink) preload("maps/wvs7.json");
if (isSpanish()) ["text/es.json", "text/es-items.json"].forEach(preload);

// With no byte for this long, the code counts as lost.
const SILENCE_MS = 30000;
let patience;
const silence = new Promise((_, reject) => {
  patience = () => {
    clearTimeout(patience.timer);
    patience.timer = setTimeout(() => reject(new TypeError("no data for half a minute")), SILENCE_MS);
  };
  patience();
});

/** The page's code, compiled while it comes, and compared with what was built before anything of it runs. */
async function code(options) {
  const answer = await fetch(new URL(wasm, document.baseURI), options);
  if (!answer.ok) throw new TypeError(`the server answered ${answer.status}`);
  const parts = [];
  const counted = new TransformStream({
    transform(part, out) {
      patience();
      parts.push(part);
      out.enqueue(part);
    },
  });
  const type = { headers: { "content-type": "application/wasm" } };
  const module = await WebAssembly.compileStreaming(new Response(answer.body.pipeThrough(counted), type));
  // `cargo xtask build` writes the hash beside the names. Browsers digest nothing for a page that came over plain http.
  const digest = sha256 && await crypto.subtle?.digest("SHA-256", await new Blob(parts).arrayBuffer());
  const hex = digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex && hex !== sha256) throw new WebAssembly.CompileError("it is not what was built");
  return module;
}

/** What is damaged on the way may lie so in the browser's cache: fetched once more past it. */
async function sound() {
  try {
    return await code();
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    patience();
    return await code({ cache: "reload" });
  }
}

/** A few bytes of a module that only a browser with 128-bit vectors takes. */
const VECTORS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const isAble = () => self.WebAssembly?.validate(new Uint8Array(VECTORS));

async function start() {
  const module = sound();
  // It is awaited below.
  module.catch(() => {});
  const { default: init } = await import(new URL(js, document.baseURI));
  const built = await module;
  clearTimeout(patience.timer);
  await init({ module_or_path: built });
}

/** Why the page does not start, in the language that it would speak. */
function reason(error) {
  const words = error.message ?? error;
  if (!isAble()) {
    return isSpanish()
      ? "Este navegador no puede mostrar la página. Hace falta WebAssembly con SIMD: Chrome o Edge 91, Firefox 89, Safari 16.4 o posteriores."
      : "This browser can't run the page. It needs WebAssembly with SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or later.";
  }
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError || error instanceof SyntaxError) {
    return isSpanish()
      ? `Una parte de la página ha llegado dañada (${words}).`
      : `A part of the page arrived damaged (${words}).`;
  }
  return isSpanish() ? `La página no se ha podido cargar (${words}).` : `The page could not be loaded (${words}).`;
}

try {
  if (!isAble()) throw new Error("no WebAssembly with SIMD");
  await Promise.race([start(), silence]);
} catch (error) {
  clearTimeout(patience.timer);
  console.error(error);
  // Gone once the app has mounted: from then on it reports its own failures.
  const message = document.getElementById("boot-message");
  if (message) {
    message.textContent = reason(error);
    document.getElementById("boot").classList.add("failed-boot");
  }
}
