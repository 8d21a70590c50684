"""LayerService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

from winnow.failure.v1 import layer_pb2, layer_service_pb2, layer_service_pb2_grpc

from winnow_server.failure.convert import COLLECTION, correction_message
from winnow_server.failure.layer.records import Layer, LayerEntry, RevertLayer
from winnow_server.failure.layer.store import LayerStore
from winnow_server.interceptors.call import Context, current_call
from winnow_server.names import project_of, resource_name, timestamp
from winnow_server.storage.paging import BY_NUMBER, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = layer_service_pb2


class LayerService(layer_service_pb2_grpc.LayerServiceServicer):
    def __init__(self, store: LayerStore, signer: TokenSigner) -> None:
        self._store = store
        self._signer = signer

    async def GetLayer(self, request: pb.GetLayerRequest, context: Context) -> pb.GetLayerResponse:
        return pb.GetLayerResponse(layer=_layer_message(await self._store.current(project_of(request.name))))

    async def ListLayerVersions(
        self, request: pb.ListLayerVersionsRequest, context: Context
    ) -> pb.ListLayerVersionsResponse:
        project = project_of(request.name)
        page = Page(self._signer, request, f"layer {project}", BY_NUMBER)
        entries = await self._store.versions(project, page.limit, page.before)
        shown, token = page.cut(entries, lambda entry: entry.version)
        return pb.ListLayerVersionsResponse(
            versions=[_version_message(project, entry) for entry in shown],
            next_page_token=token,
        )

    async def RevertLayer(self, request: pb.RevertLayerRequest, context: Context) -> pb.RevertLayerResponse:
        change = RevertLayer(
            project=project_of(request.name),
            version=request.version,
            current=request.current_version,
            request_id=request.request_id,
            content_hash=content_hash(request),
            actor=current_call().caller,
        )
        return pb.RevertLayerResponse(layer=_layer_message(await self._store.revert(change)))


def _layer_message(layer: Layer) -> layer_pb2.ProjectLayer:
    return layer_pb2.ProjectLayer(
        name=f"projects/{layer.project}/layer",
        version=layer.version,
        correction_count=layer.corrections,
        fingerprint_count=len(layer.lessons),
        update_time=timestamp(layer.update_time) if layer.update_time else None,
    )


def _version_message(project: str, entry: LayerEntry) -> layer_pb2.LayerVersion:
    message = layer_pb2.LayerVersion(version=entry.version, create_time=timestamp(entry.time), created_by=entry.actor)
    if entry.failure is not None and entry.correction is not None:
        message.correction.failure = resource_name(project, COLLECTION, entry.failure)
        message.correction.correction.CopyFrom(correction_message(entry.correction))
    elif entry.reverted_to is not None:
        message.reverted_to = entry.reverted_to
    return message
