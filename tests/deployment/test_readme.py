"""The commands of deploy/README.md, in its order, on a real Kubernetes API: from an empty cluster to a canary and back.

As there are no nodes, the test says in their stead that the Job is complete and the pods are there. An editor's step is
done as its comment says; `docker build` is left to `make test-image`; of `make gen`, what reads deploy/ is run.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.cluster import Cluster, cluster
from tests.deployment.manifests import DEPLOY

TOOLS = Path(os.environ.get("WINNOW_TEST_DEPLOY", ""))
pytestmark = pytest.mark.skipif(Path() == TOOLS, reason="a real cluster's API is started by `make test-deploy`")
_STORES = "database-url=postgresql://db/winnow\nredis-url=redis://cache\ntoken-key=sixteen characters\n"
_COMPLETE = {
    "startTime": "2026-01-01T00:00:00Z",
    "completionTime": "2026-01-01T00:01:00Z",
    "succeeded": 1,
    "conditions": [
        {"type": kind, "status": "True", "lastTransitionTime": "2026-01-01T00:01:00Z"}
        for kind in ("SuccessCriteriaMet", "Complete")
    ],
}


def _commands() -> list[tuple[str, str]]:
    """Those of the walk to a canary, each with its comment."""
    text = (DEPLOY / "README.md").read_text()
    _, _, rest = text.partition("## From an empty cluster to a canary\n")
    walk, _, _ = rest.partition("\n## ")
    lines = re.findall(r"^       (\S.*)$", walk, re.MULTILINE)
    return [(command.strip(), comment.strip()) for command, _, comment in (line.partition("  #") for line in lines)]


class _Operator:
    """Who runs the commands, in a checkout of their own."""

    def __init__(self, api: Cluster, folder: Path) -> None:
        self._api = api
        self._folder = folder
        shutil.copytree(DEPLOY, folder / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(TOOLS / "istio-crds.yaml", folder)
        (folder / "stores.env").write_text(_STORES)
        self.ran: list[str] = []

    def run(self, command: str, comment: str) -> None:
        """Raises AssertionError when the command fails or warns."""
        words = command.split()
        if words[0] == "$EDITOR":
            self._edit(self._folder / words[1], comment)
            return
        if words[:2] == ["docker", "build"]:
            return
        if words == ["make", "gen"]:
            words = [sys.executable, "-m", "deploy.generate"]
        else:
            assert words[0] == "kubectl", command
            self._play_nodes(words)
            words[0] = str(TOOLS / "kubectl")
        environment = {**os.environ, "KUBECONFIG": str(self._api.kubeconfig)}
        done = subprocess.run(words, cwd=self._folder, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        assert "Warning" not in done.stderr, f"{command}: {done.stderr}"
        self.ran.append(command)

    def _edit(self, path: Path, comment: str) -> None:
        text = path.read_text()
        for name, number in re.findall(r"(stable|canary): (\d+)", comment):
            text = re.sub(rf"^{name}: \d+$", f"{name}: {number}", text, flags=re.MULTILINE)
        # The other files are right as they are, for hosts of example.com.
        path.write_text(text)

    def _play_nodes(self, words: list[str]) -> None:
        """Before a command that waits for pods: they have run."""
        if "wait" in words and "job/winnow-migrate" in words:
            self._status("job", "winnow-migrate", _COMPLETE)
        if "rollout" in words:
            wanted = self.get("deployment", "winnow")
            ready = dict.fromkeys(("replicas", "updatedReplicas", "availableReplicas", "readyReplicas"), 1)
            self._status("deployment", "winnow", {"observedGeneration": wanted["metadata"]["generation"], **ready})

    def _status(self, kind: str, name: str, status: object) -> None:
        change = ("patch", kind, name, "--namespace=winnow", "--subresource=status", "--type=merge", "--patch")
        done = self._api.kubectl(*change, json.dumps({"status": status}))
        assert done.code == 0, done.err

    def get(self, kind: str, name: str) -> "dict[str, dict[str, object]]":
        found = self._api.kubectl("get", kind, name, "--namespace=winnow", "--output=json")
        assert found.code == 0, found.err
        read: dict[str, dict[str, object]] = json.loads(found.out)
        return read

    def weights(self) -> set[tuple[int, ...]]:
        """The shares of stable and canary, as the routes have them."""
        routes = self.get("virtualservice", "winnow")["spec"]["http"]
        assert isinstance(routes, list)
        return {tuple(way["weight"] for way in route["route"]) for route in routes if len(route["route"]) > 1}


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Operator]:
    with cluster(TOOLS, tmp_path_factory.mktemp("cluster")) as api:
        yield _Operator(api, tmp_path_factory.mktemp("checkout"))


def test_every_command_works_in_the_order_of_the_text(operator: _Operator) -> None:
    shares = []
    for command, comment in _commands():
        operator.run(command, comment)
        if command == "kubectl apply -k deploy/istio":
            shares.append(operator.weights())
    assert shares == [{(100, 0)}, {(90, 10)}, {(100, 0)}]
    assert len(operator.ran) > 15
    assert operator.get("deployment", "winnow")["status"]["availableReplicas"] == 1
    print("\n".join(operator.ran))
