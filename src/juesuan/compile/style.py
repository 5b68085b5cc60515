"""A region's wording template: its folder, what it inherits, and the options of its `template.toml`. Data, never code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from juesuan.compile.compute import Rounding
from juesuan.kernel.lang import Text

SHIPPED = Path(str(resources.files("juesuan") / "compile" / "templates"))
NARRATIVE = "narrative.txt.j2"
PHRASES = "phrases.j2"


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options of a template.

    `codes`: the codes of functional items in three columns (类, 款, 项) or joined in one. `line_numbers`: with 行次 and
    栏次. `total_row`: where table 05 has its total. `three`: table 07 with all budgets before all final figures
    (`blocks`), or each expense with both (`pairs`). `economic_panels`: table 06 with 2 or 3 panels. `zero`: how a zero
    is printed in the tables. `thousands`: whether the tables group digits. `rounding`: see `compute.shares`.
    `zero_base`: a rate on a zero base is left out (`omit`: a level amount is 持平), is 0.00 % only where nothing changed
    (`idle`: 增加0.00万元，增长0.00%), or, as some departments print it, also 100.00 % where there was nothing before
    (`hundred`, which the checker finds fault with).
    `checks_as` is the id of the checker's template (`juesuan.regions.template`) that the document follows.
    """

    name: str = ""
    title: str = "{unit}{year}年度部门决算"
    checks_as: str = "national"
    tables: tuple[str, ...] = (
        "summary",
        "revenue",
        "expenditure",
        "appropriation",
        "general",
        "basic",
        "three_public",
        "fund",
        "capital",
    )
    codes: Literal["split", "joined"] = "split"
    line_numbers: bool = True
    total_row: Literal["first", "last"] = "first"
    three: Literal["blocks", "pairs"] = "blocks"
    economic_panels: Literal[2, 3] = 3
    zero: str = ""
    thousands: bool = False
    rounding: Rounding = "plain"
    zero_base: Literal["omit", "idle", "hundred"] = "omit"
    empty_note: str = "说明：{unit}{year}年度没有{what}，故本表无数据。"
    contents: bool = True


class Template(msgspec.Struct, frozen=True):
    """A template ready for use: its id, its options, and the folders to look for its texts in, its own first."""

    id: str
    style: Style
    folders: tuple[Path, ...]


class BadTemplate(Exception):
    """A template that cannot be used, with the reason in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def shipped() -> list[str]:
    """Return the ids of the templates that ship with juesuan."""
    return sorted(p.name for p in SHIPPED.iterdir() if (p / "template.toml").is_file())


def template(name: str | Path) -> Template:
    """Return the template of an id or of a folder; raise `BadTemplate`."""
    if str(name) in shipped():
        return _shipped(str(name))
    folder = Path(name)
    if not (folder / "template.toml").is_file():
        known = "、".join(shipped())
        raise BadTemplate(
            Text(
                f"没有模板“{name}”：既不是自带的模板（{known}），也不是含 template.toml 的文件夹",
                f"no template {name!r}: neither shipped ({known}) nor a folder with a template.toml",
            )
        )
    return _load(folder.name, folder)


@cache
def _shipped(name: str) -> Template:
    return _load(name, SHIPPED / name)


def _load(name: str, folder: Path) -> Template:
    options: dict[str, Any] = {}
    folders: list[Path] = []
    here: Path | None = folder
    while here is not None:
        if here.resolve() in folders:
            raise BadTemplate(Text(f"模板“{name}”的 extends 循环", f"template {name!r} extends itself"))
        folders.append(here.resolve())
        read = _options(here)
        parent = read.pop("extends", None)
        options = read | options
        here = None if parent is None else _parent(here, str(parent))
    try:
        style = msgspec.convert(options, Style)
    except msgspec.ValidationError as problem:
        raise BadTemplate(
            Text(f"模板“{name}”的 template.toml 不对：{problem}", f"template.toml of {name!r} is wrong: {problem}")
        ) from problem
    return Template(name, style, (*folders, SHIPPED / "common"))


def _parent(folder: Path, name: str) -> Path:
    for candidate in (SHIPPED / name, folder / name):
        if (candidate / "template.toml").is_file():
            return candidate
    raise BadTemplate(Text(f"extends 的模板“{name}”不存在", f"no template {name!r} to extend"))


def _options(folder: Path) -> dict[str, Any]:
    path = folder / "template.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadTemplate(Text(f"读不了 {path}：{problem}", f"cannot read {path}: {problem}")) from problem
