"""The commands `ingest`, `corpus` and `across`.

Exit codes: 0 done; 1 done, and some disclosure could not be read; 2 nothing to take in, a corpus that cannot be opened,
or a wrong command line; 130 interrupted (begin again with the same command: it goes on from there).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from juesuan.kernel.full import FULL, is_full
from juesuan.kernel.lang import Lang, Text
from juesuan.options import LangOption, Language
from juesuan.report.console import fail, say

if TYPE_CHECKING:
    from juesuan.corpus.ingest import Tally
    from juesuan.corpus.runners import Engine


class EngineName(StrEnum):
    """What runs the work."""

    local = "local"
    ray = "ray"


CorpusArgument = Annotated[
    str, typer.Argument(metavar="数据集", help="数据集文件夹，或存储桶地址（s3://…、memory://… 等 fsspec 地址）。")
]
CorpusOption = Annotated[str, typer.Option("--corpus", metavar="数据集", help="数据集文件夹或存储桶地址，没有就新建。")]


@contextmanager
def extras(lang: Lang) -> Iterator[None]:
    """Say in words which package is missing (the corpus's are extras), and why a bucket cannot be used."""
    try:
        yield
    except ModuleNotFoundError as problem:
        extra = "ray" if problem.name == "ray" else "site"
        zh = f"缺少组件 {problem.name}，请安装：pip install 'juesuan[{extra}]'"
        fail(Text(zh, f"{problem.name} is missing: pip install 'juesuan[{extra}]'"), lang)
    except Exception as problem:
        if is_full(problem):
            what = getattr(problem, "filename", None) or ""
            zh = f"{FULL.zh}，没有写完{f'：{what}' if what else ''}。腾出空间后用同一命令再运行，已写入的内容完好。"
            en = f"{FULL.en}{f': {what}' if what else ''}. Make room and run the same command again: what was written is whole."
            fail(Text(zh, en), lang)
        if (text := of_storage(problem)) is None:
            raise
        fail(text, lang)


_STORAGE = {"aiobotocore", "aiohttp", "botocore", "fsspec", "s3fs"}


def of_storage(problem: Exception) -> Text | None:
    """Return in words what a bucket's storage complains of, None for what is no such problem."""
    words = f"{type(problem).__name__}: {problem}"[:300]
    if isinstance(problem, ImportError) and "s3fs" in str(problem):
        return Text("缺少组件 s3fs，请安装：pip install 'juesuan[s3]'", "s3fs is missing: pip install 'juesuan[s3]'")
    if isinstance(problem, ImportError) or str(problem).startswith("Protocol not known"):
        return Text(f"不认识的存储地址：{problem}", f"an unknown kind of storage: {problem}")
    frames = []
    trace = problem.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame.f_globals.get("__name__", "").partition(".")[0])
        trace = trace.tb_next
    if type(problem).__module__.partition(".")[0] in _STORAGE or (isinstance(problem, OSError) and "s3fs" in frames):
        return Text(
            f"存储桶用不了（地址、密钥、网络）：{words}", f"the bucket cannot be used (address, keys, network): {words}"
        )
    return None


