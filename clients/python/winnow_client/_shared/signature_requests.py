"""Requests of SignatureService from plain arguments, the same for both clients."""

from __future__ import annotations

from collections.abc import Sequence

from google.protobuf.field_mask_pb2 import FieldMask
from winnow.failure.v1 import signature_service_pb2 as pb
from winnow.failure.v1.signature_pb2 import Signature

from winnow_client._shared.requests import new_request_id


def create_signature(
    signature: Signature, *, parent: str, green_log: bytes, request_id: str
) -> pb.CreateSignatureRequest:
    """With a generated request_id when none is given."""
    return pb.CreateSignatureRequest(
        parent=parent, signature=signature, green_log=green_log, request_id=request_id or new_request_id()
    )


def update_signature(
    name: str, signature: Signature, *, etag: str, fields: Sequence[str], green_log: bytes, request_id: str
) -> pb.UpdateSignatureRequest:
    """With a mask only when fields are named, and a generated request_id when none is given."""
    return pb.UpdateSignatureRequest(
        name=name,
        signature=signature,
        update_mask=FieldMask(paths=fields) if fields else None,
        etag=etag,
        green_log=green_log,
        request_id=request_id or new_request_id(),
    )


def delete_signature(name: str, *, etag: str, request_id: str) -> pb.DeleteSignatureRequest:
    """With a generated request_id when none is given."""
    return pb.DeleteSignatureRequest(name=name, etag=etag, request_id=request_id or new_request_id())
