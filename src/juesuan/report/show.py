"""Any stage of the pipeline as readable text: the document, its figures, its claims, the rules, the numerals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from juesuan.checks.catalogue import Rule
from juesuan.checks.model import Result
from juesuan.document.model import Document, Paragraph, Table, where
from juesuan.kernel.figures import Figure, Numeral
from juesuan.kernel.lang import Lang, Text
from juesuan.kernel.place import Place
from juesuan.report import view
from juesuan.report.wrap import pad, width


def table(header: Sequence[str], rows: Iterable[Sequence[str]], widest: int = 48) -> str:
    """Return rows as aligned columns under a header, by display width; a cell wider than `widest` is cut."""
    every = [tuple(header), *(tuple(_cut(c, widest) for c in row) for row in rows)]
    columns = [max(width(row[i]) for row in every) for i in range(len(header))]
    text = ["  ".join(pad(c, w) for c, w in zip(row, columns, strict=True)).rstrip() for row in every]
    text.insert(1, "  ".join("─" * w for w in columns))
    return "\n".join(text)


def _cut(text: str, widest: int) -> str:
    text = text.replace("\n", " ").strip()
    if width(text) <= widest:
        return text
    text = text[:widest]  # a cell may hold a book
    while width(text) > widest - 1:
        text = text[:-1]
    return text + "…"


def document_text(document: Document, lang: Lang) -> str:
    """Return the document's blocks with their places."""
    parts = [f"# {s.name}（{s.format}）" for s in document.sources]
    parts += [f"! {n.zh if lang == 'zh' else n.en}" for n in document.notes]
    for number, block in enumerate(document.blocks):
        spot = where(document, Place(number), lang)
        if isinstance(block, Paragraph):
            mark = "#" * block.level + " " if block.level else ""
            parts.append(f"[{number}] {spot}  {mark}{block.label}{block.text}")
        else:
            size = Text("表格 {0} 行 {1} 列", "table, {0} rows, {1} columns")(lang).format(block.n_rows, block.n_cols)
            page = Text(f"第{block.page}页 ", f"page {block.page} ")(lang) if block.page else ""
            parts.append(f"[{number}] {page}{size}{' ' + block.sheet if block.sheet else ''}\n{grid(block)}")
    return "\n".join(parts)


def grid(block: Table) -> str:
    """Return a table as aligned text; a merged cell stands at its first position."""
    rows = [[""] * block.n_cols for _ in range(block.n_rows)]
    for cell in block.cells:
        rows[cell.row][cell.col] = _cut(cell.text, 28)
    columns = [max((width(r[i]) for r in rows), default=0) for i in range(block.n_cols)]
    return "\n".join("    │ " + " │ ".join(pad(c, w) for c, w in zip(r, columns, strict=True)) for r in rows)


def figures_text(result: Result, lang: Lang) -> str:
    """Return the figures as a table: printed, value, what it measures, unit, year, where."""
    header = ("#", *(h(lang) for h in _FIGURE_HEADER))
    return table(header, (_figure_row(f, result, lang) for f in result.figures), 60)


_FIGURE_HEADER = (
    Text("原文", "printed"),
    Text("数值", "value"),
    Text("单位", "unit"),
    Text("年度", "year"),
    Text("含义", "measures"),
    Text("来源", "origin"),
    Text("位置", "where"),
)


def _figure_row(figure: Figure, result: Result, lang: Lang) -> tuple[str, ...]:
    half = f" ±{view.decimal(figure.half)}" if figure.half else ""
    return (
        str(figure.id),
        figure.printed,
        view.decimal(figure.value) + half,
        figure.unit,
        str(figure.fact.year or "?"),
        view.describe(figure.fact, lang) or "?",
        figure.origin,
        where(result.document, figure.place, lang),
    )


def claims_text(result: Result, lang: Lang) -> str:
    """Return the relations evaluated: rule, status, arithmetic, where."""
    header = [Text(*h)(lang) for h in (("规则", "rule"), ("结果", "status"), ("算式", "arithmetic"), ("位置", "where"))]
    rows = (
        (c.rule, view.STATUS[c.status](lang), c.arithmetic, where(result.document, c.place, lang))
        for c in result.checked
    )
    return table(header, rows, 90)


def rules_text(rules: Sequence[Rule], lang: Lang) -> str:
    """Return the catalogue as a table."""
    header = [Text(*h)(lang) for h in (("编号", "id"), ("级别", "severity"), ("名称", "title"))]
    return table(header, ((r.id, view.SEVERITY[r.severity](lang), r.title(lang)) for r in rules), 80)


