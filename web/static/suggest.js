// Suggests records while somebody types: a combobox with a list (WAI-ARIA). Without it the field is a plain search.
const WAIT = 180;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const { suggest, prefix, label, told } = input.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const row = input.parentElement;
  let timer, asking, active = -1;
  const set = (one, names) => Object.entries(names).forEach(([name, value]) => one.setAttribute(name, value));

  set(list, { id: `${input.id}-list`, role: "listbox", class: "suggestions", "aria-label": label });
  set(status, { role: "status", class: "ds-sr-only" });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
  row.append(list, status);

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", open);
    if (!open) mark(-1);
  };
  const mark = (place) => {
    active = place;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", at === place));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const fill = (found) => {
    list.replaceChildren(...found.map(({ label, kind_label, path }, at) => {
      const one = document.createElement("li");
      const kind = document.createElement("span");
      set(one, { id: `${list.id}-${at}`, role: "option" });
      kind.textContent = kind_label;
      one.append(`${label} `, kind);
      one.dataset.path = path;
      return one;
    }));
    status.textContent = told.replace("{count}", found.length);
    show(found.length > 0);
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: input.value, lang: document.documentElement.lang });
    try {
      const answer = await fetch(`${suggest}?${query}`, { signal: asking.signal });
      if (answer.ok) fill((await answer.json()).suggestions);
    } catch { /* Aborted, or no network: the field goes on as a plain search. */ }
  };
  const go = (one) => { location.href = prefix.replace(/\/$/, "") + one.dataset.path; };

  show(false);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) { asking?.abort(); show(false); }
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); go(list.children[active]); }
    else if (event.key.startsWith("Arrow") && /Down|Up/.test(event.key) && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) show(true);
      mark(active < 0 && step < 0 ? count - 1 : active + step >= count ? -1 : active + step);
    }
  });
  input.addEventListener("blur", () => { asking?.abort(); clearTimeout(timer); show(false); });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const one = event.target.closest("li");
    if (one) go(one);
  });
}
