"""What tells a retry from another request under the same request_id."""

from winnow.failure.v1 import failure_service_pb2 as failure
from winnow.spam.v1 import policy_pb2, spam_service_pb2
from winnow.spam.v1 import policy_service_pb2 as policy
from winnow_server.storage.request_keys import content_hash


def test_an_empty_parent_is_the_default_project() -> None:
    log = failure.LogInput(log=b"error", request_tag="a")
    spelt = [failure.ReportFailureRequest(parent=parent, log=log) for parent in ("", "projects/default")]
    assert content_hash(spelt[0]) == content_hash(spelt[1])
    assert spelt[0].parent == "", "the request stays as it came"
    assert content_hash(failure.ReportFailureRequest(parent="projects/other", log=log)) != content_hash(spelt[0])


def test_every_field_counts() -> None:
    one = failure.ReportFailureRequest(log=failure.LogInput(log=b"error"))
    for other in (
        failure.ReportFailureRequest(log=failure.LogInput(log=b"errors")),
        failure.ReportFailureRequest(log=failure.LogInput(log=b"error", green_log=b"ok")),
        failure.ReportFailureRequest(log=failure.LogInput(log=b"error", junit_reports=[b"<testsuite/>"])),
        failure.ReportFailureRequest(log=one.log, options=failure.AnalyzeOptions(max_excerpt_lines=3)),
    ):
        assert content_hash(other) != content_hash(one)


def test_what_belongs_to_a_request_beside() -> None:
    header = failure.UploadLogHeader(parent="projects/acme")
    assert len({content_hash(header, *more) for more in ((), ("ab",), ("ab", "c"), ("a", "bc"))}) == 4


def test_requests_without_a_parent() -> None:
    named = policy.UpdatePolicyRequest(policy=policy_pb2.Policy(name="projects/acme/policy"))
    assert content_hash(named) != content_hash(policy.UpdatePolicyRequest())
    assert content_hash(spam_service_pb2.GetDetectionRequest(name="a"))
