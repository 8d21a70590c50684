"""The audit log: who did what to which resource, written in the transaction that did it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winnow_server.storage.ids import time_of, uuid7_many
from winnow_server.storage.postgres import Session
from winnow_server.storage.schema import audit_logs
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable, storable_json

_INSERT = Statement("audit_logs.insert", audit_logs.insert())
_COLUMNS = [c.name for c in audit_logs.columns]


@dataclass(frozen=True, slots=True)
class Audited:
    """One act. `action` is "failure.correct" and the like, `resource` a full name, `detail` anything JSON holds."""

    action: str
    resource: str
    detail: Mapping[str, object]


async def write_audit(
    session: Session, *, user: str, project: str, action: str, resource: str, detail: Mapping[str, object]
) -> None:
    """One row, of one act."""
    (row,) = _rows(user, project, [Audited(action, resource, detail)])
    await session.row(_INSERT, **dict(zip(_COLUMNS, row, strict=True)))


async def write_audits(session: Session, *, user: str, project: str, acts: Sequence[Audited]) -> None:
    """A row for each of many acts, in order."""
    if acts:
        await session.copy("audit_logs.copy", audit_logs.name, _COLUMNS, _rows(user, project, acts))


def _rows(user: str, project: str, acts: Sequence[Audited]) -> list[tuple[object, ...]]:
    """The columns of _COLUMNS, in their order."""
    return [
        (
            id,
            time_of(id),
            storable(user),
            project,
            act.action,
            act.resource,
            storable_json(json.dumps(act.detail).encode()),
        )
        for id, act in zip(uuid7_many(len(acts)), acts, strict=True)
    ]
