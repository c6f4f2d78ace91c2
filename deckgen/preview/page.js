"use strict";
// Draws what the server says. Every text is set as text and never as HTML: a spec may hold anything.

const $ = (id) => document.getElementById(id);
const seen = { state: null, slide: null, outline: false, only: false };

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((one) => one !== null && one !== undefined));
  return element;
}

const findingsOf = (slide) => seen.state.findings.filter((one) => one.slide_id === slide.id);
const listed = () => seen.state.slides.filter((one) => !seen.only || findingsOf(one).length);
const current = () => seen.state && seen.state.slides.find((one) => one.id === seen.slide);
const picture = (key) => `pictures/${key}.png`;

function place(one) {
  if (!one.file) return null;
  const text = one.line ? `${one.file}:${one.line}` : one.file;
  const copy = make("button", { type: "button", "aria-label": `Copy ${text}` }, "Copy");
  copy.addEventListener("click", () => copied(text, copy));
  const line = make("p", { class: "where" });
  if (one.path) {
    const at = encodeURI(one.path.startsWith("/") ? one.path : `/${one.path}`).replace(/[?#]/g, encodeURIComponent);
    line.append(make("a", { href: `vscode://file${at}:${one.line || 1}:${one.column || 1}`, title: "Open in VS Code" }, make("code", null, text)));
  } else {
    line.append(make("code", null, text));
  }
  line.append(copy);
  return line;
}

async function copied(text, button) {
  try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; }
  catch { button.textContent = "Select and copy by hand"; }
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
}

function finding(one) {
  const sides = one.measured && one.allowed ? `${one.measured}; allowed ${one.allowed}` : null;
  return make("div", { class: `finding ${one.severity}` },
    make("p", { class: "what" }, `${one.severity} · ${one.rule}${one.shape ? ` · ${one.shape}` : ""}`),
    make("p", { class: "said" }, one.message),
    sides && make("p", { class: "hint" }, sides),
    one.hint && make("p", { class: "hint" }, one.hint),
    place(one));
}

function problem(one) {
  return make("div", { class: "finding error" },
    make("p", { class: "said" }, one.message),
    one.text === null || one.text === undefined ? null : make("pre", null, `${one.line} | ${one.text}`),
    one.hint && make("p", { class: "hint" }, one.hint),
    place(one));
}

function paragraphs(all) {
  return all.map((one) => make("p", { class: `level-${one.level}` },
    ...one.runs.map((run) => (run.bold ? make("strong", null, run.text) : run.text))));
}

function table(one) {
  const side = (at) => (one.columns[at] ? one.columns[at].align : "left");
  const head = make("tr", null, ...one.columns.map((column) => make("th", { scope: "col", class: column.align }, column.label)));
  const rows = one.rows.map((row, at) => make("tr", { class: one.total && at === one.rows.length - 1 ? "total" : null },
    ...row.map((cell, x) => make("td", { class: side(x) }, cell))));
  return make("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": one.alt || "Table" },
    make("table", null, make("caption", null, one.alt), make("thead", null, head), make("tbody", null, ...rows)));
}

function piece(one) {
  const inside = [make("p", { class: "place" }, one.place)];
  if (one.kind === "text") inside.push(...paragraphs(one.paragraphs));
  if (one.kind === "table") inside.push(table(one));
  if (one.kind === "figure") {
    inside.push(make("figure", null, one.image && make("img", { src: picture(one.image), alt: "" }), make("figcaption", null, one.alt)));
  }
  if (one.kind === "layers") {
    inside.push(make("p", { class: "quiet" }, one.alt));
    inside.push(...one.bands.map((band) => make("p", null, make("strong", null, band.label), `: ${band.boxes.join(", ")}`)));
  }
  return inside;
}

// Only what differs is replaced, so that the focus and the place in a list stay while the deck is built.
function put(element, content) {
  const made = make("div", null, ...content);
  if (made.innerHTML !== element.innerHTML) element.replaceChildren(...made.childNodes);
}

function drawList() {
  const list = $("list");
  const wanted = listed();
  const kept = new Map([...list.children].map((one) => [one.dataset.slide, one]));
  const rows = wanted.map((slide) => {
    const found = findingsOf(slide);
    const worst = found.some((one) => one.severity === "error") ? "error" : "warning";
    const item = kept.get(slide.id) || make("li", { "data-slide": slide.id }, make("button", { type: "button" }));
    const button = item.firstChild;
    if (!kept.has(slide.id)) button.addEventListener("click", () => choose(slide.id));
    button.setAttribute("aria-current", String(slide.id === seen.slide));
    item.className = slide.hidden ? "hidden-slide" : "";
    const content = [];
    if (slide.picture && !seen.outline) content.push(make("img", { src: picture(slide.picture), alt: "" }));
    if (found.length) content.push(make("span", { class: `badge ${worst}`, "aria-label": `${found.length} findings` , role: "img" }, String(found.length)));
    content.push(make("span", { class: "name" }, `${slide.number} ${slide.title}${slide.hidden ? " (hidden)" : ""}`));
    put(button, content);
    return item;
  });
  if (rows.length !== list.children.length || rows.some((row, at) => list.children[at] !== row)) list.replaceChildren(...rows);
  $("none").hidden = rows.length > 0 || !seen.only;
}

