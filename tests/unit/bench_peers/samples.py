"""A source written here, with headers or without."""

import numpy as np
from winnow_server.spam.engine import Channel
from winnow_server.spam.engine.training.dataset import Dataset

RAW = b"From envelope\nFrom: a@mail.example\nSubject: =?utf-8?b?w5xiZXI=?=\n\nFirst line\nFrom here on\n"


def dataset(name: str, labels: list[int], *, raw: bytes = b"", channel: Channel = Channel.SMS) -> Dataset:
    size = len(labels)
    return Dataset(
        name,
        [f"message {n} of {name}" for n in range(size)],
        [""] * size,
        [raw] * size,
        np.full(size, channel, dtype=np.uint8),
        np.array(labels, dtype=np.uint8),
        np.arange(size) % 5 == 0,
    )
