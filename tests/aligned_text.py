"""Publications written as text in which blanks alone line the columns up, as converters and typists leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from juesuan.compile.publication import Chart, Grid, Heading, Publication
from juesuan.compile.render.plain import captions
from juesuan.document.wrapped import width as display_width

GAP = 3


def aligned(publication: Publication, style: str) -> str:
    """Return `publication` lined up by `style`: `display` (a wide character is two columns), `characters`, `tabs`."""
    lines = [publication.title]
    for part in publication.parts:
        if isinstance(part, Grid):
            lines += ["", *captions(part), *_rows(part, style), *part.notes, ""]
        elif isinstance(part, Heading):
            lines += ["", part.text]
        elif not isinstance(part, Chart):
            lines.append(part.text)
    return "\n".join(lines) + "\n"


def _rows(grid: Grid, style: str) -> Iterator[str]:
    measure: Callable[[str], int] = len if style == "characters" else display_width
    texts = {(s.row, s.col): (s.text.replace("\n", ""), s.colspan, s.number) for s in grid.cells}
    widths = [
        max((measure(t) for (_, col), (t, span, _) in texts.items() if col == c and span == 1), default=1)
        for c in range(grid.n_cols)
    ]
    for (_, c), (text, span, _) in texts.items():  # a merged cell's words have room over its columns
        room = sum(widths[c : c + span]) + GAP * (span - 1)
        widths[c + span - 1] += max(0, measure(text) - room)
    for r in range(grid.n_rows):
        row = [texts.get((r, c), ("", 1, False)) for c in range(grid.n_cols)]
        if style == "tabs":
            yield "\t".join("\u3000" * (n % 2) + text for n, (text, _, _) in enumerate(row))
            continue
        line = ""
        at = 0
        for (text, _, number), width in zip(row, widths, strict=True):
            start = at + (width - measure(text) if number else 0)
            if text:
                line += " " * (start - measure(line)) + text
            at += width + GAP
        yield line
