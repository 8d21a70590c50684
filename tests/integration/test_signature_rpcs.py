"""Every rpc of SignatureService over a real channel, against a real server, PostgreSQL and Redis."""

import re
import uuid

import grpc
import pytest
from grpc import aio
from winnow.failure.v1 import analysis_pb2, failure_pb2, signature_pb2, signature_service_pb2_grpc
from winnow.failure.v1 import failure_service_pb2 as fpb
from winnow.failure.v1 import signature_service_pb2 as pb

from tests.grpc_errors import failure_of

Failures = "failure_service_pb2_grpc.FailureServiceAsyncStub"
Signatures = "signature_service_pb2_grpc.SignatureServiceAsyncStub"


@pytest.fixture
def signatures(channel: aio.Channel) -> Signatures:
    return signature_service_pb2_grpc.SignatureServiceStub(channel)


def disk_full(**parts: object) -> signature_pb2.Signature:
    values = {
        "title": "disk-full",
        "pattern": "No space left on device",
        "category": analysis_pb2.CATEGORY_INFRASTRUCTURE,
        "transient": 0.75,
        **parts,
    }
    return signature_pb2.Signature(**values)  # type: ignore[arg-type]


async def create(signatures: Signatures, parent: str, **parts: object) -> signature_pb2.Signature:
    request = pb.CreateSignatureRequest(parent=parent, signature=disk_full(**parts))
    return (await signatures.CreateSignature(request)).signature


async def analyse(failures: Failures, parent: str, log: bytes) -> analysis_pb2.Analysis:
    options = fpb.AnalyzeOptions(view=fpb.VIEW_FULL)
    request = fpb.AnalyzeLogRequest(parent=parent, log=fpb.LogInput(log=log), options=options)
    return (await failures.AnalyzeLog(request)).analysis


async def test_a_signature_overrides_the_engine_in_its_project_alone(
    failures: Failures, signatures: Signatures, parent: str, log: bytes
) -> None:
    before = await analyse(failures, parent, log)
    created = await create(signatures, parent)
    assert created.name.startswith(f"{parent}/signatures/")
    assert (created.etag, created.updated_by != "") == ("1", True)
    after = await analyse(failures, parent, log)
    assert before.category != analysis_pb2.CATEGORY_INFRASTRUCTURE
    assert (after.category, after.transient) == (analysis_pb2.CATEGORY_INFRASTRUCTURE, 0.75)
    assert "disk-full" in {match.signature for match in after.signatures}
    assert await analyse(failures, "", log) == before

    listed = [
        log_result
        async for log_result in failures.AnalyzeLogs(
            fpb.AnalyzeLogsRequest(parent=parent, logs=[fpb.LogInput(log=log)])
        )
    ]
    assert listed[0].result.analysis.category == analysis_pb2.CATEGORY_INFRASTRUCTURE
    stored = (await failures.ReportFailure(fpb.ReportFailureRequest(parent=parent, log=fpb.LogInput(log=log)))).failure
    assert stored.analysis.category == analysis_pb2.CATEGORY_INFRASTRUCTURE
    deletion = pb.DeleteSignatureRequest(name=created.name, etag=created.etag)
    await signatures.DeleteSignature(deletion)
    assert await analyse(failures, parent, log) == before

    correction = failure_pb2.Correction(category=analysis_pb2.CATEGORY_CONFIGURATION)
    request = fpb.UpdateFailureRequest(name=stored.name, correction=correction, etag=stored.etag)
    corrected = (await failures.UpdateFailure(request)).failure
    assert corrected.analysis.category == analysis_pb2.CATEGORY_CONFIGURATION, "a person has the last word"


