"""What one OFD page shows (GB/T 33190-2016, chapters 7 to 13), as the same plain data as a PDF page.

A page's objects stand in layers and blocks, in the template pages it names, and in its annotations' appearances.
Lengths in the file are millimetres from the top left, y downwards; here they are PDF points from the bottom left (`page`).
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from juesuan.document.ofd_package import (
    Element,
    Missing,
    OfdDocument,
    PageRef,
    Resources,
    attribute,
    child,
    children,
    is_true,
    local,
    number,
    numbers,
    text_of,
)
from juesuan.document.ofd_text import Steps, Widths, read_text
from juesuan.document.page import (
    IDENTITY,
    MAX_GLYPHS,
    MAX_RULES,
    THIN,
    UNTOLD,
    Matrix,
    PageData,
    Placed,
    Rule,
    Segment,
    after,
    apply,
    as_rule,
    box_in_frame,
    edges,
    sorted_out,
    usual_turn,
)

POINT = 72 / 25.4  # points in a millimetre
MAX_OBJECTS = 300_000  # of a page; composite graphics can name one another
MAX_DEPTH = 12  # of composite graphics in one another
_MUCH = 0.5  # of a page's area that an image covers which is a picture of the page
TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
_BESIDE = ("Watermark", "Link", "Highlight")  # annotations whose appearance is no text of the document


class Picture(NamedTuple):
    """An image on a page: its part, and where the unit square (y upwards) that it fills stands in user space."""

    part: str
    matrix: Matrix


class OfdPage(NamedTuple):
    """A page read, and the images that cover much of it."""

    data: PageData
    pictures: tuple[Picture, ...]
    annotated: bool  # texts of annotations are among its characters


class Shown(NamedTuple):
    """A text, path or image: its element, the matrix from its own space to user space, what it inherits."""

    element: Element
    matrix: Matrix
    params: str  # the identifier of the draw parameters around it
    resources: Resources
    noted: bool  # it is of an annotation


def read_ofd_page(ref: PageRef, number_: int) -> OfdPage:
    """Read a page; `number_` is the one it carries. Raises `Missing` where its part is not there or damaged."""
    document = ref.document
    root, member = document.package.xml(ref.part, document.folder)
    left, top, wide, high = document.area(root)
    base = (POINT, 0.0, 0.0, -POINT, -POINT * left, POINT * (top + high))
    box = (0.0, 0.0, POINT * wide, POINT * high)
    sheet = _Sheet(box)
    for obj in objects_of(document, ref.id, root, posixpath.dirname(member), base):
        if not sheet.take(obj):
            break
    return sheet.finished(number_)


# --- walking a page -------------------------------------------------------------------------------------------------


def objects_of(document: OfdDocument, page_id: str, root: Element, folder: str, base: Matrix) -> Iterator[Shown]:
    """Yield a page's objects from the back to the front: templates, content, templates in front, annotations."""
    behind: list[tuple[Element, Resources]] = []
    before: list[tuple[Element, Resources]] = []
    for named in children(root, "Template"):
        part, order = document.templates.get(attribute(named, "TemplateID"), ("", ""))
        try:
            template = document.part(part)
        except Missing:
            continue
        order = attribute(named, "ZOrder") or order
        resources = _resources(document, template, folder)
        (before if order.lower() == "foreground" else behind).append((template, resources))
    for holder, resources in (*behind, (root, _resources(document, root, folder)), *before):
        content = child(holder, "Content")
        if content is not None:
            for layer in children(content, "Layer"):
                yield from _inside(layer, base, attribute(layer, "DrawParam"), resources, 0)
    yield from _annotations(document, page_id, base)


def _resources(document: OfdDocument, root: Element, folder: str) -> Resources:
    """Return the document's resources, with a page's own where it has any."""
    named = [text_of(r) for r in children(root, "PageRes")]
    if not named:
        return document.resources
    own = Resources(document.package)
    own.pictures, own.params = dict(document.resources.pictures), dict(document.resources.params)
    own.composites, own.fonts = dict(document.resources.composites), dict(document.resources.fonts)
    for location in named:
        own.add(location, folder, document.folder)
    return own