_RULE_PARTS = (
    Text("应当", "holds"),
    Text("公式", "formula"),
    Text("依据", "basis"),
    Text("正例", "passes"),
    Text("反例", "fails"),
)


def rule_text(rule: Rule, lang: Lang) -> str:
    """Return all of one rule."""
    formula = rule.identity.formula if rule.identity is not None else ""
    bodies = (rule.holds(lang), formula, rule.basis(lang), rule.passes, rule.fails)
    parts = [f"{rule.id}  {rule.title(lang)}  [{view.SEVERITY[rule.severity](lang)}]"]
    for label, body in zip(_RULE_PARTS, bodies, strict=True):
        if body.strip():
            colon = "：" if lang == "zh" else ": "
            parts.append(label(lang) + colon + ("\n" + _indent(body) if "\n" in body.strip() else body.strip()))
    return "\n".join(parts)


def _indent(text: str) -> str:
    return "\n".join("    " + line for line in text.strip("\n").splitlines())


class Understood(msgspec.Struct, frozen=True):
    """How many numerals of a file were understood.

    `understood` counts numerals whose kind is known and, for figures, whose measure, unit and year are all known.
    """

    name: str
    numerals: int
    understood: int
    figures: int
    complete_figures: int
    rest: tuple[Rest, ...]

    @property
    def share(self) -> float:
        """Return the share understood, 1 where there are no numerals."""
        return self.understood / self.numerals if self.numerals else 1.0


class Rest(msgspec.Struct, frozen=True):
    """A numeral not understood: its text, what is missing, its place in words and the words around it."""

    text: str
    missing: Text
    where: Text
    before: str
    after: str


_MISSING = {
    "unknown": Text("不知是何数字", "kind unknown"),
    "measure": Text("不知指标", "measure unknown"),
    "unit": Text("不知单位", "unit unknown"),
    "year": Text("不知年度", "year unknown"),
}


def understood(name: str, result: Result) -> Understood:
    """Judge every numeral of a result."""
    figures = view.figure_index(result)
    rest: list[Rest] = []
    complete = 0
    for numeral in result.numerals:
        missing = _missing(numeral, figures)
        if not missing:
            complete += numeral.kind == "figure"
            continue
        words = view.excerpt(result.document, numeral.place, 16)
        spot = Text(where(result.document, numeral.place, "zh"), where(result.document, numeral.place, "en"))
        reasons = [_MISSING[m] for m in missing]
        reason = Text("、".join(r.zh for r in reasons), ", ".join(r.en for r in reasons))
        rest.append(Rest(numeral.text, reason, spot, words.before, words.after))
    total = len(result.numerals)
    return Understood(name, total, total - len(rest), len(result.figures), complete, tuple(rest))


def _missing(numeral: Numeral, figures: dict[int, Figure]) -> list[str]:
    if numeral.kind == "unknown":
        return ["unknown"]
    figure = figures.get(numeral.figure)
    if numeral.kind != "figure" or figure is None:
        return []
    parts = (("measure", figure.fact.measure), ("unit", figure.unit), ("year", figure.fact.year))
    return [key for key, value in parts if not value]


_SHARE_HEADER = (
    Text("文件", "file"),
    Text("数字", "numerals"),
    Text("已理解", "understood"),
    Text("比例", "share"),
    Text("指标数", "figures"),
)


def understood_text(every: Sequence[Understood], lang: Lang) -> str:
    """Return the shares by file and in total, then what was not understood."""
    header = [h(lang) for h in _SHARE_HEADER]
    rows = [(u.name, str(u.numerals), str(u.understood), f"{u.share:.2%}", str(u.figures)) for u in every]
    if len(every) > 1:
        numerals, known = sum(u.numerals for u in every), sum(u.understood for u in every)
        share = known / numerals if numerals else 1.0
        total = Text("合计", "total")(lang)
        rows.append((total, str(numerals), str(known), f"{share:.2%}", str(sum(u.figures for u in every))))
    parts = [table(header, rows, 60)]
    for u in every:
        if u.rest:
            parts.append(f"\n{u.name}")
            parts += [f"  {r.where(lang)}  {r.missing(lang)}：…{r.before}【{r.text}】{r.after}…" for r in u.rest]
    return "\n".join(parts)
