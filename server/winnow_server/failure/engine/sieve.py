"""Which of the signatures that match a log count: not those of another CI system, nor a wrapper beside its cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .signatures import Signature

Hit = tuple[Signature, int]
"""A signature and the number of the line that it matched."""

BESIDE: Final = 2
"""Lines between what could not be fetched and the status that tells why."""

_SYSTEMS: Final = {
    "travis": "travis",
    "github": "github-actions",
    "gitlab": "gitlab",
    "jenkins": "jenkins",
    "azure": "azure",
    "buildkite": "buildkite",
    "circleci": "circleci",
    "taskcluster": "taskcluster",
}
"""First word of the names of signatures of one CI system, to that system's name."""
_ANY_SYSTEM: Final = frozenset({"unknown", "docker"})
"""What may run within any CI system and hide which."""
_REFUSED: Final = frozenset({"http-401", "http-403", "git-forbidden", "npm-denied"})
"""A server that refuses refuses again, where a network recovers."""
_FAILING: Final = frozenset({"http-5xx"})
_NOT_RESOLVED: Final = frozenset({"maven-resolve", "gradle-resolve-configuration", "pip-no-match"})
"""Signatures that a dependency which does not exist has too."""
_NOT_FETCHED: Final = _NOT_RESOLVED | {
    "maven-transfer", "gradle-get", "cargo-download", "cargo-could-not-download", "bundler-fetch", "cabal-http",
    "pnpm-network", "nuget-feed", "yocto-fetch", "data-pull-failed", "git-lfs-smudge", "curl-failed", "wget-failed",
    "apt-fetch", "yum-mirror", "conda-network", "docker-pull-network", "git-clone-failed", "download-failed",
    "registry-unreachable", "octokit-error", "git-network",
}  # fmt: skip
"""Signatures that tell that something could not be had from elsewhere, but not why."""

WAITED: Final = frozenset({"kubernetes-wait", "kubectl-progress", "deadline-exceeded", "helm-error"})
"""Signatures that tell that a deployment never was ready, but not why."""
WAITED_FOR: Final = ("kubernetes-image", "kubernetes-crash-loop", "kubernetes-unschedulable", "kubernetes-image-wait")
"""Signatures that tell why, the most telling first; often another step prints them."""


def sieve(hits: Sequence[Hit], system: str) -> list[bool]:
    """Whether each hit counts in a log of the CI system ``system``."""
    refused = {line for signature, line in hits if signature.name in _REFUSED}
    failing = {line for signature, line in hits if signature.name in _FAILING}
    return [
        _of_system(signature, system)
        and not (signature.name in _NOT_FETCHED and _beside(line, refused))
        and not (signature.name in _NOT_RESOLVED and _beside(line, failing))
        for signature, line in hits
    ]


def _of_system(signature: Signature, system: str) -> bool:
    own = _SYSTEMS.get(signature.name.partition("-")[0])
    return own is None or own == system or system in _ANY_SYSTEM


def _beside(line: int, told: set[int]) -> bool:
    """Whether a server's answer close to a wrapper says why it failed."""
    return bool(told) and any(number in told for number in range(line - BESIDE, line + BESIDE + 1))
