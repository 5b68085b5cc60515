"""The commands `new`, `compile` and `diff`.

Exit codes: 0 done; 1 refused (something is to be filled in or does not add up), or the two documents differ; 2 a file
that cannot be read, or a wrong command line; 130 interrupted.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

from juesuan.kernel.lang import Lang, Text
from juesuan.options import LangOption, Language
from juesuan.report.console import bar, fail, say
from juesuan.report.wrap import harmless

if TYPE_CHECKING:
    from juesuan.compile.data import AnyFiling
    from juesuan.compile.lacking import Lacking
    from juesuan.compile.publication import Publication
    from juesuan.compile.workbook import Loaded
    from juesuan.regions.region import Region

TemplateOption = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="编号|文件夹",
        help="地区模板：全国通用 national、新疆 xinjiang、上海 shanghai（写名称或编号），或自己的模板文件夹。",
    ),
]


def _template(name: str, lang: Lang) -> Region:
    from juesuan.regions.region import BadRegion, template  # noqa: PLC0415

    try:
        return template(name)
    except BadRegion as problem:
        fail(problem.text, lang)


# ---- new


def new(
    output: Annotated[Path, typer.Argument(metavar="工作簿.xlsx", help="要生成的填报工作簿。")],
    *,
    template: TemplateOption = None,
    filled: Annotated[
        Path | None, typer.Option("--from", metavar="文件", help="用已有的工作簿、YAML 或 JSON 的数填好。")
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="final|budget", help="填报哪一种公开：final 决算，budget 预算。")
    ] = "final",
    year: Annotated[int, typer.Option("--year", metavar="年度", help="决算或预算的年度，可以以后再填。")] = 0,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖。")] = False,
    lang: LangOption = Language.zh,
) -> None:
    """Write the workbook for an accountant to fill in."""
    from juesuan.compile.filing import BadFiling  # noqa: PLC0415
    from juesuan.compile.inputs import read_input  # noqa: PLC0415
    from juesuan.compile.workbook import LAYOUTS, write_workbook  # noqa: PLC0415
    from juesuan.report.write import replacing  # noqa: PLC0415

    language: Lang = lang.value
    if template is not None:
        _template(template, language)
    if kind not in LAYOUTS:
        fail(Text(f"不认识的 --kind：{kind}，可用：{'、'.join(LAYOUTS)}", f"unknown --kind {kind!r}"), language)
    if output.suffix.lower() != ".xlsx":
        fail(Text("填报工作簿应为 .xlsx 文件", "the workbook must be an .xlsx file"), language)
    if output.exists() and not force:
        fail(Text(f"{output} 已存在，要覆盖请加 --force", f"{output} exists: give --force to replace it"), language)
    try:
        filing = read_input(filled, template).filing if filled is not None else None
    except BadFiling as problem:
        fail(Text(f"{filled}：{problem.zh}", f"{filled}: {problem.en}"), language)
    with replacing(output) as temporary:
        write_workbook(temporary, filing, template or "national", year, kind)
    say(Text(f"已写入 {output}", f"Written: {output}"), language)


# ---- compile


def compile_(
    accounts: Annotated[
        list[Path],
        typer.Argument(metavar="账目…", help="填好的工作簿、导出的决算报表、YAML 或 JSON，或装有它们的文件夹。"),
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="路径", help="输出的文件（一份账目一种格式时）或文件夹。")
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="格式,…|all", help="docx、pdf、html、xlsx、txt、json、fdp，逗号分开，或 all。"
        ),
    ] = "",
    template: TemplateOption = None,
    last_year: Annotated[
        Path | None,
        typer.Option(
            "--last-year",
            metavar="文件|文件夹",
            help="上年的决算公开、工作簿或数据，上年数从中取；多份账目时为文件夹，按同名文件对应。",
        ),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="还有待填写或不平的也生成，封面注明草稿。")] = False,
    same_as: Annotated[
        Path | None,
        typer.Option("--same-as", metavar="决算公开", help="不生成文件，把生成的每个数与这份决算公开并排列出。"),
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """Compile disclosures from accounts."""
    from juesuan.compile.inputs import inputs  # noqa: PLC0415

    language: Lang = lang.value
    if template is not None:
        _template(template, language)
    paths = inputs(accounts)
    if not paths:
        fail(Text("没有找到账目文件。", "No file of accounts was found."), language)
    if same_as is not None:
        raise typer.Exit(_same_as(paths, same_as, template, last_year, language))
    if output is None:
        fail(Text("请用 -o 给出输出的文件或文件夹。", "Give the output with -o."), language)
    formats = _formats(format, output, len(paths), language)
    single = len(paths) == 1 and len(formats) == 1 and bool(output.suffix) and not output.is_dir()
    outs = [output] if single else [output / _safe(stem) for stem in _stems(paths)]
    codes = []
    with _progress(len(paths), language) as (advance, tell):
        for code, said in _compile_all(_Job(formats, template, last_year, draft, single), paths, outs):
            for text, problem in said:
                tell(text, problem)
            codes.append(code)
            advance()
    if len(paths) > 1:
        done, refused, bad = (codes.count(c) for c in (0, 1, 2))
        say(
            Text(f"共 {len(paths)} 份：生成 {done} 份，未通过 {refused} 份，读不了 {bad} 份。",
                 f"{len(paths)} in all: {done} compiled, {refused} refused, {bad} unreadable."),
            language,
        )  # fmt: skip
    raise typer.Exit(2 if 2 in codes else max(codes))


def _stems(paths: Sequence[Path]) -> list[str]:
    """Return what to call each input's folder: its name without the suffix, numbered where it comes again."""
    seen: dict[str, int] = {}
    found = []
    for path in paths:
        seen[path.stem] = seen.get(path.stem, 0) + 1
        found.append(path.stem if seen[path.stem] == 1 else f"{path.stem} ({seen[path.stem]})")
    return found


