"""Small things that users stumble over: each as its user meets it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from juesuan.checks.batch import Job, check_one
from juesuan.compile.workbook import read_workbook, write_workbook
from juesuan.desk import intake
from juesuan.desk.intake import Limits, disclosures
from juesuan.desk.vault import Vault
from juesuan.document.formats import picked
from juesuan.regions.region import called


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    from juesuan.cli import run as command

    code = command(list(words))
    said = capsys.readouterr()
    return code, said.out + said.err


# What is no disclosure


STRANGE = {
    "天气": "今天天气不错。明天也许下雨。",
    "合同": "采购合同\n甲方：某公司\n一、合同总价为12.50万元，增值税率13%。\n二、交货时间为2024年5月1日。",
    "气象": "气温25度，降雨30毫米，比上年增加5毫米。",
    "公开通知": "关于做好2024年度部门决算公开工作的通知\n各部门：\n请于8月30日前公开本部门2024年度部门决算。公开内容包括部门概况、决算表。",
    "预算批复": "关于某局2025年部门预算的批复\n某局：\n你局报来的2025年部门预算已收悉。请按规定公开部门预算。",
    "会议纪要": "会议纪要\n会议听取了2024年部门决算公开情况的汇报，要求各单位做好公开工作。",
    "章程": "一、主要职责\n负责会务。\n二、机构设置\n设秘书处。",
}
KNOWN = {
    "标题": "清河县档案馆2024年度部门决算",
    "一句": "2024年度本年支出合计125.60万元。",
    "章节": "一、收入支出决算总体情况说明\n本年工作正常开展。",
    "预算": "某局2025年部门预算公开\n本单位工作正常开展。",
    "说明": "关于2024年度部门决算的说明\n本单位工作正常开展。",
    "目录": "目录\n第一部分部门概况\n第二部分2024年度部门决算表\n第三部分2024年度部门决算情况说明",
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_disclosure_is_told_in_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"{name}.txt").write_text(STRANGE[name], encoding="utf-8")
    code, said = run(capsys, "check", str(tmp_path / f"{name}.txt"))
    assert code == 2
    told = [line for line in said.splitlines() if line.strip()]
    assert len(told) == 2  # its name, and why
    assert "不是" in told[1]
    assert "公开文稿" in told[1]
    assert "未核对" not in said
    assert "F03" not in said


@pytest.mark.parametrize("name", KNOWN)
def test_what_shows_any_sign_of_a_disclosure_is_checked(name: str, tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(KNOWN[name], encoding="utf-8")
    assert check_one(Job("稿", (str(tmp_path / "稿.txt"),))).result is not None


def test_an_empty_picture_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("L", (600, 800), 255).save(tmp_path / "白页.png")
    code, said = run(capsys, "check", str(tmp_path / "白页.png"))
    assert code == 2
    assert "没有读出文字" in said
    assert "未核对" not in said


def test_a_command_misspelt(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "chek", "a.docx")
    assert code == 2
    assert "是不是 check？" in said


# Regions by their names


@pytest.mark.parametrize(
    ("words", "region"),
    [("全国通用", "national"), ("全国", "national"), ("新疆", "xinjiang"), ("上海市", "shanghai"), ("xinjiang", "xinjiang"), ("海", "海"), ("某省", "某省")],
)  # fmt: skip
def test_a_region_is_called_by_its_name(words: str, region: str) -> None:
    assert called(words) == region


@pytest.mark.parametrize("kind", ["final", "budget"])
def test_a_workbook_names_its_template_in_chinese(kind: str, tmp_path: Path) -> None:
    from juesuan.compile.workbook import read_sheets

    write_workbook(tmp_path / "空.xlsx", template="xinjiang", year=2025, kind=kind)
    cells = [str(c) for _, rows in read_sheets(tmp_path / "空.xlsx") for row in rows for c in row]
    assert "新疆维吾尔自治区" in cells
    assert "xinjiang" not in cells
    assert read_workbook(tmp_path / "空.xlsx").filing.template == "xinjiang"


def test_a_check_takes_the_region_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(KNOWN["一句"], encoding="utf-8")
    assert "模板 上海市" in run(capsys, "check", str(tmp_path / "a.txt"), "--template", "上海")[1]
    code, said = run(capsys, "check", str(tmp_path / "a.txt"), "--template", "某省")
    assert code == 2
    assert "上海市 shanghai" in said


def test_a_report_names_its_template_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(KNOWN["一句"], encoding="utf-8")
    said = run(capsys, "check", str(tmp_path / "a.txt"))[1]
    assert "模板 全国通用" in said
    assert "national" not in said


# Pictures


def picture(format: str = "png") -> bytes:
    made = io.BytesIO()
    Image.new("L", (60, 80), 255).save(made, format)
    return made.getvalue()


def taken(tmp_path: Path, given: dict[str, bytes]) -> Any:
    return intake.take([(n, io.BytesIO(d)) for n, d in given.items()], Vault(tmp_path), Limits())


def test_pictures_are_taken_in_and_are_a_disclosure_beside_others(tmp_path: Path) -> None:
    found = taken(
        tmp_path,
        {
            "局/1.jpg": picture("jpeg"),
            "局/2.png": picture(),
            "局/某局2024年度部门决算.txt": "本年支出1.00万元。".encode(),
            "假.png": b"<html></html>",
            "半.png": picture()[:50],
            "半.jpg": picture("jpeg")[:-40],
        },
    )
    assert [n for n, _ in found.refused] == ["假.png", "半.png", "半.jpg"]
    assert [[f.name for f in files] for _, files in disclosures(found)] == [
        ["某局2024年度部门决算.txt"],
        ["1.jpg", "2.png"],
    ]
    assert {".jpg", ".png"} <= set(picked().split(","))


# Cards


def test_a_card_of_the_report_has_the_whole_sentence(tmp_path: Path) -> None:
    from juesuan.checks.engine import check
    from juesuan.report.html import parts

    why = "主要原因是" + "、".join(f"第{n}批基层项目按进度支付尾款" for n in range(9))
    sentence = f"2024年度支出合计125.00万元，与2023年度相比，增加25.00万元，增长35.00%，{why}。"
    (tmp_path / "清河县档案馆2024年度部门决算.txt").write_text(
        f"清河县档案馆2024年度部门决算\n一、支出决算情况说明\n{sentence}\n", encoding="utf-8"
    )
    result = check(tmp_path / "清河县档案馆2024年度部门决算.txt")
    (card,) = (c for c in parts(result, "zh")["cards"] if c.finding.severity == "error")
    assert card.excerpt.before + card.excerpt.words + card.excerpt.after == sentence
