"""A published disclosure checked anew, in a guarded worker, where an earlier program checked it: may its pages be shown, and what
is where on them?"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan.checks.batch import Job, check_one
from juesuan.checks.model import Result
from juesuan.report.pointed import Pointed, pointed_in

_NUMBER = re.compile(r"\d[\d.,]*%?(?![\d.,]*年)")


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
    order = {old: new for new, old in enumerate(_shown_again(json.loads(findings), result)) if old >= 0}
    numbers = {Path(path).name: n for n, path in enumerate(paths)}

    def renumbered(file: Pointed) -> Pointed:
        spots = (msgspec.structs.replace(s, finding=order[s.finding]) for s in file.spots if s.finding in order)
        n = numbers[file.name]
        return msgspec.structs.replace(file, file=n, name=names[n], spots=tuple(spots))

    return msgspec.msgpack.encode([renumbered(file) for file in pointed_in(result)])


def _shown_again(shown: Sequence[Sequence[str]], result: Result) -> list[int]:
    """Return which finding of a result each of those that the site shows is, -1 for one that is not there any more.

    Another program may have named other quantities in the message: then its numbers tell, in their order.
    """
    free = dict(enumerate(result.findings))
    order = []
    for rule, message in shown:
        alike = [n for n, f in free.items() if f.rule == rule]
        same = [n for n in alike if free[n].message.zh == message]
        same += [n for n in alike if _says(message, free[n].message.zh)]
        order.append(same[0] if same else -1)
        free.pop(order[-1], None)
    return order


def _says(message: str, plain: str) -> bool:
    """Whether a message has all numbers of a plain one, in their order, and ends as it does."""
    wanted, rest = _NUMBER.findall(plain), iter(_NUMBER.findall(message))
    return bool(wanted) and message[-4:] == plain[-4:] and all(number in rest for number in wanted)
