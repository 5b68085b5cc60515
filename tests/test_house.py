"""The house: stages descend, no ring of imports, and only the kinds and regions know what a disclosure is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
STAGES = (
    "kernel options", "domain", "kinds", "regions", "document", "persons", "extract", "checks", "report", "compile", "corpus",
    "site", "desk", "window", "checking", "demo", "commands", "cli", "__main__",
)  # fmt: skip
"""Each may import those before it and itself; those of one text nothing of each other."""


def _modules() -> dict[str, Path]:
    found = {}
    for path in (SOURCE / "juesuan").rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imports(node: ast.AST, known: dict[str, Path]) -> Iterator[str]:
    """Yield the own modules that a syntax tree imports, those inside functions too, those for type checkers alone not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        names: list[str] = []
        if isinstance(child, ast.Import):
            names = [a.name for a in child.names]
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, "relative import"
            names = [n if (n := f"{child.module}.{a.name}") in known else str(child.module) for a in child.names]
        yield from (n for n in names if n in known)
        yield from _imports(child, known)


@cache
def graph() -> dict[str, set[str]]:
    """Return the own modules that each imports. Read when asked for: every process of a test run collects this module."""
    known = _modules()
    return {name: set(_imports(ast.parse(path.read_text()), known)) - {name} for name, path in known.items()}


def _stage(module: str) -> int:
    name = module.split(".")[1]
    return next(n for n, stage in enumerate(STAGES) if name in stage.split())


def test_no_import_goes_against_the_order_of_stages() -> None:
    against = [
        f"{module} imports {other}"
        for module, others in graph().items()
        for other in sorted(others)
        if "." in module
        and "." in other
        and _stage(other) >= _stage(module)
        and module.split(".")[1] != other.split(".")[1]
    ]
    assert against == []


def test_no_ring_of_imports() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as ring:
        raise AssertionError(" → ".join(ring.args[1])) from None


LONGEST_FILE = 500
"""Lines of a file of the parser and of the checks that one can still read in one go."""


def test_no_file_of_the_parser_or_the_checks_is_long() -> None:
    files = [*(SOURCE / "juesuan" / "extract").rglob("*.py"), *(SOURCE / "juesuan" / "checks").rglob("*.py")]
    lines = {str(f.relative_to(SOURCE)): len(f.read_text("utf-8").splitlines()) for f in files}
    assert {name: n for name, n in lines.items() if n > LONGEST_FILE} == {}


WORD = "决算"
KNOW_IT = ("kinds", "regions", "demo")
"""Where the word may stand without a reason. Comments and docstrings may say it anywhere, and so may what a rule declares: its
title, what it holds and its examples (`declare(…)`)."""
PRODUCT = "the program's own words to its users: what it is for"
WORKBOOK = "the headers and words of the workbook that final accounts are filled in"
TABLES = "headers of the statutory tables that the compiler prints"
EXAMPLES = "texts that rules' examples are made of"
BEFORE_ANY_KIND = "words of all kinds, read before it is known which one it is"
ALLOWED = {
    "checks/basis.py": (5, "the laws and forms that rules come from, by their names"),
    "checks/rules/examples.py": (20, EXAMPLES),
    "checks/rules/form/f05_years.py": (
        3,
        "how sentences of final accounts speak of their year; a budget's are told by `plan_years`",
    ),
    "checks/rules/form/f13_unit_or_department.py": (6, "the rule is of this word alone: 单位决算 or 部门决算"),
    "checks/rules/form/f19_slipped_columns.py": (1, EXAMPLES),
    "checks/rules/sentence/s10_direction.py": (1, "what stands between words of direction and the number"),
    "checks/rules/table/t44_change_columns.py": (1, EXAMPLES),
    "checks/rules/table/t45_rate_columns.py": (1, EXAMPLES),
    "checks/rules/table/t47_rolled_up_columns.py": (1, EXAMPLES),
    "checks/rules/words/w02_greater_or_smaller.py": (1, "the message of a rule of final accounts"),
    "checks/rules/words/w03_purposes.py": (1, "where what money was spent on ends"),
    "checks/rules/words/w07_level.py": (1, "the message of a rule of final accounts"),
    "commands.py": (10, PRODUCT),
    "compile/commands.py": (9, PRODUCT),
    "compile/inputs.py": (1, PRODUCT),
    "compile/sheets.py": (7, WORKBOOK),
    "compile/tables.py": (9, TABLES),
    "desk/desk.py": (1, PRODUCT),
    "desk/words.py": (2, PRODUCT),
    "document/outputs.py": (1, "the name of the program's own reports, which the reader passes over"),
    "domain/measures.py": (2, "what users call a basis and a rate"),
    "extract/dates.py": (1, BEFORE_ANY_KIND),
    "extract/numerals.py": (1, BEFORE_ANY_KIND),
    "report/html_words.py": (2, PRODUCT),
    "site/api.py": (2, PRODUCT),
    "site/downloads.py": (3, PRODUCT),
    "site/templates/public/about.html.j2": (2, PRODUCT),
    "site/words.py": (16, PRODUCT),
}
"""How many strings of a file (of a file that is no Python: lines) say it at most, and why."""


def _strings(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of a syntax tree, without docstrings and what rules declare."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id == "declare":
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from _strings(child)


def _said() -> dict[str, int]:
    """Return how often each file outside the kinds and regions says the word."""
    home = SOURCE / "juesuan"
    found = {}
    for path in home.rglob("*"):
        name = str(path.relative_to(home))
        if path.suffix not in (".py", ".j2", ".toml", ".js", ".css", ".typ") or name.startswith(KNOW_IT):
            continue
        text = path.read_text("utf-8")
        if WORD in text:
            parts = _strings(ast.parse(text)) if path.suffix == ".py" else text.splitlines()
            found[name] = sum(WORD in part for part in parts)
    return found


def test_only_kinds_and_regions_know_what_a_disclosure_is_called() -> None:
    more = {name: n for name, n in _said().items() if n > ALLOWED.get(name, (0, ""))[0]}
    assert more == {}, "say it in kinds/ or regions/, or here why it stands where it does"


def test_no_reason_is_kept_for_a_file_that_needs_none() -> None:
    said = _said()
    assert [name for name in ALLOWED if not said.get(name)] == []
