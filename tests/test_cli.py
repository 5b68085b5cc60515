from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

import msgspec
import openpyxl
import pytest

from juesuan import cli
from juesuan.checks import catalogue
from juesuan.checks.batch import Job, check_all, check_one
from juesuan.checks.model import Result
from juesuan.document.model import Document
from juesuan.kernel.lang import Text
from report_sample import result


def check_document(document: Document, template: str | None = None) -> Result:
    """Stand in for the engine: the first word of the text says what comes."""
    text = getattr(document.blocks[0], "text", "")
    if text.startswith("die"):
        os._exit(9)
    if text.startswith("crash"):
        raise ValueError("机器坏了")
    if text.startswith("slow"):
        time.sleep(60)
    made = msgspec.structs.replace(result(), template=template or "xinjiang")
    source = msgspec.structs.replace(made.document, sources=document.sources)
    made = msgspec.structs.replace(made, document=source)
    return msgspec.structs.replace(made, findings=()) if text.startswith("clean") else made


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = types.ModuleType("juesuan.checks.engine")
    module.check_document = check_document  # type: ignore[attr-defined]
    module.accounts_of = lambda made: {"unit": made.unit}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "juesuan.checks.engine", module)
    monkeypatch.setattr(catalogue, "load", lambda: None)
    law, title = Text("预算法第十四条", "Budget Law, art. 14"), Text("分项之和", "sum of parts")
    rule = catalogue.Rule("S06", "sentence", "error", title, Text("和 = 总", "sum = total"), law, "甲", "乙\n丙")
    monkeypatch.setattr(catalogue, "_rules", {"S06": rule})
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JUESUAN_LANG", raising=False)
    for name, text in (("a", "fault 甲局"), ("b", "clean 乙局"), ("c", "crash 丙局")):
        (tmp_path / f"{name}.txt").write_text(f"{text}2024年度部门决算公开说明\n", "utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 not really")


Captured = pytest.CaptureFixture[str]


def run(*arguments: str) -> int:
    return cli.run(arguments)


def test_clean_is_0_findings_are_1_unreadable_is_2(capsys: Captured) -> None:
    assert run("check", "b.txt") == 0
    assert "✓ 未发现错误" in capsys.readouterr().out
    assert run("check", "a.txt") == 1
    assert "66 + 325 = 391 ≠ 296" in capsys.readouterr().out
    assert run("check", "bad.pdf") == 2
    assert run("check", "a.txt", "b.txt", "bad.pdf") == 2
    out = capsys.readouterr().out
    assert "合计  3 份公开文稿；1 份未发现错误；1 份无法核对" in out
    assert re.search(r"✗ bad", out)


def test_a_missing_file_is_2_and_the_rest_goes_on(capsys: Captured) -> None:
    assert run("check", "nothing.docx", "a.txt") == 2
    assert "建议改为    391" in capsys.readouterr().out


def test_an_internal_error_names_the_exception_and_the_rest_goes_on(capsys: Captured) -> None:
    assert run("check", "c.txt", "a.txt") == 2
    out = capsys.readouterr().out
    assert "[内部错误] ValueError: 机器坏了" in out
    assert "391 ≠ 296" in out


@pytest.mark.skipif(sys.platform != "linux", reason="the fake engine reaches the workers by fork")
def test_processes_keep_the_order_and_survive_a_dead_worker(tmp_path: Path) -> None:
    jobs = []
    for number, word in enumerate(["fault", "clean", "crash", "die", "fault", "clean", "fault"]):
        path = tmp_path / f"n{number}.txt"
        path.write_text(f"{word} 局", "utf-8")
        jobs.append(Job(path.name, (str(path),)))
    outcomes = list(check_all(jobs, workers=2))
    assert [o.name for o in outcomes] == [j.name for j in jobs]
    codes = [o.result.exit_code if o.result is not None else "dead" for o in outcomes]
    assert codes == [1, 0, "dead", "dead", 1, 0, 1]
    assert outcomes[3].error is not None
    assert outcomes[3].error.zh.startswith("n3.txt：处理进程意外终止（")


def test_check_one_never_raises(tmp_path: Path) -> None:
    outcome = check_one(Job("x", (str(tmp_path / "nothing.pdf"),)))
    assert outcome.result is None
    assert not outcome.internal


