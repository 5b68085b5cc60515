"""The frame of a figure: what the clause before it makes of it (grammar rules), of which subject, basis and year."""

from __future__ import annotations

import msgspec

from juesuan.domain.measures import measures, tidy
from juesuan.extract.before import (
    CONVERTS,
    bracketed_part,
    changed_before_bracket,
    in_other_unit,
    just_changed,
    just_told,
    money_counted,
    of_parted,
    ranked,
    rate_named_behind,
    rates_headed,
    share_come_to,
    share_of_told,
    signed,
    signed_beside,
    told_again,
    told_as_rate_of_whole,
    told_as_share,
)
from juesuan.extract.behind import named_behind
from juesuan.extract.changes import budget_against, change_figure, left_of_budget
from juesuan.extract.discourse import (
    Discourse,
    Subject,
    last_told,
    of_fact,
    of_last_year,
    other_year,
    since,
    whole_of_list,
)
from juesuan.extract.grammar import PERCENT, Reading, Unit
from juesuan.extract.making import LONGEST_NAME, amount_figure, make
from juesuan.extract.numerals import Token
from juesuan.extract.signed import signed_change
from juesuan.extract.slashed import of_a_row
from juesuan.extract.subjects import in_money, money_of, spent_beside, spoken_of, subject_of, without_own_unit
from juesuan.extract.told_units import held_by_brackets
from juesuan.extract.words import after_last, basis_of, noun_after, single_measure, without_marks
from juesuan.kernel.figures import Basis, Figure
from juesuan.kernel.patterns import compiled


def unit_class(token: Token) -> Unit:
    """Return which rules of the grammar a figure's unit lets in."""
    return "percent" if token.unit == PERCENT else "money" if token.unit == "万元" else "count"


def reads(d: Discourse, clause: str, *gives: str) -> Reading | None:
    """Return the best reading of a clause before a percentage that says one of these things."""
    return next((r for r in d.g.readings(clause, clause, "percent") if r.rule.gives in gives), None)


def say(d: Discourse, token: Token, label: str, context: str, lead: str) -> Figure:
    """Make the figure that its clause says it is: `label` the clause before it, `context` those before that, `lead` all since the last figure."""
    if d.stroked and (row := of_a_row(d, token)):
        return row
    clause = d.by_words.clause(label)
    words = clause.words
    if token.unit == "万元" and (reading := signed_change(d, token, words)):
        return change_figure(d, token, reading, context)
    told_before = len(d.figures) > d.start_of_paragraph
    if clause.plain in _JOINED and told_before and lead.strip() in (",", "，", "、", "和"):
        last = d.figures[-1]
        if last.unit == token.unit and last.decimals and last.fact.aspect in ("amount", "change", "change_rate"):
            return next_of_several(d, token, last)
    if lead == "（" and (held := held_by_brackets(d, token)):
        return held
    if (lead == "（" or lead.endswith(CONVERTS)) and (again := in_other_unit(d, token)):
        return again
    if token.unit == PERCENT and not words:
        figure = completion_of_last(d, token) or share_of_told(d, token) or rate_named_behind(d, token)
        if figure:
            return figure
    if token.unit == "万元" and (first := ranked(context, lead)) and not d.g.speech.sub("", words):
        words = first  # 财政拨款收入占比最大，为 x
    if token.unit == "万元" and (part := told_as_share(d, token, words)):
        return amount_figure(d, token, part)
    unit = unit_class(token)
    if unit == "count" and (key := counted_behind(d, token, lead)):
        return amount_figure(d, token, Subject(key))
    if (
        token.unit == "万元"
        and words.startswith("的")
        and d.figures
        and (d.figures[-1].fact.aspect == "share")
        and since(d, d.figures[-1], token).startswith("的")
    ):
        return amount_figure(d, token, of_fact(d.figures[-1].fact))
    if (
        token.unit == "万元"
        and d.text.startswith("的", token.end)
        and (figure := told_behind(d, token, words, context))
    ):
        return figure
    if d.text[token.end : token.end + 1] not in "，。；、）" and (of := named_behind(d, token, lead)):
        if token.unit == PERCENT:
            return make(d, token, of, d.own, "share")
        spoken, figure = d.subject, amount_figure(d, token, of)
        d.subject = spoken if of.item and of.measure.endswith(".opening") else d.subject  # what paid a part of the item
        return figure
    if ("年初" in words or "末" in clause.plain or clause.plain.endswith("底")) and (
        other_end := on_opening(d, token, clause.plain) or at_close(d, token, clause.plain)
    ):
        return other_end
    for reading in d.g.readings(words, clause.plain, unit, token.unit == "分"):
        if figure := as_read(d, reading, token, words, context):
            return figure
    if token.unit == PERCENT:
        if not signed(d, token) and (part := bracketed_part(d, token)):
            aspect = rates_headed(d) or "share"
            return make(d, token, part, "budget" if aspect == "completion" else d.own, aspect)
        if again := changed_before_bracket(d, token) or (None if words else signed_beside(d, token)):
            return again
        subject = subject_of(d, words, context, "%")
        if subject.measure in measures() and told_as_rate_of_whole(d, token, words):
            return make(d, token, subject, d.own, "share")
        return make(d, token, subject, d.own, "rate")
    if of := money_counted(d, token, lead):
        return amount_figure(d, token, of)
    if not words and told_before and not without_marks(lead) and lead.strip(" ，、和及") == "":
        previous = d.figures[-1].fact
        if previous.unit != token.unit and previous.aspect == "amount":
            same = of_fact(previous)
            if d.g.counted.get((d.subject.measure, previous.unit), "").startswith(previous.measure):
                same = d.subject  # 公务接待18批次，156人次: both count the reception
            return amount_figure(d, token, same, same_group=lead.strip() == "")
    if token.unit != "万元" and (paper := compiled(r"(.+?)(?:自评|评价)?(?:表|报告)").fullmatch(words)):
        # 形成整体支出绩效自评表1个，全年预算总额 x: papers are counted, but what they are of is spoken of from there.
        figure = amount_figure(d, token, Subject("~" + words[-24:]))
        if key := d.names.resolve(paper[1], d.section):
            d.subject = Subject(single_measure(key))
        return figure
    subject = subject_of(d, words, context, token.unit)
    explains = d.in_reason and words and subject != d.subject and subject.measure not in ("three.held", "three.bought")
    if explains and not subject.measure.startswith("~"):
        # 主要原因是上年结转资金 x: an amount that explains, not the account's own
        subject = Subject("~" + words[-24:])
    spoken, carried = d.subject, subject.measure.endswith(".opening")
    paid = bool(spoken.item) and carried and not subject.item and _PAID_BY.search(d.text[: token.start]) is not None
    figure = amount_figure(d, token, Subject(subject.measure, spoken.item) if paid else subject)
    if paid or (spoken.item and carried and _WITHIN.search(d.text[: token.start])):
        d.subject = spoken
    return figure


