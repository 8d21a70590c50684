"""Logs of kinds that nobody labelled, written by hand in the manner of their tools: read as an engineer would."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from winnow_server.failure.engine import Action, Analyzer, Category

FOLDER = Path(__file__).parent / "kinds"


@dataclass(frozen=True)
class Expected:
    system: str
    category: Category
    command: str
    """Part of the failing step's name or command."""
    telling: str
    """Part of the excerpt."""
    action: Action


KINDS = {
    "azure-nuget-denied": Expected("azure", Category.AUTH, "Restore", "403 (Forbidden)", Action.CONTACT_OWNER),
    "azure-playwright-retries": Expected("azure", Category.TEST, "e2e", 'Received: "40.00"', Action.FIX_CODE),
    "circleci-pnpm-lock": Expected(
        "circleci", Category.DEPENDENCY, "pnpm install", "ERR_PNPM_OUTDATED_LOCKFILE", Action.FIX_DEPENDENCY
    ),
    "github-cargo-protoc": Expected(
        "github-actions", Category.CONFIGURATION, "cargo build", "Could not find `protoc`", Action.FIX_CONFIG
    ),
    "github-helm-image": Expected(
        "github-actions", Category.CONFIGURATION, "helm upgrade", "lighthouse:7.3.0: not found", Action.FIX_CONFIG
    ),
    "github-pip-disk": Expected(
        "github-actions", Category.RESOURCE, "pip install", "No space left on device", Action.RAISE_LIMIT
    ),
    "gitlab-go-race": Expected("gitlab", Category.TEST, "go test", "WARNING: DATA RACE", Action.FIX_CODE),
    "gitlab-pytest-hang": Expected(
        "gitlab", Category.TIMEOUT, "pytest", "test_weigh_waits_for_the_crew", Action.FIX_CODE
    ),
    "jenkins-gradle-memory": Expected(
        "jenkins", Category.RESOURCE, "gradlew", "daemon disappeared unexpectedly", Action.RAISE_LIMIT
    ),
    "azure-nuget": Expected("azure", Category.NETWORK, "Restore", "503 (Service Unavailable)", Action.RETRY),
    "buildkite-bazel": Expected(
        "buildkite", Category.COMPILATION, "bazel build //...", "no matching function for call", Action.FIX_CODE
    ),
    "circleci-heap": Expected("circleci", Category.RESOURCE, "sbt test", "Java heap space", Action.RAISE_LIMIT),
    "docker-go-module": Expected(
        "docker", Category.DEPENDENCY, "go mod download", "v0.3.1.mod: 404 Not Found", Action.FIX_DEPENDENCY
    ),
    "github-golangci": Expected(
        "github-actions", Category.LINT, "golangci-lint-action", "`c.Close` is not checked", Action.FIX_CODE
    ),
    "github-gradle-worker": Expected(
        "github-actions", Category.RESOURCE, "./gradlew check", "non-zero exit value 137", Action.RAISE_LIMIT
    ),
    "gitlab-vitest": Expected("gitlab", Category.TEST, "vitest run", "Test timed out in 5000ms", Action.FIX_CODE),
    "jenkins-cluster": Expected("jenkins", Category.AUTH, "kubectl apply", "cannot get resource", Action.CONTACT_OWNER),
    "jenkins-terraform": Expected("jenkins", Category.AUTH, "terraform plan", "ExpiredToken", Action.CONTACT_OWNER),
    "travis-linker": Expected(
        "travis", Category.COMPILATION, "make -j2", "undefined reference to `snd_pcm_open'", Action.FIX_CODE
    ),
}


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.load()


def test_every_log_is_expected_something_of() -> None:
    assert {path.stem for path in FOLDER.glob("*.log")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind: str, analyzer: Analyzer) -> None:
    expected = KINDS[kind]
    found = analyzer.analyze((FOLDER / f"{kind}.log").read_bytes())
    assert found.ci_system == expected.system
    assert found.category is expected.category
    assert found.step is not None
    assert expected.command in f"{found.step.name} {found.step.command}"
    assert expected.telling in "\n".join(segment.text for segment in found.excerpt)
    assert found.action is expected.action


NOT_SHOWN = ("✓", "PASSED", "--- PASS", "w: file:", "no space left on device", "ECONNREFUSED")


@pytest.mark.parametrize("kind", ["azure-playwright-retries", "gitlab-go-race", "jenkins-gradle-memory"])
def test_neither_passed_tests_nor_warnings_are_shown(kind: str, analyzer: Analyzer) -> None:
    found = analyzer.analyze((FOLDER / f"{kind}.log").read_bytes())
    shown = "\n".join(segment.text for segment in found.excerpt)
    assert [text for text in NOT_SHOWN if text in shown or text in found.action_reason] == []


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("azure-nuget-denied", 0.2), ("azure-playwright-retries", 0.25), ("buildkite-bazel", 0.1),
        ("github-pip-disk", 0.7), ("github-cargo-protoc", 0.1), ("gitlab-pytest-hang", 0.69),
        ("jenkins-gradle-memory", 0.4), ("travis-linker", 0.1),
    ],
)  # fmt: skip
def test_what_stays_is_not_called_transient(kind: str, most: float, analyzer: Analyzer) -> None:
    assert analyzer.analyze((FOLDER / f"{kind}.log").read_bytes()).transient <= most


def test_a_test_that_passed_on_a_retry_is_flaky_and_one_that_never_did_is_not(analyzer: Analyzer) -> None:
    found = analyzer.analyze((FOLDER / "azure-playwright-retries.log").read_bytes())
    assert {test.name: test.flaky for test in found.facts.failed_tests} == {
        "toll › applies a discount": False,
        "pier › lists ships": True,
    }
    assert "applies a discount" in found.action_reason
    assert "more" not in found.action_reason


def test_a_hanging_test_is_named(analyzer: Analyzer) -> None:
    found = analyzer.analyze((FOLDER / "gitlab-pytest-hang.log").read_bytes())
    assert found.facts.failed_tests[0].name == "test_weigh_waits_for_the_crew"
    assert "test_weigh_waits_for_the_crew was running when the job was stopped" in found.action_reason


def test_a_signature_is_named_for_the_tool_that_spoke(analyzer: Analyzer) -> None:
    names = {match.name for match in analyzer.analyze((FOLDER / "circleci-pnpm-lock.log").read_bytes()).signatures}
    assert "pnpm-frozen" in names
    assert "yarn-frozen" not in names
    names = {match.name for match in analyzer.analyze((FOLDER / "github-helm-image.log").read_bytes()).signatures}
    assert not any(name.startswith(("circleci", "gitlab", "travis")) for name in names)


def test_a_program_is_no_log(analyzer: Analyzer) -> None:
    found = analyzer.analyze(bytes(range(256)) * 400)
    assert found.category is Category.UNKNOWN
    assert found.confidence < 0.4