def _annotations(document: OfdDocument, page_id: str, base: Matrix) -> Iterator[Shown]:
    """Yield the objects of a page's annotations that show text of the document's own."""
    for part in document.annotations.get(page_id, ()):
        try:
            root = document.part(f"/{part}")
        except Missing:
            continue
        for annotation in children(root, "Annot"):
            shown = is_true(attribute(annotation, "Visible"), True) and attribute(annotation, "Type") not in _BESIDE
            appearance = child(annotation, "Appearance") if shown else None
            if appearance is not None:
                yield from _inside(appearance, _placed(appearance, base), "", document.resources, 0, noted=True)


def _placed(element: Element, outer: Matrix) -> Matrix:
    """Return the matrix from an object's own space: its transformation, then its boundary's corner."""
    own = numbers(attribute(element, "CTM"))
    inner: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) >= 6 else IDENTITY
    corner = numbers(attribute(element, "Boundary"))
    if len(corner) >= 2:
        inner = after(inner, (1.0, 0.0, 0.0, 1.0, corner[0], corner[1]))
    return after(inner, outer)


def _inside(
    holder: Element, matrix: Matrix, params: str, resources: Resources, depth: int, *, noted: bool = False
) -> Iterator[Shown]:
    for element in holder:
        name = local(element)
        if name in ("TextObject", "PathObject", "ImageObject"):
            if is_true(attribute(element, "Visible"), True):
                own = attribute(element, "DrawParam") or params
                yield Shown(element, _placed(element, matrix), own, resources, noted)
        elif name == "PageBlock":
            yield from _inside(element, matrix, params, resources, depth, noted=noted)
        elif name == "CompositeObject" and depth < MAX_DEPTH and is_true(attribute(element, "Visible"), True):
            unit = resources.composites.get(attribute(element, "ResourceID"))
            content = child(unit, "Content")
            if content is not None:
                own = attribute(element, "DrawParam") or params
                yield from _inside(content, _placed(element, matrix), own, resources, depth + 1, noted=noted)


# --- taking in what is shown ----------------------------------------------------------------------------------------