_PAID_BY = compiled(r"(?:来源于|来自于?|使用|动用|利用)[^，。；（）\d]{2,12}$")
"""What tells what paid the item: 公路建设 x，来源于上年结转 y."""

_WITHIN = compiled(r"[，、（；](?:其中)?[内包]?含(?:有)?[^，。；（）\d]{2,12}$")
"""What tells of money that paid a part of the item: 公路建设 x，含上年结转 y。比上年增加 z."""

_JOINED = ("", ",", "，", "、", "和")
"""What no more than joins a number to the one before it."""


def told_behind(d: Discourse, token: Token, words: str, context: str) -> Figure | None:
    """Make the amount that only the words behind it name, to compare with: 与 x 的年初预算相比, 比 y 的上年决算数."""
    told = d.g.told_behind.match(d.text[token.end : token.end + LONGEST_NAME])
    noun = compiled(r"[与比较同和按]?$").sub("", words)
    if told is None or noun == words != "":
        return None
    subject = compared_behind(d, token) or subject_of(d, noun, context, token.unit)
    if told["budget"]:
        d.against = basis_of(told["budget"], d.section)
        return amount_figure(d, token, money_of(d, subject), basis=basis_of(told["budget"], d.section))
    year = int(told["year"][:4]) if told["year"].startswith("20") else d.outline.year - 1
    return amount_figure(d, token, subject, year=year) if year else None


def on_opening(d: Discourse, token: Token, clause: str) -> Figure | None:
    """Make the carry-over that the year began with, with which its end is compared: 年末结转 x，较年初的 y 减少 z."""
    account, _, concept = d.subject.measure.partition(".")
    if concept != "closing" or token.unit != "万元":
        return None
    if told := compiled(r"[与比较同和](?:上|去|(20\d\d))年度?年?[末底](?:数|余额)?的?").fullmatch(clause):
        return make(d, token, d.subject, d.own, "amount", year=int(told[1]) if told[1] else d.outline.year - 1)
    begins = compiled(r"[与比较同和](?:本年)?年初(?:数|余额)?的?").fullmatch(clause)
    return make(d, token, Subject(f"{account}.opening"), d.own, "amount") if begins else None


