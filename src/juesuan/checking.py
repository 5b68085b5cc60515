"""Checking files and reporting: what `juesuan check` does once its command line is read.

Nothing here needs the command line's library: a check begins with its worker process, and what is loaded before that is
waited for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from juesuan.kernel.guard import DEFAULT, Limits
from juesuan.kernel.lang import Lang, Text
from juesuan.report.console import bar, fail, say

if TYPE_CHECKING:
    from juesuan.checks.batch import Job, Outcome
    from juesuan.report.beside import Compared
    from juesuan.report.sinks import Sink, Tally


CUT = 130
"""The exit code of a check that was interrupted."""


class Format(StrEnum):
    """A report's format."""

    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"


def check_files(
    files: Sequence[Path],
    *,
    format: Format | None = None,
    output: Path | None = None,
    annotate: Path | None = None,
    together: bool = False,
    template: str | None = None,
    lang: Lang = "zh",
    verbose: bool = False,
    jobs: int = 0,
    limits: Limits = DEFAULT,
    compared: Compared | None = None,
    pages: bool = False,
) -> int:
    """Check disclosures, report as asked, and return the exit code; each argument is the option of its name.

    `compared` is what came of the disclosures given with the one that is checked: it goes into its report.
    """
    from juesuan.checks.batch import check_all  # noqa: PLC0415
    from juesuan.report.sinks import AnnotateSink, Tally, TextSink  # noqa: PLC0415

    if template is not None:
        from juesuan.regions.region import called  # noqa: PLC0415 - for this option alone

        template = called(template)
        check_region(template, lang)
    found = jobs_of(files, together, lang)
    chosen = _format(format, output)
    if pages and chosen is not Format.html:
        stop(Text("--pages 只用于网页报告（-f html）。", "--pages goes with the HTML report (-f html)."), lang)
    sources = [p for job in found for p in job.paths]
    if output is not None:
        _guard(output, sources, lang)
    sinks = [_sink(chosen, output, found, lang=lang, verbose=verbose, compared=compared, pages=pages)]
    if annotate is not None:
        sinks.append(AnnotateSink(annotate, lang, sources, notes=verbose))
    tally = Tally()
    try:
        # The worker is at work meanwhile, and only a wrong region stops it.
        ready = [lambda: check_region(template, lang), *(s.prepare for s in sinks if isinstance(s, TextSink))]
        printed = all(isinstance(s, TextSink) for s in sinks)
        outcomes = check_all(found, template, _workers(jobs, len(found)), limits, ready, briefly=printed)
        _run(outcomes, len(found), tally, sinks, lang=lang)
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    for sink in sinks:
        sink.close()
    if chosen in (Format.html, Format.xlsx):
        _print_totals(tally, lang)
    _print_written(sinks, lang)
    if interrupted:
        tell(Text("已中断：完成 {0}/{1} 份。", "Interrupted: {0} of {1} done."), lang, tally.count, len(found))
        return CUT
    return 2 if any(getattr(sink, "failed", ()) for sink in sinks) else tally.code


def compare_beside(
    files: Sequence[Path], others: Sequence[Path], units: Path | None, *, together: bool = False, lang: Lang = "zh"
) -> Compared:
    """Compare one disclosure with its budget, last year's or its units'; stop where there is not one, or another is missing."""
    from juesuan.corpus.beside import beside  # noqa: PLC0415 - the corpus's libraries, for this alone
    from juesuan.corpus.finding import RULES  # noqa: PLC0415
    from juesuan.report.beside import Compared, Difference  # noqa: PLC0415

    given = jobs_of(files, together, lang)
    if len(given) != 1:
        stop(
            Text(
                "--budget、--last-year、--units 只用于一份文稿。",
                "--budget, --last-year and --units go with one disclosure.",
            ),
            lang,
        )
    for path in (*others, *([units] if units is not None else [])):
        if not path.exists():
            stop(Text("没有这个文件：{0}", "No such file: {0}"), lang, path)
    found = beside([Path(p) for p in given[0].paths], others, [units] if units is not None else [])
    told = tuple(
        Difference(f.id, f.rule, (rule := RULES[f.rule]).title, f.severity or rule.severity, f.message, f.figure)
        for f in found.found
    )
    return Compared(told, found.apart, found.left)


