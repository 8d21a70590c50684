"""GroupService, call by call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import grpc
from winnow.failure.v1 import group_service_pb2 as pb
from winnow.failure.v1.group_pb2 import FailureGroup
from winnow.failure.v1.group_service_pb2_grpc import GroupServiceStub

from winnow_client._shared import group_requests as requests
from winnow_client._shared.service_config import GROUP_SERVICE
from winnow_client._sync.calls import Calls
from winnow_client.config import ClientConfig


class Groups:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default".
    """

    def __init__(self, channel: grpc.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub = GroupServiceStub(channel)
        self.calls = Calls(GROUP_SERVICE, config)

    def list_groups(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        page_token: str = "",
        timeout: float | None = None,
    ) -> pb.ListGroupsResponse:
        """One page, newest seen first, without days and branches; `next_page_token` of the answer leads to the next."""
        request = pb.ListGroupsRequest(parent=parent, filter=filter, page_size=page_size, page_token=page_token)
        return self.calls.unary(self.stub.ListGroups, "ListGroups", request, timeout)

    def iterate_groups(
        self, *, parent: str = "", filter: str = "", page_size: int = 0, timeout: float | None = None
    ) -> Iterator[FailureGroup]:
        """All pages, one group at a time; the timeout is a page's."""
        token = ""
        while True:
            page = self.list_groups(
                parent=parent, filter=filter, page_size=page_size, page_token=token, timeout=timeout
            )
            yield from page.groups
            token = page.next_page_token
            if not token:
                return

    def get_group(self, name: str, *, max_branches: int = 0, timeout: float | None = None) -> FailureGroup:
        """Reads one group by its name, "projects/{project}/groups/{group}", with its days and branches."""
        request = pb.GetGroupRequest(name=name, max_branches=max_branches)
        return self.calls.unary(self.stub.GetGroup, "GetGroup", request, timeout).group

    def merge_groups(
        self,
        name: str,
        sources: Sequence[str],
        *,
        etag: str,
        request_id: str = "",
        timeout: float | None = None,
    ) -> FailureGroup:
        """Makes other groups part of one. Raises EtagMismatch when somebody changed it since `etag` was read."""
        request = requests.merge_groups(name, sources, etag=etag, request_id=request_id)
        return self.calls.unary(self.stub.MergeGroups, "MergeGroups", request, timeout).group

    def split_group(
        self,
        name: str,
        fingerprints: Sequence[str],
        *,
        etag: str,
        request_id: str = "",
        timeout: float | None = None,
    ) -> pb.SplitGroupResponse:
        """Takes fingerprints into a new group. Raises EtagMismatch when somebody changed it since `etag` was read."""
        request = requests.split_group(name, fingerprints, etag=etag, request_id=request_id)
        return self.calls.unary(self.stub.SplitGroup, "SplitGroup", request, timeout)
