"""An amount in 元 that looks like a code of the economic classification is an amount where no name stands behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.checks.engine import check

JOINED = (
    "| 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |", "| 301 | 工资福利支出 | 131013 | 131013 | 0 |", "| 30101 | 基本工资 | 100000 | 100000 | 0 |",
    "| 30102 | 津贴补贴 | 31013 | 31013 | 0 |", "| 302 | 商品和服务支出 | 30201 | 0 | 30201 |", "| 30201 | 办公费 | 30201 | 0 | 30201 |",
    "| 399 | 其他支出 | 39999 | 0 | 39999 |", "| 39999 | 其他支出 | 39999 | 0 | 39999 |", "| 合计 | 合计 | {total} | 131013 | 70200 |",
)  # fmt: skip
SPLIT = (
    "| 类 | 款 | 科目名称 | 合计 | 人员经费 | 公用经费 |", "| 301 |  | 工资福利支出 | 131013 | 131013 | 0 |", "| 301 | 01 | 基本工资 | 100000 | 100000 | 0 |",
    "| 301 | 02 | 津贴补贴 | 31013 | 31013 | 0 |", "| 302 |  | 商品和服务支出 | 30201 | 0 | 30201 |", "| 302 | 01 | 办公费 | 30201 | 0 | 30201 |",
    "| 399 |  | 其他支出 | 39999 | 0 | 39999 |", "| 399 | 99 | 其他支出 | 39999 | 0 | 39999 |", "| 合计 |  |  | {total} | 131013 | 70200 |",
)  # fmt: skip


def _rules(folder: Path, rows: tuple[str, ...], total: int) -> set[str]:
    lines = ("清河县财政局2026年部门预算", "一般公共预算基本支出表", "单位：元", *rows)
    path = folder / "a.txt"
    path.write_text("\n".join(lines).format(total=total), encoding="utf-8")
    return {f.rule for f in check(path).findings} - {"F03"}


@pytest.mark.parametrize("rows", [JOINED, SPLIT])
def test_amounts_that_look_like_codes_are_summed(rows: tuple[str, ...], tmp_path: Path) -> None:
    assert _rules(tmp_path, rows, 201213) == set()
    assert _rules(tmp_path, rows, 201313)
