"""Regions: how one region's disclosures are told, to be recognised, read, checked and compiled. Data, never code.

A region is a folder with a `region.toml`, and where it differs a `narrative.txt.j2` and other texts for the compiler. What it
does not say it has from the region that it `extends`. Regions of one's own: folders of such folders in JUESUAN_REGIONS.
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from juesuan.kernel.lang import Text
from juesuan.kernel.overlay import toml_of
from juesuan.kernel.patterns import finder
from juesuan.kinds.kind import FINAL, kinds
from juesuan.kinds.musts import Must

SHIPPED = Path(str(resources.files("juesuan.regions")))
NATIONAL = "national"
"""The region of a document that bears no region's phrases."""
NARRATIVE = "narrative.txt.j2"
ENVIRONMENT = "JUESUAN_REGIONS"

Rate = Literal["completion", "variance"]
Rounding = Literal["plain", "largest"]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section that the region requires: its id (`sections` of the kind of disclosure) and its title; `since` is the first year (0: all)."""

    id: str
    title: str
    since: int = 0


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a printed table shows of a measure: its header, top to bottom, or the name of its row.

    `always`: also where nothing is there; else only where there is an amount.
    """

    title: tuple[str, ...]
    measure: str
    always: bool = True


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the compiler sets a region's disclosure: the table `[compile]`, of another kind `[kind.<id>.compile]`.

    `codes`: the codes of functional items in three columns (类, 款, 项) or joined in one. `line_numbers`: with 行次 and
    栏次. `total_row`: where table 05 has its total. `three`: table 07 with all budgets before all final figures
    (`blocks`), or each expense with both (`pairs`); of a budget this year's alone (`own`), or beside the operating expenses (`operating`). `economic_panels`: table 06 with 2 or 3 panels. `zero`: how a zero
    is printed in the tables. `thousands`: whether the tables group digits. `rounding`: see `compute.shares`.
    `zero_base`: a rate on a zero base is left out (`omit`: a level amount is 持平), is 0.00 % only where nothing changed
    (`idle`: 增加0.00万元，增长0.00%), or, as some departments print it, also 100.00 % where there was nothing before
    (`hundred`, which the checker finds fault with).
    `tables`, `parts`, `titles` (of its sections) and `rate` are the region's own. `checks_as` is the id of the region that the document is checked as.

    Of kinds that leave the form to the regions: `owner` stands above a table on the left, `number` is how it is numbered
    (`{n}` 1, `{zh}` 一), `table_titles` are the region's own titles by form, `money` the unit of its tables (`three_money` that of the
    three public expenses), `columns` and `sources` what the functional tables and the two-sided ones show, `classes` whether
    these list the used classes alone, `carried` whether they part the year's own revenue from the carry-over.
    `compared` is what items are compared with: the budget of the year before, or what was executed of it.
    """

    title: str = "{unit}{year}年度部门决算"
    checks_as: str = NATIONAL
    tables: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    titles: dict[str, str] = {}
    rate: Rate = "completion"
    codes: Literal["split", "joined"] = "split"
    line_numbers: bool = True
    total_row: Literal["first", "last"] = "first"
    three: Literal["blocks", "pairs", "own", "operating"] = "blocks"
    economic_panels: Literal[2, 3] = 3
    zero: str = ""
    thousands: bool = False
    rounding: Rounding = "plain"
    zero_base: Literal["omit", "idle", "hundred"] = "omit"
    empty_note: str = "说明：{unit}{year}年度没有{what}，故本表无数据。"
    contents: bool = True
    owner: str = "部门：{unit}"
    number: str = "公开{n:02d}表"
    table_titles: dict[str, str] = {}
    money: Literal["万元", "元"] = "万元"
    three_money: Literal["万元", "元"] = "万元"
    columns: dict[str, tuple[Shown, ...]] = {}
    sources: dict[str, tuple[Shown, ...]] = {}
    classes: Literal["used", "all"] = "used"
    carried: bool = True
    compared: Literal["budget", "executed"] = "budget"

    def __post_init__(self) -> None:
        if not self.tables:
            msgspec.structs.force_setattr(self, "tables", kinds()[FINAL].forms)


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One region's disclosures.

    `detect` are phrases of its documents (regular expressions): the best match wins. `parts` are the titles of its 第…部分,
    with `{unit}` and `{year}`. `tables` are the forms in the order of its numbering. `rate` says how it compares with the
    budget: `variance` (差异率) or `completion` (完成率). `basis` is the document that lays the form down. `lexemes` are its own
    words for a meaning of the grammar, `grammar` its own rules, `names` its own names
    of measures, `cuts` and `choices` its own rules of what nouns name (as in kinds/final/grammar.toml, names.toml and subjects.toml). `musts` are what its form must tell beside what the kind's
    `contents.toml` asks, `waives` the ids of those that it does without. `style` is how the compiler sets it, None where it cannot be
    compiled; `folders` are searched for the compiler's texts, its own first. `kind` has what differs of another
    kind, by its id.
    """

    id: str
    name: str
    detect: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[str, ...] = ()
    basis: str = ""
    rate: Rate = "completion"
    lexemes: dict[str, tuple[str, ...]] = {}
    grammar: tuple[dict[str, Any], ...] = ()
    names: tuple[dict[str, Any], ...] = ()
    cuts: tuple[dict[str, Any], ...] = ()
    choices: tuple[dict[str, Any], ...] = ()
    musts: tuple[Must, ...] = ()
    waives: tuple[str, ...] = ()
    style: Style | None = None
    folders: tuple[Path, ...] = ()
    kind: dict[str, dict[str, Any]] = {}

    def of(self, kind: str) -> Region:
        """Return the region as it tells a kind of disclosure: what its table `[kind.<id>]` says in place of the final accounts'.

        The national region says of every kind what a region without such a table has.
        """
        if kind == FINAL:
            return self
        own = {k: v for k, v in self._told(kind).items() if k != "compile"}
        bare = {"parts": (), "sections": (), "tables": kinds()[kind].forms if kind in kinds() else (), "basis": ""}
        return msgspec.convert({**msgspec.structs.asdict(self), **bare, **own}, Region)

    def _told(self, kind: str) -> dict[str, Any]:
        return self.kind.get(kind) or regions()[NATIONAL].kind.get(kind, {})

    def writes(self, kind: str) -> Region:
        """Return the region as the compiler is to write a kind of disclosure for it; raise `BadRegion` where it cannot.

        What its table `[kind.<id>.compile]` does not say it has from the national one's. The texts of a kind stand in folders
        of its name, inside the regions'.
        """
        if kind == FINAL:
            return self
        above = regions()[NATIONAL].kind.get(kind, {}).get("compile")
        if above is None or self.style is None:
            text = Text("模板“{r}”没有“{k}”的文字", "template {r!r} has no words for {k!r}")
            raise BadRegion(text.format(r=self.id, k=kind))
        region = self.of(kind)
        style = {
            "tables": region.tables, "parts": region.parts, "titles": {s.id: s.title for s in region.sections},
            "checks_as": self.style.checks_as, **above, **self._told(kind).get("compile", {}),
        }  # fmt: skip
        folders = (*(f / kind for f in self.folders[:-1]), kinds()[kind].wording_folder)
        return msgspec.structs.replace(region, style=_style(style, self.id), folders=folders)


