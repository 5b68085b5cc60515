"use strict";
/* The original pages beside the findings: pictures loaded as they come into view, a finding's places marked on them. Places come as
   fractions of the page. The pages are told in the page itself (#papers), or asked for (data-papers), or both: the first at once, the
   others when they are made. Without a script the text is shown. */
(function () {
  var box = document.getElementById("pages"), store = document.getElementById("papers"), view = document.querySelector(".pg-view");
  if (!box || !view) return;
  var text = document.querySelector(".pg-text"), zooms = [0.6, 0.8, 1, 1.35, 1.8, 2.4], zoom = 2;
  var state = view.querySelector(".pg-state"), shown = false;

  function all(root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }
  function cards() { return all(document, "article[data-n], li[data-n]"); }
  function card(n) { return document.getElementById("n" + n); }
  function marks() { return all(box, ".pg-mark"); }
  function has(list, n) { return list.split(" ").indexOf(String(n)) >= 0; }
  function title(c) { return (c.querySelector("h3, p") || c).textContent.trim().replace(/\s+/g, " "); }

  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (e) { if (e.isIntersecting) { seen.unobserve(e.target); load(e.target); } });
  }, { rootMargin: "600px 0px" });

  function load(sheet) {
    var image = sheet.querySelector("img"), fine = zoom > 2 ? "?fine=1" : "";
    if (sheet.dataset.picture) { if (!image.src) image.src = sheet.dataset.picture; return; }
    if (image.dataset.at === fine) return;
    image.dataset.at = fine;
    image.src = box.dataset.base + sheet.dataset.file + "/" + sheet.dataset.page + fine;
  }

  function build(papers) {
    box.textContent = "";
    papers.forEach(function (paper) {
      if (papers.length > 1) {
        var name = document.createElement("p");
        name.className = "pg-file";
        name.textContent = paper.name;
        box.append(name);
      }
      var sheets = paper.pages.map(function (size, n) {
        var sheet = document.createElement("div"), image = document.createElement("img"), label = document.createElement("p");
        sheet.className = "pg-sheet";
        sheet.dataset.file = paper.file;
        sheet.dataset.page = n + 1;
        if (paper.pictures) sheet.dataset.picture = paper.pictures[n];
        sheet.style.aspectRatio = size[0] + " / " + size[1];
        image.alt = box.dataset.page.replace("{}", n + 1);
        label.className = "pg-number";
        label.textContent = image.alt;
        sheet.append(image);
        box.append(label, sheet);
        seen.observe(sheet);
        return sheet;
      });
      paper.marks.forEach(function (m) {
        if (!m.main.length && !m.others.length) return;
        var first = m.main.length ? m.main[0] : m.others[0], its = card(first), e = document.createElement(m.main.length ? "button" : "span");
        if (!its || !sheets[m.page - 1]) return;
        e.className = "pg-mark" + (m.main.length ? " main " + (its.classList.contains("error") ? "error" : its.classList.contains("warning") ? "warning" : "note") : "");
        if (m.main.length) { e.type = "button"; e.setAttribute("aria-label", box.dataset.finding.replace("{}", title(its))); }
        e.dataset.main = m.main.join(" ");
        e.dataset.others = m.others.join(" ");
        e.style.left = 100 * m.box[0] + "%";
        e.style.top = 100 * m.box[1] + "%";
        e.style.width = 100 * (m.box[2] - m.box[0]) + "%";
        e.style.height = 100 * (m.box[3] - m.box[1]) + "%";
        if (m.main.length) e.addEventListener("click", function () { choose(first, false); });
        sheets[m.page - 1].append(e);
      });
    });
    all(view, "[data-view]").forEach(function (b) { b.disabled = false; });
  }

  var current = "";

  function choose(n, move) {
    current = String(n);
    cards().forEach(function (c) { c.classList.toggle("on", c.id === "n" + n); });
    var target = null;
    marks().forEach(function (m) {
      var main = has(m.dataset.main, n), lit = main || has(m.dataset.others, n);
      m.classList.toggle("lit", lit);
      m.classList.toggle("on", main);
      if ((main && !(target && has(target.dataset.main, n))) || (lit && !target)) target = m;
    });
    if (move && target) target.scrollIntoView({ block: "center", inline: "center" });
    if (!move && card(n) && window.matchMedia("(min-width: 62.01rem)").matches) card(n).scrollIntoView({ block: "nearest" });
    return target;
  }

  /* before the other scripts, which go to the text: on a card, on one's keys too */
  document.addEventListener("click", function (event) {
    if (!shown || !event.target.closest) return;
    var c = event.target.closest("article[data-n], li[data-n]");
    if (!c || event.target.closest("form, details, input, button")) return;
    var link = event.target.closest("a");
    if (link && !(link.getAttribute("href") || "").startsWith("#")) return;
    if (choose(c.dataset.n, true)) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  /* chosen by a key: the other script marks the card */
  var watch = new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      var c = change.target;
      if (shown && c.classList.contains("on") && c.dataset.n !== current) choose(c.dataset.n, true);
    });
  });
  cards().forEach(function (c) { watch.observe(c, { attributes: true, attributeFilter: ["class"] }); });

  function keep(what) { try { localStorage.setItem("juesuan-view", what); } catch (e) { /* not kept then */ } }
  function kept() { try { return localStorage.getItem("juesuan-view"); } catch (e) { return null; } }

  function show(pages, chosen) {
    shown = pages;
    if (chosen) keep(pages ? "pages" : "text");
    box.hidden = !pages;
    text.hidden = pages;
    view.querySelector(".pg-zoom").hidden = !pages;
    all(view, "[data-view]").forEach(function (b) { b.setAttribute("aria-pressed", String((b.dataset.view === "pages") === pages)); });
    var on = cards().find(function (c) { return c.classList.contains("on"); });
    if (pages && on) choose(on.dataset.n, true);
  }

  view.addEventListener("click", function (event) {
    var b = event.target.closest("button");
    if (!b) return;
    if (b.dataset.view === "text") show(false, true);
    if (b.dataset.view === "pages") { if (box.children.length) show(true, true); else { keep("pages"); ask(true); } }
    if (b.dataset.zoom) {
      zoom = Math.max(0, Math.min(zooms.length - 1, zoom + Number(b.dataset.zoom)));
      box.style.setProperty("--zoom", zooms[zoom]);
      all(box, ".pg-sheet").forEach(function (s) { if (s.querySelector("img").dataset.at !== undefined) { s.querySelector("img").dataset.at = "?"; seen.observe(s); } });
    }
  });

  /* pages that are made when they are asked for: the first as soon as it is there (202: there is more to come), then all. Who was
     never asked whether to see pages or text, and has not touched the report yet, is shown the pages if they come at once. */
  var asked = null, touched = false, since = performance.now(), AT_ONCE = 1500;
  ["pointerdown", "keydown", "wheel", "touchstart"].forEach(function (name) {
    document.addEventListener(name, function () { touched = true; }, { passive: true, capture: true });
  });

  function fetched(query) {
    return fetch(box.dataset.papers + query).then(function (answer) {
      return answer.ok ? answer.json().then(function (papers) { return { papers: papers, more: answer.status === 202 }; }) : { papers: [] };
    }).catch(function () { return { papers: [] }; });
  }
  function at_once() { return kept() === null && !touched && performance.now() - since < AT_ONCE; }

  function ask(then) {
    function made(papers) { build(papers); if (then || shown || at_once()) { then = false; show(true); } }
    if (!asked) {
      state.textContent = view.dataset.making;
      asked = fetched("?first=1").then(function (found) {
        if (!found.more) return found.papers;
        if (!box.children.length) made(found.papers);
        return fetched("").then(function (whole) { return whole.papers; });
      });
    }
    asked.then(function (papers) {
      state.textContent = papers.length ? "" : view.dataset.none;
      if (papers.length) made(papers);
      else if (!box.children.length) all(view, "[data-view=pages]").forEach(function (b) { b.disabled = true; });
    });
  }

  view.hidden = false;
  if (store) build(JSON.parse(store.textContent));
  show(box.children.length > 0 && kept() !== "text");
  if (box.dataset.papers && (box.dataset.lazy === undefined || kept() === "pages")) ask(kept() === "pages");
})();
