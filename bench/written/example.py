"""The form of a written disclosure, shown on a few lines: not part of the proof. Numbers are computed, sentences written."""

from __future__ import annotations

from decimal import Decimal as D

from written.paper import Paper, money

BASIC, PROJECT, LAST = D("812.36"), D("205.10"), D("980.00")
INCOME = BASIC + PROJECT
CHANGE = INCOME - LAST
RATE = CHANGE / LAST * 100

paper = Paper("e01_example", kind="final", place="某省", year=2023, unit="云溪县林业局", format="html")
paper.h("云溪县林业局2023年度部门决算")
paper.h("一、收入支出决算总体情况说明", 2)
paper.p(
    f"2023年度收、支总计均为⟦{INCOME}|收入支出总计⟧万元。与上年相比，收、支总计各增加⟦{CHANGE}|收入支出总计|增减额⟧万元，"
    f"增长⟦{RATE:.1f}|收入支出总计|增减率|%⟧%，主要是新增森林防火项目。"
)
paper.p(
    f"本年支出合计⟦{INCOME}|本年支出合计⟧万元，其中：基本支出⟦{BASIC}|基本支出⟧万元，占⟦{BASIC / INCOME * 100:.1f}|基本支出|占比|%⟧%；项目支出⟦{PROJECT}|项目支出⟧万元。"
)
paper.table(
    "03", "支出决算表", above=("公开03表", "部门：云溪县林业局", "单位：万元"),
    head=[["项目", "<", "本年支出合计", "基本支出", "项目支出"], ["功能分类科目编码", "科目名称", "^", "^", "^"]],
    rows=[["合计", "<", money(INCOME), money(BASIC), money(PROJECT)], ["213", "农林水支出", money(INCOME), money(BASIC), money(PROJECT)], ["21302", "林业和草原", money(INCOME), money(BASIC), money(PROJECT)],
          ["2130201", "行政运行", money(BASIC), money(BASIC), ""], ["2130234", "林业草原防灾减灾", money(PROJECT), "", money(PROJECT)]],
)  # fmt: skip
paper.fault("增减额错一位", f"各增加【{CHANGE}】万元", "137.46")
paper.cell_fault("表中数字颠倒", "03", "2130234", 2, "250.10")
