"""Signatures to protobuf and back."""

from winnow.failure.v1 import signature_pb2, signature_service_pb2

from winnow_server.failure.convert import CATEGORIES, CATEGORY_OF, COLLECTION
from winnow_server.failure.engine import Category
from winnow_server.failure.records import FailureRecord
from winnow_server.failure.signatures.dry_run import Hit
from winnow_server.failure.signatures.records import Draft, SignatureRecord, SignatureRevision
from winnow_server.names import resource_name, timestamp

SIGNATURES = "signatures"


def draft_from(message: signature_pb2.Signature) -> Draft:
    """What a person wrote; a category that is not given is UNKNOWN until `draft` is checked."""
    return Draft(
        title=message.title,
        pattern=message.pattern,
        category=CATEGORY_OF.get(message.category, Category.UNKNOWN),
        transient=message.transient,
        disabled=message.disabled,
        note=message.note,
    )


def signature_message(record: SignatureRecord) -> signature_pb2.Signature:
    draft = record.draft
    return signature_pb2.Signature(
        name=resource_name(record.project, SIGNATURES, record.id),
        etag=str(record.revision),
        title=draft.title,
        pattern=draft.pattern,
        category=CATEGORIES[draft.category],
        transient=draft.transient,
        disabled=draft.disabled,
        note=draft.note,
        create_time=timestamp(record.create_time),
        update_time=timestamp(record.update_time),
        updated_by=record.updated_by,
    )


def revision_message(revision: SignatureRevision) -> signature_pb2.SignatureRevision:
    return signature_pb2.SignatureRevision(
        change=signature_pb2.SignatureRevision.Change.Value(f"CHANGE_{revision.change.name}"),
        signature=signature_message(revision.signature),
        change_time=timestamp(revision.change_time),
        changed_by=revision.changed_by,
    )


def effect_message(record: FailureRecord, hit: Hit, draft: Draft) -> signature_service_pb2.SignatureEffect:
    """What a signature would make of a stored failure; a person's word stays."""
    said = record.correction
    category = (said.category if said else None) or (draft.category if hit.decides else record.category)
    by_person = said is not None and said.transient is not None
    settled = by_person or record.rerun_passed is not None or not hit.decides
    return signature_service_pb2.SignatureEffect(
        failure=resource_name(record.project, COLLECTION, record.id),
        line=hit.line,
        text=hit.text,
        category_before=CATEGORIES[record.category],
        category_after=CATEGORIES[category],
        transient_before=record.transient,
        transient_after=record.transient if settled else draft.transient,
    )
