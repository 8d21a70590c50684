"""Templates: plain text with slots and alternatives, and what a message made of one is.

A text of templates has headings, `# kind of sender, channel`, which hold for what follows, and paragraphs that begin
with a label: `ham: text`. A template may run over several lines. In it stand

    {slot}      a value, the same one throughout a message; see `slots`
    [a|b|]      one of the alternatives, which may hold slots
    ::          what is before it is the subject
    //          a line break
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from winnow_server.spam.engine.training.corpus.texts import (
    arabic,
    chinese,
    dutch,
    english_mail,
    english_markets,
    english_more,
    english_notices,
    english_public,
    english_sms,
    english_talk,
    french,
    german,
    hindi,
    indonesian,
    italian,
    japanese,
    polish,
    portuguese,
    russian,
    spanish,
    turkish,
    ukrainian,
)
from winnow_server.spam.engine.training.dataset import LABELS
from winnow_server.spam.engine.vocabulary import Channel

# The language of the values of slots, then the text of templates.
TEXTS = (
    ("english", english_sms.TEMPLATES),
    ("english", english_mail.TEMPLATES),
    ("english", english_talk.TEMPLATES),
    ("english", english_public.TEMPLATES),
    ("english", english_notices.TEMPLATES),
    ("english", english_more.TEMPLATES),
    ("english", english_markets.TEMPLATES),
    ("german", german.TEMPLATES),
    ("french", french.TEMPLATES),
    ("spanish", spanish.TEMPLATES),
    ("portuguese", portuguese.TEMPLATES),
    ("italian", italian.TEMPLATES),
    ("dutch", dutch.TEMPLATES),
    ("polish", polish.TEMPLATES),
    ("turkish", turkish.TEMPLATES),
    ("russian", russian.TEMPLATES),
    ("ukrainian", ukrainian.TEMPLATES),
    ("indonesian", indonesian.TEMPLATES),
    ("hindi", hindi.TEMPLATES),
    ("arabic", arabic.TEMPLATES),
    ("chinese", chinese.TEMPLATES),
    ("japanese", japanese.TEMPLATES),
)
_HEADING = re.compile(r"# ([a-z ]+), ([a-z]+)")
_LABELLED = re.compile(rf"({'|'.join(LABELS)}): (.*)")
_WIDE = 0x3000  # from this code point on scripts are written without spaces


@dataclass(frozen=True, slots=True)
class Template:
    """kind: of sender, such as parcel; label: index into LABELS; subject: empty where there is none."""

    language: str
    kind: str
    channel: Channel
    label: int
    subject: str
    text: str


def read_templates() -> list[Template]:
    """All templates, in the order in which they are written. Raises ValueError where a text is not as said above."""
    return [template for language, text in TEXTS for template in _read(language, text)]


def _read(language: str, text: str) -> Iterator[Template]:
    heading: re.Match[str] | None = None
    label, lines = "", list[str]()
    for line in [*text.strip().splitlines(), ""]:
        begins, titled = _LABELLED.fullmatch(line), _HEADING.fullmatch(line)
        if label and heading and (begins or titled or not line):
            yield _template(language, heading, label, lines)
            label, lines = "", []
        if titled:
            heading = titled
        elif begins:
            label, lines = begins[1], [begins[2]]
        elif line and not label:
            raise ValueError(f"{language}: no label in {line!r}")
        elif line:
            lines.append(line)


def _template(language: str, heading: re.Match[str], label: str, lines: list[str]) -> Template:
    text = lines[0]
    for line in lines[1:]:
        text += line if max(ord(text[-1]), ord(line[0])) >= _WIDE else f" {line}"
    subject, _, body = text.rpartition(" :: ")
    return Template(language, heading[1], Channel[heading[2].upper()], LABELS.index(label), subject, body)
