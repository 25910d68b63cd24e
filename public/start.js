// Starts the page. Trunk writes the tag of this script (Trunk.toml, pattern_script) with the names of the two files it loads,
// which change with their content.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

// Held for as long as this page is open: the service worker keeps the files of versions that are.
const build = document.querySelector("meta[name=ace-build]")?.content;
if (build) {
  const folder = new URL("./", document.baseURI).pathname;
  navigator.locks?.request(`ace:${folder}:${build}`, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
}

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
