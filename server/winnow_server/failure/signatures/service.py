"""SignatureService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal, get_args
from uuid import UUID

from google.protobuf import field_mask_pb2
from winnow.failure.v1 import signature_pb2, signature_service_pb2, signature_service_pb2_grpc

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.failure.records import FailureQuery, FailureRecord
from winnow_server.failure.signatures import convert
from winnow_server.failure.signatures.admission import GreenCheck, check_green, require_admitted
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.dry_run import Hit, hit_of
from winnow_server.failure.signatures.records import DeleteSignature, Draft, NewSignature, UpdateSignature
from winnow_server.failure.signatures.store import SignatureStore
from winnow_server.failure.store import FailureStore
from winnow_server.interceptors.call import Context, current_call
from winnow_server.names import parse_name, project_of, revision_of
from winnow_server.storage.paging import BY_ID, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = signature_service_pb2
DEFAULT_FAILURES = 200
_PAGE_OF_FAILURES = 200

MaskPath = Literal["title", "pattern", "category", "transient", "disabled", "note"]
_MASK_PATHS: tuple[MaskPath, ...] = get_args(MaskPath)


class SignatureService(signature_service_pb2_grpc.SignatureServiceServicer):
    def __init__(self, store: SignatureStore, failures: FailureStore, signer: TokenSigner) -> None:
        self._store = store
        self._failures = failures
        self._signer = signer

    async def CreateSignature(self, request: pb.CreateSignatureRequest, context: Context) -> pb.CreateSignatureResponse:
        project = project_of(request.parent)
        draft = _draft(request.signature)
        _, green = await self._try(project, draft, request.green_log)
        require_admitted(green)
        new = NewSignature(project, draft, request.request_id, content_hash(request), current_call().caller)
        return pb.CreateSignatureResponse(signature=convert.signature_message(await self._store.create(new)))

    async def GetSignature(self, request: pb.GetSignatureRequest, context: Context) -> pb.GetSignatureResponse:
        record = await self._store.get(*parse_name(request.name))
        return pb.GetSignatureResponse(signature=convert.signature_message(record))

    async def ListSignatures(self, request: pb.ListSignaturesRequest, context: Context) -> pb.ListSignaturesResponse:
        project = project_of(request.parent)
        page = Page(self._signer, request, f"signatures {project}", BY_ID)
        records = [r for r in await self._store.of_project(project) if page.before is None or r.id < page.before]
        shown, token = page.cut(records, lambda record: record.id)
        return pb.ListSignaturesResponse(
            signatures=[convert.signature_message(record) for record in shown],
            next_page_token=token,
        )

    async def UpdateSignature(self, request: pb.UpdateSignatureRequest, context: Context) -> pb.UpdateSignatureResponse:
        project, id = parse_name(request.name)
        revision = revision_of(request.etag)
        # What is merged has the revision that the etag names, or the store refuses: nothing said meanwhile is lost.
        current = await self._store.get(project, id, at_least=revision)
        draft = _draft(_merge(convert.signature_message(current), request))
        if draft.pattern != current.draft.pattern:
            require_admitted((await self._try(project, draft, request.green_log))[1])
        change = UpdateSignature(
            project=project,
            id=id,
            revision=revision,
            draft=draft,
            request_id=request.request_id,
            content_hash=content_hash(request),
            actor=current_call().caller,
        )
        return pb.UpdateSignatureResponse(signature=convert.signature_message(await self._store.update(change)))

    async def DeleteSignature(self, request: pb.DeleteSignatureRequest, context: Context) -> pb.DeleteSignatureResponse:
        project, id = parse_name(request.name)
        change = DeleteSignature(
            project=project,
            id=id,
            revision=revision_of(request.etag),
            request_id=request.request_id,
            content_hash=content_hash(request),
            actor=current_call().caller,
        )
        await self._store.delete(change)
        return pb.DeleteSignatureResponse()

    async def ListSignatureRevisions(
        self, request: pb.ListSignatureRevisionsRequest, context: Context
    ) -> pb.ListSignatureRevisionsResponse:
        project, id = parse_name(request.name)
        page = Page(self._signer, request, f"revisions {request.name}", BY_ID)
        revisions = await self._store.revisions(project, id, page.limit, page.before)
        shown, token = page.cut(revisions, lambda revision: revision.id)
        return pb.ListSignatureRevisionsResponse(
            revisions=[convert.revision_message(revision) for revision in shown],
            next_page_token=token,
        )

    async def TestSignature(self, request: pb.TestSignatureRequest, context: Context) -> pb.TestSignatureResponse:
        project = project_of(request.parent)
        draft = _draft(request.signature)
        compiled, green = await self._try(project, draft, request.green_log)
        answer = pb.TestSignatureResponse(
            green_line_count=green.lines, green_match_count=green.matches, admitted=green.admitted
        )
        left = request.max_failures or DEFAULT_FAILURES
        before = None
        while left and (page := await self._failures.list(FailureQuery(project, min(left, _PAGE_OF_FAILURES), before))):
            kept = await self._failures.contexts(project, [record.id for record in page])
            for record, hit in await asyncio.to_thread(_hits, compiled, page, kept):
                answer.effects.append(convert.effect_message(record, hit, draft))
            answer.failure_count += len(page)
            left -= len(page)
            before = page[-1].id
        answer.changed_count = sum(e.category_before != e.category_after for e in answer.effects)
        return answer

    async def _try(self, project: str, draft: Draft, green_log: bytes) -> tuple[CompiledSignatures, GreenCheck]:
        """Compiles and holds against passing logs. Raises InvalidArgument for what does not compile."""
        kept = await self._store.green_lines(project)
        return await asyncio.to_thread(_compile_and_check, draft, kept, green_log)


def _compile_and_check(draft: Draft, kept: list[str], green_log: bytes) -> tuple[CompiledSignatures, GreenCheck]:
    compiled = CompiledSignatures([draft])
    return compiled, check_green(compiled, kept, green_log)


def _hits(
    compiled: CompiledSignatures, records: Sequence[FailureRecord], kept: Mapping[UUID, bytes]
) -> list[tuple[FailureRecord, Hit]]:
    found = ((record, hit_of(compiled, record, kept.get(record.id, b""))) for record in records)
    return [(record, hit) for record, hit in found if hit is not None]


def _draft(message: signature_pb2.Signature) -> Draft:
    """Raises InvalidArgument where something needed is missing."""
    missing = [name for name in ("title", "pattern", "category") if not getattr(message, name)]
    if missing:
        raise InvalidArgument([FieldViolation(f"signature.{name}", "is needed") for name in missing])
    return convert.draft_from(message)


def _merge(current: signature_pb2.Signature, request: pb.UpdateSignatureRequest) -> signature_pb2.Signature:
    """The signature as it will be: what the mask names comes from the request, the rest stays.

    Raises:
        InvalidArgument: the mask names something that cannot be changed.
    """
    paths = list(request.update_mask.paths) or list(_MASK_PATHS)
    unknown = [path for path in paths if path not in _MASK_PATHS]
    if unknown:
        described = f"{unknown[0]!r} is not one of {', '.join(_MASK_PATHS)}"
        raise InvalidArgument([FieldViolation("update_mask", described)])
    merged = signature_pb2.Signature()
    merged.CopyFrom(current)
    for path in _MASK_PATHS:
        if path in paths:
            merged.ClearField(path)
    field_mask_pb2.FieldMask(paths=paths).MergeMessage(request.signature, merged)
    return merged
