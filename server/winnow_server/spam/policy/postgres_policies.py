"""Policies in PostgreSQL. One method, one transaction; the port's docstrings are the contract."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from winnow_server.errors import EtagMismatch
from winnow_server.spam.engine import Action, Channel
from winnow_server.spam.policy.project_row import lock_project, read_marks
from winnow_server.spam.policy.records import Marks, Outcome, PolicyRecord, Rules, Trial, WritePolicy
from winnow_server.storage.audit import write_audit
from winnow_server.storage.postgres import Database, Row, Session
from winnow_server.storage.request_keys import claim_request_id
from winnow_server.storage.schema import policies, policy_revisions, shadow_counts
from winnow_server.storage.sql import Statement
from winnow_server.storage.text import storable, storable_json

_WRITE = "policy.update"
_RULES = TypeAdapter(Rules)

_p, _r, _s = policies.c, policy_revisions.c, shadow_counts.c
_WRITTEN = ("revision", "rules", "shadow", "campaigns", "note", "update_time", "updated_by")
_GET = Statement(
    "policies.get", select(_p.project, *(_p[name] for name in _WRITTEN)).where(_p.project == bindparam("project"))
)
_UPDATE = Statement(
    "policies.update",
    update(policies)
    .values({name: bindparam(name, type_=_p[name].type) for name in _WRITTEN})
    .where(_p.project == bindparam("of_project")),
)
_KEEP = Statement(
    "policy_revisions.insert",
    insert(policy_revisions).values({c.name: bindparam(c.name, type_=c.type) for c in _r}).inline(),
)


def _revisions(paged: bool) -> Statement:
    where = [_r.project == bindparam("project"), *([_r.revision < bindparam("before")] if paged else [])]
    query = select(policy_revisions).where(*where).order_by(_r.revision.desc()).limit(bindparam("limit"))
    return Statement("policy_revisions.list", query)


_REVISIONS = {paged: _revisions(paged) for paged in (False, True)}
_add = upsert(shadow_counts).values({c.name: bindparam(c.name, type_=c.type) for c in _s})
_ADD = Statement(
    "shadow_counts.add",
    _add.on_conflict_do_update(
        index_elements=list(shadow_counts.primary_key.columns), set_={"count": _s.count + _add.excluded.count}
    ),
)
_before = policy_revisions.alias("before")
_TRIAL_START = Statement(
    "policy_revisions.trial_start",
    select(_r.revision, _r.update_time)
    .join_from(policy_revisions, policies, _p.project == _r.project)
    .where(
        _r.project == bindparam("project"),
        _r.revision
        > select(func.coalesce(func.max(_before.c.revision), 0))
        .where(
            _before.c.project == _p.project,
            or_(_before.c.rules.is_distinct_from(_p.rules), _before.c.shadow.is_distinct_from(_p.shadow)),
        )
        .scalar_subquery(),
    )
    .order_by(_r.revision)
    .limit(1),
)
_COUNTS = Statement(
    "shadow_counts.list",
    select(_s.channel, _s.action, _s.shadow_action, func.sum(_s.count).label("count"))
    .where(_s.project == bindparam("project"), _s.revision >= bindparam("first"))
    .group_by(_s.channel, _s.action, _s.shadow_action),
)


class PostgresPolicyStore:
    """Implements `PolicyStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, project: str) -> PolicyRecord:
        async with self._database.read() as session:
            return await _get(session, project)

    async def write(self, change: WritePolicy) -> PolicyRecord:
        project = change.project
        async with self._database.transaction() as session:
            if await claim_request_id(session, project, _WRITE, change.request_id, [], change.content_hash) is not None:
                return await _get(session, project)
            current = await lock_project(session, project)
            if current["revision"] != change.revision:
                raise EtagMismatch(str(current["revision"]))
            record = PolicyRecord(
                project,
                change.revision + 1,
                change.rules,
                change.shadow,
                change.campaigns,
                storable(change.note),
                datetime.now(UTC),
                storable(change.actor),
            )
            await session.row(_UPDATE, of_project=project, **_columns(record))
            await session.row(_KEEP, project=project, **_columns(record))
            await write_audit(
                session,
                user=change.actor,
                project=project,
                action=_WRITE,
                resource=f"projects/{project}/policy",
                detail={
                    "revision": record.revision,
                    "rules": _RULES.dump_python(record.rules, mode="json"),
                    "shadow": None if record.shadow is None else _RULES.dump_python(record.shadow, mode="json"),
                    "campaigns": record.campaigns,
                    "note": record.note,
                },
            )
        return record

    async def revisions(self, project: str, before: int | None, limit: int) -> list[PolicyRecord]:
        bound: dict[str, object] = {"project": project, "limit": limit}
        if before is not None:
            bound["before"] = before
        async with self._database.read() as session:
            rows = await session.rows(_REVISIONS[before is not None], **bound)
        return [_record(row) for row in rows]

    async def marks(self, project: str) -> Marks:
        async with self._database.read() as session:
            return await read_marks(session, project)

    async def add_shadow_counts(self, counts: Mapping[tuple[str, int], Mapping[Outcome, int]]) -> None:
        rows = [
            (project, revision, outcome, count)
            for (project, revision), outcomes in counts.items()
            for outcome, count in outcomes.items()
        ]
        # In one order everywhere: two servers that add at once would otherwise wait for one another.
        rows.sort(key=lambda row: (row[0], row[1], row[2].channel, row[2].action, row[2].shadow))
        async with self._database.transaction() as session:
            for project, revision, outcome, count in rows:
                await session.row(
                    _ADD,
                    project=project,
                    revision=revision,
                    channel=int(outcome.channel),
                    action=int(outcome.action),
                    shadow_action=int(outcome.shadow),
                    count=count,
                )

    async def trial(self, project: str) -> Trial:
        async with self._database.read() as session:
            start = await session.row(_TRIAL_START, project=project)
            first = 0 if start is None else start["revision"]
            rows = await session.rows(_COUNTS, project=project, first=first)
        return Trial(
            None if start is None else start["update_time"],
            {
                Outcome(Channel(row["channel"]), Action(row["action"]), Action(row["shadow_action"])): int(row["count"])
                for row in rows
            },
        )


async def _get(session: Session, project: str) -> PolicyRecord:
    row = await session.row(_GET, project=project)
    return PolicyRecord(project) if row is None else _record(row)


def _columns(record: PolicyRecord) -> dict[str, object]:
    """The values of _WRITTEN."""
    return {
        "revision": record.revision,
        "rules": storable_json(_RULES.dump_json(record.rules)),
        "shadow": None if record.shadow is None else storable_json(_RULES.dump_json(record.shadow)),
        "campaigns": record.campaigns,
        "note": record.note,
        "update_time": record.update_time,
        "updated_by": record.updated_by,
    }


def _record(row: Row) -> PolicyRecord:
    rules, shadow = row["rules"], row["shadow"]
    return PolicyRecord(
        row["project"],
        row["revision"],
        Rules() if rules is None else _RULES.validate_json(rules),
        None if shadow is None else _RULES.validate_json(shadow),
        row["campaigns"],
        row["note"],
        row["update_time"],
        row["updated_by"],
    )
