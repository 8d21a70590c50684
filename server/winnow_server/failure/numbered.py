"""Some lines of a log under their numbers, as the engine reads lines."""

from collections.abc import Iterable

import numpy as np

from winnow_server.failure.engine.lines import LineIndex


def numbered_lines(rows: Iterable[tuple[int, str]], line_count: int) -> LineIndex:
    """An index of the rows alone, in the order of their 1-based numbers, of a log of `line_count` lines."""
    numbered = list(rows)
    texts = [text.replace("\n", " ").encode("utf-8", "surrogatepass") for _, text in numbered]
    sizes = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(sizes + 1) - 1
    return LineIndex(
        log=b"\n".join(texts),
        numbers=np.array([number for number, _ in numbered], np.int64),
        starts=ends - sizes,
        ends=ends,
        cues=np.zeros(len(texts), np.uint64),
        line_count=line_count,
    )
