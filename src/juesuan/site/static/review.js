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
    var spot = t.closest("#paper .h");
    if (spot) {
      var found = document.getElementById("n" + spot.dataset.n.split(" ")[0]);
      if (found) { choose(found, false); found.scrollIntoView({ block: "nearest" }); }
    }
  });

  /* marks are buttons for the keyboard too */
  document.addEventListener("keydown", function (event) {
    var t = event.target;
    if (event.key === "Enter" && t.matches && t.matches("#paper .f.h")) t.click();
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
