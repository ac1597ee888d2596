// Makes the field for a query an editor: colours, line numbers, and words of the register to choose from.
// Without it, or where it cannot be loaded, the field is a plain text area.
const FIELD = document.querySelector("textarea[data-editor]");
const LONGEST_ADDRESS = 14000; // The service reads 16,000 bytes of an address; what is longer is sent by POST.
const MOST_SUGGESTED = 100;
const KEYWORDS = ("ASC ASK AVG BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DESC DESCRIBE DISTINCT "
  + "EXISTS FILTER FROM GRAPH GROUP HAVING IF LANG LANGMATCHES LCASE LIMIT MAX MIN MINUS NAMED NOT NOW OFFSET OPTIONAL "
  + "ORDER PREFIX REGEX SAMPLE SELECT STR STRSTARTS SUM UCASE UNION VALUES WHERE YEAR").split(" ");

// A style sheet in the page would be stopped by its policy; one that a script gives to a shadow root is not.
const COLOURS = {
  "&": { color: "var(--ds-color-neutral-text-default)", fontSize: "0.9375rem", maxBlockSize: "36rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace', lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ds-color-neutral-text-default)", minBlockSize: "15rem", paddingBlock: "0.5rem" },
  ".cm-gutters": {
    backgroundColor: "var(--ds-color-neutral-background-tinted)", border: "none",
    color: "var(--ds-color-neutral-text-subtle)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--ds-color-accent-surface-active)" },
  ".cm-tooltip": {
    backgroundColor: "var(--ds-color-neutral-background-default)", borderRadius: "4px", overflow: "hidden",
    border: "1px solid var(--ds-color-neutral-border-default)", color: "var(--ds-color-neutral-text-default)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxInlineSize: "calc(100vw - 4rem)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--ds-color-accent-base-default)", color: "var(--ds-color-accent-base-contrast-default)",
  },
  ".cm-completionDetail": { fontStyle: "normal", marginInlineStart: "0.75rem" },
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const folded = (text) => text.toLocaleLowerCase("sv");

// The prefixes that a query declares, as the short names of namespaces.
const declared = (text) => new Map(
  [...text.matchAll(/\bPREFIX\s+([\w.-]*):\s*<([^>]*)>/gi)].map(([, name, iri]) => [iri, name]),
);

