"""How figures and values are written in findings."""

from __future__ import annotations

from decimal import Decimal

from juesuan.checks.evaluate import shown
from juesuan.domain.measures import describe_fact
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

MINUS = "-−－–"


def role(figure: Figure) -> Text:
    """Return what a figure measures, as an operand's part in a finding."""
    return Text(describe_fact(figure.fact, "zh"), describe_fact(figure.fact, "en"))


def printed(figure: Figure, value: Decimal) -> str:
    """Return a value as the figure would print it: same unit, decimals, thousands separators; rates without their sign word."""
    by_words = figure.fact.aspect in ("change", "change_rate") or (
        figure.fact.aspect == "variance" and figure.value < 0 and value < 0  # 较年初预算下降 p%
    )
    text = shown(abs(value) if by_words and "-" not in figure.printed else value, figure)
    if "," in figure.printed:
        whole, _, rest = text.replace("−", "-").partition(".")
        text = ("-" if whole.startswith("-") else "") + f"{abs(int(whole)):,}" + (f".{rest}" if rest else "")
    tail = figure.printed.lstrip("-−－0123456789０１２３４５６７８９.．,， ")
    return text.replace("−", "-") + tail


def signed(value: Decimal, figure: Figure) -> str:
    """Return a value as the figure would print it with its sign."""
    return shown(value, figure).replace("−", "-") + figure.printed.lstrip(
        MINUS + "0123456789０１２３４５６７８９.．,， "
    )
