"""The report on a terminal: coloured and wrapped there, plain lines with 【brackets】 when piped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text as Line

from juesuan.checks.batch import Outcome
from juesuan.checks.model import Finding, Result, Severity
from juesuan.document.model import where
from juesuan.kernel.lang import Lang, Text, same
from juesuan.kernel.place import Place
from juesuan.report import view
from juesuan.report.sums import told
from juesuan.report.view import Excerpt, Summary
from juesuan.report.wrap import breaks, harmless, pad, width

if TYPE_CHECKING:
    from rich.console import Console

_BADGE: dict[Severity, Style] = {
    "error": Style(color="white", bgcolor="red", bold=True),
    "warning": Style(color="black", bgcolor="yellow"),
    "note": Style(color="black", bgcolor="cyan"),
}
_MARK: dict[Severity, Style] = {
    "error": Style(color="red", bold=True, underline=True),
    "warning": Style(color="yellow", bold=True, underline=True),
    "note": Style(color="cyan", underline=True),
}
_DIM = Style(dim=True)
_BOLD = Style(bold=True)
_RED = Style(color="red", bold=True)
_GREEN = Style(color="green", bold=True)
_YELLOW = Style(color="yellow")

_WORDS = {
    "file": Text("文件", "file"),
    "template": Text("模板", "template"),
    "year": Text("{0}年度", "fiscal year {0}"),
    "unknown": Text("（未识别单位）", "(unit not recognised)"),
    "sum": Text("算式", "sum"),
    "blamed": Text("最可能有误", "most likely wrong"),
    "propose": Text("建议改为", "change to"),
    "also": Text("另见", "see also"),
    "not_checked": Text("未核对", "not checked"),
    "not_checked_more": Text("（--verbose 列出原因）", "(--verbose lists the reasons)"),
    "notes": Text("提示", "notes"),
    "notes_more": Text("：另有 {0} 条同类提示（--verbose 列出）", ": {0} more notes like these (--verbose lists them)"),
    "reader": Text("读取说明：", "reading: "),
    "unreadable": Text("无法核对", "not checked at all"),
    "internal": Text("内部错误", "internal error"),
    "total": Text("合计", "total"),
    "totals": Text("{0} 份公开文稿", "{0} disclosures"),
    "bad": Text("{0} 份无法核对", "{0} could not be checked"),
    "clean_n": Text("{0} 份未发现错误", "{0} without findings"),
}

_COUNTS = Text("不一致 {0}|错误 {0}|警告 {0}", "{0} inconsistent|errors {0}|warnings {0}")

NOTES_SHOWN = 2
"""How many notes of one rule are shown without --verbose."""


def _words(text: str, style: Style | None = None) -> Line:
    """Return words in a style that does not spread to what is joined to them."""
    line = Line(harmless(text))
    if style is not None:
        line.stylize(style)
    return line


def _is_shown_as_is(plain: str) -> bool:
    return not plain[-1:].isspace() and plain.isprintable()


class Printer:
    """Prints outcomes to a rich console, in `lang`."""

    def __init__(self, console: Console, lang: Lang = "zh", verbose: bool = False) -> None:
        self.console = console
        self.lang: Lang = lang
        self.verbose = verbose
        self.plain = not console.is_terminal or console.no_color
        self.columns = min(console.width, 120) if console.is_terminal else 0

    def say(self, key: str, *values: object) -> str:
        """Return a fixed phrase."""
        return _WORDS[key](self.lang).format(*values)

    def put(self, line: Line, indent: int = 0, hang: int | None = None) -> None:
        """Print one logical line: wrapped with a hanging indent on a terminal, whole elsewhere."""
        hang = indent if hang is None else hang
        first = Line(" " * indent)
        if not self.columns:
            plain = " " * indent + line.plain
            if self.plain and _is_shown_as_is(plain):  # the console would print just this, at twenty times the cost
                self.console.file.write(plain + "\n")
                return
            self.console.print(first + line, soft_wrap=True, highlight=False, markup=False, emoji=False)
            return
        offsets = breaks(line.plain, max(20, self.columns - hang), max(20, self.columns - indent))
        for number, part in enumerate(line.divide(offsets)):
            part.rstrip()
            margin = first if number == 0 else Line(" " * hang)
            self.console.print(margin + part, no_wrap=True, overflow="ignore", crop=False, highlight=False)

    def blank(self) -> None:
        """Print an empty line."""
        if self.plain and not self.columns:
            self.console.file.write("\n")
        else:
            self.console.print()

    def field(self, label: str, body: Line, style: Style | None = None, columns: int = 12) -> None:
        """Print a labelled line of a finding."""
        head = _words(pad(label, columns - 2) + "  ", style or _DIM)
        self.put(head + body, indent=3, hang=3 + columns)

    def rule(self, line: Line) -> None:
        """Print a header line, ruled to the right edge."""
        if self.columns:
            line = line + _words(" " + "─" * max(0, self.columns - width(line.plain) - 1), _DIM)
        self.put(line)

    def outcome(self, outcome: Outcome) -> None:
        """Print all of one disclosure."""
        if outcome.result is None:
            self.failed(outcome)
        else:
            self.result(outcome.result)
        self.blank()
        self.console.file.flush()

    def failed(self, outcome: Outcome) -> None:
        """Print a disclosure that has no result."""
        label = self.say("internal" if outcome.internal else "unreadable")
        self.rule(_words("── ", _DIM) + _words(outcome.name, _BOLD))
        reason = outcome.error(self.lang) if outcome.error else ""
        badge = _words(f"[{label}]") if self.plain else _words(f" {label} ", _BADGE["error"])
        self.put(badge + _words(f" {reason}"), 1, 3)

    def result(self, result: Result) -> None:
        """Print one disclosure's result."""
        self.header(result)
        verdict = view.verdict(result)
        if verdict == "clean":
            self.put(_words("✓ " + view.VERDICT[verdict](self.lang), _GREEN), indent=1)
        elif verdict != "findings":
            self.put(_words("○ " + view.VERDICT[verdict](self.lang), _YELLOW), indent=1)
        shown: dict[str, int] = {}
        for finding in result.findings:
            if finding.severity == "note" and not finding.doubtful and not self.verbose:
                shown[finding.rule] = shown.get(finding.rule, 0) + 1
                if shown[finding.rule] > NOTES_SHOWN:
                    continue
            self.finding(finding, result)
        for rule_id, count in shown.items():
            if count > NOTES_SHOWN:
                more = self.say("notes_more", count - NOTES_SHOWN)
                self.put(_words(view.rule_name(rule_id, self.lang) + more, _DIM), 1, 3)
        self.not_checked(result)

    def header(self, result: Result) -> None:
        """Print the disclosure's name, files and counts."""
        name = result.unit or self.say("unknown")
        title = _words("── ", _DIM) + _words(name, _BOLD)
        if result.year:
            title += _words("  " + self.say("year", result.year), _BOLD)
        title += _words("  " + view.kind_title(result, self.lang), _DIM)
        self.rule(title)
        facts = [f"{self.say('file')} {view.file_names(result)}"]
        if result.template:
            facts.append(f"{self.say('template')} {view.region_name(result, self.lang)}")
        self.put(_words(" · ".join(facts), _DIM), indent=3)
        self.put(self.summary(view.summary(result)), indent=3)
        for note in result.document.notes:
            page = Text(f"第{note.page}页：", f"page {note.page}: ") if note.page else same("")
            text = Text(note.zh, note.en)
            self.put(_words(f"{self.say('reader')}{page(self.lang)}{text(self.lang)}", _YELLOW), 3)
        self.blank()

    def summary(self, s: Summary) -> Line:
        """Return the summary line with its bad counts coloured."""
        line = _words(view.summary_line(s, self.lang))
        marks = ((s.inconsistent, _RED), (s.error, _RED), (s.warning, _YELLOW))
        labels = _COUNTS(self.lang).split("|")
        for (count, style), label in zip(marks, labels, strict=True):
            if count:
                words = label.format(count)
                at = line.plain.rfind(words)
                line.stylize(style, at, at + len(words))
        return line

    def finding(self, finding: Finding, result: Result) -> None:
        """Print one finding."""
        document = result.document
        label = view.severity_label(finding)(self.lang)
        badge = _words(f"[{label}]") if self.plain else _words(f" {label} ", _BADGE[finding.severity])
        head = badge + _words(" ") + _words(view.rule_name(finding.rule, self.lang), _BOLD)
        spot = where(document, finding.place, self.lang)
        self.put(head + _words(f"  {spot}", _DIM), 1, 3)
        message, sums = told(finding, result, view.figure_index(result), self.lang)
        self.put(self.sum(message, finding.severity), 3)
        if self.verbose or finding.severity != "note" or finding.doubtful:
            self.put(self.quoted(view.excerpt(document, finding.place), finding.severity), 3, 5)
        for line in sums:
            self.field(self.say("sum"), self.sum(line, finding.severity))
        if finding.severity != "note" or finding.doubtful:
            self.blame(finding, result)
        if self.verbose:
            self.others(finding, result)
        self.blank()

    def quoted(self, words: Excerpt, severity: Severity) -> Line:
        """Return an excerpt with its words highlighted, in brackets where there is no colour."""
        marked = f"【{words.words}】" if self.plain else words.words
        before, after = _words("“" + words.before, _DIM), _words(words.after + "”", _DIM)
        return before + _words(marked, _MARK[severity]) + after

    @staticmethod
    def sum(words: str, severity: Severity) -> Line:
        """Return arithmetic, or a message with some, with its broken sign coloured."""
        line = _words(words)
        line.highlight_regex(r"≠[^；]*", _MARK[severity] if severity == "note" else _RED)
        return line

    def blame(self, finding: Finding, result: Result) -> None:
        """Print the figure most likely wrong and what would mend it."""
        figure = view.figure_index(result).get(finding.blamed)
        if figure is not None:
            line = _words(view.wrong_words(finding, result), _RED)
            about = (view.describe(figure.fact, self.lang), where(result.document, figure.place, self.lang))
            line += _words("".join(f"  {part}" for part in about if part), _DIM)
            self.field(self.say("blamed"), line)
        if finding.proposed:
            self.field(self.say("propose"), _words(finding.proposed, _GREEN))

    def others(self, finding: Finding, result: Result) -> None:
        """Print the operands and the other places of a finding."""
        figures = view.figure_index(result)
        for operand in finding.operands:
            figure = figures.get(operand.figure)
            if figure is not None and figure.id != finding.blamed:
                spot = where(result.document, figure.place, self.lang)
                self.field(operand.role(self.lang), _words(figure.printed) + _words(f"  {spot}", _DIM))
        for place in self.other_places(finding, result):
            words = view.excerpt(result.document, place, 30)
            head = _words(f"{where(result.document, place, self.lang)}  ", _DIM)
            self.field(self.say("also"), head + self.quoted(words, finding.severity))

    @staticmethod
    def other_places(finding: Finding, result: Result) -> Sequence[Place]:
        """Return the places of a finding that no operand stands at."""
        figures = view.figure_index(result)
        known = {figures[o.figure].place for o in finding.operands if o.figure in figures} | {finding.place}
        return [p for p in finding.places if p not in known]

    def not_checked(self, result: Result) -> None:
        """Print what was not checked: by rule with a count, the reasons with --verbose."""
        groups = view.not_checked_groups(result, self.lang)
        if not groups:
            return
        head = _words(f"{self.say('not_checked')} {len(result.not_checked)}", _BOLD)
        if not self.verbose:
            rules = " ".join(f"{rule} ×{len(reasons)}" if len(reasons) > 1 else rule for rule, reasons in groups)
            self.put(head + _words(f"  {rules} {self.say('not_checked_more')}", _DIM), 1, 3)
            return
        self.put(head, 1)
        for rule, reasons in groups:
            self.put(_words(view.rule_name(rule, self.lang)), 3)
            counted = {reason: reasons.count(reason) for reason in reasons}
            for reason, count in counted.items():
                self.put(_words(reason + (f" ×{count}" if count > 1 else ""), _DIM), 5, 7)

    def totals(self, s: Summary, count: int, clean: int, failed: Sequence[Outcome]) -> None:
        """Print the totals over many disclosures, and the ones that could not be checked with the reason."""
        parts = [self.say("totals", count), self.say("clean_n", clean)]
        line = _words(f"{self.say('total')}  ", _BOLD) + _words("；".join(parts))
        if failed:
            line += _words("；") + _words(self.say("bad", len(failed)), _RED)
        self.rule(_words("── ", _DIM) + line)
        self.put(self.summary(s), 3)
        for outcome in failed:
            label = f"{self.say('internal')}：" if outcome.internal else ""
            reason = outcome.error(self.lang) if outcome.error else ""
            self.put(_words("✗ ", _RED) + _words(outcome.name, _BOLD) + _words(f"  {label}{reason}"), 3, 5)
