"""What stands just before a figure and tells what it is of: an amount, a share, a change, a whole whose parts were told."""

from __future__ import annotations

import msgspec

from juesuan.extract.discourse import (
    Discourse,
    Subject,
    last_told,
    of_fact,
    of_last_year,
    own_amounts,
    since,
    told_in_sentence,
    was_told,
)
from juesuan.extract.grammar import PERCENT
from juesuan.extract.making import make
from juesuan.extract.numerals import Token
from juesuan.kernel.figures import Aspect, Figure, half_width
from juesuan.kernel.patterns import compiled, holds_any


def of_parted(d: Discourse) -> Subject | None:
    """Return the whole of the list that the sentence before told where this one begins with what it compares with: 与上年的 x 相比."""
    begins = d.parted.measure and compiled(r"\s*(?:同)?[与比较同和]").match(d.text, d.sentence_start)
    return d.parted if begins else None


_RANKS = ("最", "占大头", "居首", "为主", "主体", "大头")


def ranked(context: str, lead: str) -> str:
    """Return what the clause before a bare 为 names and ranks: 财政拨款收入占比最大，为 x; '' where it does not."""
    if not holds_any(context, _RANKS) or not compiled(r"，(?:仅|只|高?达|为|有|约)+\s*$").search(lead):
        return ""
    told = compiled(
        r"(?P<noun>[^，。；]{2,20}?)(?:所?占?(?:的)?(?:比[重例]?|份额)|规模|金额|数额)?(?:最[大高多少小低]|占大头|居首位?|(?:是|为)(?:主体|大头)|为主)$"
    ).search(context)
    return told["noun"] if told else ""


def told_as_share(d: Discourse, token: Token, words: str) -> Subject | None:
    """Return what an amount is of whose share was told just before it: 公共安全支出占83.8%、计 x."""
    last = last_told(d)
    if (
        last is None
        or d.in_turn
        or d.turned
        or last.fact.aspect != "share"
        or was_told(d, last.fact.measure, last.fact.item)
    ):
        return None
    if not compiled(r"(?:计|合|共|为|达|即|金额|支出|收入|数|额)*").fullmatch(words):
        return None
    between = compiled(r"[、，（]?(?:合?共?计|合|共|为|达|即|金额|支出|收入|数|额)*[：]?").fullmatch(
        since(d, last, token)
    )
    return of_fact(last.fact) if between else None


_BUDGET_ALONE = compiled(r"[，。；：](?:年初|全年|调整后?)?预算(?:数|额)?(?:为|是|：)?$")


def told_again(d: Discourse, token: Token, subject: Subject) -> Subject | None:
    """Return what a final account without a name is of where it tells the one amount of another thing again.

    收入总计 x，其中：本年收入 y，上年结转 z。与年初预算数相比，年初预算数 b，决算数 x: of the total, and so is the budget before it.
    """
    told = own_amounts(d, token.unit)
    own = [f for f in told if (f.fact.measure, f.fact.item) == (subject.measure, subject.item)]
    same = {
        (f.fact.measure, f.fact.item) for f in told if f.value == token.value and not f.fact.measure.startswith("~")
    }
    if not own or len(same) != 1 or any(f.value == token.value for f in own) or d.sentence_start == 0:
        return None
    found = Subject(*same.pop())
    last = d.figures[-1]
    if last.fact.basis != d.own and (last.fact.measure, last.fact.item) == (subject.measure, subject.item):
        start = last.place.start - d.offset
        if start > d.sentence_start and _BUDGET_ALONE.search(d.text, max(0, start - 10), start):
            fact = msgspec.structs.replace(last.fact, measure=found.measure, item=found.item)
            d.figures[-1] = d.by_id[last.id] = msgspec.structs.replace(last, fact=fact)
    return found


def money_counted(d: Discourse, token: Token, lead: str) -> Subject | None:
    """Return what the money is of that stands beside a count of the three public expenses: 购置2辆执法车，x万元; 3个团组、9人次，x万元."""
    last = last_told(d) if token.unit == "万元" and d.section == "three_public" and not d.in_reason else None
    of = d.g.file.money_of.get(last.fact.measure, "") if last and last.fact.aspect == "amount" and not d.lists else ""
    if of in ("", "three.reception") or was_told(d, of) or d.own != "final":
        return None
    bare = compiled(r"[^，。；（\d]{0,14}[，（](?:共|共计|支出|花费)?").fullmatch(lead)
    return Subject(of) if bare and d.g.things_alone.fullmatch(compiled(r"[，（].*").sub("", lead)) else None


