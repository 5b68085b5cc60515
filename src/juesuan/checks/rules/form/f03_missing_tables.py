"""F03: all nine tables are there."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import LAW
from juesuan.checks.catalogue import Rule, declare, rule
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import NINE_TABLES, said
from juesuan.document.model import Paragraph, Table
from juesuan.extract.claims import StatementKind
from juesuan.extract.numerals import fold
from juesuan.extract.statutory import statutory_titles
from juesuan.extract.tables.recognise import form_of_title, told_by_unit
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F03",
        "form",
        "error",
        Text("缺少规定报表", "table missing"),
        Text("九张决算报表都在", "all nine tables are there"),
        LAW,
        said(*NINE_TABLES),
        said(*NINE_TABLES[:-1]),
    )
)


@finds(RULE)
def missing_tables(context: Context) -> Iterator[Finding]:
    """Yield each statutory table that the document should hold and does not; a narrative without any table is one finding."""
    if not context.document.blocks:
        return  # nothing was read: there is no place to point at, and the reader's note says why
    have = {t.form for t in context.accounts.tables if context.forms[t.form].statutory}
    unread = any(isinstance(block, Table) and block.unread for block in context.document.blocks)
    if not have and unread:
        return  # F10 tells of them
    if not have:
        named = statutory_titles(context.document, known=context.forms)
        where = Place(next(iter(named.values()), 0), 0, 0)
        message = Text(
            "文件中没有{k}报表（共九张），表内、表间和表文核对无法进行",
            "the nine tables are not in the document: they could not be checked",
        ).format(k=context.kind.word)
        yield finding(RULE, where, message, severity="note" if len(named) >= 5 else "warning")
        return
    shown_titles = statutory_titles(context.document, context.outline.contents_end, context.forms)
    own_list = _own_list(context)
    for form in context.template.tables:
        if 0 < context.year < context.forms[form].first_year:
            continue  # the accounts of that year had no such table yet
        if form not in have and form in shown_titles:
            if unread or any(_by_unit(context, n) for n in _captions_of(context, form)):
                continue  # it is there: as text alone, of which F10 tells, or 部门收入总表 told unit by unit
            message = Text(
                "《{t}》有标题，但没有读出表格，未核对",
                "{t}: its caption is there, but no table could be read: not checked",
            )
            yield finding(
                rule("F10"),
                Place(shown_titles[form], 0, 0),
                message.format(t=context.forms[form].title),
                severity="warning",
            )
        elif form not in have:
            told = Text("缺少《{t}》", "table missing: {t}").format(t=context.forms[form].title)
            # A budget may leave out an account that it shows to be empty beside the others.
            empty = form in ("fund", "capital") and _is_empty(context, form)
            # What it lists itself is what it has: two tables may be one there. Those of the funds are asked for even if empty.
            apart = form not in ("fund", "capital") and len(own_list) >= _LISTED
            left = unread or _is_another(context, form)
            severity = "note" if left or (empty and context.kind.own != "final") else "warning" if apart else ""
            if not severity and empty and (_said_none(context, form) or _shown_beside(context, form)):
                # Final accounts show the empty table, too (财预〔2016〕143号); but leaving it out hides nothing.
                severity = "note" if _named_as_empty(context, form) else "warning"
            if spare := context.once(_told_twice):
                tail = Text("（《{s}》或许就是它，标题与规定不同）", " ({s} may be it under another title)")
                told, severity = told + tail.format(s="》《".join(spare)), severity or "warning"
            yield finding(RULE, Place(0, 0, 0), told, severity=severity)


def _told_twice(context: Context) -> tuple[str, ...]:
    """Return the captions of tables that were taken for a form which another table, of another caption, shows too."""
    captions: dict[str, list[str]] = {}
    for table in context.accounts.tables:
        if context.forms[table.form].statutory and table.title:
            captions.setdefault(table.form, []).append(table.title)
    return tuple(title for same in captions.values() if len(set(same)) > 1 for title in dict.fromkeys(same))


def _captions_of(context: Context, form: str) -> Iterator[int]:
    """Yield the paragraphs that name a form's table: its caption, an entry of a list of tables."""
    for number, block in enumerate(
        context.document.blocks[context.outline.contents_end :], context.outline.contents_end
    ):
        if isinstance(block, Paragraph) and form_of_title(block.text, context.forms) == form:
            yield number


