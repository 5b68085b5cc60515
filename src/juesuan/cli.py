"""The command line: `juesuan check`, `new`, `compile`, `diff`, `ingest`, `corpus`, `across`, `serve`, `show`, `rules`, `numerals`.

Exit codes: 0 nothing found, 1 an error or a warning found, 2 a file that could not be read (or a failure inside the
program, or a wrong command line), even where other files have findings; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from juesuan.kernel.guard import DEFAULT, Limits, spare_the_collector
from juesuan.kernel.lang import Lang, Text, same
from juesuan.options import LangOption, Language, MemoryOption, TimeoutOption
from juesuan.report.console import bar, say
from juesuan.report.wrap import harmless, lines, pad, width

if TYPE_CHECKING:
    from juesuan.checks.batch import Job, Outcome
    from juesuan.checks.model import Result
    from juesuan.report.sinks import Sink, Tally

HELP = """编制、核对和比较政府部门决算公开：由账目编成文稿；核对表内、表间、表文之间的数字勾稽关系，四舍五入误差严格按区间判断。

退出码：0 未发现错误；1 发现错误或警告（核对）、有待填写或不平（编制）、有不同（比较）；2 有文件无法读取或程序内部出错（即使其他文件有问题也返回 2）；130 被中断。"""


class Format(StrEnum):
    """A report's format."""

    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"


class Stage(StrEnum):
    """A stage of the pipeline that can be shown."""

    document = "document"
    figures = "figures"
    claims = "claims"
    accounts = "accounts"


class _Help:
    """Help in Chinese, wrapped by display width."""

    def get_help(self, ctx: Any) -> str:
        """Return the whole help text of a command."""
        room = min(os.get_terminal_size().columns, 100) if sys.stdout.isatty() else 100
        command = ctx.command
        group = isinstance(command, TyperGroup)
        params = [p for p in command.get_params(ctx) if not getattr(p, "hidden", False)]
        arguments = [p for p in params if p.param_type_name == "argument"]
        pieces = ["[选项]", *("命令 [参数]…" for _ in range(group)), *(p.metavar for p in arguments)]
        parts = [f"用法：{ctx.command_path} {' '.join(pieces)}", ""]
        for paragraph in (command.help or "").strip().split("\n"):
            parts += [("  " + line).rstrip() for line in lines(paragraph.strip(), room - 2)]
        if group:
            commands = {name: command.get_command(ctx, name) for name in command.list_commands(ctx)}
            parts += _listing("命令", [(n, _first_line(c.help)) for n, c in commands.items() if c], room)
        parts += _listing("参数", [(p.metavar, p.help or "") for p in arguments], room)
        parts += _listing("选项", [_option(p, ctx) for p in params if p.param_type_name == "option"], room)
        return "\n".join(parts)


def _option(param: Any, ctx: Any) -> tuple[str, str]:
    left, text = param.get_help_record(ctx)
    return left, "显示本帮助。" if "--help" in param.opts else param.help or text


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n", maxsplit=1)[0]


def _listing(title: str, rows: Sequence[tuple[str, str]], room: int) -> list[str]:
    if not rows:
        return []
    column = min(max(width(left) for left, _ in rows) + 2, 30)
    parts = ["", f"{title}："]
    for left, text in rows:
        wrapped = lines(text, room - column - 2) or [""]
        if width(left) + 2 > column:
            parts.append(f"  {left}")
        else:
            parts.append(f"  {pad(left, column)}{wrapped.pop(0)}")
        parts += [" " * (column + 2) + line for line in wrapped]
    return parts


class _Command(_Help, TyperCommand):
    """A command with help in Chinese."""


class _Group(_Help, TyperGroup):
    """A group of commands with help in Chinese, each command made (and its module imported) when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        return list(self._named())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by its name."""
        if cmd_name not in self.commands and (lazy := self._named().get(cmd_name)) is not None:
            self.commands[cmd_name] = lazy()
        return self.commands.get(cmd_name)

    def _named(self) -> dict[str, Callable[[], Any]]:
        return {"user": USER, "trail": TRAIL}.get(self.name or "", COMMANDS)


def _alone(function: Callable[..., Any], name: str, help: str) -> Any:
    single = typer.Typer(**_PLAIN)
    single.command(name, cls=_Command, help=help)(function)
    return typer.main.get_command(single)