def at_close(d: Discourse, token: Token, clause: str) -> Figure | None:
    """Make the carry-over at the year's end that stands beside the one it began with: 年初结转和结余 x，年末为 y."""
    account, _, concept = d.subject.measure.partition(".")
    if concept != "opening" or token.unit != "万元" or not _AT_CLOSE.fullmatch(clause):
        return None
    return amount_figure(d, token, Subject(f"{account}.closing", d.subject.item))


_AT_CLOSE = compiled(r"(?:到|至|本)?年末(?:余额|结余|结转|数)*(?:为|是|有|达|：)*")


_GOES_TO = compiled(
    r"(?:，|元|万)*(?:增加|增长|提高|上升|上调|减少|下降|降低|压减|压缩|调整|调减|压|增|减|升|降)了?[到至为]"
)
"""What follows the amount from which something rose or fell: 由 x 增加到 y."""


def counted_behind(d: Discourse, token: Token, lead: str) -> str:
    """Return the measure that the words behind a number name (，12个项目自评等级为“优”), '' where words before it do or none is."""
    behind = compiled(r"[^，。；、（\d]{2,24}").match(d.text, token.end)
    if behind is None or (lead.strip() and not d.g.names_behind.search(lead) and not names_itself(d, lead)):
        return ""
    clause = after_last("，。；、：", lead.strip())
    if clause and d.g.of_budgets.search(clause + behind[0]):
        return ""  # 组织对1个政府性基金预算项目开展绩效自评: of one budget's
    said = compiled(r"^(?:为|是|属|的)").sub("", behind[0])
    key = d.names.resolve(("项目" if clause.endswith("项目") else "") + said, d.section)
    if not key and (more := compiled(r"（([^（），。；、\d]{2,12})）").match(d.text, behind.end())):
        key = d.names.resolve(more[1], d.section)  # 4辆为业务用车（其他用车）
    if key.startswith("staff.") and (d.in_reason or d.section != "organisation" or not d.g.persons.search(said)):
        return ""  # 年内2人退休: who left, not who is there
    counted = token.unit == "个" and key in d.g.projects  # 2个项目开展了部门评价
    return key if counted or (key in measures() and measures()[key].unit == token.unit) else ""


def names_itself(d: Discourse, lead: str) -> bool:
    """Tell words before a number that name the department and the year alone: 2023年市水利局21个项目实行绩效目标管理."""
    clause = tidy(compiled(r"[，。；：、\n]").split(lead)[-1])
    return bool(clause) and not without_own_unit(d, d.g.years.sub("", clause))


