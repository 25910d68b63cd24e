// Starts the page. Trunk writes the tag of this script (Trunk.toml, pattern_script) with the names of the two files it loads,
// which change with their content.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

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

try {
  const { default: init } = await import(new URL(js, document.baseURI));
  await init({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  console.error(error);
  // Gone once the app has mounted: from then on it reports its own failures.
  const message = document.getElementById("boot-message");
  if (message) {
    message.textContent = error instanceof WebAssembly.CompileError
      ? "This browser can't run the page. It needs WebAssembly with SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or later."
      : `The page could not be loaded (${error.message ?? error}). Check the connection and load it again.`;
  }
}
