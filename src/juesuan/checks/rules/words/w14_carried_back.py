"""W14: what is left is carried forward, not back."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_TOTALS, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W14",
        "text",
        "warning",
        Text("结转方向写反", "carried back"),
        Text("结转结余转入下年，不转入上年", "what is left is carried forward to the next year, not back to the last"),
        DISCLOSURE,
        *slip(said(HEAD_TOTALS, "剩余9.00万元转入下年使用。"), "转入下年", "转入上年"),
    )
)

_BACK = compiled(
    r"(?:元|资金|剩余|余额|结余)[^\d，。；]{0,4}(?:转入|结转至|结转到|结转入|留到|留待)(?P<y>上年|去年|上一年)度?(?:继续)?(?:使用)?(?=[。；，]|$)"
)


@finds(RULE)
def carried_back(context: Context) -> Iterator[Finding]:
    """Yield money that is said to be carried to the year before."""
    for number, text, _ in context.paragraphs():
        for match in _BACK.finditer(text) if "上" in text or "去年" in text else ():
            message = Text("结转只能转入下年，写作“{y}”", "money is carried to the next year, not to {y}").format(
                y=match["y"]
            )
            yield finding(RULE, Place(number, match.start("y"), match.end("y")), message, proposed="下年")