def _safe(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]+', " ", name).strip() or "决算公开"


def _formats(asked: str, output: Path, count: int, lang: Lang) -> list[str]:
    from juesuan.compile.render import FORMATS  # noqa: PLC0415

    if asked == "all":
        return list(FORMATS)
    if not asked:
        suffix = output.suffix.lower().lstrip(".")
        if suffix in FORMATS and count == 1:
            return [suffix]
        return ["docx", "pdf", "html", "xlsx"] if not suffix else _fail_format(suffix, lang)
    chosen = [f.strip() for f in re.split(r"[,，、]", asked) if f.strip()]
    for name in chosen:
        if name not in FORMATS:
            _fail_format(name, lang)
    return list(dict.fromkeys(chosen))


def _fail_format(name: str, lang: Lang) -> NoReturn:
    from juesuan.compile.render import FORMATS  # noqa: PLC0415

    known = "、".join(FORMATS)
    fail(Text(f"不认识的格式“{name}”，可用：{known}、all", f"unknown format {name!r}; known: {known}, all"), lang)


class _Job(msgspec.Struct, frozen=True):
    """One run of compile: what to write, from what, and how strict. `single`: one file, named by its user."""

    formats: Sequence[str]
    template: str | None
    last: Path | None
    draft: bool
    single: bool


Said = list[tuple[Text, bool]]
"""What an input's compiling has to say: messages, each with whether it is a problem."""


def _compile_all(job: _Job, paths: Sequence[Path], outs: Sequence[Path]) -> Iterator[tuple[int, Said]]:
    """Yield every input's exit code and messages, in order; many inputs are compiled in worker processes.

    A worker is begun anew when it has grown: typesetting keeps some 40 MB for every PDF it has made.
    """
    if len(paths) == 1:
        yield _compile_one(job, paths[0], outs[0])
        return
    from juesuan.kernel.guard import Failure, run_all  # noqa: PLC0415

    calls = [(job, path, out) for path, out in zip(paths, outs, strict=True)]
    for path, answer in zip(paths, run_all(_compile_one, calls, os.cpu_count() or 1), strict=True):
        if isinstance(answer, Failure):
            why = f"{answer.kind} {answer.detail}".strip()
            yield 2, [(Text(f"{path} 没有编成：{why}", f"{path} not compiled: {why}"), True)]
        else:
            yield answer


