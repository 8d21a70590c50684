"""Resource names to their parts and back, and times to their wire form and back.

The protos' patterns have checked the form of names before anything here runs.
"""

from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from winnow_server.errors import FieldViolation, InvalidArgument, NotFound

DEFAULT_PROJECT = "default"
# Of a Timestamp, the years 1 to 9999; all that a datetime can be.
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799


def project_of(parent: str) -> str:
    """The project of "projects/{project}"; of an empty parent, the default one."""
    return parent.split("/", 2)[1] if parent else DEFAULT_PROJECT


def parse_name(name: str) -> tuple[str, UUID]:
    """Project and id of "projects/{project}/{collection}/{id}".

    Raises:
        NotFound: the id is no UUID, so nothing can have that name.
    """
    parts = name.split("/")
    try:
        return parts[1], UUID(parts[3])
    except ValueError as error:
        raise NotFound(name) from error


def revision_of(etag: str) -> int:
    """The revision of an etag; one that is no number matches nothing."""
    return int(etag) if etag.isascii() and etag.isdigit() else -1


def resource_name(project: str, collection: str, id: UUID) -> str:
    return f"projects/{project}/{collection}/{id}"


def moment_of(stamp: Timestamp, path: str) -> datetime:
    """UTC, to the microsecond; `path` is the field's.

    Raises:
        InvalidArgument: it is no valid Timestamp.
    """
    if not (_FIRST_SECOND <= stamp.seconds <= _LAST_SECOND and 0 <= stamp.nanos < 1_000_000_000):
        raise InvalidArgument([FieldViolation(path, "is not within the years 1 to 9999, its nanos 0 to 999,999,999")])
    return stamp.ToDatetime(UTC)


def timestamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
