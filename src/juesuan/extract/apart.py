"""What is told apart of a whole: procurement by where it is paid from, spending in the account of which a list tells the parts."""

from __future__ import annotations

from juesuan.domain import codes
from juesuan.domain.codes import class_names
from juesuan.extract.discourse import Discourse, Subject, is_part_of, was_told, whole_of_list
from juesuan.kernel.patterns import compiled


def paid_apart(d: Discourse, words: str) -> bool:
    """Tell procurement told again by where it is paid from, and its kinds: 其中：一般公共预算拨款政府采购 x：货物 y."""
    if not was_told(d, "procurement.total"):
        return False
    told = reversed(d.figures[d.start_of_paragraph :])
    last = next((f for f in told if not compiled(r"~(?:货物|工程|服务)").match(f.fact.measure)), None)
    apart = (
        last is not None
        and last.fact.measure.startswith("~")
        and "采购" in last.fact.measure
        and "。" not in d.text[last.place.end - d.offset : d.at]
    )
    whole = whole_of_list(d)
    kinds = compiled(r"货物|工程|服务").search(words) is not None
    if kinds and (apart or (whole.startswith("~") and "采购" in whole)):
        return True
    return compiled(r"(?:预算|财政|事业|单位|自有|其他).{0,6}(?:拨款|收入|资金).{0,6}采购").search(words) is not None


def of_account_spoken(d: Discourse, words: str, key: str) -> str:
    """Return 基本支出, 项目支出 in the account of which the list tells the parts: 财政拨款安排支出 x，其中：基本支出 y is of the appropriation."""
    concept = key.partition(".")[2]
    if concept not in ("basic", "project") or d.g.of_budgets.search(words):
        return key
    whole, _, of = whole_of_list(d).partition(".")
    return f"{whole}.{concept}" if whole in ("fiscal", "general") and of in ("expenditure", "total_out") else key


def sums_section(d: Discourse, noun: str) -> str:
    """Return what 合计 sums up that no list before it does, '' for none.

    All of 三公经费 where a sentence begins with it (购置费 x，…。合计与上年 y 相比增加 z), what a section is of where a line tells no more.
    """
    if noun not in ("", "计", "合计", "共计", "总计") or d.own == "final" or d.section not in _SUMMED_ALONE:
        return ""
    said = d.text[d.sentence_start : d.at].lstrip()
    if len(noun) > 1 and d.section == "three_public" and compiled(noun + r"[与比较同和]").match(said):
        return "three.total"
    alone = _ALONE.fullmatch(d.text.strip()) if len(d.text) < _LONGEST_SUM else None
    return _SUMMED_ALONE[d.section] if alone else ""


_LONGEST_SUM = 40
_ALONE = compiled(r"(?:以上|上述|各[项类])?(?:合计|共计|总计)(?:为|：)?[\d,.]+ ?万?元[。；]?")


_SUMMED_ALONE = {"general": "general.expenditure", "basic": "general.basic", "three_public": "three.total"}
"""What a line of a section that begins with 合计 and ends with its amount sums up: the items of the lines before it."""


def given_this_year(d: Discourse, unit: str) -> str:
    """Return the year's own revenue where an overview tells what is given this year apart from what is carried over: 若剔除结转，当年安排 x."""
    if d.own == "final" or unit != "万元" or d.section not in ("overview", "income"):
        return ""
    said = d.text[max(0, d.at - 8) : d.at]
    total = d.subject.measure in ("whole.total", "whole.both", "whole.income")
    return "whole.income" if total and compiled(r"(?:当年|本年)(?:预算)?安排的?$").search(said) else ""


def spent_by(d: Discourse) -> str:
    """Return the account whose expenditure was told last, whose classes follow: 一般公共预算财政拨款支出 x，包括： among all 财政拨款支出."""
    told = [d.subject.measure, *(s.measure for s, _ in reversed(d.carried))]
    accounts = [m.partition(".")[0] for m in told if m.endswith(".expenditure")]
    if "general" in accounts and not d.subject.measure.startswith(("fund.", "capital.")):
        return "general"  # 财政拨款支出 x，其中一般公共预算 y，政府性基金 z。 The items of the next paragraph are nearly always the first's
    return next((a for a in accounts if a in ("general", "fund", "capital", "fiscal")), "fiscal")


def spending_account(d: Discourse) -> str:
    """Return the account whose expenditure the section parts by class and item."""
    if d.section == "fiscal":
        return spent_by(d)
    if d.items_account[0] == d.section:
        return d.items_account[1]
    whole = d.section in ("expenditure", "overview")
    return "whole" if whole else d.section if d.section in ("fund", "capital") else "general"


