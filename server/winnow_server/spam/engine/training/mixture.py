"""Learns the experts: what each source of e-mail knows over and above the symbols, and how its messages are told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import Experts
from winnow_server.spam.engine.kernel import SOFTENING
from winnow_server.spam.engine.logistic import Sparse, fit
from winnow_server.spam.engine.training.prepare import Prepared, stack
from winnow_server.spam.engine.training.wording import Floats
from winnow_server.spam.engine.vocabulary import Channel

_PENALTY = 1e-6
_STEPS = 45
_SOURCE_STEPS = 40


_NEVER = -100.0  # log-odds of what there is no example of


def is_mail(source: Prepared, *, two_class: bool = True) -> bool:
    """Whether a source is e-mail, with both classes, as one that can have an expert, or with one alone."""
    return source.two_class == two_class and bool((source.channels == Channel.EMAIL).all())


def fit_experts(sources: Sequence[Prepared], margins: Sequence[Floats], others: Sequence[Prepared] = ()) -> Experts:
    """One expert for each of the sources of e-mail, over their columns.

    margins: the log-odds of symbols and wording, which an expert corrects, for each source. others: mail of one class,
    which no expert can be learnt from, but which must be told from theirs.
    """
    if not sources:
        return Experts.none()
    known = [_scaled([source]) for source in sources]
    found = []
    for source, (rows, rarity), margin in zip(sources, known, margins, strict=True):
        unwanted = source.unwanted
        balance = np.where(unwanted, 0.5 / unwanted.sum(), 0.5 / (~unwanted).sum())
        found.append(_fit(rows, rarity, unwanted, balance, margin, _STEPS))
    originals = [source.take(np.flatnonzero(~source.copy)) for source in (*sources, *others)]
    rows, rarity = _scaled(originals)
    lengths = [len(source.labels) for source in originals]
    which = np.repeat(np.minimum(np.arange(len(originals)), len(sources)), lengths)
    alike = 1 / np.bincount(which)[which]
    even = np.zeros(len(which))
    found += [_fit(rows, rarity, which == number, alike, even, _SOURCE_STEPS) for number in range(len(sources))]
    if others:
        found.append(_fit(rows, rarity, which == len(sources), alike, even, _SOURCE_STEPS))
    else:
        found.append((np.zeros_like(rarity), _NEVER))
    columns = np.flatnonzero(rarity)
    table = np.zeros((len(columns) + 1, len(found)), dtype=np.int8)
    units = np.empty(len(found), dtype=np.float32)
    for number, (weights, _) in enumerate(found):
        units[number] = max(float(np.quantile(np.abs(weights[columns]), 0.9999)), 1e-6) / 127
        table[:-1, number] = np.clip(np.rint(weights[columns] / units[number]), -127, 127)
    return Experts(columns, table, units, np.array([bias for _, bias in found], dtype=np.float32))


def _scaled(sources: Sequence[Prepared]) -> tuple[Sparse, NDArray[np.float32]]:
    """(grams with inverse document frequencies as values, scaled as an expert scales; the frequencies, 0 for absent).

    Rare grams are held to zero less, as they tell more (Sparck Jones 1972).
    """
    grams = stack([source.grams for source in sources])
    known = np.diff(grams.indptr)
    seen = np.bincount(grams.indices, minlength=grams.width)
    rarity = np.where(seen > 0, np.log((len(known) + 1) / (seen + 0.5)), 0).astype(np.float32)
    scale = (1 / np.sqrt(known + SOFTENING)).astype(np.float32)
    return Sparse(grams.indptr, grams.indices, np.repeat(scale, known) * rarity[grams.indices], grams.width), rarity


def _fit(
    rows: Sparse,
    rarity: NDArray[np.float32],
    targets: NDArray[np.bool_],
    weights: Floats,
    margins: Floats,
    steps: int,
) -> tuple[NDArray[np.float32], float]:
    """(weights by column, bias)."""
    light, dense = fit(
        rows,
        np.ones((len(targets), 1), dtype=np.float32),
        targets,
        weights,
        sparse_penalty=_PENALTY,
        dense_penalty=np.full(1, 1e-5),
        offset=margins,
        iterations=steps,
    )
    return light * rarity, float(dense[0])
