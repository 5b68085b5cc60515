"""Rules of words: reasons, directions, purposes, lists and statements against the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.catalogue import Rule
from juesuan.checks.context import Context, finding, text_rule
from juesuan.checks.model import Finding, Operand
from juesuan.document.model import Paragraph, text_at
from juesuan.domain import codes
from juesuan.domain.measures import measure_title
from juesuan.extract.claims import Statement
from juesuan.extract.numerals import fold
from juesuan.extract.words import item_path
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Lang, Text
from juesuan.kernel.place import Place

_FORM = Text("部门决算公开格式", "the disclosure's form")

W01 = Rule(
    "W01",
    "text",
    "warning",
    Text("增减变动没有原因", "change without a reason"),
    Text("比上年、比预算有增减的要说明原因", "a change on last year or on the budget has its reason"),
    _FORM,
)
W02 = Rule(
    "W02",
    "text",
    "error",
    Text("大于小于与数字不符", "greater or smaller against the numbers"),
    Text("“决算数大于/小于/持平预算数”与数字一致", "what the words say of final and budget agrees with the figures"),
    _FORM,
)
W03 = Rule(
    "W03",
    "text",
    "warning",
    Text("用途与科目不符", "purpose of another item"),
    Text("“主要用于”的内容属于本科目", "the stated purpose belongs to the item"),
    Text("政府收支分类科目", "classification of revenue and expenditure"),
)
W04 = Rule(
    "W04",
    "table-narrative",
    "warning",
    Text("经费明细与报表不符", "list of expenses against table 06"),
    Text("“包括”所列经济分类科目与表06有数的科目一致", "the expenses listed are those with an amount in table 06"),
    _FORM,
)
W05 = Rule(
    "W05",
    "table-narrative",
    "error",
    Text("“无”与数字矛盾", "“none” against the numbers"),
    Text("说“无……”的，相应数字为零", "what is said to be none is zero"),
    _FORM,
)
W06 = Rule(
    "W06",
    "table-narrative",
    "error",
    Text("科目说明不全", "item not told"),
    Text("表05有数的项级科目，文字逐项说明", "every item of table 05 with an amount is told"),
    _FORM,
)
W07 = Rule(
    "W07",
    "text",
    "error",
    Text("持平与数字不符", "level against the numbers"),
    Text("说“持平”的，两数相等", "what is said to be level is equal"),
    _FORM,
)


W08 = Rule(
    "W08",
    "text",
    "warning",
    Text("有数量没有支出", "counts without spending"),
    Text(
        "团组、购车、接待批次不为零的，相应的“三公”经费也不为零",
        "where groups, vehicles bought or receptions are not zero, neither is their expense",
    ),
    _FORM,
)


_LANGS: tuple[Lang, ...] = ("zh", "en")
_REASON = re.compile(r"原因|变动情况|主要是|主要系|由于|因为|(?<!公)(?<!原)因(?!公出国)|系.{2}|上年度?(?:无|没有|未)")
_REASON_FIRST = re.compile(r"\s*(?:增减|变动|增加|减少|增长|下降|差异)?(?:的)?(?:主要)?原因|\s*主要")


@text_rule(W01)
def missing_reasons(context: Context) -> Iterator[Finding]:
    """Yield, once a paragraph, changes (not zero) that no reason follows in it or at the start of the next."""
    unexplained: dict[tuple[int, int, int], list[Figure]] = {}
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        if (
            fact.aspect != "change"
            or fact.year != context.year
            or not figure.value
            or figure.unit != "万元"
            or fact.measure.startswith(("~", "staff.", "general.economic"))
        ):
            continue
        text = _text(context, figure)
        before, rest = text[max(0, figure.place.start - 60) : figure.place.start], text[figure.place.end :]
        following = _next_text(context, figure.place.block)
        if _REASON.search(rest) or _REASON.search(before) or _REASON_FIRST.match(following):
            continue
        if _told_later(context, figure.place.block, text):
            continue
        unexplained.setdefault((figure.place.block, figure.place.row, figure.place.col), []).append(figure)
    for figures in unexplained.values():
        words = {
            lang: "、".join(f"{measure_title(f.fact.measure, lang)} {f.printed}" for f in figures) for lang in _LANGS
        }
        on = {"比上年" if f.fact.basis == "final" else "比预算" for f in figures}
        message = Text("{o}变动没有说明原因：{w}", "changes without a reason: {w}").format(
            o="、".join(sorted(on)), w=Text(words["zh"], words["en"])
        )
        yield finding(W01, figures[0].place, message, places=[f.place for f in figures[1:]])
    for statement in context.extract.narrative.statements:
        if (
            statement.kind == "reason"
            and not statement.word.strip(" ：:")  # XXXX or ____ there is a placeholder: rule F01
            and "。" not in statement.word
        ):
            text = fold(text_at(context.document, statement.place))
            tail = text[statement.place.end : statement.place.end + 12]
            following = _next_text(context, statement.place.block)
            if re.match(r"[\s。；]*$", tail) and (
                not following or re.match(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四])", following)
            ):
                yield finding(W01, statement.place, Text("“原因”后面没有内容", "the reason is blank"))


def _text(context: Context, figure: Figure) -> str:
    return fold(text_at(context.document, figure.place))


_GOES_ON = re.compile(r"(?:其中|包括|如下|具体情况)[：:。]?\s*$")
_REASON_OF = re.compile(
    r"[^，。；\d]*(?:\d{4}年度?)?[^，。；\d]*(?:大于|小于|高于|低于|增加|减少|增长|下降|增减|变动)[^，。；]{0,12}(?:主要)?(?:情况|原因)"
)


def _told_later(context: Context, block: int, text: str) -> bool:
    """Tell whether the paragraphs after one give the reason: those it announces (其中：…), or one that says so itself."""
    announced = bool(_GOES_ON.search(text))
    for later in context.document.blocks[block + 1 : block + (7 if announced else 4)]:
        if not isinstance(later, Paragraph) or re.match(r"^\s*[一二三四五六七八九十]+、", later.text):
            return False
        told = fold(later.text)
        if _REASON_OF.match(told) or (announced and _REASON.search(told)):
            return True
    return False


def _next_text(context: Context, block: int) -> str:
    for later in context.document.blocks[block + 1 : block + 2]:
        if isinstance(later, Paragraph):
            return fold(later.text)
    return ""


@text_rule(W02)
def directions(context: Context) -> Iterator[Finding]:
    """Yield 「决算数大于预算数」 and the like where the figures say otherwise."""
    for statement in context.extract.narrative.statements:
        if statement.kind != "direction" or not statement.measure:
            continue
        pair = _pair(context, statement.measure, statement.item, statement.against, statement.place)
        if pair is None:
            continue
        final, budget = pair
        says_more = statement.word in ("大于", "高于", "多于")
        if final.value == budget.value or (final.value > budget.value) != says_more:
            is_word = "等于" if final.value == budget.value else "大于" if final.value > budget.value else "小于"
            yield finding(
                W02, statement.place,
                Text("写“{w}”，但决算数 {a} {i}预算数 {b}", "says {w}, but final {a} {i} budget {b}").format(w=statement.word, a=final.printed, i=is_word, b=budget.printed),
                places=[final.place, budget.place], operands=_operands(final, budget), proposed=is_word,
            )  # fmt: skip


@text_rule(W07)
def level(context: Context) -> Iterator[Finding]:
    """Yield 「持平」 where the two figures differ; 基本持平 is left to the writer's judgement."""
    for statement in context.extract.narrative.statements:
        if statement.kind != "level" or statement.word != "持平" or not statement.measure:
            continue
        if statement.against == "prior":
            changes = [
                f for f in context.extract.narrative.figures
                if f.place.block == statement.place.block and f.fact.measure == statement.measure and f.fact.item == statement.item
                and f.fact.aspect == "change" and f.fact.basis == "final" and f.value and abs(f.place.start - statement.place.start) < 60
            ]  # fmt: skip
            if changes:
                yield finding(
                    W07,
                    statement.place,
                    Text("写“持平”，但增减 {p}", "says level, but changed by {p}").format(p=changes[0].printed),
                    places=[changes[0].place],
                )
            continue
        pair = _pair(context, statement.measure, statement.item, statement.against, statement.place)
        if pair is None and (rate := _rate_before(context, statement)) is not None and rate.value != 100:
            words = Text("写“持平”，但完成预算的 {p}", "says level, but {p} of the budget").format(p=rate.printed)
            yield finding(W07, statement.place, words, places=[rate.place])
        if pair is not None and pair[0].value != pair[1].value:
            final, budget = pair
            yield finding(
                W07, statement.place,
                Text("写“持平”，但决算数 {a}、预算数 {b}", "says level, but final {a}, budget {b}").format(a=final.printed, b=budget.printed),
                places=[final.place, budget.place], operands=_operands(final, budget),
            )  # fmt: skip


