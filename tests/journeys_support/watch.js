// Runs in every page before its own scripts: keeps what a journey wants to know and a page does not say.
(() => {
  const seen = { asked: [], answered: [], channels: [], shifts: 0, shifted: [], steps: [], tasks: [], violations: [] };
  window.__seen = seen;

  // Predictions under way, by the size of the messages: 81 personas go out, 81 distributions come back. A visitor's own data may
  // be of that size too, so the kind counts as well: a byte whose place the message to load shows, which is kind 0 and has the
  // site's address right behind it (engine/protocol.rs; the address is shorter than 128 bytes).
  const PERSONAS = 81;
  let kindAt = -1;
  const learn = (data) => {
    const bytes = [...(data ?? [])];
    const at = bytes.findIndex((_, i) => String.fromCharCode(...bytes.slice(i, i + 4)) === "http");
    if (at < 2 || bytes[at - 2] !== 0) return;
    kindAt = at - 2;
    seen.head = bytes.slice(0, kindAt);
  };
  const isKind = (data, kind) => kindAt < 0 || data?.[kindAt] === kind;
  const size = (data) => data?.byteLength ?? 0;
  const isQuestion = (data) => size(data) > 5 * PERSONAS && size(data) < 6000 && isKind(data, 1);
  const isAnswer = (data) => size(data) > 9 * PERSONAS && size(data) < 8000 && isKind(data, 2);
  let engine = null;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (this !== engine) {
      engine = seen.engine = this;
      seen.asked = [];
      seen.answered = [];
      this.addEventListener("message", (event) => {
        if (this === engine && isAnswer(event.data)) seen.answered.push(performance.now());
      });
    }
    if (kindAt < 0 && size(message) < 400) learn(message);
    if (isQuestion(message)) seen.asked.push(performance.now());
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

  // What kept the page from answering for more than 50 ms, and from when on.
  const task = (entry) => seen.tasks.push({ at: entry.startTime, ms: entry.duration });
  new PerformanceObserver((list) => list.getEntries().forEach(task)).observe({ type: "longtask", buffered: true });

  // What the page's policy forbids.
  const violation = (event) => seen.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  document.addEventListener("securitypolicyviolation", violation);

  // When each step of a fine-tune was first on the page.
  const note = () => {
    const step = Number(document.querySelector("[data-testid=train-progress]")?.dataset.step ?? 0);
    if (step > 0 && seen.steps.at(-1)?.step !== step) seen.steps.push({ step, at: performance.now() });
  };
  new MutationObserver(note).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-step"] });
})();
