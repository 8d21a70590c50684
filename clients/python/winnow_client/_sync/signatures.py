"""SignatureService, call by call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import grpc
from winnow.failure.v1 import signature_service_pb2 as pb
from winnow.failure.v1.signature_pb2 import Signature
from winnow.failure.v1.signature_service_pb2_grpc import SignatureServiceStub

from winnow_client._shared import signature_requests as requests
from winnow_client._shared.service_config import SIGNATURE_SERVICE
from winnow_client._sync.calls import Calls
from winnow_client.config import ClientConfig


class Signatures:
    """Every method raises WinnowError; `timeout` is in seconds, and the service config's when None.

    `parent` is "projects/{project}"; empty means "projects/default". `green_log` is a log of a run that passed, to hold
    the pattern against.
    """

    def __init__(self, channel: grpc.Channel, config: ClientConfig) -> None:
        #: The generated stub, for what these methods leave out.
        self.stub = SignatureServiceStub(channel)
        self.calls = Calls(SIGNATURE_SERVICE, config)

    def create_signature(
        self,
        signature: Signature,
        *,
        parent: str = "",
        green_log: bytes = b"",
        request_id: str = "",
        timeout: float | None = None,
    ) -> Signature:
        """Adds a signature. Raises InvalidArgument for a pattern that is not admitted."""
        request = requests.create_signature(signature, parent=parent, green_log=green_log, request_id=request_id)
        return self.calls.unary(self.stub.CreateSignature, "CreateSignature", request, timeout).signature

    def get_signature(self, name: str, *, timeout: float | None = None) -> Signature:
        """Reads one signature by its name, "projects/{project}/signatures/{signature}"."""
        request = pb.GetSignatureRequest(name=name)
        return self.calls.unary(self.stub.GetSignature, "GetSignature", request, timeout).signature

    def list_signatures(
        self, *, parent: str = "", page_size: int = 0, page_token: str = "", timeout: float | None = None
    ) -> pb.ListSignaturesResponse:
        """One page, newest first; `next_page_token` of the answer leads to the next."""
        request = pb.ListSignaturesRequest(parent=parent, page_size=page_size, page_token=page_token)
        return self.calls.unary(self.stub.ListSignatures, "ListSignatures", request, timeout)

    def iterate_signatures(
        self, *, parent: str = "", page_size: int = 0, timeout: float | None = None
    ) -> Iterator[Signature]:
        """All pages, one signature at a time; the timeout is a page's."""
        token = ""
        while True:
            page = self.list_signatures(parent=parent, page_size=page_size, page_token=token, timeout=timeout)
            yield from page.signatures
            token = page.next_page_token
            if not token:
                return

    def update_signature(
        self,
        name: str,
        signature: Signature,
        *,
        etag: str,
        fields: Sequence[str] = (),
        green_log: bytes = b"",
        request_id: str = "",
        timeout: float | None = None,
    ) -> Signature:
        """Changes the `fields` named, else all. Raises EtagMismatch when somebody wrote since `etag` was read."""
        request = requests.update_signature(
            name, signature, etag=etag, fields=fields, green_log=green_log, request_id=request_id
        )
        return self.calls.unary(self.stub.UpdateSignature, "UpdateSignature", request, timeout).signature

    def delete_signature(self, name: str, *, etag: str, request_id: str = "", timeout: float | None = None) -> None:
        """Removes a signature. Raises EtagMismatch when somebody wrote since `etag` was read."""
        request = requests.delete_signature(name, etag=etag, request_id=request_id)
        self.calls.unary(self.stub.DeleteSignature, "DeleteSignature", request, timeout)

    def list_signature_revisions(
        self, name: str, *, page_size: int = 0, page_token: str = "", timeout: float | None = None
    ) -> pb.ListSignatureRevisionsResponse:
        """One page of what a signature was, newest first, also of one that was deleted."""
        request = pb.ListSignatureRevisionsRequest(name=name, page_size=page_size, page_token=page_token)
        return self.calls.unary(self.stub.ListSignatureRevisions, "ListSignatureRevisions", request, timeout)

    def test_signature(
        self,
        signature: Signature,
        *,
        parent: str = "",
        max_failures: int = 0,
        green_log: bytes = b"",
        timeout: float | None = None,
    ) -> pb.TestSignatureResponse:
        """What a signature would match and change among the newest stored failures; stores nothing."""
        request = pb.TestSignatureRequest(
            parent=parent, signature=signature, max_failures=max_failures, green_log=green_log
        )
        return self.calls.unary(self.stub.TestSignature, "TestSignature", request, timeout)
