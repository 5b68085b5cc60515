"""The grammar of the narrative: paragraphs in, figures with their facts, claims and statements out.

A paragraph is read from left to right, figure by figure. What a figure says is told by the clause before it (its label)
and its unit; what it says it of, by the label's noun, else by the subject that the sentence has been speaking of. No
regional wording is matched as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from juesuan.document.model import Document, Paragraph
from juesuan.domain import codes
from juesuan.domain.measures import measures, tidy
from juesuan.extract.claims import Claim, Statement, StatementKind, Unresolved
from juesuan.extract.forms import class_names
from juesuan.extract.grammar import PERCENT, Grammar, Reading, Unit
from juesuan.extract.grammar import grammar as default_grammar
from juesuan.extract.names import resolve, whole_of
from juesuan.extract.numerals import Token, fold, numerals
from juesuan.extract.outline import Outline
from juesuan.extract.words import (
    basis_of,
    coded_item,
    economic_classes,
    is_exact,
    is_named,
    is_prose,
    item_path,
    named_series,
    noun_after,
    of_another,
    single_measure,
    split_clauses,
    unbalanced,
    without_codes,
    without_marks,
)
from juesuan.kernel.figures import Aspect, Basis, Fact, Figure, Numeral, NumeralKind
from juesuan.kernel.intervals import Value, check_ratio
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

MAX_PROSE = 20_000
"""Characters of a paragraph that are read in one piece; the whole narrative of a small department, on one line, has as many."""

MAX_LEAD = 1_000
"""Characters before a figure that may tell what it is."""

MAX_NUMERALS = 2_000
"""Numerals in a paragraph that is still read as prose; in one with more, none is understood."""

MAX_TRIALS = 20_000
"""Shares times amounts tried in a paragraph for a whole that no name tells; a paragraph of prose has a few dozen."""


class Narrative(msgspec.Struct, frozen=True):
    """What the paragraphs gave."""

    figures: tuple[Figure, ...]
    numerals: tuple[Numeral, ...]
    claims: tuple[Claim, ...]
    unresolved: tuple[Unresolved, ...]
    statements: tuple[Statement, ...]
    loose: tuple[tuple[int, str], ...] = ()
    """Figures whose words (收入决算) may mean another measure, and which: the tables tell."""


class Subject(msgspec.Struct, frozen=True):
    """What the sentence speaks of."""

    measure: str = ""
    item: str = ""


class _List:
    """An open list: its whole by unit, its parts so far, whether a parenthesis or 其中 opened it."""

    def __init__(self, whole: dict[str, int], opener: str, subject: Subject) -> None:
        self.whole = whole
        self.opener = opener
        self.subject = subject
        self.parts: list[int] = []
        self.year = 0
        self.nested = False
        self.semicolons = False


class _Reader:
    """Reads paragraphs in document order; holds only what a sentence may refer back to."""

    def __init__(self, document: Document, outline: Outline, first_id: int, grammar: Grammar) -> None:
        self.document = document
        self.g = grammar
        self.outline = outline
        self.heads = {head.block for head in outline.heads}
        self.next_id = first_id
        self.figures: list[Figure] = []
        self.by_id: dict[int, Figure] = {}
        self.numerals: list[Numeral] = []
        self.claims: list[Claim] = []
        self.unresolved: list[Unresolved] = []
        self.statements: list[Statement] = []
        self.loose: list[tuple[int, str]] = []
        self.foreign = self.foreign_head = ""
        self.carried_section = ""
        self.carried: list[tuple[Subject, Decimal | None]] = []
        self.section_main = Subject()

    # ---- one paragraph

    def paragraph(self, number: int, text: str, row: int = -1, col: int = -1, offset: int = 0) -> None:
        """Read one paragraph, or a paragraph inside a table's cell that starts at `offset` of the cell's text."""
        self.number, self.row, self.col, self.offset = number, row, col, offset
        self.section = self.outline.sections[number]
        self.text = fold(text)
        self.subject = Subject()
        self.subject_said = False
        self.last_group: dict[str, int] = {}
        self.group_label = ""
        self.lists: list[_List] = []
        self.against = ""
        self.either, self.at = "", 0
        self.year_told = 0
        self.turned: list[int] = []
        self.in_reason = False
        self.in_turn: list[tuple[str, str, int, Subject | None]] = []
        self.turn = -1
        self.start_of_paragraph = len(self.figures)
        self.shares: list[tuple[int, int, str, int]] = []
        self.aside: dict[str, int] = {}
        self.above = 0
        if re.fullmatch(r"[-—\s]*\d{1,4}[-—\s]*", self.text):
            for token in numerals(self.text):
                self._numeral(token, "ordinal", -1)
            return
        if self.section == "glossary":
            for token in numerals(self.text):
                kind = token.kind if token.kind not in ("figure", "unknown") else "glossary"
                self._numeral(token, kind, -1)
            return
        tokens = numerals(self.text)
        if self.section != self.carried_section:
            self.carried_section, self.carried, self.section_main = self.section, [], Subject()
        self.foreign = self._foreign(number)
        if self.section in self.g.file.sections["carrying"] and self.g.carried_on.match(self.text):
            self.subject = self._carried(tokens)
        if len(tokens) > MAX_NUMERALS:
            for token in tokens:
                self._numeral(token, "unknown" if token.kind == "figure" else token.kind, -1)
            return
        end = 0
        self.sentence_start = 0
        self.tokens = tokens
        for token in tokens:
            last = token.end == len(self.text.rstrip())
            if last and self.section == "contents" and token.kind == "figure" and not token.unit:
                self._numeral(token, "ordinal", -1)  # a page number
                continue
            if token.kind not in ("figure", "threshold"):
                self._numeral(token, token.kind, -1)
                continue
            lead = self.text[end : token.start]
            end = token.end
            self._statements(lead, end - len(lead) - (token.end - token.start), token.start)
            if token.kind == "threshold":
                self._numeral(token, "threshold", -1)
                continue
            figure = self._figure(token, lead[-MAX_LEAD:])
            self._numeral(token, "figure", figure.id)
        self._statements(self.text[end:], end, len(self.text))
        self._close_lists(all_of_them=True)
        self._settle_shares()
        self._carry()

    def _foreign(self, number: int) -> str:
        """Return the unit that this paragraph, or the heading that it stands under, is of when it is another than the department."""
        if self.section not in self.g.file.sections["carrying"]:
            return ""
        headed = self.g.unit_headed.match(self.text)
        unit = headed["unit"] if headed and of_another(headed["unit"] + "收入", self.outline.unit) else ""
        if number in self.heads:
            self.foreign_head = unit
        return unit or self.foreign_head

    # ---- what a paragraph leaves to the next

    def _carry(self) -> None:
        """Keep what this paragraph spoke of for one that goes on about it: 「与年初预算相比，年初预算数 x，决算数 y」."""
        here = self.figures[self.start_of_paragraph :]
        told = [
            (Subject(f.fact.measure, f.fact.item), f.value)
            for f in here
            if (f.fact.aspect, f.fact.basis, f.fact.year, f.unit) == ("amount", "final", self.outline.year, "万元")
            and is_named(f)
        ]
        if told:
            self.carried = [*told]
            if not self.section_main.measure:
                self.section_main = told[0][0]
        elif not here and len(self.text) < 60:
            title = self.g.heading_tail.sub("", self.g.lead_words.sub("", tidy(self.text)))
            key = resolve(self._without_unit(self.g.years.sub("", title)), self.section)
            if self.subject.item:
                self.carried = [(self.subject, None)]
            elif key and not key.endswith("?"):
                self.carried = [(Subject(single_measure(key)), None)]
            elif self.number in self.heads:
                self.carried = []

    def _carried(self, tokens: list[Token]) -> Subject:
        """Return what a paragraph goes on about: the amount before it that its own number repeats, else the one there is."""
        amounts = [t for t in tokens if t.kind == "figure" and t.unit == "万元"]
        final = [t for t in amounts if re.search(r"决算(?:数|额)?(?:为|是|：)?\s*$", self.text[: t.start])]
        rates = [t for t in tokens if t.kind == "figure" and t.unit == PERCENT]
        if not self.carried:
            return Subject()
        main = self.carried[0][0]
        for subject, value in self.carried:
            if value is None:
                return subject
            if final and value == final[0].value:
                return subject
            if not final and amounts and rates and _grows(value, amounts[0].value, rates[0].value):
                return subject
        return main if (final and main == self.section_main) or len({s for s, _ in self.carried}) == 1 else Subject()

    def _place(self, start: int, end: int) -> Place:
        return Place(self.number, start + self.offset, end + self.offset, self.row, self.col)

    def _numeral(self, token: Token, kind: NumeralKind, figure: int) -> None:
        text = self.text[token.start : token.end]
        self.numerals.append(Numeral(text, self._place(token.start, token.end), kind, figure))

    # ---- the clause before a figure

    def _figure(self, token: Token, lead: str) -> Figure:
        if len(self.figures) > self.start_of_paragraph and self.figures[-1].fact.measure == "three.groups":
            lead = re.sub(r"^团组(?=[，、（])", "", lead)  # 1个团组，2人
        broke = bool(self.g.sentence_end.search(lead))
        if "。" in lead or "\n" in lead:
            self.sentence_start = token.start - len(lead) + max(lead.rfind("。"), lead.rfind("\n")) + 1
            self.in_reason = False
            self.against = ""
            self.in_turn = []
            self.turned = []
        self._set_year(lead)
        self.either, self.at = "", token.start
        opened, closed = unbalanced(lead)
        if closed:
            self._close_parenthesis()
        if "；" in lead:
            self._semicolon()
        if "其中" in lead.rpartition("。")[2] and "。" in lead:
            self._leave_aside()
        if self.lists and self.lists[-1].year and str(self.outline.year) in lead:
            self._close_lists(all_of_them=False)
        if (
            opened
            and self.g.folded_parenthesis.sub("", lead).strip(" ").startswith("（")
            and (self.last_group or self._of_last_year())
        ):
            self._open_list("（")
        elif (
            ("其中" in lead or re.search(r"(?<!不)包括：", lead))
            and (self.last_group or self._of_last_year())
            and not re.search(r"包括：.*。", lead)
        ):
            self._open_list("其中")
        elif broke and "。" in lead:
            self._close_lists(all_of_them=False)
        heading = lead if len(self.figures) == self.start_of_paragraph else (self.g.again.search(lead) or ["", ""])[1]
        if heading and (named := self.g.titled.match(heading)):
            key = resolve(
                named["noun"], self.section
            )  # 「2.公务接待费。决算数 x」: the item is called by a title of its own
            if key and not key.endswith("?"):
                self.subject = Subject(single_measure(key))
        clauses = split_clauses(lead)
        label = clauses[-1] if clauses else ""
        context = "，".join(clauses[:-1])
        self._set_against(lead)
        reason_at = [m.end() for m in self.g.reason.finditer(lead)]
        if reason_at and "。" not in lead[reason_at[-1] :]:
            self.in_reason = True
        if self.in_reason and re.search(
            r"其中|；(?! ?(?:[一二三四五六七八九]|\d)是)", lead[reason_at[-1] if reason_at else 0 :]
        ):
            self.in_reason = False
        after = lead[reason_at[-1] :] if reason_at else lead
        if self.in_reason and re.search(
            r"[，；](?:与|和|同|比|较)[^，。；]{0,12}(?:相比|比较)|[，；](?:同比|[比较](?:上年|20\d\d))", after
        ):
            self.in_reason = False  # the reason is told: the sentence compares again
        if re.search(r"[；，]\D{2,12}包括(?!：)", lead) and "其中" not in lead:
            self._close_lists(all_of_them=False)  # 本年支出包括…: another whole
        self._set_item(lead)
        if "分别" in lead.rpartition("。")[2]:
            self.in_turn = self._in_turn(lead.rpartition("。")[2], token)
            self.turned = []
        self.turn = -1
        if in_turn := bool(self.in_turn):
            name, tail, self.turn, subject = self.in_turn.pop(0)
            own = re.sub(r"^(?:[、，\s]|和|及|以及|与)+", "", lead)
            label = name + (own if self.turned and self._reads(own, "change") else tail)
            self.subject = subject or self.subject
        figure = self._say(token, label, context, lead, broke)
        if in_turn:
            self.turned.append(figure.id)
        self.figures.append(figure)
        self.by_id[figure.id] = figure
        self.next_id += 1
        self._claim(figure, label, token)
        return figure

    def _in_turn(self, lead: str, token: Token) -> list[tuple[str, str, int, Subject | None]]:
        """Return, of each number that 分别 tells in turn: name, words behind it, the amount it is of (-1: none told), subject.

        「甲和乙分别为 x 和 y」「甲、乙分别增加 x、y」 name them; 「甲 x、乙 y，分别占 p、q」 speaks of the amounts just told.
        """
        count = self._run_from(token)
        head, _, tail = lead.rpartition("分别")
        tail = re.sub(r"^[为是]$", "", tidy(tail))
        names = [re.sub(r"(?:与|比|较|同)(?:上|去|20|年初|全年|预算).*$", "", n) for n in named_series(lead)]
        if names:
            return [(n, tail, -1, None) for n in names] if len(names) == count else []
        clause = re.split(r"[，；：、]", tidy(head))[-1]
        label = clause + (tail or "为")
        if len(self.turned) == count:
            told = [self.by_id[i] for i in self.turned]  # 分别增加 x、y，分别增长 p、q
        else:
            told = [f for f in self._recent("万元", len(self.figures)) if f.fact.basis == "final"][-count:]
        speaks = self._reads(label, "share", "change", "completion")
        if count < 2 or len(told) < count or not speaks or not re.match(r"(?:与|比|较|同|占|各|均|$)", clause):
            return []
        return [("", label, f.id, Subject(f.fact.measure, f.fact.item)) for f in told]

    def _reads(self, clause: str, *gives: str) -> Reading | None:
        """Return the best reading of a clause before a percentage that says one of these things."""
        return next((r for r in self.g.readings(clause, clause, "percent") if r.rule.gives in gives), None)

    def _run_from(self, token: Token) -> int:
        """Return how many numbers of one unit are told in a row from `token` on."""
        count, end = 0, token.start
        for other in self.tokens[self.tokens.index(token) :]:
            between = re.sub(r"^\s*(?:[、，]|和|及|以及|与)?\s*", "", self.text[end : other.start])
            if other.unit != token.unit or (count and between and not self.g.directed.match(between)):
                break
            count, end = count + 1, other.end
        return count

    def _set_year(self, lead: str) -> None:
        """Note the year of which a sentence says all that it says: 「2022年，收入 x，支出 y。」, until another is named."""
        if "。" in lead or re.search(rf"[本今当]年|(?<![比较与同和]){self.outline.year}", lead):
            self.year_told = 0
        if found := list(self.g.sentence_of_year.finditer(lead)):
            self.year_told = self._other_year(found[-1][1])

    def _set_against(self, lead: str) -> None:
        if found := list(self.g.against.finditer(lead)):
            what = found[-1]["what"]
            if "年初" in what:
                self.against = "opening_budget"
            elif "全年" in what or "调整" in what or "年度预算" in what:
                self.against = "full_budget"
            elif "预算" in what:
                self.against = "budget"
            elif what[:4].isdigit() and int(what[:4]) >= self.outline.year > 0:
                return
            elif what[:4].isdigit() and int(what[:4]) < self.outline.year - 1:
                self.against = what[:4]
            else:
                self.against = "prior"
        elif re.search(r"同比|比上年|较上年", lead):
            self.against = "prior"

    def _set_item(self, lead: str) -> None:
        if path := item_path(lead) or coded_item(lead)[0]:
            account = {"fund": "fund", "capital": "capital", "fiscal": "fiscal"}.get(self.section, "general")
            if self.section in ("expenditure", "overview"):
                account = "whole"
            if self.section == "income":
                self.subject = Subject("whole.income", "/".join(path))
            else:
                self.subject = Subject(f"{account}.expenditure", "/".join(path))
            self.subject_said = True
            self.in_reason = False

    # ---- what the figure says

    def _say(self, token: Token, label: str, context: str, lead: str, broke: bool) -> Figure:
        words = self.g.lead_words.sub("", self.g.years_at_start.sub("", self.g.lead_words.sub("", tidy(label))))
        words = re.sub(r"^\D{2,14}(?<!主要)包括(?=.{2})", "", words)
        bare = not words and not without_marks(lead)
        if not words and len(self.figures) > self.start_of_paragraph and lead.strip() in (",", "，", "、", "和"):
            last = self.figures[-1]
            if last.unit == token.unit and last.decimals and last.fact.aspect in ("amount", "change", "change_rate"):
                return self._second(token, last)
        if token.unit == PERCENT and (figure := self._of_budget_just_told(token, words)):
            return figure
        for reading in self.g.readings(words, tidy(label), unit_class(token)):
            if figure := self._as_read(reading, token, words, context):
                return figure
        if token.unit == PERCENT:
            return self._make(token, self._noun(words, context, "%"), "final", "rate")
        if bare and self.figures and len(self.figures) > self.start_of_paragraph and lead.strip(" ，、和及") == "":
            previous = self.figures[-1].fact
            if previous.unit != token.unit and previous.aspect == "amount":
                same = Subject(previous.measure, previous.item)
                if (self.subject.measure, previous.unit) in self.g.counted:
                    same = self.subject  # 公务接待18批次，156人次: both count the reception
                return self._amount(token, same, same_group=lead.strip() == "")
        if token.unit != "万元" and (paper := re.fullmatch(r"(.+?)(?:自评|评价)?(?:表|报告)", words)):
            # 形成整体支出绩效自评表1个，全年预算总额 x: papers are counted, but what they are of is spoken of from there.
            figure = self._amount(token, Subject("~" + words[-24:]))
            if key := resolve(paper[1], self.section):
                self.subject = Subject(single_measure(key))
            return figure
        subject = self._noun(words, context, token.unit)
        explains = self.in_reason and words and subject != self.subject and subject.measure != "three.held"
        if explains and not subject.measure.startswith("~"):
            # 主要原因是上年结转资金 x: an amount that explains, not the account's own
            subject = Subject("~" + words[-24:])
        return self._amount(token, subject)

    def _other_year(self, told: str) -> int:
        """Return the year that words tell where it is not this document's, else 0."""
        year = int(told) if told else 0
        return year if self.outline.year and year != self.outline.year else 0

    def _second(self, token: Token, previous: Figure) -> Figure:
        """Make the next of several numbers told at once: 收、支总计各减少 x，y万元 speaks of both totals in turn."""
        fact = previous.fact
        both = fact.measure.endswith(".total") and re.search(
            r"收入?、?(?:和|与|及)?支", self.text[self.sentence_start : token.start]
        )
        subject = Subject(fact.measure + "_out") if both else Subject("~" + noun_after(self.text, token))
        signed = msgspec.structs.replace(token, value=-token.value if previous.value < 0 else token.value)
        return self._make(signed, subject, fact.basis, fact.aspect, year=fact.year)

    def _side(self, token: Token, side: str) -> Figure | None:
        """Make what 收入决算, 支出决算 is where nothing else is spoken of: the year's, or the total where both stand together."""
        account, _, concept = self.subject.measure.rpartition(".")
        other = ("total", "income", "opening") if side == "支出" else ("total_out", "expenditure", "closing")
        both = self.section in ("overview", "fiscal") and concept in ("total", "total_out")
        if self.subject.measure and (self.subject.item or not (both or concept in other)):
            return None
        account = account or {"fiscal": "fiscal"}.get(self.section, "whole")
        year = f"{account}.{'income' if side == '收入' else 'expenditure'}"
        if self.section in ("overview", "fiscal"):
            self.loose.append((self.next_id, year))
            return self._amount(token, Subject(f"{account}.{'total' if side == '收入' else 'total_out'}"))
        return self._amount(token, Subject(year)) if self.section in ("income", "expenditure") else None

    def _noun(self, noun: str, context: str, unit: str) -> Subject:
        """Return the subject that a noun phrase names; the sentence's own when it names none."""
        if self.g.average.search(noun):
            return Subject("~" + noun[-24:])
        plain = self.g.speech.sub("", noun) if noun not in ("合计", "总计", "共计") else ""
        stem = re.sub(r"(?:各?为|均为|是|：)+$", "", noun)
        if stem.endswith(("总计", "合计")) and resolve(stem, self.section):
            plain = stem
        plain = self.g.years.sub("", plain) if not plain.startswith("本年") else plain
        plain = self._without_unit(plain)
        if marked := re.match(r".*（\d{0,7}[类款项]）(?P<rest>.*)$", plain):
            plain = marked["rest"] if not self.g.pronoun.match(marked["rest"] or "其") else ""
        item, rest = coded_item(plain)
        if item and (not rest or self.g.pronoun.match(rest)):
            return self.subject
        plain = without_codes(plain)
        if not plain and not self.subject.measure and self.section == "operating":
            return Subject("operating.total")  # 使用…安排的基本支出中的公用经费支出，合计 x: what the section is about
        if not plain:
            return self.subject
        if self.section == "assets" and plain in ("价值", "账面价值", "原值") and self.figures:
            plain = {"assets.area": "房屋价值", "assets.vehicles": "车辆价值"}.get(self.figures[-1].fact.measure, plain)
        if self.section == "procurement" and re.fullmatch(r"(?:采购|合同|中标|成交)?金额", plain) and context:
            plain = context[-60:] + plain
        key = resolve(plain, self.section)
        if key and of_another(plain, self.outline.unit):
            return Subject(
                "~" + plain[-24:]
            )  # 其中：局本级支出 x，县方志办支出 y: each unit's own, not the department's
        if key.endswith(".?"):
            key = self._fund_of(key[:-2], context)
        if (
            self.section in self.g.file.sections["aside"]
            and key.split(".")[0] in ("general", "fund", "capital")
            and key != "general.public"
        ):
            return Subject("~" + plain[-24:])  # 三公经费 x（其中：一般公共预算支出 y）: where x is paid from
        if plain in ("收支", "收入支出", "收入和支出", "收入、支出") and self.section in ("overview", "fiscal"):
            key = {"overview": "whole"}.get(self.section, self.section) + ".both"
        if self.section in ("overview", "fiscal") and re.search(r"(?:收入|支出)合计$", plain) and "本年" not in plain:
            account, _, concept = key.rpartition(".")
            self.either = f"{account}.{'total' if concept == 'income' else 'total_out'}"
        if (side := self.g.bare_side.fullmatch(plain)) and (budget := self._budget_just_told()):
            key = f"{budget}.{'income' if side[1] == '收入' else 'expenditure'}"
        if key.startswith("fiscal.") and not self.g.of_budgets.search(plain) and (budget := self._one_budget()):
            key = key.replace("fiscal", budget)  # 一般公共预算财政拨款本年收入 x；本年支出 y: of the same budget
        if self.section == "general" and "公共" not in plain and key in ("general.income", "general.expenditure"):
            self.either = key.replace("general", "fiscal")  # 财政拨款支出: of all three budgets, if the tables say so
        own = r"(?:本年度?)?" if self.section in ("income", "expenditure") else r"本年度?"
        total = re.fullmatch(own + r"(收入|支出)总额", plain)
        if total and ("结转" not in self.text[self.sentence_start :] or self._said(key)):
            # The year's own, unless the sentence goes on to tell the carry-over as a part of it.
            key = resolve(f"本年{total[1]}合计", self.section)
        if re.search(r"总(?:收入|支出)$", plain) and key.endswith((".income", ".expenditure")):
            key = self._grand(key)
        if key:
            return Subject(single_measure(key))
        name = codes.normal_name(re.sub(r"支出$|（.*$", "", plain) + "支出")
        if self.section in ("general", "fund", "capital", "expenditure", "fiscal") and unit == "万元":
            for candidate in (name, codes.normal_name(plain)):
                if candidate in class_names():
                    account = {"expenditure": "whole"}.get(self.section, self.section)
                    return Subject(f"{account}.expenditure", candidate)
        if self.section == "procurement" and self._parts_of("procurement.total") and plain in self.g.file.procured:
            return Subject(self.g.file.procured[plain])
        if self.section == "basic" and unit == "万元" and (code := economic_classes().get(codes.normal_name(plain))):
            return Subject("general.economic", code)
        if (
            self.g.received.match(plain)
            and self.section == "three_public"
            and (self.subject.measure, unit) in self.g.counted
        ):
            return self.subject  # 国内公务接待支出 x，接待12批次
        if self.g.pronoun.match(plain) or (
            unit in ("人", "人次") and self.section == "three_public" and self.g.guests.match(plain)
        ):
            return self._antecedent(plain)
        return Subject("~" + plain[-24:])

    def _parts_of(self, measure: str) -> bool:
        """Tell whether a list is open whose whole is `measure`."""
        return bool(self.lists) and any(self.by_id[i].fact.measure == measure for i in self.lists[-1].whole.values())

    def _budget_just_told(self) -> str:
        """Return the budget whose other side the figure just before tells: 政府性基金预算财政拨款收入 x、支出 y."""
        if len(self.figures) == self.start_of_paragraph:
            return ""
        last = self.figures[-1]
        told = re.fullmatch(
            r"(?:whole\.income\.)?(general|fund|capital)(?:\.(?:income|expenditure))?", last.fact.measure
        )
        between = self.text[last.place.end - self.offset : self.at]
        return told[1] if told and not last.fact.item and not re.search(r"[；。]", between) else ""

    def _one_budget(self) -> str:
        """Return the one budget (general, fund, capital) of which the sentence has spoken so far, '' where it was more or none."""
        told = {
            f.fact.measure.partition(".")[0]
            for f in self.figures[self.start_of_paragraph :]
            if f.place.start - self.offset >= self.sentence_start
        }
        return told.pop() if len(told) == 1 and told <= {"general", "fund", "capital"} else ""

    def _antecedent(self, pronoun: str) -> Subject:
        """Return the sentence's subject; a bare 支出 after revenue (收入：x。支出：y) is the other side of the account."""
        account, _, concept = self.subject.measure.rpartition(".")
        if (
            pronoun in ("支出", "支出数")
            and concept == "income"
            and account in ("whole", "fiscal", "general", "fund", "capital")
        ):
            return Subject(f"{account}.expenditure")
        if pronoun == "收入" and concept == "expenditure" and not self.subject.item:
            return Subject(f"{account}.income")
        return self.subject

    def _said(self, measure: str) -> bool:
        """Tell whether this paragraph has given a figure of a measure."""
        return any(f.fact.measure == measure for f in self.figures[self.start_of_paragraph :])

    def _grand(self, key: str) -> str:
        """Return what 总收入, 总支出 are: with the carry-over where the paragraph tells 本年收入 or 结转 apart, else the year's."""
        rest = self.text[self.sentence_start :]
        account = key.rpartition(".")[0]
        if key.endswith("income"):
            total, told = f"{account}.total", re.search(r"本年收入|上年结转|年初.{0,6}结转", rest)
        else:
            total, told = f"{account}.total_out", re.search(r"本年支出|年末.{0,6}结转|结转下年", rest)
        if told or self._said(total):
            return total
        self.either = total
        return key

    def _money_of(self, subject: Subject) -> Subject:
        """Return what the budget or final account of a counted thing is of: 公务接待18批次，预算为 x is the reception's."""
        return Subject(self.g.file.money_of.get(subject.measure, subject.measure), subject.item)

    def _spoken_of(self, context: str) -> Subject:
        """Return the subject of 「收入支出总体与上年相比，减少…」: named before the comparison, else the sentence's own."""
        for clause in reversed(context.split("，")):
            noun = self.g.lead_words.sub("", re.sub(r"(?:与|比|较|同|和)[^，]*$", "", tidy(clause)))
            if (
                noun
                and (key := resolve(self._without_unit(self.g.years.sub("", noun)), self.section))
                and not key.endswith("?")
            ):
                return Subject(single_measure(key))
        return self.subject

    def _fund_of(self, budget: str, context: str) -> str:
        whole = (
            self.by_id[next(iter(self.lists[-1].whole.values()))].fact.measure
            if self.lists and self.lists[-1].whole
            else ""
        )
        if whole.startswith("fiscal."):
            concept = whole.partition(".")[2]
            if concept == "total":
                self.either = (
                    f"{budget}.total"  # 财政拨款收入总计 x，其中：一般公共预算财政拨款 y: with its carry-over or not
                )
            return f"{budget}.{'income' if concept == 'total' else concept}"
        said = context + self.text[self.sentence_start : self.sentence_start + 40]
        if self.section in ("overview", "income") and not re.search(r"结转|结余", said):
            return f"whole.income.{budget}"
        if re.search(r"年末", said):
            return f"{budget}.closing"
        if re.search(r"年初|结转|结余", said):
            return f"{budget}.opening"
        return f"{budget}.expenditure" if "支出" in said else f"{budget}.income"

    def _without_unit(self, words: str) -> str:
        unit = tidy(self.outline.unit)
        if unit and words.startswith(unit):
            words = words[len(unit) :]
        words = re.sub(
            r"^(?:我|本)(?:单位|部门|局|委|办|院|中心|校|馆|站|所|会|厅|队|处|部|镇|乡|县|区|市)(?!级|年)|^(?:单位|部门)(?=[\u4e00-\u9fff]{4})",
            "",
            words,
        )
        return re.sub(r"^(?:全年|年度|度)(?=.{2})", "", words)

    def _as_read(self, reading: Reading, token: Token, words: str, context: str) -> Figure | None:
        """Make the figure that a reading of its clause says it is, None where what was said before does not bear it out."""
        match reading.rule.gives:
            case "change":
                return self._change(token, reading, context)
            case "budget":
                return self._budget(token, reading, words, context)
            case "from":
                year = int(reading["year"]) if reading["year"] else self.outline.year - 1
                noun = self.g.lead_words.sub("", self.g.years_at_start.sub("", reading["noun"]))
                subject = self._noun(noun, context, token.unit) if noun else self._spoken_of(context)
                return self._amount(token, subject, year=year)
            case "to":
                fact = self.figures[-1].fact if self._of_last_year() else None
                if fact is None or fact.unit != token.unit:
                    return None
                return self._amount(token, Subject(fact.measure, fact.item))
            case "prior":
                year = self._other_year(reading["year"]) if reading["year"] else self.outline.year - 1
                return (
                    self._amount(token, self._noun(reading["noun"], context, token.unit), year=year) if year else None
                )
            case "year_within":
                year = self._other_year(reading["year"])
                return (
                    self._amount(token, self._noun(reading["noun"], context, token.unit), year=year) if year else None
                )
            case "final":
                return self._final(token, reading, words, context)
            case "completion":
                return self._completion(token, reading, words, context)
            case "variance":
                on = self._budget_against() or "budget"
                return self._make(token, self._noun(reading["noun"], context, "%"), on, "variance")
            case "share":
                subject = self._noun(reading["noun"], context, "%") if reading["noun"] else self.subject
                return self._make(token, subject, "final", "share", of=reading["whole"])
        raise ValueError(f"grammar rule {reading.rule.id} gives {reading.rule.gives!r}, which nothing makes")

    def _budget(self, token: Token, reading: Reading, words: str, context: str) -> Figure:
        basis = basis_of(reading["basis"], self.section)
        noun = re.sub(r"(?:完成|达到?)了?$|^[比与较同和]", "", reading["noun"])
        subject = self._money_of(self._noun(noun, context, token.unit))
        told = self.g.year_of_budget.search(words)
        return self._amount(token, subject, basis=basis, year=int(told[1]) if told and self.outline.year else 0)

    def _final(self, token: Token, reading: Reading, words: str, context: str) -> Figure:
        if (side := re.match(r"(收入|支出)决算", words)) and (figure := self._side(token, side[1])):
            return figure
        noun = re.sub(r"(基本|项目)$", r"\1支出", reading["noun"])
        if "支出决算" in words and resolve(noun, self.section).endswith("?"):
            noun += "支出"  # 一般公共预算财政拨款支出决算 x: what 决算 stands behind belongs to the name
        subject = self._noun(noun, context, token.unit)
        return self._amount(token, self._money_of(subject) if token.unit == "万元" else subject)

    def _of_budget_just_told(self, token: Token, words: str) -> Figure | None:
        """Make the completion rate of the budget told just before: 完成年初预算 x 的 p%."""
        if words or len(self.figures) == self.start_of_paragraph:
            return None
        last = self.figures[-1]
        between = self.text[last.place.end - self.offset : token.start].strip()
        if between != "的" or last.fact.aspect != "amount" or last.fact.basis == "final":
            return None
        return self._make(token, Subject(last.fact.measure, last.fact.item), last.fact.basis, "completion")

    def _completion(self, token: Token, reading: Reading, words: str, context: str) -> Figure:
        said = reading["a"] or reading["c"]
        basis = basis_of(said + "预算", self.section)
        if reading["d"] and not said:
            basis = "full_budget" if self.section == "performance" else "budget"
            if self.section == "performance" or not self.subject.measure or reading["noun"]:
                subject = self._noun(reading["noun"], context, "%")
                if subject.measure.startswith("~"):
                    if self._budgeted(subject):
                        return self._make(token, subject, "full_budget", "completion")
                    return self._make(token, Subject("~" + words[-24:]), "final", "rate")
        return self._make(token, self._noun(reading["noun"], context, "%"), basis, "completion")

    def _budgeted(self, subject: Subject) -> bool:
        """Tell whether this paragraph gives the full-year budget of a subject: 甲项目全年预算数 x，执行数 y，执行率 p."""
        return any(
            f.fact.measure == subject.measure and f.fact.basis == "full_budget"
            for f in self.figures[self.start_of_paragraph :]
        )

    def _change(self, token: Token, match: Reading, context: str) -> Figure:
        if "百分点" in self.text[token.start : token.end]:  # a share that rose by points is no change of the amount
            return self._make(token, Subject("~" + match["word"]), "final", "rate")
        noun = re.sub(r"(?:与|比|较|同).*$", "", match["noun"] + match["base"])
        noun = re.sub(
            r"^[各均共都]+$|^相比?$|同比$|^(?:上年|去年|上一?年度?|20\d\d年(?:度)?|年初预算|预算).*$", "", noun
        )
        subject = self._noun(noun, context, token.unit) if noun else self._spoken_of(context)
        if self.in_reason and not noun:
            subject = Subject(
                "~" + (tidy(context)[-16:] or "原因")
            )  # 一是人员减少，减少支出 x: explains, is not the total's change
        if subject.measure != "" and not subject.measure.startswith("~"):
            self.subject = subject
        either = bool(self.g.either_way.match(match["word"]))
        if either and not match["of"] and token.value > 0 and not self.text[: token.start].endswith("+"):
            return self._make(token, Subject("~" + match["word"]), "final", "rate")  # 变动 x: up or down is not said
        sign = 1 if either or self.g.rising.match(match["word"]) else -1
        if re.search(r"比|较", match["base"] + match["noun"]) and "年初预算" in match["base"] + match["noun"]:
            self.against = "opening_budget"
        against = self._budget_against()
        aspect: Aspect = "change_rate" if token.unit == PERCENT else "change"
        if self.against.isdigit():  # with an earlier year (比2019年): not the change on last year
            signed = msgspec.structs.replace(token, value=token.value if sign > 0 else -token.value)
            return self._make(signed, subject, "final", aspect, context=self.against)
        if against:
            aspect = "variance" if token.unit == PERCENT else "change"
        signed = msgspec.structs.replace(token, value=token.value if sign > 0 else -token.value)
        return self._make(signed, subject, against or "final", aspect)

    def _budget_against(self) -> Basis | None:
        """Return the budget that the sentence compares with, None when it compares with last year or nothing."""
        found: dict[str, Basis] = {"opening_budget": "opening_budget", "full_budget": "full_budget", "budget": "budget"}
        return found.get(self.against)

    def _amount(
        self, token: Token, subject: Subject, basis: Basis = "final", year: int = 0, same_group: bool = False
    ) -> Figure:
        year = year or self.year_told or (self.lists[-1].year if self.lists else 0)
        account, _, concept = subject.measure.rpartition(".")
        totals = {"income": "total", "expenditure": "total_out"}
        if concept in totals and account and not subject.item and self.g.with_carry.match(self.text, token.end):
            self.either, subject = subject.measure, Subject(f"{account}.{totals[concept]}")
        figure = self._make(token, subject, basis, "amount", year=year)
        if self.either and account and not subject.item and figure.fact.basis == "final" and not year:
            self.loose.append((figure.id, self.either))
        self.either = ""
        self.aside = {}
        if not self.in_reason or not subject.measure.startswith("~"):
            unnamed = subject.measure.startswith("~") and not of_another(subject.measure[1:], self.outline.unit)
            if not unnamed or not self.subject.measure or self.subject.measure.startswith("~"):
                self.subject = subject
            if self.lists and self.lists[-1].year == year > 0:
                self.lists[-1].parts.append(figure.id)
            if basis == "final" and not year:
                if not same_group and not (figure.unit not in self.last_group and subject.measure == self.group_label):
                    self.last_group = {}
                self.last_group[figure.unit] = figure.id
                self.group_label = subject.measure
                for open_list in self.lists[-1:]:
                    open_list.parts.append(figure.id)
        return figure

    def _make(
        self,
        token: Token,
        subject: Subject,
        basis: Basis,
        aspect: Aspect,
        year: int = 0,
        of: str = "",
        context: str = "",
    ) -> Figure:
        measure = subject.measure or "~" + noun_after(self.text, token)
        if self.foreign and measure in measures():
            measure = f"~{self.foreign}·{measures()[measure].title.zh}"
        if measure.startswith("three.") and basis in ("opening_budget", "full_budget"):
            basis = "budget"
        if measure.startswith("three.") and token.unit not in ("万元", "%"):
            measure = self.g.counted.get((measure, token.unit), measure)
        if measure.startswith("assets.vehicles") and token.unit == "台":
            token = msgspec.structs.replace(token, unit="辆")
        apart = measure in self.g.file.counts["projects"] and aspect != "share" and token.unit in ("万元", PERCENT)
        if (token.unit == "万元" and measure in self.g.file.counts["things"]) or (
            apart and not self._told_with_count(measure, token)
        ):
            measure = "~" + measures()[measure].title.zh + "·金额"
        fact = Fact(
            measure,
            subject.item,
            basis,
            aspect,
            year or self.year_told or self.outline.year,
            token.unit or "?",
            of,
            str(self.number) if measure.startswith("~") else context,
        )
        half = Decimal(0) if is_exact(token) else Decimal(5).scaleb(-token.decimals - 1) * token.scale
        return Figure(
            self.next_id,
            token.value,
            token.unit,
            half,
            self.text[token.start : token.end],
            self._place(token.start, token.end),
            fact,
            "text",
            token.decimals,
            token.scale,
        )

    def _told_with_count(self, measure: str, token: Token) -> bool:
        """Tell whether money stands in one sentence with the projects' count: 预算绩效评价项目3个，全年预算数 x is of all three."""
        counts = [f for f in self.figures[self.start_of_paragraph :] if f.fact.measure == measure and f.unit == "个"]
        return bool(counts) and not re.search(r"[。；]", self.text[counts[-1].place.end - self.offset : token.start])

    # ---- lists

    def _open_list(self, opener: str) -> None:
        if self.lists and opener != "（":
            self.lists[-1].nested = True
        opened = _List(dict(self.last_group), opener, self.subject)
        if self._of_last_year():
            last = self.figures[-1]
            opened.year = last.fact.year  # 2023年…80，其中：基本支出55: the parts are last year's, too
            opened.whole = {last.unit: last.id}
        self.lists.append(opened)

    def _of_last_year(self) -> bool:
        """Tell whether this paragraph's last figure is an amount of the year before."""
        if len(self.figures) == self.start_of_paragraph:
            return False
        last = self.figures[-1].fact
        return last.aspect == "amount" and last.year != self.outline.year

    def _close_parenthesis(self) -> None:
        if self.lists and self.lists[-1].opener == "（":
            closed = self.lists.pop()
            self._list_claim(closed)
            self.last_group = dict(closed.whole)
            self.aside = dict(closed.whole)
            self.subject = closed.subject

    def _leave_aside(self) -> None:
        """End a list of nothing but unnamed parts before the next 其中: 「支出 x，…，其中培训 y。其中：购置 a，运行 b」 parts x."""
        if self.lists and self.lists[-1].opener == "其中" and not any(is_named(self.by_id[i]) for i in self.lists[-1].parts):  # fmt: skip
            closed = self.lists.pop()
            self._list_claim(closed)
            self.last_group = dict(closed.whole)

    def _semicolon(self) -> None:
        """End a list whose parts were parted by commas; one parted by semicolons goes on."""
        if not self.lists or self.lists[-1].opener != "其中":
            return
        units = [self.by_id[i].unit for i in self.lists[-1].parts]
        most = max(Counter(units).values(), default=0)
        if most >= 2 and not self.lists[-1].semicolons:
            self._list_claim(self.lists.pop())
        elif most == 1:
            self.lists[-1].semicolons = True

    def _close_lists(self, all_of_them: bool) -> None:
        while self.lists and (all_of_them or self.lists[-1].opener == "其中"):
            closed = self.lists.pop()
            self._list_claim(closed)
            if self.subject.measure.startswith("~"):
                self.subject = closed.subject  # the next sentence goes on about the whole

    def _list_claim(self, lst: _List) -> None:
        """Claim that the parts of a list make its whole, for lists that no statutory identity speaks of."""
        parts = [self.by_id[i] for i in lst.parts]
        exhaustive = False
        claims: list[tuple[Figure, list[Figure]]] = []
        for unit, whole_id in lst.whole.items():
            whole = self.by_id[whole_id]
            same = [
                p for p in parts if p.unit == unit and p.id != whole_id and not self.g.average.search(p.fact.measure)
            ]
            if self.g.average.search(whole.fact.measure):
                continue
            if not same or lst.nested or (is_named(whole) and all(is_named(p) for p in same)):
                continue
            if len(same) >= 2:
                claims.append((whole, same))
                exhaustive |= sum(p.value for p in same) == whole.value
        for whole, same in claims:
            relation = Relation("sum", (whole.id,), tuple(p.id for p in same))
            complete = len(same) > 2 and same[-1].fact.measure.startswith("~其他")
            strict = exhaustive or complete or sum(p.lo for p in same) > whole.hi
            self.claims.append(Claim("list", relation, whole.place, strict))

    # ---- claims

    def _claim(self, figure: Figure, label: str, token: Token) -> None:
        fact = figure.fact
        plain = tidy(label)
        if fact.aspect == "share":
            self._share(figure, plain)
        elif (fact.aspect == "amount" and fact.measure.startswith("~")) or plain in ("共计", "合计", "总计"):
            if re.match(r"^(?:以上|上述|这)", plain) and figure.unit in ("类", "项", "个", "批", "笔", "方面"):
                self.above = int(figure.value)
            elif re.match(r"^(?:以上|上述)?.{0,6}?(?:共计|合计|总计|共)$", plain) and (
                self.above or plain[:2] in ("以上", "上述")
            ):
                self._above(figure)
        if re.match(r"^(?:剩余|其余|余下|尚余|还有|还剩)", plain) and fact.aspect == "amount":
            self._remaining(figure)

    def _recent(self, unit: str, before: int) -> list[Figure]:
        return [
            f
            for f in self.figures[self.start_of_paragraph : before]
            if f.unit == unit and f.fact.aspect == "amount" and f.place.start - self.offset >= self.sentence_start
        ]

    def _above(self, figure: Figure) -> None:
        same = self._recent(figure.unit, len(self.figures) - 1)
        parts = same[-self.above :] if self.above else same
        if len(parts) >= 2 and (not self.above or len(parts) == self.above):
            self.claims.append(Claim("above", Relation("sum", (figure.id,), tuple(p.id for p in parts)), figure.place))
        self.above = 0

    def _remaining(self, figure: Figure) -> None:
        same = self._recent(figure.unit, len(self.figures) - 1)
        if len(same) >= 2:
            whole, done = same[-2], same[-1]
            self.claims.append(
                Claim(
                    "remaining",
                    Relation("sum", (whole.id,), (done.id, figure.id)),
                    figure.place,
                    strict=whole.value > done.value,
                )
            )

    def _share(self, figure: Figure, label: str) -> None:
        """Note a share: its part is the amount just before it, its whole what 占 names (settled at paragraph's end)."""
        match = self._reads(self.g.lead_words.sub("", label), "share")
        noun, whole = (match["noun"], match["whole"]) if match else ("", "")
        part = next(
            (
                f.id
                for f in reversed(self.figures[self.start_of_paragraph : -1])
                if f.fact.aspect == "amount"
                and f.fact.basis == "final"
                and f.fact.year == (self.lists[-1].year if self.lists and self.lists[-1].year else self.outline.year)
            ),
            -1,
        )
        if not noun and self.aside:
            part = next(iter(self.aside.values()))  # x（其中：a，b），占…%: the share of x
        if part >= 0 and noun:
            named = self._noun(noun, "", "%")
            if named != Subject(self.by_id[part].fact.measure, self.by_id[part].fact.item):
                part = next(
                    (
                        f.id
                        for f in reversed(self.figures[:-1])
                        if (f.fact.measure, f.fact.item) == (named.measure, named.item)
                        and f.fact.aspect == "amount"
                        and f.fact.basis == "final"
                    ),
                    -1,
                )
        if (
            part >= 0
            and not noun
            and self.text.count("。", self.by_id[part].place.end - self.offset, figure.place.start - self.offset)
        ):
            part = -1
        holder = -1
        before = self.text[max(0, figure.place.start - self.offset - 60) : figure.place.start - self.offset]
        if self.turn >= 0:
            part = self.turn
        elif not noun and "分别占" in before:
            part = -1  # 甲、乙分别占 a%、b%: which share is whose is not told by what stands before it
        if self.lists and not whole:
            unit = self.by_id[part].unit if part >= 0 else "万元"
            holder = self.lists[-1].whole.get(unit, -1)
            if holder == part:
                holder = -1
        self.shares.append((figure.id, part, whole, holder))

    def _settle_shares(self) -> None:
        """Find the whole of each share: by name, by the list it stands in, or the one figure that the others agree on."""
        loose: dict[str, list[tuple[int, int]]] = {}
        wholes: dict[int, int] = {}
        for share, part, whole, holder in self.shares:
            if part < 0:
                self.unresolved.append(Unresolved(share, "part"))
                continue
            fact = self.by_id[part].fact
            key = single_measure(whole_of(whole, self.section)) if whole else ""
            if not key and not whole and of_another(fact.measure.lstrip("~"), self.outline.unit):
                key = single_measure(resolve(fact.measure[1:], self.section))
            elif not key and not whole and not fact.measure.startswith("~"):
                key = (
                    fact.measure if fact.item else measures()[fact.measure].parent if fact.measure in measures() else ""
                )
            if not whole and key and not fact.item and not self._said(key):
                key = self._level_up(key)
            found = self._find(key, self.by_id[part], share) if key else holder
            if found < 0 and key:
                found = holder
            if found < 0 and key and not whole:
                found = self._whole_that_fits(share, part)
            if (
                found >= 0
                and not whole
                and not self._fits(share, part, found)
                and self._fits(share, part, wholes.get(found, -1))
            ):
                found = wholes[found]  # 中小企业 x，占 p，其中小微企业 y，占 q: q is of what p is of
            if found >= 0:
                wholes[part] = found
                self._share_claim(share, part, found)
            elif key:
                relation = Relation("ratio", (share,), (part,), ())
                self.claims.append(Claim("share", relation, self.by_id[share].place, wants=key))
            else:
                loose.setdefault(whole, []).append((share, part))
        for group in loose.values():
            self._loose_shares(group)

    def _whole_that_fits(self, share: int, part: int) -> int:
        """Return the first amount told before a part in its paragraph of which it is that share, -1 if none."""
        return next(
            (
                f.id
                for f in self.figures[self.start_of_paragraph :]
                if f.id < part
                and f.fact.aspect == "amount"
                and f.unit == self.by_id[part].unit
                and self._fits(share, part, f.id)
            ),
            -1,
        )

    def _fits(self, share: int, part: int, whole: int) -> bool:
        """Tell whether a share is, as printed, that part of that whole."""
        if whole < 0:
            return False
        return check_ratio(self._value(share), [self._value(part)], [self._value(whole)]) in ("exact", "consistent")

    def _value(self, figure: int) -> Value:
        f = self.by_id[figure]
        return Value(f.value, f.half, f.decimals, f.scale)

    def _level_up(self, key: str) -> str:
        """Return the whole of a list that gives a group's parts beside the group's siblings (出国、购置、运行、接待): the group's own."""
        above = measures()[key].parent if key in measures() else ""
        beside = {self.by_id[part].fact.measure for _, part, _, _ in self.shares if part >= 0}
        siblings = {m for m in beside if m in measures() and measures()[m].parent == above and m != key}
        return above if above and siblings else key

    def _share_claim(self, share: int, part: int, whole: int) -> None:
        self.claims.append(Claim("share", Relation("ratio", (share,), (part,), (whole,)), self.by_id[share].place))

    def _find(self, key: str, part: Figure, share: int) -> int:
        """Return the amount of `key` said nearest before the share in this paragraph, else -1 (tables may give it)."""
        for figure in reversed(self.figures[self.start_of_paragraph :]):
            fact = figure.fact
            if (
                figure.id < share
                and figure.id != part.id
                and fact.measure == key
                and not fact.item
                and fact.aspect == "amount"
                and fact.basis == "final"
                and figure.unit == part.unit
                and fact.year == part.fact.year
            ):
                return figure.id
        return -1

    def _loose_shares(self, group: list[tuple[int, int]]) -> None:
        """Settle shares of a whole whose name no figure bears: take the figure that at least half of them agree on."""
        best, agreed = -1, 0
        parts = {p for _, p in group}
        first = min(s for s, _ in group)
        candidates = self.figures[self.start_of_paragraph :]
        if len(candidates) * len(group) > MAX_TRIALS:
            candidates = []
        for candidate in candidates:
            if (
                candidate.id in parts
                or candidate.id > first
                or candidate.fact.aspect != "amount"
                or not candidate.value
            ):
                continue
            if (candidate.unit == "万元") != (self.by_id[group[0][1]].unit == "万元"):
                continue
            hits = sum(self._fits(s, p, candidate.id) for s, p in group)
            if hits > agreed:
                best, agreed = candidate.id, hits
        if agreed * 2 > len(group) or (agreed and agreed * 2 >= len(group) and agreed > 1):
            for share, part in group:
                self._share_claim(share, part, best)
        else:
            self.unresolved.extend(Unresolved(share, "whole") for share, _ in group)

    # ---- statements

    def _statements(self, stretch: str, offset: int, end: int) -> None:
        """Read what a stretch between figures says without a number."""
        if not stretch:
            return
        self._set_item(stretch)
        for match in self.g.none.finditer(stretch):
            self._none(match, offset)
        for match in self.g.direction.finditer(stretch):
            if (of := self._named_in_clause(stretch, match)) is None:
                continue
            self._state("direction", match["word"], match, offset, basis_of(match["basis"] or "预算", self.section), of)
        for match in self.g.level.finditer(stretch):
            if (of := self._named_in_clause(stretch, match)) is None:
                continue
            against: str = (
                "prior"
                if re.search(r"上年|去年|20\d\d", match[0])
                else basis_of(match["basis"] or "预算", self.section)
            )
            self._state("level", match["word"], match, offset, against, of)
        for match in self.g.reason_text.finditer(stretch):
            self._state("reason", match["reason"], match, offset, self.against)

    def _named_in_clause(self, stretch: str, match: re.Match[str]) -> Subject | None:
        """Return what the clause of a statement names, the sentence's subject when it names nothing, None if unknown."""
        noun = self.g.lead_words.sub(
            "", tidy(re.split(r"[，。；：！\n]", stretch[max(0, match.start() - 200) : match.start()])[-1])
        )
        noun = re.sub(r"(?:支出|收入)?(?:决算数?|预算数?)?$", "", self.g.years.sub("", noun)) if len(noun) < 3 else noun
        if not noun or self.g.pronoun.match(noun) or item_path(noun) or coded_item(noun)[0]:
            return self.subject
        if "、" in noun:
            return None
        named = self._noun(re.sub(r"(?<=费)(?:支出)?决算数?$|(?<=支出)决算数?$", "", noun), "", "万元")
        return None if named.measure.startswith("~") else named

    def _none(self, match: re.Match[str], offset: int) -> None:
        what = match["what"] or ""  # an alternative of the pattern names nothing
        if re.search(r"空表|无数据", match[0]):
            for key, pattern in self.g.stated():
                if pattern.search(match[0]):
                    self._state("empty_table", key, match, offset, "", Subject(key))
        for key, pattern in self.g.stated():
            if pattern.search(what) or (
                key == self.g.file.about.get(self.section) and re.search(r"^(?:此|该|相关|本项|上述)", what)
            ):
                own = self.subject.measure
                if not pattern.search(what) and own.startswith(key + ".") and own != f"{key}.total":
                    key = own  # 「无此项支出」 says it of the item that the sentence speaks of
                self._state("none", what, match, offset, "", Subject(key))

    def _state(
        self,
        kind: StatementKind,
        word: str,
        match: re.Match[str],
        offset: int,
        against: str,
        subject: Subject | None = None,
    ) -> None:
        of = subject or self.subject
        place = self._place(offset + match.start(), offset + match.end())
        self.statements.append(Statement(kind, of.measure, of.item, word, place, against))


