"""The door to recognition: scans are opened only where there are any, and what goes wrong there is told, not raised.

OpenCV, ONNX Runtime and the models take a second to load and are no part of reading text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from juesuan.kernel.lang import Text

if TYPE_CHECKING:
    from juesuan.document.model import Run
    from juesuan.document.page import PageData


class Unrecognised(Exception):
    """A page whose picture could not be recognised, and why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def recognise_page(picture: Any, number: int, box: tuple[float, float, float, float], turn: int = 0) -> PageData:
    """Recognise a page's picture (see `scan.read_scan`); raise `Unrecognised` for whatever goes wrong."""
    try:
        from juesuan.document.scan import read_scan  # noqa: PLC0415 - heavy, and needed for scans only
    except (ImportError, OSError) as error:
        reason = Text(
            "是扫描件，识别组件没有装好，未读取", "a scan; the recognition packages are not installed, not read"
        )
        raise Unrecognised(reason) from error
    try:
        return read_scan(picture, number, box, turn)
    except Exception as error:  # OpenCV and ONNX Runtime raise kinds of their own; one page must not stop the rest
        reason = Text("是扫描件，识别失败，未读取", "a scan; recognition failed, not read")
        raise Unrecognised(reason) from error


def where_it_was(runs: Sequence[Run], pages: Mapping[int, PageData]) -> tuple[Run, ...]:
    """Return runs in their places on pages as they were before they were set straight."""
    from juesuan.document.scan import where_it_was as back  # noqa: PLC0415 - heavy, and needed for scans only

    return back(runs, pages)