def as_read(d: Discourse, reading: Reading, token: Token, words: str, context: str) -> Figure | None:
    """Make the figure that a reading of its clause says it is, None where what was said before does not bear it out."""
    match reading.rule.gives:
        case "change":
            return change_figure(d, token, reading, context)
        case "left":
            return left_of_budget(d, token, reading, context)
        case "budget":
            return budget_figure(d, token, reading, words, context)
        case "from":
            if reading.rule.id == "from_before" and not _GOES_TO.match(d.text, token.end):
                return None
            year = int(reading["year"]) if reading["year"] else d.outline.year - 1
            noun = d.g.lead_words.sub("", d.g.years_at_start.sub("", reading["noun"]))
            if not token.unit and (goes_to := next((t for t in d.tokens if t.start > token.start), None)):
                token = msgspec.structs.replace(token, unit=goes_to.unit)  # 由0.00增至386.40万元
            subject = subject_of(d, noun, context, token.unit) if noun else spoken_of(d, context)
            return amount_figure(d, token, subject, year=year)
        case "to" if token.unit == PERCENT:
            return share_come_to(d, token)
        case "to":
            fact = d.figures[-1].fact if of_last_year(d) else None
            if fact is None and token.unit == "万元" and (changed := just_changed(d, token)):
                return amount_figure(d, token, changed)  # 比上年减少 x，下降 p%，降至 y
            if fact is not None and not token.unit and not token.value:
                token = msgspec.structs.replace(token, unit=fact.unit)  # 由上年的36.00万元减少到0
            if fact is None or fact.unit != token.unit:
                return None
            year = other_year(d, reading["year"])  # 2022年 x，2023年增至 y，2024年再增至 z
            return amount_figure(d, token, of_fact(fact), year=year)
        case "prior":
            year = other_year(d, reading["year"]) if reading["year"] else d.outline.year - 1
            if not year:
                return None
            in_turn = d.in_turn or d.turned
            of = None if reading["noun"] or in_turn else compared_behind(d, token) or all_told(d, token) or of_parted(d)
            return amount_figure(d, token, of or subject_of(d, reading["noun"], context, token.unit), year=year)
        case "year_within":
            year = other_year(d, reading["year"])
            return (
                amount_figure(d, token, subject_of(d, reading["noun"], context, token.unit), year=year)
                if year
                else None
            )
        case "own":
            return own_figure(d, token, reading, words, context)
        case "executed":
            year = int(reading["year"]) if reading["year"] else d.outline.year - 1
            noun = d.g.lead_words.sub("", d.g.years_at_start.sub("", reading["noun"]))
            noun = compiled(r"^[比与较同和]$").sub("", noun)
            subject = (None if noun else compared_behind(d, token)) or subject_of(d, noun, context, token.unit)
            return amount_figure(d, token, subject, "executed", year)
        case "final":
            return final_figure(d, token, reading, words, context)
        case "completion":
            return completion_figure(d, token, reading, words, context)
        case "variance":
            on = budget_against(d) or "budget"
            return make(d, token, subject_of(d, reading["noun"], context, "%"), on, "variance")
        case "score":
            return score_figure(d, token, reading, context)
        case "weight":
            return listed(d, make(d, token, pointed(d, reading["noun"], context), "final", "weight"))
        case "share":
            subject = subject_of(d, reading["noun"], context, "%") if reading["noun"] else just_told(d, token)
            year = d.outline.year - 1 if reading.rule.id == "share_from" else 0
            year = other_year(d, reading["year"]) if reading["year"] else year
            if not reading["noun"] and in_money(d, reading["whole"]):
                subject = money_of(
                    d, subject
                )  # 购置费 x，购置2辆，占“三公”经费的 p%: of the money, not of the vehicles
            return make(d, token, subject, d.own, "share", of=reading["whole"], year=year)
    raise ValueError(f"grammar rule {reading.rule.id} gives {reading.rule.gives!r}, which nothing makes")


def score_figure(d: Discourse, token: Token, reading: Reading, context: str) -> Figure:
    """Make a score: 绩效自评得分 x; the points told just before it (预算执行率20分，得18.6分) are its weight."""
    last = last_told(d)
    between = since(d, last, token) if last else "。"
    if last and not reading["noun"] and last.unit == token.unit and not compiled(r"[。；]").search(between):
        subject = of_fact(last.fact)
        if last.fact.aspect == "amount":
            weight = msgspec.structs.replace(last, fact=msgspec.structs.replace(last.fact, aspect="weight"))
            d.figures[-1] = d.by_id[last.id] = weight
    else:
        subject = pointed(d, reading["noun"], context)
        if not d.lists:
            d.subject = subject  # 甲项目自评得分 x。全年预算数 y: of the same project
    return listed(d, make(d, token, subject, "final", "score"))


def pointed(d: Discourse, noun: str, context: str) -> Subject:
    """Return what points are given for: never what is counted in anything else (绩效自评 names the projects evaluated)."""
    subject = subject_of(d, noun, context, "分")
    counted = measures()[subject.measure].unit if subject.measure in measures() else "万元"
    return subject if counted in ("万元", "分") else Subject("~" + (noun or subject.measure)[-24:])


def listed(d: Discourse, figure: Figure) -> Figure:
    """Put a score or a weight into the open list, else make it the whole of one that may open behind it."""
    if d.lists:
        d.lists[-1].parts.append(figure.id)
    else:
        d.last_group = {figure.unit: figure.id}
        d.group_label = figure.fact.measure
    return figure


