"""The engine's one entry: a batch of messages in, columns of scores, verdicts, actions and symbols out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.batch import BatchResult, MessageBatch
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.evidence import Evidence, gather
from winnow_server.spam.engine.explain import explain
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.layer import Scored, TenantLayer
from winnow_server.spam.engine.model import DEFAULT_PATH, Model
from winnow_server.spam.engine.ngrams import Grams, grams, words
from winnow_server.spam.engine.ordinary import ordinary
from winnow_server.spam.engine.phrasing import phrasing, second_opinion
from winnow_server.spam.engine.policy import DEFAULT_POLICY, FLAGGED, Policy
from winnow_server.spam.engine.reading import Reading, read
from winnow_server.spam.engine.symbols import CAMPAIGN, EVIDENCE, PHRASING, REMAINDER, SYMBOLS, TENANT_FEEDBACK, WORDING
from winnow_server.spam.engine.vocabulary import Contribution, Verdict

_FIRST_KIND = int(Verdict.SPAM)
# Counted from the last one.
_UNNAMED, _PHRASING, _REMAINDER = (row - TENANT_FEEDBACK - 1 for row in (WORDING, PHRASING, REMAINDER))
SMALL = 0.2  # log-odds; symbols that move a score by less are counted together


class Classifier:
    """Immutable after loading, so one instance serves every thread."""

    def __init__(self, model: Model) -> None:
        self._model = model
        named = (*model.forest.symbols.tolist(), *range(CAMPAIGN, WORDING))
        self._shown = np.array((*named, WORDING, PHRASING, REMAINDER, TENANT_FEEDBACK))  # the others are never weighed

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH) -> Classifier:
        """The classifier of a trained artefact. Raises FileNotFoundError or ValueError where it does not fit."""
        return cls(Model.load(path))

    @property
    def version(self) -> str:
        """Model and rules version; it appears in every answer."""
        return self._model.version

    @property
    def word_weights(self) -> tuple[NDArray[np.int8], float]:
        """(weights of the wording by bucket, their unit in log-odds), for measuring the kernel alone."""
        return self._model.wording, self._model.wording_unit

    def classify(
        self, batch: MessageBatch, *, layer: TenantLayer | None = None, policy: Policy = DEFAULT_POLICY
    ) -> BatchResult:
        """Judge every message; the i-th row answers the i-th message, and no message affects another's row."""
        size, model = len(batch), self._model
        reading, scored, shown = self._score(batch)
        log_odds = scored.shared
        if layer is not None and not layer.is_empty:
            shown[-1] = layer.log_odds(scored)
            log_odds = log_odds + shown[-1]
        score = _logistic(log_odds)
        probabilities = np.empty((4, size), dtype=np.float32)
        probabilities[0] = 1 - score
        np.multiply(self._kinds(scored.strengths), score, out=probabilities[1:])
        actions = policy.actions(score, reading.channels)
        verdicts = (probabilities[1:].argmax(axis=0) + _FIRST_KIND).astype(np.uint8)
        verdicts[actions < FLAGGED] = Verdict.HAM
        named = shown[:_UNNAMED]
        whole = _total(named)
        named *= np.abs(named) >= SMALL
        shown[_REMAINDER] = whole - _total(named)
        rows = np.ascontiguousarray(shown.T)
        at = (rows != 0).reshape(-1).nonzero()[0]
        begins = np.arange(size + 1) * len(self._shown)
        indptr = at.searchsorted(begins)

        def lazily(index: int) -> tuple[Contribution, ...]:
            mail, channel = bool(reading.mail[index]), int(reading.channels[index])

            def rescore(texts: Sequence[str]) -> NDArray[np.float32]:
                return self._scored(MessageBatch(texts, channels=[channel] * len(texts))).shared

            contributions = np.zeros(len(SYMBOLS), dtype=np.float32)
            contributions[self._shown] = rows[index]
            return explain(model, reading.texts[index], contributions, mail=mail, rescore=rescore)

        return BatchResult(
            score,
            probabilities.T,
            verdicts,
            actions,
            indptr.astype(np.int32),
            self._shown.take(at - begins[:-1].repeat(indptr[1:] - indptr[:-1])).astype(np.uint16),
            rows.reshape(-1).take(at),
            lazily,
        )

    def learn(self, batch: MessageBatch, unwanted: Sequence[bool], trust: Sequence[float] | None = None) -> TenantLayer:
        """The tenant layer that these labelled messages teach: the whole list, since a layer is never built upon.

        trust: how many examples of an expert each one is worth, 1 where absent; see `capped_trust`. Deterministic.
        Raises ValueError where the lengths differ.
        """
        if len(unwanted) != len(batch) or (trust is not None and len(trust) != len(batch)):
            raise ValueError(f"{len(batch)} messages need as many labels and as much trust")
        if not len(batch):
            return TenantLayer.empty()
        weights = np.ones(len(batch)) if trust is None else np.asarray(trust, dtype=np.float64)
        labels = np.asarray(unwanted, dtype=np.bool_)
        return TenantLayer.learn(self._scored(batch), labels, weights, self._ordinary)

    @cached_property
    def _ordinary(self) -> Scored:
        return self._scored(ordinary())

    def _scored(self, batch: MessageBatch) -> Scored:
        return self._score(batch)[1]

    def _score(self, batch: MessageBatch) -> tuple[Reading, Scored, NDArray[np.float32]]:
        """(what was read, how it is judged, float32[len(self._shown), n] what every symbol that is shown adds)."""
        reading = read(batch)
        encoded = encode(reading.texts)
        found = words(encoded)
        features = grams(found)
        evidence = gather(reading.texts, encoded, found, features)
        if reading.evidence is not None:
            evidence.strengths[...] += reading.evidence
        parts = self._contributions(features, evidence, reading)
        shown = parts.take(self._shown, axis=0)
        log_odds = np.float32(self._model.constant) + _total(shown)
        rows, more = second_opinion(self._model, features, reading.mail, shown[_PHRASING], log_odds)
        shown[_PHRASING, rows] += more
        log_odds[rows] += more
        return reading, Scored(features, evidence.strengths, parts[:EVIDENCE].T, log_odds), shown

    def _contributions(self, found: Grams, evidence: Evidence, reading: Reading) -> NDArray[np.float32]:
        """float32[len(SYMBOLS), n]: calibrated log-odds of every symbol but the tenant's."""
        model = self._model
        out = np.zeros((len(SYMBOLS), len(reading.texts)), dtype=np.float32)
        model.forest.contribute(evidence.strengths, out)
        if reading.campaign is not None:
            out[CAMPAIGN:WORDING] = (reading.campaign * model.campaign).T
        out[WORDING] = weigh(found, model.wording, model.wording_unit)
        headers = None if reading.headers is None else grams(words(encode(reading.headers)))
        out[PHRASING] = phrasing(model, found, reading.mail, headers)
        if evidence.plain is not None:
            hidden = evidence.hidden
            way = None if headers is None else headers.take(hidden)
            for row, said in (
                (WORDING, weigh(evidence.plain, model.wording, model.wording_unit)),
                (PHRASING, phrasing(model, evidence.plain, reading.mail[hidden], way)),
            ):
                out[row, hidden] = np.maximum(out[row, hidden], said)
        out *= np.float32(model.slope)
        return out

    def _kinds(self, strength: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[3, n]: shares of SPAM, SCAM, PHISHING if unwanted."""
        scores = self._model.kinds[:, 1:] @ strength.T
        scores += self._model.kinds[:, :1]
        scores -= scores.max(axis=0)
        shares = np.exp(scores, out=scores)
        shares /= shares.sum(axis=0)
        kinds: NDArray[np.float32] = shares
        return kinds


def _total(parts: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32[n]: the sum of the rows, each of a message in the same order whatever stands beside it."""
    if parts.shape[1] == 1:
        return _total(np.repeat(parts, 2, axis=1))[:1]
    total: NDArray[np.float32] = parts.sum(axis=0)
    return total


def _logistic(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    bounded = np.maximum(np.minimum(log_odds, np.float32(30)), np.float32(-30))
    score: NDArray[np.float32] = np.reciprocal(1 + np.exp(-bounded))
    return score