def test_json_on_standard_output_is_only_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("check", "a.txt", "bad.pdf", "--format", "json", "--template", "yunnan") == 2
    data = json.loads(capfdbinary.readouterr().out)
    assert [d["name"] for d in data["disclosures"]] == ["a"]
    assert data["disclosures"][0]["template"] == "yunnan"
    assert [f["name"] for f in data["failed"]] == ["bad"] or [f["name"] for f in data["failed"]] == ["bad.pdf"]
    assert data["totals"]["error"] == 1


def test_the_suffix_of_the_output_gives_the_format(tmp_path: Path, capsys: Captured) -> None:
    assert run("check", "a.txt", "-o", "r.json") == 1
    assert json.loads((tmp_path / "r.json").read_bytes())["schema"] == "juesuan.check/1"
    assert run("check", "a.txt", "-o", "r.xlsx") == 1
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["问题清单"].max_row == 4
    assert run("check", "a.txt", "-o", "r.html") == 1
    assert "391 ≠ 296" in (tmp_path / "r.html").read_text("utf-8")
    assert run("check", "a.txt", "-o", "r.txt") == 1
    assert "391 ≠ 296" in (tmp_path / "r.txt").read_text("utf-8")
    assert "已写入 r.txt" in capsys.readouterr().err


def test_several_html_reports_go_to_a_folder_with_an_index(tmp_path: Path, capsys: Captured) -> None:
    assert run("check", "a.txt", "b.txt", "bad.pdf", "-f", "html", "-o", "out") == 2
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.html", "b.html", "index.html"]
    assert run("check", "a.txt", "b.txt", "-f", "html", "-o", "one.html") == 2
    assert "-o 应为文件夹" in capsys.readouterr().err


def test_reports_without_a_path_never_overwrite(tmp_path: Path) -> None:
    for _ in range(2):
        run("check", "a.txt", "-f", "html")
        run("check", "a.txt", "-f", "xlsx")
    assert {p.name for p in tmp_path.iterdir() if p.suffix in (".html", ".xlsx")} == {
        "a.核对报告.html",
        "a.核对报告 (2).html",
        "决算核对报告.xlsx",
        "决算核对报告 (2).xlsx",
    }


def test_an_output_is_never_a_source(tmp_path: Path, capsys: Captured) -> None:
    before = (tmp_path / "a.txt").read_bytes()
    assert run("check", "a.txt", "-o", "./a.txt") == 2
    assert (tmp_path / "a.txt").read_bytes() == before
    assert "就是要核对的文件" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_2(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").write_text("x")
    assert run("check", "a.txt", "-o", "file/r.json") == 2
    assert "无法写入" in capsys.readouterr().err


def test_annotating_a_text_file_says_that_it_is_skipped(capsys: Captured) -> None:
    assert run("check", "a.txt", "--annotate", "out") == 1
    assert "只有 docx 和 pdf 能加批注，略过：a.txt" in capsys.readouterr().err


def test_language(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    run("check", "a.txt", "--lang", "en")
    assert "errors 1, warnings 1, notes 1" in capsys.readouterr().out
    monkeypatch.setenv("JUESUAN_LANG", "en")
    run("check", "a.txt")
    assert "errors 1, warnings 1, notes 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chek",), "没有这个命令：chek"),
        (("check", "--colour", "a.txt"), "没有这个选项：--colour"),
        (("check",), "缺少参数：文件…"),
        (("check", "a.txt", "--format", "pdf"), "参数值无效（--format / -f）"),
        (("check", "a.txt", "--jobs", "-1"), "参数值无效（--jobs / -j）"),
    ],
)
def test_usage_errors_are_2_and_in_chinese(arguments: tuple[str, ...], message: str, capsys: Captured) -> None:
    assert run(*arguments) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "--help 查看用法" in err


@pytest.mark.parametrize("command", [(), ("check",), ("show",), ("rules",), ("numerals",)])
def test_help_is_in_chinese(command: tuple[str, ...], capsys: Captured) -> None:
    assert run(*command, "--help") == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：juesuan")
    assert "显示本帮助。" in out
    assert not re.search(r"Show this|Usage|Options|required", out)


