"""Why a message has its score, in symbols and in the words and links that moved it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.links import find_links, host_of
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import grams, words
from winnow_server.spam.engine.phrasing import phrasing
from winnow_server.spam.engine.symbols import SYMBOLS
from winnow_server.spam.engine.vocabulary import Contribution

_MOST = 8  # of each kind
_WORDS_TRIED = 100
_LONGEST = 2_000  # characters whose words are tried; each try reads the text anew
_LEAST = 0.01  # log-odds


def explain(
    model: Model,
    text: str,
    contributions: NDArray[np.float32],
    *,
    mail: bool,
    rescore: Callable[[Sequence[str]], NDArray[np.float32]],
) -> tuple[Contribution, ...]:
    """The strongest symbols, then the strongest words and links.

    A word counts by how far the wording falls when it is left out, a link by how far the whole score of the text does.
    rescore: log-odds float32[n] of texts of the same channel.
    """
    order = np.argsort(-np.abs(contributions))[:_MOST]
    found = [
        Contribution("symbol", SYMBOLS[k].name, SYMBOLS[k].description, float(contributions[k]))
        for k in order
        if contributions[k]
    ]
    links = find_links(text)
    return (*found, *_words(model, text, links, mail=mail), *_links(text, links, rescore))


def _words(model: Model, text: str, links: Sequence[str], *, mail: bool) -> list[Contribution]:
    text = text[:_LONGEST]
    tokens = [t for t in dict.fromkeys(text.split()) if not any(link in t.lower() for link in links)][:_WORDS_TRIED]
    if not tokens:
        return []
    variants = [text, *(" ".join(t for t in text.split() if t != token) for token in tokens)]
    kept = grams(words(encode(variants)))
    scores = weigh(kept, model.wording, model.wording_unit) + phrasing(model, kept, np.full(len(variants), mail))
    scores *= np.float32(model.slope)
    return _strongest("word", [(token, "") for token in tokens], scores)


def _links(
    text: str, links: Sequence[str], rescore: Callable[[Sequence[str]], NDArray[np.float32]]
) -> list[Contribution]:
    """Each link that stands in the text as it was found, by the host that it leads to."""
    lowered = text.lower()
    places = {link: lowered.find(link) for link in links} if len(lowered) == len(text) else {}
    places = {link: at for link, at in places.items() if at >= 0}
    if not places:
        return []
    scores = rescore([text, *(text[:at] + text[at + len(link) :] for link, at in places.items())])
    return _strongest("link", [(host_of(link), text[at : at + len(link)]) for link, at in places.items()], scores)


def _strongest(kind: str, names: Sequence[tuple[str, str]], scores: NDArray[np.float32]) -> list[Contribution]:
    """scores: float32[1 + n], of the whole and then without each of the named."""
    moved = scores[0] - scores[1:]
    strongest = np.argsort(-np.abs(moved))[:_MOST]
    return [Contribution(kind, names[k][0], names[k][1], float(moved[k])) for k in strongest if abs(moved[k]) > _LEAST]