# ---- ingest


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="来源…",
            help="文件夹、文件、网址，或另一个数据集（按现行规则重新核对）。",
        ),
    ] = [],  # noqa: B006 - typer's way to say that there may be none
    *,
    lists: Annotated[
        list[Path],
        typer.Option(
            "--list",
            metavar="清单",
            help="清单文件，可给几个：每行一份，写路径（须在清单所在文件夹内）或网址，一份有几个文件的用制表符分开。",
        ),
    ] = [],  # noqa: B006
    intranet: Annotated[bool, typer.Option("--intranet", help="允许抓取本机和内网地址。缺省只抓取公网地址。")] = False,
    corpus: CorpusOption,
    engine: Annotated[
        EngineName,
        typer.Option("--engine", metavar="local|ray", help="local 用本机全部核心（缺省），ray 用已有的 Ray 集群。"),
    ] = EngineName.local,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=0, help="并行进程数，0 为全部核心。")] = 0,
    address: Annotated[
        str, typer.Option("--ray-address", metavar="地址", envvar="RAY_ADDRESS", help="Ray 集群地址，缺省 auto。")
    ] = "auto",
    batch: Annotated[
        int, typer.Option("--batch", metavar="N", min=1, help="每批份数，中断至多损失一批的工作，缺省 200。")
    ] = 200,
    compare: Annotated[
        bool, typer.Option("--across/--no-across", help="入库后重新做跨文档核对（缺省），或留待 juesuan across。")
    ] = True,
    lang: LangOption = Language.zh,
) -> None:
    """Read, check and store disclosures; compare them with those that were there."""
    language: Lang = lang.value
    with extras(language):
        from juesuan.corpus import ingest as taking  # noqa: PLC0415
        from juesuan.corpus.fetch import scheme_of  # noqa: PLC0415
        from juesuan.corpus.listed import NoList  # noqa: PLC0415
        from juesuan.corpus.store import CorpusProblem  # noqa: PLC0415

        for each in sources:
            if not scheme_of(each) and not Path(each).exists():
                fail(Text(f"没有这个文件或文件夹：{each}", f"no such file or folder: {each}"), language)
        outside: list[Path] = []
        try:
            given = taking.jobs(sources, lists, outside)
        except NoList as problem:
            fail(problem.text, language)
        for link in outside:
            text = Text(
                f"没有收入：{link} 是指向文件夹之外的链接",
                f"not taken: {link} is a link out of the folder",
            )
            say(text, language, error=True)
        if not given:
            fail(Text("没有找到公开文件。", "No disclosure was found."), language)
        chosen = _engine(engine, jobs, address)
        try:
            with progress(len(given), language) as step:
                tally = taking.ingest(
                    given, corpus, chosen, name=engine.value, batch=batch, step=step, intranet=intranet
                )
        except CorpusProblem as problem:
            fail(problem.text, language)
        except KeyboardInterrupt:
            text = Text(
                "已中断。用同一命令再运行，会从已写入的批次接着做。",
                "Interrupted. The same command goes on from there.",
            )
            say(text, language, error=True)
            raise typer.Exit(130) from None
    rate = tally.new / tally.seconds if tally.seconds else 0
    say(
        Text(
            f"收到 {tally.seen} 份：新入库 {tally.new} 份（其中无法读取 {tally.unreadable} 份），已有 {tally.known} 份；"
            f"用时 {_clock(tally.seconds)}，每秒 {rate:.1f} 份。",
            f"{tally.seen} seen: {tally.new} new (of them {tally.unreadable} unreadable), {tally.known} there already; "
            f"{_clock(tally.seconds)}, {rate:.1f} a second.",
        ),
        language,
    )
    if compare:
        with extras(language):
            _compared(corpus, language)
    raise typer.Exit(1 if tally.unreadable else 0)


def _compared(location: str, lang: Lang) -> None:
    """Bring the findings across documents up to date; where that cannot be, say why: what was taken in stays."""
    from juesuan.corpus.across import renew  # noqa: PLC0415
    from juesuan.corpus.store import CorpusProblem  # noqa: PLC0415

    try:
        table = renew(location)
    except CorpusProblem as problem:
        left = Text(
            f"跨文档核对没有更新：{problem.text.zh}", f"findings across documents are not renewed: {problem.text.en}"
        )
        say(left, lang, error=True)
        return
    if table is not None:
        found = table.num_rows
        say(Text(f"跨文档核对已更新：发现 {found} 项。", f"Compared across documents: {found} findings."), lang)


def _engine(engine: EngineName, jobs: int, address: str) -> Engine:
    from juesuan.corpus import runners as engines  # noqa: PLC0415

    if engine is EngineName.ray:
        import ray  # noqa: F401, PLC0415 - missing, it is told before any work

        return engines.ray(address, jobs)
    return engines.local(jobs or os.cpu_count() or 1)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return (
        f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
        if whole >= 3600
        else f"{whole // 60}:{whole % 60:02d}"
    )


