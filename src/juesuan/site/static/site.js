// What the pages gain with a script: what a figure is, beside it; charts that answer to the pointer. All of it can be read without.
"use strict";
(() => {
  // ---- a figure tells its measure
  const paper = document.getElementById("paper");
  const pop = document.getElementById("pop");
  let held = null;

  const say = (figure) => {
    const entry = document.getElementById("m" + figure.dataset.m);
    if (!entry) return;
    pop.replaceChildren();
    const amount = document.createElement("b");
    amount.textContent = figure.textContent;
    const unit = document.createElement("i");
    unit.textContent = entry.querySelector("i").textContent;
    if (!figure.textContent.trim().endsWith(unit.textContent.trim())) amount.append(unit);
    const what = document.createElement("span");
    what.textContent = entry.querySelector("a").textContent;
    const checks = document.createElement("div");
    checks.className = "pop-checks";
    const own = (figure.dataset.c || "").split(" ").filter(Boolean).map((n) => document.getElementById("k" + n)).filter(Boolean);
    const wrong = own.filter((line) => line.classList.contains("inconsistent")).length;
    const told = !own.length ? pop.dataset.none : wrong ? pop.dataset.fails : pop.dataset.holds;
    const sum = document.createElement("p");
    sum.className = own.length ? (wrong ? "bad" : "good") : "soft";
    sum.textContent = [own.length, wrong].reduce((words, n) => words.replace("{}", n), told);
    const list = document.createElement("ul");
    for (const line of own.slice(0, 4)) {
      const copy = document.createElement("li");
      copy.className = line.className;
      copy.textContent = line.textContent;
      list.append(copy);
    }
    checks.append(sum, list);
    if (own.length > 4) {
      const rest = document.createElement("p");
      rest.className = "soft";
      rest.textContent = pop.dataset.more.replace("{}", own.length - 4);
      checks.append(rest);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", pop.dataset.close);
    close.addEventListener("click", hush);
    pop.append(amount, what, checks, close);
    pop.hidden = false;
    const at = figure.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    pop.style.left = Math.max(12, Math.min(at.left + scrollX, room - pop.offsetWidth - 12)) + "px";
    const below = at.bottom + pop.offsetHeight + 8 < innerHeight;
    pop.style.top = (below ? at.bottom + scrollY + 6 : at.top + scrollY - pop.offsetHeight - 6) + "px";
  };
  const hush = () => {
    pop.hidden = true;
    held?.classList.remove("on");
    held = null;
  };
  if (paper && pop) {
    paper.addEventListener("pointerover", (e) => {
      const figure = e.target.closest(".f");
      if (figure && e.pointerType === "mouse" && !held) say(figure);
    });
    paper.addEventListener("pointerout", (e) => {
      if (e.target.closest(".f") && e.pointerType === "mouse" && !held) pop.hidden = true;
    });
    paper.addEventListener("click", (e) => {
      const figure = e.target.closest(".f");
      hush();
      if (!figure) return;
      held = figure;
      held.classList.add("on");
      say(figure);
    });
    // by keyboard: one figure is reached by Tab, the others by the arrows, Enter opens
    const figures = [...paper.querySelectorAll(".f")];
    figures.forEach((figure, n) => {
      figure.tabIndex = n ? -1 : 0;
      figure.setAttribute("role", "button");
    });
    paper.addEventListener("keydown", (e) => {
      const at = figures.indexOf(e.target);
      if (at < 0) return;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (step && figures[at + step]) {
        e.preventDefault();
        e.target.tabIndex = -1;
        figures[at + step].tabIndex = 0;
        figures[at + step].focus();
      }
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); e.target.click(); }
    });
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      const back = held;
      hush();
      back?.focus();
    });
  }

  // ---- charts
  let library = null;
  const echarts = () => library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = "/static/vendor/echarts.simple.min.js";
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return { series: [0, 1, 2, 3, 4, 5].map((n) => of("--c" + n)), ink: of("--ink"), soft: of("--soft"), error: of("--error"), warning: of("--amber"), faint: of("--faint"), surface: of("--surface"), line: of("--line") };
  };
  const draw = async (figure) => {
    const told = JSON.parse(figure.dataset.chart);
    const plot = figure.querySelector(".plot");
    const lib = await echarts();
    const svg = plot.querySelector("svg");
    const words = svg ? svg.querySelector("desc").textContent : "";
    const c = colours();
    plot.replaceChildren();
    plot.classList.add("live");
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", told.title + (words ? " " + words : ""));
    const chart = lib.init(plot, null, { renderer: "canvas" });
    const tip = (rows) => {
      const box = document.createElement("div");
      box.className = "tip";
      box.append(rows[0].axisValueLabel);
      for (const row of rows) {
        if (row.value == null) continue;
        const line = document.createElement("div");
        const amount = document.createElement("b");
        amount.textContent = Number(row.value).toLocaleString("en", { maximumFractionDigits: 2 }) + (told.unit ? " " + told.unit : "");
        line.append(row.seriesName + " ", amount);
        box.append(line);
      }
      return box;
    };
    chart.setOption({
      animation: false,
      color: c.series,
      grid: { left: 8, right: 8, top: 26, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: tip, backgroundColor: c.surface, borderColor: c.line, textStyle: { color: c.ink }, confine: true },
      xAxis: { type: "category", data: told.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: c.soft } }, axisLabel: { color: c.soft } },
      yAxis: { type: "value", minInterval: told.unit ? undefined : 1, name: told.unit, nameTextStyle: { color: c.soft, align: told.unit.length > 3 ? "left" : "right" }, axisLabel: { color: c.soft }, splitLine: { lineStyle: { color: c.faint } } },
      series: told.series.map((s) => ({ name: s.name, type: "bar", data: s.values, stack: told.stacked ? "all" : undefined, barMaxWidth: 34, barGap: "6%", itemStyle: s.tone ? { color: c[s.tone] } : undefined })),
    });
    new ResizeObserver(() => chart.resize()).observe(plot);
  };
  const watch = (root) => {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        draw(entry.target).catch(() => {});
      }
    }, { rootMargin: "200px" });
    for (const figure of root.querySelectorAll("figure[data-chart]")) seen.observe(figure);
  };
  if (!matchMedia("print").matches) watch(document);
  document.addEventListener("htmx:after:swap", () => watch(document));
})();
