"""FailureService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from itertools import islice
from typing import Literal, get_args

from google.protobuf import field_mask_pb2
from winnow.failure.v1 import failure_pb2, failure_service_pb2, failure_service_pb2_grpc

from winnow_server.errors import FieldViolation, InvalidArgument, StoreUnavailable, StreamOrder
from winnow_server.failure import convert
from winnow_server.failure.analyse import DEFAULT_MAX_LINES, AnalysisPool, LogJob
from winnow_server.failure.engine import Analysis, Category, CommitHistory
from winnow_server.failure.groups.store import GroupStore
from winnow_server.failure.records import (
    CorrectFailure,
    FailureChange,
    FailureQuery,
    FailureRecord,
    Job,
    NewFailure,
    Rerun,
)
from winnow_server.failure.signatures.admission import green_sample, green_slot
from winnow_server.failure.signatures.store import SignatureStore
from winnow_server.failure.store import FailureStore
from winnow_server.failure.tokens import read_resume_token, resume_token
from winnow_server.failure.upload import Spool
from winnow_server.failure.watch import Turns, watch
from winnow_server.interceptors.call import Context, current_call
from winnow_server.interceptors.errors import item_status
from winnow_server.names import parse_name, project_of, revision_of, timestamp
from winnow_server.read_ahead import read_ahead
from winnow_server.storage.filters import Field, instant, number, one_of, parse_filter, text
from winnow_server.storage.paging import BY_ID, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = failure_service_pb2
_Batch = pb.AnalyzeLogsRequest | pb.AnalyzeLogStreamRequest
_Broken = Mapping[int, InvalidArgument]

# Logs of one AnalyzeLogs under way: enough for all threads, and few enough that others find a thread too.
_AT_ONCE = 4
# Of a stream; the next request is read while fewer, of less than so many bytes, are under way.
_READ_AHEAD = 4
_READ_AHEAD_BYTES = 1 << 20
FILTER_FIELDS = {
    "category": Field(one_of({c.name: c.name for c in Category})),
    "transient": Field(number, ordered=True),
    "branch": Field(text),
    "job": Field(text),
    "commit": Field(text),
    "provider": Field(text),
    "fingerprint": Field(text),
    "create_time": Field(instant, ordered=True),
}
MaskPath = Literal["category", "transient", "excerpt", "note"]
_MASK_PATHS: tuple[MaskPath, ...] = get_args(MaskPath)


class FailureService(failure_service_pb2_grpc.FailureServiceServicer):
    def __init__(
        self,
        pool: AnalysisPool,
        store: FailureStore,
        groups: GroupStore,
        signatures: SignatureStore,
        signer: TokenSigner,
        turns: Turns,
        stopping: asyncio.Event,
        max_upload_bytes: int,
    ) -> None:
        self._pool = pool
        self._store = store
        self._groups = groups
        self._signatures = signatures
        self._signer = signer
        self._turns = turns
        self._stopping = stopping
        self._max_upload_bytes = max_upload_bytes

    async def AnalyzeLog(self, request: pb.AnalyzeLogRequest, context: Context) -> pb.AnalyzeLogResponse:
        [job] = await self._log_jobs(request.parent, {"log": request.log}, request.options)
        analysis = await self._pool.analyse(job)
        return pb.AnalyzeLogResponse(
            request_tag=request.log.request_tag, analysis=convert.analysis_message(analysis, request.options.view)
        )

    async def AnalyzeLogs(
        self, request: pb.AnalyzeLogsRequest, context: Context
    ) -> AsyncIterator[pb.AnalyzeLogsResponse]:
        broken = current_call().item_errors
        jobs = await self._batch_jobs(request, broken)
        waiting = iter(range(len(request.logs)))
        under_way: set[asyncio.Task[list[pb.LogResult]]] = set()
        try:
            while True:
                for index in islice(waiting, _AT_ONCE - len(under_way)):
                    one = self._results(request, range(index, index + 1), jobs, broken)
                    under_way.add(asyncio.create_task(one))
                if not under_way:
                    return
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield pb.AnalyzeLogsResponse(result=task.result()[0])
        finally:
            for task in under_way:
                task.cancel()

    async def AnalyzeLogStream(
        self, request_iterator: AsyncIterator[pb.AnalyzeLogStreamRequest], context: Context
    ) -> AsyncIterator[pb.AnalyzeLogStreamResponse]:
        call = current_call()

        def analyse(request: pb.AnalyzeLogStreamRequest) -> Coroutine[None, None, pb.AnalyzeLogStreamResponse]:
            # The broken items are those of the message just read; the next one brings its own.
            return self._stream_answer(request, call.item_errors)

        stopping, weigh = self._stopping, call.weigh
        async for response in read_ahead(request_iterator, analyse, _READ_AHEAD, _READ_AHEAD_BYTES, weigh, stopping):
            yield response

    async def UploadLog(
        self, request_iterator: AsyncIterator[pb.UploadLogRequest], context: Context
    ) -> pb.UploadLogResponse:
        header: pb.UploadLogHeader | None = None
        with Spool(self._max_upload_bytes) as spool:
            async for part in request_iterator:
                if part.HasField("header"):
                    if header is not None:
                        raise StreamOrder("header", "came twice")
                    header = part.header
                elif header is None:
                    raise StreamOrder("chunk", "came before the header")
                else:
                    spool.write(part.chunk)
            if header is None or spool.size == 0:
                raise StreamOrder("chunk" if header else "header", "is missing")
            [history] = await self._histories(header.parent, [header.job])
            analysis, kept = await self._pool.analyse_to_keep(
                LogJob(
                    project_of(header.parent),
                    spool.buffer(),
                    None,
                    _max_lines(header.options),
                    history,
                    tuple(header.junit_reports),
                    "header",
                )
            )
        if header.analyze_only:
            message = convert.analysis_message(analysis, header.options.view)
            return pb.UploadLogResponse(failure=failure_pb2.Failure(job=header.job, analysis=message))
        same = content_hash(header, spool.hexdigest) if header.request_id else ""
        record, existing = await self._create(
            header.parent, convert.job_from(header.job), analysis, kept, header.request_id, same
        )
        return pb.UploadLogResponse(failure=await self._message(record, header.options.view), existing=existing)

    async def ReportFailure(self, request: pb.ReportFailureRequest, context: Context) -> pb.ReportFailureResponse:
        [job] = await self._log_jobs(request.parent, {"log": request.log}, request.options)
        analysis, kept = await self._pool.analyse_to_keep(job)
        same = await asyncio.to_thread(content_hash, request) if request.request_id else ""
        record, existing = await self._create(
            request.parent, convert.job_from(request.log.job), analysis, kept, request.request_id, same
        )
        if request.log.green_log and not existing:
            sample = await asyncio.to_thread(green_sample, request.log.green_log)
            await self._signatures.keep_green(record.project, green_slot(record.job.job), sample)
        return pb.ReportFailureResponse(failure=await self._message(record, request.options.view), existing=existing)

    async def ReportRerun(self, request: pb.ReportRerunRequest, context: Context) -> pb.ReportRerunResponse:
        rerun = Rerun(project_of(request.parent), convert.job_from(request.job), request.passed)
        return pb.ReportRerunResponse(updated_count=len(await self._store.report_rerun(rerun)))

    async def GetFailure(self, request: pb.GetFailureRequest, context: Context) -> pb.GetFailureResponse:
        record = await self._store.get(*parse_name(request.name))
        return pb.GetFailureResponse(failure=await self._message(record, request.view))

    async def ListFailures(self, request: pb.ListFailuresRequest, context: Context) -> pb.ListFailuresResponse:
        project = project_of(request.parent)
        page = Page(self._signer, request, f"failures {project} {request.filter}", BY_ID)
        query = FailureQuery(
            project=project,
            limit=page.limit,
            before=page.before,
            comparisons=parse_filter(request.filter, FILTER_FIELDS),
        )
        records = await self._store.list(query)
        shown, token = page.cut(records, lambda record: record.id)
        return pb.ListFailuresResponse(
            failures=await self._messages(shown, request.view),
            next_page_token=token,
        )

    async def UpdateFailure(self, request: pb.UpdateFailureRequest, context: Context) -> pb.UpdateFailureResponse:
        project, id = parse_name(request.name)
        revision = revision_of(request.etag)
        # What is merged has the revision that the etag names, or the store refuses: nothing said meanwhile is lost.
        current = await self._store.get(project, id, at_least=revision)
        said = convert.correction_message(current.correction) if current.correction else failure_pb2.Correction()
        merged = _merge(said, request)
        _check_lines(merged, current.analysis.line_count)
        change = CorrectFailure(
            project=project,
            id=id,
            revision=revision,
            correction=convert.correction_from(merged, current_call().caller),
            request_id=request.request_id,
            content_hash=content_hash(request),
            actor=current_call().caller,
        )
        record = await self._store.correct(change)
        return pb.UpdateFailureResponse(failure=await self._message(record, pb.VIEW_BASIC))

    async def WatchFailures(
        self, request: pb.WatchFailuresRequest, context: Context
    ) -> AsyncIterator[pb.WatchFailuresResponse]:
        project = project_of(request.parent)
        cursor = read_resume_token(self._signer, request.resume_token, project)
        changes = watch(
            self._store,
            project,
            cursor or await self._store.latest_cursor(),
            self._turns,
            self._stopping,
            lambda last: resume_token(self._signer, last, project),
        )
        async for change in changes:
            if isinstance(change, FailureChange):
                yield pb.WatchFailuresResponse(
                    change=pb.WatchFailuresResponse.Change.Value(f"CHANGE_{change.kind.name}"),
                    failure=await self._message(change.failure, request.view),
                    change_time=timestamp(change.change_time),
                    resume_token=resume_token(self._signer, change.cursor, project),
                )
            else:
                yield pb.WatchFailuresResponse(
                    change=pb.WatchFailuresResponse.CHANGE_HEARTBEAT,
                    resume_token=resume_token(self._signer, change, project),
                )

    async def _stream_answer(self, request: pb.AnalyzeLogStreamRequest, broken: _Broken) -> pb.AnalyzeLogStreamResponse:
        jobs = await self._batch_jobs(request, broken)
        results = await self._results(request, range(len(request.logs)), jobs, broken)
        return pb.AnalyzeLogStreamResponse(results=results)

    async def _batch_jobs(self, request: _Batch, broken: _Broken) -> dict[int, LogJob]:
        """Of the logs that are not broken, by index."""
        good = [index for index in range(len(request.logs)) if index not in broken]
        items = {f"logs[{index}]": request.logs[index] for index in good}
        return dict(zip(good, await self._log_jobs(request.parent, items, request.options), strict=True))

    async def _results(
        self, request: _Batch, indexes: range, jobs: dict[int, LogJob], broken: _Broken
    ) -> list[pb.LogResult]:
        """One result an item, in order; the one code under all shapes that take several logs."""
        good = [index for index in indexes if index in jobs]
        outcomes = await self._pool.analyse_all([jobs[index] for index in good])
        results = {index: pb.LogResult(request_tag=request.logs[index].request_tag, index=index) for index in indexes}
        for index, outcome in zip(good, outcomes, strict=True):
            if isinstance(outcome, Exception):
                results[index].error.CopyFrom(item_status(outcome, current_call().method.path))
            else:
                results[index].analysis.CopyFrom(convert.analysis_message(outcome, request.options.view))
        for index in broken.keys() & results.keys():
            results[index].error.CopyFrom(broken[index].status())
        return list(results.values())

    async def _create(
        self, parent: str, job: Job, analysis: Analysis, kept: bytes, request_id: str, same: str
    ) -> tuple[FailureRecord, bool]:
        new = NewFailure(
            project=project_of(parent),
            job=job,
            analysis=analysis,
            request_id=request_id,
            content_hash=same,
            reported_by=current_call().caller,
            context=kept,
        )
        created = await self._store.create(new)
        if job.attempt > 1 and job.provider and job.job:
            # That this attempt failed says something of those before it. Also for one that exists: the server that
            # stored it may have died before it noted that.
            await self._store.report_rerun(Rerun(new.project, job, passed=False))
        return created

    async def _log_jobs(
        self, parent: str, items: Mapping[str, pb.LogInput], options: pb.AnalyzeOptions
    ) -> list[LogJob]:
        """Of logs by the paths of their fields."""
        histories = await self._histories(parent, [item.job for item in items.values()])
        return [
            LogJob(
                project_of(parent),
                item.log,
                item.green_log or None,
                _max_lines(options),
                history,
                tuple(item.junit_reports),
                path,
            )
            for (path, item), history in zip(items.items(), histories, strict=True)
        ]

    async def _histories(self, parent: str, jobs: Sequence[failure_pb2.JobContext]) -> Sequence[CommitHistory | None]:
        """None for a job that does not say which commit it ran on, nor while the store is away: none is needed."""
        asked = [index for index, job in enumerate(jobs) if job.commit and job.provider and job.job]
        found: Sequence[CommitHistory] = ()
        if asked:
            with contextlib.suppress(StoreUnavailable):
                of = [convert.job_from(jobs[index]) for index in asked]
                found = await self._store.commit_histories(project_of(parent), of)
        known = dict(zip(asked, found, strict=False))
        return [known.get(index) for index in range(len(jobs))]

    async def _message(self, record: FailureRecord, view: pb.View.ValueType) -> failure_pb2.Failure:
        return (await self._messages([record], view))[0]

    async def _messages(self, records: Sequence[FailureRecord], view: pb.View.ValueType) -> list[failure_pb2.Failure]:
        """Of records of one project."""
        if not records:
            return []
        fingerprints = [record.analysis.fingerprint for record in records]
        groups = await self._groups.groups_of(records[0].project, fingerprints)
        return [convert.failure_message(record, view, groups) for record in records]


def _max_lines(options: pb.AnalyzeOptions) -> int:
    return options.max_excerpt_lines or DEFAULT_MAX_LINES


def _merge(current: failure_pb2.Correction, request: pb.UpdateFailureRequest) -> failure_pb2.Correction:
    """The correction as it will be: what the mask names comes from the request, the rest stays.

    Raises:
        InvalidArgument: the mask names something that cannot be corrected.
    """
    paths = list(request.update_mask.paths) or [
        f.name for f, _ in request.correction.ListFields() if f.name in _MASK_PATHS
    ]
    unknown = [p for p in paths if p not in _MASK_PATHS]
    if unknown or not paths:
        described = f"{unknown[0]!r} is not one of {', '.join(_MASK_PATHS)}" if unknown else "nothing to correct"
        raise InvalidArgument([FieldViolation("update_mask" if unknown else "correction", described)])
    merged = failure_pb2.Correction()
    merged.CopyFrom(current)
    for path in _MASK_PATHS:
        if path in paths:
            merged.ClearField(path)
    field_mask_pb2.FieldMask(paths=paths).MergeMessage(request.correction, merged, replace_repeated_field=True)
    return merged


def _check_lines(correction: failure_pb2.Correction, line_count: int) -> None:
    beyond = [
        FieldViolation(f"correction.excerpt[{index}].last_line", f"{lines.last_line} is beyond the log's {line_count}")
        for index, lines in enumerate(correction.excerpt)
        if lines.last_line > line_count
    ]
    if beyond:
        raise InvalidArgument(beyond)
