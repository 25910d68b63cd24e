// A page with one peer of the site's engine: ?peer=tf or ort, &device=cpu or gpu, &training where it shall train too.
// It is ready once it has answered; `__peer` is what tests/journeys_support/peers.rs measures.

import { readModel } from "./model.js";

const query = new URLSearchParams(location.search);
const onCard = query.get("device") === "gpu";

const script = (address) =>
  new Promise((done, fail) => {
    const element = Object.assign(document.createElement("script"), { src: address, onload: done });
    element.onerror = () => fail(new Error(`${address} did not load`));
    document.head.append(element);
  });

const bytes = async (file) => (await fetch(file)).arrayBuffer();

/** Each gives what opens a model on the device that is wanted. */
const PEERS = {
  async tf() {
    // Gradients are in the whole library alone; answers need a quarter of its bytes.
    await script(query.has("training") ? "libraries/tf.min.js" : "libraries/tf-core.min.js");
    await script(`libraries/tf-backend-${onCard ? "webgpu" : "wasm"}.min.js`);
    tf.wasm?.setWasmPaths("libraries/");
    if (!(await tf.setBackend(onCard ? "webgpu" : "wasm"))) throw new Error("TensorFlow.js has no such device here");
    return (await import("./tf.js")).open;
  },
  async ort() {
    const ort = await import(`./libraries/ort.${onCard ? "webgpu" : "wasm"}.min.mjs`);
    Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: new URL("libraries/", location).href });
    const { open } = await import("./ort.js");
    return (files, job) => open(files, job, ort, onCard ? "webgpu" : "wasm");
  },
};

const timed = async (work) => {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
};

const [open, files, job] = await Promise.all([
  PEERS[query.get("peer")](),
  readModel((file) => bytes(`models/${file}`), "levels"),
  (await fetch("job.json")).json(),
]);
const peer = await open(files, job);
await peer.answer(job.questions[0], job.personas);
const first = performance.now();
const step = query.has("training") ? peer.trainer() : undefined;

window.__peer = {
  first,
  answer: (question) => timed(() => peer.answer(job.questions[question], job.personas)),
  all: (question) => timed(() => peer.all(job.questions[question], job)),
  step: () => timed(() => step({ ...job, questions: job.batch })),
};
