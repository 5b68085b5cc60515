"""Which of the machine's Chinese fonts to set a disclosure in, for a PDF that carries its fonts within it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import msgspec
import typst

from juesuan.kernel.lang import Text

FOLDERS = "JUESUAN_FONTS"
"""Environment variable: further folders with fonts, as in PATH."""

_FANG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "方正仿宋_GBK", "FZFangSong-Z02", "朱雀仿宋", "Zhuque Fangsong (technical preview)")  # fmt: skip
_SONG = (
    "SimSun", "宋体", "NSimSun", "STSong", "Songti SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体",
    "Noto Serif CJK SC", "Noto Serif SC", "AR PL UMing CN", "AR PL SungtiL GB", "Noto Serif CJK TC", "Noto Serif CJK JP",
)  # fmt: skip
_HEI = (
    "SimHei", "黑体", "STHeiti", "Heiti SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体", "Noto Sans CJK SC",
    "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Noto Sans CJK TC", "Noto Sans CJK JP",
)  # fmt: skip
_KAI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", "AR PL UKai CN", "AR PL KaitiM GB", "LXGW WenKai", "LXGW WenKai GB")  # fmt: skip
_TITLE = ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05")
_LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman")
_EVERY = (*_FANG, *_SONG, *_HEI, *_KAI, *_TITLE)

NO_FONT = Text(
    "没有找到中文字体，无法生成 PDF。请安装一种：Debian/Ubuntu 用 apt install fonts-noto-cjk，Fedora 用 dnf install "
    "google-noto-serif-cjk-fonts，Windows 与 macOS 自带；或用环境变量 JUESUAN_FONTS 指明存放字体文件（仿宋、宋体、黑体等）的文件夹。",
    "no Chinese font was found, so no PDF can be made. Install one (Debian/Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install "
    "google-noto-serif-cjk-fonts; Windows and macOS have some), or set the environment variable JUESUAN_FONTS to a folder of font files.",
)


class NoChineseFont(Exception):
    """A machine without any Chinese font. `message` says in both languages what to install."""

    def __init__(self) -> None:
        super().__init__(NO_FONT.zh)
        self.message = NO_FONT


class Families(msgspec.Struct, frozen=True):
    """The families to set each kind of text in, best first."""

    body: tuple[str, ...]
    heading: tuple[str, ...]
    subheading: tuple[str, ...]
    title: tuple[str, ...]
    table: tuple[str, ...]
    latin: tuple[str, ...]


def folders() -> tuple[str, ...]:
    """Return the folders named in JUESUAN_FONTS that exist."""
    given = os.environ.get(FOLDERS, "").split(os.pathsep)
    return tuple(f for f in given if f and Path(f).is_dir())


def families() -> Families:
    """Return the families found on this machine; raise `NoChineseFont` when there is none."""
    return choose(frozenset(installed().families()))


@cache
def installed() -> typst.Fonts:
    """Return the machine's fonts, looked for once."""
    return typst.Fonts(font_paths=list(folders()))


def choose(present: frozenset[str]) -> Families:
    """Return the families to use where the fonts `present` are installed. Each kind falls back to the others."""

    def pick(*wanted: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for names in wanted for n in names if n in present))[:4]

    if not any(name in present for name in _EVERY):
        raise NoChineseFont
    return Families(
        pick(_FANG, _SONG, _KAI, _HEI),
        pick(_HEI, _SONG, _FANG, _KAI),
        pick(_KAI, _FANG, _SONG, _HEI),
        pick(_TITLE, _SONG, _HEI, _FANG, _KAI),
        pick(_SONG, _FANG, _HEI, _KAI),
        tuple(n for n in _LATIN if n in present)[:1],
    )
