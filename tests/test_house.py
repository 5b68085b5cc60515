"""The house: stages descend, no ring of imports, and only the kinds and regions know what a disclosure is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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


MODULES = _modules()
GRAPH = {name: set(_imports(ast.parse(path.read_text()), MODULES)) - {name} for name, path in MODULES.items()}


def _stage(module: str) -> int:
    name = module.split(".")[1]
    return next(n for n, stage in enumerate(STAGES) if name in stage.split())


def test_no_import_goes_against_the_order_of_stages() -> None:
    against = [
        f"{module} imports {other}"
        for module, others in GRAPH.items()
        for other in sorted(others)
        if "." in module
        and "." in other
        and _stage(other) >= _stage(module)
        and module.split(".")[1] != other.split(".")[1]
    ]
    assert against == []


def test_no_ring_of_imports() -> None:
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as ring:
        raise AssertionError(" → ".join(ring.args[1])) from None


WORD = "决算"
KNOW_IT = ("kinds", "regions", "demo")
"""Where the word may stand without a reason."""
PRODUCT = "the program's own words to its users: what it is for"
FORMS = "the forms' titles and headers, on their way into kinds/final"
GRAMMAR = "words of the grammar that stand in code yet, on their way into kinds/final"
RULES = "what rules of final accounts hold, with their examples"
ALLOWED = {
    "checks/basis.py": "the laws and forms that rules come from, by their names",
    "checks/doubt.py": RULES,
    "checks/lookups.py": RULES,
    "checks/rules": RULES,
    "commands.py": PRODUCT,
    "compile/commands.py": PRODUCT,
    "compile/inputs.py": PRODUCT,
    "compile/sheets.py": "the headers of the workbook that final accounts are filled in",
    "compile/tables.py": FORMS,
    "desk/desk.py": PRODUCT,
    "desk/words.py": PRODUCT,
    "document/outputs.py": "the name of the program's own reports, which the reader passes over",
    "domain/measures.py": "the names that users know a basis and a rate by",
    "extract": GRAMMAR,
    "report/html_words.py": PRODUCT,
    "site/api.py": PRODUCT,
    "site/downloads.py": PRODUCT,
    "site/templates/public/about.html.j2": PRODUCT,
    "site/words.py": PRODUCT,
}
"""Files, or folders, where it stands for a reason."""


def test_only_kinds_and_regions_know_what_a_disclosure_is_called() -> None:
    home = SOURCE / "juesuan"
    kept = (*KNOW_IT, *ALLOWED)
    found = [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file()
        and path.suffix in (".py", ".j2", ".toml", ".js", ".css", ".typ")
        and WORD in path.read_text("utf-8")
    ]
    assert [f for f in found if not any(f == k or f.startswith(f"{k}/") for k in kept)] == []


def test_no_reason_is_kept_for_a_file_that_needs_none() -> None:
    home = SOURCE / "juesuan"
    for name in ALLOWED:
        files = [home / name] if (home / name).is_file() else list((home / name).rglob("*.py"))
        assert any(WORD in f.read_text("utf-8") for f in files), name
