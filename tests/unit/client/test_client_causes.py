"""Groups, signatures, layers and reruns: both clients ask the same and give what was answered."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from winnow.failure.v1.analysis_pb2 import CATEGORY_AUTH
from winnow.failure.v1.failure_pb2 import JobContext
from winnow.failure.v1.signature_pb2 import Signature

from tests.unit.client.conftest import Both
from tests.unit.client.scripted import Break, Script

SIGNATURE = Signature(title="own", pattern="wire lost", category=CATEGORY_AUTH)
JOB = JobContext(provider="github", job="build", commit="c")


def asked(script: Script) -> Any:
    """The one request that the server saw."""
    (call,) = script.calls
    return call.requests[0]


def test_reruns(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.failures.report_rerun(JOB, passed=True, parent="projects/p")) == 2
    request = asked(script)
    assert (request.parent, request.job, request.passed) == ("projects/p", JOB, True)


def test_pages_of_groups_are_walked(both: Both, script: Script) -> None:
    groups = both.call(lambda client: client.groups.iterate_groups(parent="projects/p", filter="f", page_size=2))
    assert [group.name for group in groups] == ["g0-0", "g0-1", "g1-0", "g1-1", "g2-0", "g2-1"]
    assert {(call.requests[0].parent, call.requests[0].filter) for call in script.calls} == {("projects/p", "f")}


def test_one_group(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.groups.get_group("g", max_branches=3)).name == "g"
    assert asked(script).max_branches == 3


def test_merge_and_split(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.groups.merge_groups("g", ["h"], etag="1")).name == "g"
    parts = both.call(lambda client: client.groups.split_group("g", ["f"], etag="2"))
    assert (parts.group.name, list(parts.taken.fingerprints)) == ("g", ["f"])
    merge, split = (call.requests[0] for call in script.calls)
    assert (list(merge.sources), merge.etag) == (["h"], "1")
    assert (list(split.fingerprints), split.etag) == (["f"], "2")


def test_pages_of_signatures_are_walked(both: Both) -> None:
    found = both.call(lambda client: client.signatures.iterate_signatures(page_size=1))
    assert [signature.name for signature in found] == ["s0-0", "s1-0", "s2-0"]


def test_signatures(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.signatures.create_signature(SIGNATURE, green_log=b"g")) == SIGNATURE
    assert both.call(lambda client: client.signatures.get_signature("s")).name == "s"
    both.call(lambda client: client.signatures.update_signature("s", SIGNATURE, etag="1", fields=["pattern"]))
    both.call(lambda client: client.signatures.delete_signature("s", etag="2"))
    revisions = both.call(lambda client: client.signatures.list_signature_revisions("s", page_size=9)).revisions
    tried = both.call(lambda client: client.signatures.test_signature(SIGNATURE, max_failures=7))
    assert revisions[0].changed_by == "ann"
    assert tried.failure_count == 7
    create, _, update, delete, history, _ = (call.requests[0] for call in script.calls)
    assert create.green_log == b"g"
    assert (update.name, update.etag, list(update.update_mask.paths)) == ("s", "1", ["pattern"])
    assert (delete.name, delete.etag) == ("s", "2")
    assert history.page_size == 9


def test_layers(both: Both, script: Script) -> None:
    assert both.call(lambda client: client.layers.get_layer("l")).name == "l"
    assert both.call(lambda client: client.layers.list_layer_versions("l", page_size=4)).versions[0].version == 3
    assert both.call(lambda client: client.layers.revert_layer("l", 2, current_version=5)).version == 2
    assert script.calls[2].requests[0].current_version == 5


@pytest.mark.parametrize(
    "write",
    [
        lambda client: client.groups.merge_groups("g", ["h"], etag="1"),
        lambda client: client.groups.split_group("g", ["f"], etag="1"),
        lambda client: client.signatures.create_signature(SIGNATURE),
        lambda client: client.signatures.update_signature("s", SIGNATURE, etag="1"),
        lambda client: client.signatures.delete_signature("s", etag="1"),
        lambda client: client.layers.revert_layer("l", 1, current_version=2),
    ],
)
def test_a_retried_write_keeps_its_request_id(both: Both, script: Script, write: Callable[[Any], Any]) -> None:
    script.breaks.append(Break(code=grpc.StatusCode.UNAVAILABLE))
    both.call(write)
    first, second = (call.requests[0].request_id for call in script.calls)
    assert first == second
    assert uuid.UUID(first)


def test_deadlines_are_the_service_configs(both: Both, script: Script) -> None:
    both.call(lambda client: client.groups.get_group("g"))
    both.call(lambda client: client.signatures.test_signature(SIGNATURE))
    both.call(lambda client: client.layers.get_layer("l"))
    assert [call.time_remaining for call in script.calls] == [
        pytest.approx(5, abs=1),
        pytest.approx(30, abs=1),
        pytest.approx(5, abs=1),
    ]
