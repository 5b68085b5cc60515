"""An OFD file (GB/T 33190-2016) as a package: its parts, documents, pages and resources.

Names are taken without their namespace: real files use `http://www.ofdspec.org/2016`, `http://www.ofdspec.org`, none,
or a prefix that they never declare. A location is tried as the standard has it (from the root when it starts with `/`,
else from the part that names it), then as careless writers have it (from the document's folder, from the root, with
backslashes, in other letter case).
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from juesuan.document import limits
from juesuan.document.model import Unreadable

A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres: left, top, width, height
_SIDES = (5.0, 20_000.0)  # millimetres of a page's side that are believed
_FARTHEST = 1e6  # millimetres; a number beyond it is none
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")

Element = Any


class Missing(Exception):
    """A part that the package does not hold or that is no XML."""


class PageRef(NamedTuple):
    """A page of a document: its identifier, its part, and the document it belongs to."""

    id: str
    part: str
    document: OfdDocument


def local(element: Element) -> str:
    """Return an element's name without namespace or prefix; "" for a comment."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1] if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the child elements of these names, in their order."""
    return (child for child in element if local(child) in names)


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child element of that name."""
    return None if element is None else next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return an element's own text without white space around it."""
    return "" if element is None else (element.text or "").strip()


def attribute(element: Element, name: str, default: str = "") -> str:
    """Return an attribute, whatever namespace a writer gave it."""
    value = element.get(name)
    if value is None:
        value = next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1].rsplit(":", 1)[-1] == name), default)
    return str(value)


def numbers(text: str) -> list[float]:
    """Return the numbers in an array; one that is not finite or absurdly large stands as 0."""
    return [_sane(float(n)) for n in _NUMBER.findall(text)]


def number(text: str, default: float = 0.0) -> float:
    """Return the first number of a text, or `default`."""
    found = _NUMBER.search(text)
    return _sane(float(found[0])) if found else default


def _sane(value: float) -> float:
    return value if math.isfinite(value) and abs(value) <= _FARTHEST else 0.0


def is_true(text: str, default: bool) -> bool:
    """Return what a boolean attribute says."""
    return default if not text else text.strip().lower() in ("true", "1")