def _own(help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function of this module as the command of its name."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        name = function.__name__
        COMMANDS[name] = lambda: _alone(function, name, help)
        return function

    return register


def _elsewhere(name: str, place: str, help: str) -> Callable[[], Any]:
    """Return what makes a command of a function of another module, told as `module:function`."""

    def make() -> Any:
        module, _, function = place.partition(":")
        return _alone(getattr(import_module(f"juesuan.{module}.commands"), function), name, help)

    return make


def _group(name: str, help: str) -> Callable[[], Any]:
    def make() -> Any:
        group = typer.Typer(cls=_Group, name=name, help=help, no_args_is_help=True, **_PLAIN)
        group.callback()(lambda: None)
        return typer.main.get_group(group)

    return make


_PLAIN: dict[str, Any] = {
    "rich_markup_mode": None,
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["--help", "-h"]},
}
COMMANDS: dict[str, Callable[[], Any]] = {}
"""What makes each command, by name, in the order of the help."""

app = typer.Typer(cls=_Group, help=HELP, no_args_is_help=False, **_PLAIN)

Files = Annotated[
    list[Path], typer.Argument(metavar="文件…", help="决算公开文件（txt、html、docx、xlsx、pdf 等）或文件夹。")
]
TogetherOption = Annotated[
    bool, typer.Option("--together", help="把给出的全部文件作为同一份决算公开（如说明与附表分开的）。")
]
TemplateOption = Annotated[
    str | None, typer.Option("--template", metavar="编号", help="按指定的地区模板核对，缺省自动识别。")
]


def _version(value: bool) -> None:
    if value:
        from juesuan.report.view import version  # noqa: PLC0415

        typer.echo(f"juesuan {version()}")
        raise typer.Exit


@app.callback(cls=_Group, invoke_without_command=True)
def root(
    ctx: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本号。")
    ] = False,
) -> None:
    """Print the help when no command is given."""
    del show_version
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


root.__doc__ = HELP


@_own(help="核对一份或多份决算公开。")
def check(
    files: Files,
    *,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", metavar="text|json|html|xlsx", help="报告格式，缺省按 -o 的后缀，否则 text。"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="路径", help="报告写入的文件；html 有多份时为文件夹。"),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="文件夹", help="另存带批注的 docx、pdf 副本到此文件夹，原文件不改动。"),
    ] = None,
    together: TogetherOption = False,
    template: TemplateOption = None,
    lang: LangOption = Language.zh,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="列出全部提示、各数字的位置和每一项未核对的原因。")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=0, help="并行进程数，0 为自动。")] = 0,
    timeout: TimeoutOption = DEFAULT.seconds,
    memory: MemoryOption = DEFAULT.memory,
) -> None:
    """Check disclosures and report."""
    from juesuan.checks.batch import check_all  # noqa: PLC0415
    from juesuan.report.sinks import AnnotateSink, Tally, TextSink  # noqa: PLC0415

    language: Lang = lang.value
    _check_region(template, language)
    found = _jobs(files, together, language)
    chosen = _format(format, output)
    sources = [p for job in found for p in job.paths]
    if output is not None:
        _guard(output, sources, language)
    sinks = [_sink(chosen, output, found, lang=language, verbose=verbose)]
    if annotate is not None:
        sinks.append(AnnotateSink(annotate, language, sources, notes=verbose))
    tally = Tally()
    try:
        ready = [sink.prepare for sink in sinks if isinstance(sink, TextSink)]
        outcomes = check_all(found, template, _workers(jobs, len(found)), Limits(timeout, memory), ready)
        _run(outcomes, len(found), tally, sinks, lang=language)
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    for sink in sinks:
        sink.close()
    if chosen in (Format.html, Format.xlsx):
        _print_totals(tally, language)
    _print_written(sinks, language)
    if interrupted:
        _say(Text("已中断：完成 {0}/{1} 份。", "Interrupted: {0} of {1} done."), language, tally.count, len(found))
        raise typer.Exit(130)
    raise typer.Exit(2 if any(getattr(sink, "failed", ()) for sink in sinks) else tally.code)


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
                        _say(text, lang, outcome.name, f"{type(problem).__name__}: {problem}")


def _workers(asked: int, total: int) -> int:
    """Return how many processes to use: starting them pays from a few disclosures on."""
    return asked or (min(os.cpu_count() or 1, total) if total >= 4 else 1)


