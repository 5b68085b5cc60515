"""What a noun phrase names: the measure and item that a figure is of, by its words, its list and the sentence's own subject."""

from __future__ import annotations

from functools import lru_cache

from juesuan.domain.measures import tidy, with_carry
from juesuan.extract.apart import (
    class_named,
    given_this_year,
    kind_of_spending,
    of_account_spoken,
    paid_apart,
    spending_account,
    sums_section,
    tells_classes,
)
from juesuan.extract.budgets_told import budget_just_told, carried_apart, only_budget
from juesuan.extract.discourse import Discourse, Subject, is_part_of, last_told, of_fact, was_told, whole_of_list
from juesuan.extract.of_items import (
    KINDS,
    explained,
    in_sentence,
    item_parted,
    item_within,
    last_two,
    main_of_section,
    names_leaf,
    parts_by_kind,
    parts_of_basic,
    procured_just_told,
    sums_up,
    told_by_items,
)
from juesuan.extract.words import (
    after_last,
    coded_item,
    dashed_item,
    economic_code,
    of_another,
    single_measure,
    without_codes,
)
from juesuan.kernel.patterns import compiled

_OF_PROCUREMENT = compiled(r"政府采购(?:年初|全年|调整后?)?预算[^。；]*其中[^。；]*$")
"""What stands before the kinds of a budget of procurement, which final accounts tell: no list of theirs has it for its whole."""


