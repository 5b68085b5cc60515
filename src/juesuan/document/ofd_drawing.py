"""A page of an OFD file as a drawing (SVG) for people to look at: its texts, paths and images where the file places them.

Texts are set in fonts of whoever looks (the file's own fonts are not taken out of it), each character at its place. Seals,
shadings and clips are not drawn. What a drawing says is escaped and nothing in it runs or is fetched.
"""

from __future__ import annotations

import base64
import io
import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from juesuan.document import limits
from juesuan.document.ofd_package import (
    Element,
    Missing,
    Package,
    PageRef,
    attribute,
    child,
    is_true,
    local,
    number,
    numbers,
    text_of,
)
from juesuan.document.ofd_page import MAX_DEPTH, MAX_OBJECTS, POINT, TOKEN, Shown, objects_of, path_commands
from juesuan.document.ofd_text import codes_of
from juesuan.document.page import Matrix

MOST_BYTES = 40_000_000  # of one drawing
_WIDTH = 0.353  # millimetres of a stroke that does not say
_SHOWN = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"RIFF": "image/webp",
}
_LETTERS = {"S": "M", "M": "M", "L": "L", "Q": "Q", "B": "C", "A": "A"}
_SERIF = "SimSun, 宋体, 'Songti SC', 'Noto Serif CJK SC', 'Source Han Serif SC', serif"
_SANS = "SimHei, 黑体, 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'WenQuanYi Zen Hei', sans-serif"
_PLAIN = ("黑体", "雅黑", "hei", "sans", "arial", "helvetica", "等线", "dengxian")


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Return the width and height of every page, in points."""
    return [_area(ref)[2:] for ref in _refs(path)]


def draw(path: Path, number_: int) -> bytes:
    """Return a page (from 1) as SVG, its user unit a point. Raises `Missing` where its part is not there or damaged."""
    ref = _refs(path)[number_ - 1]
    left, top, wide, high = _area(ref)
    root, member = ref.document.package.xml(ref.part, ref.document.folder)
    base: Matrix = (POINT, 0.0, 0.0, POINT, -left, -top)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.2f} {high:.2f}" width="{wide:.2f}" height="{high:.2f}" xml:space="preserve">'
        f'<rect width="{wide:.2f}" height="{high:.2f}" fill="#fff"/>'
    ]  # fmt: skip
    size = 0
    for count, shown in enumerate(objects_of(ref.document, ref.id, root, posixpath.dirname(member), base)):
        if count >= MAX_OBJECTS or size > MOST_BYTES:
            break
        for drawn in _drawn(shown, ref.document.package):
            parts.append(drawn)
            size += len(drawn)
    parts.append("</svg>")
    return "".join(parts).encode("utf-8", "replace")


def _refs(path: Path) -> list[PageRef]:
    package = Package(limits.load(path), path.name)
    return [ref for document in package.documents() for ref in document.pages()]


def _area(ref: PageRef) -> tuple[float, float, float, float]:
    """Return a page's corner, width and height in points; of one that cannot be read, the document's."""
    try:
        root = ref.document.part(ref.part)
    except Missing:
        root = None
    left, top, wide, high = ref.document.area(root)
    return POINT * left, POINT * top, POINT * wide, POINT * high


def _drawn(shown: Shown, package: Package) -> Iterator[str]:
    name = local(shown.element)
    place = f'transform="matrix({" ".join(f"{v:.5g}" for v in shown.matrix[:4])} {shown.matrix[4]:.3f} {shown.matrix[5]:.3f})"'
    clear = number(attribute(shown.element, "Alpha"), 255.0) / 255
    if clear < 1:
        place += f' opacity="{max(clear, 0.0):.3f}"'
    if name == "TextObject":
        yield from _text(shown, place)
    elif name == "PathObject":
        yield from _path(shown, place)
    elif name == "ImageObject":
        part = shown.resources.pictures.get(attribute(shown.element, "ResourceID"))
        address = None if part is None else _image(package, part)
        if address is not None:
            yield f'<image width="1" height="1" preserveAspectRatio="none" {place} href="{address}"/>'


# --- texts


def _text(shown: Shown, place: str) -> Iterator[str]:
    element = shown.element
    size = abs(number(attribute(element, "Size")))
    if size <= 0:
        return
    spread = abs(number(attribute(element, "HScale"), 1.0)) or 1.0
    font = shown.resources.fonts.get(attribute(element, "Font"), "")
    style = f'font-family={quoteattr(_family(font))} font-size="{size:.4g}" {_paint(shown, "Fill", default=True)}'
    if number(attribute(element, "Weight"), 400.0) >= 600:
        style += ' font-weight="700"'
    if is_true(attribute(element, "Italic"), False):
        style += ' font-style="italic"'
    turned = round(number(attribute(element, "CharDirection"), 0.0) / 90) * 90 % 360
    if turned:
        style += f' rotate="{turned}"'
    if spread != 1:
        yield f"<g {place}>"
        place = f'transform="scale({spread:.4g} 1)"'
    for code in codes_of(element, size * spread):
        text = "".join(c if c.isprintable() else " " for c in code.text)
        xs, ys = (" ".join(f"{v / s:.3f}" for v in values) for values, s in ((code.x, spread), (code.y, 1.0)))
        if len(set(code.y)) == 1:
            ys = ys.split(" ", 1)[0]
        yield f'<text {place} {style} x="{xs}" y="{ys}">{escape(text)}</text>'
    if spread != 1:
        yield "</g>"


def _family(font: str) -> str:
    named = font.replace("'", "").replace("\\", "").rsplit("+", 1)[-1].strip()
    rest = _SANS if any(p in named.lower() for p in _PLAIN) else _SERIF
    return f"'{named}', {rest}" if named else rest


# --- paths


def _path(shown: Shown, place: str) -> Iterator[str]:
    stroked, filled = (
        is_true(attribute(shown.element, "Stroke"), True),
        is_true(attribute(shown.element, "Fill"), False),
    )
    data = _commands(text_of(child(shown.element, "AbbreviatedData")))
    if not data or not (stroked or filled):
        return
    style = _paint(shown, "Fill", default=True) if filled else 'fill="none"'
    if stroked:
        width = number(_said(shown, "LineWidth"), _WIDTH)
        style += f' {_paint(shown, "Stroke", default=True)} stroke-width="{width:.4g}"'
        dashes = numbers(_said(shown, "DashPattern"))
        if dashes and all(d >= 0 for d in dashes):
            style += f' stroke-dasharray="{" ".join(f"{d:.4g}" for d in dashes)}"'
    if attribute(shown.element, "Rule") == "Even-Odd":
        style += ' fill-rule="evenodd"'
    yield f'<path {place} {style} d="{data}"/>'


def _commands(text: str) -> str:
    """Return AbbreviatedData as a path of SVG; what is no command ends it."""
    out: list[str] = []
    for letter, values in path_commands(TOKEN.findall(text)):
        if letter == "C":
            if out:
                out.append("Z")
            continue
        told = [f"{number(v):.6g}" for v in values]
        if letter == "A":
            told[3:5] = ("1" if number(v) else "0" for v in values[3:5])
        out.append(
            (_LETTERS[letter] if out else "M" if len(values) == 2 else "M0 0" + _LETTERS[letter]) + " ".join(told)
        )
    return "".join(out)


# --- colours


def _said(shown: Shown, name: str) -> str:
    """Return an attribute of an object, or of the draw parameters around it."""
    own, key, seen = attribute(shown.element, name), shown.params, 0
    while not own and key in shown.resources.params and seen < MAX_DEPTH:
        params = shown.resources.params[key]
        own, key, seen = attribute(params, name), attribute(params, "Relative"), seen + 1
    return own


def _paint(shown: Shown, what: str, *, default: bool) -> str:
    """Return the paint of an object's fill or stroke; black where nothing is said."""
    name, kind = f"{what}Color", what.lower()
    own, key, seen = child(shown.element, name), shown.params, 0
    while own is None and key in shown.resources.params and seen < MAX_DEPTH:
        params = shown.resources.params[key]
        own, key, seen = child(params, name), attribute(params, "Relative"), seen + 1
    if own is None:
        return f'{kind}="{"#000" if default else "none"}"'
    clear = number(attribute(own, "Alpha"), 255.0) / 255
    extra = f' {kind}-opacity="{max(clear, 0.0):.3f}"' if clear < 1 else ""
    return f'{kind}="{_colour(own)}"{extra}'