class Package:
    """The parts of an OFD file. Raises `Unreadable` for one that is damaged, encrypted or no OFD."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        limits.check_zip(data, name)
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._members = {_folded(n): n for n in self._archive.namelist() if not n.endswith("/")}
        if "encryptions.xml" in self._members:  # GM/T 0099-2020, annex C: its name and place are fixed
            raise Unreadable(name, "OFD文件已加密，需要先解密", "is an encrypted OFD file: decrypt it first")

    def find(self, location: str, *folders: str) -> str | None:
        """Return the member that a location names, sought from `folders` in turn."""
        plain = location.strip().replace("\\", "/")
        tried = [plain.lstrip("/")] if plain.startswith("/") else [posixpath.join(f, plain) for f in (*folders, "")]
        for path in tried:
            found = self._members.get(_folded(path))
            if found is not None:
                return found
        return None

    def read(self, member: str) -> bytes:
        """Return a member's bytes."""
        try:
            return self._archive.read(member)
        except limits.BAD_ZIP as error:
            raise Missing(member) from error

    def xml(self, location: str, *folders: str) -> tuple[Element, str]:
        """Return the root element that a location names, and its member. Raises `Missing`."""
        member = self.find(location, *folders) if location else None
        if member is None or self._archive.getinfo(member).file_size > limits.MAX_XML:
            raise Missing(location)
        data = self.read(member)
        parser = limits.xml_parser(recover=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            raise Missing(location) from error
        # A prefix that is never declared is read on after; whatever else is wrong makes the part damaged.
        if root is None or any(e.type != etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE for e in parser.error_log):
            raise Missing(location)
        return root, member

    def documents(self) -> list[OfdDocument]:
        """Return the documents that OFD.xml lists, each once; those that cannot be opened are left out."""
        try:
            root, _ = self.xml("OFD.xml")
        except Missing as error:
            raise limits.broken(self.name) from error
        found: list[OfdDocument] = []
        # A part listed again and again would make a small file a large one to read.
        for location in dict.fromkeys(_folded(text_of(child(body, "DocRoot"))) for body in children(root, "DocBody")):
            try:
                found.append(OfdDocument(self, location))
            except Missing:
                continue
        if not found:
            raise limits.broken(self.name)
        return found


def _folded(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/").casefold()


class OfdDocument:
    """One document of a package: its pages, templates, resources and annotations."""

    def __init__(self, package: Package, location: str) -> None:
        self.package = package
        self.root, member = package.xml(location)
        self.folder = posixpath.dirname(member)
        self._common = child(self.root, "CommonData")

    def pages(self) -> list[PageRef]:
        """Return the pages in their order, each part once."""
        listed = child(self.root, "Pages")
        if listed is None:
            return []
        parts: dict[str, PageRef] = {}
        for page in children(listed, "Page"):
            location = attribute(page, "BaseLoc")
            parts.setdefault(_folded(location), PageRef(attribute(page, "ID"), location, self))
        return list(parts.values())

    def part(self, location: str) -> Element:
        """Return the root element of a part of the document."""
        return self.package.xml(location, self.folder)[0]

    @cached_property
    def templates(self) -> dict[str, tuple[str, str]]:
        """The template pages by identifier: (part, ZOrder)."""
        if self._common is None:
            return {}
        listed = children(self._common, "TemplatePage")
        return {attribute(t, "ID"): (attribute(t, "BaseLoc"), attribute(t, "ZOrder")) for t in listed}

    def area(self, page: Element | None) -> tuple[float, float, float, float]:
        """Return a page's (left, top, width, height) in millimetres: its own, else the document's, else A4."""
        for holder in (child(page, "Area"), child(self._common, "PageArea")):
            box = numbers(text_of(child(holder, "PhysicalBox")))
            if len(box) >= 4 and all(_SIDES[0] <= side <= _SIDES[1] for side in box[2:4]):
                return box[0], box[1], box[2], box[3]
        return A4

    @cached_property
    def resources(self) -> Resources:
        """What the document's resource files hold."""
        found = Resources(self.package)
        if self._common is not None:
            for named in children(self._common, "PublicRes", "DocumentRes"):
                found.add(text_of(named), self.folder)
        return found

    @cached_property
    def annotations(self) -> dict[str, list[str]]:
        """The parts with annotations by the page they are on."""
        found: dict[str, list[str]] = {}
        named = text_of(child(self.root, "Annotations"))
        if not named:
            return found
        try:
            root, member = self.package.xml(named, self.folder)
        except Missing:
            return found
        for page in children(root, "Page"):
            part = self.package.find(text_of(child(page, "FileLoc")), posixpath.dirname(member), self.folder)
            if part is not None:
                found.setdefault(attribute(page, "PageID"), []).append(part)
        return found

    def has_attachments(self) -> bool:
        """Tell whether files are attached to the document."""
        named = text_of(child(self.root, "Attachments"))
        try:
            return bool(named) and any(True for _ in children(self.part(named), "Attachment"))
        except Missing:
            return False


class Resources:
    """Draw parameters, pictures, composite graphics and the names of fonts by identifier."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.pictures: dict[str, str] = {}  # → member
        self.params: dict[str, Element] = {}
        self.composites: dict[str, Element] = {}
        self.fonts: dict[str, str] = {}  # → name

    def add(self, location: str, *folders: str) -> None:
        """Take in a resource file; one that is missing or damaged is passed over."""
        try:
            root, member = self._package.xml(location, *folders)
        except Missing:
            return
        folder = posixpath.dirname(member)
        base = posixpath.join(folder, attribute(root, "BaseLoc").replace("\\", "/"))
        for group in root:
            for item in group:
                name, key = local(item), attribute(item, "ID")
                if name == "MultiMedia":
                    file = self._package.find(text_of(child(item, "MediaFile")), base, folder, *folders)
                    if file is not None:
                        self.pictures[key] = file
                elif name == "Font":
                    self.fonts[key] = attribute(item, "FamilyName") or attribute(item, "FontName")
                elif name == "DrawParam":
                    self.params[key] = item
                elif name in ("CompositeGraphicUnit", "CompositeGraphUnit"):
                    self.composites[key] = item
