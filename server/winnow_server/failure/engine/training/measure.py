"""The figures of the failure engine, as they are defined for line ranges, classes and reruns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median

from winnow_server.failure.engine.analysis import Category

Ranges = Sequence[tuple[int, int]]


def lines_of(ranges: Ranges) -> set[int]:
    """The line numbers within the ranges."""
    return {line for first, last in ranges for line in range(first, last + 1)}


def f1(hits: int, said: int, true: int) -> float:
    """2 hits / (said + true), 0 without a hit."""
    return 2 * hits / (said + true) if hits else 0.0


def excerpt_figures(truths: Sequence[Sequence[Ranges]], said: Sequence[Ranges]) -> dict[str, object]:
    """Line-level F1 against the best of the labelled alternatives, averaged over logs that have any."""
    scores, recalls, sizes = [], [], []
    for alternatives, ranges in zip(truths, said, strict=True):
        sets = [lines_of(alternative) for alternative in alternatives if alternative]
        if sets:
            found = lines_of(ranges)
            best = max(sets, key=lambda truth: f1(len(found & truth), len(found), len(truth)))
            scores.append(f1(len(found & best), len(found), len(best)))
            recalls.append(best <= found)
            sizes.append(len(found))
    return {
        "logs": len(scores),
        "f1": round(fmean(scores), 4),
        "full_recall": round(fmean(recalls), 4),
        "lines_median": median(sizes),
    }


def category_figures(pairs: Sequence[tuple[Category, Category]]) -> dict[str, object]:
    """Accuracy and macro-F1 of (true, said); logs whose text does not tell are left out."""
    known = [pair for pair in pairs if pair[0] is not Category.UNKNOWN]
    per_class = [
        f1(
            sum(true is said is name for true, said in known),
            sum(said is name for _, said in known),
            sum(true is name for true, _ in known),
        )
        for name in sorted({true for true, _ in known})
    ]
    accuracy = fmean(true is said for true, said in known)
    return {"logs": len(known), "accuracy": round(accuracy, 4), "macro_f1": round(fmean(per_class), 4)}


def transient_figures(pairs: Sequence[tuple[bool, float]]) -> dict[str, object]:
    """Precision, recall and F1 of (a rerun passed, probability of it) at one half."""
    said = [(true, probability >= 0.5) for true, probability in pairs]
    hits = sum(true and yes for true, yes in said)
    positive, named = sum(true for true, _ in said), sum(yes for _, yes in said)
    return {
        "logs": len(said),
        "precision": round(hits / named, 4) if named else 0.0,
        "recall": round(hits / positive, 4) if positive else 0.0,
        "f1": round(f1(hits, named, positive), 4),
    }
