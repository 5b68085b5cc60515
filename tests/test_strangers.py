"""What is a disclosure and what only has amounts: news, reports, notices, lists against excerpts of narratives, single tables."""

from __future__ import annotations

import textwrap
from pathlib import Path

import docx
import openpyxl
import pytest

from faults.case import make
from juesuan.checks.batch import Job, Outcome, check_one
from juesuan.compile.render import render
from juesuan.kinds.kind import vocabulary

STRANGERS = {
    "市财政新闻": "上半年全市财政收入平稳增长\n本报讯（记者 李明）记者昨日从市财政局获悉，今年上半年，全市一般公共预算收入完成125.60亿元，同比增长5.2%。其中，税收收入98.30亿元，增长4.1%，占一般公共预算收入的78.3%；非税收入27.30亿元，增长9.4%。\n全市一般公共预算支出210.40亿元，增长3.6%，其中教育支出42.10亿元，社会保障和就业支出38.60亿元，卫生健康支出20.15亿元。\n下半年，财政部门将继续落实减税降费政策，兜牢“三保”底线。",
    "没有标题的新闻": "今年前三季度，全区实现营业收入350.00亿元，比上年增长8.0%，其中：规模以上工业收入200.00亿元，服务业收入100.00亿元，批零住餐收入60.00亿元。居民人均可支配收入3.20万元，增长6.0%。",
    "县域收入快讯": "据县税务局统计，1至8月全县完成税费收入86,320.50万元，较去年同期增收4,110.20万元，增长5.00%。分税种看，增值税收入31,200.00万元，企业所得税收入12,450.30万元。",
    "企业": "某公司2024年实现营业收入12500.00万元，比上年增加2500.00万元，增长20.00%；净利润1300.00万元，下降5.00%。其中：产品销售收入10000.00万元，占80.00%；技术服务收入2500.00万元，占20.00%。",
    "政府工作报告": "政府工作报告\n一、2024年工作回顾\n一年来，全市地区生产总值达到1860.00亿元，增长6.1%；一般公共预算收入112.00亿元，增长7.3%；城乡居民人均可支配收入分别达到4.80万元和2.30万元。民生支出占一般公共预算支出的比重达到80.2%。\n二、2025年工作安排\n地区生产总值增长6%左右，一般公共预算收入增长5%。",
    "工作总结": "县水利局2024年工作总结\n一、主要工作\n（一）全年争取上级资金3200.00万元，完成投资2850.00万元，占年度计划的89.06%。\n（二）新建水库2座，治理河道15公里，受益群众3.2万人。\n二、存在问题\n资金到位不及时，工程支出进度慢。",
    "中标公告": "中标结果公告\n一、项目编号：QH-2024-018\n二、项目名称：档案馆数字化加工服务采购项目\n三、中标（成交）信息\n供应商名称：某某科技有限公司\n中标金额：128.50万元\n四、资金来源：财政拨款\n五、评审专家名单：张某、李某、王某",
    "合同": "技术服务合同\n甲方：某县档案馆\n乙方：某科技公司\n第一条 合同总价为人民币128.50万元，分三期支付：首付款38.55万元，占30%；进度款64.25万元，占50%；尾款25.70万元，占20%。\n第二条 违约金按未付经费的0.05%计。",
    "项目清单": "2025年重点项目清单\n序号 项目名称 总投资（万元） 年度投资（万元）\n1 城区道路改造 12500.00 6000.00\n2 污水处理厂扩建 8600.00 3200.00\n3 中心幼儿园 2300.00 1500.00\n合计 23400.00 10700.00",
    "博客": "聊聊我的2024年收支\n去年我的工资收入是25.00万元，比前年增加2.00万元，增长8.70%。支出一共18.00万元，其中：房贷9.60万元，餐饮4.20万元，旅游2.70万元，其他1.50万元。结余7.00万元，占收入的28.00%。",
    "统计公报": "2024年国民经济和社会发展统计公报\n全年地区生产总值562.30亿元，比上年增长5.8%。全年一般公共预算收入38.60亿元，增长6.4%；一般公共预算支出92.70亿元，增长4.2%。年末全县户籍人口62.30万人。",
    "预算执行报告": "关于2024年全市预算执行情况和2025年预算草案的报告\n一、2024年预算执行情况\n全市一般公共预算收入120.50亿元，为预算的101.2%，增长6.0%。政府性基金预算收入56.20亿元，下降12.5%。国有资本经营预算收入3.10亿元。\n二、2025年预算草案\n全市一般公共预算收入预期增长5%。",
    "捐款": "爱心企业向县慈善总会捐款50.00万元，其中：用于助学30.00万元，用于助残20.00万元。此次捐款将纳入专户管理，支出情况定期公布。",
    "村账公示": "某村2024年第四季度财务公开\n收入：土地发包收入3.20万元，转移支付收入5.00万元。\n支出：村道养护2.10万元，路灯电费0.86万元。",
    "招聘": "某县事业单位公开招聘公告\n聘用后年收入约8.50万元，比上年提高5%。报名费100元，其中笔试50元，面试50元。",
    "会议纪要": "会议听取了防汛物资采购情况汇报，同意安排经费35.60万元，其中：冲锋舟20.00万元，编织袋15.60万元。",
}
EXCERPTS = {
    "没有标题的说明": "一、收入支出总体情况\n2024年度收入总计600.00万元，支出总计600.00万元。与上年相比，收、支总计各增加20.00万元，增长3.45%。\n二、收入情况\n本年收入合计590.00万元，其中：财政拨款收入580.00万元，占98.31%；其他收入10.00万元，占1.69%。",
    "三公": "因公出国（境）费支出0.00万元；公务用车购置及运行维护费支出5.34万元，占91.75%；公务接待费支出0.48万元，占8.25%。",
    "一句": "2024年度本年支出合计125.60万元。",
    "硬换行": "本年收入合计1,201.02万元，其中：财政拨款收入1,194.52\n万元，占99.46%；其他收入6.50万元，占\n0.54%。",
    "机关运行经费": "2024年度机关运行经费支出45.20万元，比上年减少2.10万元，下降4.44%，主要原因是压减办公费。",
    "采购": "2024年度政府采购支出总额120.00万元，其中：政府采购货物支出20.00万元、政府采购工程支出0.00万元、政府采购服务支出100.00万元。授予中小企业合同金额90.00万元，占政府采购支出总额的75.00%。",
    "结构": "本年支出合计1,202.46万元，其中：基本支出747.21万元，占62.14%；项目支出455.25万元，占37.86%。",
    "功能分类": "教育支出（类）普通教育（款）小学教育（项）年初预算为120.00万元，支出决算为118.00万元，完成年初预算的98.33%。",
    "总表的字": "收入 支出\n项目 决算数 项目 决算数\n一、一般公共预算财政拨款收入 590.00 一、一般公共服务支出 400.00\n本年收入合计 590.00 本年支出合计 600.00\n总计 600.00 总计 600.00",
    "预算": "2025年部门收入预算600.00万元，其中：一般公共预算拨款收入590.00万元，其他收入10.00万元。",
    "人员": "一般公共预算财政拨款基本支出747.21万元，其中：人员经费680.00万元，主要包括：基本工资、津贴补贴；公用经费67.21万元，主要包括：办公费、水费。",
    "绩效": "项目全年预算数为100.00万元，执行数为95.00万元，完成预算的95.00%。",
    "车辆": "截至2024年12月31日，本单位共有车辆5辆，其中：机要通信用车1辆、应急保障用车4辆。",
    "结转": "年初结转和结余9.40万元，年末结转和结余7.96万元，比上年减少1.44万元。",
    "正文在后": "根据工作需要，全年开展活动12次，投入32.00万元；受益群众5200人，发放补助18.00万元。\n财政拨款支出1202.46万元，占本年支出合计的100.00%。",
}


