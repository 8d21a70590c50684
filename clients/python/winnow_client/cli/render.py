"""What a person sees: failures and detections on a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text
from winnow.failure.v1.analysis_pb2 import Analysis, Segment
from winnow.failure.v1.failure_pb2 import Failure
from winnow.spam.v1.detection_pb2 import Classification, Detection, PolicyReason

from winnow_client.cli.names import ACTIONS, CATEGORIES, POLICY_ACTIONS, VERDICTS

_VERDICT_STYLE = {"ham": "green", "spam": "yellow", "scam": "red", "phishing": "bold red"}
# A UUID's length: an id cut short names nothing.
_ID_WIDTH = 36
_QUOTED = re.compile(r": the log says “(.*)”\.$", re.DOTALL)
# A log or message must not steer the reader's terminal.
_CONTROL = dict.fromkeys((*range(9), *range(10, 32), *range(127, 160)))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Lets `main` end the process: the reader has seen enough, which is no failure."""
        self.quiet = True
        raise BrokenPipeError


def console() -> Console:
    """stdout; wide enough for whole names where nobody looks."""
    return _Console(highlight=False, width=None if sys.stdout.isatty() else 240)


def safe(text: str) -> str:
    """The text without control characters but tabs."""
    return text.translate(_CONTROL)


def telling_line(analysis: Analysis) -> str:
    """The line that the action quotes, else the first of the excerpt; empty when there is none."""
    quoted = _QUOTED.search(analysis.action_reason)
    line = quoted[1] if quoted else analysis.excerpt[0].text.split("\n", 1)[0] if analysis.excerpt else ""
    return safe(line).strip()


def show_analysis(out: Console, analysis: Analysis, *, name: str = "", existing: bool = False) -> None:
    """Category, transience, failed step, excerpt with line numbers, suggested action."""
    head = Text.assemble((CATEGORIES.get(analysis.category, "?"), "bold red"), f" {analysis.confidence:.0%}")
    head.append(f"   transient {analysis.transient:.0%}", "yellow" if analysis.transient >= 0.5 else "")
    if analysis.HasField("failed_step"):
        step = analysis.failed_step
        head.append(f"   step {safe(step.name or step.command)!r}")
        if step.HasField("exit_code"):
            head.append(f" exit {step.exit_code}")
    out.print(head, soft_wrap=True)
    width = max((len(str(segment.lines.last_line)) for segment in analysis.excerpt), default=1)
    for segment in analysis.excerpt:
        _show_segment(out, segment, width)
    if analysis.suggested_action:
        action = ACTIONS.get(analysis.suggested_action, "?").replace("_", " ").lower()
        out.print(Text.assemble((f"→ {action}", "bold green"), f"  {safe(analysis.action_reason)}"), soft_wrap=True)
    if analysis.truncated:
        out.print(Text("the log ends before the job did", "yellow"))
    tail = f"{analysis.line_count:,} lines, {analysis.byte_count:,} bytes"
    tail += f", {analysis.ci_system}" if analysis.ci_system else ""
    tail += f", fingerprint {analysis.fingerprint}" if analysis.fingerprint else ""
    out.print(Text(tail, "dim"), soft_wrap=True)
    if name:
        out.print(Text(f"{'already stored' if existing else 'stored'} as {name}", "dim"), soft_wrap=True)


def _show_segment(out: Console, segment: Segment, width: int) -> None:
    for number, line in enumerate(segment.text.split("\n"), segment.lines.first_line):
        if number > segment.lines.last_line:
            break
        row = Text.assemble((f"{number:>{width}} │ ", "dim"), (safe(line), "red"))
        out.print(row, soft_wrap=True)
    if segment.reason:
        out.print(Text(f"{' ' * width} └ {safe(segment.reason)}", "dim italic"), soft_wrap=True)


def show_failure(out: Console, failure: Failure) -> None:
    """The analysis, what a person corrected, and where it came from."""
    show_analysis(out, failure.analysis)
    job = failure.job
    if job.provider or job.run or job.job:
        out.print(
            Text(
                f"{job.provider} run {job.run} job {job.job} attempt {job.attempt} {job.branch} {job.commit} {job.url}"
            )
        )
    if failure.HasField("correction"):
        correction = failure.correction
        out.print(Text(f"corrected by {safe(correction.corrected_by)}: {safe(correction.note)}", "cyan"))
    if failure.HasField("rerun_passed"):
        out.print(Text(f"a rerun of the same commit {'passed' if failure.rerun_passed else 'failed too'}", "cyan"))
    if failure.group:
        out.print(Text(f"in {failure.group}", "dim"), soft_wrap=True)
    out.print(Text(f"{failure.name}  etag {failure.etag}", "dim"), soft_wrap=True)


def failure_table(failures: Sequence[Failure]) -> Table:
    """One failure a line."""
    table = Table(box=None, pad_edge=False)
    for column in ("time", "category", "transient", "job", "excerpt"):
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    table.add_column("failure", no_wrap=True, min_width=_ID_WIDTH)
    for failure in failures:
        analysis = failure.analysis
        table.add_row(
            failure.create_time.ToJsonString()[:19],
            CATEGORIES.get(analysis.category, "?"),
            f"{analysis.transient:.0%}",
            Text(f"{failure.job.job} {failure.job.branch}".strip()),
            Text(telling_line(analysis)[:60]),
            failure.name.rpartition("/")[2],
        )
    return table


def show_classification(out: Console, found: Classification) -> None:
    """Verdict, score, action, and what spoke for it."""
    verdict = VERDICTS.get(found.verdict, "?")
    head = Text.assemble((verdict, _VERDICT_STYLE.get(verdict, "")), f"  score {found.score:.3f}")
    head.append(f"  action {POLICY_ACTIONS.get(found.action, '?')}{_because(found.reason)}")
    if found.HasField("shadow"):
        head.append(f"  on trial {POLICY_ACTIONS.get(found.shadow.action, '?')}{_because(found.shadow.reason)}")
    out.print(head)
    for symbol in found.symbols:
        out.print(Text(f"  {symbol.contribution:+.2f}  {symbol.symbol}"))
    for word in found.contributions:
        out.print(Text(f"  {word.contribution:+.2f}  {safe(word.text)!r}", "dim"))
    if found.detection:
        out.print(Text(f"stored as {found.detection}", "dim"), soft_wrap=True)


def _because(reason: PolicyReason) -> str:
    """What decided an action, in brackets; empty when nothing did."""
    match reason.WhichOneof("decided_by"):
        case "list_entry":
            return f" (list entry {reason.list_entry.rpartition('/')[2]})"
        case "threshold":
            return f" (from {reason.threshold:.3g})"
    return ""


def detection_table(detections: Sequence[Detection]) -> Table:
    """One detection a line."""
    table = Table(box=None, pad_edge=False)
    for column in ("time", "verdict", "score", "action", "snippet"):
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    table.add_column("detection", no_wrap=True, min_width=_ID_WIDTH)
    for detection in detections:
        found = detection.classification
        verdict = VERDICTS.get(detection.feedback or found.verdict, "?")
        table.add_row(
            detection.create_time.ToJsonString()[:19],
            Text(verdict, _VERDICT_STYLE.get(verdict, "")),
            f"{found.score:.3f}",
            POLICY_ACTIONS.get(found.action, "?"),
            Text(safe(detection.snippet)[:60]),
            detection.name.rpartition("/")[2],
        )
    return table
