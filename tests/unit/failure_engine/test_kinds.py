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
