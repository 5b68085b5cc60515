"""Items that a paragraph's title names and no more: （2）城乡医疗救助。决算 x，年初预算 y. All that it tells is of the item, not of the section's total."""

from __future__ import annotations

from juesuan.domain import codes
from juesuan.extract.discourse import Discourse
from juesuan.extract.lead import last_match
from juesuan.extract.of_items import TELLS_ITEMS
from juesuan.extract.words import ends_path
from juesuan.kernel.patterns import compiled

Path = tuple[str, ...]


def item_titled(d: Discourse, words: str) -> Path:
    """Return the path of the item that the last title in `words` names, () for none.

    In a row of such titles one that names nothing known is an item's, too (its name may be wrong): a path of its words alone.
    """
    if d.section not in TELLS_ITEMS or not words:
        return ()
    title = last_match(d.g.found("item_title", words))
    if title is None:
        return ()
    if path := _named(d, title["name"]):
        d.items_titled = d.section
        return path
    return _unknown(d, title["name"]) if title["number"] and d.items_titled == d.section else ()


_WITH_GROUP = compiled(r"(?P<item>[^（）]+)（(?P<group>[^（）]+)）")


def _named(d: Discourse, name: str) -> Path:
    """Return the path of the item that a name, whole, is of; its group may stand behind it in brackets: 行政运行（医疗保障管理事务）."""
    if grouped := _WITH_GROUP.fullmatch(name):
        item, group = codes.normal_name(grouped["item"]), codes.normal_name(grouped["group"])
        shown = d.items.get(item, ())
        return shown if group in shown else ends_path((group, item))
    plain = codes.normal_name(name)
    return d.items.get(plain) or d.items.get(plain + "支出", ())


def _unknown(d: Discourse, name: str) -> Path:
    """Return a name that is no measure's and no general word's as the path of an item of that name."""
    if d.g.general_title.search(f"（一）{name}。") or d.g.title_at_large.search(name):
        return ()
    if any(d.names.resolve(spelled, d.section) for spelled in (name, name + "支出")):
        return ()
    return (codes.normal_name(name),)
