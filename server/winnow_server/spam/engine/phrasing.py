"""What the words of a message say to those who know its kind: all sources together, or single sources of e-mail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import FEWEST
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import Grams


def phrasing(model: Model, found: Grams, mail: NDArray[np.bool_]) -> NDArray[np.float32]:
    """float32[n]: log-odds before calibration. mail: bool[n], the messages that are e-mail."""
    out = weigh(found, model.phrasing, model.phrasing_unit)
    asked = np.flatnonzero(mail & (found.counts >= FEWEST))
    if len(asked) and len(model.experts):
        some = found.take(asked)
        out[asked] = model.experts.log_odds(model.experts.find(some.buckets), some.indptr, out[asked])
    return out
