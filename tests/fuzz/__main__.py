"""python -m tests.fuzz --seconds 600: no log raises or breaks its bounds, and none costs more than linear time.

Exits with 1 and says how to repeat what was found. Random logs take what the growth of families leaves of the time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from winnow_server.failure.engine import Analyzer

from tests.fuzz import logs
from tests.fuzz.check import check
from tests.fuzz.growth import ALLOWED, measure, read_report


def main() -> int:
    """0 when nothing was found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    ends = time.monotonic() + chosen.seconds
    analyzer = Analyzer.load()
    worst, bad, families = ("", 0.0), 0, 0
    for name, size, seconds, growth in measure(analyzer):
        families += 1
        worst = max(worst, (name, growth), key=lambda pair: pair[1])
        if growth > ALLOWED:
            bad += 1
            print(f"superlinear: {name}: {size:,} bytes take {seconds:.2f} s, twice as many {growth:.2f} times as long")
        if time.monotonic() > ends:
            break
    print(f"{families} families; the steepest, {worst[0]}, takes {worst[1]:.2f} times as long for twice the bytes")
    done = size_done = 0
    seed = chosen.seed
    while time.monotonic() < ends:
        rng = random.Random(seed)
        try:
            log = logs.log(rng)
            check(analyzer, log, rng)
            read_report(logs.report(rng))
        except Exception as error:  # whatever it is, it is what is looked for
            bad += 1
            print(f"seed {seed}: {type(error).__name__}: {error}")
        seed, done, size_done = seed + 1, done + 1, size_done + len(log)
    print(f"{done:,} random logs, {size_done / 1e6:,.0f} MB, and as many reports; {bad} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
