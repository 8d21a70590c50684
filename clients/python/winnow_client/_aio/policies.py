"""PolicyService, call by call."""

# A deadline goes to the server with the call, which asyncio.timeout would not send.
# ruff: noqa: ASYNC109
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from grpc import aio
from winnow.spam.v1 import policy_service_pb2 as pb
from winnow.spam.v1.policy_pb2 import ListEntry, Policy
from winnow.spam.v1.policy_service_pb2_grpc import PolicyServiceStub

from winnow_client._aio.calls import Calls
from winnow_client._shared import policy_requests as requests
from winnow_client._shared.service_config import POLICY_SERVICE
from winnow_client.config import ClientConfig
from winnow_client.errors import from_rpc_error

if TYPE_CHECKING:
    from winnow.spam.v1.policy_service_pb2_grpc import PolicyServiceAsyncStub


class AsyncPolicies:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default".
    """

    def __init__(self, channel: aio.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub: PolicyServiceAsyncStub = PolicyServiceStub(channel)
        self.calls = Calls(POLICY_SERVICE, config)

    async def get_policy(self, *, parent: str = "", timeout: float | None = None) -> Policy:
        """A project's policy, with the etag that a change of it needs."""
        request = pb.GetPolicyRequest(name=requests.policy_name(parent))
        response = await self.calls.unary(self.stub.GetPolicy, "GetPolicy", request, timeout)
        return response.policy

    async def update_policy(
        self,
        policy: Policy,
        *,
        etag: str = "",
        fields: Sequence[str] = (),
        request_id: str = "",
        timeout: float | None = None,
    ) -> Policy:
        """Changes what `policy` sets, or only `fields`; the etag is the policy's own unless given.

        Raises EtagMismatch when somebody else changed it meanwhile.
        """
        request = requests.update_policy(policy, etag=etag, fields=fields, request_id=request_id)
        response = await self.calls.unary(self.stub.UpdatePolicy, "UpdatePolicy", request, timeout)
        return response.policy

    async def list_policy_revisions(
        self, *, parent: str = "", page_size: int = 0, page_token: str = "", timeout: float | None = None
    ) -> pb.ListPolicyRevisionsResponse:
        """One page of what the policy was, newest first."""
        request = pb.ListPolicyRevisionsRequest(
            name=requests.policy_name(parent), page_size=page_size, page_token=page_token
        )
        return await self.calls.unary(self.stub.ListPolicyRevisions, "ListPolicyRevisions", request, timeout)

    async def create_list_entry(
        self, entry: ListEntry, *, parent: str = "", request_id: str = "", timeout: float | None = None
    ) -> ListEntry:
        """Adds an entry. Raises AlreadyExists when there is one of its kind, value and shadow."""
        request = requests.create_entry(entry, parent=parent, request_id=request_id)
        response = await self.calls.unary(self.stub.CreateListEntry, "CreateListEntry", request, timeout)
        return response.entry

    async def get_list_entry(self, name: str, *, timeout: float | None = None) -> ListEntry:
        """Reads one entry by its name."""
        request = pb.GetListEntryRequest(name=name)
        response = await self.calls.unary(self.stub.GetListEntry, "GetListEntry", request, timeout)
        return response.entry

    async def list_list_entries(
        self,
        *,
        parent: str = "",
        filter: str = "",
        page_size: int = 0,
        page_token: str = "",
        timeout: float | None = None,
    ) -> pb.ListListEntriesResponse:
        """One page, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListListEntriesRequest(parent=parent, filter=filter, page_size=page_size, page_token=page_token)
        return await self.calls.unary(self.stub.ListListEntries, "ListListEntries", request, timeout)

    async def delete_list_entry(self, name: str, *, request_id: str = "", timeout: float | None = None) -> None:
        """Removes an entry. Raises NotFound when there is none."""
        request = requests.delete_entry(name, request_id=request_id)
        await self.calls.unary(self.stub.DeleteListEntry, "DeleteListEntry", request, timeout)

    async def import_list_entries(
        self, entries: Iterable[ListEntry], *, parent: str = "", timeout: float | None = None
    ) -> pb.ImportListEntriesResponse:
        """Adds or refreshes up to 100,000 entries, all or none.

        Raises InvalidArgument, whose field violations name the rows that are wrong.
        """
        messages = requests.import_entries(entries, parent=parent)
        try:
            return await self.stub.ImportListEntries(
                messages, timeout=self.calls.timeout("ImportListEntries", timeout), metadata=self.calls.metadata
            )
        except aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    async def get_shadow_report(
        self, *, parent: str = "", max_samples: int = 0, timeout: float | None = None
    ) -> pb.GetShadowReportResponse:
        """What the shadow policy would have done since the policy was written last."""
        request = pb.GetShadowReportRequest(name=requests.policy_name(parent), max_samples=max_samples)
        return await self.calls.unary(self.stub.GetShadowReport, "GetShadowReport", request, timeout)

    async def estimate_policy(
        self, *, parent: str = "", false_positive_rate: float | None = None, timeout: float | None = None
    ) -> pb.EstimatePolicyResponse:
        """Thresholds for a wanted false-positive rate, from stored traffic and feedback; writes nothing."""
        request = pb.EstimatePolicyRequest(parent=parent, false_positive_rate=false_positive_rate)
        return await self.calls.unary(self.stub.EstimatePolicy, "EstimatePolicy", request, timeout)

    async def simulate_policy(
        self, request: pb.SimulatePolicyRequest, *, timeout: float | None = None
    ) -> pb.SimulatePolicyResponse:
        """What rules and entries would do with stored detections; writes nothing."""
        return await self.calls.unary(self.stub.SimulatePolicy, "SimulatePolicy", request, timeout)