def _rate_before(context: Context, statement: Statement) -> Figure | None:
    """Return the completion rate that the same sentence gives before a statement of final and budget."""
    near = [
        f
        for f in context.extract.narrative.figures
        if f.place.block == statement.place.block
        and (f.fact.measure, f.fact.item, f.fact.aspect) == (statement.measure, statement.item, "completion")
        and f.place < statement.place
        and statement.place.start - f.place.end < 30
    ]
    return near[-1] if near else None


def _operands(final: Figure, budget: Figure) -> list[Operand]:
    return [Operand(final.id, Text("决算数", "final")), Operand(budget.id, Text("预算数", "budget"))]


def _pair(context: Context, measure: str, item: str, against: str, place: Place) -> tuple[Figure, Figure] | None:
    """Return (final, budget) of a measure, the nearest before a statement in its paragraph."""
    if measure.startswith("~"):
        return None
    near = [
        f
        for f in context.extract.narrative.figures
        if f.place.block == place.block
        and f.fact.measure == measure
        and f.fact.item == item
        and f.fact.aspect == "amount"
        and f.unit == "万元"
        and f.fact.year == context.year
    ]
    finals = [f for f in near if f.fact.basis == "final" and f.place < place]
    budgets = [f for f in near if f.fact.basis != "final" and f.place < place]
    exact = [f for f in budgets if f.fact.basis == against]
    kinds = {f.fact.basis for f in budgets}
    chosen = exact or (budgets if len(kinds) == 1 else [f for f in budgets if f.value])
    if not finals or not chosen:
        return None
    return finals[-1], chosen[-1]


