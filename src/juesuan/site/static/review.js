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

  all("[data-drop]").forEach(function (form) {
    var input = form.querySelector("input[type=file]");
    form.addEventListener("dragover", function (event) { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", function () { form.classList.remove("over"); });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("over");
      if (event.dataTransfer && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
    form.addEventListener("submit", function () {
      var button = form.querySelector("button");
      setTimeout(function () { button.disabled = true; }, 0);
    });
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