_WHOLE_TOLD = compiled(r"占(?P<whole>[^，。；：（）\d]{2,20}?)(?:的|为)?$")


def share_of_told(d: Discourse, token: Token) -> Figure | None:
    """Make the share of a part in the whole whose amount stands between: 财政拨款收入 x，占本年收入合计 y 的 p%."""
    last = last_told(d)
    counted = d.own != "final" and last is not None and last.unit in ("个", "项")
    if last is None or not (counted or last.unit == "万元"):
        return None
    if last.fact.aspect != "amount" or since(d, last, token).strip() != "的":
        return None
    start = last.place.start - d.offset
    told = _WHOLE_TOLD.search(d.text, max(d.sentence_start, start - 24), start)
    part = next((f for f in reversed(d.figures[d.start_of_paragraph : -1]) if f.unit == last.unit), None)
    if told is None or part is None or part.fact.aspect != "amount" or part.place.start - d.offset < d.sentence_start:
        return None
    d.turn, d.subject = part.id, of_fact(part.fact)
    return make(d, token, d.subject, d.own, "share", of=told["whole"])


_BEHIND = compiled(r"元，\d+(?:\.\d+)?%(?=[；。]|$)")
_BRACKETED = compiled(r"元(?:[为是][\u4e00-\u9fff]{2,14})?（\d+(?:\.\d+)?%）")


def bracketed_part(d: Discourse, token: Token) -> Subject | None:
    """Return what a bare rate is a share of, where one amount after the other has such a one: 甲 x（p%），乙 y（q%）; 用于甲 x，p%；用于乙 y，q%."""
    last = last_told(d)
    if last is None or last.unit != "万元" or last.fact.aspect != "amount" or last.fact.basis != d.own:
        return None
    if since(d, last, token) == "，" and d.text[token.end : token.end + 1] in "；。":
        return of_fact(last.fact) if len(_BEHIND.findall(d.text)) > 1 else None
    alone = (since(d, last, token) == "（" or share_behind_name(d, last, token)) and d.text[
        token.end : token.end + 1
    ] == "）"
    return of_fact(last.fact) if alone and len(_BRACKETED.findall(d.text)) > 1 else None


_IS_NAME = compiled(r"(?:为|是)[\u4e00-\u9fff“”]{2,14}（")


def share_behind_name(d: Discourse, last: Figure, token: Token) -> bool:
    """Tell whether a bracket stands behind the name that stands behind an amount: 15.26万元为公务接待费（57.9%）."""
    between = since(d, last, token)
    return _IS_NAME.fullmatch(between) is not None


def in_other_unit(d: Discourse, token: Token) -> Figure | None:
    """Make a second figure of the amount just read, where it is repeated in another unit: 20.45亿元（204,508.05万元）, 2.80万元（折28,000元）.

    In a bare bracket it may be another amount, unless it is as large; 折, 约合 say that it is the same.
    """
    last = last_told(d)
    if last is None or (last.unit, token.unit) != ("万元", "万元") or last.scale == token.scale or not token.value:
        return None
    between = since(d, last, token)
    if between not in _CONVERTED:
        if between != "（" or d.text[token.end : token.end + 1] not in ("）", "，"):
            return None
        apart = abs(abs(last.value) - abs(token.value))
        if apart > max(last.half, half_width(token.decimals, token.scale)) * 2:
            return None
    signed = _signed_as(last, token)
    figure = make(d, signed, of_fact(last.fact), last.fact.basis, last.fact.aspect)
    d.loose.extend([(figure.id, key) for told, key in d.loose[-1:] if told == last.id])
    return msgspec.structs.replace(figure, fact=last.fact)


CONVERTS = ("折", "折合", "约合", "折算", "折算为", "折合为", "约折合", "合")
"""Words between an amount and the same amount in another unit."""
_CONVERTED = frozenset(mark + word for mark in "（，" for word in CONVERTS)


def _signed_as(last: Figure, token: Token) -> Token:
    """Return a number that tells again, without a sign, what stands before it below zero."""
    return msgspec.structs.replace(token, value=-token.value) if last.value < 0 < token.value else token