def _style(read: dict[str, Any], region: str) -> Style:
    try:
        return msgspec.convert(read, Style)
    except msgspec.ValidationError as problem:
        raise BadRegion(
            Text(f"地区“{region}”的设置不对：{problem}", f"the settings of region {region!r} are wrong: {problem}")
        ) from problem


class BadRegion(Exception):
    """A region that cannot be used, with the reason in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def regions(folder: str | Path = "") -> dict[str, Region]:
    """Return the regions by id: those that ship with juesuan, those of JUESUAN_REGIONS, those in `folder`.

    A later region takes the place of an earlier one with its id. Raises `BadRegion`.
    """
    more = os.environ.get(ENVIRONMENT, "").split(os.pathsep)
    return _regions(tuple(m for m in (*more, str(folder) if folder else "") if m))


@cache
def _regions(more: tuple[str, ...]) -> dict[str, Region]:
    found = {r.id: r for r in (_load(entry) for entry in _entries(SHIPPED))}
    for place in map(Path, more):
        entries = [place] if (place / "region.toml").is_file() else _entries(place)
        if not entries:
            raise BadRegion(Text(f"{place} 里没有 region.toml", f"no region.toml in {place}"))
        found |= {r.id: r for r in map(_load, entries)}
    return found


def _entries(place: Path) -> list[Path]:
    try:
        return [e for e in sorted(place.iterdir()) if (e / "region.toml").is_file()]
    except OSError as problem:
        raise BadRegion(Text(f"读不了 {place}：{problem}", f"cannot read {place}: {problem}")) from problem


def detect(text: str, name: str = "", folder: str | Path = "") -> Region:
    """Return the region whose phrases a document bears most of; `national` when none stands out."""
    known = regions(folder)
    best, score = known[NATIONAL], 1  # one phrase alone may be a passing mention
    for region in known.values():
        hits = sum(stands(name) * 3 + stands(text) for stands in map(finder, region.detect))
        if hits > score:
            best, score = region, hits
    return best


def compilable() -> list[str]:
    """Return the ids of the regions that the compiler has wording for."""
    return sorted(r.id for r in regions().values() if r.style is not None)


def called(words: str) -> str:
    """Return the id of the region that words name: an id, a name (全国通用) or its beginning (新疆); else the words as given."""
    plain = words.strip()
    if plain in regions() or len(plain) < 2:
        return plain
    found = [r.id for r in regions().values() if r.name.startswith(plain)]
    return found[0] if len(found) == 1 else plain


def template(name: str | Path) -> Region:
    """Return the region that the compiler is to write for, by id, name or folder; raise `BadRegion`.

    A folder has a `region.toml`, or a `template.toml` that says only what stands in a region's `[compile]`.
    """
    known = compilable()
    if (asked := called(str(name))) in known:
        return regions()[asked]
    folder = Path(name)
    if not any((folder / f).is_file() for f in ("region.toml", "template.toml")):
        raise BadRegion(
            Text(
                f"没有模板“{name}”：既不是自带的模板（{'、'.join(known)}），也不是含 region.toml 或 template.toml 的文件夹",
                f"no template {str(name)!r}: none of {'、'.join(known)}, nor a folder with a region.toml or template.toml",
            )
        )
    region = _load(folder)
    return region if region.style is not None else msgspec.structs.replace(region, style=Style())


# ---- a folder, read


def _load(folder: Path) -> Region:
    read, folders = _inherited(folder, ())
    style = read.pop("compile", None)
    try:
        region = msgspec.convert(read, Region)
        shared = {k: read[k] for k in ("tables", "parts", "rate") if k in read}
        made = None if style is None else msgspec.convert(shared | style, Style)
        for pattern in region.detect:
            re.compile(pattern)
    except (msgspec.ValidationError, re.error, AttributeError, TypeError) as problem:
        raise BadRegion(
            Text(
                f"地区“{folder.name}”的设置不对：{problem}",
                f"the settings of region {folder.name!r} are wrong: {problem}",
            )
        ) from problem
    return msgspec.structs.replace(region, style=made, folders=(*folders, kinds()[FINAL].wording_folder))


def _inherited(folder: Path, below: tuple[Path, ...]) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """Return what a folder says with what it has from the region it extends, and the folders that say so, its own first."""
    here = folder.resolve()
    if here in below:
        raise BadRegion(Text(f"地区“{folder.name}”的 extends 循环", f"region {folder.name!r} extends itself"))
    own = {"id": folder.name, "name": folder.name} | _read(folder)
    parent, style = own.pop("extends", None), own.pop("compile", None)
    folders: tuple[Path, ...] = (here,)
    own_form = {"checks_as": own["id"]} if "sections" in own else {}
    above: dict[str, Any] = {}
    if parent is not None:
        above, more = _inherited(_parent(folder, str(parent)), (*below, here))
        above.pop("detect", None)  # phrases tell one region from another
        style = above.pop("compile", {}) | own_form | (style or {})
        folders = (here, *more)
    elif style is not None:
        style = own_form | style
    if style is not None and "sections" in own:
        style["titles"] = style.get("titles", {}) | {s.get("id"): s.get("title") for s in own["sections"]}
    return above | own | ({} if style is None else {"compile": style}), folders


def _parent(folder: Path, name: str) -> Path:
    for candidate in (SHIPPED / name, folder / name, folder.parent / name):
        if (candidate / "region.toml").is_file() or (candidate / "template.toml").is_file():
            return candidate
    raise BadRegion(Text(f"extends 的地区“{name}”不存在", f"no region {name!r} to extend"))


def _read(folder: Path) -> dict[str, Any]:
    path = folder / "region.toml"
    alone = not path.is_file()
    path = folder / "template.toml" if alone else path
    try:
        own = SHIPPED not in path.parents  # whose folder is not the program's to keep anything in
        read = tomllib.loads(path.read_text(encoding="utf-8")) if own else toml_of(path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadRegion(Text(f"读不了 {path}：{problem}", f"cannot read {path}: {problem}")) from problem
    if not alone:
        return read
    head = {k: read.pop(k) for k in ("extends", "name") if k in read}
    return head | {"compile": read}
