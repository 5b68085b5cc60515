"""juesuan: final accounts disclosures, compiled, checked, published and explored.

from juesuan import check
result = check("disclosure.docx")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from juesuan.checks.engine import check, check_document
    from juesuan.checks.model import Finding, Result
    from juesuan.document.model import Document, Unreadable
    from juesuan.document.read import read

__version__ = "0.1.0"
__all__ = ["Document", "Finding", "Result", "Unreadable", "__version__", "check", "check_document", "read"]

_HOMES = {
    "check": "juesuan.checks.engine",
    "check_document": "juesuan.checks.engine",
    "read": "juesuan.document.read",
    "Document": "juesuan.document.model",
    "Unreadable": "juesuan.document.model",
    "Finding": "juesuan.checks.model",
    "Result": "juesuan.checks.model",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: the readers are heavy."""
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