def rates_headed(d: Discourse) -> Aspect | None:
    """Return what the bare rates of a sentence are by the words that it begins with: 执行率如下：甲 x（p%），乙 y（q%）; 所占比重为：甲 p%，乙 q%."""
    head, colon, _ = d.text[d.sentence_start : d.at].partition("：")
    if not colon or len(head) > _LONGEST_HEAD:
        return None
    if compiled(r"执行率|完成率|完成比例").search(head):
        return "completion"
    return "share" if compiled(r"比重|占比|所占比例").search(head) else None


_LONGEST_HEAD = 60
"""Characters before a colon that tell what the rates behind it are."""


def changed_before_bracket(d: Discourse, token: Token) -> Figure | None:
    """Make the rate of the change that stands before its bracket, or is told again as one: 比上年增加 x（p%）, 增加 x，折合 p%; None where none does."""
    last = last_told(d)
    if last is None or last.fact.aspect != "change" or last.unit != "万元":
        return None
    between = since(d, last, token)
    if between not in _AS_RATE and (between != "（" or d.text[token.end : token.end + 1] not in ("）", "，")):
        return None
    return make(d, _signed_as(last, token), of_fact(last.fact), last.fact.basis, _rate_of(d, last))


_AS_RATE = frozenset(mark + word for mark in "，（" for word in ("折合", "合", "即", "约合", "折算为", "约为", "约"))
"""Words between a change and the same change as a rate: 增加 x，折合 p%."""


def _rate_of(d: Discourse, change: Figure) -> Aspect:
    """Return what the rate of a change is, by what the change is on."""
    return "change_rate" if change.fact.basis in (d.own, "executed") else "variance"


_MOVE_BEHIND = compiled(r"的(?:(?P<up>增幅|涨幅|升幅|增长|增速|上升)|(?:降幅|减幅|跌幅|下降|减少))")


def rate_named_behind(d: Discourse, token: Token) -> Figure | None:
    """Make the rate of the change just told which the words behind it name: 减少 x，p%的降幅来自项目结束; None for other words."""
    last, told = last_told(d), _MOVE_BEHIND.match(d.text, token.end)
    if (
        last is None
        or told is None
        or last.fact.aspect != "change"
        or since(d, last, token).strip() not in ("，", "、")
    ):
        return None
    moved = msgspec.structs.replace(token, value=token.value if told["up"] else -token.value)
    fact = last.fact
    return make(d, moved, of_fact(fact), fact.basis, _rate_of(d, last), year=fact.year, context=fact.context)


def signed(d: Discourse, token: Token) -> bool:
    """Tell a number printed with its sign: -20.00%, +10.53%."""
    return d.text[token.start : token.start + 1] in _SIGNS or d.text[token.start - 1 : token.start] in _SIGNS


_SIGNS = ("+", "＋", "-", "－", "−")


def signed_beside(d: Discourse, token: Token) -> Figure | None:
    """Make the rate of change that a bracket tells with its sign alone: 甲 x（上年 y，-20.00%）, 甲 x（+10.53%）; None for other words."""
    last = last_told(d)
    if last is None or last.unit != "万元" or last.fact.aspect != "amount" or not signed(d, token):
        return None
    before = since(d, last, token).strip().rstrip("+＋")
    bracket = before == "（" if last.fact.year == d.outline.year else before in ("，", "、", "（")
    if not bracket or d.text[token.end : token.end + 1] not in ("）", "，"):
        return None
    return make(d, token, of_fact(last.fact), d.own, "change_rate")


def told_as_rate_of_whole(d: Discourse, token: Token, words: str) -> bool:
    """Tell whether a percentage without a verb is a share: a heading says that all are, or its amount follows: 其中 p%即 x 授予中小企业."""
    return d.text.startswith("即", token.end) or bool(words and not d.in_reason and rates_headed(d) == "share")


def share_come_to(d: Discourse, token: Token) -> Figure | None:
    """Make the share to which the one of the year before moved: 占比由上年的 p%变为 q%; None where none stands before it."""
    last = last_told(d)
    if (
        last is None
        or last.fact.aspect != "share"
        or last.fact.year == d.outline.year
        or len(since(d, last, token)) > 8
    ):
        return None
    return make(d, token, of_fact(last.fact), d.own, "share", of=last.fact.of)


