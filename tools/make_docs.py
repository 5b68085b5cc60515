"""Writes what the docs take from the code: `python tools/make_docs.py [--check]`.

docs/rules.md is the catalogue of rules, docs/json.md the shape of the JSON report, docs/corpus.md the schema of a corpus.
`--check` writes nothing and only tells, by its exit code, whether all are current.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from juesuan.checks.catalogue import Rule, catalogue
from juesuan.corpus import fetch, finding, ingest, outliers, packs, schema
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


# ---- the corpus


ABOUT_TABLES = {
    "documents": "一行一份（一个版本） One row a document version",
    "blocks": "段落和表格，原文（已脱敏） Paragraphs and tables as they stand, masked",
    "figures": "每个数字和它的位置 Every figure with its place",
    "accounts": "九张表逐行逐列 The nine tables, row by row and column by column",
    "claims": "核对过的每项关系 Every relation that was checked",
    "findings": "单份核对的发现 Findings inside one document",
    "across": "跨文档发现 Findings across documents",
}


def column_comments() -> dict[str, dict[str, str]]:
    """Return what the comments of schema.py say of each table's columns."""
    found: dict[str, dict[str, str]] = {}
    table = ""
    for line in inspect.getsource(schema).splitlines():
        if start := re.match(r"([A-Z]+) = pa\.schema", line):
            table = start[1].lower()
        elif column := re.match(r'\s+\("(\w+)", .*\),\s*(?:# (.*))?$', line):
            found.setdefault(table, {})[column[1]] = column[2] or ""
    return found


COMMON = {
    "document": "`documents.id`",
    "block": "block of the document, from 0; -1 nowhere",
    "row": "row of the cell in a table, -1 in a paragraph",
    "col": "column of the cell in a table, -1 in a paragraph",
    "start": "first character in the paragraph's or cell's text",
    "end": "character after the last",
}


def table_text(name: str) -> str:
    """Return one table's section."""
    table = schema.ACROSS if name == "across" else schema.TABLES[name]
    said = column_comments().get(name, {})
    lines = [f"### {name}", "", ABOUT_TABLES[name], "", "| column | type | |", "|---|---|---|"]
    for field in table:
        kind = str(field.type).replace("item: ", "")
        words = (said.get(field.name) or COMMON.get(field.name, "")).replace("|", "\\|")
        lines.append(f"| `{field.name}` | {kind} | {words} |")
    return "\n".join(lines)


def corpus_page() -> str:
    """Return docs/corpus.md."""
    layout = inspect.cleandoc(schema.__doc__ or "").split("\n\n")
    rules = "\n".join(
        f"| {r.id} | {r.title.zh} {r.title.en} | {r.holds.zh} | {SEVERITY[r.severity]} |"
        for r in finding.RULES.values()
    )
    return CORPUS.format(
        layout=inspect.cleandoc(layout[1]), about=" ".join(layout[2].split()), version=schema.VERSION, batch=ingest.BATCH,
        slice=ingest.SLICE, fan=packs.FAN, packed=f"{packs.MOST:,}", fetched=fetch.MAX_FETCHED // 2**20, seconds=fetch.FETCH_SECONDS, rules=rules, least=outliers.LEAST,
        tables="\n\n".join(table_text(n) for n in (*schema.TABLES, "across")),
    )  # fmt: skip


