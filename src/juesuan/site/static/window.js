"use strict";
/* Files and folders dropped on the form or chosen, listed with their sizes, sent with a progress bar. Without a script the form
   sends what its field holds. */
(function () {
  function all(root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }

  /* on one's own computer the program lives as long as this page is open; on a site what was handed in does */
  var local = document.querySelector("meta[name=juesuan-local]");
  if (local) {
    var lost = 0;
    var line = new EventSource("/alive");
    line.addEventListener("open", function () { lost = 0; });
    line.addEventListener("error", function () {
      lost += 1;
      if (lost < 3 || document.querySelector(".wd-ended")) return;
      var note = document.createElement("p");
      note.className = "wd-ended";
      note.setAttribute("role", "alert");
      note.textContent = local.content;
      document.body.prepend(note);
    });
    window.addEventListener("pagehide", function () { line.close(); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.reload(); });
  } else {
    setInterval(function () { fetch("/check/here").catch(function () {}); }, 300000);
  }

  function size(bytes) {
    return bytes < 1024 * 1024 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1024 / 1024).toFixed(1) + " MB";
  }

  /* what was dropped, folders opened: [{file, name}] */
  function within(entry, path, found) {
    return new Promise(function (done) {
      if (entry.isFile) {
        entry.file(function (file) { found.push({ file: file, name: path + file.name }); done(); }, done);
        return;
      }
      var reader = entry.createReader(), waiting = [];
      (function more() {
        reader.readEntries(function (entries) {
          if (!entries.length) { Promise.all(waiting).then(done); return; }
          entries.forEach(function (e) { waiting.push(within(e, path + entry.name + "/", found)); });
          more();
        }, done);
      })();
    });
  }

  function dropped(transfer) {
    var items = Array.prototype.slice.call(transfer.items || []), found = [];
    var entries = items.map(function (i) { return i.webkitGetAsEntry && i.webkitGetAsEntry(); });
    if (!entries.length || entries.some(function (e) { return !e; }))
      return Promise.resolve(Array.prototype.map.call(transfer.files, function (f) { return { file: f, name: f.name }; }));
    return Promise.all(entries.map(function (e) { return within(e, "", found); })).then(function () { return found; });
  }

  function hidden(name) { return /(^|\/)[.~]/.test(name) || /(^|\/)(Thumbs\.db|desktop\.ini|__MACOSX)/.test(name); }

  all(document, "form[data-window]").forEach(function (form) {
    var zones = all(form, "[data-drop-zone]"), picked = {};
    var list = form.querySelector(".wd-list"), said = form.querySelector("[data-said]");
    var sending = form.querySelector(".wd-sending"), button = form.querySelector("button.rv-main"), reset = form.querySelector("[type=reset]");
    var state = sending.querySelector("[data-state]"), bar = sending.querySelector("progress");

    function every() {
      return Object.keys(picked).reduce(function (found, name) { return found.concat(picked[name].map(function (f) { return [name, f]; })); }, []);
    }

    function tell(words) { said.textContent = words || ""; said.hidden = !words; }

    function show() {
      var files = every(), total = 0, ul = list.querySelector("ul");
      ul.textContent = "";
      files.forEach(function (pair) {
        var li = document.createElement("li"), name = document.createElement("span"), bytes = document.createElement("span");
        name.textContent = pair[1].name;
        bytes.textContent = size(pair[1].file.size);
        total += pair[1].file.size;
        li.append(name, bytes);
        if (ul.children.length < 200) ul.append(li);
      });
      list.hidden = !files.length;
      reset.hidden = !files.length;
      list.querySelector("[data-total]").textContent = form.dataset.count.replace("{}", files.length) + " · " + size(total);
      button.disabled = !files.length;
      tell("");
    }

    function take(zone, files) {
      var name = zone.dataset.name, one = zone.querySelector("input[type=file]").multiple === false;
      var fit = files.filter(function (f) { return !hidden(f.name); });
      picked[name] = one ? fit.slice(0, 1) : (picked[name] || []).concat(fit);
      var label = zone.querySelector("[data-taken]");
      if (label) label.textContent = picked[name].length ? picked[name][0].name : "";
      show();
      if (zone.dataset.go !== undefined && fit.length) send();
    }

    zones.forEach(function (zone) {
      all(zone, "input[type=file]").forEach(function (input) {
        input.addEventListener("change", function () {
          take(zone, Array.prototype.map.call(input.files, function (f) { return { file: f, name: f.webkitRelativePath || f.name }; }));
          input.value = "";
        });
        if (input.dataset.folder !== undefined && "webkitdirectory" in input) input.parentElement.hidden = false;
      });
      ["dragenter", "dragover"].forEach(function (kind) {
        zone.addEventListener(kind, function (event) { event.preventDefault(); zone.classList.add("over"); });
      });
      zone.addEventListener("dragleave", function (event) { if (!zone.contains(event.relatedTarget)) zone.classList.remove("over"); });
      zone.addEventListener("drop", function (event) {
        event.preventDefault();
        event.stopPropagation();
        zone.classList.remove("over");
        dropped(event.dataTransfer).then(function (files) { take(zone, files); });
      });
    });
    /* beside the zone: the nearest is meant, and the browser does not open the file */
    document.addEventListener("dragover", function (event) { event.preventDefault(); });
    document.addEventListener("drop", function (event) {
      event.preventDefault();
      if (zones.length === 1) dropped(event.dataTransfer).then(function (files) { take(zones[0], files); });
    });

    form.addEventListener("reset", function () { picked = {}; all(form, "[data-taken]").forEach(function (e) { e.textContent = ""; }); show(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); send(); });

    function send() {
      var files = every();
      if (!files.length) { tell(form.dataset.none); return; }
      var body = new FormData();
      all(form, "input:not([type=file]), select").forEach(function (i) { if (i.name && (i.type !== "checkbox" || i.checked)) body.append(i.name, i.value); });
      files.forEach(function (pair) { body.append(pair[0], pair[1].file, pair[1].name); });
      var request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.addEventListener("progress", function (event) {
        bar.value = event.lengthComputable ? 100 * event.loaded / event.total : 0;
        state.textContent = event.loaded < event.total ? form.dataset.sending + " " + Math.round(bar.value) + "%" : form.dataset.reading;
      });
      request.addEventListener("load", function () {
        if (request.status < 400 && request.responseURL) { window.location.assign(request.responseURL); return; }
        failed(new DOMParser().parseFromString(request.responseText, "text/html"));
      });
      request.addEventListener("error", function () { failed(null); });
      sending.hidden = false;
      button.disabled = true;
      tell("");
      state.textContent = form.dataset.sending;
      request.send(body);
    }

    function failed(page) {
      sending.hidden = true;
      button.disabled = false;
      var words = page && (page.querySelector(".rv-alert[role=alert]:not([hidden])") || page.querySelector("h1"));
      tell(words ? words.textContent : form.dataset.failed);
    }
    show();
    button.disabled = true;
  });
})();