_SPENT = ("whole.expenditure", "whole.total_out", "whole.basic", "whole.project")
"""What a list of functional classes in the overview is of."""
_SPENT_ON = compiled(r"支出(?:预算)?(?:总计|合计)?(?:包括|分别为|分为)：?[^。；]*$")
"""What opens a list of spending by class beside one of revenue: 收入包括：…；支出包括：农林水支出 x."""


def class_named(words: str) -> str:
    """Return the class of the functional classification that words name, '' for none: 教育 and 教育支出（类） name 教育支出."""
    named = (
        codes.normal_name(compiled(r"^列(?=.{4,}支出$)|支出$|（.*$").sub("", words) + "支出"),
        codes.normal_name(words),
    )
    return next((name for name in named if name in class_names()), "")


def tells_classes(d: Discourse) -> bool:
    """Tell whether the sentence tells spending class by class."""
    if d.section != "overview":
        return d.section in ("general", "fund", "capital", "expenditure", "fiscal")
    told = d.subject.measure in _SPENT or is_part_of(d, "whole.expenditure")
    return told or _SPENT_ON.search(d.text[: d.at]) is not None


def kind_of_spending(d: Discourse, words: str) -> Subject | None:
    """Return the part of an account's expenditure that 基本支出, 项目支出 is in a list of it, whatever the section."""
    if d.own != "final" and (named := compiled(r"用于(人员|公用)的?").fullmatch(words)):
        words = named[1] + "经费"  # 基本支出中，用于人员的 x，用于公用的 y
    if d.own != "final" and words.startswith("保") and (kept := compiled(_KEPT).fullmatch(words)):
        words = {"人员": "人员经费", "工资": "人员经费", "运转": "公用经费"}.get(kept[1], "项目支出")
    if not words.endswith(("支出", "经费")):
        return None
    short = compiled(r"^.{2,}等(?:日常)?(?=人员|公用)").sub("", words)  # 办公费、水电费等公用经费支出
    short = compiled(r"^日常(?=公用)|(?<=经费)支出$").sub("", short)
    concept = {
        "基本支出": "basic",
        "项目支出": "project",
        "项目经费": "project",
        "人员经费": "personnel",
        "公用经费": "public",
    }.get(short, "")
    if short in _KINDS_OF_ALL:
        # 人员支出 beside 对个人和家庭的补助 is the wages alone.
        concept = "" if short == "人员支出" and "对个人和家庭" in d.text[d.sentence_start :] else _KINDS_OF_ALL[short]
    if not concept:
        return None
    account, _, of = (whole_just_told(d) or whole_of_list(d) or basic_taken_up(d)).partition(".")
    if d.own != "final" and (account, of) == ("performance", "total") and concept in ("basic", "project"):
        return Subject(f"whole.{concept}")  # 部门整体支出绩效目标的金额 x，其中：基本支出 y
    if (
        d.own != "final"
        and concept in ("personnel", "public")
        and account == "whole"
        and of in ("expenditure", "total_out")
    ):
        return Subject(f"whole.{concept}")  # 支出预算 x，其中：人员支出 y，公用支出 z，项目支出 w
    fits = of in ("expenditure", "total_out") if concept in ("basic", "project") else of == "basic"
    return Subject(f"{account}.{concept}") if fits and account in ("whole", "fiscal", "general", "fund") else None


_KEPT = r"保(?:障|证)?(?:基本|机关)?(人员|工资|运转|[^，。；、]{0,6}(?:项目|重点|专项|任务))"
"""How a budget calls its kinds of spending by what they keep going: 保人员 x，保运转 y，保办案及项目 z."""

_KINDS_OF_ALL = {"人员支出": "personnel", "公用支出": "public"}


def basic_taken_up(d: Discourse) -> str:
    """Return the basic expenditure whose parts a sentence tells without its amount: 基本支出中，人员经费 x，公用经费 y; '' for none."""
    if d.own == "final" or not compiled(r"基本支出(?:预算)?中，[^。；]*$").search(d.text, d.sentence_start, d.at):
        return ""
    told = [f.fact.measure for f in d.figures[d.start_of_paragraph :] if f.fact.measure.endswith(".basic")]
    return told[-1] if told else f"{spending_account(d)}.basic"


def whole_just_told(d: Discourse) -> str:
    """Return the measure of which the sentence goes on to tell the parts without 其中: 基本支出 x，包括人员经费 y和日常公用经费 z."""
    for figure in reversed(d.figures[d.start_of_paragraph :]):
        if not figure.fact.measure.endswith((".personnel", ".public")):
            between = d.text[figure.place.end - d.offset : d.at]
            return figure.fact.measure if compiled(r"，?(?:具体)?包括[^。；]*").fullmatch(between) else ""
    return ""
