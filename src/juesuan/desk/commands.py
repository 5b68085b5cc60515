"""The commands `user` (how the first administrator comes to be), `trail`, `backup` and `restore`.

Exit codes: 0 done, 1 refused, 2 a wrong command line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from juesuan.kernel.lang import Lang, Text
from juesuan.options import LangOption, Language
from juesuan.report.console import fail, say

if TYPE_CHECKING:
    from juesuan.desk.database import Database
    from juesuan.site.settings import Settings

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="地址",
        envvar="JUESUAN_DATABASE",
        help="审核数据库地址，如 postgresql://…；也可设环境变量 JUESUAN_DATABASE。缺省为数据集旁的 SQLite 文件。",
    ),
]
CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", metavar="目录", help="数据集目录，与 juesuan serve 所给的相同。")
]
NameArgument = Annotated[str, typer.Argument(metavar="用户名", help="登录所用的名字。")]


def _database(address: str, corpus: Path | None, lang: Lang) -> Database:
    try:
        from juesuan.desk.database import Database  # noqa: PLC0415
        from juesuan.site.settings import Settings  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        fail(
            Text(f"缺少 {missing.name}：请安装 juesuan[site]", f"{missing.name} is missing: install juesuan[site]"),
            lang,
        )
    if not address and corpus is None:
        fail(Text("请用 --corpus 或 --database 指明审核数据库", "Name the database: --corpus or --database"), lang)
    settings = Settings(corpus=str(corpus or ""), database=address)
    if not address:
        settings.private_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Database(settings.database_url, _key(settings, lang))
    made.migrate()
    return made


def _key(settings: Settings, lang: Lang) -> bytes:
    """Return the key of the trail; of a database named without its corpus only the environment can tell where it is."""
    from juesuan.desk import keys  # noqa: PLC0415

    if not settings.corpus and not os.environ.get(keys.VARIABLE):
        say(
            Text(
                f"没有操作日志的密钥（--corpus 或环境变量 {keys.VARIABLE}），本次写入的记录不加封",
                f"No key of the audit trail (--corpus, or {keys.VARIABLE}): what is written now is not sealed",
            ),
            lang,
            error=True,
        )
        return b""
    settings.private_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keys.trail_key(settings.private_path)


def _password(lang: Lang) -> str:
    """Return the password: asked for twice on a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt(Text("密码", "Password")(lang), hide_input=True)
    if typer.prompt(Text("再输一次", "Again")(lang), hide_input=True) != asked:
        fail(Text("两次输入不一致", "They differ"), lang, 1)
    return asked


def add(
    name: NameArgument,
    *,
    role: Annotated[
        str, typer.Option("--role", metavar="reviewer|department|administrator", help="审核人员、部门用户或管理员。")
    ],
    department: Annotated[str, typer.Option("--department", metavar="部门", help="部门用户所属的部门。")] = "",
    corpus: CorpusOption = None,
    database: DatabaseOption = "",
    lang: LangOption = Language.zh,
) -> None:
    """Make a user. The password is asked for, or read from standard input."""
    language: Lang = lang.value
    made = _database(database, corpus, language)
    from juesuan.desk import people  # noqa: PLC0415

    secret = _password(language)  # before the transaction: nothing waits for someone who is typing
    try:
        with made.writing() as session:
            people.add_user(session, name, role, department, secret, people.COMMAND_LINE)
    except people.Refused as refused:
        fail(refused.text, language, 1)
    finally:
        made.close()
    say(Text(f"已新增用户 {people.named(name)}", f"Added {people.named(name)}"), language)


