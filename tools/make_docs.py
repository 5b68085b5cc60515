"""Writes what the docs take from the code: `python tools/make_docs.py [--check]`.

docs/rules.md is the catalogue of rules. `--check` only tells, by its exit code, whether the file is current.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from juesuan.checks.catalogue import Rule, catalogue

DOCS = Path(__file__).parent.parent / "docs"
GROUPS = {
    "sentence": "一句之内 Inside a sentence",
    "section": "章节之间 Between sections",
    "table": "表内 Inside a table",
    "tables": "表间 Between tables",
    "table-narrative": "表与文字 Table and narrative",
    "text": "用语 Words",
    "form": "格式 Form",
    "privacy": "个人信息 Privacy",
}
SEVERITY = {"error": "错误 error", "warning": "警告 warning", "note": "提示 note"}


def rule_text(rule: Rule) -> str:
    """Return one rule's section."""
    lines = [
        f"### {rule.id} {rule.title.zh} — {rule.title.en}",
        "",
        f"{SEVERITY[rule.severity]} · {rule.holds.zh}",
        "",
        f"{rule.holds.en}" if rule.identity is None else f"`{rule.identity.formula}`",
        "",
        f"依据 Basis: {rule.basis.zh} ({rule.basis.en})",
    ]
    for name, example in (("通过 passes", rule.passes), ("不通过 fails", rule.fails)):
        if example:
            lines += ["", f"{name}:", "", "```text", example.strip(), "```"]
    return "\n".join(lines)


def rules_page() -> str:
    """Return docs/rules.md."""
    rules = catalogue()
    parts = [
        "# 规则目录 Rule catalogue",
        "",
        f"共 {len(rules)} 条，由 `python tools/make_docs.py` 从 `src/juesuan/checks/rules/` 生成；每条的例子就是它的测试。",
        f"({len(rules)} rules, generated from the declarations; each rule's examples are its tests.)",
    ]
    for group, title in GROUPS.items():
        mine = [r for r in rules if r.group == group]
        if mine:
            parts += ["", f"## {title}", "", "\n\n".join(rule_text(r) for r in mine)]
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write or check the generated pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    only_check = parser.parse_args().check
    path, text = DOCS / "rules.md", rules_page()
    if only_check:
        current = path.exists() and path.read_text(encoding="utf-8") == text
        if not current:
            print("docs/rules.md is not current: run python tools/make_docs.py", file=sys.stderr)
        return int(not current)
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
