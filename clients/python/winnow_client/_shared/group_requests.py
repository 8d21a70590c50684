"""Requests of GroupService and of reruns from plain arguments, the same for both clients."""

from __future__ import annotations

from collections.abc import Sequence

from winnow.failure.v1 import group_service_pb2 as pb

from winnow_client._shared.requests import new_request_id


def merge_groups(name: str, sources: Sequence[str], *, etag: str, request_id: str) -> pb.MergeGroupsRequest:
    """With a generated request_id when none is given."""
    return pb.MergeGroupsRequest(name=name, sources=sources, etag=etag, request_id=request_id or new_request_id())


def split_group(name: str, fingerprints: Sequence[str], *, etag: str, request_id: str) -> pb.SplitGroupRequest:
    """With a generated request_id when none is given."""
    return pb.SplitGroupRequest(
        name=name, fingerprints=fingerprints, etag=etag, request_id=request_id or new_request_id()
    )