def _jobs(files: Sequence[Path], together: bool, lang: Lang) -> list[Job]:
    from juesuan.checks.batch import Job  # noqa: PLC0415
    from juesuan.document.read import disclosures  # noqa: PLC0415

    outside: list[Path] = []
    found = [Job(name, tuple(str(p) for p in paths)) for name, paths in disclosures(files, together, outside)]
    for link in outside:
        _say(
            Text(
                "没有核对：{0} 是指向文件夹之外的链接",
                "not checked: {0} is a link out of the folder",
            ),
            lang,
            link,
        )
    if not found:
        _fail(Text("没有找到可以核对的文件。", "No file to check was found."), lang)
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
        _fail(Text("输出文件 {0} 就是要核对的文件。", "The output {0} is one of the files to check."), lang, output)


def _sink(chosen: Format, output: Path | None, found: Sequence[Job], *, lang: Lang, verbose: bool) -> Sink:
    from juesuan.document.outputs import REPORT  # noqa: PLC0415
    from juesuan.report import sinks  # noqa: PLC0415
    from juesuan.report.write import free  # noqa: PLC0415

    if chosen is Format.text:
        return sinks.TextSink(lang, verbose, output)
    if chosen is Format.json:
        return sinks.JsonSink(output, sys.stdout.buffer)
    if chosen is Format.xlsx:
        name = f"{REPORT(lang)}.xlsx"
        return sinks.XlsxSink(output or free(Path(name)), lang)
    return _html_sink(output, found, lang)


def _html_sink(output: Path | None, found: Sequence[Job], lang: Lang) -> Sink:
    from juesuan.document.outputs import REPORT  # noqa: PLC0415
    from juesuan.report import sinks  # noqa: PLC0415
    from juesuan.report.write import free  # noqa: PLC0415

    several = len(found) > 1
    if output is None:
        name = REPORT(lang) if several else sinks.safe_name(found[0].name)
        output = free(Path(name if several else f"{name}.{Text('核对报告', 'report')(lang)}.html"))
    folder = several or output.is_dir() or output.suffix.lower() not in (".html", ".htm")
    if folder and (output.is_file() or output.suffix.lower() in (".html", ".htm")):
        text = Text("有多份决算公开，-o 应为文件夹：{0}", "Several disclosures: -o must be a folder, not {0}")
        _fail(text, lang, output)
    return sinks.HtmlSink(output, folder, lang)


def _print_totals(tally: Any, lang: Lang) -> None:
    from rich.console import Console  # noqa: PLC0415

    from juesuan.report.terminal import Printer  # noqa: PLC0415

    Printer(Console(highlight=False), lang).totals(tally.summary, tally.count, tally.clean, tally.failed)


def _print_written(sinks: Sequence[Sink], lang: Lang) -> None:
    for sink in sinks:
        shown = sink.written if len(sink.written) <= 6 else [*sink.written[:3], *sink.written[-1:]]
        for path in shown:
            _say(Text("已写入 {0}", "Written: {0}"), lang, path)
        if len(shown) < len(sink.written):
            _say(Text("共 {0} 个文件", "{0} files in all"), lang, len(sink.written))
        for name, problem in getattr(sink, "failed", ()):
            _say(Text("未能批注 {0}：{1}", "Could not annotate {0}: {1}"), lang, name, problem)
        skipped = getattr(sink, "skipped", ())
        if skipped:
            text = Text("只有 docx 和 pdf 能加批注，略过：{0}", "Only docx and pdf are annotated; skipped: {0}")
            _say(text, lang, "、".join(skipped))


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


@_own(help="显示某一处理阶段的结果。")
def show(
    files: Files,
    *,
    stage: Annotated[
        Stage,
        typer.Option("--stage", metavar="document|figures|claims|accounts", help="文稿、数字、关系或账目。"),
    ] = Stage.document,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    together: TogetherOption = False,
    template: TemplateOption = None,
    lang: LangOption = Language.zh,
    timeout: TimeoutOption = DEFAULT.seconds,
    memory: MemoryOption = DEFAULT.memory,
) -> None:
    """Print one stage of the pipeline."""
    code = 0
    _check_region(template, lang.value)
    jobs = _jobs(files, together, lang.value)
    limits = Limits(timeout, memory)
    for job in jobs:
        if len(jobs) > 1 and not as_json:
            typer.echo(harmless(f"── {job.name}"))
        try:
            problem = _show(job, stage, template, limits, as_json=as_json, lang=lang.value)
        except (OSError, MemoryError):
            raise
        except Exception as error:  # one disclosure's failure must not stop the rest
            words = f"{type(error).__name__}: {error}"
            problem = Text(f"{job.name} 内部错误：{words}", f"{job.name}: internal error: {words}")
        if problem is not None:
            _say(problem, lang.value)
            code = 2
    raise typer.Exit(code)


