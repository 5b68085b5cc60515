"""The OFD reader (GB/T 33190-2016): the same blocks, places and notes as a PDF's pages give.

The package is opened by `ofd_package`, each page made plain data by `ofd_page`, and laid out as a PDF page is (`pdf`).
A page that shows only a picture of its text is put together from its images (`ofd_picture`) and recognised.
Electronic seals and signatures are neither read nor verified.
"""

from __future__ import annotations

from pathlib import Path

from juesuan.document import limits
from juesuan.document.model import Block, Note, Unreadable
from juesuan.document.ofd_package import Missing, Package, PageRef
from juesuan.document.ofd_page import OfdPage, read_ofd_page
from juesuan.document.ofd_picture import Unshown, shown
from juesuan.document.page import PageData, box_in_frame
from juesuan.document.pdf import (
    MAX_PAGES,
    MAX_SCANS,
    beyond_scans,
    blocks_of,
    is_picture,
    lay_out,
    page_notes,
    recognised,
)
from juesuan.document.recognise import Unrecognised
from juesuan.kernel.lang import Text


def read_ofd(path: Path, file: int = 0) -> tuple[list[Block], list[Note], int]:
    """Read an OFD file into blocks in reading order, notes, and its number of pages.

    `file` is the number blocks and notes carry. Raises `Unreadable` for one that is encrypted, damaged or empty. Places
    are in PDF points, as a PDF's; pages are numbered through where the file holds several documents.
    """
    package = Package(limits.load(path), path.name)
    documents = package.documents()
    refs = [ref for document in documents for ref in document.pages()]
    if not refs:
        raise Unreadable(path.name, "OFD里没有页面", "the OFD has no pages")
    if len(refs) > MAX_PAGES:
        zh = f"OFD有{len(refs)}页，超过上限{MAX_PAGES}页"
        raise Unreadable(path.name, zh, f"the OFD has {len(refs)} pages, over the limit of {MAX_PAGES}")
    reading = _Reading(package)
    for number, ref in enumerate(refs, 1):
        reading.take(ref, number)
    if not reading.pages:
        raise Unreadable(path.name, "OFD文件损坏，没有一页能读", "the OFD is damaged: no page can be read")
    laid = [lay_out(page) for page in reading.pages]
    notes = page_notes(laid, reading.lost, reading.failed, file)
    notes += [
        Note(file, f"第{n}页的批注中有文字，已一并读取", f"page {n}: the text of its annotations was read too", n)
        for n in reading.annotated
    ]
    if len(documents) > 1:
        zh = f"文件中有{len(documents)}个文档，按顺序连续读取"
        notes.append(Note(file, zh, f"holds {len(documents)} documents: read one after the other"))
    if any(document.has_attachments() for document in documents):
        notes.append(Note(file, "文件带有附件，附件未读取", "has files attached, which were not read"))
    return blocks_of(laid, file), notes, len(refs)


class _Reading:
    """The pages read so far, and those that could not be."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.pages: list[PageData] = []
        self.lost: list[int] = []
        self.failed: dict[int, Text] = {}
        self.annotated: list[int] = []
        self._recognised = 0

    def take(self, ref: PageRef, number: int) -> None:
        """Read a page."""
        try:
            page = read_ofd_page(ref, number)
        except Missing:
            self.lost.append(number)
            return
        if page.annotated:
            self.annotated.append(number)
        self.pages.append(self._looked_at(page) if is_picture(page.data) else page.data)

    def _looked_at(self, page: OfdPage) -> PageData:
        """Return a page as its picture reads; as it is where that cannot be told."""
        data = page.data
        self._recognised += 1
        if self._recognised > MAX_SCANS:
            self.failed[data.number] = beyond_scans()
            return data
        try:
            picture = shown(self.package, page)
            return (
                data
                if picture is None
                else recognised(picture, data, box_in_frame(data.box, (360 - data.turn) % 360), 0)
            )
        except (Unshown, Unrecognised) as failure:
            self.failed[data.number] = failure.text
            return data
