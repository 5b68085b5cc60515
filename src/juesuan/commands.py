"""The commands and their options: `check`, `new`, `compile`, `diff`, `ingest`, `corpus`, `across`, `serve`, `show`, `rules`,
`numerals`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from juesuan.checking import CUT, Format, check_files, check_region, compare_beside, jobs_of, stop, tell, tell_compared
from juesuan.kernel.guard import DEFAULT, Limits
from juesuan.kernel.lang import Lang, Text, same
from juesuan.options import LangOption, Language, MemoryOption, TimeoutOption
from juesuan.report.wrap import harmless, lines, pad, width

if TYPE_CHECKING:
    from juesuan.checks.batch import Job
    from juesuan.checks.model import Result

HELP = """编制、核对和比较政府部门决算公开：由账目编成文稿；核对表内、表间、表文之间的数字勾稽关系，四舍五入误差严格按区间判断。

退出码：0 未发现错误；1 发现错误或警告（核对）、有待填写或不平（编制）、有不同（比较）；2 有文件无法读取或程序内部出错（即使其他文件有问题也返回 2）；130 被中断。"""


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
    list[Path],
    typer.Argument(metavar="文件…", help="决算公开文件（docx、pdf、ofd、html、xlsx、wps、et、txt 等）或文件夹。"),
]
TogetherOption = Annotated[
    bool, typer.Option("--together", help="把给出的全部文件作为同一份决算公开（如说明与附表分开的）。")
]
TemplateOption = Annotated[
    str | None,
    typer.Option(
        "--template", metavar="名称", help="按指定的地区模板核对（名称或编号，如 上海 或 shanghai），缺省自动识别。"
    ),
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
    """Open the window when no command is given; print the help where nobody could see it."""
    del show_version
    if ctx.invoked_subcommand is not None:
        return
    from juesuan.window.commands import can_show, window  # noqa: PLC0415

    if can_show():
        window("en" if os.environ.get("JUESUAN_LANG") == "en" else "zh")
    else:
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
    pages: Annotated[
        bool,
        typer.Option("--pages", help="网页报告中附原文件的页面图像，标出每处问题（Word、Excel 需要 LibreOffice）。"),
    ] = False,
    together: TogetherOption = False,
    template: TemplateOption = None,
    lang: LangOption = Language.zh,
    budget: Annotated[
        Path | None,
        typer.Option("--budget", metavar="文件", help="同一部门当年公开的预算：核对文稿中的年初预算数与它是否一致。"),
    ] = None,
    last_year: Annotated[
        Path | None,
        typer.Option("--last-year", metavar="文件", help="同一部门上年公开的文稿：核对文稿中的上年数和比上年增减。"),
    ] = None,
    units: Annotated[
        Path | None,
        typer.Option("--units", metavar="文件夹", help="所属单位（含本级）当年公开的文稿：核对部门数与各单位合计。"),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="列出全部提示、各数字的位置和每一项未核对的原因。")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=0, help="并行进程数，0 为自动。")] = 0,
    timeout: TimeoutOption = DEFAULT.seconds,
    memory: MemoryOption = DEFAULT.memory,
) -> None:
    """Check disclosures and report."""
    others = [p for p in (budget, last_year) if p is not None]
    compared = None
    if others or units is not None:
        compared = compare_beside(files, others, units, together=together, lang=lang.value)
    code = check_files(
        files,
        format=format,
        output=output,
        annotate=annotate,
        together=together,
        template=template,
        lang=lang.value,
        verbose=verbose,
        jobs=jobs,
        limits=Limits(timeout, memory),
        compared=compared,
        pages=pages,
    )
    if compared is not None and code != CUT:
        code = max(code, tell_compared(compared, lang.value))
    raise typer.Exit(code)


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
    check_region(template, lang.value)
    jobs = jobs_of(files, together, lang.value)
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
            tell(problem, lang.value)
            code = 2
    raise typer.Exit(code)


def _failure(name: str, problem: Text, *, internal: bool = False) -> Text:
    if internal:
        return Text(f"{name} 内部错误：{problem.zh}", f"{name}: internal error: {problem.en}")
    return Text(f"{name}：{problem.zh}", f"{name}: {problem.en}")


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
        stop(Text("没有规则 {0}。", "There is no rule {0}."), lang.value, rule_id)
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
    check_region(template, lang.value)
    every = []
    for outcome in check_all(jobs_of(files, together, lang.value), template, 1, Limits(timeout, memory)):
        if outcome.result is not None:
            every.append(understood(outcome.name, outcome.result))
        elif outcome.error is not None:
            tell(_failure(outcome.name, outcome.error, internal=outcome.internal), lang.value)
            code = 2
    if as_json:
        _echo_json(every)
    elif every:
        typer.echo(harmless(understood_text(every, lang.value)))
    raise typer.Exit(code)


_USER_HELP = "管理审核网站的用户：新增、设置密码、列出。"
_TRAIL_HELP = "审核网站的操作日志：核验是否被改动，导出末条另行保存。"
for _name, _place, _help in (
    ("new", "compile:new", "生成填报工作簿：九张表和说明事项，会计填好后用 compile 编成决算公开。"),
    ("compile", "compile:compile_", "由账目编成决算公开：每个数都由账目算出，文字按地区模板。"),
    ("diff", "compile:diff", "列出两份决算公开之间变了的数。"),
    ("ingest", "corpus:ingest", "读取、核对决算公开并存入数据集，数量不限，可中断续做。"),
    ("corpus", "corpus:corpus", "显示数据集里有什么。"),
    ("across", "corpus:across", "跨文档核对：上年数、所属单位合计、未公开和迟公开、异常值、雷同文字。"),
    ("serve", "site:serve", "打开网站：检索、对照、比较、下载数据集里的决算公开。"),
    ("backup", "desk:backup", "备份网站：数据集、审核数据库、文稿原件，合成一个文件；网站不必停。"),
    ("restore", "desk:restore", "把备份恢复到空的文件夹，并核验操作日志。"),
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
        ("verify", "desk:trail_verify", "核验操作日志：逐条校验，密钥加封，并可对照此前导出的末条。"),
        ("head", "desk:trail_head", "导出操作日志的末条（编号、时间、校验值、封记），供另行保存或送时间戳服务。"),
    )
}


@_own(help="输出 JSON 报告的结构定义（JSON Schema）。")
def schema() -> None:
    """Print the JSON Schema of the JSON report."""
    from juesuan.report.json import schema as made  # noqa: PLC0415

    _echo_json(made())


COMMANDS["user"] = _group("user", _USER_HELP)
COMMANDS["trail"] = _group("trail", _TRAIL_HELP)
