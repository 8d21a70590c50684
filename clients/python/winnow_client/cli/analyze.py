"""winnow analyze: one log, a folder of logs, or rows in bulk."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from winnow.failure.v1.failure_pb2 import Failure, JobContext
from winnow.failure.v1.failure_service_pb2 import VIEW_BASIC, VIEW_FULL, LogInput

from winnow_client._shared.requests import options as analyze_options
from winnow_client._sync.client import Client
from winnow_client.cli.exits import Exit, exit_code, report
from winnow_client.cli.files import UPLOAD_ABOVE, logs_in, open_input, open_log
from winnow_client.cli.session import Session, refuse_given, session
from winnow_client.errors import WinnowError

#: Options that say something of a single log.
_OF_ONE = ("green", "junit", "no_store", "full", "provider", "run", "job", "attempt", "commit", "branch", "url")


def analyze(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Argument(metavar="FILE|-|DIR", help="A log, or a folder of logs; gzip too.")
    ] = None,
    jsonl: Annotated[
        str, typer.Option("--jsonl", metavar="IN", help="Rows {id, log, green_log?, project?}, .gz or - for stdin.")
    ] = "",
    out: Annotated[
        str, typer.Option(metavar="OUT", help="With --jsonl: where the rows go, .gz or - for stdout.")
    ] = "-",
    green: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A log of the same job from a run that passed.")
    ] = None,
    junit: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="A JUnit XML report of the same run; may be given again."),
    ] = None,
    no_store: Annotated[bool, typer.Option("--no-store", help="Only analyse; store nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="With --json: also steps, signatures, facts.")] = False,
    max_lines: Annotated[int, typer.Option(min=0, max=500, help="Lines of the excerpt; 0 means 25.")] = 0,
    provider: Annotated[str, typer.Option(help="CI system of the run, by any name: github ...")] = "",
    run: Annotated[str, typer.Option(help="Id of the run.")] = "",
    job: Annotated[str, typer.Option(help="Name of the job.")] = "",
    attempt: Annotated[int, typer.Option(min=0, max=10000, help="1 for the first run of a commit.")] = 0,
    commit: Annotated[str, typer.Option()] = "",
    branch: Annotated[str, typer.Option()] = "",
    url: Annotated[str, typer.Option(help="Where a person opens the run.")] = "",
) -> None:
    """Say why a CI job failed: category, excerpt, transience, what to do. Stores the failure unless --no-store.

    With --jsonl rows go through a stream, nothing is stored, and a row that fails gets {id, error}.
    """
    if (source is None) == (not jsonl):
        raise typer.BadParameter("give either FILE, - or DIR, or --jsonl IN")
    if jsonl:
        refuse_given(context, _OF_ONE, "does not go with --jsonl")
    else:
        refuse_given(context, ("out",), "goes with --jsonl")
    if url and not url.startswith(("http://", "https://")):
        raise typer.BadParameter("must begin with http:// or https://", param_hint="--url")
    found = session(context)
    view = VIEW_FULL if full else VIEW_BASIC
    with found.client() as client:
        if source is None:
            _bulk(found, client, jsonl, out, max_lines)
            return
        context_of_job = JobContext(
            provider=provider, run=run, job=job, attempt=attempt, commit=commit, branch=branch, url=url
        )
        reports = [path.read_bytes() for path in junit or ()]
        one = _One(found, client, context_of_job, green, reports, not no_store, max_lines, view)
        if source != "-" and Path(source).is_dir():
            one.folder(Path(source))
        else:
            one.show(source, "")


def _bulk(found: Session, client: Client, source: str, out: str, max_lines: int) -> None:
    from winnow_client.cli.bulk import Rows
    from winnow_client.cli.bulk_analyze import LogRows
    from winnow_client.cli.bulk_run import run

    run(
        client.failures.stub.AnalyzeLogStream,
        Rows(LogRows(client, analyze_options(max_lines, VIEW_BASIC)), found.parent),
        source=source,
        out=out,
        metadata=client.failures.calls.metadata,
        timeout=found.timeout,
    )


class _One:
    """Analyses logs one by one, all in the same way."""

    def __init__(
        self,
        found: Session,
        client: Client,
        job: JobContext,
        green: Path | None,
        reports: list[bytes],
        store: bool,
        max_lines: int,
        view: int,
    ) -> None:
        self._session = found
        self._client = client
        self._job = job
        self._reports = reports
        self._store = store
        self._max_lines = max_lines
        self._view = VIEW_FULL if view == VIEW_FULL else VIEW_BASIC
        self._green = b""
        if green is not None:
            with open_input(str(green)) as file:
                self._green = file.read()

    def folder(self, folder: Path) -> None:
        """Every log of a folder; one that fails does not stop the others. Raises typer.Exit when some failed."""
        failed = False
        for path in logs_in(folder):
            try:
                self.show(str(path), str(path))
            except WinnowError as error:
                if exit_code(error) is Exit.UNAVAILABLE:
                    raise
                failed = True
                report(error, as_json=self._session.json, about=str(path))
            except BrokenPipeError:
                raise
            except (OSError, EOFError) as error:
                failed = True
                typer.echo(f"winnow: {path}: {error}", err=True)
        if failed:
            raise typer.Exit(Exit.SOME_FAILED)

    def show(self, path: str, title: str) -> None:
        """Analyses and prints one log. Raises WinnowError and OSError."""
        try:
            with open_log(path) as (file, size):
                if not size:
                    raise typer.BadParameter(f"{path}: the log is empty")
                failure, existing = self._send(file, size)
        except gzip.BadGzipFile as error:
            raise OSError(f"{path}: {error}") from error
        if self._session.json:
            line: dict[str, object] = {"file": path}
            if self._store:
                line |= {"name": failure.name, "existing": existing}
            self._session.emit({**line, "analysis": failure.analysis})
            return
        from winnow_client.cli.render import console, show_analysis

        out = console()
        if title:
            out.print(f"\n[bold]{title.replace('[', chr(92) + '[')}[/bold]", soft_wrap=True)
        show_analysis(out, failure.analysis, name=failure.name, existing=existing)

    def _send(self, file: BinaryIO, size: int) -> tuple[Failure, bool]:
        if size >= UPLOAD_ABOVE:
            uploaded = self._client.upload_log(
                file,
                parent=self._session.parent,
                job=self._job,
                max_excerpt_lines=self._max_lines,
                view=self._view,
                analyze_only=not self._store,
                junit_reports=self._reports,
            )
            return uploaded.failure, uploaded.existing
        log = LogInput(log=file.read(), green_log=self._green, job=self._job, junit_reports=self._reports)
        if self._store:
            stored = self._client.failures.report_failure(
                log, parent=self._session.parent, max_excerpt_lines=self._max_lines, view=self._view
            )
            return stored.failure, stored.existing
        answer = self._client.failures.analyze_log(
            log, parent=self._session.parent, max_excerpt_lines=self._max_lines, view=self._view
        )
        return Failure(analysis=answer.analysis), False