class _Sheet:
    """A page being read."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.box = box
        self.area = (box[2] - box[0]) * (box[3] - box[1])
        self.texts: list[Shown] = []
        self.placed: list[Placed] = []
        self.clear: list[Placed] = []  # written with no colour at all
        self.segments: list[Segment] = []
        self.pictures: list[Picture] = []
        self.images = self.paths = self.unmapped = self.used = self.objects = 0
        self.beneath = 0  # text objects that an image which covers the page was laid over
        self.crowded = self.annotated = False

    def take(self, obj: Shown) -> bool:
        """Take in an object; return False where the page has too many."""
        self.objects += 1
        if self.objects > MAX_OBJECTS:
            self.crowded = True
            return False
        name = local(obj.element)
        if name == "TextObject":
            self.texts.append(obj)
        elif name == "ImageObject":
            self._image(obj)
        elif not obj.noted:
            self._path(obj)
        return True

    def _read(self) -> None:
        """Read the texts: what all of them tell of their fonts first."""
        steps = Steps()
        for obj in self.texts:
            steps.add(obj.element)
        told = steps.widths()
        for obj in self.texts:
            self._text(obj, told)

    def _text(self, obj: Shown, told: Widths) -> None:
        room = MAX_GLYPHS - len(self.placed) - len(self.clear)
        found = read_text(obj.element, obj.matrix, room, told)
        self.crowded = self.crowded or (room > 0 and len(found.placed) >= room)
        self.unmapped += found.unmapped
        (self.clear if _is_clear(obj, "FillColor") else self.placed).extend(found.placed)
        self.annotated = self.annotated or (obj.noted and bool(found.placed))

    def _path(self, obj: Shown) -> None:
        stroked = is_true(attribute(obj.element, "Stroke"), True)
        filled = is_true(attribute(obj.element, "Fill"), False)
        self.paths += 1
        tokens = TOKEN.findall(text_of(child(obj.element, "AbbreviatedData")))
        self.used += sum(t.isalpha() for t in tokens)
        if self.used > MAX_RULES:
            self.segments, self.crowded = [], True
        elif (stroked or filled) and not _is_clear(obj, "StrokeColor" if stroked else "FillColor"):
            for points in _subpaths(tokens, obj.matrix):
                self.segments += edges(points, stroked)

    def _image(self, obj: Shown) -> None:
        part = obj.resources.pictures.get(attribute(obj.element, "ResourceID"))
        if part is None or obj.noted:
            return
        self.images += 1
        # An image's space is the unit square, its top at the top: y downwards, as everything in the file.
        corners = [apply(obj.matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
        if min(right - left, top - bottom) <= THIN:
            self.segments.append((left, bottom, right, top))  # a rule drawn as a one-pixel image
            return
        if (right - left) * (top - bottom) > _MUCH * self.area:
            self.beneath = len(self.texts)
        self.pictures.append(Picture(part, obj.matrix))

    def _covers(self, picture: Picture) -> bool:
        a, b, c, d = picture.matrix[:4]
        return (abs(a) + abs(c)) * (abs(b) + abs(d)) > _MUCH * self.area

    def finished(self, number_: int) -> OfdPage:
        """Return the page as it was read."""
        self._read()
        covered = any(self._covers(p) for p in self.pictures)
        # Text of no colour, or under the picture of the page: a scan with a recognised layer. Elsewhere nobody sees it.
        hidden = covered and (len(self.clear) > len(self.placed) or self.beneath > len(self.texts) / 2)
        items = self.placed + (self.clear if covered else [])
        turn = usual_turn(items, 0)
        box = box_in_frame(self.box, turn)
        glyphs, turned = sorted_out(items, turn, box)
        if hidden:
            glyphs = tuple(replace(g, sure=UNTOLD) for g in glyphs)
        rules = [r for r in (as_rule(s, turn) for s in self.segments) if r is not None]
        data = PageData(
            number=number_,
            box=box,
            turn=turn,
            glyphs=glyphs,
            turned=turned,
            across=_of(rules, flat=True),
            down=_of(rules, flat=False),
            images=self.images,
            paths=self.paths,
            unmapped=self.unmapped,
            hidden=hidden,
            crowded=self.crowded,
            covered=covered,
        )
        return OfdPage(data, tuple(self.pictures), self.annotated)


def _of(rules: list[tuple[bool, Rule]], *, flat: bool) -> tuple[Rule, ...]:
    return tuple(rule for is_flat, rule in rules if is_flat == flat)


def _is_clear(obj: Shown, colour: str) -> bool:
    """Tell whether an object is drawn with no opacity: its own, its colour's, or its draw parameters' colour's."""
    if number(attribute(obj.element, "Alpha"), 255.0) <= 0:
        return True
    own = child(obj.element, colour)
    key, seen = obj.params, 0
    while own is None and key in obj.resources.params and seen < MAX_DEPTH:
        params = obj.resources.params[key]
        own, key, seen = child(params, colour), attribute(params, "Relative"), seen + 1
    return own is not None and number(attribute(own, "Alpha"), 255.0) <= 0


def path_commands(tokens: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of AbbreviatedData, each a letter with its operands (`C`, which closes, has none); what is no command ends them."""
    at = 0
    while at < len(tokens):
        letter = tokens[at].upper() if tokens[at].isalpha() else "L"  # a writer that leaves out repeated letters
        at += tokens[at].isalpha()
        if letter == "C":
            yield letter, []
            continue
        count = OPERANDS.get(letter, 0)
        values = tokens[at : at + count]
        if not count:
            continue
        if len(values) < count or any(v.isalpha() for v in values):
            return
        at += count
        yield letter, values


def _subpaths(tokens: list[str], matrix: Matrix) -> Iterator[list[tuple[float, float] | None]]:
    """Yield the points of each subpath of AbbreviatedData; None stands before a point that a curve reaches."""
    points: list[tuple[float, float] | None] = []
    first: tuple[float, float] | None = None
    for letter, values in path_commands(tokens):
        if letter == "C":
            if first is not None:
                points.append(first)
            continue
        point = apply(matrix, number(values[-2]), number(values[-1]))
        if not (math.isfinite(point[0]) and math.isfinite(point[1])):
            break
        if letter in "SM":
            if len(points) > 1:
                yield points
            points, first = [point], point
        else:
            points += [point] if letter == "L" else [None, point]
    if len(points) > 1:
        yield points
