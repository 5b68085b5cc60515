"""The formats that disclosures come in, by their files' extensions: the one list that readers, pickers and words ask."""

from __future__ import annotations

from juesuan.kernel.lang import Text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NARRATIVES = _words("doc docx docm dotx wps wpt rtf odt pdf ofd txt md htm html shtml mht mhtml")
SHEETS = _words("xls xlsx xlsm xlsb et ett ods csv tsv")
PICTURES = _words("png jpg jpeg tif tiff bmp gif webp")
CONTAINERS = _words("zip rar 7z gz")
_TOLD = (
    "docx", "pdf", "ofd", "html", "xlsx", "wps", "et", "doc", "xls", "rtf", "odt", "ods", "csv", "txt", "jpg", "png",
)  # fmt: skip
TOLD = Text("、".join(_TOLD), ", ".join(_TOLD))
"""The formats as a user is told of them."""


def picked() -> str:
    """Return what a browser's file picker offers: every extension that is taken in, archives of files too."""
    return ",".join(f".{extension}" for extension in sorted(NARRATIVES | SHEETS | PICTURES | {"zip"}))
