"""What stands behind a figure and tells what it is of: 1,058.88万元为人员经费，36.11万元办公费、172.30万元的机关运行经费."""

from __future__ import annotations

from juesuan.domain.measures import measures
from juesuan.extract.discourse import Discourse, Subject
from juesuan.extract.grammar import PERCENT
from juesuan.extract.making import LONGEST_NAME
from juesuan.extract.numerals import Token
from juesuan.extract.subjects import subject_of
from juesuan.extract.words import after_last, single_measure
from juesuan.kernel.patterns import compiled

_ENDS = r"(?=[，。；、（\n]|$)"
_NAMED_BEHIND = compiled(
    r"(?:为|是|用于|属于?)(?P<noun>[\u4e00-\u9fff“”（）]{2,14}?)(?=[，。；、（]|$)|(?P<whole>[\u4e00-\u9fff]{2,10})(?:之)?中，"
)
_TOLD_BEHIND = compiled(
    rf"(?P<how>是|为|系|用于|用在|投向|来自于?|来源于|取得于|属于|的|(?:动用|使用|用|由|从|自)(?=[上以]年))?(?P<noun>(?!以|左右|上下|余|多)[\u4e00-\u9fff“”]{{2,20}}?)"
    rf"(?:(?P<joint>[和与及]|包括|包含|含)(?=\d)|(?:组成|构成|的(?:去向|构成|支出方向).{{0,6}}|中)?{_ENDS}|(?<=[转余])(?:资金)?(?:中|内)?(?:安排|列支|解决|支付|支出)(?=[，。；、（）]))"
)
"""A name at once behind the amount, to the clause's end or to the next amount: 86.40万元货物、3910.00万元工程和1243.60万元服务组成."""

_OF_A_WHOLE = 13
"""Characters of a clause that tells a share: 占本年收入合计的."""


_OPENS = compiled(
    r"(?:其中|[^，。；：、（）\d]{0,12}(?:[中里内]|当中)|[^，。；：、（）\d]{2,12}[中里内](?:，)?(?:有|列支))?[：，]?(?:另|还)?(?:有|由|含|包括|列支)?|和|与|及|以及|余下的?|其余的?|另有|全年|(?:将?近|超过?|不足|不到|约)?(?:[一二三四五六七八九]成|一半|半数)(?:多|以上|左右)?[，]?即?|[^，。；：、（）\d]{2,16}(?:包括|包含|含)"
)
"""What may stand before an amount whose name stands behind it; it names no thing itself."""


_MOVES = compiled(r"(?:调整|增加|减少|变动|变化|追加|提高|增长|节约|节省|上涨|补发|下达|结转|缺口)$")
"""What moved is not told by the amount by which it did: 127.60万元是人员经费调整."""


_THE_REST = ("其余", "余下", "剩余", "另有", "另外")
_ITS_SHARE = compiled(r"（\d+(?:\.\d+)?%）(?=是|为|来自|来源于|用于|系|属于)")


def behind_share(d: Discourse, token: Token) -> str:
    """Return the words behind a number, without the bracket that tells its share: 3,437.17万元（99.76%）是财政拨款."""
    share = _ITS_SHARE.match(d.text, token.end)
    start = share.end() if share else token.end
    return d.text[start : start + LONGEST_NAME]


_SHARE_OF = compiled(r"的(?P<noun>[\u4e00-\u9fff“”（）]{2,14}?)(?=为|是|有|共?计?\d)")


def named_behind(d: Discourse, token: Token, lead: str) -> Subject | None:
    """Return what only the words behind a number name: 1,058.88万元为人员经费，134.75万元为公用经费; 42.06%用于基本支出."""
    if token.unit not in ("万元", PERCENT):
        return None
    own = after_last("，。；、：（）", lead.rstrip("， ") if lead.strip().endswith("中，") else lead).strip()
    if token.unit == PERCENT and len(own) <= _OF_A_WHOLE and own.rfind("占") == 0:
        told = _SHARE_OF.match(d.text[token.end : token.end + LONGEST_NAME])  # 占本年收入合计88.76%的财政拨款收入为 x
        key = single_measure(d.names.resolve(told["noun"], d.section)) if told else ""
        return Subject(key) if key in measures() and measures()[key].unit == "万元" else None
    if not own or own.endswith("中") or own in _THE_REST:
        told = _NAMED_BEHIND.match(behind_share(d, token))
        moved = told is not None and told["noun"] and _MOVES.search(told["noun"])
        if told is not None and not moved and not (told["whole"] and token.unit == PERCENT):
            key = single_measure(d.names.resolve(told["noun"] or told["whole"], d.section))
            if key in measures() and measures()[key].unit == "万元":
                return Subject(key)
    return at_once_behind(d, token, own) if token.unit == "万元" else None


def at_once_behind(d: Discourse, token: Token, own: str) -> Subject | None:
    """Return the measure or the item that a name behind an amount means where the clause before it names none, else None."""
    if d.in_reason or not _OPENS.fullmatch(own[-1:] if own[-1:] in ("和", "与", "及") else own):
        return None
    told = _TOLD_BEHIND.match(behind_share(d, token))
    if told is None or d.g.pronoun.match(told["noun"]):
        return None
    noun, how = told["noun"], told["how"] or ""
    if _MOVES.search(noun) and not how.endswith(("用", "由", "从")):
        return None
    if how.startswith(("来", "取")) and not noun.endswith("收入"):
        noun += "收入" if d.names.resolve(noun + "收入", d.section) else "拨款收入"
    spoken, either = d.subject, d.either
    found = subject_of(d, noun, "", token.unit)
    if found.measure.endswith(".opening") and spoken.item:
        found = Subject(
            f"{spoken.measure.partition('.')[0]}.opening", spoken.item
        )  # 残疾人就业 x（其中y万元用上年结转安排）
    if found.measure in measures() and measures()[found.measure].unit == "万元" and found != spoken:
        d.named_behind = d.next_id
        return found
    if d.figures and d.figures[-1].id == d.named_behind and own in ("", "和", "与", "及"):
        d.named_behind = d.next_id
        return Subject("~" + noun)  # x万元基本工资、y万元公积金: the words before y are the name of x
    d.either = either
    return None
