"""How often each signature fires on the lines of logs: on green logs it hardly may.

Run as ``python -m winnow_server.failure.signature_rates FOLDER``: every file below the folder is read as a log, a
``.jsonl.gz`` as rows with ``green_log`` or else ``log``. Prints one JSON row a signature, the most frequent first.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from winnow_server.failure.engine.scan import Scanner
from winnow_server.failure.engine.signatures import SIGNATURES, Signature

MOST_OF_GREEN_LINES = 0.001
"""Largest share of the lines of green logs that an admitted signature may fire on."""

_BLOCK = 1 << 20
_ID = (1 << 12) - 1


@dataclass(frozen=True, slots=True)
class Rates:
    """``fired`` maps the name of a signature to the number of lines, of ``lines`` in all, that it matched."""

    lines: int
    fired: Counter[str]

    def too_frequent(self, most: float = MOST_OF_GREEN_LINES) -> dict[str, float]:
        """Signatures that fire on a larger share of the lines than ``most``, with their share."""
        share = {name: count / max(1, self.lines) for name, count in self.fired.items()}
        return {name: rate for name, rate in sorted(share.items(), key=lambda item: -item[1]) if rate > most}


def measure(logs: Iterable[bytes], signatures: tuple[Signature, ...] = SIGNATURES) -> Rates:
    """Scan ``logs`` and count lines per signature; every line counts once for each signature on it."""
    scanner = Scanner(signatures)
    fired: Counter[str] = Counter()
    lines = 0
    for log in logs:
        for start in range(0, len(log), _BLOCK):
            block = log[start : start + _BLOCK]
            newlines = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
            lines += len(newlines)
            found = scanner.block(block)
            identifiers = found & _ID
            kept = identifiers < len(signatures)
            at = np.searchsorted(newlines, (found[kept] >> 12) - 1)
            pairs = np.unique(np.stack((identifiers[kept], at)), axis=1)
            fired.update(signatures[identifier].name for identifier in pairs[0].tolist())
    return Rates(lines, fired)


def read(folder: Path) -> Iterator[bytes]:
    """The logs below ``folder``, one at a time."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(".jsonl.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as file:
                for row in map(json.loads, file):
                    text = row.get("green_log") or row.get("log") or ""
                    yield str(text).encode("utf-8", "surrogatepass")
        elif path.is_file():
            yield path.read_bytes()


if __name__ == "__main__":
    rates = measure(read(Path(sys.argv[1])))
    for name, count in rates.fired.most_common():
        print(json.dumps({"signature": name, "lines": count, "share": round(count / max(1, rates.lines), 6)}))