def budget_figure(d: Discourse, token: Token, reading: Reading, words: str, context: str) -> Figure:
    """Make a budget's amount: 年初预算数为 x."""
    basis = basis_of(reading["basis"], d.section)
    noun = compiled(r"(?:完成|达到?|控制在|为)了?$|^(?:对[比照]|相[比较]|比[较照]|[比与较同和])|^按照?$").sub(
        "", reading["noun"]
    )
    if noun.endswith("拨款") and not d.names.resolve(noun, d.section) and d.names.resolve(noun + "支出", d.section):
        noun += "支出"  # 财政拨款年初预算 x: to be spent
    subject = money_of(d, subject_of(d, noun, context, token.unit))
    if not noun and subject.measure.endswith((".closing", ".opening")):
        subject = spent_beside(d, subject)
    if not noun and subject.measure == "three.domestic" and not budget_told(d, "three.reception"):
        # 国内公务接待9批次，预算为 x: the form has a budget of the reception alone.
        subject = Subject("three.reception")
    if d.own == "final" and subject.measure.endswith(".income") and d.names.resolve(noun, d.section).endswith("?"):
        # 政府性基金预算财政拨款年初预算 x: to be spent.
        subject = Subject(subject.measure.removesuffix("income") + "expenditure")
    told = d.g.year_of_budget.search(words)
    figure = amount_figure(d, token, subject, basis=basis, year=int(told[1]) if told and d.outline.year else 0)
    turn_to_project(d, subject)
    if d.section == "performance" and subject.measure.startswith("~") and d.g.project.search(subject.measure):
        d.subject = subject  # “甲”项目全年预算 x，执行 y，执行率 p
    return figure


def own_figure(d: Discourse, token: Token, reading: Reading, words: str, context: str) -> Figure:
    """Make an amount told as what the disclosure is about, of its year or of one that is named: 收入预算 x, 2024年预算数 y."""
    noun = compiled(r"(?:完成|达到?)了?$|^[比与较同和]|(?<=.{3})[比与较同]$").sub("", reading["noun"])
    if words in ("当年预算", "本年预算") and whole_of_list(d) in ("whole.total", "whole.both"):
        return amount_figure(d, token, Subject("whole.income"))  # 收支预算总额 x，其中当年预算 y，上年结转 z
    subject = money_of(d, subject_of(d, noun, context, token.unit)) if token.unit == "万元" else d.subject
    told = d.g.year_of_budget.search(words) or _YEAR_OF_PLAN.search(d.text, max(0, token.start - 16), token.start)
    if not noun and token.unit == "万元":
        subject = compared_behind(d, token) or subject
    return amount_figure(d, token, subject, year=other_year(d, told[1]) if told else 0)


_YEAR_OF_PLAN = compiled(r"[与同和比较，](20\d\d)年度?(?:部门|年初|收入|支出)?预算(?:安排)?数?(?:为|是)?$")


def compared_behind(d: Discourse, token: Token) -> Subject | None:
    """Return what an amount to compare with is of where the words behind it tell: 与2023年预算 x 相比，收支总预算增加 y."""
    behind = compiled(
        r"(?:相比|对比|比较|相较)，([^，。；\d]{2,20}?)(?:均|各|都|总体)?(?:有所)?(?:增|减|上升|下降|持平)"
    ).match(d.text, token.end)
    key = d.names.resolve(d.g.years.sub("", behind[1]), d.section) if behind else ""
    return Subject(single_measure(key)) if key and not key.endswith("?") else None


def all_told(d: Discourse, token: Token) -> Subject | None:
    """Return the totals that a new sentence compares both together: 总计 x，由…结转 y 组成。与上年 z 相比，均增长."""
    both = compiled(r"(?:同期)?(?:相比|比较|对比)?，?(?:[收、支总计]+)?(?:均|各|都)").match(d.text, token.end)
    first = next((f.fact for f in d.figures[d.start_of_paragraph :] if f.fact.measure.endswith(".total")), None)
    return (
        Subject(first.measure) if both and first and not d.subject.measure.endswith((".total", ".total_out")) else None
    )


def final_figure(d: Discourse, token: Token, reading: Reading, words: str, context: str) -> Figure:
    """Make an amount told as the final account: 支出决算数为 x."""
    if (side := d.g.side_of_accounts.match(words)) and (figure := side_figure(d, token, side[1])):
        return figure
    noun = reading["noun"] + "支出" * reading["noun"].endswith(("基本", "项目"))
    if (
        d.g.spent_by_accounts.search(words)
        and (key := d.names.resolve(noun, d.section))[-1:] in ("", "?")
        and (key or (noun and d.names.resolve(noun + "支出", d.section)))
    ):
        noun += "支出"  # 一般公共预算财政拨款支出决算 x: what 决算 stands behind belongs to the name
    subject = subject_of(d, noun, context, token.unit)
    if not noun and token.value and not d.lists:
        subject = told_again(d, token, subject) or subject
    figure = amount_figure(d, token, money_of(d, subject) if token.unit == "万元" else subject)
    turn_to_project(d, subject)
    return figure


def budget_told(d: Discourse, measure: str) -> bool:
    """Tell whether this paragraph has given a budget of a measure."""
    return any(f.fact.measure == measure and f.fact.basis != d.own for f in d.figures[d.start_of_paragraph :])


