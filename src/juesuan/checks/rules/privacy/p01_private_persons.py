"""P01: no private person's name, identity number, phone, account or address."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan import persons
from juesuan.checks.basis import PRIVACY
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.document.model import quote
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "P01",
        "privacy",
        "warning",
        Text("个人信息", "personal information"),
        Text(
            "公开文本不出现私人的姓名、身份证号、手机号、银行账号、住址",
            "no private person's name, identity number, phone, account or address",
        ),
        PRIVACY,
        *slip(said(HEAD_GENERAL, "全年慰问困难职工6人次。"), "困难职工6人次", "困难职工孙桂兰等6人次"),
    )
)


def persons_told(context: Context) -> list[tuple[Place, persons.Hit]]:
    """Return what the document tells of private persons, with its places."""
    return persons.find_all(context.document, context.texts_of)


@finds(RULE)
def private_persons(context: Context) -> Iterator[Finding]:
    """Yield one warning a paragraph or cell that names private persons; what it quotes is masked."""
    groups: dict[tuple[int, int, int, persons.Kind], list[Place]] = {}
    for place, hit in context.once(persons_told):
        groups.setdefault((place.block, place.row, place.col, hit.kind), []).append(place)
    for (_, _, _, kind), places in groups.items():
        masked = "、".join(dict.fromkeys(persons.masked_quote(quote(context.document, p), kind) for p in places))
        message = Text(
            "出现{k}（{c} 处）：{m}，公开前应删去或匿名",
            "{k} ({c} places): {m}; remove or anonymise before publication",
        ).format(c=len(places), k=persons.kinds[kind], m=masked)
        yield finding(RULE, places[0], message, places=places[1:])
