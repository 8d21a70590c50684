"""rspamd: its rules and its Bayes classifier, asked over HTTP as a mail server asks it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import orjson
from winnow_server.spam.engine.training.dataset import Dataset

from tests.bench.peers.mails import mails
from tests.bench.peers.peer import Scored, UnavailableError
from tests.bench.peers.rspamd_server import RspamdServer

_IN_FLIGHT = 8
_SECONDS = 900.0
_LEARNT, _KNEW_SURELY, _LEARNT_BEFORE = 200, 204, 208


class Rspamd:
    """One connection a message, eight at a time: it closes each, asked to keep it or not."""

    name = "rspamd"
    includes = (
        "the scanning process and its Redis: HTTP, MIME, some hundred rules and Bayes; no DNS and no lists from the "
        "network, which it is used with elsewhere"
    )

    def __init__(self, cache: Path, core: int) -> None:
        self._server = RspamdServer(cache, core)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def train(self, datasets: Sequence[Dataset]) -> None:
        self._server.forget()
        for dataset in datasets:
            self.add(dataset)

    def add(self, labelled: Dataset) -> None:
        """Once: it refuses a message that it has learnt before, and passes over those that it already judges so."""
        paths = ["/learnspam" if unwanted else "/learnham" for unwanted in labelled.unwanted]
        answers = self._ask(self._server.controller, list(zip(paths, mails(labelled), strict=True)))
        refused = [answer for answer in answers if answer[0] not in (_LEARNT, _KNEW_SURELY, _LEARNT_BEFORE)]
        if len(refused) > len(labelled) // 20:
            raise UnavailableError(f"rspamd refused to learn {len(refused)} messages: {refused[0][1][:200]!r}")

    def score(self, dataset: Dataset) -> Scored:
        requests = [("/checkv2", mail) for mail in mails(dataset)]
        cpu, started = self._server.cpu, time.perf_counter()
        answers = self._ask(self._server.normal, requests)
        seconds, cpu = time.perf_counter() - started, self._server.cpu - cpu
        failed = [answer for answer in answers if answer[0] != 200]
        if failed:
            raise UnavailableError(f"rspamd refused to scan {len(failed)} messages: {failed[0][1][:200]!r}")
        results = [orjson.loads(body) for _, body in answers]
        columns = {
            self.name: np.array([float(result["score"]) for result in results]),
            "rspamd Bayes": np.array([bayes(result["symbols"]) for result in results]),
        }
        return Scored(columns, cpu, seconds)

    def _ask(self, socket: Path, requests: Sequence[tuple[str, bytes]]) -> list[tuple[int, bytes]]:
        try:
            return asyncio.run(asyncio.wait_for(_all(socket, requests), _SECONDS))
        except (ExceptionGroup, TimeoutError) as error:
            raise UnavailableError(f"rspamd: {error!r}") from error


def bayes(symbols: Mapping[str, Any]) -> float:
    """What the Bayes classifier alone adds to the score: 5.1 at most, -3 at least, 0 where it says nothing."""
    return sum(float(symbols[name]["score"]) for name in ("BAYES_SPAM", "BAYES_HAM") if name in symbols)


async def _all(socket: Path, requests: Sequence[tuple[str, bytes]]) -> list[tuple[int, bytes]]:
    """(status, body) of every request, in order."""
    answers: list[tuple[int, bytes]] = [(0, b"")] * len(requests)
    numbered = iter(enumerate(requests))

    async def work(jobs: Iterator[tuple[int, tuple[str, bytes]]]) -> None:
        for number, (path, body) in jobs:
            answers[number] = await _post(socket, path, body)

    async with asyncio.TaskGroup() as group:
        for _ in range(_IN_FLIGHT):
            group.create_task(work(numbered))
    return answers


async def _post(socket: Path, path: str, body: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_unix_connection(socket)
    try:
        writer.write(f"POST {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        head, _, answer = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    return int(head.split(b" ", 2)[1]), answer
