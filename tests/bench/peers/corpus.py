"""The messages that all are given, and how they are split: by source, by a hash of the id, by a fixed seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from winnow_server.spam.engine import Channel
from winnow_server.spam.engine.training.dataset import Dataset, read_sources

LABELLED = 100  # messages of an unseen source that are given with their labels
_SEED = 5


def read(data: Path) -> list[Dataset]:
    """Every source of a data folder; rows are in the order of a hash, so that the first ones are a fair sample."""
    return list(read_sources(data))


def capped(datasets: Sequence[Dataset], most: int) -> list[Dataset]:
    """At most so many rows of each."""
    return [dataset.take(range(min(len(dataset), most))) for dataset in datasets]


def two_class(dataset: Dataset) -> bool:
    return bool(dataset.unwanted.any()) and not bool(dataset.unwanted.all())


def four_fifths(dataset: Dataset) -> Dataset:
    return dataset.take(np.flatnonzero(~dataset.held_out))


def fifth(dataset: Dataset) -> Dataset:
    return dataset.take(np.flatnonzero(dataset.held_out))


def labelled_and_rest(dataset: Dataset) -> tuple[Dataset, Dataset]:
    order = np.random.default_rng(_SEED).permutation(len(dataset))
    return dataset.take(order[:LABELLED]), dataset.take(order[LABELLED:])


def short_messages(datasets: Sequence[Dataset], most: int) -> Dataset:
    """A mixture of every source that is not of e-mail, for speed."""
    return _mixed("short messages", [one for one in datasets if (one.channels != Channel.EMAIL).all()], most)


def raw_mails(datasets: Sequence[Dataset], most: int) -> Dataset:
    """A mixture of every source that has its e-mails raw, for speed."""
    return as_sent(_mixed("raw e-mails", [one for one in datasets if all(one.raws)], most))


def as_sent(dataset: Dataset) -> Dataset:
    """Raw e-mail without the subject and text that the data set took from it: reading it is the filter's work."""
    texts, subjects = (
        ["" if raw else column for raw, column in zip(dataset.raws, columns, strict=True)]
        for columns in (dataset.texts, dataset.subjects)
    )
    return replace(dataset, texts=texts, subjects=subjects)


def characters(messages: Dataset) -> int:
    """Of a message on average; of raw e-mail its bytes."""
    sizes = [
        len(raw) or len(subject) + len(text)
        for raw, subject, text in zip(messages.raws, messages.subjects, messages.texts, strict=True)
    ]
    return round(sum(sizes) / len(sizes))


def _mixed(name: str, datasets: Sequence[Dataset], most: int) -> Dataset:
    together = Dataset(
        name,
        [text for dataset in datasets for text in dataset.texts],
        [subject for dataset in datasets for subject in dataset.subjects],
        [raw for dataset in datasets for raw in dataset.raws],
        np.concatenate([np.zeros(0, dtype=np.uint8), *(dataset.channels for dataset in datasets)]),
        np.concatenate([np.zeros(0, dtype=np.uint8), *(dataset.labels for dataset in datasets)]),
        np.concatenate([np.zeros(0, dtype=np.bool_), *(dataset.held_out for dataset in datasets)]),
    )
    return together.take(np.random.default_rng(_SEED).permutation(len(together))[:most])
