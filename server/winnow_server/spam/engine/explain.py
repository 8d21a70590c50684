"""Why a message has its score, in symbols and in the words that moved it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import grams, words
from winnow_server.spam.engine.symbols import SYMBOLS
from winnow_server.spam.engine.vocabulary import Contribution

_MOST = 8  # of each kind
_WORDS_TRIED = 200


def explain(model: Model, text: str, contributions: NDArray[np.float32]) -> tuple[Contribution, ...]:
    """The strongest symbols, then the strongest words: how far the wording falls when a word is left out."""
    order = np.argsort(-np.abs(contributions))[:_MOST]
    found = [
        Contribution("symbol", SYMBOLS[k].name, SYMBOLS[k].description, float(contributions[k]))
        for k in order
        if contributions[k]
    ]
    tokens = list(dict.fromkeys(text.split()))[:_WORDS_TRIED]
    if tokens:
        variants = [text, *(" ".join(t for t in text.split() if t != token) for token in tokens)]
        kept = grams(words(encode(variants)))
        scores = weigh(kept, model.wording, model.wording_unit) + weigh(kept, model.phrasing, model.phrasing_unit)
        scores *= np.float32(model.slope)
        moved = scores[0] - scores[1:]
        strongest = np.argsort(-np.abs(moved))[:_MOST]
        found += [Contribution("word", tokens[k], "", float(moved[k])) for k in strongest if abs(moved[k]) > 0.01]
    return tuple(found)