def turn_to_project(d: Discourse, subject: Subject) -> None:
    """Let the sentence speak, to its end, of a project inside its item that has a budget and a final account of its own."""
    own = d.outer.item or d.subject.item
    if not own or d.in_reason or not subject.measure.startswith("~") or not d.g.project.search(subject.measure):
        return
    if own.rpartition("/")[2] not in subject.measure:
        d.outer = d.outer if d.outer.measure else d.subject
        d.subject = subject


def completion_of_last(d: Discourse, token: Token) -> Figure | None:
    """Make the completion rate of the budget told just before: 完成年初预算 x 的 p%."""
    if (last := last_told(d)) is None:
        return None
    between = d.text[last.place.end - d.offset : token.start].strip().removeprefix("）")
    if between != "的" or last.fact.aspect != "amount" or last.fact.basis == d.own:
        return None
    return make(d, token, of_fact(last.fact), last.fact.basis, "completion")


def completion_figure(d: Discourse, token: Token, reading: Reading, words: str, context: str) -> Figure:
    """Make the completion rate of a budget: 完成年初预算的 p%."""
    said = reading["a"] or reading["c"]
    basis = basis_of(said + "预算", d.section)
    if reading["d"] and not said:
        basis = compared_on(d, token) or ("full_budget" if d.section == "performance" else "budget")
        if d.section == "performance" or not d.subject.measure or reading["noun"]:
            subject = subject_of(d, reading["noun"], context, "%")
            if subject.measure.startswith("~"):
                if has_full_budget(d, subject):
                    return make(d, token, subject, "full_budget", "completion")
                return make(d, token, Subject("~" + words[-24:]), d.own, "rate")
    subject = subject_of(d, reading["noun"], context, "%")
    subject = subject if reading["noun"] else money_of(d, subject)
    if not subject.measure.startswith("~") and not d.in_reason:
        d.subject = subject  # 本年收入完成年初预算 p%，比年初预算增加 x: of the same
    return make(d, token, subject, basis, "completion")


def compared_on(d: Discourse, token: Token) -> Basis | None:
    """Return the budget told just before a rate, with which it compares: 与年初预算 x 相比，执行率 p; None where none is."""
    last = last_told(d)
    if last is None or last.fact.aspect != "amount" or last.fact.basis not in ("opening_budget", "full_budget"):
        return None
    return (
        last.fact.basis if compiled(r"(?:相比|对比|比较|相较|比|计算|测算)，.*").match(since(d, last, token)) else None
    )


def next_of_several(d: Discourse, token: Token, previous: Figure) -> Figure:
    """Make the next of several numbers told at once: 收、支总计各减少 x，y万元 speaks of both totals in turn."""
    fact = previous.fact
    both = fact.measure.endswith(".total") and compiled(r"收入?、?(?:和|与|及)?支").search(
        d.text[d.sentence_start : token.start]
    )
    subject = Subject(fact.measure + "_out") if both else Subject("~" + noun_after(d.text, token))
    signed = msgspec.structs.replace(token, value=-token.value if previous.value < 0 else token.value)
    return make(d, signed, subject, fact.basis, fact.aspect, year=fact.year)


def side_figure(d: Discourse, token: Token, side: str) -> Figure | None:
    """Make what 收入决算, 支出决算 is where nothing else is spoken of: the year's, or the total where both stand together."""
    account, _, concept = d.subject.measure.rpartition(".")
    other = ("total", "income", "opening") if side == "支出" else ("total_out", "expenditure", "closing")
    both = d.section in ("overview", "fiscal") and concept in ("total", "total_out")
    if d.subject.measure and (d.subject.item or not (both or concept in other)):
        return None
    account = account or {"fiscal": "fiscal"}.get(d.section, "whole")
    year = f"{account}.{'income' if side == '收入' else 'expenditure'}"
    if d.section in ("overview", "fiscal"):
        d.loose.append((d.next_id, year))
        return amount_figure(d, token, Subject(f"{account}.{'total' if side == '收入' else 'total_out'}"))
    return amount_figure(d, token, Subject(year)) if d.section in ("income", "expenditure") else None


def has_full_budget(d: Discourse, subject: Subject) -> bool:
    """Tell whether this paragraph gives the full-year budget of a subject: 甲项目全年预算数 x，执行数 y，执行率 p."""
    return any(
        f.fact.measure == subject.measure and f.fact.basis == "full_budget" for f in d.figures[d.start_of_paragraph :]
    )
