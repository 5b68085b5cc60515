"""A published disclosure checked anew, in a guarded worker, where an earlier program checked it: may its pages be shown, and what
is where on them?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan.checks.batch import Job, check_one
from juesuan.report.pointed import Pointed, pointed_in
from juesuan.report.sums import named
from juesuan.report.view import figure_index


def examined(findings: str, paths: Sequence[str], names: Sequence[str]) -> bytes:
    """Check a disclosure that the corpus has anew, and tell where its findings are (`Pointed`). `findings` are those that the
    site shows, as JSON: rule and message of each.

    Answers nothing where its pages are not to be shown: of one that names private persons what is covered in the text would
    stand there.
    """
    outcome = check_one(Job("document", tuple(paths)))
    result = outcome.result
    if result is None or any(f.rule.startswith("P") for f in result.findings):
        return b""
    known = figure_index(result)
    # An earlier program may have kept a message without its quantities' names.
    found: dict[tuple[str, str], int] = {}
    for n, finding in enumerate(result.findings):
        for words in (finding.message.zh, named(finding, result, known, "zh")):
            found.setdefault((finding.rule, words), n)
    shown = [(rule, message) for rule, message in json.loads(findings)]
    order = {found[one]: new for new, one in enumerate(shown) if one in found}
    numbers = {Path(path).name: n for n, path in enumerate(paths)}

    def renumbered(file: Pointed) -> Pointed:
        spots = (msgspec.structs.replace(s, finding=order[s.finding]) for s in file.spots if s.finding in order)
        n = numbers[file.name]
        return msgspec.structs.replace(file, file=n, name=names[n], spots=tuple(spots))

    return msgspec.msgpack.encode([renumbered(file) for file in pointed_in(result)])
