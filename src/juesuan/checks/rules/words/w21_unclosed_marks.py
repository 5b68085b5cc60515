"""W21: quotation marks, book title marks and brackets are closed."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_RISE, said, slip
from juesuan.document.model import Paragraph
from juesuan.extract.numerals import fold
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W21",
        "text",
        "warning",
        Text("引号、书名号、括号不成对", "marks not closed"),
        Text("引号、书名号、括号成对", "quotation marks, book title marks and brackets come in pairs"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                SAID_RISE.replace("主要原因是", "按照《清河县档案事业规划》（清政发〔2023〕6号），主要原因是"),
            ),
            "规划》",
            "规划",
        ),
    )
)

_PAIRS = {"《": "》", "（": "）", "“": "”", "〔": "〕", "【": "】"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_MARKS = compiled(f"[{''.join(_PAIRS)}{''.join(_CLOSING)}]")
_ENDS = "。；！？"
_ITEM = compiled(r"(?:^|[。；：，、\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z①-⑳])$")
"""Before a bracket that numbers an item: 1）办公费."""


@finds(RULE)
def unclosed_marks(context: Context) -> Iterator[Finding]:
    """Yield marks of whole paragraphs that nothing closes, or that close nothing; what goes on in the next paragraph is left alone."""
    blocks = context.document.blocks
    for number, text, _ in context.paragraphs():
        if number in context.recognised or text.rstrip()[-1:] not in _ENDS or _all_closed(text):
            continue
        odd = _odd(text)
        if len(odd) != 1:
            continue  # two and more: quoted in another way (“三公“)
        (at,) = odd
        beside = blocks[number + 1 if text[at] in _PAIRS else number - 1 : number + 2 if text[at] in _PAIRS else number]
        if any(isinstance(b, Paragraph) and _odd(fold(b.text)) for b in beside):
            continue
        stretch = text[at : at + _SHOWN] if text[at] in _PAIRS else text[max(0, at + 1 - _SHOWN) : at + 1]
        other = _PAIRS.get(text[at]) or _CLOSING[text[at]]
        message = Text("“{s}”的{m}没有配对的{o}", "{m} of {s} has no {o}").format(s=stretch, m=text[at], o=other)
        yield finding(RULE, Place(number, at, at + 1), message)


_SHOWN = 12


def _all_closed(text: str) -> bool:
    """Tell a text whose marks surely all have their other half: nothing is left of them when the pairs are taken out."""
    marks = "".join(_MARKS.findall(text))
    for opening, closing in _PAIRS.items():
        marks = marks.replace(opening + closing, "")
    return not marks


def _odd(text: str) -> list[int]:
    """Return where the marks stand that have no other half."""
    open_at: list[int] = []
    odd: list[int] = []
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark in _PAIRS:
            open_at.append(at)
            continue
        if not any(text[o] == _CLOSING[mark] for o in open_at):
            if mark != "）" or not _ITEM.search(text[:at]):
                odd.append(at)
            continue
        while text[open_at[-1]] != _CLOSING[mark]:
            odd.append(open_at.pop())
        open_at.pop()
    return sorted([*odd, *open_at])