def _compile_one(job: _Job, path: Path, out: Path) -> tuple[int, Said]:
    """Compile one input. Whatever is wrong with it is reported and does not stop the rest; a full disk does."""
    from juesuan.compile.filing import BadFiling  # noqa: PLC0415
    from juesuan.regions.region import BadRegion  # noqa: PLC0415

    said: Said = []
    try:
        return _compile(job, path, out, said), said
    except BadFiling as problem:
        said.append((Text(f"{path}：{problem.zh}", f"{path}: {problem.en}"), True))
    except BadRegion as problem:
        said.append((Text(f"{path}：{problem.text.zh}", f"{path}: {problem.text.en}"), True))
    except OSError:
        raise
    except Exception as problem:  # one input's failure must not stop the rest
        words = f"{type(problem).__name__}: {problem}"
        said.append((Text(f"{path} 内部错误：{words}", f"{path}: internal error: {words}"), True))
    return 2, said


def _compile(job: _Job, path: Path, out: Path, said: Said) -> int:
    from juesuan.compile.inputs import errors, read_input  # noqa: PLC0415
    from juesuan.compile.problems import is_year  # noqa: PLC0415

    loaded = read_input(path, job.template, _last_for(path, job.last, said))
    publication = composed(loaded, job.template, draft=False)
    wanting = wanted(loaded, publication, job.template)
    bad = errors(loaded.problems)
    for problem in loaded.problems:
        word = Text("错误", "error") if problem.severity == "error" else Text("提醒", "warning")
        words = Text(f"{path} {word.zh} {problem.words('zh')}", f"{path} {word.en} {problem.words('en')}")
        said.append((words, True))
    for each in wanting:
        zh, en = (f"{each.place}{colon}{each.words}" if each.place else each.words for colon in ("：", ": "))
        said.append((Text(f"{path} 待填写 {zh}", f"{path} to be filled in: {en}"), True))
    if not is_year(loaded.filing.year):
        text = Text("{p}：没有年度，未生成，草稿也不能", "{p}: without a year nothing is compiled, no draft either")
        said.append((text.format(p=path), True))
        return 1
    if (wanting or bad) and not job.draft:
        text = Text(
            "{p}：有 {m} 处待填写、{e} 处错误，未生成；要先看草稿请加 --draft",
            "{p}: {m} to be filled in, {e} errors: not compiled; --draft gives a draft",
        )
        said.append((text.format(p=path, m=len(wanting), e=len(bad)), True))
        return 1
    if job.draft:
        publication = msgspec.structs.replace(publication, draft=True)
    written = list(write_all(publication, out, job.formats, job.single))
    where = [out] if len(written) > 1 else written
    said += [(Text(f"已写入 {place}", f"Written: {place}"), False) for place in where]
    return 1 if bad else 0


def composed(loaded: Loaded, template: str | None, *, draft: bool) -> Publication:
    """Return the disclosure of what was read, in the template asked for or the one that the input names."""
    from juesuan.compile.subject import subject  # noqa: PLC0415
    from juesuan.regions.region import template as find  # noqa: PLC0415

    return subject(loaded.filing).compose(loaded.filing, find(template or loaded.filing.template), draft)


def write_all(publication: Publication, out: Path, formats: Sequence[str], single: bool) -> Iterator[Path]:
    """Write a publication in every format, each whole or not at all; yield what was written."""
    from juesuan.compile.render import FORMATS, render  # noqa: PLC0415

    for name in formats:
        yield render(publication, out if single else out / f"{_safe(publication.title)}{FORMATS[name]}", name)


