"""Groups, signatures and layers of the scripted server: each answer says what was asked."""

from __future__ import annotations

from typing import Any

import grpc
from winnow.failure.v1 import (
    group_service_pb2 as gpb,
)
from winnow.failure.v1 import (
    group_service_pb2_grpc,
    layer_service_pb2_grpc,
    signature_service_pb2_grpc,
)
from winnow.failure.v1 import layer_service_pb2 as lpb
from winnow.failure.v1 import signature_service_pb2 as spb
from winnow.failure.v1.group_pb2 import FailureGroup
from winnow.failure.v1.layer_pb2 import LayerVersion, ProjectLayer
from winnow.failure.v1.signature_pb2 import Signature, SignatureRevision

Script = Any


class ScriptedGroups(group_service_pb2_grpc.GroupServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def ListGroups(self, request: Any, context: Any) -> gpb.ListGroupsResponse:
        self.script.unary("ListGroups", request, context)
        page = int(request.page_token or 0)
        found = [FailureGroup(name=f"g{page}-{i}") for i in range(request.page_size or 2)]
        return gpb.ListGroupsResponse(groups=found, next_page_token=str(page + 1) if page < 2 else "")

    def GetGroup(self, request: Any, context: Any) -> gpb.GetGroupResponse:
        self.script.unary("GetGroup", request, context)
        return gpb.GetGroupResponse(group=FailureGroup(name=request.name))

    def MergeGroups(self, request: Any, context: Any) -> gpb.MergeGroupsResponse:
        self.script.unary("MergeGroups", request, context)
        return gpb.MergeGroupsResponse(group=FailureGroup(name=request.name))

    def SplitGroup(self, request: Any, context: Any) -> gpb.SplitGroupResponse:
        self.script.unary("SplitGroup", request, context)
        taken = FailureGroup(fingerprints=request.fingerprints)
        return gpb.SplitGroupResponse(group=FailureGroup(name=request.name), taken=taken)


class ScriptedSignatures(signature_service_pb2_grpc.SignatureServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def CreateSignature(self, request: Any, context: Any) -> spb.CreateSignatureResponse:
        self.script.unary("CreateSignature", request, context)
        return spb.CreateSignatureResponse(signature=request.signature)

    def GetSignature(self, request: Any, context: Any) -> spb.GetSignatureResponse:
        self.script.unary("GetSignature", request, context)
        return spb.GetSignatureResponse(signature=Signature(name=request.name))

    def ListSignatures(self, request: Any, context: Any) -> spb.ListSignaturesResponse:
        self.script.unary("ListSignatures", request, context)
        page = int(request.page_token or 0)
        found = [Signature(name=f"s{page}-{i}") for i in range(request.page_size or 2)]
        return spb.ListSignaturesResponse(signatures=found, next_page_token=str(page + 1) if page < 2 else "")

    def UpdateSignature(self, request: Any, context: Any) -> spb.UpdateSignatureResponse:
        self.script.unary("UpdateSignature", request, context)
        return spb.UpdateSignatureResponse(signature=request.signature)

    def DeleteSignature(self, request: Any, context: Any) -> spb.DeleteSignatureResponse:
        self.script.unary("DeleteSignature", request, context)
        return spb.DeleteSignatureResponse()

    def ListSignatureRevisions(self, request: Any, context: Any) -> spb.ListSignatureRevisionsResponse:
        self.script.unary("ListSignatureRevisions", request, context)
        return spb.ListSignatureRevisionsResponse(revisions=[SignatureRevision(changed_by="ann")])

    def TestSignature(self, request: Any, context: Any) -> spb.TestSignatureResponse:
        self.script.unary("TestSignature", request, context)
        return spb.TestSignatureResponse(failure_count=request.max_failures)


class ScriptedLayers(layer_service_pb2_grpc.LayerServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def GetLayer(self, request: Any, context: Any) -> lpb.GetLayerResponse:
        self.script.unary("GetLayer", request, context)
        return lpb.GetLayerResponse(layer=ProjectLayer(name=request.name))

    def ListLayerVersions(self, request: Any, context: Any) -> lpb.ListLayerVersionsResponse:
        self.script.unary("ListLayerVersions", request, context)
        return lpb.ListLayerVersionsResponse(versions=[LayerVersion(version=3)])

    def RevertLayer(self, request: Any, context: Any) -> lpb.RevertLayerResponse:
        self.script.unary("RevertLayer", request, context)
        return lpb.RevertLayerResponse(layer=ProjectLayer(version=request.version))


def add(server: grpc.Server, script: Script) -> None:
    """Registers the three services."""
    group_service_pb2_grpc.add_GroupServiceServicer_to_server(ScriptedGroups(script), server)
    signature_service_pb2_grpc.add_SignatureServiceServicer_to_server(ScriptedSignatures(script), server)
    layer_service_pb2_grpc.add_LayerServiceServicer_to_server(ScriptedLayers(script), server)
