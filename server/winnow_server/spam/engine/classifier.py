"""The engine's one entry: a batch of messages in, columns of scores, verdicts, actions and symbols out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.batch import BatchResult, MessageBatch
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.evidence import Evidence, gather
from winnow_server.spam.engine.explain import explain
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.layer import TenantLayer
from winnow_server.spam.engine.model import DEFAULT_PATH, Model
from winnow_server.spam.engine.ngrams import Grams, grams, words
from winnow_server.spam.engine.policy import DEFAULT_POLICY, FLAGGED, Policy
from winnow_server.spam.engine.reading import Reading, read
from winnow_server.spam.engine.symbols import CAMPAIGN, EVIDENCE, PHRASING, REMAINDER, SYMBOLS, TENANT_FEEDBACK, WORDING
from winnow_server.spam.engine.vocabulary import Channel, Contribution, Verdict

SMALL = 0.25  # log-odds; symbols that move a score by less are counted together


class Classifier:
    """Immutable after loading, so one instance serves every thread."""

    def __init__(self, model: Model) -> None:
        self._model = model

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
        reading, features, strengths, parts = self._score(batch)
        log_odds = np.float32(model.constant) + parts.sum(axis=1)
        if layer is not None and not layer.is_empty:
            parts[:, TENANT_FEEDBACK] = layer.log_odds(features, strengths, parts[:, :EVIDENCE], log_odds)
            log_odds = log_odds + parts[:, TENANT_FEEDBACK]
        score = _logistic(log_odds)
        probabilities = np.empty((size, 4), dtype=np.float32)
        probabilities[:, 0] = 1 - score
        probabilities[:, 1:] = score[:, None] * self._kinds(strengths)
        actions = policy.actions(score, _channels(batch))
        verdicts = np.where(actions >= FLAGGED, np.argmax(probabilities[:, 1:], axis=1) + Verdict.SPAM, Verdict.HAM)
        named = parts[:, :WORDING]
        whole = named.sum(axis=1)
        named *= np.abs(named) >= SMALL
        parts[:, REMAINDER] = whole - named.sum(axis=1)
        # Flat: several times faster than in two dimensions.
        at = np.flatnonzero(parts)
        rows, ids = np.divmod(at, parts.shape[1])

        def lazily(index: int) -> tuple[Contribution, ...]:
            return explain(model, reading.texts[index], parts[index])

        return BatchResult(
            score,
            probabilities,
            verdicts.astype(np.uint8),
            actions,
            np.searchsorted(rows, np.arange(size + 1)).astype(np.int32),
            ids.astype(np.uint16),
            parts.ravel()[at],
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
        _, features, strengths, parts = self._score(batch)
        shared = np.float32(self._model.constant) + parts.sum(axis=1)
        weights = np.ones(len(batch)) if trust is None else np.asarray(trust, dtype=np.float64)
        labels = np.asarray(unwanted, dtype=np.bool_)
        return TenantLayer.learn(features, strengths, parts[:, :EVIDENCE], shared, labels, weights)

    def _score(self, batch: MessageBatch) -> tuple[Reading, Grams, NDArray[np.float32], NDArray[np.float32]]:
        """(what was read, n-grams, strengths, calibrated log-odds of every symbol)."""
        reading = read(batch)
        encoded = encode(reading.texts)
        found = words(encoded)
        evidence = gather(reading.texts, encoded, found)
        if reading.evidence is not None:
            evidence.strengths[...] += reading.evidence
        features = grams(found)
        return reading, features, evidence.strengths, self._contributions(features, evidence, reading)

    def _contributions(self, found: Grams, evidence: Evidence, reading: Reading) -> NDArray[np.float32]:
        """float32[n, len(SYMBOLS)]: calibrated log-odds of every symbol but the tenant's."""
        model = self._model
        out = np.zeros((len(reading.texts), len(SYMBOLS)), dtype=np.float32)
        out[:, :EVIDENCE] = model.forest.contributions(evidence.strengths)
        if reading.campaign is not None:
            out[:, CAMPAIGN:WORDING] = reading.campaign * model.campaign
        hidden = grams(evidence.plain_words) if evidence.plain_words is not None else None
        for column, weights, unit in (
            (WORDING, model.wording, model.wording_unit),
            (PHRASING, model.phrasing, model.phrasing_unit),
        ):
            out[:, column] = weigh(found, weights, unit)
            if hidden is not None:
                rows = evidence.hidden
                out[rows, column] = np.maximum(out[rows, column], weigh(hidden, weights, unit))
        out *= np.float32(model.slope)
        return out

    def _kinds(self, strength: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[n, 3]: shares of SPAM, SCAM, PHISHING if unwanted."""
        scores = self._model.kinds[:, 0] + strength @ self._model.kinds[:, 1:].T
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        return shares


def _logistic(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    score: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)
    return score


def _channels(batch: MessageBatch) -> NDArray[np.uint8]:
    if batch.channels is None:
        return np.zeros(len(batch), dtype=np.uint8)
    channels = np.asarray(batch.channels, dtype=np.int64)
    known = (channels >= 0) & (channels <= max(Channel))
    return np.where(known, channels, Channel.UNSPECIFIED).astype(np.uint8)