CORPUS = """\
# 数据集 The corpus

```console
juesuan ingest 决算公开文件夹 --corpus 数据集        # 可随时中断，再运行同一命令即接着做
juesuan ingest 网址清单.txt --corpus s3://bucket/决算 --engine ray --ray-address auto
juesuan corpus 数据集 --verify
juesuan corpus 数据集 --repair
juesuan across --corpus 数据集 --expected 应公开名单.csv -o 跨文档发现.xlsx
```

Generated by `python tools/make_docs.py` from `src/juesuan/corpus/`. Format {version}. A folder, or a bucket by any address that fsspec
knows; open formats only (Parquet, JSON, the original files).

存储桶：`pip install 'juesuan[s3]'`；密钥用 `AWS_ACCESS_KEY_ID`、`AWS_SECRET_ACCESS_KEY`，自建的 S3 用 `AWS_ENDPOINT_URL` 或
`FSSPEC_S3_ENDPOINT_URL` 给出地址。`ingest`、`corpus`、`across`、`serve --corpus s3://… --index 文件` 都直接用桶
(`tests/test_corpus_s3.py` 在一台真的 S3 服务器上做一遍)。 Keys and endpoint of a bucket are given by these environment variables.

## 布局 Layout

```text
{layout}
```

{about}

A corpus is read by any tool that reads Parquet, as long as it reads the parts that the manifests name:

```python
from juesuan.corpus.store import Corpus

corpus = Corpus("数据集")
query = corpus.connect()  # DuckDB with a view for each table
query.execute("select department, year, key_figures->>'three.total' from documents where latest").fetchall()
corpus.part_of("figures", document)  # the one Parquet file that holds a document's figures
corpus.original(sha256, name)  # the bytes of an original
```

The view `documents` has three columns more than its table: `disclosure` (the key that versions share), `version` (from 1, by
the order of ingestion) and `latest`. A document is a further version of a disclosure when its department key, year and kind are those
of an earlier one and its content is another. What could not be read is `latest` until the same source has been read.

## 保证 Guarantees

- **Each once.** A document's id is the hash of its files' SHA-256: the same content is taken in once, under whatever name, however often.
- **Nothing lost, nothing doubled.** A batch ({batch} disclosures) is there once its manifest is; a kill loses at most the work on one
  batch. The next run with the same input forms the batches that the killed one would have formed. One writer at a time (a lock, in a
  folder; for a bucket it is for the operator to see to).
- **Every disclosure has a row**: one that cannot be read is a document of status `unreadable` with the reason; a crash of a worker
  costs the one disclosure that caused it, after its task ({slice} disclosures) has been begun again one by one.
- **Same input, same bytes.** Parts hold no times and no order of chance: the local engine and Ray write byte-equal Parquet. Times are in the
  manifests (`made`) only.
- **Few files.** However many documents came, and however few at a time: {fan} batches become one pack in the background, and packs of no
  more than {packed} documents together are packed again. A batch keeps its number, documents and sums, so findings and the index have nothing to do.
- **Masked.** Private persons' names, numbers, addresses and accounts are masked in every column of text; the originals are as published.
- **Bounded.** Files over {fetched} MB, addresses that do not answer in {seconds} s, and what the readers refuse (bombs, encrypted files) are
  rows with the reason. Memory does not grow with the number of disclosures ([measured](bench-corpus.md)).

## 来源 Sources

A folder's files are sorted into disclosures as `juesuan check` does it (a narrative with its tables is one). A list is a text file with one
disclosure a line: a path (from the list's folder) never out of it, or an address (http, https, s3 …; none inside the network without `--intranet`); it is given with `--list`; the files of one disclosure are apart by tabs;
lines with `#` are remarks. Another corpus is a source too: its originals are read and checked anew, by the rules and readers of now, into a
new one with full batches; that is how to take up a new version of juesuan, or to join many small batches.

Regions are told from the department's name by `regions.tsv` (province, prefecture, county; six-digit codes; those abolished since 2019 too). A name that several counties
share (鼓楼区) is told by the folder or by the document's text if they name the city, else it stays unknown (`''`).

## 跨文档发现 Findings across documents

| rule | | what must hold | |
|---|---|---|---|
{rules}

Claims about last year are compared by rounding intervals, as everywhere. Units are those whose disclosure says which department they belong
to. Ratios stand out above the median + 3.5 MAD of at least {least} departments of one year, level and kind. The list of expected departments is a
CSV with the header 部门,地区,年度,批复日期 (or department,region,year,approved); UTF-8 or GB 18030. It is kept with the corpus: `across` without
`--expected`, `ingest` and `serve` go by the list last given; one with its header alone takes it away. A document is on time by the date printed in it
(`documents.published`); where none is printed nothing is said. `across.parquet` carries in its metadata (`corpus`) the fingerprint of the corpus that it was
computed from, and (`expected`) how many departments were expected of which region and year. Only departments and years that documents which came,
went or were replaced bear on are computed anew, by `across-basis.parquet`; the result is that of a whole run to the byte (`python bench/across.py`).

## 表 Tables

{tables}
"""


def main() -> int:
    """Write or check the generated pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    only_check = parser.parse_args().check
    code = 0
    for name, text in (("rules.md", rules_page()), ("json.md", json_page()), ("corpus.md", corpus_page())):
        path = DOCS / name
        if not only_check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/{name} is not current: run python tools/make_docs.py", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