def tell_compared(compared: Compared, lang: Lang) -> int:
    """Tell what differs on standard error, where standard output is a report's; return the exit code."""
    for each in compared.found:
        tell(
            Text(
                f"[对照] {each.rule} {each.title.zh}  {each.message.zh}",
                f"[beside] {each.rule} {each.title.en}  {each.message.en}",
            ),
            lang,
        )
    for words in (*compared.apart, *compared.left):
        tell(words, lang)
    if not compared.found and not compared.apart:
        tell(Text("对照所给文稿：一致", "Beside the disclosures given: no difference"), lang)
    return 2 if compared.apart else int(any(f.severity != "note" for f in compared.found))


def _run(outcomes: Iterator[Outcome], total: int, tally: Tally, sinks: Sequence[Sink], *, lang: Lang) -> None:
    with _progress(total, lang) as step:
        for outcome in outcomes:
            with step():
                tally.add(outcome)
                for sink in sinks:
                    try:
                        sink.add(outcome)
                    except OSError:
                        raise
                    except Exception as problem:  # one disclosure that cannot be shown must not stop the rest
                        tally.code = 2
                        text = Text("{0} 报告输出内部错误：{1}", "{0}: internal error in the report: {1}")
                        tell(text, lang, outcome.name, f"{type(problem).__name__}: {problem}")


def _workers(asked: int, total: int) -> int:
    """Return how many processes to use: starting them pays from a few disclosures on."""
    return asked or (min(os.cpu_count() or 1, total) if total >= 4 else 1)


def jobs_of(files: Sequence[Path], together: bool, lang: Lang) -> list[Job]:
    """Return the disclosures that files and folders are; stop where there is none."""
    from juesuan.checks.batch import Job  # noqa: PLC0415
    from juesuan.document.read import disclosures  # noqa: PLC0415

    outside: list[Path] = []
    found = [Job(name, tuple(str(p) for p in paths)) for name, paths in disclosures(files, together, outside)]
    for link in outside:
        tell(
            Text(
                "没有核对：{0} 是指向文件夹之外的链接",
                "not checked: {0} is a link out of the folder",
            ),
            lang,
            link,
        )
    if not found:
        stop(Text("没有找到可以核对的文件。", "No file to check was found."), lang)
    return found


def _format(asked: Format | None, output: Path | None) -> Format:
    if asked is not None:
        return asked
    suffix = output.suffix.lower().lstrip(".") if output is not None else ""
    by_suffix = {"json": Format.json, "html": Format.html, "htm": Format.html, "xlsx": Format.xlsx}
    return by_suffix.get(suffix, Format.text)


def _guard(output: Path, sources: Sequence[str], lang: Lang) -> None:
    from juesuan.report.write import WouldOverwriteSource, guard  # noqa: PLC0415

    try:
        guard(output, sources)
    except WouldOverwriteSource:
        stop(Text("输出文件 {0} 就是要核对的文件。", "The output {0} is one of the files to check."), lang, output)


def _sink(
    chosen: Format,
    output: Path | None,
    found: Sequence[Job],
    *,
    lang: Lang,
    verbose: bool,
    compared: Compared | None,
    pages: bool,
) -> Sink:
    from juesuan.document.outputs import REPORT  # noqa: PLC0415
    from juesuan.report import sinks  # noqa: PLC0415
    from juesuan.report.write import free  # noqa: PLC0415

    if chosen is Format.text:
        return sinks.TextSink(lang, verbose, output)
    if chosen is Format.json:
        return sinks.JsonSink(output, sys.stdout.buffer, compared)
    if chosen is Format.xlsx:
        name = f"{REPORT(lang)}.xlsx"
        return sinks.XlsxSink(output or free(Path(name)), lang)
    return _html_sink(output, found, lang, compared, pages=pages)


