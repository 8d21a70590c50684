"""Which matches count: a refusal beats the wrapper beside it, and no log is said to be of another CI system."""

import pytest
from winnow_server.failure.engine.examine import Examiner
from winnow_server.failure.engine.signatures import SIGNATURES


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner(SIGNATURES)


def names(examiner: Examiner, *lines: str) -> set[str]:
    return {match.name for match in examiner.read("\n".join(lines).encode() + b"\n").matches}


@pytest.mark.parametrize(
    ("wrapper", "line", "status"),
    [
        ("nuget-feed", "error NU1301: Unable to load the service index for source", "status code: 401 (Unauthorized)."),
        ("maven-transfer", "Could not transfer artifact acme:wire:1 from/to hub", "status code: 403, Forbidden (403)"),
        ("gradle-get", "Could not GET 'https://hub.acme.test/wire.pom'.", "Received status code 401 from server"),
        ("apt-fetch", "E: Failed to fetch http://deb.acme.test/wire.deb", "  403  Forbidden [IP: 192.0.2.7 80]"),
        ("cargo-download", "error: failed to download wire v1.0.0", "HTTP response from `hub`, got 403"),
        ("curl-failed", "curl: (22) nothing more", "curl: (22) The requested URL returned error: 403"),
    ],
)
def test_a_refusal_says_why_something_was_not_fetched(wrapper: str, line: str, status: str, examiner: Examiner) -> None:
    assert wrapper in names(examiner, line)
    assert wrapper not in names(examiner, line, status)
    assert wrapper in names(examiner, line, "", "", "", status)


@pytest.mark.parametrize("status", ["503 (Service Unavailable)", "429 (Too Many Requests)", "502 Bad Gateway"])
def test_a_passing_fault_does_not(status: str, examiner: Examiner) -> None:
    found = names(examiner, "error NU1301: Unable to load the service index for source", f"status code: {status}")
    assert {"nuget-feed", "http-5xx"} <= found
    assert not found & {"http-401", "http-403"}


@pytest.mark.parametrize("status", ["401, reason phrase: Unauthorized", "429, reason phrase: Too Many Requests (429)"])
def test_an_answer_says_why_a_dependency_was_not_resolved(status: str, examiner: Examiner) -> None:
    line = "Could not resolve dependencies for project acme:wire:jar:1.0"
    assert "maven-resolve" in names(examiner, line)
    assert "maven-resolve" not in names(examiner, f"{line}: status code: {status}")


def test_signatures_of_one_ci_system_are_silent_in_another(examiner: Examiner) -> None:
    line = "ERROR: Job failed: exit code 1"
    assert "gitlab-job-failed" in names(examiner, line)
    assert "gitlab-job-failed" in names(examiner, "section_start:1930000000:step_script", line)
    assert "gitlab-job-failed" not in names(examiner, "##[group]Run make", line, "##[endgroup]")


def test_a_deadline_is_of_no_ci_system(examiner: Examiner) -> None:
    assert names(examiner, "wire: push: context deadline exceeded") == {"deadline-exceeded"}