def subject_of(d: Discourse, noun: str, context: str, unit: str) -> Subject:
    """Return the subject that a noun phrase names; the sentence's own when it names none."""
    read = d.by_words.noun(noun)
    if read.adverb:
        noun, read = "", d.by_words.noun("")
    if read.average:
        return Subject("~" + noun[-24:])
    plain = read.total if read.total and d.names.resolve(read.total, d.section) else read.plain
    if d.own != "final" and plain in ("当年预算", "本年预算"):
        return Subject(d.names.resolve(plain, d.section) or d.subject.measure)
    if "年" in plain and not plain.startswith("本年"):
        plain = d.g.years.sub("", plain)
    plain = without_own_unit(d, plain)
    if plain.startswith(("其余", "剩余", "余下", "由")):
        plain = compiled(r"^(?:其余|剩余|余下)(?:部分)?(?:的)?(?:均|全部|都)?(?:为|是)|^由(?!上|去|20)").sub("", plain)
    if d.own != "final" and "所属" in plain:
        plain = compiled(r"^(?:机关|本级)?(?:及|和)?所属(?:各)?(?:预算)?单位(?:共有|合计)?(?=.{2})").sub("", plain)
    lettered = plain.isalpha()  # no code, no dash and no bracket stands in it
    if not lettered and "）" in plain and (marked := compiled(r".*（\d{0,7}[类款项]）(?P<rest>.*)$").match(plain)):
        plain = marked["rest"] if not d.g.pronoun.match(marked["rest"] or "其") else ""
    item, rest = ((), plain) if lettered else coded_item(plain)
    if item and (not rest or d.g.pronoun.match(rest)):
        return d.subject
    if d.subject.item and ((not lettered and dashed_item(plain)) or names_leaf(d.subject.item, plain)):
        return d.subject
    plain = plain if lettered else without_codes(plain)
    if d.own != "final":
        plain = compiled(
            r"（(?:含|包括|不含)[^（）]*）$|^在(?![职编岗校建])(?=.{4})|(?<=.{4})的$|(?<=.{4})科目$|(?<=支出)一[类项块](?:就|即|便)?$|^(?:前|这|上述|以上)?[两二三四五][块项类者](?:合计|之和|相加|加总)?(?:即|就是)(?=.{4})|^上述(?=.{4})|^以上(?=.{4,}支出$)"
        ).sub("", plain)
        if unit == "辆" and d.section == "assets" and plain in ("实有", "上年末实有", "年末实有", "现有", "保有"):
            return Subject("assets.vehicles")
    if not plain and (of := sums_section(d, noun) or given_this_year(d, unit)):
        return Subject(of)
    if not plain and not d.subject.measure and (main := main_of_section(d)).measure:
        return main  # 使用…安排的基本支出中的公用经费支出，合计 x: what the section is about
    if not plain and (whole := whole_again(d, unit, d.at)):
        return whole
    if read.sums and (summed := sums_up(d, noun)):
        return summed
    if not plain:
        return Subject("staff.total") if unit == "人" and sums_staff(d) else d.subject
    if d.section == "assets" and plain in ("价值", "账面价值", "原值", "账面原值", "账面净值") and d.figures:
        plain = {"assets.area": "房屋价值", "assets.vehicles": "车辆价值"}.get(
            compiled(r"^(assets\.vehicles)\..*").sub(r"\1", d.figures[-1].fact.measure), plain
        )
    if (
        plain.startswith("财政拨款")
        and (whole_told := whole_of_list(d)) in ("whole.closing", "whole.opening")
        and compiled(r"财政拨款(?:(?:结转)?[和及、与]?结余|结转)?(?:资金)?").fullmatch(plain)
    ):
        return Subject("fiscal." + whole_told.partition(".")[2])
    if "企业" in plain and compiled(
        r"(?:其中|含|预留给?|面向)*小[型]?(?:和|、)?微型?企业(?:的)?(?:合同|采购)?(?:份额|金额|预算)?"
    ).fullmatch(plain):
        for of, micro in (
            ("procurement.sme", "procurement.micro"),
            ("procurement.reserved_sme", "procurement.reserved_micro"),
        ):
            if of in (whole_of_list(d), d.subject.measure):
                return Subject(micro)
    last = last_told(d) if plain.startswith("用于") else None
    if last and last.fact.aspect == "share" and last.fact.measure == d.names.resolve(plain[2:], d.section):
        return Subject(last.fact.measure)  # p%用于基本支出（x 万元）
    if "主要用于" in plain and (aim := compiled(r".{2,}?(?:经费|支出|资金)主要用于(.{2,})").fullmatch(plain)):
        plain = "用于" + aim[1]  # 机关运行经费主要用于办公费 x: of what it was spent on
    if "等" in plain:
        plain = compiled(r"^.{2,}等(?=(?:日常)?(?:公用|人员)(?:经费|支出))").sub("", plain)
    if plain.startswith(("开支", "支付", "发生", "列支")) and len(plain) > 3:
        plain = plain[2:]
    if plain.startswith("用于") and (towards := compiled(r"用于(.{2,20}?)(?:方面|类)?的?支出").fullmatch(plain)):
        plain = class_named(towards[1]) or plain
    if plain.endswith(("的基本支出", "的项目支出")) and not d.g.by_purpose.search(plain) and parts_by_kind(d.text):
        plain = plain[-4:]  # 用于保障机构正常运转的基本支出 x，用于公路养护的项目支出 y
    if unit == "平方米" and d.section == "assets" and plain.endswith("用房") and alone_with_its_area(d):
        return Subject("assets.area")
    if d.section == "procurement" and compiled(r"(?:采购|合同|中标|成交)?金额").fullmatch(plain) and context:
        plain = context[-60:] + plain
    if d.own != "final" and paid_apart(d, plain):
        return Subject("~" + plain[-24:])
    key = d.names.resolve(plain, d.section)
    if key == d.subject.measure and d.g.pronoun.match(plain) and in_sentence(d, d.subject.item):
        return d.subject  # 住房公积金（2210201）：支出 x
    if unit == "人" and key.endswith((".personnel", ".public")):
        return Subject("~" + plain[-24:])  # 人员增加2人: no money
    if unit in ("辆", "台") and d.section == "three_public" and not key.startswith("three."):
        key = vehicles_bought(d, plain) or key
    if not key and unit in ("万元", "%") and (part := kind_of_spending(d, plain)):
        return part
    if d.section == "assets" and unit == "万元":
        key = d.g.file.money_of.get(key, key)  # 房屋构筑物 x万元，车辆 y万元: their values
    if not key and unit == "个" and (counted := projects_counted(d, plain)):
        return Subject(counted)
    if (
        key
        and not (
            (key == "operating.total" and compiled(r"本级|[局委办]机关").search(plain)) or d.g.by_purpose.search(plain)
        )
        and of_another(plain, d.outline.unit, d.g)
    ):
        return Subject("~" + plain[-24:])  # 其中：局本级支出 x，县方志办支出 y: each unit's own, not the department's
    if key == "performance.goal_funds":
        key = funds_of_goals(d)
        if not key:
            return Subject("~" + plain[-24:])
    if key.startswith("whole.income.") and compiled(r"元中，[^。；]{0,12}支出").match(d.text, d.text.find("元", d.at)):
        key = f"{key.rpartition('.')[2]}.expenditure"  # 在一般公共预算拨款的 x 中，基本支出为 y
    if key.startswith(("assets.vehicles", "assets.equipment")) and unit in ("辆", "台") and to_be_bought(d):
        return Subject("~" + plain[-24:])
    if key == "staff.total" and d.g.of_one_staffing.search(after_last("。；", d.text[: d.at])):
        return Subject("~" + plain[-24:])  # 行政编制 x，实有人数 y；事业编制 z，实有人数 w: of one kind of post each
    if key.endswith(".?"):
        key = concept_of_budget(d, key[:-2], context)
    if (
        d.section in d.g.file.sections["aside"]
        and key.split(".")[0] in ("general", "fund", "capital")
        and key != "general.public"
    ):
        return Subject("~" + plain[-24:])  # 三公经费 x（其中：一般公共预算支出 y）: where x is paid from
    if d.section in ("overview", "fiscal"):
        if compiled(r"(?:部门|单位)?(?:预算|年度)?(?:收支|收入和?、?支出)(?:预算)?").fullmatch(plain):
            key = {"overview": "whole"}.get(d.section, d.section) + ".both"
        if plain.endswith(("收入合计", "支出合计")) and "本年" not in plain:
            account, _, concept = key.rpartition(".")
            d.either = f"{account}.{'total' if concept == 'income' else 'total_out'}"
    if (
        key == "fiscal.income"
        and "本年" not in plain
        and compiled(r"[^，。；]*，其中：?(?:本年|当年)").match(d.text, d.at)
    ):
        key = "fiscal.total"  # 财政拨款收入 x，其中：本年收入 y，上年结转 z
    if (side := d.g.bare_side.fullmatch(plain)) and (budget := budget_just_told(d)):
        key = f"{budget}.{'income' if side[1] == '收入' else 'expenditure'}"
    if key.startswith("fiscal.") and not d.g.of_budgets.search(plain) and (budget := only_budget(d)):
        key = key.replace("fiscal", budget)  # 一般公共预算财政拨款本年收入 x；本年支出 y: of the same budget
    if key in ("whole.opening", "fiscal.opening") and not d.g.of_budgets.search(plain) and (budget := carried_apart(d)):
        key = f"{budget}.opening"
    if d.section == "general" and "公共" not in plain and key in ("general.income", "general.expenditure"):
        d.either = key.replace("general", "fiscal")  # 财政拨款支出: of all three budgets, if the tables say so
    if d.own != "final" and (total_key := with_carry(key)) and _WITH_CARRY.fullmatch(plain):
        d.either = total_key  # 收入预算 x，其中：上年结转 y
    own = r"(?:本年度?)?" if d.section in ("income", "expenditure") else r"本年度?"
    total = compiled(own + r"(收入|支出)总额").fullmatch(plain) if plain.endswith("总额") else None
    if total and ("结转" not in d.text[d.sentence_start :] or was_told(d, key)):
        # The year's own, unless the sentence goes on to tell the carry-over as a part of it.
        key = d.names.resolve(f"本年{total[1]}合计", d.section)
    if plain.endswith(("总收入", "总支出")) and key.endswith((".income", ".expenditure")):
        key = grand_total(d, key)
    if (
        (d.section == "basic" or parts_of_basic(d))
        and key.startswith(("three.", "assets."))
        and unit == "万元"
        and (code := economic_code(plain))
    ):
        return Subject("general.economic", code)  # 公用经费 x，包括：…公务接待费 y: the basic expenditure's own item
    if d.own != "final":
        key = of_account_spoken(d, plain, key)
    if key.startswith("three.") and is_part_of(d, "operating.total"):
        return Subject("~" + plain[-24:])  # 机关运行经费 x，其中：…公务用车运行维护费 y: what the office pays itself
    if key.endswith(KINDS) and not d.g.of_budgets.search(plain) and (of_item := item_parted(d)):
        account, _, spent = key.rpartition(".")
        return Subject(f"{account}.{spent}", of_item) if spent in ("basic", "project") else Subject("~" + plain[-24:])
    if key:
        return Subject(within_list(d, single_measure(key)))
    if unit in ("万元", "%") and (named := class_named(plain)) and tells_classes(d):
        return Subject(f"{spending_account(d)}.expenditure", named)
    if (
        kind := d.g.file.procured.get(
            compiled(r"^按[^，。；]{1,6}分(?=货物|工程|服务)|(?:采购|支出)?预算$|占大头$|(?:采购|支出|合同)$").sub(
                "", plain
            )
        )
    ) and (
        is_part_of(d, "procurement.total")
        or (d.own == "final" and d.section == "procurement" and _OF_PROCUREMENT.search(d.text, 0, d.at))
        or procured_just_told(d)
    ):
        return Subject(kind)
    if (
        (d.section == "basic" or parts_of_basic(d))
        and unit in ("万元", "%")
        and (code := economic_code(compiled(r"^(?:主要)?用于|（[^（）]*）$|^由").sub("", plain)))
    ):
        if d.own != "final" and whole_of_list(d).endswith(".expenditure"):
            return Subject("~" + plain[-24:])  # 一般公共预算支出 x，其中：商品和服务支出 y: with that of projects
        return Subject("general.economic", code)
    if unit in ("万元", "%") and (called := told_by_items(d, plain)):
        return Subject(f"{spending_account(d)}.expenditure", called)
    if unit == "万元" and not explained(d) and (part := item_within(d, plain)):
        return part
    if d.section == "three_public" and (d.subject.measure, unit) in d.g.counted:
        told = d.g.received.match(plain) or (not d.in_reason and d.g.receiving.match(plain))
        if told:
            return d.subject  # 国内公务接待支出 x，接待12批次
    others = ("three.foreign", "three.overseas", "three.other")
    if (
        d.section == "three_public"
        and unit in ("批", "万元", "%")
        and not d.lists
        and d.subject.measure not in others
        and d.g.received.match(plain)
    ):
        return Subject("three.receptions" if unit == "批" else "three.reception")  # 全年接待31批260人
    if plain in ("前者", "后者") and (two := last_two(d)):
        return two[plain == "后者"]
    if plain in ("合计", "共计", "总计") and (whole := whole_of_open_list(d, unit)):
        return whole  # 其中甲 x，乙 y，合计 z: the whole told again
    if d.g.pronoun.match(plain) or (unit in ("人", "人次") and d.section == "three_public" and d.g.guests.match(plain)):
        spoken = part_of_list(d, unit) or antecedent(d, plain)
        bought = unit == "万元" and spoken.measure == "three.bought" and plain in ("花费", "支出", "费用")
        return money_of(d, spoken) if bought else spoken  # 购置应急指挥车1辆，花费 x
    return Subject("~" + plain[-24:])


