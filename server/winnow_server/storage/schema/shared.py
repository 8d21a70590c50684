"""What every domain writes beside its own rows, and the types of columns that they have in common."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

metadata = MetaData()


class Xid8(UserDefinedType[int]):
    """A 64-bit transaction id that never wraps. PostgreSQL casts it only from and to text."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


# So that reflection, and with it Alembic's comparison, knows the type.
ischema_names["xid8"] = Xid8

TIME = DateTime(timezone=True)

audit_logs = Table(
    "audit_logs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("created_at", TIME, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("action", Text, nullable=False, comment="failure.correct, group.merge and the like"),
    Column("resource", Text, nullable=False, comment="the resource's full name"),
    Column("detail", JSONB, nullable=False),
    Index("audit_logs_user", "user_id", "created_at"),
    Index("audit_logs_project", "project", text("id DESC")),
    postgresql_partition_by="RANGE (id)",
)

request_keys = Table(
    "request_keys",
    metadata,
    Column("project", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("resource_ids", ARRAY(Uuid), nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("create_time", TIME, nullable=False),
    Column("expire_time", TIME, comment="null: kept for good"),
    PrimaryKeyConstraint("project", "kind", "key"),
    Index("request_keys_expire", "expire_time", postgresql_where=text("expire_time IS NOT NULL")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("transaction", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("sequence", BigInteger, Identity(always=True), nullable=False),
    Column("project", Text, nullable=False, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("resource", Uuid, nullable=False),
    Column("time", TIME, nullable=False),
    PrimaryKeyConstraint("project", "transaction", "sequence"),
    Index("outbox_time", "time"),
)

outbox_horizon = Table(
    "outbox_horizon",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False, comment="always 1: the table has one row"),
    Column("transaction", Xid8, nullable=False, comment="changes up to here may have been dropped"),
)
