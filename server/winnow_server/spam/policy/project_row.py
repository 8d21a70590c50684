"""The one row of a project in `policies`: its lock puts a project's writes in order, its numbers are its marks."""

from sqlalchemy import bindparam, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from winnow_server.spam.policy.records import Marks
from winnow_server.storage.postgres import Row, Session
from winnow_server.storage.schema import policies
from winnow_server.storage.sql import Statement

_c = policies.c
_insert = insert(policies).values(
    project=bindparam("project"),
    revision=literal(0),
    campaigns=literal(False),
    note=literal(""),
    updated_by=literal(""),
    lists_revision=literal(0),
    lists_epoch=literal(0),
    layer_epoch=literal(0),
    layer_sequence=literal(0),
)
# Setting a column to itself takes the lock that DO NOTHING would not.
_LOCK = Statement(
    "policies.lock",
    _insert.on_conflict_do_update(index_elements=[_c.project], set_={"project": _insert.excluded.project}).returning(
        *policies.columns
    ),
)
_LISTS = Statement(
    "policies.lists_changed",
    update(policies)
    .values(lists_revision=bindparam("revision"), lists_epoch=bindparam("epoch"))
    .where(_c.project == bindparam("of_project")),
)
_LAYER = Statement(
    "policies.layer_changed",
    update(policies)
    .values(layer_epoch=bindparam("epoch"), layer_sequence=bindparam("sequence"))
    .where(_c.project == bindparam("of_project")),
)
_MARKS = Statement(
    "policies.marks",
    select(_c.revision, _c.lists_revision, _c.lists_epoch, _c.layer_epoch, _c.layer_sequence).where(
        _c.project == bindparam("project")
    ),
)


async def lock_project(session: Session, project: str) -> Row:
    """The project's row, locked until the transaction ends; made when it was not there."""
    row = await session.row(_LOCK, project=project)
    assert row is not None
    return row


async def lists_changed(session: Session, project: str, revision: int, epoch: int) -> None:
    await session.row(_LISTS, of_project=project, revision=revision, epoch=epoch)


async def layer_changed(session: Session, project: str, epoch: int, sequence: int) -> None:
    await session.row(_LAYER, of_project=project, epoch=epoch, sequence=sequence)


async def read_marks(session: Session, project: str) -> Marks:
    row = await session.row(_MARKS, project=project)
    if row is None:
        return Marks()
    return Marks(row["revision"], row["lists_revision"], row["lists_epoch"], row["layer_epoch"], row["layer_sequence"])
