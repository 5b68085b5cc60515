"""Writes what the docs take from the code: `python tools/make_docs.py [--check]`.

docs/rules.md is the catalogue of rules, docs/json.md the shape of the JSON report. `--check` writes nothing and only
tells, by its exit code, whether both are current.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from juesuan.checks.catalogue import Rule, catalogue
from juesuan.report import json as report

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


# ---- rules


def rule_text(rule: Rule) -> str:
    """Return one rule's section."""
    formula = rule.identity.formula if rule.identity is not None else ""
    lines = [f"### {rule.id} {rule.title.zh} — {rule.title.en}", "", f"{SEVERITY[rule.severity]} · {rule.holds.zh}", ""]
    if formula != rule.holds.en:
        lines += [rule.holds.en, ""]
    if formula:
        lines += [f"`{formula}`", ""]
    lines.append(f"依据 Basis: {rule.basis.zh} ({rule.basis.en})")
    for name, example in (("通过 passes", rule.passes), ("不通过 fails", rule.fails)):
        if example:
            lines += ["", f"{name}:", "", "```text", example.strip(), "```"]
    return "\n".join(lines)


def rules_page() -> str:
    """Return docs/rules.md."""
    rules = catalogue()
    unknown = {r.group for r in rules} - set(GROUPS)
    if unknown:
        raise ValueError(f"groups without a title: {unknown}")
    shown = sum(bool(r.passes and r.fails) for r in rules)
    parts = [
        "# 规则目录 Rule catalogue",
        "",
        f"共 {len(rules)} 条，由 `python tools/make_docs.py` 从 `src/juesuan/checks/rules/` 生成"
        + (f"；{shown} 条带正反例。" if shown else "。"),
        f"({len(rules)} rules, generated from their declarations" + (f"; {shown} with examples.)" if shown else ".)"),
    ]
    for group, title in GROUPS.items():
        mine = [r for r in rules if r.group == group]
        if mine:
            parts += ["", f"## {title}", "", "\n\n".join(rule_text(r) for r in mine)]
    return "\n".join(parts) + "\n"


# ---- the JSON report


def type_text(hint: Any) -> str:
    """Return a type as JSON has it; a struct as a link to its section."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(type_text(a) for a in arguments)
    if origin is typing.Literal:
        return " or ".join(f'`"{a}"`' for a in arguments)
    if origin is dict:
        return f"object of {type_text(arguments[1])}"
    if origin in (tuple, list):
        return f"array of {type_text(arguments[0])}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    plain = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
    return plain.get(hint, "string")


def structs(hint: Any) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs that a type names, itself first, each as often as it is named."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
        for inner in typing.get_type_hints(hint).values():
            yield from structs(inner)
    for argument in typing.get_args(hint):
        yield from structs(argument)


def struct_text(struct: type[msgspec.Struct]) -> str:
    """Return one struct's section."""
    hints = typing.get_type_hints(struct)
    omitted = struct.__struct_config__.omit_defaults
    lines = [f"## {struct.__name__}", "", inspect.cleandoc(struct.__doc__ or ""), "", "| field | type |", "|---|---|"]
    for field in msgspec.structs.fields(struct):
        optional = omitted and not field.required
        kind = type_text(hints[field.name]).replace("|", "\\|")
        lines.append(f"| `{field.encode_name}` | {kind}{', left out where it says nothing' if optional else ''} |")
    return "\n".join(lines)


def json_page() -> str:
    """Return docs/json.md."""
    parts = [
        "# JSON 报告 The JSON report",
        "",
        "`juesuan check FILE… --format json [-o report.json]`，结构由 `src/juesuan/report/json.py` 生成到这里；"
        "`juesuan.report.json.schema()` 给出 JSON Schema。",
        "",
        f"UTF-8; the whole is a [Report](#report) whose `schema` is `{report.SCHEMA}`, the same for one disclosure and for many. "
        "Fields are only ever added under one schema name. Decimals are strings, exactly as they were computed. "
        "A `Text` has the same words in Chinese and in English. Personal data that the checker finds are masked in the words it quotes.",
        "",
        "```console",
        "juesuan check 说明.docx --format json | jq -r '.disclosures[].findings[] | [.rule, .message.zh, .proposed] | @tsv'",
        "```",
    ]
    for struct in dict.fromkeys(structs(report.Report)):
        parts += ["", struct_text(struct)]
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write or check the generated pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    only_check = parser.parse_args().check
    code = 0
    for name, text in (("rules.md", rules_page()), ("json.md", json_page())):
        path = DOCS / name
        if not only_check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/{name} is not current: run python tools/make_docs.py", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
