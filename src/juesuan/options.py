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

TimeoutOption = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="秒",
        min=0,
        help="一份公开文稿最多处理多少秒，超过即停止并继续下一份；缺省 300，0 为不限。",
    ),
]
MemoryOption = Annotated[
    int,
    typer.Option("--memory", metavar="MB", min=0, help="处理一份公开文稿最多占用多少 MB 内存；缺省 2048，0 为不限。"),
]
