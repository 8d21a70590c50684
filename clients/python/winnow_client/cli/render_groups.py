"""Groups and signatures on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text
from winnow.failure.v1.group_pb2 import FailureGroup
from winnow.failure.v1.signature_pb2 import Signature
from winnow.failure.v1.signature_service_pb2 import TestSignatureResponse

from winnow_client.cli.names import CATEGORIES
from winnow_client.cli.render import safe

# A UUID's length: an id cut short names nothing.
_ID_WIDTH = 36
_BAR_WIDTH = 40


def group_table(groups: Sequence[FailureGroup]) -> Table:
    """One group a line."""
    table = Table(box=None, pad_edge=False)
    for column in ("last seen", "category", "failures", "flaky", "excerpt"):
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    table.add_column("group", no_wrap=True, min_width=_ID_WIDTH)
    for group in groups:
        table.add_row(
            group.last_seen.ToJsonString()[:19],
            CATEGORIES.get(group.category, "?"),
            str(group.failure_count),
            _flaky(group),
            Text((safe(group.cause) or _first_line(group.snippet))[:60]),
            group.name.rpartition("/")[2],
        )
    return table


def show_group(out: Console, group: FailureGroup) -> None:
    """Counts, times, days as bars, branches, the newest failure and its excerpt."""
    head = Text.assemble((CATEGORIES.get(group.category, "?"), "bold red"), f"  {group.failure_count} failures")
    head.append(f"  flaky {_flaky(group)}", "yellow" if 2 * group.settled_flaky_count > group.settled_count else "")
    head.append(f"  {group.first_seen.ToJsonString()[:10]} to {group.last_seen.ToJsonString()[:19]}")
    out.print(head, soft_wrap=True)
    for line in group.snippet.split("\n"):
        out.print(Text.assemble(("│ ", "dim"), (safe(line), "red")), soft_wrap=True)
    most = max((day.failure_count for day in group.days), default=1)
    for day in group.days:
        bar = "█" * max(1, round(_BAR_WIDTH * day.failure_count / most))
        out.print(Text(f"{day.day}  {bar} {day.failure_count}"))
    for branch in group.branches:
        out.print(Text(f"{branch.failure_count:>6}  {safe(branch.branch) or '(no branch)'}"))
    out.print(Text(f"newest {group.example}", "dim"), soft_wrap=True)
    out.print(Text(f"fingerprints {' '.join(group.fingerprints)}", "dim"), soft_wrap=True)
    out.print(Text(f"{group.name}  etag {group.etag}", "dim"), soft_wrap=True)


def signature_table(signatures: list[Signature]) -> Table:
    """One signature a line."""
    table = Table(box=None, pad_edge=False)
    for column in ("title", "category", "transient", "pattern"):
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    table.add_column("signature", no_wrap=True, min_width=_ID_WIDTH)
    for signature in signatures:
        table.add_row(
            Text(signature.title, "dim" if signature.disabled else ""),
            CATEGORIES.get(signature.category, "?"),
            f"{signature.transient:.0%}",
            Text(safe(signature.pattern)[:60]),
            signature.name.rpartition("/")[2],
        )
    return table


def show_signature(out: Console, signature: Signature) -> None:
    """All of a signature."""
    head = Text.assemble((signature.title, "bold"), f"  {CATEGORIES.get(signature.category, '?')}")
    head.append(f"  transient {signature.transient:.0%}")
    if signature.disabled:
        head.append("  disabled", "yellow")
    out.print(head)
    out.print(Text(safe(signature.pattern)), soft_wrap=True)
    if signature.note:
        out.print(Text(safe(signature.note), "cyan"), soft_wrap=True)
    out.print(Text(f"{signature.name}  etag {signature.etag}", "dim"), soft_wrap=True)


def show_dry_run(out: Console, found: TestSignatureResponse) -> None:
    """What a signature would change, and whether it is admitted."""
    for effect in found.effects:
        before, after = (CATEGORIES.get(number, "?") for number in (effect.category_before, effect.category_after))
        change = Text(before if before == after else f"{before} → {after}", "" if before == after else "bold")
        out.print(Text.assemble(change, f"  {effect.failure}"), soft_wrap=True)
        out.print(Text.assemble((f"{effect.line:>6} │ ", "dim"), (safe(effect.text), "red")), soft_wrap=True)
    out.print(
        Text(f"matches {len(found.effects)} of {found.failure_count} failures, changes {found.changed_count}"),
        soft_wrap=True,
    )
    verdict = Text("admitted", "green") if found.admitted else Text("not admitted", "bold red")
    out.print(
        Text.assemble(verdict, f": fires on {found.green_match_count} of {found.green_line_count} green lines"),
        soft_wrap=True,
    )


def _flaky(group: FailureGroup) -> str:
    """The share of flaky failures among those of which it is known; "-" while it is of none."""
    return f"{group.settled_flaky_count / group.settled_count:.0%}" if group.settled_count else "-"


def _first_line(text: str) -> str:
    return safe(text.split("\n", 1)[0].strip())
