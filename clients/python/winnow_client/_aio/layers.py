"""LayerService, call by call."""

# A deadline goes to the server with the call, which asyncio.timeout would not send.
# ruff: noqa: ASYNC109
from __future__ import annotations

from typing import TYPE_CHECKING

from grpc import aio
from winnow.failure.v1 import layer_service_pb2 as pb
from winnow.failure.v1.layer_pb2 import ProjectLayer
from winnow.failure.v1.layer_service_pb2_grpc import LayerServiceStub

from winnow_client._aio.calls import Calls
from winnow_client._shared.requests import new_request_id
from winnow_client._shared.service_config import LAYER_SERVICE
from winnow_client.config import ClientConfig

if TYPE_CHECKING:
    from winnow.failure.v1.layer_service_pb2_grpc import LayerServiceAsyncStub


class AsyncLayers:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `name` is "projects/{project}/layer".
    """

    def __init__(self, channel: aio.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub: LayerServiceAsyncStub = LayerServiceStub(channel)
        self.calls = Calls(LAYER_SERVICE, config)

    async def get_layer(self, name: str, *, timeout: float | None = None) -> ProjectLayer:
        """Reads what a project has taught."""
        request = pb.GetLayerRequest(name=name)
        return (await self.calls.unary(self.stub.GetLayer, "GetLayer", request, timeout)).layer

    async def list_layer_versions(
        self, name: str, *, page_size: int = 0, page_token: str = "", timeout: float | None = None
    ) -> pb.ListLayerVersionsResponse:
        """One page of versions, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListLayerVersionsRequest(name=name, page_size=page_size, page_token=page_token)
        return await self.calls.unary(self.stub.ListLayerVersions, "ListLayerVersions", request, timeout)

    async def revert_layer(
        self,
        name: str,
        version: int,
        *,
        current_version: int,
        request_id: str = "",
        timeout: float | None = None,
    ) -> ProjectLayer:
        """Goes back to an earlier version. Raises EtagMismatch when it is no longer at `current_version`."""
        request = pb.RevertLayerRequest(
            name=name, version=version, current_version=current_version, request_id=request_id or new_request_id()
        )
        return (await self.calls.unary(self.stub.RevertLayer, "RevertLayer", request, timeout)).layer
