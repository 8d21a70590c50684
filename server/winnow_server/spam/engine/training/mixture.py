"""Learns the experts: what each source knows over and above the symbols, and how its messages are told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import Experts
from winnow_server.spam.engine.kernel import SOFTENING
from winnow_server.spam.engine.logistic import Sparse, fit, sigmoid_fit
from winnow_server.spam.engine.tables import Table
from winnow_server.spam.engine.training.prepare import Prepared, beside, stack
from winnow_server.spam.engine.training.wording import Floats
from winnow_server.spam.engine.vocabulary import Channel

_PENALTY = 1e-6
_STEPS = 45
_SOURCE_STEPS = 25
_OTHERS = 6_000  # rows of a source of one class, by which it is told, at most: it is there to be told from the others
_PARTS = 3  # of a source, each judged by an expert of the others
_FAR = 3.0  # log-odds; a message farther from the middle tells no more of where that is
_DOUBT = 2.0  # log-odds; a message is of no expert's source only if that is surer than of those of the experts
_NEVER = -100.0  # log-odds of what there is no example of


def is_mail(source: Prepared) -> bool:
    """Whether a source is e-mail."""
    return bool((source.channels == Channel.EMAIL).all())


def fit_experts(
    sources: Sequence[Prepared], margins: Sequence[Floats], others: Sequence[Prepared] = (), *, centred: bool = False
) -> Experts:
    """One expert for each of the sources, over the columns of their grams.

    margins: the log-odds of symbols and wording, which an expert corrects, for each source. others: sources of one
    class, which no expert can be learnt from, but which must be told from theirs. centred: the log-odds of zero lie
    where messages that an expert did not see are as likely unwanted as not; large sources need it less.
    """
    if not sources:
        return Experts.none()
    width = sources[0].grams.width
    columns = []
    for source, margin in zip(sources, margins, strict=True):
        light, bias = _expert(source, margin)
        columns.append((light, bias + (_centre(source, margin) if centred else 0.0)))
    told = [_told(source) for source in (*sources, *others)]
    rows, rarity = _both(told)
    which = np.repeat(np.minimum(np.arange(len(told)), len(sources)), [len(source.labels) for source in told])
    alike = 1 / np.bincount(which)[which]
    for number in range(len(sources) + 1):
        if (which == number).any():
            light, bias = _fit(rows, which == number, alike, np.zeros(len(which)), _SOURCE_STEPS)
            columns.append((light * rarity, bias - _DOUBT * (number == len(sources))))
        else:
            columns.append((np.zeros_like(rarity), _NEVER))
    return Experts(
        _table([(weights[:width], bias) for weights, bias in columns]),
        _table([(weights[width:], 0.0) for weights, _ in columns]),
    )


def _expert(source: Prepared, margin: Floats) -> tuple[NDArray[np.float32], float]:
    """(weights by column of grams and headers, bias)."""
    rows, rarity = _both([source])
    unwanted = source.unwanted
    balance = np.where(unwanted, 0.5 / unwanted.sum(), 0.5 / (~unwanted).sum())
    light, bias = _fit(rows, unwanted, balance, margin, _STEPS)
    return light * rarity, bias


def _centre(source: Prepared, margin: Floats) -> float:
    """What is to be added to an expert's log-odds, found on parts of its source that it is not learnt from."""
    part = np.arange(len(source.labels)) % _PARTS
    rows, said = [], []
    for number in range(_PARTS):
        seen = source.take(np.flatnonzero(part != number))
        unseen = np.flatnonzero((part == number) & ~source.copy)
        if not seen.two_class:
            return 0.0
        light, bias = _expert(seen, margin[part != number])
        text, _ = _both([source.take(unseen)], plain=True)
        rows.append(unseen)
        said.append(text.dot(light) + bias + margin[unseen])
    far = np.clip(np.concatenate(said), -_FAR, _FAR)
    unwanted = source.unwanted[np.concatenate(rows)]
    slope, shift = sigmoid_fit(far, unwanted, np.ones(len(far)))
    return shift / slope if slope > 0 else 0.0


def _told(source: Prepared) -> Prepared:
    """The rows by which a source is told: of mail with headers, half of the rows with them and half without."""
    whole = np.arange(len(source.labels))
    rows = whole[::2] if source.headers.indptr[-1] else whole[~source.copy]
    return source.take(rows if source.two_class else rows[:: -(-len(rows) // _OTHERS)])


def _table(columns: Sequence[tuple[NDArray[np.float32], float]]) -> Table:
    """The grams that have a weight in some column, in steps of one byte."""
    known = np.flatnonzero(np.any([weights != 0 for weights, _ in columns], axis=0))
    steps = np.zeros((len(known) + 1, len(columns)), dtype=np.int8)
    units = np.full(len(columns), 1e-6, dtype=np.float32)
    for number, (weights, _) in enumerate(columns):
        if len(known):
            units[number] = max(float(np.quantile(np.abs(weights[known]), 0.9999)), 1e-6) / 127
        steps[:-1, number] = np.clip(np.rint(weights[known] / units[number]), -127, 127)
    return Table(known, steps, units, np.array([bias for _, bias in columns], dtype=np.float32))


def _both(sources: Sequence[Prepared], *, plain: bool = False) -> tuple[Sparse, NDArray[np.float32]]:
    """(grams and beside them those of headers, with inverse document frequencies as values, scaled as a table scales;
    the frequencies, 0 for absent); with `plain` the scales alone are the values.

    Rare grams are held to zero less, as they tell more (Sparck Jones 1972).
    """
    texts, rarity = _scaled(stack([source.grams for source in sources]), plain)
    headers, header_rarity = _scaled(stack([source.headers for source in sources]), plain)
    return beside(texts, headers), np.concatenate((rarity, header_rarity))


def _scaled(grams: Sparse, plain: bool) -> tuple[Sparse, NDArray[np.float32]]:
    known = np.diff(grams.indptr)
    seen = np.bincount(grams.indices, minlength=grams.width)
    rarity = np.where(seen > 0, np.log((len(known) + 1) / (seen + 0.5)), 0).astype(np.float32)
    values = np.repeat((1 / np.sqrt(known + SOFTENING)).astype(np.float32), known)
    if not plain:
        values *= rarity[grams.indices]
    return Sparse(grams.indptr, grams.indices, values, grams.width), rarity


def _fit(
    rows: Sparse, targets: NDArray[np.bool_], weights: Floats, margins: Floats, steps: int
) -> tuple[NDArray[np.float32], float]:
    """(weights by column, bias). Only the columns that occur are fitted, which are few of all."""
    used = np.flatnonzero(np.bincount(rows.indices, minlength=rows.width))
    column = np.zeros(rows.width, dtype=np.int32)
    column[used] = np.arange(len(used))
    light, dense = fit(
        Sparse(rows.indptr, column[rows.indices], rows.values, len(used)),
        np.ones((len(targets), 1), dtype=np.float32),
        targets,
        weights,
        sparse_penalty=_PENALTY,
        dense_penalty=np.full(1, 1e-5),
        offset=margins,
        iterations=steps,
    )
    spread = np.zeros(rows.width, dtype=np.float32)
    spread[used] = light
    return spread, float(dense[0])
