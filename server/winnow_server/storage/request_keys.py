"""Idempotency: a key that a call brings is claimed in the transaction that writes, so both are there or neither is."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import Text, select, text, update
from sqlalchemy import bindparam as bind
from sqlalchemy.dialects.postgresql import ARRAY, insert

from winnow_server.errors import RequestIdReused
from winnow_server.names import DEFAULT_PROJECT
from winnow_server.storage.postgres import Session
from winnow_server.storage.schema import request_keys
from winnow_server.storage.sql import Statement

REQUEST_ID_LIFETIME = timedelta(days=1)

_c = request_keys.c
_insert = insert(request_keys).values(
    {c.name: bind(c.name, type_=c.type) for c in request_keys.columns},
)
_CLAIM = Statement(
    "request_keys.claim",
    _insert.on_conflict_do_update(
        index_elements=[_c.project, _c.kind, _c.key],
        set_={name: _insert.excluded[name] for name in ("resource_ids", "content_hash", "create_time", "expire_time")},
        where=_c.expire_time <= bind("now", type_=_c.create_time.type),
    ).returning(_c.key),
)
_OF_KEY = (_c.project == bind("project"), _c.kind == bind("kind"), _c.key == bind("key"))
_FIND = Statement("request_keys.find", select(_c.resource_ids, _c.content_hash).where(*_OF_KEY))
_POINT = Statement(
    "request_keys.point",
    update(request_keys)
    .values(resource_ids=bind("ids", type_=_c.resource_ids.type))
    .where(_c.project == bind("of_project"), _c.kind == bind("of_kind"), _c.key == bind("of_key")),
)
_RESOURCES = Statement(
    "request_keys.resources",
    select(_c.resource_ids).where(
        _c.project == bind("project"), _c.kind == bind("kind"), _c.key == bind("keys", type_=ARRAY(Text)).any_()
    ),
)
_EXPIRE = Statement(
    "request_keys.expire",
    text(
        """
        WITH dropped AS (
            DELETE FROM request_keys
            WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM request_keys
                WHERE expire_time <= now()
                ORDER BY expire_time LIMIT CAST(:limit AS integer)
                FOR UPDATE SKIP LOCKED
            ))
            RETURNING 1
        )
        SELECT count(*) AS dropped FROM dropped
        """
    ),
)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A key of a project: `kind` says what it makes, so that two kinds of call never share one."""

    project: str
    kind: str
    key: str


def content_hash(request: Message, *more: str) -> str:
    """Tells a retry from another request under the same request_id.

    Of the request, however it spells its parent, and of what belongs to it beside.
    """
    if not getattr(request, "parent", "named"):
        named = type(request)(parent=f"projects/{DEFAULT_PROJECT}")
        named.MergeFrom(request)
        request = named
    return hashlib.sha256("\x1f".join(more).encode() + request.SerializeToString(deterministic=True)).hexdigest()


async def claim(
    session: Session, key: RequestKey, ids: list[UUID], content_hash: str, lifetime: timedelta | None
) -> tuple[list[UUID], str] | None:
    """None when the key is this transaction's now; else the resource ids and content hash it was claimed with before.

    Waits for another transaction that claims the same key just now. `lifetime` None keeps the key for good.
    """
    while True:
        now = datetime.now(UTC)
        if await session.row(
            _CLAIM,
            project=key.project,
            kind=key.kind,
            key=key.key,
            resource_ids=ids,
            content_hash=content_hash,
            create_time=now,
            expire_time=now + lifetime if lifetime else None,
            now=now,
        ):
            return None
        found = await session.row(_FIND, project=key.project, kind=key.kind, key=key.key)
        # None here: it expired and was removed between the two statements.
        if found is not None:
            return list(found["resource_ids"]), found["content_hash"]


async def claim_request_id(
    session: Session, project: str, kind: str, request_id: str, ids: list[UUID], content_hash: str
) -> list[UUID] | None:
    """As `claim`, for a caller's request_id, which lives a day. An empty one is always new.

    Raises:
        RequestIdReused: it came before with another content_hash.
    """
    if not request_id:
        return None
    before = await claim(session, RequestKey(project, kind, request_id), ids, content_hash, REQUEST_ID_LIFETIME)
    if before is None:
        return None
    if before[1] != content_hash:
        raise RequestIdReused(request_id)
    return before[0]


async def point_to(session: Session, key: RequestKey, ids: list[UUID]) -> None:
    """Lets a key that this transaction claimed name other resources."""
    await session.row(_POINT, of_project=key.project, of_kind=key.kind, of_key=key.key, ids=ids)


async def resources(session: Session, project: str, kind: str, keys: list[str]) -> list[UUID]:
    """What the keys that were claimed name, in no order."""
    if not keys:
        return []
    rows = await session.rows(_RESOURCES, project=project, kind=kind, keys=keys)
    return [id for row in rows for id in row["resource_ids"]]


async def remove_expired(session: Session, limit: int) -> int:
    """Drops at most `limit` keys whose lifetime is over; how many."""
    row = await session.row(_EXPIRE, limit=limit)
    assert row is not None
    return int(row["dropped"])
