"""The names of this program's own files, which are never read as disclosures."""

from __future__ import annotations

from juesuan.kernel.lang import Text

REPORT = Text("决算核对报告", "juesuan-report")
"""The workbook, or the folder, of the reports on several disclosures."""
