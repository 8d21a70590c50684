"""FailureService, call by call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import grpc
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1.failure_pb2 import Correction, Failure, JobContext
from winnow.failure.v1.failure_service_pb2_grpc import FailureServiceStub

from winnow_client._shared import requests
from winnow_client._shared.requests import LogLike
from winnow_client._shared.service_config import FAILURE_SERVICE
from winnow_client._sync.calls import Calls
from winnow_client.config import ClientConfig


class Failures:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default".
    """

    def __init__(self, channel: grpc.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub = FailureServiceStub(channel)
        self.calls = Calls(FAILURE_SERVICE, config)

    def analyze_log(
        self,
        log: LogLike,
        *,
        parent: str = "",
        max_excerpt_lines: int = 0,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> pb.AnalyzeLogResponse:
        """Analyses one log of at most 32 MiB; stores nothing."""
        options = requests.options(max_excerpt_lines, view)
        request = pb.AnalyzeLogRequest(parent=parent, log=requests.to_log(log), options=options)
        return self.calls.unary(self.stub.AnalyzeLog, "AnalyzeLog", request, timeout)

    def analyze_logs(
        self,
        logs: Iterable[LogLike],
        *,
        parent: str = "",
        max_excerpt_lines: int = 0,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> Iterator[pb.LogResult]:
        """Analyses up to 512 logs and yields each result as soon as it is ready, so out of order: see its `index`."""
        request = pb.AnalyzeLogsRequest(
            parent=parent,
            logs=[requests.to_log(log) for log in logs],
            options=requests.options(max_excerpt_lines, view),
        )
        for response in self.calls.stream(self.stub.AnalyzeLogs, "AnalyzeLogs", request, timeout):
            yield response.result

    def report_failure(
        self,
        log: LogLike,
        *,
        parent: str = "",
        max_excerpt_lines: int = 0,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        request_id: str = "",
        timeout: float | None = None,
    ) -> pb.ReportFailureResponse:
        """Analyses a log and stores the failure. Without a request_id one is made, so that a retry stores it once."""
        request = requests.report_failure(
            log, parent=parent, options=requests.options(max_excerpt_lines, view), request_id=request_id
        )
        return self.calls.unary(self.stub.ReportFailure, "ReportFailure", request, timeout)

    def report_rerun(self, job: JobContext, *, passed: bool, parent: str = "", timeout: float | None = None) -> int:
        """Says how a rerun of a job's commit ended; returns how many earlier failures learnt from it."""
        request = pb.ReportRerunRequest(parent=parent, job=job, passed=passed)
        response = self.calls.unary(self.stub.ReportRerun, "ReportRerun", request, timeout)
        return response.updated_count

    def get_failure(
        self, name: str, *, view: pb.View.ValueType = pb.VIEW_UNSPECIFIED, timeout: float | None = None
    ) -> Failure:
        """Reads one failure by its name, "projects/{project}/failures/{failure}"."""
        request = pb.GetFailureRequest(name=name, view=view)
        return self.calls.unary(self.stub.GetFailure, "GetFailure", request, timeout).failure

    def list_failures(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        page_token: str = "",
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> pb.ListFailuresResponse:
        """One page, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListFailuresRequest(
            parent=parent, filter=filter, page_size=page_size, page_token=page_token, view=view
        )
        return self.calls.unary(self.stub.ListFailures, "ListFailures", request, timeout)

    def iterate_failures(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        view: pb.View.ValueType = pb.VIEW_UNSPECIFIED,
        timeout: float | None = None,
    ) -> Iterator[Failure]:
        """All pages, one failure at a time; the timeout is a page's."""
        token = ""
        while True:
            page = self.list_failures(
                parent=parent, filter=filter, page_size=page_size, page_token=token, view=view, timeout=timeout
            )
            yield from page.failures
            token = page.next_page_token
            if not token:
                return

    def update_failure(
        self,
        name: str,
        correction: Correction,
        *,
        etag: str,
        fields: Sequence[str] = (),
        request_id: str = "",
        timeout: float | None = None,
    ) -> Failure:
        """Lays a correction over a failure. Raises EtagMismatch when somebody wrote since `etag` was read.

        `fields` limits what is written; one named there and absent from the correction goes back to the engine's word.
        """
        request = requests.update_failure(name, correction, etag=etag, fields=fields, request_id=request_id)
        return self.calls.unary(self.stub.UpdateFailure, "UpdateFailure", request, timeout).failure
