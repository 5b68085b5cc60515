"""Private persons' data in a disclosure."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks import persons
from juesuan.checks.catalogue import Rule
from juesuan.checks.context import Context, finding, text_rule
from juesuan.checks.model import Finding
from juesuan.document.model import quote
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

_LAW = Text(
    "个人信息保护法第四条、第二十八条；政府信息公开条例第十五条",
    "Personal Information Protection Law arts. 4, 28; Open Government Information Regulations art. 15",
)

P01 = Rule(
    "P01", "privacy", "warning", Text("个人信息", "personal information"),
    Text("公开文本不出现私人的姓名、身份证号、手机号、银行账号、住址", "no private person's name, identity number, phone, account or address"),
    _LAW,
)  # fmt: skip


@text_rule(P01)
def private_persons(context: Context) -> Iterator[Finding]:
    """Yield one warning a paragraph or cell that names private persons; what it quotes is masked."""
    groups: dict[tuple[int, int, int, persons.Kind], list[Place]] = {}
    for place, hit in persons.find_all(context.document):
        groups.setdefault((place.block, place.row, place.col, hit.kind), []).append(place)
    for (_, _, _, kind), places in groups.items():
        masked = "、".join(dict.fromkeys(persons.masked_quote(quote(context.document, p), kind) for p in places))
        message = Text(
            "出现{k}（{c} 处）：{m}，公开前应删去或匿名",
            "{k} ({c} places): {m}; remove or anonymise before publication",
        ).format(c=len(places), k=persons.kinds[kind], m=masked)
        yield finding(P01, places[0], message, places=places[1:])