def wanted(loaded: Loaded, publication: Publication, template: str | None) -> list[Lacking]:
    """Return what is to be filled in, each with the sentence that it stands in and the cells that it is awaited in."""
    from juesuan.compile.lacking import lacking  # noqa: PLC0415

    def again(filing: AnyFiling) -> Publication:
        return composed(msgspec.structs.replace(loaded, filing=filing), template, draft=True)

    return lacking(publication, loaded.filing, loaded.places, again)


def _last_for(path: Path, last: Path | None, said: Said) -> Path | None:
    """Return last year's file for an input: the one given, or of the folder given the one of the same name."""
    if last is None or not last.is_dir():
        return last
    found = sorted(p for p in last.iterdir() if p.stem == path.stem)
    if not found:
        text = Text("{p}：上年文件夹里没有同名文件，上年数未取", "{p}: no file of that name in the folder of last year")
        said.append((text.format(p=path), True))
    return found[0] if found else None


def _same_as(paths: Sequence[Path], given: Path, template: str | None, last: Path | None, lang: Lang) -> int:
    from juesuan.compile.diff import agrees, compare, side_by_side  # noqa: PLC0415
    from juesuan.compile.filing import BadFiling  # noqa: PLC0415
    from juesuan.compile.inputs import read_document, read_input  # noqa: PLC0415
    from juesuan.compile.render.plain import document_of  # noqa: PLC0415
    from juesuan.regions.region import BadRegion  # noqa: PLC0415

    if len(paths) != 1:
        fail(Text("--same-as 只能比较一份账目。", "--same-as compares one input only."), lang)
    try:
        publication = composed(read_input(paths[0], template, last), template, draft=True)
        changes = compare(document_of(publication), read_document(given))
    except BadFiling as problem:
        fail(Text(problem.zh, problem.en), lang)
    except BadRegion as problem:
        fail(problem.text, lang)
    typer.echo(harmless(side_by_side(changes, lang)), nl=False)
    return int(not agrees(changes))


Say = Callable[[Text, bool], None]
"""Shows a message; the second argument tells a problem from a piece of news."""


@contextmanager
def _progress(total: int, lang: Lang) -> Iterator[tuple[Callable[[], None], Say]]:
    """Give what counts a file done, and what shows a message. A bar is shown on a terminal for more than one file.

    Under the bar only problems are shown, above it: that a file was written is what the bar itself tells.
    """
    if total <= 1 or not sys.stderr.isatty():
        yield lambda: None, lambda text, problem: say(text, lang, error=problem)
        return
    shown, task = bar(Text("生成中", "compiling"), total, lang)

    def above(text: Text, problem: bool) -> None:
        if problem:
            shown.console.print(text(lang), markup=False, highlight=False, soft_wrap=True)

    with shown:
        yield lambda: shown.advance(task), above


# ---- diff


def diff(
    a: Annotated[Path, typer.Argument(metavar="甲", help="较早的一份决算公开。")],
    b: Annotated[Path, typer.Argument(metavar="乙", help="较晚的一份决算公开。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    lang: LangOption = Language.zh,
) -> None:
    """Tell what changed between two versions of a disclosure, figure by figure."""
    from juesuan.compile.diff import as_json as to_json  # noqa: PLC0415
    from juesuan.compile.diff import as_text  # noqa: PLC0415
    from juesuan.compile.diff import diff as changes_of  # noqa: PLC0415
    from juesuan.compile.filing import BadFiling  # noqa: PLC0415
    from juesuan.compile.inputs import read_document  # noqa: PLC0415

    language: Lang = lang.value
    try:
        documents = [read_document(p) for p in (a, b)]
    except BadFiling as problem:
        fail(Text(problem.zh, problem.en), language)
    changes = changes_of(*documents)
    if as_json:
        sys.stdout.buffer.write(to_json(changes))
    else:
        typer.echo(harmless(as_text(changes, language)), nl=False)
    raise typer.Exit(int(bool(changes)))
