"""The command line's two ends: what the process is prepared with before a command, and what is told when it ended badly.

Exit codes: 0 nothing found, 1 an error or a warning found, 2 a file that could not be read (or a failure inside the
program, or a wrong command line), even where other files have findings; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from juesuan.kernel.guard import pause_garbage_collection

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
        text = "没有这个命令：" + _meant(problem, text.split("'")[1])
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "juesuan"
    return f"{text}\n用 {path} --help 查看用法。"


def _meant(problem: Any, asked: str) -> str:
    """Return the command that was asked for, with the one that may be meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - not for a line that is right

    group = problem.ctx.command
    near = get_close_matches(asked, group.list_commands(problem.ctx), 1)
    return asked + (f"。是不是 {near[0]}？" if near else "")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # a character the terminal cannot show is no reason to fail
    pause_garbage_collection()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _check(words) if _plain(words) else _command(words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (head, less) has gone
        return 1
    except OSError as problem:
        from juesuan.kernel.full import FULL, is_full  # noqa: PLC0415

        what = f" {problem.filename}" if problem.filename else ""
        reason = f"{FULL.zh}（{FULL.en}）" if is_full(problem) else problem.strerror or problem
        _tell(f"无法写入{what}：{reason}")
        return 2
    except Exception as problem:
        if hasattr(problem, "format_message") and hasattr(problem, "exit_code"):
            _tell(_usage(problem))
            return int(problem.exit_code)
        if type(problem).__name__ == "Exit":  # said and done
            return int(getattr(problem, "exit_code", 2))
        if type(problem).__name__ == "Abort":
            return 130
        if os.environ.get("JUESUAN_DEBUG"):
            raise
        _tell(f"内部错误：{type(problem).__name__}: {problem}")
        return 2
    return code if isinstance(code, int) else 0


def _plain(words: Sequence[str]) -> bool:
    """Is this `check FILE…` and no option? What reads options takes as long to load as a short text takes to check."""
    files = words[1:] if words[:1] == ["check"] else ()
    return bool(files) and all(f and not f.startswith("-") for f in files) and "JUESUAN_LANG" not in os.environ


def _check(words: Sequence[str]) -> int:
    from juesuan.checking import check_files  # noqa: PLC0415

    return check_files([Path(f) for f in words[1:]])


def _command(words: Sequence[str]) -> Any:
    from juesuan.commands import app  # noqa: PLC0415

    return app(list(words), standalone_mode=False, prog_name="juesuan")


def _tell(text: str) -> None:
    import typer  # noqa: PLC0415

    typer.echo(text, err=True)