def unit_class(token: Token) -> Unit:
    """Return which rules of the grammar a figure's unit lets in."""
    return "percent" if token.unit == PERCENT else "money" if token.unit == "万元" else "count"


def _grows(now: Decimal, change: Decimal, rate: Decimal) -> bool:
    """Tell whether a rise or fall of `change` to `now` is one of `rate` percent, as printed."""
    return any(
        now != sign * change and abs(change / (now - sign * change) * 100 - rate) <= Decimal("0.05") for sign in (1, -1)
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, text) of a paragraph: whole, or one without end in pieces of whole sentences."""
    start = 0
    while start < len(text):
        end = start + MAX_PROSE
        if end < len(text):
            end = max(text.rfind(mark, start, end) for mark in "。；\n") + 1 or end
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def narrative(document: Document, outline: Outline, first_id: int = 0, grammar: Grammar | None = None) -> Narrative:
    """Read every paragraph of `document`; figures are numbered from `first_id`. `grammar` is a region's, else the kind's own."""
    reader = _Reader(document, outline, first_id, grammar or default_grammar())
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            for offset, piece in _pieces(block.text):
                reader.paragraph(number, piece, offset=offset)
            continue
        for cell in block.cells:
            if not is_prose(cell.text):
                continue
            offset = 0
            for line in cell.text.split("\n"):
                for start, piece in _pieces(line):
                    reader.paragraph(number, piece, cell.row, cell.col, offset + start)
                offset += len(line) + 1
    return Narrative(
        tuple(reader.figures),
        tuple(reader.numerals),
        tuple(reader.claims),
        tuple(reader.unresolved),
        tuple(reader.statements),
        tuple(reader.loose),
    )
