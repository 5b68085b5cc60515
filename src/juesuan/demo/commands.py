"""The command `demo`: a made-up county from its departments' files to the site.

Exit codes: 0 ended; 2 a folder that cannot be used, or a port that is taken; 130 interrupted.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from juesuan.kernel.lang import Lang, Text
from juesuan.options import LangOption, Language
from juesuan.report.console import bar, fail, say

if TYPE_CHECKING:
    from juesuan.demo.reviewing import Login

DONE = "demo.txt"
"""Written last: with it the folder is whole, and the next run only opens the site."""


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="放文件、数据集和网站的文件夹，缺省 juesuan-demo。")
    ] = Path("juesuan-demo"),
    *,
    departments: Annotated[
        int, typer.Option("--departments", metavar="N", min=1, max=60, help="部门数，缺省 60。")
    ] = 60,
    years: Annotated[int, typer.Option("--years", metavar="N", min=1, max=10, help="年数，缺省 5。")] = 5,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="随机数种子，同一种子生成同样的县。")] = 1,
    port: Annotated[int, typer.Option("--port", metavar="端口", min=0, max=65535, help="网站的端口。")] = 8765,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="最后是否打开网站。")] = True,
    lang: LangOption = Language.zh,
) -> None:
    """Make the county, take it into a corpus and open the site."""
    from juesuan.corpus.commands import extras  # noqa: PLC0415

    language: Lang = lang.value
    with extras(language):
        if not (folder / DONE).exists():
            _make(folder, departments, years, seed, language)
        from juesuan.demo.reviewing import logins  # noqa: PLC0415
        from juesuan.site.settings import Settings  # noqa: PLC0415

        corpus = str((folder / "corpus").absolute())
        settings = Settings(corpus, lang=language, ahead=True)
        say(_where(folder), language)
        say(_who(logins(folder, settings), port), language)
        if serve:
            from juesuan.site import commands  # noqa: PLC0415

            commands.bring_up_to_date(corpus, settings.index_path, language)
            commands.run(settings, "127.0.0.1", port, 1, open_browser=sys.stdout.isatty())


def _make(folder: Path, departments: int, years: int, seed: int, lang: Lang) -> None:
    from juesuan.corpus import across, ingest  # noqa: PLC0415
    from juesuan.corpus.commands import progress  # noqa: PLC0415
    from juesuan.corpus.expected import read_expected  # noqa: PLC0415
    from juesuan.corpus.runners import local  # noqa: PLC0415
    from juesuan.corpus.store import Corpus  # noqa: PLC0415
    from juesuan.demo.publish import papers, publish  # noqa: PLC0415

    if folder.exists() and any(folder.iterdir()) and not (folder / "published").is_dir():
        fail(
            Text(f"{folder} 里已有别的东西，请另给一个文件夹", f"{folder} holds other things: give another folder"),
            lang,
        )
    for begun in ("published", "corpus"):  # a run that was stopped begins anew
        shutil.rmtree(folder / begun, ignore_errors=True)
    published = folder / "published"
    published.mkdir(parents=True)
    today = dt.datetime.now(tz=dt.UTC)
    last = today.year - (1 if today.month >= 11 else 2)  # by November last year's accounts are out, the late ones too
    span = range(last - years + 1, last + 1)
    with _publishing(papers(years, departments), lang) as done:
        planted = publish(published, seed, span, departments, done)
    given = ingest.jobs([str(published / "files")])
    with progress(len(given), lang) as step:
        ingest.ingest(given, folder / "corpus", local(os.cpu_count() or 1), step=step)
    across.write_across(Corpus(folder / "corpus"), read_expected(published / "expected.csv"))
    (folder / DONE).write_text(
        f"{departments} × {years}, seed {seed}, {len(planted)} faults planted\n", encoding="utf-8"
    )


def _where(folder: Path) -> Text:
    return Text(
        f"青石县（虚构）：各部门公开的文件在 {folder}/published/files，数据集在 {folder}/corpus；"
        f"埋下的错误列在 {folder}/published/faults.csv。",
        f"Qingshi county (made up): files in {folder}/published/files, corpus in {folder}/corpus, planted faults listed in "
        f"{folder}/published/faults.csv.",
    )


def _who(logins: Sequence[Login], port: int) -> Text:
    at = f"http://localhost:{port or '<port>'}/login?next=/review/drafts"
    zh = {"reviewer": "审核人员", "department": "部门"}
    told = [
        (p, f"（{p.department}）" if p.department else "", f" ({p.department})" if p.department else "") for p in logins
    ]
    return Text(
        f"审核工作台：{at}\n"
        + "\n".join(f"  {zh[p.role]}{of}  用户名 {p.name}  密码 {p.password}" for p, of, _ in told),
        f"The reviewers' desk: {at}\n"
        + "\n".join(f"  {p.role}{of}  name {p.name}  password {p.password}" for p, _, of in told),
    )


@contextmanager
def _publishing(total: int, lang: Lang) -> Iterator[Callable[[], None]]:
    """Give what counts a disclosure published; a bar on a terminal, a line where there is none."""
    title = Text("各部门公开", "publishing")
    if not sys.stderr.isatty():
        say(Text(f"{title.zh} {total} …", f"{title.en} {total} …"), lang, error=True)
        yield lambda: None
        return
    shown, task = bar(title, total, lang, transient=False)
    with shown:
        yield lambda: shown.advance(task)
