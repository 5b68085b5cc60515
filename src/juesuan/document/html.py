"""Web pages (html, mht): the disclosure's text and tables without the page around them.

The content is the smallest element that holds nearly all the running text, all its amounts and all its tables of
figures; a page where no such element is found is kept whole, less what is clearly navigation. Nothing is fetched, no
script is run, and no step recurses along the page's nesting.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from lxml import etree

from juesuan.document import limits
from juesuan.document.grid import EMPTY, Slot, text_table
from juesuan.document.model import Block, Note, Paragraph
from juesuan.document.pasted import gathered
from juesuan.document.text import BOMS, decode
from juesuan.document.wrapped import rejoin
from juesuan.kernel.memo import remembered_text
from juesuan.kinds.kind import titled, vocabulary

Element = Any

MAX_TABLE_DEPTH = 12
MAX_ELEMENTS = 400_000
LAST_LINE = 65_535  # libxml2 counts no further


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIP = _words(
    "script style noscript template head title button select option textarea iframe frame frameset svg object embed "
    "video audio canvas map input link meta colgroup"
)
_BLOCKS = _words(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul br"
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_SECTIONS = {"nav", "footer", "aside", "header"}
_HINTS = {
    "zoom", "ucap-content", "ucap_content", "con_con", "article-content", "article_content", "articlecontent",
    "articlecon", "article_con", "newscontent", "news_content", "news-content", "trs_editor", "trs_ueditor", "trs_web",
    "pages_content", "content", "article", "artical", "main-content", "detail", "vsb_content", "xxgk_content",
    "bt_content", "contenttext", "txtcontent", "info_content", "wp_articlecontent", "view", "detail-content",
}  # fmt: skip
_CHROME = {
    "nav", "navbar", "menu", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "dqwz", "weizhi", "share", "bshare",
    "bdsharebuttonbox", "sidebar", "footer", "foot", "copyright", "toolbar", "fontsize", "related", "qrcode", "ewm",
    "search", "login", "banner", "topbar", "pager", "position", "location",
}  # fmt: skip
_TITLES = {"title", "article-title", "article_title", "news_title", "arti_title", "bt", "tit", "biaoti"}
_CHROME_TEXT = re.compile(
    r"\s*(您?(当前|现在|所在)(所在)?的?位置|分享(到|至)?[:：]|[【\[]?字(体|号)[:：]|打印(本页)?$|关闭(窗口)?$|[【\[](打印|关闭|收藏)"
    r"|上一[篇条][:：]|下一[篇条][:：]|版权所有|.{0,30}ICP备|.{0,20}公网安备|扫一扫)"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AMOUNT = re.compile(r"\d\s*[万亿]?元")
_AMOUNT_CLOSE = re.compile(r"元(?:(?<=\d元)|(?<=\d[万亿]元))")
_YUAN_APART = re.compile(r"元(?:(?<=\s元)|(?<=\s[万亿]元))")
"""The end of an amount without space in it, and what ends one with space in it, if a digit stands before the space: a scan looks for 元."""
_FIGURE = re.compile(r"\.(?<=\d\.)\d\d")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_WRAP = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=\S)|(?<=\S)[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_INLINE_TAGS = re.compile(r"</?(?:span|font|b|i|u|em|strong|a|o:p|small|big|label)\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAGS = re.compile(r"</?(?:div|section|article|center|blockquote|form|ul|ol|li|main)\b[^<>]*>", re.IGNORECASE)

_TABLE_TAGS = re.compile(r"</?(?:table|thead|tbody|tfoot|tr|td|th)\b[^<>]*>", re.IGNORECASE)


def read_html(path: Path, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Read a saved web page."""
    text, notes = decode_html(limits.load(path, limits.MAX_TEXT), path.name, file)
    blocks, said = blocks_of(text, file)
    return blocks, notes + said


