"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var words = data.words, pop = document.getElementById("pop"), opener = null;
  var cards = Array.prototype.slice.call(document.querySelectorAll(".card"));
  var current = -1;
  var smooth = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  document.documentElement.classList.add("scripted");

  function make(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function each(list, f) { Array.prototype.forEach.call(list, f); }

  function figure(id) { return document.getElementById("f" + id); }

  /* light up */
  function dim() {
    each(document.querySelectorAll(".lit"), function (e) { e.classList.remove("lit", "main"); });
  }

  function light(elements, main) {
    dim();
    elements.forEach(function (e) { if (e) e.classList.add("lit"); });
    if (main) main.classList.add("lit", "main");
  }

  function show(e) {
    if (!e) return;
    // content-visibility: the first scroll lays out what was skipped, the second lands on it
    e.scrollIntoView({ block: "center", inline: "nearest", behavior: "auto" });
    requestAnimationFrame(function () { e.scrollIntoView({ block: "center", inline: "nearest", behavior: "auto" }); });
  }

  function choose(card, stay) {
    close();
    cards.forEach(function (c) { c.classList.toggle("on", c === card); });
    current = cards.indexOf(card);
    var figs = card.dataset.figs ? card.dataset.figs.split(" ").map(figure) : [];
    var spots = Array.prototype.slice.call(document.querySelectorAll('#paper [data-n~="' + card.dataset.n + '"]'));
    var main = document.querySelector('#paper [data-m~="' + card.dataset.n + '"]');
    if (!main || card.dataset.target[0] !== "w") main = document.getElementById(card.dataset.target) || main;
    light(figs.concat(spots), main);
    show(main);
    if (!stay) card.scrollIntoView({ block: "nearest", behavior: smooth });
  }

  /* the pop-up of a figure */
  function chip(id, me) {
    var b = make("button", "chip" + (id === me ? " me" : ""), data.figures[id][0]);
    b.type = "button";
    b.title = data.figures[id][4];
    b.addEventListener("click", function () { open(id, true); });
    return b;
  }

  function row(list, name, value) {
    list.appendChild(make("dt", "", name));
    list.appendChild(make("dd", "", value));
  }

  function relation(number, me) {
    var r = data.relations[number], box = make("div", "rel " + r[1]);
    var what = make("p", "what");
    what.appendChild(make("span", "st", data.status[r[1]]));
    what.appendChild(document.createTextNode(" · " + data.rules[r[0]][1]));
    box.appendChild(what);
    box.appendChild(make("p", "arith", r[2]));
    var chips = make("p", "chips");
    r[3].forEach(function (id) { chips.appendChild(chip(id, me)); });
    box.appendChild(chips);
    return box;
  }

  function fill(id) {
    var f = data.figures[id];
    pop.textContent = "";
    var head = make("header"), title = make("h2", "", f[0]), x = make("button", "close", "×");
    title.id = "pop-title";
    x.type = "button";
    x.setAttribute("aria-label", words.js_close);
    x.addEventListener("click", close);
    head.appendChild(title);
    head.appendChild(make("span", "state " + f[6], words["js_" + f[6]]));
    head.appendChild(x);
    pop.appendChild(head);
    var list = make("dl");
    row(list, words.js_measures, f[4] || words.js_unknown);
    row(list, words.js_value, f[1] + " " + f[2]);
    row(list, words.js_interval, f[3] ? "[" + f[3][0] + ", " + f[3][1] + "]" : words.js_exactly);
    if (f[5]) row(list, words.js_where, f[5]);
    pop.appendChild(list);
    if (f[8]) pop.appendChild(make("p", "low", words.js_low));
    pop.appendChild(make("h3", "", f[7].length ? words.js_relations + " " + f[7].length : words.js_none));
    var order = { inconsistent: 0, undefined: 1, consistent: 2, exact: 3 };
    f[7].slice().sort(function (a, b) { return order[data.relations[a][1]] - order[data.relations[b][1]]; })
      .forEach(function (n) { pop.appendChild(relation(n, id)); });
  }

  function place(e) {
    var box = e.getBoundingClientRect(), w = pop.offsetWidth, h = pop.offsetHeight;
    var left = Math.min(Math.max(12, box.left), document.documentElement.clientWidth - w - 12);
    var below = box.bottom + 8 + h < window.innerHeight || box.top < h + 8;
    pop.style.left = left + window.scrollX + "px";
    pop.style.top = (below ? box.bottom + 8 : box.top - h - 8) + window.scrollY + "px";
  }

  function open(id, jump) {
    var e = figure(id);
    if (!e || !data.figures[id]) return;
    var others = [];
    data.figures[id][7].forEach(function (n) { data.relations[n][3].forEach(function (o) { others.push(figure(o)); }); });
    light(others, null);
    e.classList.add("lit");
    fill(id);
    pop.hidden = false;
    pop.scrollTop = 0;
    opener = e;
    if (jump) show(e);
    requestAnimationFrame(function () {
      requestAnimationFrame(function () { place(e); pop.focus({ preventScroll: true }); });
    });
  }

  function close() {
    if (pop.hidden) return;
    var at = document.activeElement;
    if (opener && (!at || at === document.body || pop.contains(at))) opener.focus({ preventScroll: true });
    pop.hidden = true;
  }

  document.addEventListener("click", function (event) {
    var t = event.target;
    if (pop.contains(t)) return;
    var f = t.closest("[data-f]"), card = t.closest(".card");
    if (f) {
      event.preventDefault();
      open(+f.dataset.f, !!card);
      return;
    }
    close();
    if (card) {
      if (t.closest("a")) event.preventDefault();
      if (!String(window.getSelection())) choose(card, true);
      return;
    }
    var spot = t.closest("#paper .h");
    if (spot) {
      var found = document.getElementById("n" + spot.dataset.n.split(" ")[0]);
      if (found) { press(found.dataset.sev, true); choose(found); }
    }
  });

  /* keys: Enter on a figure opens it, arrows go to the next figure, Esc closes, n and p step through the findings */
  document.addEventListener("keydown", function (event) {
    var t = event.target;
    if (event.key === "Escape") { close(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName)) return;
    if (t.classList.contains("f") && t.dataset.f) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(+t.dataset.f); return; }
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        event.preventDefault();
        var all = Array.prototype.slice.call(document.querySelectorAll("#paper .f"));
        var next = all[all.indexOf(t) + (event.key === "ArrowRight" ? 1 : -1)];
        if (next) next.focus();
        return;
      }
    }
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });

  function visible() { return cards.filter(function (c) { return !c.hidden; }); }

  function step(by) {
    var list = visible();
    if (!list.length) return;
    var at = list.indexOf(cards[current]);
    choose(list[(at + by + list.length + (at < 0 && by < 0 ? 1 : 0)) % list.length]);
  }

  document.getElementById("next").addEventListener("click", function () { step(1); });
  document.getElementById("prev").addEventListener("click", function () { step(-1); });

  /* filters */
  var filters = document.querySelectorAll(".filter");

  function apply() {
    var on = {};
    each(filters, function (b) { on[b.dataset.sev] = b.getAttribute("aria-pressed") === "true"; });
    cards.forEach(function (c) { c.hidden = !on[c.dataset.sev]; });
    document.getElementById("shown").textContent = visible().length + (visible().length < cards.length ? " / " + cards.length : "");
  }

  function press(severity, on) {
    each(filters, function (b) { if (b.dataset.sev === severity) b.setAttribute("aria-pressed", on); });
    apply();
  }

  each(filters, function (b) {
    b.addEventListener("click", function () { press(b.dataset.sev, b.getAttribute("aria-pressed") !== "true"); });
  });
  apply();

  document.getElementById("marks").addEventListener("change", function (event) {
    document.body.classList.toggle("unmarked", !event.target.checked);
  });

  window.addEventListener("beforeprint", function () {
    close();
    each(document.querySelectorAll("#not-checked"), function (d) { d.open = true; });
  });
  window.addEventListener("resize", function () { if (!pop.hidden && opener) place(opener); });
})();
