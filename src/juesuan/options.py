"""Options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Language(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


LangOption = Annotated[
    Language,
    typer.Option(
        "--lang",
        metavar="zh|en",
        envvar="JUESUAN_LANG",
        help="输出语言：zh 中文（缺省），en 英文；也可设环境变量 JUESUAN_LANG。",
    ),
]