async def test_an_uploaded_log_is_matched_too(
    failures: Failures, signatures: Signatures, parent: str, log: bytes
) -> None:
    await create(signatures, parent)
    long = b"some progress of the build\n" * 100_000 + log
    header = fpb.UploadLogHeader(parent=parent, options=fpb.AnalyzeOptions(view=fpb.VIEW_FULL))
    chunks = [fpb.UploadLogRequest(chunk=long[at : at + 1_000_000]) for at in range(0, len(long), 1_000_000)]
    stored = (await failures.UploadLog(iter([fpb.UploadLogRequest(header=header), *chunks]))).failure
    assert stored.analysis.category == analysis_pb2.CATEGORY_INFRASTRUCTURE
    line = next(match.line for match in stored.analysis.signatures if match.signature == "disk-full")
    assert b"No space left on device" in long.split(b"\n")[line - 1]


async def test_life_of_a_signature(signatures: Signatures, parent: str) -> None:
    request_id = str(uuid.uuid4())
    request = pb.CreateSignatureRequest(parent=parent, signature=disk_full(), request_id=request_id)
    first, again = [(await signatures.CreateSignature(request)).signature for _ in range(2)]
    assert first == again
    assert (await signatures.GetSignature(pb.GetSignatureRequest(name=first.name))).signature == first

    update = pb.UpdateSignatureRequest(name=first.name, etag="1", signature=signature_pb2.Signature(note="why"))
    update.update_mask.paths.append("note")
    updated = (await signatures.UpdateSignature(update)).signature
    assert (updated.note, updated.pattern, updated.etag) == ("why", first.pattern, "2")
    stale = await failure_of(signatures.UpdateSignature(update))
    assert (stale.code, stale.reason, stale.metadata) == (
        grpc.StatusCode.ABORTED,
        "ETAG_MISMATCH",
        {"current": "2"},
    )
    await signatures.DeleteSignature(pb.DeleteSignatureRequest(name=first.name, etag="2"))
    gone = await failure_of(signatures.GetSignature(pb.GetSignatureRequest(name=first.name)))
    assert (gone.code, gone.metadata) == (grpc.StatusCode.NOT_FOUND, {"name": first.name})

    page = await signatures.ListSignatureRevisions(pb.ListSignatureRevisionsRequest(name=first.name, page_size=2))
    rest = await signatures.ListSignatureRevisions(
        pb.ListSignatureRevisionsRequest(name=first.name, page_size=2, page_token=page.next_page_token)
    )
    changes = [revision.change for revision in (*page.revisions, *rest.revisions)]
    assert changes == [
        signature_pb2.SignatureRevision.CHANGE_DELETED,
        signature_pb2.SignatureRevision.CHANGE_UPDATED,
        signature_pb2.SignatureRevision.CHANGE_CREATED,
    ]
    assert not rest.next_page_token
    assert rest.revisions[0].signature == first


async def test_pages(signatures: Signatures, parent: str) -> None:
    names = [(await create(signatures, parent, title=f"s{number}")).name for number in range(5)]
    walked, token = [], ""
    while True:
        page = await signatures.ListSignatures(pb.ListSignaturesRequest(parent=parent, page_size=2, page_token=token))
        walked += [signature.name for signature in page.signatures]
        token = page.next_page_token
        if not token:
            break
    assert walked == names[::-1]


@pytest.mark.parametrize(
    ("parts", "fields"),
    [
        ({"pattern": "("}, ["signature.pattern"]),
        ({"pattern": r"(a)\1"}, ["signature.pattern"]),
        ({"pattern": "(?i)error"}, ["signature.pattern"]),
        ({"pattern": ""}, ["signature.pattern"]),
        ({"title": "", "category": 0}, ["signature.title", "signature.category"]),
        ({"title": "Not A Title"}, ["signature.title"]),
        ({"transient": 1.5}, ["signature.transient"]),
    ],
)
async def test_what_is_not_admitted_names_its_field(
    signatures: Signatures, parent: str, parts: dict[str, object], fields: list[str]
) -> None:
    request = pb.CreateSignatureRequest(parent=parent, signature=disk_full(**parts))
    failure = await failure_of(signatures.CreateSignature(request))
    assert (failure.code, failure.fields) == (grpc.StatusCode.INVALID_ARGUMENT, fields)
    assert not (await signatures.ListSignatures(pb.ListSignaturesRequest(parent=parent))).signatures


