"use strict";
/* A finding lights up its figures in the document; files may be dropped on a form. Pages work without this. */
(function () {
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function show(e) {
    if (!e) return;
    e.scrollIntoView({ block: "center", inline: "nearest" });
    requestAnimationFrame(function () { e.scrollIntoView({ block: "center", inline: "nearest" }); });
  }

  function choose(card, move) {
    all(".rv-card.on").forEach(function (c) { c.classList.remove("on"); });
    all(".lit").forEach(function (e) { e.classList.remove("lit", "main"); });
    card.classList.add("on");
    (card.dataset.figs ? card.dataset.figs.split(" ") : []).forEach(function (id) {
      var e = document.getElementById("f" + id);
      if (e) e.classList.add("lit");
    });
    all('#paper [data-n~="' + card.dataset.n + '"]').forEach(function (e) { e.classList.add("lit"); });
    var main = document.getElementById(card.dataset.target);
    if (main) {
      main.classList.add("lit", "main");
      if (move) show(main);
    }
  }

  function wide() { return window.matchMedia("(min-width: 62.01rem)").matches; }

  document.addEventListener("click", function (event) {
    var t = event.target;
    if (!t.closest) return;
    var card = t.closest(".rv-card");
    if (card) {
      if (t.closest("form, details, input, button")) return;
      var link = t.closest("a");
      if (link) event.preventDefault();
      if (link || wide()) choose(card, true);
      return;
    }
    if (pop && pop.contains(t)) return;
    close();
    var spot = t.closest("#paper .h");
    if (spot) {
      var found = document.getElementById("n" + spot.dataset.n.split(" ")[0]);
      if (found) { choose(found, false); if (wide()) found.scrollIntoView({ block: "nearest" }); }
    }
    var figure = t.closest("#paper .f");
    if (figure) open(figure);
  });

  /* what a figure measures, and what it was checked against */
  var pop = document.getElementById("rv-pop"), store = document.getElementById("rv-data");
  var data = store ? JSON.parse(store.textContent) : null, opener = null;

  function make(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function open(e) {
    var f = data && data.figures[e.dataset.f];
    if (!f) return;
    pop.textContent = "";
    var amount = make("b", "", f[0]);
    amount.appendChild(make("i", "", f[3] ? "[" + f[3][0] + ", " + f[3][1] + "] " + f[2] : pop.dataset.exactly + " " + f[1] + " " + f[2]));
    pop.appendChild(amount);
    pop.appendChild(make("span", "", f[4]));
    var order = { inconsistent: 0, undefined: 1, consistent: 2, exact: 3 };
    var list = make("ul", "rv-rels");
    f[7].map(function (n) { return data.relations[n]; })
      .sort(function (a, b) { return order[a[1]] - order[b[1]]; })
      .forEach(function (r) {
        var item = make("li", r[1]);
        item.appendChild(make("small", "", data.status[r[1]] + " · " + data.rules[r[0]][1]));
        item.appendChild(make("span", "", r[2]));
        list.appendChild(item);
      });
    pop.appendChild(list);
    var x = make("button", "", "×");
    x.type = "button";
    x.setAttribute("aria-label", pop.dataset.close);
    x.addEventListener("click", function () { close(true); });
    pop.appendChild(x);
    pop.hidden = false;
    pop.scrollTop = 0;
    opener = e;
    var at = e.getBoundingClientRect(), room = document.documentElement.clientWidth;
    var below = at.bottom + pop.offsetHeight + 8 < window.innerHeight || at.top < pop.offsetHeight + 8;
    pop.style.left = Math.max(12, Math.min(at.left, room - pop.offsetWidth - 12)) + window.scrollX + "px";
    pop.style.top = (below ? at.bottom + 6 : at.top - pop.offsetHeight - 6) + window.scrollY + "px";
  }

  function close(back) {
    if (!pop || pop.hidden) return;
    pop.hidden = true;
    if (back && opener) opener.focus({ preventScroll: true });
  }

  /* marks are buttons for the keyboard too */
  document.addEventListener("keydown", function (event) {
    var t = event.target;
    if (event.key === "Escape") close(true);
    if ((event.key === "Enter" || event.key === " ") && t.matches && t.matches("#paper .f")) { event.preventDefault(); t.click(); }
  });

  function size(bytes) {
    return bytes < 1024 * 1024 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1024 / 1024).toFixed(1) + " MB";
  }

  all("[data-drop]").forEach(function (form) {
    var input = form.querySelector("input[type=file]");
    form.addEventListener("dragover", function (event) { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", function () { form.classList.remove("over"); });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("over");
      if (event.dataTransfer && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; list(); }
    });
    var here = form.querySelector(".rv-drop-here"), box = form.querySelector(".rv-chosen");
    if (here) here.hidden = false;
    if (box) input.addEventListener("change", list);
    if (box && input.files.length) list();
    function list() {
      if (!box) return;
      var files = Array.prototype.slice.call(input.files), ul = document.createElement("ul"), head = document.createElement("p");
      var total = files.reduce(function (sum, f) { return sum + f.size; }, 0);
      head.textContent = box.dataset.words.replace("{}", files.length).replace("{}", size(total));
      files.slice(0, 200).forEach(function (f) {
        var li = document.createElement("li"), name = document.createElement("span"), bytes = document.createElement("span");
        name.textContent = f.name;
        bytes.textContent = size(f.size);
        li.append(name, bytes);
        ul.append(li);
      });
      box.replaceChildren(head, ul);
      box.hidden = !files.length;
    }
    form.addEventListener("submit", function () {
      var button = form.querySelector("button");
      setTimeout(function () { button.disabled = true; }, 0);
    });
  });

  /* ticked drafts: how many, all of the page */
  var every = document.getElementById("pick-all"), told = document.getElementById("picked");

  function count() {
    var n = all(".rv-pick input:checked").length, of = all(".rv-pick input").length;
    if (told) told.textContent = n ? told.dataset.words.replace("{}", n) : "";
    if (every) { every.checked = n > 0 && n === of; every.indeterminate = n > 0 && n < of; }
  }

  if (every) {
    every.hidden = false;
    every.addEventListener("change", function () {
      all(".rv-pick input").forEach(function (box) { box.checked = every.checked; });
      count();
    });
    document.addEventListener("change", function (event) { if (event.target.closest(".rv-pick")) count(); });
    count();
  }

  /* the keyboard: what each key does stands in the page's help */
  function row(step) {
    var rows = all(".rv-list tbody tr"), at = rows.findIndex(function (r) { return r.classList.contains("at"); });
    if (!rows.length) return;
    var next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
    rows.forEach(function (r) { r.classList.remove("at"); });
    next.classList.add("at");
    next.querySelector("th a").focus();
  }

  function card(step) {
    var cards = all(".rv-card"), at = cards.findIndex(function (c) { return c.classList.contains("on"); });
    if (!cards.length) return null;
    var next = cards[Math.max(0, Math.min(cards.length - 1, at < 0 ? 0 : at + step))];
    choose(next, true);
    next.scrollIntoView({ block: "nearest" });
    var link = next.querySelector("h3 a");
    if (link) link.focus({ preventScroll: true });
    return next;
  }

  function here() { return document.querySelector(".rv-card.on") || card(0); }

  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  }

  function focus(selector) {
    var e = document.querySelector(selector);
    if (e) e.focus();
    return Boolean(e);
  }

  function narrow(to) {
    var choice = document.querySelector(".rv-filter select[name=findings]");
    if (!choice) return;
    choice.value = choice.value === to ? "" : to;
    choice.form.requestSubmit();
  }

  var list = document.getElementById("bulk"), help = document.getElementById("rv-help");
  var keys = {
    j: function () { if (list) row(1); else card(1); },
    k: function () { if (list) row(-1); else card(-1); },
    x: function () {
      var box = document.querySelector(".rv-list tr.at .rv-pick input");
      if (box) { box.checked = !box.checked; count(); }
    },
    y: function () {
      var on = here(), button = on && on.querySelector(".rv-verdict button[value=confirmed]");
      if (button) { button.click(); card(1); }
    },
    n: function () {
      var on = here(), input = on && on.querySelector(".rv-verdict input[name=reason]");
      if (input) { input.dataset.dismiss = "1"; input.focus(); }
    },
    r: function () { if (list) focus("[form=bulk][value=return]"); else focus("#actions textarea[name=message]"); },
    s: function () { focus(list ? "[form=bulk][value=sign]" : "#actions button.rv-main"); },
    a: function () { if (every) every.click(); },
    d: function () { focus("[form=bulk][value=assign]"); },
    c: function () { narrow("clean"); },
    e: function () { narrow("errors"); },
    w: function () { focus("#notices"); },
    "[": function () { follow("a[rel=prev]"); },
    "]": function () { follow("a[rel=next]"); },
    "/": function () {
      var back = document.getElementById("rv-list");
      if (!focus("#search") && back) window.location = back.href + "#search";
    },
    "?": function () { if (help) { if (help.open) help.close(); else help.showModal(); } }
  };

  if (help) {
    document.addEventListener("keydown", function (event) {
      var t = event.target;
      if (event.key === "Enter" && t.dataset && t.dataset.dismiss) {
        event.preventDefault();
        if (!t.value.trim()) return;
        t.form.querySelector("button[value=dismissed]").click();
        card(1);
        return;
      }
      if (event.key === "Escape" && t.matches("input, textarea, select")) { t.blur(); return; }
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (t.matches("input:not([type=checkbox]), textarea, select") || (help.open && event.key !== "?")) return;
      if (Object.prototype.hasOwnProperty.call(keys, event.key)) { event.preventDefault(); keys[event.key](); }
    });
    if (window.location.hash === "#search") focus("#search");
  }

  /* the letter goes along with what is confirmed, until someone writes in it */
  document.addEventListener("htmx:after:swap", function () {
    var said = document.querySelector(".rv-verdict[data-letter]"), letter = document.querySelector("#actions textarea[name=message]");
    if (!said) return;
    if (letter && letter.value === letter.defaultValue) {
      letter.defaultValue = said.dataset.letter;
      letter.value = said.dataset.letter;
    }
    said.removeAttribute("data-letter");
  });

  /* logged out meanwhile: the whole page says so, not a corner of it */
  document.addEventListener("htmx:before:response", function (event) {
    var response = event.detail.ctx.response;
    if (response.status === 403 || response.raw && response.raw.redirected) {
      event.preventDefault();
      window.location.reload();
    }
  });
})();
