"""GroupService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from winnow.failure.v1 import group_service_pb2, group_service_pb2_grpc

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.failure.engine import Category
from winnow_server.failure.groups.convert import group_message
from winnow_server.failure.groups.records import GroupCursor, GroupQuery, MergeGroups, SplitGroup
from winnow_server.failure.groups.store import GroupStore
from winnow_server.interceptors.call import Context, current_call
from winnow_server.names import parse_name, project_of, revision_of
from winnow_server.storage.filters import Field, instant, one_of, parse_filter
from winnow_server.storage.paging import CursorFormat, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = group_service_pb2
DEFAULT_BRANCHES = 10

FILTER_FIELDS = {
    "category": Field(one_of({c.name: c.name for c in Category})),
    "first_seen": Field(instant, ordered=True),
    "last_seen": Field(instant, ordered=True),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class GroupService(group_service_pb2_grpc.GroupServiceServicer):
    def __init__(self, store: GroupStore, signer: TokenSigner) -> None:
        self._store = store
        self._signer = signer

    async def ListGroups(self, request: pb.ListGroupsRequest, context: Context) -> pb.ListGroupsResponse:
        project = project_of(request.parent)
        page = Page(self._signer, request, f"groups {project} {request.filter}", _BY_LAST_SEEN)
        query = GroupQuery(
            project=project,
            limit=page.limit,
            before=page.before,
            comparisons=parse_filter(request.filter, FILTER_FIELDS),
        )
        records = await self._store.list(query)
        shown, token = page.cut(records, lambda record: GroupCursor(record.last_seen, record.id))
        return pb.ListGroupsResponse(
            groups=[group_message(record) for record in shown],
            next_page_token=token,
        )

    async def GetGroup(self, request: pb.GetGroupRequest, context: Context) -> pb.GetGroupResponse:
        project, id = parse_name(request.name)
        record = await self._store.get(project, id, request.max_branches or DEFAULT_BRANCHES)
        return pb.GetGroupResponse(group=group_message(record))

    async def MergeGroups(self, request: pb.MergeGroupsRequest, context: Context) -> pb.MergeGroupsResponse:
        project, id = parse_name(request.name)
        change = MergeGroups(
            project=project,
            id=id,
            revision=revision_of(request.etag),
            sources=tuple(_source(project, name, index) for index, name in enumerate(request.sources)),
            request_id=request.request_id,
            content_hash=content_hash(request),
            actor=current_call().caller,
        )
        return pb.MergeGroupsResponse(group=group_message(await self._store.merge(change)))

    async def SplitGroup(self, request: pb.SplitGroupRequest, context: Context) -> pb.SplitGroupResponse:
        project, id = parse_name(request.name)
        change = SplitGroup(
            project=project,
            id=id,
            revision=revision_of(request.etag),
            fingerprints=tuple(request.fingerprints),
            request_id=request.request_id,
            content_hash=content_hash(request),
            actor=current_call().caller,
        )
        left, taken = await self._store.split(change)
        return pb.SplitGroupResponse(group=group_message(left), taken=group_message(taken))


def _source(project: str, name: str, index: int) -> UUID:
    of, id = parse_name(name)
    if of != project:
        raise InvalidArgument([FieldViolation(f"sources[{index}]", "is of another project")])
    return id


def _write_cursor(cursor: GroupCursor) -> bytes:
    microseconds = (cursor.last_seen - _EPOCH) // _MICROSECOND
    return microseconds.to_bytes(8, "big") + cursor.id.bytes


def _read_cursor(raw: bytes) -> GroupCursor:
    return GroupCursor(_EPOCH + int.from_bytes(raw[:8], "big") * _MICROSECOND, UUID(bytes=raw[8:]))


_BY_LAST_SEEN = CursorFormat(_write_cursor, _read_cursor)
