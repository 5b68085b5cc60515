"""Which of the forms a table is, by its caption or, untitled, by its header and row names. Pure functions."""

from __future__ import annotations

from itertools import pairwise

from juesuan.domain import codes
from juesuan.domain.forms import OTHER, Form, Forms, Signature, forms
from juesuan.domain.measures import tidy
from juesuan.extract.numerals import fold
from juesuan.kernel.memo import remembered
from juesuan.kernel.patterns import compiled


def form_of_title(text: str, known: Forms | None = None, source: str = "") -> str:
    """Return the id of the form that a caption names, '' for none; `source` is what its rows are known to come from."""
    known = known or forms()
    return _form_of_title(text, known, source) if known.captions.word in text else ""


@remembered(2048)
def _form_of_title(text: str, known: Forms, source: str) -> str:
    return known.titled(tidy(fold(text)), source)


def source_of_rows(texts: list[list[str]], known: Forms) -> str:
    """Return which classification a table's codes are of, by its header, else by the codes: functional, economic, ''.

    A title is shared by tables of both (支出决算明细表), and a region's numbers (公开05表) say nothing.
    """
    head = "|".join(dict.fromkeys(t for row in texts[:4] for t in row[:4] if t))
    told = [bool(compiled(w).search(head)) for w in (known.header.functional, known.header.economic)]
    if any(told) and not all(told):
        return "functional" if told[0] else "economic"
    seen = {t for row in texts for t in row[:3] if t.isdecimal() and len(t) in (3, 5, 7)}
    if any(t[0] == "2" for t in seen):
        return "functional"
    return "economic" if any(codes.economic_names(t) for t in seen) else ""


def form_of_header(texts: list[list[str]], known: Forms | None = None) -> str:
    """Return the id of the form that an untitled table's header and row names show it to be, '' for none."""
    head = "|".join(dict.fromkeys(t for row in texts[:6] for t in row if t))
    names = {t for row in texts for t in row[:3] if t}
    signed = (known or forms()).by_signature
    return next((form.id for signature, form in signed if _shown(signature, head, names, texts)), "")


def _shown(signature: Signature, head: str, names: set[str], texts: list[list[str]]) -> bool:
    return (
        (
            all(compiled(p).search(head) for p in signature.head)
            or (bool(signature.labels) and all(any(map(compiled(p).search, names)) for p in signature.labels))
        )
        and (not signature.names or any(map(compiled(signature.names).search, names)))
        and not (signature.no_names and any(map(compiled(signature.no_names).search, names)))
        and (not signature.cells or any(map(compiled(signature.cells).search, {t for row in texts for t in row})))
    )


def form_of_table(captions: list[str], sheet: str, texts: list[list[str]], known: Forms) -> tuple[Form, str]:
    """Return the form of a table and the title that told it ('' where its header did).

    `captions` are the short paragraphs before it, nearest first; a title inside it comes before them, the name of its
    worksheet after them.
    """
    form, title = _told(captions, sheet, texts, known)
    if form.items_only and (compiled(known.captions.by_unit).search(title) or told_by_unit(texts)):
        return OTHER, title  # the same table told unit by unit: its rows are no items
    if form.rows == "functional" and told_by_economic_class(texts):
        return OTHER, title  # 财政拨款支出决算明细表: the same expenditure by economic class
    return form, title


def _told(captions: list[str], sheet: str, texts: list[list[str]], known: Forms) -> tuple[Form, str]:
    rules, source = known.captions, source_of_rows(texts, known)
    inside = [row[0] for row in texts[:4] if row and len(set(row)) == 1 and row[0]]
    for caption in [*inside, *captions]:
        if compiled(rules.other).search(tidy(fold(caption))) and not compiled(rules.unless).search(caption):
            return OTHER, caption
        if named := form_of_title(caption, known):
            form = form_of_title(caption, known, source)
            if any((form or named) in signature.outweighs for signature, _ in known.by_signature):
                seen = known[form_of_header(texts, known)]
                if seen.signature and (form or named) in seen.signature.outweighs:
                    return seen, caption
            return known[form], caption
    if sheet and (form := form_of_title(sheet if sheet.endswith("表") else sheet + "表", known, source)):
        return known[form], sheet
    return known[form_of_header(texts, known)], ""


def told_by_unit(texts: list[list[str]]) -> bool:
    """Tell whether a table's rows are units (单位名称) rather than items of the classification."""
    return any(_OF_UNITS.fullmatch(t) for row in texts[:4] for t in row)


_OF_UNITS = compiled(r"(?:预算)?(?:单位|部门)(?:（(?:单位|部门)）)?(?:名称|编码|代码)")


def told_by_economic_class(texts: list[list[str]]) -> bool:
    """Tell whether a table's codes are those of the economic classification (301 工资福利支出), though its title names a functional one."""
    told = {
        code: name
        for row in texts
        for code, name in pairwise(row[:4])
        if code[:1] == "3" and codes.economic_names(code)
    }
    named = [
        codes.normal_name(name) in map(codes.normal_name, codes.economic_names(code)) for code, name in told.items()
    ]
    return len(named) > 1 and all(named)


def holds_funds(texts: list[list[str]]) -> bool:
    """Tell the funds of a self-evaluation, whatever the table's title."""
    words = {t for row in texts[:8] for t in row}
    return bool(words & {"全年执行数", "执行数", "全年执行数（万元）"}) and any(
        "执行率" in w or "得分" in w for w in words
    )