@contextmanager
def progress(total: int, lang: Lang) -> Iterator[Callable[[Tally], None]]:
    """Give what is told of the progress: a bar on a terminal, else a line from time to time."""
    import time  # noqa: PLC0415

    began = last = time.monotonic()

    def rates(tally: Tally) -> tuple[str, str]:
        nonlocal began
        if not tally.new:  # what is known already goes by fast and tells nothing of the rest
            began = time.monotonic()
            return "–", "–"
        rate = tally.new / max(time.monotonic() - began, 0.001)
        return f"{rate:.1f}", _clock((total - tally.new - tally.known) / rate)

    if not sys.stderr.isatty():

        def line(tally: Tally) -> None:
            nonlocal last
            if time.monotonic() - last < 20:
                return
            last = time.monotonic()
            done = tally.new + tally.known
            rate, left = rates(tally)
            say(
                Text(f"{done}/{total} 每秒 {rate} 份，剩余 {left}", f"{done}/{total}, {rate}/s, {left} left"),
                lang,
                error=True,
            )

        yield line
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    words = TextColumn(
        Text("每秒 {task.fields[rate]} 份 剩余 {task.fields[left]}", "{task.fields[rate]}/s {task.fields[left]} left")(
            lang
        )
    )
    bar = Progress(
        TextColumn(Text("入库中", "ingesting")(lang)), BarColumn(), MofNCompleteColumn(), words,
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("", total=total, rate="–", left="–")

    def show(tally: Tally) -> None:
        rate, left = rates(tally)
        bar.update(task, completed=tally.new + tally.known, rate=rate, left=left)

    with bar:
        yield show


# ---- corpus


def corpus(
    location: CorpusArgument,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="逐个核对数据文件的 SHA-256。")] = False,
    mend: Annotated[
        bool, typer.Option("--repair", help="用原件重做损坏的批次（按现行规则重新核对），其余不动。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    lang: LangOption = Language.zh,
) -> None:
    """Print what a corpus holds."""
    language: Lang = lang.value
    with extras(language):
        from juesuan.corpus.holdings import holdings, holdings_text  # noqa: PLC0415
        from juesuan.corpus.store import Corpus, CorpusProblem  # noqa: PLC0415

        try:
            if mend:
                _repaired(location, language)
            opened = Corpus(location)
            broken = opened.verified().broken() if verify or mend else list(opened.aside)
        except CorpusProblem as problem:
            fail(problem.text, language)
        held = holdings(opened)
    if as_json:
        import msgspec  # noqa: PLC0415

        typer.echo(msgspec.json.format(msgspec.json.encode(held)).decode())
    else:
        typer.echo(holdings_text(held, language))
    if (verify or mend) and not broken:
        say(Text("全部数据文件完好。", "All parts are as their manifests say."), language, error=True)
    for path in broken:
        say(Text(f"数据文件损坏或缺失：{path}", f"damaged or missing: {path}"), language, error=True)
    if broken and not mend:
        say(
            Text("修复：juesuan corpus 数据集 --repair", "to repair: juesuan corpus CORPUS --repair"),
            language,
            error=True,
        )
    raise typer.Exit(2 if broken else 0)


def _repaired(location: str, lang: Lang) -> None:
    from juesuan.corpus.repair import repair  # noqa: PLC0415
    from juesuan.corpus.runners import local  # noqa: PLC0415

    done = repair(location, local(os.cpu_count() or 1))
    for path in done.made:
        say(Text(f"已修复：{path}", f"repaired: {path}"), lang, error=True)
    for text in done.left:
        say(text, lang, error=True)
    if done.made:
        _compared(location, lang)


def tell_aside(parts: Sequence[str], lang: Lang) -> None:
    """Say which parts are damaged, so that what follows is without their batches."""
    for path in parts:
        say(
            Text(
                f"数据文件损坏或缺失，所在批次已搁置：{path}（修复：juesuan corpus 数据集 --repair）",
                f"damaged or missing, its batch is set aside: {path} (to repair: juesuan corpus CORPUS --repair)",
            ),
            lang,
            error=True,
        )


# ---- across


def across(
    *,
    corpus: Annotated[str, typer.Option("--corpus", metavar="数据集", help="数据集文件夹或存储桶地址。")],
    expected: Annotated[
        Path | None,
        typer.Option(
            "--expected",
            metavar="名单.csv",
            help="应公开单位名单：部门,地区,年度[,批复日期]，查未公开和迟公开的；随数据集保存，以后不给也沿用。",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="写成 .xlsx 或 .json；缺省显示摘要。")
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """Compute the findings across documents and store them in the corpus."""
    language: Lang = lang.value
    if output is not None and output.suffix.lower() not in (".xlsx", ".json"):
        fail(Text("-o 应为 .xlsx 或 .json 文件。", "-o should be an .xlsx or .json file."), language)
    with extras(language):
        from juesuan.corpus import across as findings  # noqa: PLC0415
        from juesuan.corpus.expected import BadList, read_expected  # noqa: PLC0415
        from juesuan.corpus.store import Corpus, CorpusProblem  # noqa: PLC0415
        from juesuan.report.write import write_bytes  # noqa: PLC0415

        try:
            wanted = read_expected(expected) if expected is not None else None
            opened = Corpus(corpus).verified()
            table = findings.write_across(opened, wanted)
        except (BadList, CorpusProblem) as problem:
            fail(problem.text, language)
        tell_aside(opened.aside, language)
        typer.echo(findings.summary_text(table, language))
        if output is None:
            return
        if output.suffix.lower() == ".json":
            write_bytes(output, findings.as_json(table))
        else:
            sources = dict(opened.connect().execute("select id, source from documents").fetchall())
            findings.write_xlsx(table, sources, output, language)
    say(Text(f"已写入 {output}", f"Written: {output}"), language, error=True)