def password(
    name: NameArgument,
    *,
    without_codes: Annotated[
        bool, typer.Option("--without-codes", help="同时取消动态码（手机和恢复码都丢了时）。")
    ] = False,
    corpus: CorpusOption = None,
    database: DatabaseOption = "",
    lang: LangOption = Language.zh,
) -> None:
    """Set a user's password, for an administrator who has forgotten theirs. Their sessions end."""
    language: Lang = lang.value
    made = _database(database, corpus, language)
    from sqlalchemy import select  # noqa: PLC0415

    from juesuan.desk import codes, people, trail  # noqa: PLC0415
    from juesuan.desk.model import User  # noqa: PLC0415

    new = _password(language)
    try:
        with made.writing() as session:
            user = session.scalar(select(User).where(User.name == people.named(name)))
            if user is None:
                fail(Text(f"没有用户 {name}", f"There is no user {name}"), language, 1)
            if (weak := people.weakness(new, user.name)) is not None:
                fail(weak, language, 1)
            user.password, user.renew, user.active = people.hashed(new), False, True
            people.end_sessions(session, user.id)
            if without_codes:
                codes.remove(session, user, people.COMMAND_LINE)
            trail.add(session, people.COMMAND_LINE, "user.reset", f"user:{user.id}", name=user.name)
    finally:
        made.close()
    say(Text(f"已设置 {name} 的密码", f"The password of {name} is set"), language)


def listing(*, corpus: CorpusOption = None, database: DatabaseOption = "", lang: LangOption = Language.zh) -> None:
    """List the users."""
    language: Lang = lang.value
    made = _database(database, corpus, language)
    from sqlalchemy import select  # noqa: PLC0415

    from juesuan.desk.model import User  # noqa: PLC0415
    from juesuan.desk.words import NAMES, WORDS  # noqa: PLC0415
    from juesuan.report.wrap import pad  # noqa: PLC0415

    with made.reading() as session:
        for user in session.scalars(select(User).order_by(User.role, User.name)):
            home = user.department.name if user.department is not None else ""
            state = "" if user.active else WORDS["inactive"](language)
            typer.echo(f"{pad(user.name, 20)}  {pad(NAMES['role'][user.role](language), 14)}  {home} {state}".rstrip())
    made.close()


def trail_verify(
    *,
    head: Annotated[
        Path | None,
        typer.Option("--head", metavar="文件", help="此前用 trail head 导出的末条：核对它仍在链上，没有被截断。"),
    ] = None,
    corpus: CorpusOption = None,
    database: DatabaseOption = "",
    lang: LangOption = Language.zh,
) -> None:
    """Check the audit trail. Exit codes: 0 it holds, 1 it was changed or cut off."""
    language: Lang = lang.value
    made = _database(database, corpus, language)
    from juesuan.desk import trail  # noqa: PLC0415

    with made.reading() as session:
        check = trail.verify(session)
        kept = trail.head_of(head.read_text(encoding="utf-8")) if head is not None else []
        gone = next((k for k in kept if not trail.has(session, k)), None)
    made.close()
    if check.broken_at:
        fail(
            Text(
                f"操作日志第 {check.broken_at} 条不符：被改动、删去，或不是本系统写入的",
                f"Line {check.broken_at} of the trail does not fit: changed, taken out, or not written by this system",
            ),
            language,
            1,
        )
    if gone is not None:
        fail(
            Text(
                f"此前导出的第 {gone.number} 条不在链上：记录被截断或替换",
                f"Line {gone.number}, exported before, is not there",
            ),
            language,
            1,
        )
    say(
        Text(
            f"操作日志共 {check.lines} 条，首尾相连，没有改动；其中 {check.sealed} 条加封。末条校验值 {check.head}",
            f"{check.lines} lines, {check.sealed} of them sealed; the chain holds. Last hash {check.head}",
        ),
        language,
    )


def trail_head(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="加在文件末尾；不给则输出到屏幕。")
    ] = None,
    corpus: CorpusOption = None,
    database: DatabaseOption = "",
    lang: LangOption = Language.zh,
) -> None:
    """Export the trail's last line (number, time, hash, seal), to be kept elsewhere or sent to a timestamp service."""
    made = _database(database, corpus, lang.value)
    from juesuan.desk import trail  # noqa: PLC0415

    with made.reading() as session:
        line = trail.head(session)
    made.close()
    if output is None:
        typer.echo(line)
        return
    with output.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
    say(Text(f"已写入 {output}：{line}", f"Written to {output}: {line}"), lang.value)


