"""What the commands say on a terminal: messages, failures and a bar that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from juesuan.kernel.lang import Lang, Text
from juesuan.report.wrap import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def say(text: Text, lang: Lang, *, error: bool = False) -> None:
    """Print a message, on standard error where it tells of a problem."""
    import typer  # noqa: PLC0415 - a check that has nothing to say does without

    typer.echo(harmless(text(lang)), err=error)


def fail(text: Text, lang: Lang, code: int = 2) -> NoReturn:
    """Print what is wrong on standard error and end with an exit code."""
    import typer  # noqa: PLC0415

    say(text, lang, error=True)
    raise typer.Exit(code)


def bar(title: Text, total: int, lang: Lang, *, transient: bool = True) -> tuple[Progress, TaskID]:
    """Return a bar on standard error that counts to `total`, with the time left, and its task."""
    from rich.console import Console  # noqa: PLC0415 - only who shows a bar loads it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn(title(lang)), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    made = Progress(*columns, console=Console(stderr=True), transient=transient)
    return made, made.add_task("", total=total)
