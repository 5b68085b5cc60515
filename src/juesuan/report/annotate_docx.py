"""Word comments at the very characters of a finding: runs are split there, their formatting kept."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from juesuan.checks.model import Result
from juesuan.document.model import Table
from juesuan.document.word import open_word, pieces, text_of, walk
from juesuan.kernel.lang import Lang
from juesuan.kernel.place import Place
from juesuan.report.remarks import AUTHOR, remarks
from juesuan.report.write import replacing

Element = Any

_T, _R, _RPR, _P = qn("w:t"), qn("w:r"), qn("w:rPr"), qn("w:p")


def annotate_docx(
    source: Path, result: Result, out: Path, file: int = 0, lang: Lang = "zh", *, notes: bool = False
) -> int:
    """Write a copy of the Word file `source` with a comment for every finding to `out`; return how many there are."""
    document = open_word(source)
    elements = dict(walk(document))
    count = 0
    for place, _, lines in remarks(result, file, lang, notes):
        spot = _spot(result, place, elements)
        if spot is None:
            continue
        (first, start), (last, end) = spot
        first_run = _run_from(first, start)
        last_run = _run_until(last, end)
        if first_run is None or last_run is None:
            continue
        comment = document.comments.add_comment("\n".join(lines), author=AUTHOR, initials="决")
        _mark(first_run, last_run, str(comment.comment_id))
        count += 1
    with replacing(out) as temporary:
        document.save(str(temporary))
    return count


def _spot(
    result: Result, place: Place, elements: dict[str, Element]
) -> tuple[tuple[Element, int], tuple[Element, int]] | None:
    """Return the paragraph and offset where a place begins, and where it ends."""
    block = result.document.blocks[place.block]
    if not isinstance(block, Table):
        begin, end = block.part_at(place.start), block.part_at(max(place.start, place.end - 1))
        first, last = elements.get(begin.anchor), elements.get(end.anchor)
        if first is None or last is None:
            return None
        return (first, place.start - begin.start + begin.offset), (last, place.end - end.start + end.offset)
    paragraphs: list[Element] = []
    while (paragraph := elements.get(f"{block.anchor}r{place.row}c{place.col}p{len(paragraphs)}")) is not None:
        paragraphs.append(paragraph)
    first = last = None
    at = 0
    for paragraph in paragraphs:  # a cell's text is its paragraphs' joined by a newline
        size = len(text_of(paragraph))
        if first is None and place.start < at + size:
            first = (paragraph, max(0, place.start - at))
        if place.end > at and size:
            last = (paragraph, min(size, place.end - at))
        at += size + 1
    return (first, last) if first is not None and last is not None else None


def _run_from(paragraph: Element, offset: int) -> Element | None:
    """Return the run that begins at `offset`, split off if need be."""
    at = 0
    for piece in pieces(paragraph):
        if at <= offset < at + len(piece.text):
            return _split(piece.run, piece.leaf, offset - at)[1]
        at += len(piece.text)
    return None


def _run_until(paragraph: Element, offset: int) -> Element | None:
    """Return the run that ends at `offset`, split off if need be."""
    at = 0
    for piece in pieces(paragraph):
        if at < offset <= at + len(piece.text):
            return _split(piece.run, piece.leaf, offset - at)[0]
        at += len(piece.text)
    return None


def _split(run: Element, leaf: Element, offset: int) -> tuple[Element, Element]:
    """Split a run inside its child `leaf`; return what is before and after. A part that would be empty is not made."""
    if run.tag == _P:
        return leaf, leaf  # text outside any run, which Word does not write
    if run.tag != _R or leaf.getparent() is not run:
        return run, run
    children = [c for c in run if c.tag != _RPR]
    index = children.index(leaf)
    text = leaf.text or ""
    inside = leaf.tag == _T and 0 < offset < len(text)
    moved = children[index + 1 :] if offset > 0 else children[index:]
    if not inside and not moved:
        return run, run
    if not inside and len(moved) == len(children):
        return run, run
    after = copy.copy(run)  # the attributes
    for child in list(after):
        after.remove(child)
    properties = run.find(_RPR)
    if properties is not None:
        after.append(copy.deepcopy(properties))
    if inside:
        right = copy.deepcopy(leaf)
        leaf.text, right.text = text[:offset], text[offset:]
        for half in (leaf, right):
            half.set(qn("xml:space"), "preserve")
        after.append(right)
    for child in moved:
        after.append(child)  # takes it out of `run`
    run.addnext(after)
    return run, after


def _mark(first: Element, last: Element, identity: str) -> None:
    """Put a comment's range round the runs `first` to `last`, and its reference behind."""
    start, end, reference, mark = (
        OxmlElement(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "r", "commentReference")
    )
    for element in (start, end, mark):
        element.set(qn("w:id"), identity)
    reference.append(mark)
    _top(first).addprevious(start) if first.tag != _R else first.addprevious(start)
    outer = _top(last)
    (last if last.tag == _R else outer).addnext(end)
    (end if last.getparent().tag == _P else outer).addnext(reference)


def _top(element: Element) -> Element:
    """Return the ancestor (or itself) that is a direct child of the paragraph."""
    while element.getparent() is not None and element.getparent().tag != _P:
        element = element.getparent()
    return element
