"""Our own word lists, one module per language, each `WORDS: dict[topic, str]`.

A list is words separated by spaces. `stem*` stands for every word that begins so; an underscore stands for the space
inside a phrase. Scripts written without spaces are matched anywhere in the text. A language may lack some topics.
"""

from __future__ import annotations

from importlib import import_module

TOPICS = (
    "urgency",
    "credential",
    "threat",
    "prize",
    "offer",
    "free",
    "action",
    "opt_out",
    "loan",
    "investment",
    "cryptocurrency",
    "money",
    "job",
    "advance_fee",
    "adult",
    "pharmacy",
    "gambling",
    "delivery",
    "banking",
    "telecom",
    "messenger",
    "web_services",
    "customer",
    "distress",
    "formal",
    "conversation",
    "chatter",
    "work",
)

LANGUAGES = (
    "arabic",
    "bengali",
    "chinese",
    "dutch",
    "english",
    "filipino",
    "french",
    "german",
    "hindi",
    "indonesian",
    "italian",
    "japanese",
    "korean",
    "persian",
    "polish",
    "portuguese",
    "russian",
    "spanish",
    "swahili",
    "thai",
    "turkish",
    "vietnamese",
)


def entries() -> list[tuple[str, int]]:
    """(word, stem* or phrase, index into TOPICS) of every language."""
    found: list[tuple[str, int]] = []
    for language in LANGUAGES:
        lists: dict[str, str] = import_module(f"{__name__}.{language}").WORDS
        found.extend((word, TOPICS.index(topic)) for topic, text in lists.items() for word in text.split())
    return found