def just_told(d: Discourse, token: Token) -> Subject:
    """Return what the amount before a share is of (涉及资金 x，占 p%), else what the sentence speaks of."""
    last = unnamed_amount(d)
    if last is None or d.aside or since(d, last, token)[:1] not in ("，", ","):
        return d.subject
    return of_fact(last.fact)


def just_changed(d: Discourse, token: Token) -> Subject | None:
    """Return what rose or fell just before the amount to which it did: 比上年减少 x，下降 p%，降至 y."""
    last = last_told(d)
    if last is None or last.fact.aspect not in ("change", "change_rate", "variance") or not last.fact.measure:
        return None
    close = compiled(r"，\D{2,6}").fullmatch(since(d, last, token)) and not last.fact.measure.startswith("~")
    return of_fact(last.fact) if close else None


def unnamed_amount(d: Discourse) -> Figure | None:
    """Return the paragraph's last figure where it is an amount of a measure without a name."""
    last = last_told(d)
    return last if last and last.fact.aspect == "amount" and last.fact.measure.startswith("~") else None


def of_amount_before(d: Discourse, token: Token) -> Subject | None:
    """Return what the amount of the year before is of, on which a change follows at once: 较2024年收入预算 x 增加 y."""
    last = last_told(d)
    if last is None or not of_last_year(d) or last.fact.measure.startswith("~") or token.unit != last.unit:
        return None
    return of_fact(last.fact) if compiled(r"\D{0,4}").fullmatch(since(d, last, token)) else None


def closing_before(d: Discourse, token: Token) -> Subject | None:
    """Return the carry-over at the year's end that a change on the one at its beginning is of: 年末结转 x，较年初结转 y 减少 z."""
    last = last_told(d)
    account, _, concept = last.fact.measure.partition(".") if last else ("", "", "")
    if last is None or concept != "opening" or not compiled(r"\D{0,4}").fullmatch(since(d, last, token)):
        return None
    closing = f"{account}.closing"
    told = any(f.fact.measure == closing and f.fact.aspect == "amount" for f in told_in_sentence(d))
    on_it = compiled(r"[比较与同和]年初[^，。；\d]{0,12}$").search(
        d.text[d.sentence_start : last.place.start - d.offset]
    )
    return Subject(closing) if told and on_it else None


def unnamed_share(d: Discourse) -> Figure | None:
    """Return the share told last, where it is of the amount without a name of its own told just before it."""
    if len(d.figures) < 2:
        return None
    amount, share = (f.fact for f in d.figures[-2:])
    same = amount.measure == share.measure and amount.measure.startswith("~")
    return d.figures[-1] if same and (amount.aspect, share.aspect) == ("amount", "share") else None


def unnamed_just_told(d: Discourse, token: Token) -> Subject | None:
    """Return the part without a name of its own whose amount stands just before a change, or before its share: 其中：基本支出 x（占 p%），比上年增加 y."""
    last = (unnamed_amount(d) or unnamed_share(d)) if d.own != "final" else None
    if last is None or last.unit not in ("万元", PERCENT):
        return None
    compares = compiled(r"，?[与比较同和][^，。；]{1,16}(?:[增减降]|上升|下降)\D{0,3}").fullmatch(since(d, last, token))
    return Subject(last.fact.measure) if compares else None


def unnamed_just_changed(d: Discourse, token: Token) -> Subject | None:
    """Return the part without a name whose change the rate tells again: 培训经费 x，比上年增加 y，增长 p%."""
    last = last_told(d) if d.own != "final" and token.unit == PERCENT else None
    if last is None or last.fact.aspect != "change" or not last.fact.measure.startswith("~"):
        return None
    if compiled(r"~(?:因|由于|随着)").match(last.fact.measure):
        return None  # 因配套资金减少 x，同比下降 p: what explains is not what fell
    return Subject(last.fact.measure) if compiled(r"[，（]\D{1,5}").fullmatch(since(d, last, token)) else None


def executed_just_told(d: Discourse, subject: Subject) -> bool:
    """Tell whether the last amount of a subject that the sentence tells is what was executed."""
    told = [f.fact for f in told_in_sentence(d) if f.fact.aspect == "amount"]
    return bool(told) and (told[-1].basis, told[-1].measure, told[-1].item) == (
        "executed",
        subject.measure,
        subject.item,
    )
