"""A stretch of text that tells of a private person, and what each kind of it is called."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from juesuan.kernel.lang import Text

Kind = Literal["name", "id_number", "phone", "account", "address", "plate"]

kinds: Final[dict[Kind, Text]] = {
    "name": Text("个人姓名", "private person's name"),
    "id_number": Text("身份证号码", "identity number"),
    "phone": Text("手机号码", "mobile number"),
    "account": Text("银行账号或卡号", "bank account or card number"),
    "address": Text("个人住址", "home address"),
    "plate": Text("个人车牌号", "private licence plate"),
}
"""What each kind of hit is called in messages (个人信息保护法 arts. 4, 28)."""


class Hit(msgspec.Struct, frozen=True, order=True):
    """A stretch of text that tells of a private person: `text[start:end]`."""

    start: int
    end: int
    kind: Kind
