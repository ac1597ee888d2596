// Makes web/static/vendor from the packages that tools/vendor/package-lock.json pins.
//
// Run by a maintainer with Node 20 or later and npm: `node tools/vendor.mjs`. Whoever installs or runs Ansvar
// needs neither: the result is committed, and tests/test_vendor.py checks it against its manifest.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = join(dirname(fileURLToPath(import.meta.url)), "vendor");
const PACKAGES = join(HERE, "node_modules");
const TARGET = join(HERE, "..", "..", "web", "static", "vendor");

const CSS_PACKAGE = "@digdir/designsystemet-css";
const THEME_PACKAGE = "@digdir/designsystemet";
const FONT_PACKAGE = "@fontsource-variable/inter";
const FONT_FILE = "inter-latin-wght-normal.woff2";
// Everything that the bundle of the editor is made of, with what those packages use in turn.
const EDITOR_PACKAGES = [
  "@codemirror/view", "@codemirror/state", "@codemirror/language", "@codemirror/commands", "@codemirror/autocomplete",
  "@codemirror/legacy-modes", "@codemirror/streamparser", "@lezer/common", "@lezer/highlight", "@lezer/lr",
  "@marijn/find-cluster-break", "crelt", "style-mod", "w3c-keyname",
];

// Only the components that our templates use: a third of the whole style sheet.
const COMPONENTS = [
  "alert", "breadcrumbs", "button", "details", "input", "label", "link", "pagination", "skip-link", "table", "tag",
];

const run = (command, ...words) => execFileSync(command, words, { cwd: HERE, stdio: "inherit" });
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const versionOf = (name) => JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8")).version;
const component = (name) => readFileSync(join(PACKAGES, CSS_PACKAGE, "dist", "src", `${name}.css`), "utf8").trim();

const written = [];

function write(name, bytes, source) {
  writeFileSync(join(TARGET, name), bytes);
  written.push({ file: name, sha256: sha256(bytes), source });
}

function writeComponents() {
  const layers = "@layer ds.theme, ds.base, ds.components, app;";
  const parts = COMPONENTS.map(component).join("\n");
  const css = `/* ${CSS_PACKAGE} ${versionOf(CSS_PACKAGE)}, MIT: licenses/designsystemet.txt */\n${layers}\n`
    + `@layer ds.base {\n${component("base")}\n}\n@layer ds.components {\n${parts}\n}\n`;
  write("designsystemet.css", css, `${CSS_PACKAGE}@${versionOf(CSS_PACKAGE)}`);
}

function writeTheme() {
  run("npx", "designsystemet", "tokens", "create", "--config", "designsystemet.config.json", "--clean", "true");
  run("npx", "designsystemet", "tokens", "build", "--tokens", "build/tokens", "--out-dir", "build/theme");
  write("theme.css", readFileSync(join(HERE, "build", "theme", "ansvar.css")), `${THEME_PACKAGE}@${versionOf(THEME_PACKAGE)}`);
}

function writeFont() {
  const font = readFileSync(join(PACKAGES, FONT_PACKAGE, "files", FONT_FILE));
  write(FONT_FILE, font, `${FONT_PACKAGE}@${versionOf(FONT_PACKAGE)}`);
  // The query is the version that web/static_files.py asks for before it lets a browser keep a file for ever.
  const face = `/* Inter, OFL-1.1: licenses/inter.txt */\n@font-face {\n  font-family: Inter;\n  font-style: normal;\n`
    + `  font-display: swap;\n  font-weight: 100 900;\n`
    + `  src: url("${FONT_FILE}?v=${sha256(font).slice(0, 12)}") format("woff2");\n}\n`;
  write("font.css", face, `${FONT_PACKAGE}@${versionOf(FONT_PACKAGE)}`);
}

function writeEditor() {
  run("npx", "esbuild", "editor.mjs", "--bundle", "--format=esm", "--minify", "--legal-comments=none", "--target=es2022",
    "--outfile=build/codemirror.js");
  const code = readFileSync(join(HERE, "build", "codemirror.js"), "utf8");
  const packed = EDITOR_PACKAGES.map((name) => `${name}@${versionOf(name)}`);
  write("codemirror.js", `/* CodeMirror, MIT: licenses/codemirror.txt */\n${code}`, packed.join(" "));
}

function writeLicenses() {
  mkdirSync(join(TARGET, "licenses"), { recursive: true });
  cpSync(join(PACKAGES, CSS_PACKAGE, "LICENSE"), join(TARGET, "licenses", "designsystemet.txt"));
  cpSync(join(PACKAGES, FONT_PACKAGE, "LICENSE"), join(TARGET, "licenses", "inter.txt"));
  const texts = EDITOR_PACKAGES.map((name) => `${name}\n\n${readFileSync(join(PACKAGES, name, "LICENSE"), "utf8").trim()}\n`);
  writeFileSync(join(TARGET, "licenses", "codemirror.txt"), texts.join("\n\n"));
}

run("npm", "ci", "--no-audit", "--no-fund");
rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
writeComponents();
writeTheme();
writeFont();
writeEditor();
writeLicenses();
writeFileSync(join(TARGET, "manifest.json"), JSON.stringify({ files: written }, null, 2) + "\n");
rmSync(join(HERE, "build"), { recursive: true, force: true });