def _colour(element: Element) -> str:
    value = attribute(element, "Value")
    told = [min(max(v, 0.0), 255.0) for v in numbers(value)]
    if "#" in value:  # as some write it: #rr #gg #bb
        told = [
            float(int(v[:2] or "0", 16))
            for v in value.replace(" ", "").split("#")[1:]
            if all(c in "0123456789abcdefABCDEF" for c in v[:2])
        ]
    if len(told) == 1:
        told = told * 3
    if len(told) == 4:
        told = [255 - min(255.0, c + told[3]) for c in told[:3]]
    return "#{:02x}{:02x}{:02x}".format(*(round(v) for v in told[:3])) if len(told) >= 3 else "#000"


# --- images


def _image(package: Package, part: str) -> str | None:
    """Return an image as a data address that browsers show; None for one that they cannot."""
    try:
        data = package.read(part)
    except Missing:
        return None
    kind = next((k for head, k in _SHOWN.items() if data.startswith(head)), None)
    if kind is None:
        from PIL import Image  # noqa: PLC0415 - for the rarer formats only

        try:
            made = io.BytesIO()
            with Image.open(io.BytesIO(data)) as opened:
                opened.convert("RGB").save(made, "PNG")
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError):
            return None
        kind, data = "image/png", made.getvalue()
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
