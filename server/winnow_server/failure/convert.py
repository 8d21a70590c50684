"""Protobuf to the failure domain and back. Beyond this module and the service there is no protobuf."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from winnow.failure.v1 import analysis_pb2, failure_pb2, failure_service_pb2

from winnow_server.failure.engine import Action, Analysis, Category, Facts, Segment, SignatureMatch, Step
from winnow_server.failure.reconsider import with_action
from winnow_server.failure.records import Correction, FailureRecord, Job
from winnow_server.names import resource_name, timestamp

COLLECTION = "failures"
GROUPS = "groups"

CATEGORIES = {c: analysis_pb2.Category.Value(f"CATEGORY_{c.name}") for c in Category}
CATEGORY_OF = {number: category for category, number in CATEGORIES.items()}
_ACTIONS = {a: analysis_pb2.SuggestedAction.Value(f"SUGGESTED_ACTION_{a.name}") for a in Action}


def job_from(message: failure_pb2.JobContext) -> Job:
    return Job(
        provider=message.provider,
        run=message.run,
        job=message.job,
        attempt=message.attempt,
        commit=message.commit,
        branch=message.branch,
        url=message.url,
    )


def correction_from(message: failure_pb2.Correction, actor: str) -> Correction:
    return Correction(
        category=CATEGORY_OF[message.category] if message.HasField("category") else None,
        transient=message.transient if message.HasField("transient") else None,
        excerpt=tuple((r.first_line, r.last_line) for r in message.excerpt),
        note=message.note,
        corrected_by=actor,
        correct_time=datetime.now(UTC),
    )


def analysis_message(analysis: Analysis, view: failure_service_pb2.View.ValueType) -> analysis_pb2.Analysis:
    """The analysis as far as the view shows it."""
    message = analysis_pb2.Analysis(
        category=CATEGORIES[analysis.category],
        confidence=analysis.confidence,
        transient=analysis.transient,
        excerpt=[_segment(s) for s in analysis.excerpt],
        suggested_action=_ACTIONS[analysis.action],
        action_reason=analysis.action_reason,
        fingerprint=analysis.fingerprint,
        fingerprint_version=analysis.fingerprint_version,
        ci_system=analysis.ci_system,
        truncated=analysis.truncated,
        line_count=analysis.line_count,
        byte_count=analysis.byte_count,
        engine_version=analysis.version,
        failed_step=_step(analysis.step) if analysis.step else None,
    )
    if view == failure_service_pb2.VIEW_FULL:
        ranked = sorted(analysis.category_probabilities.items(), key=lambda pair: -pair[1])
        message.alternatives.extend(
            analysis_pb2.CategoryProbability(category=CATEGORIES[c], probability=p)
            for c, p in ranked
            if c is not analysis.category
        )
        message.steps.extend(_step(s) for s in analysis.steps)
        message.signatures.extend(_signature(s) for s in analysis.signatures)
        message.facts.CopyFrom(_facts(analysis.facts))
    return message


def failure_message(
    record: FailureRecord, view: failure_service_pb2.View.ValueType, groups: Mapping[str, UUID]
) -> failure_pb2.Failure:
    """A stored failure, with what reruns showed and a person said laid over the engine's word.

    `groups` has the group of its fingerprint.
    """
    group = groups.get(record.analysis.fingerprint)
    message = failure_pb2.Failure(
        name=resource_name(record.project, COLLECTION, record.id),
        etag=str(record.revision),
        create_time=timestamp(record.create_time),
        update_time=timestamp(record.update_time),
        job=_job(record.job),
        analysis=analysis_message(_overlaid(record), view),
        group=resource_name(record.project, GROUPS, group) if group else "",
        rerun_passed=record.rerun_passed,
    )
    if record.correction is not None:
        message.correction.CopyFrom(correction_message(record.correction))
    return message


def _overlaid(record: FailureRecord) -> Analysis:
    """The analysis with what is known better, and what to do then."""
    found, said = record.analysis, record.correction or Correction()
    if record.correction is None and record.rerun_passed is None:
        return found
    return with_action(
        replace(
            found,
            category=record.category,
            confidence=found.confidence if said.category is None else 1.0,
            transient=record.transient,
            excerpt=_said_excerpt(found, said) if said.excerpt else found.excerpt,
        )
    )


def _said_excerpt(found: Analysis, said: Correction) -> tuple[Segment, ...]:
    shown = {(s.first_line, s.last_line): s.text for s in found.excerpt}
    texts = said.texts or ("",) * len(said.excerpt)
    return tuple(
        Segment(
            first_line=first,
            last_line=last,
            confidence=1.0,
            reason=f"corrected by {said.corrected_by}",
            text=text or shown.get((first, last), ""),
        )
        for (first, last), text in zip(said.excerpt, texts, strict=True)
    )


def _job(job: Job) -> failure_pb2.JobContext:
    return failure_pb2.JobContext(
        provider=job.provider,
        run=job.run,
        job=job.job,
        attempt=job.attempt,
        commit=job.commit,
        branch=job.branch,
        url=job.url,
    )


def correction_message(correction: Correction) -> failure_pb2.Correction:
    return failure_pb2.Correction(
        category=CATEGORIES[correction.category] if correction.category is not None else None,
        transient=correction.transient,
        excerpt=[analysis_pb2.LineRange(first_line=first, last_line=last) for first, last in correction.excerpt],
        note=correction.note,
        corrected_by=correction.corrected_by,
        correct_time=timestamp(correction.correct_time) if correction.correct_time else None,
    )


def _segment(segment: Segment) -> analysis_pb2.Segment:
    return analysis_pb2.Segment(
        lines=analysis_pb2.LineRange(first_line=segment.first_line, last_line=segment.last_line),
        text=segment.text,
        confidence=segment.confidence,
        reason=segment.reason,
    )


def _step(step: Step) -> analysis_pb2.Step:
    message = analysis_pb2.Step(
        name=step.name,
        command=step.command,
        lines=analysis_pb2.LineRange(first_line=step.first_line, last_line=step.last_line),
        exit_code=step.exit_code,
        failed=step.failed,
    )
    if step.duration is not None:
        message.duration.FromMilliseconds(round(step.duration * 1000))
    return message


def _signature(match: SignatureMatch) -> analysis_pb2.SignatureMatch:
    return analysis_pb2.SignatureMatch(
        signature=match.name,
        category=CATEGORIES[match.category],
        transient=match.transient,
        line=match.line,
        captures=match.captures,
    )


def _facts(facts: Facts) -> analysis_pb2.Facts:
    return analysis_pb2.Facts(
        failing_tests=[
            analysis_pb2.FailingTest(name=t.name, suite=t.suite, message=t.message, log_line=t.line, flaky=t.flaky)
            for t in facts.failed_tests
        ],
        files=[
            analysis_pb2.FileLocation(path=f.path, line=f.line, column=f.column, log_line=f.log_line)
            for f in facts.files
        ],
        packages=[
            analysis_pb2.Package(name=p.name, version=p.version, ecosystem=p.ecosystem, log_line=p.log_line)
            for p in facts.packages
        ],
        exit_codes=facts.exit_codes,
        hosts=[analysis_pb2.Host(name=h.name, port=h.port, log_line=h.log_line) for h in facts.hosts],
        limits=[analysis_pb2.Limit(kind=x.kind, value=x.value, log_line=x.log_line) for x in facts.limits],
    )