def checked(path: Path) -> Outcome:
    return check_one(Job(path.stem, (str(path),)))


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("name", STRANGERS)
def test_amounts_make_no_disclosure(name: str, wrapped: bool, tmp_path: Path) -> None:
    text = STRANGERS[name]
    if wrapped:
        text = "\n".join(line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, 37))
    path = tmp_path / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    outcome = checked(path)
    assert outcome.result is None
    assert outcome.error is not None
    assert outcome.error.zh.startswith("不是部门")
    assert "\n" not in outcome.error.zh


@pytest.mark.parametrize("name", EXCERPTS)
def test_an_excerpt_without_a_title_is_checked(name: str, tmp_path: Path) -> None:
    path = tmp_path / "稿.txt"
    path.write_text(EXCERPTS[name], encoding="utf-8")
    assert checked(path).result is not None


def test_a_word_file_that_is_none_and_one_whose_title_is_missing(tmp_path: Path) -> None:
    for name, text in (("新闻", STRANGERS["市财政新闻"]), ("说明", EXCERPTS["没有标题的说明"])):
        document = docx.Document()
        for paragraph in text.split("\n"):
            document.add_paragraph(paragraph)
        document.save(str(tmp_path / f"{name}.docx"))
    assert checked(tmp_path / "新闻.docx").result is None
    assert checked(tmp_path / "说明.docx").result is not None


def test_each_form_alone_is_checked_and_a_list_of_projects_is_not(tmp_path: Path) -> None:
    book = render(make(3, "national", ()).publication, tmp_path / "表.xlsx", "xlsx")
    names = openpyxl.load_workbook(book).sheetnames
    assert len(names) == 9
    for name in names:
        one = openpyxl.load_workbook(book)
        for other in names:
            if other != name:
                del one[other]
        path = tmp_path / f"单表{names.index(name)}.xlsx"
        one.save(path)
        assert checked(path).result is not None, name
    projects = openpyxl.Workbook()
    for row in (
        ("项目名称", "总投资", "资金来源"),
        ("道路改造", 12500, "财政拨款"),
        ("幼儿园", 2300, "财政拨款"),
        ("合计", 14800, ""),
    ):
        projects.active.append(row)  # type: ignore[union-attr]
    projects.save(tmp_path / "清单.xlsx")
    assert checked(tmp_path / "清单.xlsx").result is None


def test_what_a_whole_government_has_is_among_the_measures() -> None:
    assert {"general.income", "fund.income", "capital.income"} <= set(vocabulary().shared)
