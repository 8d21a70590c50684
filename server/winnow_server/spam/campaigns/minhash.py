"""Near-duplicates by MinHash over character shingles, banded: texts that share a band are likely near-duplicates. Pure.

With r rows a band and b bands, two texts whose shingles have the Jaccard similarity s share at least one band with the
probability 1 - (1 - s^r)^b. Source: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHINGLE = 6
"""Characters of a shingle."""
ROWS = 2
BANDS = 4
SHORTEST = 40
"""Folded characters below which texts are alike by chance: "ok, see you tomorrow" is no campaign."""
LONGEST = 2_000
"""Folded characters that are looked at."""

# Odd multipliers, drawn once from os.urandom.
_PLACES = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
    ],
    dtype=np.uint64,
)
_ROWS = np.array(
    [
        0x8EBC6AF09C88C6E3,
        0x589965CC75374CC3,
        0x1D8E4E27C47D124F,
        0xEB44ACCAB455D165,
        0x2545F4914F6CDD1D,
        0x9FB21C651E98DF25,
        0xA24BAED4963EE407,
        0x3C79AC492BA7B653,
    ],
    dtype=np.uint64,
)
_LARGEST = np.uint32(0xFFFFFFFF)
_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1), "0")


def bands(folded: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
    """(intp[m], uint64[m, BANDS]): the texts long enough to be compared, and their bands. Digits count as one digit."""
    rows = np.array([i for i, text in enumerate(folded) if len(text) >= SHORTEST], dtype=np.intp)
    if not len(rows):
        return rows, np.zeros((0, BANDS), dtype=np.uint64)
    joined = "\0".join(folded[i][:LONGEST] for i in rows.tolist()).translate(_DIGITS)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    breaks = np.flatnonzero(codes == 0)
    starts = np.concatenate(([0], breaks + 1))
    size = len(codes) - SHINGLE + 1
    shingles = np.zeros(size, dtype=np.uint64)
    for place in range(SHINGLE):
        shingles += codes[place : place + size] * _PLACES[place]
    shingles ^= shingles >> np.uint64(29)
    # A shingle over two texts belongs to neither.
    across = (breaks[:, None] - np.arange(SHINGLE)[None, :]).ravel()
    across = across[across < size]
    lowest = np.empty((len(rows), len(_ROWS)), dtype=np.uint64)
    for number, multiplier in enumerate(_ROWS):
        mixed = ((shingles * multiplier) >> np.uint64(32)).astype(np.uint32)
        mixed[across] = _LARGEST
        lowest[:, number] = np.minimum.reduceat(mixed, starts)
    first, second = lowest[:, 0::2], lowest[:, 1::2]
    return rows, (first << np.uint64(32)) | second


assert len(_ROWS) == ROWS * BANDS
