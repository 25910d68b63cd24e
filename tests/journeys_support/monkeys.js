// Does one thing that a visitor could do, chosen by a number, and says what. Nothing that leaves the page, and nothing that fetches a
// hundred megabytes. `hands` are made once for each page.
(seed) => {
  let state = seed;
  const below = (n) => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
  const of = (all) => all[below(all.length)];
  const TEXTS = ["", " ", "0", "-1", "7", "1e999", "999999999999", "NaN", "¿?", "<b>x</b>", "Q164", "женщина", "a|b|c", "=1+1", "x".repeat(5000), "\u202e\u0000"];
  const KEYS = ["?", "1", "2", "3", "4", "5", "6", "7", "p", "n", "t", "s", "m", "/", "[", "]", "Escape", "Enter", "ArrowLeft", "ArrowRight", "ArrowDown", "Home", "End"];
  const stays = (e) => {
    const { origin, pathname } = new URL(e.href, location.href);
    return e.target !== "_blank" && !e.download && origin === location.origin && pathname === location.pathname;
  };
  const isSafe = (e) =>
    e.checkVisibility() && !e.disabled && e.type !== "file" && (e.localName !== "a" || stays(e)) &&
    // The public model's hundred megabytes, and files that a browser would ask about.
    !/public|download|csv|png|svg|print|export/.test(e.dataset.testid ?? "");
  const about = (e) => e.dataset.testid ?? `${e.localName} ${(e.innerText || e.value || "").slice(0, 30)}`;
  const change = (e, value) => {
    e.value = value;
    for (const name of ["input", "change"]) e.dispatchEvent(new Event(name, { bubbles: true }));
    return `${about(e)} = ${String(value).slice(0, 30)}`;
  };

  switch (below(12)) {
    case 0: {
      // Not in every browser.
      if (!window.navigation) return "stays";
      const [here, entries] = [navigation.currentEntry.index, navigation.entries()];
      const to = entries[here + of([-1, -1, 1])];
      if (!to || new URL(to.url).pathname !== location.pathname) return "stays";
      history.go(to.index - here);
      return `goes to ${to.url}`;
    }
    case 1: {
      const key = of(KEYS);
      for (const name of ["keydown", "keyup"]) {
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent(name, { key, bubbles: true, cancelable: true }));
      }
      return `presses ${key}`;
    }
    case 2:
      scrollTo(0, below(document.documentElement.scrollHeight));
      return "scrolls";
    default: {
      const all = [...document.querySelectorAll("button, a[href], summary, input, select, textarea, [role=button], [role=option], td[tabindex]")];
      const e = of(all.filter(isSafe));
      if (!e) return "finds nothing";
      e.focus();
      if (e.localName === "select") return change(e, of([...e.options]).value);
      if (e.localName === "textarea" || (e.localName === "input" && !["checkbox", "radio", "button", "submit"].includes(e.type))) {
        const isNumber = ["number", "range"].includes(e.type);
        return change(e, isNumber && below(2) ? String(Number(e.min || 0) + below(20)) : of(TEXTS));
      }
      const words = `clicks ${about(e)}`;
      e.click();
      return words;
    }
  }
}