// Puts a term in place of what was typed, and declares its prefix where the query does not yet.
const putTerm = (prefixes) => (view, { label }, from, to) => {
  const [prefix, local] = label.split(":");
  const text = view.state.doc.toString();
  const known = declared(text).get(prefixes[prefix]);
  const changes = [{ from, to, insert: `${known ?? prefix}:${local}` }];
  if (known === undefined) {
    const start = text.match(/^(?:[ \t]*(?:#.*)?\n)*/)[0].length;
    changes.unshift({ from: Math.min(start, from), insert: `PREFIX ${prefix}: <${prefixes[prefix]}>\n` });
  }
  const anchor = changes.reduce((sum, { insert }) => sum + insert.length, from);
  view.dispatch({ changes, selection: { anchor }, userEvent: "input.complete" });
};

// How well a term fits what was typed: the start of its own name, of what it is called, or words of either.
const fit = ({ label, own, words }, typed) => {
  if (folded(label.split(":")[1]).startsWith(typed)) return 3;
  if (own.startsWith(typed)) return 2;
  return words.includes(typed) ? 1 : 0;
};

const suggestions = ({ prefixes, terms }, language) => {
  const apply = putTerm(prefixes);
  const all = Object.entries(terms).map(([label, { sort, names }]) => {
    const detail = names[language] ?? Object.values(names)[0] ?? "";
    return { label, detail, type: sort, apply, own: folded(detail), words: folded([label, ...Object.values(names)].join(" ")) };
  });
  const keywords = KEYWORDS.map((label) => ({ label, type: "keyword" }));
  const declarations = Object.entries(prefixes).map(([name, iri]) => ({
    label: `${name}:`, detail: iri, type: "namespace", apply: `${name}: <${iri}>`,
  }));
  const starting = (options, typed) => options.filter(({ label }) => folded(label).startsWith(typed));
  const fitting = (text, typed) => {
    const [, prefix, behind] = typed.match(/^(?:([^:]*):)?(.*)$/);
    const iri = [...declared(text)].find(([, name]) => folded(name) === prefix)?.[0];
    const own = Object.keys(prefixes).find((name) => prefixes[name] === iri) ?? prefix;
    return all
      .filter(({ label }) => prefix === undefined || label.startsWith(`${own}:`))
      .map((term) => ({ ...term, boost: fit(term, behind) }))
      .filter(({ boost }) => boost > 0)
      .sort((one, other) => other.boost - one.boost || one.label.localeCompare(other.label))
      .slice(0, MOST_SUGGESTED);
  };

  return (context) => {
    const text = context.state.doc.toString();
    const line = context.state.doc.lineAt(context.pos);
    if (/^\s*#/.test(line.text)) return null;
    const prefix = context.matchBefore(/\bPREFIX\s+[\w-]*/i);
    if (prefix) {
      const typed = prefix.text.match(/[\w-]*$/)[0];
      return { from: context.pos - typed.length, options: starting(declarations, folded(typed)), filter: false };
    }
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const names = new Set(text.match(/[?$]\w+/g));
      names.delete(variable.text);
      return { from: variable.from, options: [...names].sort().map((label) => ({ label, type: "variable" })) };
    }
    const word = context.matchBefore(/[\p{L}\p{N}_-]+(?::[\p{L}\p{N}_-]*)?/u);
    if (!word && !context.explicit) return null;
    const typed = folded(word?.text ?? "");
    const options = [...starting(keywords, typed), ...fitting(text, typed)];
    return options.length ? { from: word?.from ?? context.pos, options, filter: false } : null;
  };
};

const wordsAt = async (address) => {
  const answer = await fetch(address).catch(() => ({ ok: false }));
  return answer.ok ? answer.json() : { prefixes: {}, terms: {} };
};

const enhance = async (field) => {
  const { editor, terms, told, label } = field.dataset;
  const code = await import(editor);
  const { EditorState, EditorView, tags } = code;
  let source;
  // The words are fetched when somebody begins to write, not by whoever only reads.
  const suggest = (context) => {
    source ??= wordsAt(terms).then((words) => suggestions(words, document.documentElement.lang));
    return source.then((given) => given(context));
  };
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const form = field.form;
  const notes = field.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id));
  const hint = document.getElementById("query-keys");
  const run = () => { form.requestSubmit(); return true; };
  const colour = (name, ...marked) => marked.map((tag) => ({ tag, color: `var(--ds-color-${name})` }));

  hint.hidden = false;
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        code.lineNumbers(),
        code.history(),
        code.bracketMatching(),
        code.StreamLanguage.define(code.sparql),
        code.syntaxHighlighting(code.HighlightStyle.define([
          ...colour("accent-text-subtle", tags.keyword),
          ...colour("info-text-default", tags.standard(tags.variableName)),
          ...colour("success-text-subtle", tags.string),
          ...colour("warning-text-subtle", tags.local(tags.variableName)),
          ...colour("danger-text-subtle", tags.atom),
          ...colour("neutral-text-subtle", tags.comment, tags.meta),
        ])),
        code.autocompletion({ override: [suggest], icons: false }),
        // Tab stays what it is on the rest of the page: the way out.
        code.keymap.of([{ key: "Mod-Enter", run }, ...code.completionKeymap, ...code.historyKeymap, ...code.standardKeymap]),
        EditorState.phrases.of({ Completions: told }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-description": [...notes, hint].map((one) => one.textContent.trim()).join(" "),
          "aria-invalid": field.getAttribute("aria-invalid") ?? "false",
        }),
        EditorView.updateListener.of(({ docChanged, state }) => { if (docChanged) field.value = state.doc.toString(); }),
        EditorView.theme(COLOURS),
      ],
    }),
  });

  host.className = "sparql-editor";
  field.before(host);
  field.hidden = true;
  field.required = false; // A field that is not seen cannot be pointed at.
  form.querySelector("label[for=query]").addEventListener("click", () => view.focus());
  // Whoever comes back finds what was written: the browser puts it into the field, after this has run or before.
  addEventListener("pageshow", () => {
    const { doc } = view.state;
    if (field.value !== doc.toString()) view.dispatch({ changes: { from: 0, to: doc.length, insert: field.value } });
  });
  form.addEventListener("submit", (event) => {
    if (!field.value.trim()) { event.preventDefault(); view.focus(); }
    form.method = encodeURIComponent(field.value).length > LONGEST_ADDRESS ? "post" : "get";
  });
};

if (FIELD) enhance(FIELD).catch((problem) => console.warn(problem));