def read_mht(path: Path, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Read a web archive: its HTML parts in order (Excel writes one a sheet)."""
    blocks: list[Block] = []
    notes: list[Note] = []
    try:
        parts = list(email.message_from_bytes(limits.load(path, limits.MAX_TEXT), policy=email.policy.compat32).walk())
    except (RecursionError, ValueError) as error:
        raise limits.broken(path.name) from error
    for part in parts:
        if part.get_content_type() != "text/html":
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            text, said = decode_html(data, path.name, file, part.get_content_charset() or "")
            found, more = blocks_of(text, file)
            blocks += found
            notes += said + more
    if not blocks:
        raise limits.broken(path.name)
    return blocks, notes


def decode_html(data: bytes, name: str, file: int = 0, declared: str = "") -> tuple[str, list[Note]]:
    """Return a page's text: by byte order mark, as UTF-8 if it is that whatever it says, by its charset, by GB18030."""
    if data.startswith(tuple(mark for mark, _ in BOMS)):
        return decode(data, name, file)
    data = data.replace(b"\0", b"")
    stated = _CHARSET.search(data[:4096])
    charset = stated[1].decode("ascii", "replace") if stated else declared
    for encoding in ("utf-8", "gb18030" if charset.lower().startswith("gb") else charset):
        try:
            codecs.lookup(encoding)
            return data.decode(encoding), []
        except (LookupError, ValueError):
            continue
    return decode(data, name, file)


def blocks_of(text: str, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Return the blocks of a page's content."""
    root, notes = parse(text, file)
    if root is None:
        return [], notes
    content = main_content(root, len(text))
    blocks = [b for b in flow(content, file) if not _is_chrome_text(b)]
    return [*_title(root, content, blocks, file), *rejoin(*gathered(blocks), vocabulary().cut)], notes


def parse(text: str, file: int = 0) -> tuple[Element | None, list[Note]]:
    """Parse a page; one nested too deep for the parser is parsed again without the tags that only nest."""
    root, deep = _parsed(text)
    if not deep:
        return root, []
    flat = _BLOCK_TAGS.sub("<br>", _INLINE_TAGS.sub("", text))
    root, deep = _parsed(flat)
    if not deep:
        return root, []
    root, deep = _parsed(_TABLE_TAGS.sub("<br>", flat))
    zh = "网页结构异常（嵌套过深或单段过大），表格未能识别，部分内容可能未读取"
    en = "the page is nested too deep or has too large a part: its tables were not told apart, some of it may be unread"
    return root, [Note(file, zh, en)]


def _parsed(text: str) -> tuple[Element | None, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    deep = any("XML_PARSE_HUGE" in (e.message or "") for e in parser.error_log)
    return root, deep


# Which part of the page


def main_content(root: Element, size: int) -> Element:
    """Return the element that holds the disclosure (see the module); `size` is how many characters the page has."""
    body = root.find("body") if root.tag == "html" else root
    body = root if body is None else body
    named = _hinted(body)
    if size >= MAX_ELEMENTS <= cast("float", _COUNT(body)):  # a smaller page has fewer: they need not be counted
        return body
    sizes = _running_text(body, named)
    whole = sizes[body]
    hinted = [e for e in sizes if e in named and sizes[e] >= 0.6 * whole]
    candidates = sorted([*hinted[:20], *_descent(body, sizes)], key=lambda e: sizes[e])
    figures: dict[Element, int] = {}
    whole_evidence = _evidence(body, figures)
    return next((e for e in candidates if e.tag not in _SKIP and _evidence(e, figures) == whole_evidence), body)


_COUNT = etree.XPath("count(descendant::*)")
_CALLED = tuple(
    (etree.XPath(f"descendant::*/@{name}", smart_strings=False), etree.XPath(f"descendant::*/@{name}[. = $called]/.."))
    for name in ("id", "class")
)
"""The values of an attribute below an element, and the elements that have one of them: thousands of cells share a few.

A step to the attributes is several times as fast as a test of each element for them."""


def _running_text(body: Element, named: Set[Element]) -> dict[Element, int]:
    """Return for each element how many characters outside links it shows.

    What is inside a paragraph or a table that holds none of the elements `named`, no link and nothing unshown is not told apart.
    """
    around: set[Element] = set()
    for element in (*named, *body.iter(*_UNSHOWN)):
        while element is not None and element not in around:
            around.add(element)
            element = element.getparent()
    sizes: dict[Element, int] = {}
    links = 0
    open_sizes: list[int] = []
    for event, element in (walk := etree.iterwalk(body, events=("start", "end"))):
        if event == "start":
            links += element.tag == "a"
            if links or element.tag in _SKIP:
                open_sizes.append(0)
            elif element.tag in _ONE_PIECE and element not in around:
                open_sizes.append(_length(_all_text(element)) if element is not body else _length(element.text))
                if element is not body:
                    walk.skip_subtree()
            else:
                open_sizes.append(_length(element.text))
            continue
        links -= element.tag == "a"
        own = open_sizes.pop()
        sizes[element] = 0 if element.tag in _SKIP else own
        if open_sizes:
            open_sizes[-1] += sizes[element] + (0 if links else _length(element.tail))
    return sizes


_ONE_PIECE = frozenset({"table", "p"})
_UNSHOWN = ("a", *sorted(_SKIP))


def _length(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _descent(body: Element, sizes: dict[Element, int]) -> Iterator[Element]:
    """Yield the elements, inward, each of which holds nine tenths of the page's running text."""
    element = body
    while True:
        inner = next((c for c in element if sizes.get(c, 0) >= 0.9 * sizes[body] > 0), None)
        if inner is None or inner.tag in {"table", "tbody", "tr", "p"}:
            return
        yield inner
        element = inner


def _evidence(element: Element, figures: dict[Element, int]) -> tuple[int, int]:
    """Return how many amounts an element holds, and how many figures in tables; `figures` keeps those of each table."""
    tables = [t for t in element.iter("table") if not _in_table(t, element)]
    for each in tables:
        if each not in figures:
            figures[each] = len(_FIGURE.findall(_text(each)))
    return _amounts(_text(element)), sum(figures[t] for t in tables)


def _amounts(text: str) -> int:
    """Return how many amounts stand in a text: what `_AMOUNT` finds, without a trial at each of its digits."""
    count, start = len(_AMOUNT_CLOSE.findall(text)), 0
    for yuan in _YUAN_APART.finditer(text):
        before = text[start : yuan.start()]
        count += (before[:-1] if before[-1:] in "万亿" else before).rstrip()[-1:].isdecimal()
        start = yuan.end()
    return count


def _in_table(inner: Element, top: Element) -> bool:
    return any(a.tag == "table" for a in inner.iterancestors() if a is not top) and inner is not top


_TEXTS = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)


def _size(element: Element) -> int:
    """Return how many characters an element shows, white space left out. Most hold a text and no other element."""
    return _length(_text(element)) if len(element) else _length(element.text)


def _text(element: Element) -> str:
    """Return all text of an element, its own tail and what is program or style left out."""
    if next(element.iter("script", "style"), None) is None:
        return _all_text(element)
    return "".join(cast("list[str]", _TEXTS(element)))


def _all_text(element: Element) -> str:
    """Return all text of an element in which no program or style stands."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _names(element: Element) -> set[str]:
    if element.get("id") is None and element.get("class") is None:  # most
        return set()
    return {n.lower() for n in f"{element.get('id', '')} {element.get('class', '')}".split()}


def _hinted(body: Element) -> set[Element]:
    """Return the elements inside that are called as those that hold a page's content are."""
    found: set[Element] = set()
    for values, called in _CALLED:
        for value in filter(_has_hint, set(cast("list[str]", values(body)))):
            found.update(cast("list[Element]", called(body, called=value)))
    return found


@remembered_text(2048)
def _has_hint(names: str) -> bool:
    return any(n.lower() in _HINTS for n in names.split())


def _title(root: Element, content: Element, blocks: list[Block], file: int) -> list[Block]:
    """Return the article's title as a heading when it stands outside the content."""
    if content.tag in {"body", "html"}:
        return []
    outside: list[Element] = []
    for _, element in (walk := etree.iterwalk(root, events=("start",))):
        if element is content:
            walk.skip_subtree()
        elif element.tag not in _SKIP and not _is_hidden(element):
            outside.append(element)
    found = next((e for e in outside if e.tag == "h1" and _seen(e)), None)
    found = (
        found
        if found is not None
        else next(
            (e for e in outside if _names(e) & _TITLES and titled().search(_seen(e)) and len(_seen(e)) < 100), None
        )
    )
    meta = next((m for m in root.iter("meta") if m.get("name", "").lower() == "articletitle"), None)
    line = found if found is not None else meta
    if line is None:
        return []
    text = _seen(line) if line is found else str(line.get("content", "")).strip()
    shown = any(isinstance(b, Paragraph) and _bare(text) in _bare(b.text) for b in blocks[:6])
    return [Paragraph(text, file=file, anchor=_anchor(line.sourceline), level=1)] if text and not shown else []


def _seen(element: Element) -> str:
    return collapse(_text(element))


def _bare(text: str) -> str:
    return "".join(text.split())


# Content → blocks


@dataclass
class _Flow:
    """The paragraph under construction and the blocks so far."""

    file: int
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    line: int = 0
    level: int = 0
    preformatted: int = 0
    begun: bool = False

    def add(self, text: str | None, line: int | None) -> None:
        if not text:
            return
        if not self.begun:
            self.line = (line or 0) + text[: len(text) - len(text.lstrip())].count("\n")
        if self.preformatted and "\n" in text:
            for part in text.split("\n")[:-1]:
                self.parts.append(part)
                self.flush()
                self.line += 1
            text = text.rsplit("\n", 1)[-1]
        self.parts.append(text)
        self.begun = self.begun or not text.isspace()

    def flush(self) -> None:
        text = collapse("".join(self.parts))
        if text.strip():
            self.blocks.append(Paragraph(text, file=self.file, anchor=_anchor(self.line), level=self.level))
        self.parts.clear()
        self.begun = False


def flow(root: Element, file: int, depth: int = 0) -> list[Block]:
    """Return the paragraphs and tables of an element in order. `depth` counts the tables around it."""
    out = _Flow(file)
    if not len(root):  # most cells of a table
        _open(out, root)
        out.flush()
        return out.blocks
    for event, element in (walk := etree.iterwalk(root, events=("start", "end"))):
        tag = element.tag
        if event == "end":
            _close(out, element)
            if element is not root:
                out.add(element.tail, element.sourceline)
        elif element is not root and (tag in _SKIP or _is_hidden(element) or _is_chrome(element)):
            walk.skip_subtree()
        elif tag == "table" and element is not root and not is_layout(element, depth, rows := table_rows(element)):
            out.flush()
            out.blocks += table_blocks(element, file, depth, rows)
            walk.skip_subtree()
        else:
            _open(out, element)
    out.flush()
    return out.blocks


def _open(out: _Flow, element: Element) -> None:
    if element.tag in _BLOCKS:
        out.flush()
    out.level = _HEADINGS.get(element.tag, out.level)
    out.preformatted += element.tag == "pre"
    out.add(element.text, element.sourceline)


def _close(out: _Flow, element: Element) -> None:
    if element.tag in _BLOCKS and element.tag != "br":
        out.flush()
    if element.tag in _HEADINGS:
        out.level = 0
    out.preformatted = max(0, out.preformatted - (element.tag == "pre"))


def collapse(text: str) -> str:
    """Collapse white space as a browser does; a line break beside a Chinese character is no space at all."""
    plain = text.strip(" \t\r\n\f\v")
    if _SPACES.search(plain) is None:  # most text
        return plain
    return _SPACES.sub(" ", _WRAP.sub("", plain)).strip(" ")


def _anchor(line: int | None) -> str:
    return f"l{line}" if line and line < LAST_LINE else ""


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _is_chrome(element: Element) -> bool:
    """Whether an element is navigation by its tag or name, short, and without a heading, amount or figure."""
    if element.tag not in _SECTIONS:
        if not element.get("id") and not element.get("class"):
            return False
        if not _names_chrome(f"{element.get('id', '')} {element.get('class', '')}"):
            return False
    text = _text(element)
    if _AMOUNT.search(text) or _FIGURE.search(text) or next(element.iter("h1", "h2"), None) is not None:
        return False
    return element.tag in {"nav", "footer"} or len(_bare(text)) <= 400


@remembered_text(2048)
def _names_chrome(names: str) -> bool:
    parts = {part for name in names.lower().split() for part in (name, *_NAME_PARTS.split(name))}
    return bool(parts & _CHROME)


_NAME_PARTS = re.compile("[-_]")


def _is_chrome_text(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= 80 and _CHROME_TEXT.match(block.text) is not None


# Tables


def is_layout(element: Element, depth: int, rows: Sequence[Sequence[Element]]) -> bool:
    """Whether a table only positions its content: one column, mostly other tables, or one cell with all the prose."""
    if depth > MAX_TABLE_DEPTH or element.get("role") == "presentation" or max(map(len, rows), default=0) <= 1:
        return True
    inside = [e.tag for e in element.iter("table", *_PROSE)]
    nested = sum(_size(t) for t in _nested_tables(element)) if inside.count("table") > 1 else 0
    if nested and 2 * nested > _size(element):
        return True
    if len(inside) - inside.count("table") < MIN_PROSE:
        return False
    largest = max((c for row in rows for c in row), key=_size)
    return sum(1 for _ in largest.iter(*_PROSE)) >= MIN_PROSE and _size(largest) >= 0.8 * _size(element)


MIN_PROSE = 10
"""Lines and paragraphs that a cell has at least where it holds a page's text."""
_PROSE = ("p", "br", "div", "li")


def _descend(element: Element, wanted: Set[str], stop: Set[str]) -> Iterator[Element]:
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag in wanted:
            yield node
        elif node.tag not in stop:
            stack.extend(reversed(node))


def _nested_tables(element: Element) -> Iterable[Element]:
    return _descend(element, {"table"}, _SKIP)


def table_rows(element: Element) -> list[list[Element]]:
    """Return the cells of a table's own rows, hidden ones left out."""
    if not _STYLED(element):  # most tables
        return [_cells(tr) for tr in _own_rows(element)]
    rows = [tr for tr in _own_rows(element) if not _is_hidden(tr)]
    return [[c for c in _cells(tr) if not _is_hidden(c)] for tr in rows]


_STYLED = etree.XPath("boolean(descendant::*/@hidden | descendant::*/@style)")
_SPANNING = etree.XPath("(descendant::*/@colspan | descendant::*/@rowspan)/..")


def _own_rows(element: Element) -> list[Element]:
    rows: list[Element] = []
    for part in element:
        own = list(part) if part.tag in _ROW_GROUPS else [part]
        if any(tr.tag != "tr" for tr in own):
            if part.tag in ("caption", "colgroup") and next(part.iter("tr"), None) is None:
                continue
            return list(_descend(element, _ROW, _ROW_STOPS))
        rows += own
    return rows


_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_ROW, _ROW_STOPS = frozenset({"tr"}), frozenset({"table", "td", "th"})
_CELL, _CELL_STOPS = frozenset({"td", "th"}), frozenset({"table"})


def _cells(tr: Element) -> list[Element]:
    own = list(tr.iterchildren("td", "th"))
    return own if len(own) == len(tr) else list(_descend(tr, _CELL, _CELL_STOPS))


def table_blocks(element: Element, file: int, depth: int, rows: Sequence[Sequence[Element]]) -> list[Block]:
    """Return a data table of these rows: its caption, the table, and the tables nested in its cells."""
    nested: list[Block] = []
    slots: list[list[Slot]] = []
    spanning = set(cast("list[Element]", _SPANNING(element)))
    for cells in rows:
        row: list[Slot] = []
        for cell in cells:
            if not len(cell):  # most cells: a text, in no paragraph of its own
                text = cell.text
                only = _of_cell(text) if text else EMPTY
                if cell in spanning:
                    only = Slot(only.text, _span(cell, "colspan"), _span(cell, "rowspan"))
                row.append(only)
                continue
            blocks = flow(cell, file, depth + 1)
            text = "\n".join(b.text for b in blocks if isinstance(b, Paragraph))
            nested += [b for b in blocks if not isinstance(b, Paragraph)]
            row.append(Slot(text, _span(cell, "colspan"), _span(cell, "rowspan")))
        slots.append(row)
    resolved = text_table(slots, file, _anchor(element.sourceline))
    captions = [
        b
        for c in (_descend(element, {"caption"}, {"table", "tr"}) if _captioned(element) else ())
        for b in flow(c, file, depth + 1)
    ]
    kept: list[Block] = [resolved] if any(c.text.strip() for c in resolved.cells) else []
    return [*captions, *kept, *nested]


def _captioned(element: Element) -> bool:
    return next(element.iter("caption"), None) is not None


@remembered_text(8192)
def _of_cell(text: str) -> Slot:
    """Return what a cell without elements shows: most are the forms' own words or small amounts."""
    shown = collapse(text)
    return Slot(shown) if shown.strip() else EMPTY


def _span(cell: Element, name: str) -> int:
    given = cell.get(name)
    if given is None:
        return 1
    text = given.strip()
    value = int(text) if re.fullmatch(r"\d{1,5}", text) else 1
    return value or (LAST_LINE if name == "rowspan" else 1)