_TOPICS: tuple[tuple[str, str], ...] = (
    ("养老", r"养老(?:保险|金|支出)?|退休费"),
    ("职业年金", r"职业年金"),
    ("医疗", r"医疗|医保|公务员医疗补助"),
    ("住房公积金", r"住房公积金|公积金"),
    ("购房补贴", r"购房补贴|住房补贴|提租补贴"),
    ("抚恤", r"抚恤|丧葬"),
    ("工伤", r"工伤保险"),
    ("失业", r"失业保险"),
)
_TOPIC_OF_ITEM: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"职业年金", ("职业年金",)),
    (r"基本养老保险|离退休", ("养老",)),
    (r"医疗", ("医疗",)),
    (r"公积金", ("住房公积金",)),
    (r"购房补贴|提租补贴", ("购房补贴",)),
    (r"抚恤", ("抚恤",)),
)


@text_rule(W03)
def purposes(context: Context) -> Iterator[Finding]:
    """Yield purposes that speak of another welfare item and not of their own (公积金 … 医疗保险)."""
    for number, text, section in context.paragraphs():
        if section not in ("general", "fund", "capital", "expenditure"):
            continue
        for match in re.finditer(
            r"主要(?:用于|是用于|为|包括)：?([^。]*?)(?=[，,；](?:比上年|较上年|比|较|与|同比|年初|全年|支出决算|决算|完成|主要原因|增长|下降)|。|$)",
            text,
        ):
            path = item_path(text[: match.start()])
            if not path:
                continue
            own = next((topics for pattern, topics in _TOPIC_OF_ITEM if re.search(pattern, path[-1])), ())
            named = [t for t, pattern in _TOPICS if re.search(pattern, match[1])]
            if not own or not named or set(own) & set(named) or re.search(re.escape(path[-1][:4]), match[1]):
                continue
            place = Place(number, match.start(1), match.end(1))
            message = Text("科目“{i}”的用途写的是{t}：{p}", "item {i}: its purpose speaks of {t}: {p}").format(
                i=path[-1], t="、".join(named), p=match[1].strip("：； ")
            )
            yield finding(W03, place, message)


