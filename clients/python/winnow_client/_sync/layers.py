"""LayerService, call by call."""

from __future__ import annotations

import grpc
from winnow.failure.v1 import layer_service_pb2 as pb
from winnow.failure.v1.layer_pb2 import ProjectLayer
from winnow.failure.v1.layer_service_pb2_grpc import LayerServiceStub

from winnow_client._shared.requests import new_request_id
from winnow_client._shared.service_config import LAYER_SERVICE
from winnow_client._sync.calls import Calls
from winnow_client.config import ClientConfig


class Layers:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `name` is "projects/{project}/layer".
    """

    def __init__(self, channel: grpc.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub = LayerServiceStub(channel)
        self.calls = Calls(LAYER_SERVICE, config)

    def get_layer(self, name: str, *, timeout: float | None = None) -> ProjectLayer:
        """Reads what a project has taught."""
        request = pb.GetLayerRequest(name=name)
        return self.calls.unary(self.stub.GetLayer, "GetLayer", request, timeout).layer

    def list_layer_versions(
        self, name: str, *, page_size: int = 0, page_token: str = "", timeout: float | None = None
    ) -> pb.ListLayerVersionsResponse:
        """One page of versions, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListLayerVersionsRequest(name=name, page_size=page_size, page_token=page_token)
        return self.calls.unary(self.stub.ListLayerVersions, "ListLayerVersions", request, timeout)

    def revert_layer(
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
        return self.calls.unary(self.stub.RevertLayer, "RevertLayer", request, timeout).layer
