// One slide at a time, notes, overview, and what stands behind a number. Without it the page is all slides, one below the other.
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  const slides = [...document.querySelectorAll(".slide")];
  const facts = JSON.parse(document.getElementById("facts").textContent || "{}");
  const tip = document.getElementById("tip"), said = document.getElementById("said");
  const panel = document.getElementById("panel"), help = document.getElementById("help");
  const rtl = root.dir === "rtl";
  let at = 0;

  const button = (name) => document.querySelector(`[data-do=${name}]`);
  const make = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const title = (slide) => slide.querySelector("h2").textContent.trim();

  // going from slide to slide

  function show(number, focus = true) {
    at = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach((slide, place) => slide.classList.toggle("current", place === at));
    const slide = slides[at], part = slide.dataset.part;
    const hidden = slide.dataset.hidden ? " · hidden" : "";
    document.getElementById("where").textContent = `\u200e${at + 1} / ${slides.length}\u200e${part ? " · " + part : ""}${hidden}`;
    button("back").disabled = at === 0;
    button("next").disabled = at === slides.length - 1;
    if (location.hash !== "#" + slide.id) history.replaceState(null, "", "#" + slide.id);
    hideTip();
    if (!panel.hidden) fillPanel();
    if (focus && !body.classList.contains("overview")) {
      const heading = slide.querySelector("h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  // A hidden slide is passed over, as when the deck is presented; a link, the overview and the address lead to it.
  function step(way) {
    let next = at + way;
    while (slides[next] && slides[next].dataset.hidden) next += way;
    if (slides[next]) show(next);
  }

  function shown(from, way) {
    let place = from;
    while (slides[place] && slides[place].dataset.hidden) place += way;
    return place;
  }

  function fromAddress() {
    const id = decodeURIComponent(location.hash.slice(1));
    const found = slides.findIndex((slide) => slide.id === id);
    if (found >= 0) {
      overview(false);
      show(found);
    }
    return found >= 0;
  }

  function overview(on) {
    if (body.classList.contains("overview") === on) return;
    body.classList.toggle("overview", on);
    button("overview").setAttribute("aria-pressed", on);
    slides.forEach((slide) => { slide.querySelector(".page").inert = on; });
    if (on) {
      closePanel();
      slides[at].querySelector(".open").focus();
      slides[at].scrollIntoView({ block: "center" });
    }
  }

  function below(name) {
    const on = body.classList.toggle("with-" + name);
    button(name).setAttribute("aria-pressed", on);
    body.querySelectorAll(`.${name}`).forEach((one) => { one.open = on; });
  }

  // numbers: where they come from

  function fact(number) {
    const [place, role] = facts.numbers[number];
    return { ...facts.facts[place], role };
  }

  function fillPanel(wanted) {
    panel.replaceChildren();
    const head = make("header"), close = make("button", "Close");
    close.type = "button";
    close.addEventListener("click", closePanel);
    head.append(make("h2", "Numbers on this slide"), close);
    panel.append(head);
    const seen = new Set();
    slides[at].querySelectorAll(".page .num").forEach((one) => {
      const number = one.dataset.n, key = number + one.textContent;
      if (seen.has(key)) return;
      seen.add(key);
      const known = fact(number), entry = make("article");
      entry.dataset.n = key;
      entry.append(make("h3", `${one.textContent}  ${known.head}`));
      const list = make("dl");
      for (const [name, text] of [...(known.role ? [["shows", known.role]] : []), ...known.rows]) list.append(make("dt", name), make("dd", text));
      entry.append(list);
      panel.append(entry);
    });
    if (!seen.size) panel.append(make("p", "No number of this slide is in the ledger."));
    const found = wanted && [...panel.querySelectorAll("article")].find((one) => one.dataset.n === wanted.dataset.n + wanted.textContent);
    if (found) {
      found.classList.add("found");
      found.scrollIntoView({ block: "nearest" });
    }
  }

  function openPanel(wanted) {
    if (!button("numbers")) return;
    panel.hidden = false;
    button("numbers").setAttribute("aria-expanded", "true");
    fillPanel(wanted);
    panel.focus();
  }

  function closePanel() {
    if (panel.hidden) return;
    panel.hidden = true;
    button("numbers").setAttribute("aria-expanded", "false");
    slides[at].querySelector("h2").focus({ preventScroll: true });
  }

  // what stands at the pointer

  function showTip(text, box) {
    tip.textContent = text;
    tip.hidden = false;
    const wide = tip.offsetWidth, high = tip.offsetHeight;
    const left = Math.max(4, Math.min(innerWidth - wide - 4, box.left + box.width / 2 - wide / 2));
    const top = box.top - high - 8 > 4 ? box.top - high - 8 : Math.min(innerHeight - high - 4, box.bottom + 8);
    tip.style.left = left + "px";
    tip.style.top = top + "px";
  }

  function hideTip() {
    tip.hidden = true;
    document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
  }

  function point(mark) {
    hideTip();
    mark.classList.add("pointed");
    showTip(mark.dataset.t, mark.getBoundingClientRect());
  }

  document.addEventListener("pointerover", (event) => {
    if (body.classList.contains("overview")) return;
    const mark = event.target.closest(".m[data-t]"), number = event.target.closest(".num");
    if (mark) point(mark);
    else if (number && facts.numbers) {
      const known = fact(number.dataset.n);
      const brief = known.rows.filter(([name]) => ["definition", "period", "n", "computed by", "in"].includes(name));
      showTip([known.head + (known.role ? `, ${known.role}` : ""), ...brief.map(([name, text]) => `${name}: ${text}`)].join("\n"), number.getBoundingClientRect());
    } else hideTip();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (body.classList.contains("overview")) {
      const slide = event.target.closest(".slide");
      if (slide) {
        event.preventDefault();
        overview(false);
        show(slides.indexOf(slide));
      }
      return;
    }
    if (link) return;
    const number = event.target.closest(".page .num");
    if (number) openPanel(number);
  });

  // charts

  function chart(figure) {
    const svg = figure.querySelector("svg.chart");
    const [left, top, width, height] = svg.dataset.area.split(" ").map(Number);
    const view = { k: 1, x: 0, y: 0 };
    const marks = [...svg.querySelectorAll("title")].map((one) => {
      const mark = one.parentNode;
      mark.dataset.t = one.textContent;
      mark.classList.add("m");
      one.remove();
      return mark;
    });
    const kept = new Map();
    const base = (node, name) => {
      const key = kept.get(node) || kept.set(node, {}).get(node);
      if (!(name in key)) key[name] = node.getAttribute(name);
      return key[name];
    };
    const X = (x) => view.x + view.k * x, Y = (y) => view.y + view.k * y;

    function set(node, names, map) {
      names.forEach((name) => { if (base(node, name) !== null) node.setAttribute(name, map(Number(base(node, name)))); });
    }

    // Places are mapped one by one, so that words, lines and markers keep their size.
    function place() {
      const zoomed = view.k > 1.001, clip = svg.querySelector("clipPath").id;
      svg.classList.toggle("zoomed", zoomed);
      [".marks", ".labels"].forEach((name) => {
        const layer = svg.querySelector(name);
        zoomed ? layer.setAttribute("clip-path", `url(#${clip})`) : layer.removeAttribute("clip-path");
      });
      svg.querySelectorAll(".marks rect:not(.p)").forEach((node) => {
        set(node, ["x"], X); set(node, ["y"], Y); set(node, ["width", "height"], (size) => size * view.k);
      });
      svg.querySelectorAll(".marks polyline, .marks polygon:not(.p)").forEach((node) => {
        const points = base(node, "points").split(" ").map((pair) => pair.split(",").map(Number));
        node.setAttribute("points", points.map(([x, y]) => `${X(x)},${Y(y)}`).join(" "));
      });
      svg.querySelectorAll(".p").forEach((node) => {
        if (node.closest(".key")) return;
        const x = Number(node.dataset.x), y = Number(node.dataset.y);
        node.setAttribute("transform", `translate(${X(x) - x} ${Y(y) - y})`);
      });
      svg.querySelectorAll("line.g").forEach((node) => {
        if (node.dataset.m === "x") { set(node, ["x1", "x2"], X); out(node, Number(node.getAttribute("x1")), left, width); }
        else { set(node, ["y1", "y2"], Y); out(node, Number(node.getAttribute("y1")), top, height); }
      });
      svg.querySelectorAll("text.w").forEach((node) => {
        const x = Number(node.dataset.x), y = Number(node.dataset.y), map = node.dataset.m;
        const dx = map.includes("x") ? X(x) - x : 0, dy = map.includes("y") ? Y(y) - y : 0;
        node.setAttribute("transform", `translate(${dx} ${dy})`);
        if (map === "x") out(node, x + dx, left, width);
        if (map === "y") out(node, y + dy, top, height);
      });
    }

    function out(node, value, from, length) {
      node.classList.toggle("off", view.k > 1.001 && (value < from - 0.5 || value > from + length + 0.5));
    }

    function zoom(by, x = left + width / 2, y = top + height / 2) {
      const k = Math.max(1, Math.min(12, view.k * by));
      move(x - (x - view.x) * k / view.k, y - (y - view.y) * k / view.k, k);
    }

    function move(x, y, k = view.k) {
      view.k = k;
      view.x = Math.min(left - k * left, Math.max(left + width - k * (left + width), x));
      view.y = Math.min(top - k * top, Math.max(top + height - k * (top + height), y));
      hideTip();
      place();
    }

    function where(event) {
      const box = svg.getBoundingClientRect(), frame = svg.viewBox.baseVal;
      const scale = Math.min(box.width / frame.width, box.height / frame.height);
      return [(event.clientX - box.left - (box.width - frame.width * scale) / 2) / scale,
        (event.clientY - box.top - (box.height - frame.height * scale) / 2) / scale, scale];
    }

    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const [x, y] = where(event);
      zoom(event.deltaY < 0 ? 1.25 : 0.8, x, y);
    }, { passive: false });
    svg.addEventListener("dblclick", (event) => { const [x, y] = where(event); zoom(2, x, y); });
    svg.addEventListener("pointerdown", (event) => {
      if (view.k <= 1.001) return;
      const [x, y] = where(event), start = { ...view };
      svg.setPointerCapture(event.pointerId);
      const drag = (moved) => { const [nowX, nowY] = where(moved); move(start.x + nowX - x, start.y + nowY - y); };
      svg.addEventListener("pointermove", drag);
      svg.addEventListener("pointerup", () => svg.removeEventListener("pointermove", drag), { once: true });
    });

    // with the keyboard: marks one after the other
    let walked = -1;
    figure.tabIndex = 0;
    figure.setAttribute("role", "group");
    figure.setAttribute("aria-roledescription", "chart");
    figure.setAttribute("aria-label", `Chart, ${marks.length} marks`);
    figure.addEventListener("keydown", (event) => {
      if (event.target !== figure || event.ctrlKey || event.metaKey || event.altKey) return;
      const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const seen = marks.filter((mark) => !mark.closest(".off"));
      if (way && seen.length) {
        walked = (walked + way + seen.length) % seen.length;
        point(seen[walked]);
        said.textContent = seen[walked].dataset.t;
      } else if (event.key === "+" || event.key === "=") zoom(1.5);
      else if (event.key === "-") zoom(1 / 1.5);
      else if (event.key === "0") move(0, 0, 1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    figure.addEventListener("blur", () => { walked = -1; hideTip(); });

    const tools = make("div", "", "tools");
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Chart");
    const add = (text, label, act) => {
      const one = make("button", text);
      one.type = "button";
      if (label) one.setAttribute("aria-label", label);
      one.addEventListener("click", () => act(one));
      tools.append(one);
      return one;
    };
    (svg.dataset.series ? svg.dataset.series.split("|") : []).forEach((entry) => {
      const [, number, color, name] = entry.match(/^(\d+):([^:]*):(.*)$/s);
      const one = add(name, "", () => {
        const on = one.getAttribute("aria-pressed") !== "true";
        one.setAttribute("aria-pressed", on);
        svg.querySelectorAll(`.s[data-s="${number}"]`).forEach((group) => group.classList.toggle("off", !on));
        hideTip();
      });
      one.setAttribute("aria-pressed", "true");
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      square.setAttribute("width", "100%");
      square.setAttribute("height", "100%");
      square.setAttribute("fill", color);
      swatch.setAttribute("aria-hidden", "true");
      swatch.append(square);
      one.prepend(swatch);
    });
    add("+", "Zoom in", () => zoom(1.5));
    add("−", "Zoom out", () => zoom(1 / 1.5));
    add("Reset", "", () => move(0, 0, 1));
    figure.append(tools);
  }

  // keys and buttons

  const acts = {
    back: () => step(-1),
    next: () => step(1),
    overview: () => overview(!body.classList.contains("overview")),
    notes: () => below("notes"),
    data: () => below("data"),
    numbers: () => (panel.hidden ? openPanel() : closePanel()),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen && root.requestFullscreen().catch(() => {})),
    help: () => (help.open ? help.close() : help.showModal()),
  };
  document.querySelectorAll("[data-do]").forEach((one) => one.addEventListener("click", () => acts[one.dataset.do]()));

  const keys = {
    ArrowRight: rtl ? acts.back : acts.next, ArrowLeft: rtl ? acts.next : acts.back, PageDown: acts.next, PageUp: acts.back,
    " ": acts.next, Home: () => show(shown(0, 1)), End: () => show(shown(slides.length - 1, -1)),
    o: acts.overview, n: acts.notes, d: acts.data, u: acts.numbers, f: acts.fullscreen, "?": acts.help,
  };

  function inOverview(event) {
    const links = slides.map((slide) => slide.querySelector(".open"));
    const now = links.indexOf(document.activeElement);
    const across = Math.max(1, slides.filter((slide) => slide.offsetTop === slides[0].offsetTop).length);
    const way = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: across, ArrowUp: -across }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : now + way;
    if (Number.isNaN(next)) return false;
    if (links[next]) links[next].focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const pressed = event.target.closest("button, summary, a, input, select");
    if (event.key === "Escape") {
      hideTip();
      if (!panel.hidden) closePanel();
      else overview(false);
      return;
    }
    if ((event.key === " " || event.key === "Enter") && pressed) return;
    if (panel.contains(event.target) && event.key !== "u") return;
    if (event.target.closest(".beside") && /Page|Arrow|Home|End| /.test(event.key)) return;
    if (body.classList.contains("overview") && /Arrow|Home|End/.test(event.key)) {
      if (inOverview(event)) event.preventDefault();
      return;
    }
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  let touched = null;
  document.addEventListener("touchstart", (event) => { touched = event.touches.length === 1 && !event.target.closest(".zoomed, .object, .bar") ? event.touches[0].clientX : null; }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (touched === null) return;
    const moved = event.changedTouches[0].clientX - touched;
    if (Math.abs(moved) > 60 && !body.classList.contains("overview")) step((moved < 0) !== rtl ? 1 : -1);
    touched = null;
  });

  root.classList.add("js");
  slides.forEach((slide) => {
    const open = make("a", `${slide.dataset.number}  ${title(slide)}${slide.dataset.hidden ? " (hidden)" : ""}`, "open");
    open.href = "#" + slide.id;
    slide.append(open);
    slide.querySelector(".beside").tabIndex = 0;
  });
  document.querySelectorAll(".interactive").forEach(chart);
  addEventListener("hashchange", fromAddress);
  if (!fromAddress()) show(shown(0, 1), false);
})();