def _html_sink(
    output: Path | None, found: Sequence[Job], lang: Lang, compared: Compared | None, *, pages: bool
) -> Sink:
    from juesuan.document.outputs import REPORT  # noqa: PLC0415
    from juesuan.report import sinks  # noqa: PLC0415
    from juesuan.report.write import free  # noqa: PLC0415

    several = len(found) > 1
    if output is None:
        name = REPORT(lang) if several else sinks.safe_name(found[0].name)
        output = free(Path(name if several else f"{name}.{Text('核对报告', 'report')(lang)}.html"))
    folder = several or output.is_dir() or output.suffix.lower() not in (".html", ".htm")
    if folder and (output.is_file() or output.suffix.lower() in (".html", ".htm")):
        text = Text("有多份公开文稿，-o 应为文件夹：{0}", "Several disclosures: -o must be a folder, not {0}")
        stop(text, lang, output)
    return sinks.HtmlSink(output, folder, lang, compared, pages=pages)


def _print_totals(tally: Any, lang: Lang) -> None:
    from rich.console import Console  # noqa: PLC0415

    from juesuan.report.terminal import Printer  # noqa: PLC0415

    Printer(Console(highlight=False), lang).totals(tally.summary, tally.count, tally.clean, tally.failed)


def _print_written(sinks: Sequence[Sink], lang: Lang) -> None:
    for sink in sinks:
        shown = sink.written if len(sink.written) <= 6 else [*sink.written[:3], *sink.written[-1:]]
        for path in shown:
            tell(Text("已写入 {0}", "Written: {0}"), lang, path)
        if len(shown) < len(sink.written):
            tell(Text("共 {0} 个文件", "{0} files in all"), lang, len(sink.written))
        for name, problem in getattr(sink, "failed", ()):
            tell(Text("未能批注 {0}：{1}", "Could not annotate {0}: {1}"), lang, name, problem)
        skipped = getattr(sink, "skipped", ())
        if skipped:
            text = Text("只有 docx 和 pdf 能加批注，略过：{0}", "Only docx and pdf are annotated; skipped: {0}")
            tell(text, lang, "、".join(skipped))


@contextmanager
def _progress(total: int, lang: Lang) -> Iterator[Any]:
    """Give a context manager for each step; shows a bar on a terminal where there is more than one disclosure."""

    @contextmanager
    def plain() -> Iterator[None]:
        yield

    if total <= 1 or not sys.stderr.isatty():
        yield plain
        return
    shown, task = bar(Text("核对中", "checking"), total, lang)

    @contextmanager
    def paused() -> Iterator[None]:
        shown.stop()
        try:
            yield
        finally:
            shown.advance(task)
            shown.start()

    with shown:
        yield paused


def check_region(template: str | None, lang: Lang) -> None:
    """Stop where the region asked for is none, or one of the user's own folders cannot be read."""
    from juesuan.regions.region import BadRegion, regions  # noqa: PLC0415

    try:
        known = regions()
    except BadRegion as problem:
        stop(problem.text, lang)
    if template is not None and template not in known:
        text = Text("没有地区模板“{0}”，有的是：{1}", "No regional template {0!r}; there are {1}")
        stop(text, lang, template, "、".join(f"{r.name} {r.id}" if lang == "zh" else r.id for r in known.values()))


def tell(text: Text, lang: Lang, *values: object) -> None:
    """Print a message on standard error, its `{0}`, `{1}` … filled in."""
    say(Text(text.zh.format(*values), text.en.format(*values)) if values else text, lang, error=True)


def stop(text: Text, lang: Lang, *values: object) -> NoReturn:
    """Print a message on standard error and end with exit code 2."""
    fail(Text(text.zh.format(*values), text.en.format(*values)) if values else text, lang)