_LIST = re.compile(r"(?:人员经费|公用经费|日常公用经费)[^。；]*?(?:主要)?(?:包括|用于|开支)：?(?P<names>[^。；]+)")


@text_rule(W04)
def expense_lists(context: Context) -> Iterator[Finding]:
    """Yield economic items that the narrative lists without an amount in table 06, or leaves out with one."""
    table = context.table("basic")
    if table is None or table.empty:
        return
    amounts = {
        codes.normal_name(r.name): (r, context.figures[next(iter(r.cells.values()))] if r.cells else None)
        for r in table.rows
        if len(r.code) == 5
    }
    spent = [n for n, (_, f) in amounts.items() if f is not None and f.value]  # in the table's order
    if not spent:
        return
    listed: dict[str, Place] = {}
    where: Place | None = None
    for number, text, section in context.paragraphs():
        if section != "basic":
            continue
        for match in _LIST.finditer(text):
            where = where or Place(number, match.start("names"), match.end("names"))
            for part in re.finditer(r"[^、，,]+", match["names"]):
                name = codes.normal_name(re.sub(r"等$|^和|^及", "", part[0].strip()))
                if len(name) >= 2:
                    at = match.start("names") + part.start()
                    listed[name] = Place(number, at, at + len(part[0]))
    if where is None or len(listed) < 2:
        return
    wrong = [n for n in listed if n in amounts and n not in spent]
    left_out = [n for n in spent if not any(n == x or n.startswith(x) or x.startswith(n) for x in listed)]
    complete = not any(
        re.search(r"等[。；，]|等$", text_at(context.document, p)[p.start : p.end + 3]) for p in listed.values()
    )
    for name in wrong:
        message = Text("列了“{n}”，但表06该科目没有数{m}", "lists {n}, which has no amount in table 06{m}")
        hint = "；表06有数而没有列出的：" + "、".join(left_out) if left_out and complete else ""
        yield finding(W04, listed[name], message.format(n=name, m=hint), places=[amounts[name][0].place])
    if left_out and complete and not wrong:
        message = Text("表06有数而“包括”没有列出：{m}", "not listed though table 06 has an amount: {m}").format(
            m="、".join(left_out)
        )
        yield finding(W04, where, message, places=[amounts[n][0].place for n in left_out], severity="note")


_TOTAL_OF = {
    "fund": ("fund.expenditure", "fund.income"), "capital": ("capital.expenditure", "capital.income"), "three": ("three.total",),
    "operating": ("operating.total",), "procurement": ("procurement.total",), "three.abroad": ("three.abroad",), "three.reception": ("three.reception",),
}  # fmt: skip


@text_rule(W05)
def none_against_numbers(context: Context) -> Iterator[Finding]:
    """Yield 「无……」 where the figures are not zero."""
    for statement in context.extract.narrative.statements:
        if statement.kind not in ("none", "empty_table"):
            continue
        for measure in _TOTAL_OF.get(statement.measure, ()):
            if statement.kind == "none" and not re.search(r"收入|支出|经费|费|采购", statement.word):
                continue
            if statement.kind == "none" and re.search(
                r"差异|变化|增减|(?<!基金)(?<!经营)(?<!公共)预算|项目|评价|团组|购置", statement.word
            ):
                continue
            fact = context.fact(measure)
            figure = next(
                (context.figures[i] for i in context.accounts.facts.get(fact, ()) if context.figures[i].value), None
            )
            if figure is None:
                continue
            name = measure_title(measure)
            message = Text("说无{n}，但另处{n}为 {p}", "says there is no {n}, but elsewhere it is {p}").format(
                n=name, p=figure.printed
            )
            yield finding(
                W05,
                statement.place,
                message,
                places=[figure.place],
                operands=[Operand(figure.id, Text(name, measure_title(measure, "en")))],
            )
            break
        else:
            yield from _empty_with_figures(context, statement)