def whole_again(d: Discourse, unit: str, at: int) -> Subject | None:
    """Return the whole of a list that its sum tells again: 总预算 x，其中甲 a，乙 b，合计 x; None for any other words."""
    whole = whole_of_open_list(d, unit)
    if whole is None or len(d.lists[-1].parts) < 2 or "计" not in d.text[max(0, at - 3) : at]:
        return None
    if not compiled(r"[，、；](?:以上)?(?:合计|共计|总计)(?:为)?$").search(d.text[max(0, at - 8) : at]):
        return None
    return whole


def whole_of_open_list(d: Discourse, unit: str) -> Subject | None:
    """Return what the list that is open parts, in a unit; None where none is open or it has no such whole."""
    if not d.lists or unit not in d.lists[-1].whole:
        return None
    fact = d.by_id[d.lists[-1].whole[unit]].fact
    return of_fact(fact)


_WITH_CARRY = compiled(r"(?:20\d\d年度?)?(?:部门|单位)?(?:总)?(?:收入|支出)(?:总)?(?:预算)?(?:合计|总额|总计)?")
"""What a budget calls its revenue or expenditure, with what is carried over or without."""


def vehicles_bought(d: Discourse, words: str) -> str:
    """Return what is counted where words say what the money buys (用于更新防汛应急用车1辆), '' for other words.

    Neither what another year bought, which explains a change (主要原因是上年更新车辆1辆), nor a second count, which may be a part.
    """
    bare = compiled(r"(?:计划|拟)?(?:更新|购置|采购|购买|新购)").fullmatch(words)
    behind = bare and compiled(r"\d+ ?[辆台][^，。；\d]{0,10}车").match(d.text, d.at)  # 更新1台囚车
    if not (behind or d.g.bought.search(words)) or any(f.fact.measure == "three.bought" for f in d.figures):
        return ""
    clause = compiled(r"[，。；：（]").split(d.text[: d.at])[-1]
    return "" if compiled(r"上年|去年|上一年|以前年度|20\d\d").search(clause) else "three.bought"


