"""F18: a number of units or projects is that of the rows of the table or list that it announces."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.counting import COUNTED, NUMBER, counts_of, sentence_to
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import said, slip
from juesuan.document.model import Block, Paragraph, Table
from juesuan.kernel.chinese import counted
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F18",
        "form",
        "error",
        Text("个数与下表不符", "count off the table below"),
        Text("“共 n 个，见下表”与下表的行数一致", "a count that a table follows is the number of its rows"),
        TRUE_AND_WHOLE,
        *slip(
            said(
                "二、机构设置", "纳入部门决算编制范围的单位共2个，详细情况见下表：", "| 序号 | 单位名称 |", "| 1 | 清河县档案馆本级 |", "| 2 | 清河县方志办 |"
            ),
            "单位共2个",
            "单位共3个",
        ),
    )
)  # fmt: skip

_ANNOUNCED = compiled(
    rf"(?:共(?:有|计|包括|涉及)?|(?:单位|机构|科室|股室)[有为]?){NUMBER}(?:[^。；：\d]{{0,24}}?)[，,]?"
    r"(?:[^。；：\d]{0,10})(?:(?:见下表|如下表|列表如下|见下|如下)(?:所示|所列)?[：:。]?|(?:包括|分别[是为]|具体[是为]|即)：)\s*$"
)
_CAPTIONS = 3


@finds(RULE)
def counts_of_tables(context: Context) -> Iterator[Finding]:
    """Yield counts that the table right below them, or the numbered lines, do not have as many rows of."""
    blocks = context.document.blocks
    for number, text, _ in context.paragraphs():
        match = _ANNOUNCED.search(text) if COUNTED.search(text) else None
        if match is None:
            continue
        told = counted(match["n"])
        rows = _rows_below(blocks[number + 1 :])
        if told and rows and rows not in counts_of(sentence_to(text, match.end("n") + 2)):
            place = Place(number, match.start("n"), match.end("n"))
            message = Text("说共{n}个，下面列了{r}个", "{n} are told of, {r} are listed below").format(
                n=match["n"], r=rows
            )
            yield finding(RULE, place, message, proposed=str(rows))


def _rows_below(blocks: tuple[Block, ...]) -> int:
    """Return how many rows the table has that begins within the next few blocks, or how many numbered lines follow; 0: not sure."""
    for block in blocks[: _CAPTIONS + 1]:
        if isinstance(block, Table):
            return _rows(block)
        if _LISTED.match(block.text):
            break
        if len(block.text) > 40:
            return 0
    lines = []
    for block in blocks:
        if not isinstance(block, Paragraph) or not (found := _LISTED.match(block.text)) or len(block.text) > 60:
            break
        lines.append(counted(found[1]))
    return len(lines) if lines == list(range(1, len(lines) + 1)) and len(lines) > 1 else 0


_LISTED = compiled(r"\s*[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3})[.、．)）]\s*[^\d\s]")


def _rows(table: Table) -> int:
    """Return how many rows a table numbers in its first column, 1, 2, 3 …; 0 where it does not."""
    if table.unread:
        return 0
    first = [c.text.strip() for c in sorted(table.cells, key=lambda c: c.row) if c.col == 0]
    numbers = [int(t) for t in first if t.isdecimal() and len(t) <= 3]
    return len(numbers) if numbers == list(range(1, len(numbers) + 1)) else 0
