"""What the words of a message say to those who know its kind: all sources together, or single sources."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import COMMON_MAIL, COMMON_SHORT, FEWEST
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import Grams

UNSURE = 1.0  # log-odds within which a message that is no e-mail is judged anew by experts
RAISED = 0.4  # log-odds to which they raise it at most, as sources never seen are like some too; no policy flags there


def phrasing(model: Model, found: Grams, mail: NDArray[np.bool_], headers: Grams | None = None) -> NDArray[np.float32]:
    """float32[n]: log-odds before calibration. mail: bool[n], the messages that are e-mail, with headers if known."""
    out = weigh(found, model.phrasing, model.phrasing_unit)
    asked = np.flatnonzero(mail & (found.counts >= FEWEST))
    if len(asked) and len(model.mail_experts):
        way = None if headers is None else headers.take(asked)
        out[asked] = model.mail_experts.log_odds(found.take(asked), way, out[asked], COMMON_MAIL)[0]
    return out


def second_opinion(
    model: Model, found: Grams, mail: NDArray[np.bool_], said: NDArray[np.float32], log_odds: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(rows, what is to be added to their log-odds): of messages other than mail, experts judge those not sure alone.

    said: float32[n], the part of the phrasing in log_odds: float32[n], both calibrated. The nearer a message is to one
    half and the more of its words they know, the more experts count; they move none beyond where they are not asked, so
    that the order is kept.
    """
    asked = ((np.abs(log_odds) < UNSURE) & ~mail & (found.counts >= FEWEST)).nonzero()[0]
    if not len(asked) or not len(model.short_experts):
        return asked[:0], log_odds[:0]
    own, slope = log_odds[asked], np.float32(model.slope)
    general = said[asked]
    mixed, familiar = model.short_experts.log_odds(found.take(asked), None, general / slope, COMMON_SHORT)
    opinion = own - general + slope * mixed
    share = familiar * (1 - np.square(own / np.float32(UNSURE)))
    return asked, share * (np.clip(opinion, -UNSURE, np.maximum(own, RAISED)) - own)
