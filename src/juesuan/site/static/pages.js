"use strict";
/* The original pages beside the findings: pictures loaded as they come into view, a finding's places marked on them. Places come as
   fractions of the page. Without a script the text is shown. */
(function () {
  var box = document.getElementById("pages"), store = document.getElementById("papers");
  if (!box || !store) return;
  var papers = JSON.parse(store.textContent), view = document.querySelector(".wd-view"), text = document.querySelector(".wd-text");
  var zooms = [0.6, 0.8, 1, 1.35, 1.8, 2.4], zoom = 2;

  function cards() { return Array.prototype.slice.call(document.querySelectorAll(".rv-card")); }
  function card(n) { return document.getElementById("n" + n); }
  function marks() { return Array.prototype.slice.call(box.querySelectorAll(".wd-mark")); }
  function has(list, n) { return list.split(" ").indexOf(String(n)) >= 0; }

  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (e) { if (e.isIntersecting) { seen.unobserve(e.target); load(e.target); } });
  }, { rootMargin: "600px 0px" });

  function load(sheet) {
    var image = sheet.querySelector("img"), fine = zoom > 2 ? "?fine=1" : "";
    if (image.dataset.at === fine) return;
    image.dataset.at = fine;
    image.src = box.dataset.base + sheet.dataset.file + "/" + sheet.dataset.page + fine;
  }

  papers.forEach(function (paper) {
    if (papers.length > 1) {
      var name = document.createElement("p");
      name.className = "rv-file";
      name.textContent = paper.name;
      box.append(name);
    }
    var sheets = paper.pages.map(function (size, n) {
      var sheet = document.createElement("div"), image = document.createElement("img"), label = document.createElement("p");
      sheet.className = "wd-sheet";
      sheet.dataset.file = paper.file;
      sheet.dataset.page = n + 1;
      sheet.style.aspectRatio = size[0] + " / " + size[1];
      image.alt = box.dataset.page.replace("{}", n + 1);
      label.className = "wd-number";
      label.textContent = image.alt;
      sheet.append(image);
      box.append(label, sheet);
      seen.observe(sheet);
      return sheet;
    });
    paper.marks.forEach(function (m) {
      if (!m.main.length && !m.others.length) return;
      var first = m.main.length ? m.main[0] : m.others[0], its = card(first), e = document.createElement(m.main.length ? "button" : "span");
      if (!its) return;
      e.className = "wd-mark" + (m.main.length ? " main " + (its.classList.contains("error") ? "error" : its.classList.contains("warning") ? "warning" : "note") : "");
      if (m.main.length) { e.type = "button"; e.setAttribute("aria-label", box.dataset.finding.replace("{}", its.querySelector("h3").textContent.trim())); }
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

  function choose(n, move) {
    cards().forEach(function (c) { c.classList.toggle("on", c.id === "n" + n); });
    var target = null;
    marks().forEach(function (m) {
      var main = has(m.dataset.main, n), lit = main || has(m.dataset.others, n);
      m.classList.toggle("lit", lit);
      m.classList.toggle("on", main);
      if (main && !target || lit && !target && !m.dataset.main) target = main ? m : target || m;
    });
    if (move && target) target.scrollIntoView({ block: "center", inline: "center" });
    if (!move && card(n) && window.matchMedia("(min-width: 62.01rem)").matches) card(n).scrollIntoView({ block: "nearest" });
    return target;
  }

  cards().forEach(function (c) {
    c.addEventListener("click", function (event) {
      if (box.hidden || event.target.closest("form, details, input, button")) return;
      if (choose(c.dataset.n, true)) { event.preventDefault(); event.stopPropagation(); }
    });
  });

  function show(pages) {
    box.hidden = !pages;
    text.hidden = pages;
    view.querySelector(".wd-zoom").hidden = !pages;
    Array.prototype.forEach.call(view.querySelectorAll("[data-view]"), function (b) { b.setAttribute("aria-pressed", String((b.dataset.view === "pages") === pages)); });
  }

  view.addEventListener("click", function (event) {
    var b = event.target.closest("button");
    if (!b) return;
    if (b.dataset.view) show(b.dataset.view === "pages");
    if (b.dataset.zoom) {
      zoom = Math.max(0, Math.min(zooms.length - 1, zoom + Number(b.dataset.zoom)));
      box.style.setProperty("--zoom", zooms[zoom]);
      Array.prototype.forEach.call(box.querySelectorAll(".wd-sheet"), function (s) { if (s.querySelector("img").dataset.at !== undefined) { s.querySelector("img").dataset.at = "?"; seen.observe(s); } });
    }
  });
  view.hidden = false;
  show(true);
})();
