"""Messages written from the templates, as sources beside those of a data folder."""

from __future__ import annotations

import random
import re
import unicodedata

import numpy as np

from winnow_server.spam.engine.training.corpus.slots import Slots
from winnow_server.spam.engine.training.corpus.templates import Template, read_templates
from winnow_server.spam.engine.training.dataset import HELD_OUT, Dataset, stable_hash
from winnow_server.spam.engine.vocabulary import Channel

SOURCES = {
    "corpus_notices": frozenset((Channel.SMS,)),
    "corpus_mail": frozenset((Channel.EMAIL,)),
    "corpus_talk": frozenset((Channel.CHAT, Channel.COMMENT, Channel.POST, Channel.ISSUE)),
}
WEIGHT = 0.4  # of each, where a source of a data folder has 1: one hand writes more alike than many senders do
_EACH = 6  # messages of one template; more of them teach the template rather than the language
_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]*)\}")
_CARELESS = 0.12  # share of messages typed without capitals, without accents, or without a last stop


def corpus() -> list[Dataset]:
    """Every template some times over, always the same. Held out are whole templates, with all their messages."""
    templates = read_templates()
    return [_source(name, [t for t in templates if t.channel in channels]) for name, channels in SOURCES.items()]


def _source(name: str, templates: list[Template]) -> Dataset:
    messages = [write(template, number) for template in templates for number in range(_EACH)]
    held = np.array([stable_hash(template.text) % HELD_OUT == 0 for template in templates], dtype=np.bool_)
    return Dataset(
        name,
        [text for _, text in messages],
        [subject for subject, _ in messages],
        [b""] * len(messages),
        np.repeat(np.array([template.channel for template in templates], dtype=np.uint8), _EACH),
        np.repeat(np.array([template.label for template in templates], dtype=np.uint8), _EACH),
        np.repeat(held, _EACH),
    )


def weight_of(name: str) -> float:
    """What a source of this name counts for."""
    return WEIGHT if name in SOURCES else 1.0


def write(template: Template, number: int) -> tuple[str, str]:
    """(subject, text) of one message of a template; the same for the same number."""
    chance = random.Random(f"{number} {template.text}")  # noqa: S311  a seeded text, no secret
    slots = Slots(template.language, chance)
    subject, text = (_filled(part, slots, chance) for part in (template.subject, template.text))
    return subject, _typed(text, chance)


def _filled(text: str, slots: Slots, chance: random.Random) -> str:
    chosen = _ALTERNATIVES.sub(lambda found: chance.choice(found[1].split("|")), text)
    broken = re.sub(r" ?// ?", "\n", re.sub(" +", " ", chosen))
    return _SLOT.sub(lambda found: slots.value(found[1]), broken).strip()


def _typed(text: str, chance: random.Random) -> str:
    """As people and devices type it, whatever the message is."""
    if chance.random() < _CARELESS:
        text = text.lower()
    if chance.random() < _CARELESS:
        text = text.rstrip(".!。")
    if chance.random() < _CARELESS:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", text)
