"""python -m tests.bench.peers DATA: accuracy and speed beside bogofilter, rspamd and fastText, in one run.

All get the same messages of `spam/*.jsonl.gz` below DATA and the same splits, and classify on the same core. What
cannot be had here is named and left out, and the rest still runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench.peers import accuracy, corpus, speed
from tests.bench.peers.accuracy import Field
from tests.bench.peers.bogofilter import Bogofilter
from tests.bench.peers.fasttext import SETTINGS, FastText
from tests.bench.peers.findings import ahead
from tests.bench.peers.judged import Judge
from tests.bench.peers.peer import Peer, UnavailableError
from tests.bench.peers.rspamd import Rspamd
from tests.bench.peers.speed import Rate

_SHORT_MESSAGES, _RAW_MAILS = 8_000, 2_000  # for speed; a short one takes the fastest some microseconds


class Run:
    """What is printed, as it comes, and kept for the rows and the findings at the end."""

    def __init__(self) -> None:
        self.judges: list[Judge] = []
        self.rates: list[Rate] = []
        self._started = time.monotonic()

    def say(self, line: str = "") -> None:
        print(line, flush=True)

    def progress(self, what: str) -> None:
        print(f"  {time.monotonic() - self._started:6.0f} s  {what}", file=sys.stderr, flush=True)

    def dropped(self, peer: Peer, error: UnavailableError) -> None:
        self.say(f"{peer.name} is left out from here on: {error}")

    def judged(self, judges: Iterable[Judge]) -> None:
        for judge in judges:
            self.judges.append(judge)
            for table in judge.tables.values():
                for line in table.lines():
                    self.say(line)
                self.say()

    def rated(self, rates: Iterable[Rate]) -> None:
        for rate in rates:
            self.rates.append(rate)
            self.say(rate.line())


def peers(cache: Path, core: int, stack: ExitStack, say: Callable[[str], None]) -> list[Peer]:
    """Those that can be had here, set up and started; the others are named."""
    makers: list[tuple[str, Callable[[], AbstractContextManager[Peer]]]] = [
        ("bogofilter", lambda: Bogofilter(cache, core)),
        ("rspamd", lambda: Rspamd(cache, core)),
        *((name, lambda name=name: FastText(cache, core, name)) for name in SETTINGS),
    ]
    found = []
    for name, make in makers:
        try:
            found.append(stack.enter_context(make()))
        except UnavailableError as error:
            say(f"{name} is skipped: {error}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "winnow" / "peers")
    parser.add_argument("--json", type=Path, help="also write every figure there, a JSON object a line")
    parser.add_argument("--unseen", type=int, default=800, help="messages of each source where one is left out")
    parser.add_argument("--known", type=int, default=2_000, help="messages of each source in domain")
    parser.add_argument("--speed-only", action="store_true", help="without the sources left out")
    args = parser.parse_args()
    datasets = corpus.read(args.data)
    if not any(corpus.two_class(dataset) for dataset in datasets):
        print(f"no spam/*.jsonl.gz with both classes in {args.data}: nothing to compare on, skipped")
        return
    run = Run()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    run.say(
        f"Python {platform.python_version()}, {platform.machine()}, {len(cores)} cores; classifying on core {cores[0]}"
    )
    args.cache.mkdir(parents=True, exist_ok=True)
    # So that what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        field = Field(peers(args.cache, cores[0], stack, run.say), run.dropped)
        run.progress("the peers are set up")
        _measure(run, field, datasets, args, cores)
    for line in ahead(run.judges, run.rates):
        run.say(line)
    if args.json:
        rows = [row for judge in run.judges for row in judge.rows()] + [rate.row() for rate in run.rates]
        args.json.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def _measure(
    run: Run, field: Field, datasets: Sequence[Dataset], args: argparse.Namespace, cores: Sequence[int]
) -> None:
    known = corpus.capped(datasets, args.known)
    together = accuracy.in_domain(known, field)
    run.judged([together])
    run.progress("in domain")
    run.say("speed, the best of three rounds")
    short = corpus.short_messages(known, _SHORT_MESSAGES)
    for messages in (short, corpus.raw_mails(known, _RAW_MAILS)):
        if len(messages):
            run.say(f"{len(messages):,} {messages.name}, {corpus.characters(messages):,} characters on average")
            run.rated(speed.rates(field, messages, cores[0]))
    if len(cores) > 1 and len(short):
        try:
            run.rated([speed.service_rate(short, cores[0], cores[-1])])
        except RuntimeError as error:
            run.say(f"{speed.SERVICE} is skipped: {error}")
    for name, includes in (speed.INCLUDES | {peer.name: peer.includes for peer in field.peers}).items():
        run.say(f"  {name}: {includes}")
    run.say()
    run.progress("speed")
    if args.speed_only:
        return
    run.judged([accuracy.alone(known, field, together)])
    run.progress("in domain, a model for each source")
    run.judged(accuracy.unseen(corpus.capped(datasets, args.unseen), field, run.progress))


if __name__ == "__main__":
    main()
