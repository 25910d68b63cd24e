// Runs in every page before it is asked anything: keeps what goes wrong from then on.
(() => {
  if (window.__faults) return;
  const faults = (window.__faults = []);
  addEventListener("error", (event) => faults.push(`exception: ${event.message}`));
  addEventListener("unhandledrejection", (event) => faults.push(`rejection: ${event.reason}`));
  addEventListener("securitypolicyviolation", (event) => faults.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  const say = console.error;
  console.error = (...words) => {
    faults.push(`console: ${words.join(" ")}`);
    say.apply(console, words);
  };
})()
