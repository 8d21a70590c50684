"""Runs the engine without holding up the event loop: small logs at once, larger ones in a few threads."""

import asyncio
import mmap
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.failure import context
from winnow_server.failure.engine import Analysis, Analyzer, CommitHistory
from winnow_server.failure.engine.junit import Report, ReportError, parse, with_reports
from winnow_server.failure.layer.lessons import apply
from winnow_server.failure.layer.sets import LayerSets, Learnt
from winnow_server.failure.reconsider import with_action
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.sets import SignatureSets

# A log takes two milliseconds, and one more for each KiB of nothing but error lines: what may hold up the event loop.
_INLINE_BYTES = 4_096
DEFAULT_MAX_LINES = 25

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class LogJob:
    """One log to analyse, of a project that may have signatures of its own. `max_lines` is the excerpt's budget."""

    project: str
    log: bytes | mmap.mmap
    green_log: bytes | None = None
    max_lines: int = DEFAULT_MAX_LINES
    history: CommitHistory | None = None
    """How other attempts of the job on its commit ended, where the job says which they are."""
    reports: tuple[bytes, ...] = ()
    """JUnit XML of the same run."""
    path: str = "log"
    """Field of the request that this is, for errors."""

    @property
    def size(self) -> int:
        return len(self.log) + len(self.green_log or b"") + sum(map(len, self.reports))


_Run = Callable[[LogJob, CompiledSignatures | None, Learnt | None], Result]


class AnalysisPool:
    """The one way from the servicer to the engine. Close it, and so its threads, when the server stops."""

    def __init__(
        self, analyzer: Analyzer, signatures: SignatureSets, layers: LayerSets, threads: ThreadPoolExecutor
    ) -> None:
        self._analyzer = analyzer
        self._signatures = signatures
        self._layers = layers
        self._threads = threads
        self._turn = asyncio.Lock()

    @property
    def version(self) -> str:
        return self._analyzer.version

    async def analyse(self, job: LogJob) -> Analysis:
        """One log. A cancelled call stops waiting; its thread ends by itself."""
        return await self._do(self._run, job)

    async def analyse_to_keep(self, job: LogJob) -> tuple[Analysis, bytes]:
        """As `analyse`, with the lines of the log that are kept beside the failure."""
        return await self._do(self._run_and_keep, job)

    async def analyse_all(self, jobs: Sequence[LogJob]) -> list[Analysis | Exception]:
        """A batch, in order; what one log raises is its own result."""
        results: list[Analysis | Exception] = []
        for job in jobs:
            try:
                results.append(await self.analyse(job))
            except Exception as error:
                results.append(error)
        return results

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _do(self, run: _Run[Result], job: LogJob) -> Result:
        signatures = await self._signatures.of(job.project)
        learnt = await self._layers.of(job.project)
        if job.size <= _INLINE_BYTES:
            # One in a turn of the loop, however many calls there are: what else waits for the loop goes between them.
            async with self._turn:
                found = run(job, signatures, learnt)
                await asyncio.sleep(0)
            return found
        return await asyncio.get_running_loop().run_in_executor(self._threads, run, job, signatures, learnt)

    def _run(self, job: LogJob, signatures: CompiledSignatures | None, learnt: Learnt | None) -> Analysis:
        found = self._analyzer.analyze(
            job.log,
            green_log=job.green_log or None,
            max_lines=job.max_lines,
            history=job.history,
            layer=learnt.engine if learnt else None,
        )
        if job.reports:
            found = with_action(replace(found, facts=with_reports(found.facts, _parsed(job))))
        if signatures is not None:
            found = signatures.overlay(found, job.log, job.max_lines)
        # What people said of the same failure goes over everything else.
        return apply(found, learnt.layer.lessons.get(found.fingerprint)) if learnt else found

    def _run_and_keep(
        self, job: LogJob, signatures: CompiledSignatures | None, learnt: Learnt | None
    ) -> tuple[Analysis, bytes]:
        found = self._run(job, signatures, learnt)
        return found, context.keep(job.log, found)


def _parsed(job: LogJob) -> list[Report]:
    """Raises InvalidArgument for the first report that is none."""
    reports = []
    for index, report in enumerate(job.reports):
        try:
            reports.append(parse(report))
        except ReportError as error:
            raise InvalidArgument([FieldViolation(f"{job.path}.junit_reports[{index}]", str(error))]) from error
    return reports
