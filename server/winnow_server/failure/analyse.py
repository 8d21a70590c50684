"""Runs the engine without holding up the event loop: small logs at once, larger ones in a few threads."""

import asyncio
import mmap
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from winnow_server.failure import context
from winnow_server.failure.engine import Analysis, Analyzer
from winnow_server.failure.layer.lessons import apply
from winnow_server.failure.layer.records import Layer
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.sets import SignatureSets
from winnow_server.storage.latest import Latest

# At 40 MB/s and more, 64 KiB take under two milliseconds: less than the hand-over to a thread may wait for.
_INLINE_BYTES = 65_536
DEFAULT_MAX_LINES = 25


@dataclass(frozen=True, slots=True)
class LogJob:
    """One log to analyse, of a project that may have signatures of its own. `max_lines` is the excerpt's budget."""

    project: str
    log: bytes | mmap.mmap
    green_log: bytes | None = None
    max_lines: int = DEFAULT_MAX_LINES

    @property
    def size(self) -> int:
        return len(self.log) + len(self.green_log or b"")


class AnalysisPool:
    """The one way from the servicer to the engine. Close it, and so its threads, when the server stops."""

    def __init__(
        self, analyzer: Analyzer, signatures: SignatureSets, layers: Latest[Layer], threads: ThreadPoolExecutor
    ) -> None:
        self._analyzer = analyzer
        self._signatures = signatures
        self._layers = layers
        self._threads = threads

    @property
    def version(self) -> str:
        return self._analyzer.version

    async def analyse(self, job: LogJob) -> Analysis:
        """One log. A cancelled call stops waiting; its thread ends by itself."""
        signatures = await self._signatures.of(job.project)
        if job.size <= _INLINE_BYTES:
            found = self._run(job, signatures)
        else:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, self._run, job, signatures)
        layer = await self._layers.of(job.project)
        # What people said of the same failure goes over everything else.
        return apply(found, layer.lessons.get(found.fingerprint)) if layer is not None else found

    async def analyse_to_keep(self, job: LogJob) -> tuple[Analysis, bytes]:
        """As `analyse`, with the lines of the log that are kept beside the failure."""
        found = await self.analyse(job)
        kept = await asyncio.get_running_loop().run_in_executor(self._threads, context.keep, job.log, found)
        return found, kept

    async def analyse_all(self, jobs: Sequence[LogJob]) -> list[Analysis | Exception]:
        """A batch, in order; what one log raises is its own result. Long batches leave the loop between small logs."""
        results: list[Analysis | Exception] = []
        for job in jobs:
            try:
                results.append(await self.analyse(job))
            except Exception as error:
                results.append(error)
            if job.size <= _INLINE_BYTES:
                await asyncio.sleep(0)
        return results

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: LogJob, signatures: CompiledSignatures | None) -> Analysis:
        found = self._analyzer.analyze(job.log, green_log=job.green_log or None, max_lines=job.max_lines)
        if signatures is None:
            return found
        return signatures.overlay(found, job.log, job.max_lines)