_BELOW = 6
"""Blocks below a caption in which its table begins."""


def _by_unit(context: Context, number: int) -> bool:
    """Tell whether the table below a caption has a row a unit."""
    for block in context.document.blocks[number : number + _BELOW]:
        if isinstance(block, Table):
            texts = [[c.text.strip() if c else "" for c in row] for row in block.grid()[:4]]
            return told_by_unit(texts)
    return False


def _is_another(context: Context, form: str) -> bool:
    """Tell whether 财政拨款基本支出决算表 tells what the table of the general budget would: the other budgets are empty."""
    shown = any(t.form == "fiscal_basic" for t in context.accounts.tables)
    return form == "basic" and shown and _is_empty(context, "fund") and _is_empty(context, "capital")


_LISTED = 5
"""Tables that a list of them names at least."""
_ENTRY = compiled(r"表(?:（[^（）]{0,40}）)*[\s.…·\-—]*\d*$")
"""How an entry of a list of tables ends: 2018年部门综合预算收支总表（附表1）……3."""


def _own_list(context: Context) -> list[str]:
    """Return the longest run of lines that each name a table, with no table between: what the document says it has."""
    longest: list[str] = []
    run: list[str] = []
    for block in context.document.blocks:
        if isinstance(block, Table):
            run = []
            continue
        for line in fold(block.text).split("\n"):
            run = [*run, line] if len(line) <= _LONGEST and _ENTRY.search(line.strip()) else []
            longest = max(longest, run, key=len)
    return longest


_LONGEST = 60


def _said_none(context: Context, account: str) -> StatementKind | None:
    """Return what the text says of an account that had nothing: its table is empty; 本年度无国有资本经营预算财政拨款支出."""
    words = next(b.words for b in context.forms.budgets if b.account == account)
    sentences = (s for _, text, _ in context.paragraphs() if "表" in text for s in text.split("。"))
    if any(_EMPTY.search(s) and compiled(words).search(s) for s in sentences):
        return "empty_table"
    said = (s for s in context.extract.narrative.statements if s.measure.partition(".")[0] == account)
    return next((s.kind for s in said if s.kind in ("none", "empty_table")), None)


def _named_as_empty(context: Context, form: str) -> bool:
    """Tell whether the text names a table by its title and says that it is empty: 公开08表《…》、公开09表《…》均为空表."""
    sentences = (s for _, text, _ in context.paragraphs() if "表" in text for s in text.split("。"))
    return any(
        form_of_title(title, context.forms) == form
        for sentence in sentences
        if _SAID_EMPTY.search(sentence)
        for title in _TITLES.split(sentence)
        if title.endswith("表")
    )


_TITLES = compiled(r"[《》、：:，；\n\u3000 ]")
_SAID_EMPTY = compiled(r"空表|(?:没有|无)(?:相关|此两?项|该项)?(?:数据|收支|业务)")
_EMPTY = compiled(r"表[^，]{0,20}[，、]?[^，]{0,8}(?:空表|(?:没有|无)数据)")


def _shown_beside(context: Context, account: str) -> StatementKind | None:
    """Tell whether other tables have a column of an account, in which nothing stands."""
    shown = any(m.partition(".")[0] == account for t in context.accounts.tables for m in t.columns)
    return "none" if shown else None


def _is_empty(context: Context, account: str) -> bool:
    """Tell whether a budget's tables and text give an account no amount."""
    return not any(
        f.value
        for f in context.figures.values()
        if f.fact.measure.startswith((f"{account}.", f"whole.income.{account}"))
    )
