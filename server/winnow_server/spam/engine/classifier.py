"""The engine's one entry: a batch of messages in, columns of scores, verdicts, actions and symbols out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.batch import BatchResult, MessageBatch
from winnow_server.spam.engine.encode import EncodedBatch, encode
from winnow_server.spam.engine.explain import explain
from winnow_server.spam.engine.kernel import wording
from winnow_server.spam.engine.layer import TenantLayer
from winnow_server.spam.engine.mail import parse_mail
from winnow_server.spam.engine.model import DEFAULT_PATH, Model
from winnow_server.spam.engine.ngrams import Words, words
from winnow_server.spam.engine.policy import DEFAULT_POLICY, FLAGGED, Policy
from winnow_server.spam.engine.symbols import SYMBOLS, strengths
from winnow_server.spam.engine.vocabulary import Channel, Contribution, Verdict


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

    def classify(
        self, batch: MessageBatch, *, layer: TenantLayer | None = None, policy: Policy = DEFAULT_POLICY
    ) -> BatchResult:
        """Judge every message; the i-th row answers the i-th message, and no message affects another's row."""
        size = len(batch)
        channels = _channels(batch)
        texts = _full_texts(batch)
        encoded = encode(texts)
        found = words(encoded)
        strength = strengths(encoded, found)
        contributions = self._contributions(encoded, found, strength, layer)
        log_odds = self._model.slope * (self._model.intercept + contributions.sum(axis=1)) + self._model.shift
        score = _logistic(log_odds)
        probabilities = np.empty((size, 4), dtype=np.float32)
        probabilities[:, 0] = 1 - score
        probabilities[:, 1:] = score[:, None] * self._kinds(strength)
        actions = policy.actions(score, channels)
        verdicts = np.where(actions >= FLAGGED, np.argmax(probabilities[:, 1:], axis=1) + Verdict.SPAM, Verdict.HAM)
        rows, ids = np.nonzero(contributions)
        indptr = np.zeros(size + 1, dtype=np.int32)
        np.cumsum(np.count_nonzero(contributions, axis=1), out=indptr[1:])

        def lazily(index: int) -> tuple[Contribution, ...]:
            return explain(self._model, texts[index], contributions[index] * self._model.slope)

        return BatchResult(
            score,
            probabilities,
            verdicts.astype(np.uint8),
            actions,
            indptr,
            ids.astype(np.uint16),
            (contributions[rows, ids] * self._model.slope).astype(np.float32),
            lazily,
        )

    def learn(self, batch: MessageBatch, unwanted: Sequence[bool], trust: Sequence[float] | None = None) -> TenantLayer:
        """The tenant layer that these labelled messages teach: the whole list, since a layer is never built upon.

        trust: how many examples of an expert each one is worth, 1 where absent. Deterministic.
        """
        return TenantLayer.empty().updated(_full_texts(batch), unwanted, trust)

    def _contributions(
        self, encoded: EncodedBatch, found: Words, strength: NDArray[np.float32], layer: TenantLayer | None
    ) -> NDArray[np.float32]:
        """float32[n, len(SYMBOLS)]: log-odds of every symbol before calibration."""
        model = self._model
        out = np.zeros((len(encoded.starts), len(SYMBOLS)), dtype=np.float32)
        out[:, :-2] = strength * model.evidence
        out[:, -2] = wording(encoded, found, model.wording, model.unit)
        if layer is not None:
            out[:, -1] = layer.log_odds(found) / model.slope
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


def _full_texts(batch: MessageBatch) -> list[str]:
    texts = list(batch.texts)
    if batch.subjects is not None:
        texts = [f"{s}\n{t}" if s else t for s, t in zip(batch.subjects, texts, strict=True)]
    if batch.raws is not None:
        texts = [t if t or not raw else parse_mail(raw).text for t, raw in zip(texts, batch.raws, strict=True)]
    return texts