def to_be_bought(d: Discourse) -> bool:
    """Tell whether an amount of money for what is to be bought stands before a vehicle of its clause: 拟购置固定资产 x，主要是三防车辆1台."""
    told = d.figures[-1] if len(d.figures) > d.start_of_paragraph else None
    if told and d.own != "final" and told.fact.measure == "assets.planned_equipment":
        return compiled(r"[^。；]*").fullmatch(d.text, told.place.end - d.offset, d.at) is not None
    if d.own == "final" or told is None or told.unit != "万元" or not told.fact.measure.startswith("~"):
        return False
    return compiled(r"购置|新增|采购|更新|配置|配备").search(told.fact.measure) is not None


def funds_of_goals(d: Discourse) -> str:
    """Return what 涉及资金 is: of the projects with goals just counted, of the whole department (整体支出…，涉及资金 x), '' of some of them."""
    clause = compiled(r"[。；\n]").split(d.text[d.sentence_start : d.at])[-1]
    if "整体支出" in clause and "项目" not in clause.rpartition("整体支出")[2]:
        return "performance.total"
    here = d.figures[d.start_of_paragraph :]
    counts = [f for f in here if f.unit == "个" and f.fact.aspect == "amount"]
    told = [f for f in here if f.fact.measure == "performance.goal_funds" and f.fact.aspect == "amount"]
    if (counts and counts[-1].fact.measure != "performance.goals") or told:
        return ""  # 其中重点项目3个，涉及资金 y
    return "performance.goal_funds"