def _failure(name: str, problem: Text, *, internal: bool = False) -> Text:
    if internal:
        return Text(f"{name} 内部错误：{problem.zh}", f"{name}: internal error: {problem.en}")
    return Text(f"{name}：{problem.zh}", f"{name}: {problem.en}")


def _check_region(template: str | None, lang: Lang) -> None:
    """Stop where the region asked for is none, or one of the user's own folders cannot be read."""
    from juesuan.regions.region import BadRegion, regions  # noqa: PLC0415

    try:
        known = regions()
    except BadRegion as problem:
        _fail(problem.text, lang)
    if template is not None and template not in known:
        text = Text("没有地区模板“{0}”，有的是：{1}", "No regional template {0!r}; there are {1}")
        _fail(text, lang, template, "、".join(known))


def _show(job: Job, stage: Stage, template: str | None, limits: Limits, *, as_json: bool, lang: Lang) -> Text | None:
    """Print a stage of one disclosure; return what is wrong if it cannot be."""
    from juesuan.checks.batch import check_all, read_all  # noqa: PLC0415

    if stage is Stage.document:
        document = next(read_all([job], limits))
        if isinstance(document, Text):
            return _failure(job.name, document)
        _show_document(document, as_json, lang)
        return None
    outcome = next(check_all([job], template, 1, limits))
    if outcome.result is None:
        return _failure(job.name, outcome.error or same(""), internal=outcome.internal)
    _show_result(outcome.result, stage, as_json, lang)
    return None


def _show_document(document: Any, as_json: bool, lang: Lang) -> None:
    if as_json:
        _echo_json(document)
        return
    from juesuan.report.show import document_text  # noqa: PLC0415

    typer.echo(harmless(document_text(document, lang)))


def _show_result(result: Result, stage: Stage, as_json: bool, lang: Lang) -> None:
    from juesuan.report import show as text  # noqa: PLC0415

    if stage is Stage.accounts:
        from juesuan.checks.engine import accounts_of  # noqa: PLC0415

        _echo_json(accounts_of(result))
    elif as_json:
        _echo_json(result.figures if stage is Stage.figures else result.checked)
    else:
        words = text.figures_text(result, lang) if stage is Stage.figures else text.claims_text(result, lang)
        typer.echo(harmless(words))


def _echo_json(value: Any) -> None:
    from juesuan.report.json import encode  # noqa: PLC0415

    sys.stdout.flush()
    sys.stdout.buffer.write(encode(value))
    sys.stdout.buffer.flush()


