"""Wordings that other writers use, and their sisters: what each figure is read as, in short (`test_unseen_phrases.short`; `-` is not looked at)."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from test_unseen_phrases import HEADS, short

PHRASES = [
    # those in post and those paid
    ("staff", "编制486人，其中行政编制471人、事业编制15人；实有人员462人，其中行政449人、事业13人；离退休人员205人。", "- - - staff.active - - -"),
    ("staff", "事业编制63人，实际58人；离退休人员41人，其中离休1人、退休40人。", "- staff.active - staff.retired_cadre staff.retired"),
    ("staff", "核定编制40人，实有38人；退休12人。", "- staff.active staff.retired"),
    ("staff", "年末实有人员1,024人，其中在职民警、职工742人，离休3人，退休279人。", "staff.total staff.active staff.retired_cadre staff.retired"),
    ("staff", "财政供养人员31人，其中在职23人、退休8人。", "staff.total staff.active staff.retired"),
    ("staff", "年末财政拨款补助人员31人（其中：在职23人、退休8人）。", "staff.total staff.active staff.retired"),
    ("staff", "实有人数49人，其中：在职34人，退休15人，离休0人。", "staff.total staff.active staff.retired staff.retired_cadre"),
    # vehicles
    ("three", "公务用车运行维护费18.64万元，本年度单位公务用车保有量7辆。", "three.running three.held"),
    ("three", "公务用车运行维护费18.64万元，年末本部门公务用车保有量7辆。", "three.running three.held"),
    ("three", "2024年安排公务用车运行维护费9.00万元，用于6辆公务用车燃油、维修、保险等支出。", "three.running three.held"),
    ("three", "公务用车运行维护费9.00万元，主要用于保障现有6辆执法执勤用车运行。", "three.running three.held"),
    ("three", "公务用车运行维护费9.86万元，分摊到4辆车上每辆不足2.5万元；没有买车（0辆）。", "three.running three.held - three.bought"),
    ("three", "“三公”经费18.20万元，全部是运行维护费，学校现有3辆公务用车（含校车）；公务接待费0万元。", "three.total three.held three.reception"),
    ("three", "公务用车购置费比2023年增加36.00万元，主要原因是按规定更新应急指挥车2辆。", "three.purchase#c three.bought"),
    ("three", "公务用车购置费36.00万元，增加的原因是报废更新执法执勤用车2辆。", "three.purchase three.bought"),
    ("three", "三项费用中车费占73.82%，接待占26.18%。", "- three.vehicles#s three.reception#s"),
    ("three", "合计——预算数：5.00万元；决算数：4.28万元；完成率：85.6%；上年数：3.84万元；增长：11.5%。", "three.total@b three.total three.total@b#k three.total!2023 three.total#r"),
    # what is spent on whom
    ("expenditure", "按支出用途分类，包括：人员支出2223.79万元，日常公用支出430万元，项目支出725.56万元，分别占支出的65.8%、12.7%和21.5%。", "whole.personnel whole.public whole.project whole.personnel#s whole.public#s whole.project#s"),
    ("expenditure", "按用途分：人员经费2223.79万元、公用经费430万元、项目支出725.56万元。", "whole.personnel whole.public whole.project"),
    ("expenditure", "财政拨款安排的基本支出中，基本工资、津贴补贴等人员经费支出424.17万元，占94.94%；办公费、印刷费、水电费等公用经费22.79万元，占5.06%。", "general.personnel general.personnel#s general.public general.public#s"),
    ("expenditure", "基本支出1505.8万元（33.0%）。基本支出中，财政拨款负担1196.5万元。", "whole.basic - fiscal.basic"),
    ("general", "基本部分2,846.52万元养人办公；项目部分965.00万元，用于系统运维。", "general.basic general.project"),
    ("basic", "用于日常公用的有500.78万元，包括办公费、水费。", "general.public"),
    # procurement
    ("procurement", "纳入2024年部门预算的政府采购项目总额3,066.15万元，其中：货物类1,000.00万元。", "procurement.total procurement.goods"),
    # performance
    ("performance", "2024年度，本单位5个项目开展了财政性资金绩效自评价。", "performance.projects"),
    ("performance", "绩效自评覆盖项目6个。", "performance.projects"),
    ("performance", "对部门整体和4个项目开展了绩效自评。", "performance.projects"),
    ("performance", "本部门对整体支出和4个项目开展绩效自评。", "performance.projects"),
    ("performance", "2024年，填报绩效目标的预算项目8个。", "performance.goals"),
    # totals, changes, years
    ("overview", "2024年收入预算31864.99万元，其中，本年收入31114.99万元，上年结转收入750.00万元。", "whole.total@b whole.income whole.opening"),
    ("overview", "较上年收、支预算各增长5.62%，也就是各增加374.13万元。", "whole.total#r whole.total#c"),
    ("overview", "本年收入达到21708.13万元；年末结转20.00万元。", "whole.income whole.closing"),
    ("general", "其中“机关事业单位基本养老保险缴费支出（项）”286.74万元、“机关事业单位职业年金缴费支出（项）”143.37万元。", "general.expenditure:机关事业单位基本养老保险缴费支出 general.expenditure:机关事业单位职业年金缴费支出"),
    ("general", "上年安排死亡抚恤21.85万元，本年未安排。", "general.expenditure:死亡抚恤!2023"),
    ("general", "规模：35,443.05万元，较2023年预算增加1,591.64万元，升4.70%。", "general.expenditure - -"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "text", "expected"), PHRASES, ids=[f"{s}: {t[:28]}" for s, t, _ in PHRASES])
def test_phrase(section: str, text: str, expected: str) -> None:
    document = Document(
        (Source("x.txt", "txt"),), tuple(blocks_of(f"某县某局2024年度部门决算公开\n{HEADS[section]}\n{text}"))
    )
    read = [short(f) for f in extract(document).figures]
    wanted = expected.split()
    assert [w if w == "-" else r for r, w in zip(read, wanted, strict=True)] == wanted
