// Runs in every page before its own scripts: keeps what a journey wants to know and a page does not say.
(() => {
  const seen = { asked: [], answered: [], channels: [], shifts: 0, shifted: [], steps: [] };
  window.__seen = seen;

  // Predictions under way, by the size of the messages: 81 personas go out, 81 distributions come back. Nothing else of that
  // size goes either way, but for adapters, which are far larger.
  const PERSONAS = 81;
  const size = (data) => data?.byteLength ?? 0;
  const isQuestion = (bytes) => bytes > 5 * PERSONAS && bytes < 6000;
  const isAnswer = (bytes) => bytes > 9 * PERSONAS && bytes < 8000;
  let engine = null;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (this !== engine) {
      engine = this;
      seen.asked = [];
      seen.answered = [];
      this.addEventListener("message", (event) => {
        if (this === engine && isAnswer(size(event.data))) seen.answered.push(performance.now());
      });
    }
    if (isQuestion(size(message))) seen.asked.push(performance.now());
    return post.call(this, message, ...rest);
  };
  seen.pending = () => seen.asked.length - seen.answered.length;

  const Channel = window.BroadcastChannel;
  window.BroadcastChannel = class extends Channel {
    constructor(name) {
      super(name);
      seen.channels.push(name);
    }
  };

  const count = (entry) => {
    if (entry.hadRecentInput) return;
    seen.shifts += entry.value;
    seen.shifted.push(`${entry.value.toFixed(3)}: ${entry.sources.map((s) => s.node?.className || s.node?.nodeName).join(", ")}`);
  };
  new PerformanceObserver((list) => list.getEntries().forEach(count)).observe({ type: "layout-shift", buffered: true });

  // When each step of a fine-tune was first on the page.
  const note = () => {
    const step = Number(document.querySelector("[data-testid=train-progress]")?.dataset.step ?? 0);
    if (step > 0 && seen.steps.at(-1)?.step !== step) seen.steps.push({ step, at: performance.now() });
  };
  new MutationObserver(note).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-step"] });
})();
