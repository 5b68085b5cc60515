"""The language of messages: Chinese for the users, English with `--lang en`.

A message is kept in both languages from where it is made to where it is shown, so that a stored result can be
shown in either. Nothing here depends on the machine's locale.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Lang = Literal["zh", "en"]


class Text(msgspec.Struct, frozen=True):
    """One message in both languages."""

    zh: str
    en: str

    def __call__(self, lang: Lang = "zh") -> str:
        """Return the message in `lang`."""
        return self.zh if lang == "zh" else self.en

    def __add__(self, more: Text) -> Text:
        """Return the message with another one behind it."""
        return Text(self.zh + more.zh, self.en + more.en)

    def format(self, **values: object) -> Text:
        """Return the message with its `{placeholders}` filled; a `Text` value fills each language with its own."""

        def fill(template: str, lang: Lang) -> str:
            return template.format(**{k: v(lang) if isinstance(v, Text) else v for k, v in values.items()})

        return Text(fill(self.zh, "zh"), fill(self.en, "en"))


def same(text: str) -> Text:
    """Return a message that reads alike in both languages (a number, a name, a formula)."""
    return Text(text, text)


def printable(name: str) -> str:
    """Return a file's name so that it can be written: where its bytes are no UTF-8, as GB18030, as Windows packs them."""
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            return name.encode("utf-8", "surrogateescape").decode("gb18030")
        except UnicodeError:
            return name.encode("utf-8", "replace").decode()
    return name
