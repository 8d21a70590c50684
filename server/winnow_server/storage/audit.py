"""The audit log: who did what to which resource, written in the transaction that did it."""

import json
from collections.abc import Mapping

from winnow_server.storage.ids import time_of, uuid7
from winnow_server.storage.postgres import Session
from winnow_server.storage.schema import audit_logs
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable, storable_json

_INSERT = Statement("audit_logs.insert", audit_logs.insert())


async def write_audit(
    session: Session, *, user: str, project: str, action: str, resource: str, detail: Mapping[str, object]
) -> None:
    """One row. `action` is "failure.correct" and the like, `resource` a full name, `detail` anything JSON holds."""
    id = uuid7()
    await session.row(
        _INSERT,
        id=id,
        created_at=time_of(id),
        user_id=storable(user),
        project=project,
        action=action,
        resource=resource,
        detail=storable_json(json.dumps(detail).encode()),
    )