@_own(help="列出核对规则，或显示一条规则的全部内容。")
def rules(
    rule_id: Annotated[str | None, typer.Argument(metavar="[编号]", help="规则编号。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    lang: LangOption = Language.zh,
) -> None:
    """Print the catalogue of rules."""
    from juesuan.checks.catalogue import catalogue  # noqa: PLC0415
    from juesuan.report.show import rule_text, rules_text  # noqa: PLC0415

    chosen = [r for r in catalogue() if rule_id is None or r.id.lower() == rule_id.lower()]
    if rule_id is not None and not chosen:
        _fail(Text("没有规则 {0}。", "There is no rule {0}."), lang.value, rule_id)
    if as_json:
        _echo_json(chosen if rule_id is None else chosen[0])
    elif rule_id is None:
        typer.echo(rules_text(chosen, lang.value))
    else:
        typer.echo(rule_text(chosen[0], lang.value))


@_own(help="统计文稿中的数字有多少已被理解，并列出未理解的。")
def numerals(
    files: Files,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    together: TogetherOption = False,
    template: TemplateOption = None,
    lang: LangOption = Language.zh,
    timeout: TimeoutOption = DEFAULT.seconds,
    memory: MemoryOption = DEFAULT.memory,
) -> None:
    """Print the share of numerals understood."""
    from juesuan.checks.batch import check_all  # noqa: PLC0415
    from juesuan.report.show import understood, understood_text  # noqa: PLC0415

    code = 0
    _check_region(template, lang.value)
    every = []
    for outcome in check_all(_jobs(files, together, lang.value), template, 1, Limits(timeout, memory)):
        if outcome.result is not None:
            every.append(understood(outcome.name, outcome.result))
        elif outcome.error is not None:
            _say(_failure(outcome.name, outcome.error, internal=outcome.internal), lang.value)
            code = 2
    if as_json:
        _echo_json(every)
    elif every:
        typer.echo(harmless(understood_text(every, lang.value)))
    raise typer.Exit(code)


_USER_HELP = "管理审核网站的用户：新增、设置密码、列出。"
_TRAIL_HELP = "审核网站的审计记录：核验是否被改动，导出末条另行保存。"
for _name, _place, _help in (
    ("new", "compile:new", "生成填报工作簿：九张表和说明事项，会计填好后用 compile 编成决算公开。"),
    ("compile", "compile:compile_", "由账目编成决算公开：每个数都由账目算出，文字按地区模板。"),
    ("diff", "compile:diff", "列出两份决算公开之间变了的数。"),
    ("ingest", "corpus:ingest", "读取、核对决算公开并存入数据集，数量不限，可中断续做。"),
    ("corpus", "corpus:corpus", "显示数据集里有什么。"),
    ("across", "corpus:across", "跨文档核对：上年数、所属单位合计、未公开和迟公开、异常值、雷同文字。"),
    ("serve", "site:serve", "打开网站：检索、对照、比较、下载数据集里的决算公开。"),
    ("demo", "demo:demo", "演示：一个虚构的县，60 个部门五年的决算公开，存入数据集并打开网站。"),
):
    COMMANDS[_name] = _elsewhere(_name, _place, _help)
USER = {
    name: _elsewhere(name, place, help)
    for name, place, help in (
        ("add", "desk:add", "新增用户，第一个管理员由此产生；密码在终端询问，或从标准输入读取。"),
        ("password", "desk:password", "设置用户的密码（如管理员忘记密码），其登录全部失效。"),
        ("list", "desk:listing", "列出用户。"),
    )
}
TRAIL = {
    name: _elsewhere(name, place, help)
    for name, place, help in (
        ("verify", "desk:trail_verify", "核验审计记录：逐条校验，密钥加封，并可对照此前导出的末条。"),
        ("head", "desk:trail_head", "导出审计记录的末条（编号、时间、校验值、封记），供另行保存或送时间戳服务。"),
    )
}


@_own(help="输出 JSON 报告的结构定义（JSON Schema）。")
def schema() -> None:
    """Print the JSON Schema of the JSON report."""
    from juesuan.report.json import schema as made  # noqa: PLC0415

    _echo_json(made())


COMMANDS["user"] = _group("user", _USER_HELP)
COMMANDS["trail"] = _group("trail", _TRAIL_HELP)


def _say(text: Text, lang: Lang, *values: object) -> None:
    """Print a message on standard error, its `{0}`, `{1}` … filled in."""
    say(Text(text.zh.format(*values), text.en.format(*values)) if values else text, lang, error=True)


def _fail(text: Text, lang: Lang, *values: object) -> NoReturn:
    """Print a message on standard error and end with exit code 2."""
    _say(text, lang, *values)
    raise typer.Exit(2)


_USAGE = {
    "NoSuchOption": "没有这个选项：{option_name}",
    "MissingParameter": "缺少参数：{hint}",
    "BadParameter": "参数值无效（{hint}）：{message}",
    "BadOptionUsage": "选项 {option_name} 用法有误：{message}",
}


def _usage(problem: Any) -> str:
    """Return a command line error in Chinese."""
    kind = type(problem).__name__
    param = getattr(problem, "param", None)
    hint = getattr(param, "metavar", None) if kind == "MissingParameter" else None
    hint = hint or " / ".join(getattr(param, "opts", None) or []) or getattr(problem, "param_hint", None) or ""
    words = {"option_name": getattr(problem, "option_name", ""), "hint": hint, "message": problem.message}
    text = _USAGE.get(kind, "{message}").format(**words)
    if text.startswith("No such command"):
        text = "没有这个命令：" + text.split("'")[1]
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "juesuan"
    return f"{text}\n用 {path} --help 查看用法。"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # a character the terminal cannot show is no reason to fail
    spare_the_collector()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        code = app(list(sys.argv[1:] if arguments is None else arguments), standalone_mode=False, prog_name="juesuan")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (head, less) has gone
        return 1
    except OSError as problem:
        typer.echo(f"无法写入 {problem.filename or ''}：{problem.strerror or problem}", err=True)
        return 2
    except Exception as problem:
        if hasattr(problem, "format_message") and hasattr(problem, "exit_code"):
            typer.echo(_usage(problem), err=True)
            return int(problem.exit_code)
        if type(problem).__name__ == "Abort":
            return 130
        if os.environ.get("JUESUAN_DEBUG"):
            raise
        typer.echo(f"内部错误：{type(problem).__name__}: {problem}", err=True)
        return 2
    return code if isinstance(code, int) else 0