def sums_staff(d: Discourse) -> bool:
    """Tell whether 合计 adds up those in post and those retired that its sentence has told: 在职267人、退休184人，合计451人."""
    if d.section != "organisation" or not compiled(r"(?:合计|共计|总计)为?$").search(d.text[max(0, d.at - 6) : d.at]):
        return False
    start = max(d.text.rfind("；", d.sentence_start, d.at) + 1, d.sentence_start)
    said = {f.fact.measure for f in d.figures[d.start_of_paragraph :] if f.place.start - d.offset >= start}
    return "staff.active" in said and bool(said & {"staff.retired", "staff.retired_cadre"})


def projects_counted(d: Discourse, words: str) -> str:
    """Return what a number of projects without more words (共涉及项目 x个) counts: what the sentence says was done with them."""
    if d.section != "performance" or "涉及" not in words or not d.g.projects_at_large.fullmatch(words):
        return ""
    said = d.text[d.sentence_start : d.at]
    found = [(m.start(), key) for word, key in d.g.file.done.items() for m in compiled(word).finditer(said)]
    return max(found)[1] if found else ""


def alone_with_its_area(d: Discourse) -> bool:
    """Tell the one kind of rooms that a paragraph counts, which are then all there are: 办公用房3,260平方米."""
    return not was_told(d, "assets.area") and sum(t.unit == "平方米" for t in d.tokens) == 1


def spent_beside(d: Discourse, carried: Subject) -> Subject:
    """Return the expenditure that the paragraph told before its carry-over, which no budget is made of: 支出 x，年末结转 y。年初预算 z."""
    measure = carried.measure.partition(".")[0] + ".expenditure"
    return Subject(measure) if was_told(d, measure) else carried


def within_list(d: Discourse, key: str) -> str:
    """Return the measure as the open list's whole has it: 安排购置车辆 x，其中：其他用车 y is of those to be bought."""
    whole = whole_of_list(d)
    named = d.g.file.within.get(whole, "")
    return whole + key[len(named) :] if named and key.startswith(named + ".") else key


def concept_of_budget(d: Discourse, budget: str, context: str) -> str:
    """Return what a budget named alone (一般公共预算财政拨款 x) is: its revenue, expenditure or carry-over, by its list and its sentence."""
    whole = whole_of_list(d)
    if whole.startswith("fiscal."):
        concept = whole.partition(".")[2]
        if concept == "total":
            d.either = f"{budget}.total"  # 财政拨款收入总计 x，其中：一般公共预算财政拨款 y: with its carry-over or not
        return f"{budget}.{'income' if concept == 'total' else concept}"
    if d.section == "basic":
        return f"{budget}.basic"  # 基本支出 x，使用一般公共预算财政拨款 y
    said = context + d.text[d.sentence_start : d.sentence_start + 40]
    if d.section in ("overview", "income") and not compiled(r"结转|结余").search(said):
        return f"whole.income.{budget}"
    if compiled(r"年末").search(said):
        return f"{budget}.closing"
    if compiled(r"年初(?!.{0,4}预算)|结转|结余").search(said):
        return f"{budget}.opening"
    return f"{budget}.expenditure" if "支出" in said else f"{budget}.income"


