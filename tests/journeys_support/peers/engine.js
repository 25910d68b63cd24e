// Runs in the site's page, after watch.js: speaks with its engine as the page does.
{
  const listen = (wanted, done) => {
    const { engine, head } = __seen;
    const stop = () => engine.removeEventListener("message", hear);
    const hear = ({ data }) => {
      if (wanted.every((byte, i) => data[head.length + i] === byte)) done([...data.slice(head.length)], stop);
    };
    engine.addEventListener("message", hear);
  };

  /** Sends a request and waits for the event that begins with these bytes. */
  window.__ask = (request, reply) =>
    new Promise((answered) => {
      const start = performance.now();
      listen(reply, (event, stop) => {
        stop();
        answered({ ms: performance.now() - start, value: event });
      });
      __seen.engine.postMessage(Uint8Array.from([...__seen.head, ...request]));
    });

  /** A list to which all events are added that begin with these bytes. */
  window.__hear = (beginning) => {
    const events = [];
    listen(beginning, (event) => events.push(event));
    return events;
  };
}