def backup(
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="文件", help="备份文件（zip）；缺省在当前文件夹，以数据集名和时间命名。"
        ),
    ] = None,
    corpus: Annotated[str, typer.Option("--corpus", metavar="目录", help="数据集目录，与 juesuan serve 所给的相同。")],
    database: DatabaseOption = "",
    lang: LangOption = Language.zh,
) -> None:
    """Write the corpus, the review database and the drafts' files into one archive; the site may be at work."""
    from juesuan.desk import backup as backups  # noqa: PLC0415
    from juesuan.report.write import free  # noqa: PLC0415

    language: Lang = lang.value
    settings = _settings(corpus, database)
    target = free(output or Path(backups.name_for(corpus, datetime.now())))
    with _problems(language):
        made = backups.make(settings, target)
    size = target.stat().st_size / 1e6
    say(
        Text(
            f"已备份到 {target}（{size:.1f} MB）：{made.documents} 份公开文件，{made.drafts} 份文稿的"
            f" {made.versions} 个版本，{made.lines} 条操作日志",
            f"Backed up to {target} ({size:.1f} MB): {made.documents} disclosures, {made.drafts} drafts in"
            f" {made.versions} versions, {made.lines} lines of the trail",
        ),
        language,
    )
    if not made.corpus and "://" in corpus:
        say(
            Text("存储桶里的数据集不在其中，由存储服务备份", "A corpus in a bucket is not in it: the storage keeps it"),
            language,
        )
    if any(f.name == "review/trail.key" for f in made.files):
        say(
            Text("备份里有操作日志的密钥，请妥善保管", "The backup holds the key of the audit trail: keep it safe"),
            language,
        )


def restore(
    archive: Annotated[Path, typer.Argument(metavar="备份文件", help="juesuan backup 写的 zip。")],
    *,
    corpus: Annotated[str, typer.Option("--corpus", metavar="目录", help="恢复到的数据集目录，须是空的或还没有。")],
    database: DatabaseOption = "",
    lang: LangOption = Language.zh,
) -> None:
    """Lay out a backup anew. Exit codes: 0 done, 1 done but the audit trail does not hold, 2 not done."""
    from juesuan.desk import backup as backups  # noqa: PLC0415

    language: Lang = lang.value
    settings = _settings(corpus, database)
    with _problems(language):
        done = backups.restore(archive, settings)
    held = done.backup
    say(
        Text(
            f"已恢复 {held.at} 的备份：{held.documents} 份公开文件到 {settings.corpus}，{held.drafts} 份文稿的"
            f" {held.versions} 个版本到 {settings.private_path}",
            f"Restored the backup of {held.at}: {held.documents} disclosures into {settings.corpus}, {held.drafts} drafts"
            f" in {held.versions} versions into {settings.private_path}",
        ),
        language,
    )
    if done.broken_at:
        fail(
            Text(
                f"备份里的操作日志自第 {done.broken_at} 条起不符",
                f"The trail does not hold from line {done.broken_at} on",
            ),
            language,
            1,
        )
    say(Text(f"操作日志 {held.lines} 条，首尾相连", f"{held.lines} lines of the trail, the chain holds"), language)


def _settings(corpus: str, database: str) -> Settings:
    from juesuan.site.settings import Settings  # noqa: PLC0415

    return Settings(corpus=corpus if "://" in corpus else str(Path(corpus).absolute()), database=database)


@contextmanager
def _problems(lang: Lang) -> Iterator[None]:
    """Say in words why a backup is not made or restored."""
    from juesuan.corpus.commands import extras  # noqa: PLC0415
    from juesuan.corpus.store import CorpusProblem  # noqa: PLC0415
    from juesuan.desk.backup import BackupProblem  # noqa: PLC0415

    try:
        with extras(lang):
            yield
    except (BackupProblem, CorpusProblem) as problem:
        fail(problem.text, lang)