@lru_cache(64)
def _names_of(unit: str) -> tuple[str, ...]:
    """Return the department's name and those that leave out what it is below: 市交通运输局 of 琼崖市交通运输局.

    A short name begins with its level: 档案馆 of 清河县档案馆 may be an item of the classification.
    """
    name = tidy(unit)
    return tuple(name[i:] for i in range(len(name) - 2) if not i or name[i] in "省市县区州盟旗镇乡")


def without_own_unit(d: Discourse, words: str) -> str:
    """Return words without the department's own name before them."""
    names = _names_of(d.outline.unit)
    if words.startswith(names):
        own = next(filter(words.startswith, names))
        words = compiled(r"^(?:本级|机关)?及(?:所属|下属)各?(?:预算|二级)?(?:单位)?").sub("", words[len(own) :])
    if words.startswith(("我", "本", "单位", "部门")):
        words = compiled(
            r"^(?:我|本)(?:单位|部门|局|委|办|院|中心|校|馆|站|所|会|厅|队|处|部(?!门)|镇|乡|县|区|市)(?!级|年(?![末底初]))|^(?:单位|部门)(?=[\u4e00-\u9fff]{4})"
        ).sub("", words)
    return compiled(r"^(?:全年|年度|度)(?=.{2})").sub("", words) if words.startswith(("全年", "年度", "度")) else words


def grand_total(d: Discourse, key: str) -> str:
    """Return what 总收入, 总支出 are: with the carry-over where the paragraph tells 本年收入 or 结转 apart, else the year's."""
    rest = d.text[d.sentence_start :]
    account = key.rpartition(".")[0]
    if key.endswith("income"):
        total, told = f"{account}.total", compiled(r"本年收入|上年结转|年初.{0,6}结转").search(rest)
    else:
        total, told = f"{account}.total_out", compiled(r"本年支出|年末.{0,6}结转|结转下年").search(rest)
    if told or was_told(d, total):
        return total
    d.either = total
    return key


def part_of_list(d: Discourse, unit: str) -> Subject | None:
    """Return the unnamed part that a list has just told in another unit: 上级检查12批次、90人次，支出 x."""
    if not d.lists or not d.lists[-1].parts:
        return None
    last = d.by_id[d.lists[-1].parts[-1]]
    between = d.text[last.place.end - d.offset : d.at]
    apart = unit in (last.unit, "%") or last.unit == "万元" or not last.fact.measure.startswith("~")
    return None if apart or compiled(r"[；。]").search(between) else of_fact(last.fact)


def antecedent(d: Discourse, pronoun: str) -> Subject:
    """Return the sentence's subject; a bare 支出 after revenue (收入：x。支出：y) is the other side of the account."""
    if d.outer.measure and d.g.of_item.match(pronoun):
        return d.outer  # 甲项目预算 x，决算 y；本科目预算 z
    account, _, concept = d.subject.measure.rpartition(".")
    if (
        pronoun in ("支出", "支出数")
        and concept == "income"
        and account in ("whole", "fiscal", "general", "fund", "capital")
    ):
        return Subject(f"{account}.expenditure")
    if pronoun == "收入" and concept == "expenditure" and not d.subject.item:
        return Subject(f"{account}.income")
    return d.subject


def spoken_of(d: Discourse, context: str) -> Subject:
    """Return the subject of 「收入支出总体与上年相比，减少…」: named before the comparison, else the sentence's own."""
    for clause in reversed(context.split("，")):
        said = compiled(r"^.{0,12}?(?:未发生|未安排|没有|无)(?=.{4})").sub("", tidy(clause))
        noun = d.g.lead_words.sub("", compiled(r"(?:与|比|较|同|和)[^，]*$").sub("", said))
        if (
            noun
            and (key := d.names.resolve(without_own_unit(d, d.g.years.sub("", noun)), d.section))
            and not key.endswith("?")
        ):
            return Subject(single_measure(key))
    return d.subject


def money_of(d: Discourse, subject: Subject) -> Subject:
    """Return what the budget or final account of a counted thing is of: 公务接待18批次，预算为 x is the reception's."""
    return Subject(d.g.file.money_of.get(subject.measure, subject.measure), subject.item)
