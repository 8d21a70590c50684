"""Our own word lists, one module per language, each `WORDS: dict[topic, str]`.

A list is words separated by spaces; `stem*` stands for every word that begins so. Scripts written without spaces are
matched anywhere in the text. Topics are those of `TOPICS`; a language may lack some.
"""

from __future__ import annotations

from importlib import import_module

TOPICS = (
    "urgency",
    "credential",
    "prize",
    "offer",
    "action",
    "finance",
    "adult",
    "gambling",
    "conversation",
)

LANGUAGES = ("english", "russian", "turkish", "indonesian", "chinese")


def entries() -> list[tuple[str, int]]:
    """(word or stem*, index into TOPICS) of every language."""
    found: list[tuple[str, int]] = []
    for language in LANGUAGES:
        lists: dict[str, str] = import_module(f"{__name__}.{language}").WORDS
        found.extend((word, TOPICS.index(topic)) for topic, text in lists.items() for word in text.split())
    return found