function drawSlide() {
  const slide = current();
  if (!slide) return;
  $("slide-title").textContent = `${slide.number} ${slide.title}`;
  put($("where"), place(slide) ? [...place(slide).childNodes] : []);
  const copy = $("where").querySelector("button");
  if (copy) copy.onclick = () => copied(`${slide.file}:${slide.line}`, copy);
  const outlined = seen.outline || !slide.picture;
  $("picture").hidden = outlined;
  $("outline").hidden = !outlined;
  if (slide.picture) {
    const words = `Slide ${slide.number}: ${slide.title}. The outline has its words.`;
    const said = slide.fresh ? null : make("p", null, seen.state.status === "building" ? "Drawing this slide anew." : "The picture is of before the last change.");
    put($("picture"), [make("img", { src: picture(slide.picture), alt: words, class: slide.fresh ? null : "old" }), said]);
  }
  put($("outline"), [...slide.body.flatMap(piece), ...(slide.source ? [make("p", { class: "place" }, "Source"), make("p", null, slide.source)] : [])]);
  put($("notes"), slide.notes.length ? paragraphs(slide.notes) : [make("p", { class: "quiet" }, "No notes.")]);
}

function drawFindings() {
  const slide = current();
  const own = slide ? findingsOf(slide) : [];
  const none = seen.state.checked ? "None." : "Not checked yet.";
  $("own").replaceChildren(...(own.length ? own.map(finding) : [make("p", { class: "quiet" }, none)]));
  const whole = seen.state.findings.filter((one) => !one.slide_id);
  $("whole-part").hidden = whole.length === 0;
  $("whole").replaceChildren(...whole.map(finding));
}

function says(state) {
  const count = state.findings.length;
  const found = `${count} ${count === 1 ? "finding" : "findings"}${state.ignored ? `, ${state.ignored} ignored` : ""}`;
  if (state.status === "building") return `${state.doing || "Building"} …`;
  if (state.status === "failed") return state.slides.length ? "The deck cannot be built; the slides are those of before" : "The deck cannot be built";
  const outline = state.drawn ? "" : " · outline only: LibreOffice is not installed";
  const errors = state.findings.filter((one) => one.severity === "error").length;
  const refused = errors ? ` · ${errors} ${errors === 1 ? "keeps" : "keep"} the deck from being built` : "";
  return `${state.slides.length} slides, ${found}${refused} · ${state.seconds} s${outline}`;
}

function draw() {
  const state = seen.state;
  if (!current() && state.slides.length) seen.slide = (state.slides.find((one) => `#${one.id}` === decodeURIComponent(location.hash)) || state.slides[0]).id;
  document.title = `${state.status === "failed" ? "✗ " : ""}${state.title || state.deck} – preview`;
  $("deck-title").textContent = state.title || "Preview";
  $("deck-file").textContent = state.deck;
  $("status").dataset.status = state.status;
  if ($("status").textContent !== says(state)) $("status").textContent = says(state);
  const mistakes = JSON.stringify(state.problems);
  if ($("problems").dataset.shown !== mistakes) {
    $("problems").dataset.shown = mistakes;
    $("problems").replaceChildren(...state.problems.map(problem));
    $("problems").hidden = state.problems.length === 0;
  }
  drawList();
  drawSlide();
  drawFindings();
}

function choose(id) {
  if (!id) return;
  seen.slide = id;
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  draw();
  const item = [...$("list").children].find((one) => one.dataset.slide === id);
  if (item) item.scrollIntoView({ block: "nearest", inline: "nearest" });
  $("slide").scrollTop = 0;
}

function step(by) {
  const all = listed();
  const at = all.findIndex((one) => one.id === seen.slide);
  const to = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by));
  if (all[to]) choose(all[to].id);
}

function toggle(id, name) {
  seen[name] = !seen[name];
  $(id).setAttribute("aria-pressed", String(seen[name]));
  if (seen.state) draw();
}

function help() {
  $("help").hidden = !$("help").hidden;
  $("keys").setAttribute("aria-expanded", String(!$("help").hidden));
}

const again = () => fetch("again", { method: "POST" });
const doing = {
  j: () => step(1), ArrowDown: () => step(1), ArrowRight: () => step(1),
  k: () => step(-1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1),
  Home: () => step(-1e9), End: () => step(1e9),
  o: () => toggle("view", "outline"), f: () => toggle("filter", "only"), b: again, "?": help,
  c: () => { const copy = $("where").querySelector("button"); if (copy) copy.click(); },
};

document.addEventListener("keydown", (event) => {
  // Keys of the browser stay its own, and arrows scroll what scrolls sideways.
  if (event.ctrlKey || event.altKey || event.metaKey || !seen.state || !doing[event.key]) return;
  if (event.target.closest(".scrolls") && event.key.startsWith("Arrow")) return;
  event.preventDefault();
  doing[event.key]();
});
$("view").addEventListener("click", () => toggle("view", "outline"));
$("filter").addEventListener("click", () => toggle("filter", "only"));
$("again").addEventListener("click", again);
$("keys").addEventListener("click", help);

// One question at a time, so that an older answer never comes after a newer one.
let asking = false;
let wanted = 0;
async function ask(version) {
  wanted = version;
  if (asking) return;
  asking = true;
  try {
    while (!seen.state || seen.state.version !== wanted) {
      const state = await (await fetch("state")).json();
      const late = state.version > wanted;
      if (late) wanted = state.version;
      seen.state = state;
      draw();
      if (state.version < wanted) continue;
      break;
    }
  } catch { gone(); } finally { asking = false; }
}

function gone() {
  $("status").dataset.status = "gone";
  $("status").textContent = "The preview has stopped: run deckgen preview again";
}

const events = new EventSource("events");
events.addEventListener("message", (event) => ask(Number(event.data)));
events.addEventListener("error", gone);