async def test_a_title_that_is_none_is_told_what_one_is(signatures: Signatures, parent: str) -> None:
    request = pb.CreateSignatureRequest(parent=parent, signature=disk_full(title="Not A Title"))
    failure = await failure_of(signatures.CreateSignature(request))
    assert failure.message == "signature.title: is not lower-case words joined by dashes"


async def test_an_update_is_admitted_too(signatures: Signatures, parent: str) -> None:
    created = await create(signatures, parent)
    change = pb.UpdateSignatureRequest(name=created.name, etag="1", signature=disk_full(pattern="(?i)warning"))
    assert (await failure_of(signatures.UpdateSignature(change))).fields == ["signature.pattern"]
    unknown = pb.UpdateSignatureRequest(name=created.name, etag="1", signature=disk_full())
    unknown.update_mask.paths.append("etag")
    assert (await failure_of(signatures.UpdateSignature(unknown))).fields == ["update_mask"]


async def test_green_logs_of_the_project_and_of_the_request_refuse_a_pattern(
    failures: Failures, signatures: Signatures, parent: str, log: bytes
) -> None:
    green = b"flux capacitor idle\n" * 50
    request = pb.CreateSignatureRequest(parent=parent, signature=disk_full(pattern="flux capacitor"), green_log=green)
    assert (await failure_of(signatures.CreateSignature(request))).fields == ["signature.pattern"]
    request.ClearField("green_log")
    report = fpb.ReportFailureRequest(parent=parent, log=fpb.LogInput(log=log, green_log=green))
    await failures.ReportFailure(report)
    assert (await failure_of(signatures.CreateSignature(request))).fields == ["signature.pattern"]
    request.parent = f"{parent}-other"
    assert (await signatures.CreateSignature(request)).signature.name


async def test_a_dry_run_says_what_would_change_and_changes_nothing(
    failures: Failures, signatures: Signatures, parent: str, log: bytes
) -> None:
    report = fpb.ReportFailureRequest(parent=parent, log=fpb.LogInput(log=log))
    first, second = [(await failures.ReportFailure(report)).failure for _ in range(2)]
    correction = failure_pb2.Correction(category=analysis_pb2.CATEGORY_AUTH, transient=False)
    await failures.UpdateFailure(fpb.UpdateFailureRequest(name=first.name, correction=correction, etag=first.etag))
    answer = await signatures.TestSignature(pb.TestSignatureRequest(parent=parent, signature=disk_full()))
    assert [effect.failure for effect in answer.effects] == [second.name, first.name]
    changed, kept = answer.effects
    assert (changed.category_before, changed.category_after) == (
        second.analysis.category,
        analysis_pb2.CATEGORY_INFRASTRUCTURE,
    )
    assert changed.transient_after == 0.75
    assert (kept.category_before, kept.category_after) == (analysis_pb2.CATEGORY_AUTH,) * 2
    assert kept.transient_after == 0.0
    assert "No space left" in changed.text
    assert log.split(b"\n")[changed.line - 1].strip().endswith(changed.text.strip().encode()[-20:])
    assert (answer.failure_count, answer.changed_count, answer.admitted) == (2, 1, True)
    assert answer.green_line_count > 1_000
    one = pb.TestSignatureRequest(parent=parent, signature=disk_full(), max_failures=1)
    assert (await signatures.TestSignature(one)).failure_count == 1
    beside = pb.TestSignatureRequest(parent=parent, signature=disk_full(pattern=re.escape(_outside(log, second))))
    assert len((await signatures.TestSignature(beside)).effects) == 2, "lines beside the excerpt are kept too"
    careless = pb.TestSignatureRequest(parent=parent, signature=disk_full(pattern="(?i)error"))
    assert not (await signatures.TestSignature(careless)).admitted
    assert not (await signatures.ListSignatures(pb.ListSignaturesRequest(parent=parent))).signatures


def _outside(log: bytes, failure: failure_pb2.Failure) -> str:
    """The line before the excerpt."""
    first = failure.analysis.excerpt[0].lines.first_line
    return log.decode().split("\n")[first - 2].strip()