_TABLE_OF = {"fund": "fund", "capital": "capital", "three": "three_public"}


def _empty_with_figures(context: Context, statement: Statement) -> Iterator[Finding]:
    """Yield 「故本表无数据」 of a table that has some, if only of the budget."""
    if statement.kind != "empty_table" or statement.measure not in _TABLE_OF:
        return
    table = context.table(_TABLE_OF[statement.measure])
    if table is None or table.empty:
        return
    figure = next((f for r in table.rows for i in r.cells.values() if (f := context.figures[i]).value), None)
    if figure is not None:
        name = measure_title(figure.fact.measure)
        message = Text("说表中无数据，但表中{n}为 {p}", "says the table has no figures, but it has {n} {p}").format(
            n=Text(name, measure_title(figure.fact.measure, "en")), p=figure.printed
        )
        yield finding(
            W05, statement.place, message, places=[figure.place], operands=[Operand(figure.id, Text(name, name))]
        )


@text_rule(W06)
def untold_items(context: Context) -> Iterator[Finding]:
    """Yield items of table 05 with an amount that the narrative, telling item by item, leaves out; and items it tells that the table lacks."""
    table = context.table("general")
    told: dict[str, Figure] = {}
    for figure in context.extract.narrative.figures:
        if (
            figure.fact.measure == "general.expenditure"
            and figure.fact.item.count("/") == 2
            and figure.fact.aspect == "amount"
        ):
            told.setdefault(figure.fact.item, figure)
    if table is None or table.empty or len(told) < 2:
        return
    amounts = {
        r.item: (r, f)
        for r in table.rows
        if r.level == 3 and (f := context.figures.get(r.cells.get("general.expenditure", -1))) is not None and f.value
    }
    leaves = {i.rsplit("/", 1)[-1] for i in told}
    missing = [i for i in amounts if i not in told and i.rsplit("/", 1)[-1] not in leaves]
    if missing:
        names = "、".join(f"{i.rsplit('/', 1)[-1]} {amounts[i][1].printed}" for i in missing)
        message = Text("表05有数而文字没有说明的科目：{i}", "items of table 05 not told in the narrative: {i}").format(
            i=names
        )
        # Where most are left out the form lets the narrative tell the chief ones only.
        severity = "" if len(missing) <= len(told) else "note"
        rows = [amounts[i][0].place for i in missing]
        yield finding(W06, amounts[missing[0]][1].place, message, places=rows, severity=severity)
    known = {r.item for r in table.rows}
    for item, figure in told.items():
        if item not in known and figure.value and figure.fact.basis == "final":
            message = Text(
                "文字说明的科目“{i}”{p}，表05没有", "item {i} {p} told in the narrative is not in table 05"
            ).format(i=item, p=figure.printed)
            name = Text(measure_title(figure.fact.measure), measure_title(figure.fact.measure, "en"))
            yield finding(W06, figure.place, message, operands=[Operand(figure.id, name)])


_COUNT_OF = {"three.groups": "three.abroad", "three.bought": "three.purchase", "three.receptions": "three.reception"}


@text_rule(W08)
def counts_without_spending(context: Context) -> Iterator[Finding]:
    """Yield groups abroad, vehicles bought and receptions above zero beside an expense of zero."""
    for count, expense in _COUNT_OF.items():
        counted = next((f for f in context.get("text", context.fact(count)) if f.value), None)
        spent = context.value(context.fact(expense))
        if counted is None or spent is None or spent:
            continue
        name = measure_title(expense)
        message = Text("有{c} {p}，但{n}为 0", "{c} {p}, but {n} is 0").format(
            c=Text(measure_title(count), measure_title(count, "en")),
            p=counted.printed,
            n=Text(name, measure_title(expense, "en")),
        )
        yield finding(W08, counted.place, message, operands=[Operand(counted.id, Text(measure_title(count), count))])