def test_show_stages(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("show", "a.txt") == 0
    assert run("show", "a.txt", "--stage", "figures") == 0
    assert run("show", "a.txt", "--stage", "claims") == 0
    assert run("show", "a.txt", "--stage", "accounts") == 0
    out = capfdbinary.readouterr().out.decode()
    assert "fault 甲局2024年度部门决算公开说明" in out
    assert re.search(r"^3 +158\.94 +158\.94 ±0\.005 +万元 +2024 ", out, re.MULTILINE)
    assert re.search(r"^S-SUM +不一致 +66 \+ 325 = 391 ≠ 296 +第2段$", out, re.MULTILINE)
    assert '"unit": "示例县信访局"' in out


def test_show_json_and_an_unreadable_file(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("show", "a.txt", "--stage", "claims", "--json") == 0
    assert len(json.loads(capfdbinary.readouterr().out)) == 5
    assert run("show", "bad.pdf") == 2
    assert run("show", "c.txt", "--stage", "claims") == 2
    assert "内部错误：ValueError: 机器坏了" in capfdbinary.readouterr().err.decode()


def test_rules(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("rules") == 0
    assert re.search(r"^S06 +错误 +分项之和$", capfdbinary.readouterr().out.decode(), re.MULTILINE)
    assert run("rules", "s06") == 0
    assert capfdbinary.readouterr().out.decode().splitlines() == [
        "S06  分项之和  [错误]", "应当：和 = 总", "依据：预算法第十四条", "正例：甲", "反例：", "    乙", "    丙",
    ]  # fmt: skip
    assert run("rules", "--json") == 0
    assert json.loads(capfdbinary.readouterr().out)[0]["id"] == "S06"
    assert run("rules", "Z99") == 2


def test_numerals(capsys: Captured) -> None:
    assert run("numerals", "a.txt", "b.txt") == 0
    out = capsys.readouterr().out
    # 16 numerals: 1 unknown, and the share has no year.
    assert re.search(r"^a +16 +14 +87\.50% +14$", out, re.MULTILINE)
    assert re.search(r"^合计 +32 +28 +87\.50% +28$", out, re.MULTILINE)
    assert "不知是何数字" in out
    assert "不知年度：…" in out


def test_schema_describes_what_is_printed(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("schema") == 0
    made = json.loads(capfdbinary.readouterr().out)
    assert set(made["$defs"]["FindingOut"]["required"]) >= {"rule", "severity", "message", "place", "operands"}


def test_version(capsys: Captured) -> None:
    assert run("--version") == 0
    assert re.fullmatch(r"juesuan \d+\.\d+.*\n", capsys.readouterr().out)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_output_survives_any_encoding(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "juesuan", "check", "没有🙂.docx"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    smile = "🙂".encode() if encoding == "utf-8" else b"\\U0001f642"
    assert smile in done.stdout


def test_help_loads_no_heavy_library() -> None:
    heavy = ("rich.console", "jinja2", "docx", "pypdfium2", "lxml", "xlsxwriter", "pikepdf")
    code = f"import sys; from juesuan import cli; cli.run(['--help']); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"


def test_files_alone_are_checked_without_what_reads_options() -> None:
    heavy = ("typer", "pydantic", "click", "rich.progress", "jinja2", "lxml", "duckdb")
    code = f"import sys; from juesuan import cli; cli.run(['check', 'a.txt']); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"


@pytest.mark.parametrize("words", [["check", "a.txt"], ["check", "--", "a.txt"], ["check", "a.txt", "--lang", "zh"]])
def test_a_line_says_the_same_with_and_without_options(words: list[str], capsys: Captured) -> None:
    plain = ["check", "a.txt"]
    assert run(*words) == run(*plain)
    first, second = capsys.readouterr().out.split("── ")[1:]
    assert first == second


@pytest.mark.skipif(sys.platform != "linux", reason="signals")
def test_interrupt_keeps_what_is_done(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "z.txt").write_text("slow 局", "utf-8")

    def alarm(*_: object) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        assert run("check", "a.txt", "z.txt", "b.txt", "-o", "r.json") == 130
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert [d["name"] for d in json.loads((tmp_path / "r.json").read_bytes())["disclosures"]] == ["a"]
    assert "已中断：完成 1/3 份。" in capsys.readouterr().err


def test_a_command_misspelt(capsys: Captured) -> None:
    assert run("chek", "a.txt") == 2
    assert "没有这个命令：chek。是不是 check？" in capsys.readouterr().err
    assert run("xyzzy") == 2
    assert "是不是" not in capsys.readouterr().err
