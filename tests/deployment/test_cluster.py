"""The manifests as a real Kubernetes API takes them, in the order of a release. `make test-deploy` has it built."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.deployment.cluster import Cluster, Done, cluster
from tests.deployment.manifests import DEPLOY, KUBERNETES, Manifest
from tests.deployment.schemas import write_schemas

TOOLS = Path(os.environ.get("WINNOW_TEST_DEPLOY", ""))
pytestmark = pytest.mark.skipif(Path() == TOOLS, reason="a real cluster's API is started by `make test-deploy`")
ISTIO = DEPLOY / "istio"
SECRET = """
apiVersion: v1
kind: Secret
metadata: {name: winnow-stores, namespace: winnow}
stringData: {database-url: "postgresql://db/winnow", redis-url: "redis://cache", token-key: "sixteen characters"}
"""
# As deploy/README.md does it.
RELEASE = (
    KUBERNETES / "overlays" / "production" / "migration",
    KUBERNETES / "overlays" / "production",
    KUBERNETES / "canary",
    ISTIO,
    ISTIO / "proxyless",
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The API with Istio's types and the namespace of ours, empty."""
    with cluster(TOOLS, tmp_path_factory.mktemp("cluster")) as running:
        crds = running.kubectl("apply", "--server-side", "-f", str(TOOLS / "istio-crds.yaml"))
        assert crds.code == 0, crds.err
        established = running.kubectl("wait", "--for=condition=established", "crd", "--all", "--timeout=60s")
        assert established.code == 0, established.err
        yield running


def _apply(api: Cluster, folder: Path) -> Done:
    """Applies strictly, and without a single warning."""
    done = api.kubectl("apply", "--validate=strict", "-k", str(folder))
    assert (done.code, done.err) == (0, ""), f"{folder}: {done.err}"
    return done


def _rendered(folder: Path) -> list[Manifest]:
    done = subprocess.run([TOOLS / "kubectl", "kustomize", folder], capture_output=True, text=True, check=True)
    return list(yaml.safe_load_all(done.stdout))


def _versions(api: Cluster) -> dict[tuple[str, str], str]:
    """The version of every object of a release by kind and name: each change makes a new one."""
    found: dict[tuple[str, str], str] = {}
    for folder in RELEASE:
        read = api.kubectl("get", "--output=yaml", "-k", str(folder))
        assert read.code == 0, read.err
        document = yaml.safe_load(read.out)
        for item in document["items"] if document["kind"] == "List" else [document]:
            found[item["kind"], item["metadata"]["name"]] = item["metadata"]["resourceVersion"]
    return found


def test_a_release_is_taken_and_taken_again(api: Cluster) -> None:
    namespace = (KUBERNETES / "base" / "namespace.yaml").read_text()
    assert api.kubectl("apply", "--validate=strict", "-f", "-", text=namespace + "---" + SECRET).code == 0
    assert api.kubectl("create", "namespace", "winnow-callers").code == 0
    for folder in RELEASE:
        _apply(api, folder)
    first = _versions(api)
    assert {kind for kind, _ in first} >= {"Deployment", "Job", "HorizontalPodAutoscaler", "VirtualService"}
    for folder in RELEASE:
        _apply(api, folder)
    assert _versions(api) == first, "a second apply changes nothing"
    assert api.kubectl("delete", "--namespace=winnow", "--wait=false", "deployment", "winnow-canary").code == 0


def test_development_overlay_is_taken_beside_nothing_else(api: Cluster) -> None:
    for folder in ("overlays/dev", "overlays/dev/migration"):
        rendered = yaml.safe_dump_all(_rendered(KUBERNETES / folder))
        taken = api.kubectl("apply", "--validate=strict", "--dry-run=server", "-f", "-", text=rendered)
        assert taken.code == 0, taken.err
        assert "would violate PodSecurity" not in taken.err


@pytest.mark.parametrize("folder", ["overlays/production", "overlays/production/migration", "canary", "overlays/dev"])
def test_pods_pass_the_admission_of_their_namespace(api: Cluster, folder: str) -> None:
    """Deployments are never refused, only their pods later: so the pods are asked for here."""
    namespace = (KUBERNETES / "base" / "namespace.yaml").read_text()
    assert api.kubectl("apply", "-f", "-", text=namespace).code == 0
    assert api.kubectl("apply", "-f", str(KUBERNETES / "base" / "service-account.yaml"), "-n", "winnow").code == 0
    default = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: winnow}\n"
    assert api.kubectl("apply", "-f", "-", text=default).code == 0
    pods = [m["spec"]["template"] for m in _rendered(KUBERNETES / folder) if m["kind"] in ("Deployment", "Job")]
    assert pods
    for number, template in enumerate(pods):
        pod = {"apiVersion": "v1", "kind": "Pod", "spec": template["spec"]}
        pod["metadata"] = {**template["metadata"], "name": f"pod-{number}", "namespace": "winnow"}
        taken = api.kubectl("create", "--validate=strict", "--dry-run=server", "-f", "-", text=yaml.safe_dump(pod))
        assert taken.code == 0, taken.err
        pod["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
        refused = api.kubectl("create", "--dry-run=server", "-f", "-", text=yaml.safe_dump(pod))
        assert "violates PodSecurity" in refused.err


@pytest.mark.parametrize("kind", sorted({m["kind"] for m in _rendered(ISTIO)} if Path() != TOOLS else ()))
def test_one_wrong_field_of_the_mesh_is_refused(api: Cluster, kind: str) -> None:
    manifest = next(m for m in _rendered(ISTIO) if m["kind"] == kind and m["spec"])
    name, value = next(iter(manifest["spec"].items()))
    del manifest["spec"][name]
    manifest["spec"][f"{name}x"] = value
    namespace = (KUBERNETES / "base" / "namespace.yaml").read_text()
    assert api.kubectl("apply", "-f", "-", text=namespace).code == 0
    refused = api.kubectl("apply", "--validate=strict", "--dry-run=server", "-f", "-", text=yaml.safe_dump(manifest))
    assert refused.code != 0
    assert f"{name}x" in refused.err


def test_kubeconform_knows_every_field(api: Cluster, tmp_path: Path) -> None:
    every = [(folder, _rendered(folder)) for folder in (*RELEASE, KUBERNETES / "overlays" / "dev")]
    location = write_schemas(api, tmp_path, {manifest["kind"] for _, rendered in every for manifest in rendered})
    command = [TOOLS / "kubeconform", "-strict", "-summary", "-schema-location", location, "-"]

    def judged(rendered: list[Manifest]) -> "subprocess.CompletedProcess[str]":
        text = yaml.safe_dump_all(rendered)
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)

    for folder, rendered in every:
        done = judged(rendered)
        assert done.returncode == 0, f"{folder}: {done.stdout}{done.stderr}"
        assert f"Valid: {len(rendered)}, Invalid: 0, Errors: 0, Skipped: 0" in done.stdout
        rendered[-1]["spec"]["noSuchField"] = 1
        assert judged(rendered).returncode == 1


def test_istio_finds_nothing_to_say() -> None:
    rendered = yaml.safe_dump_all(
        m for folder in RELEASE if folder.name != "migration" for m in _rendered(folder) if m["kind"] != "Secret"
    )
    for command in (["validate", "-f", "-"], ["analyze", "--use-kube=false", "--namespace=winnow", "-"]):
        done = subprocess.run(
            [TOOLS / "istioctl", *command], input=rendered, capture_output=True, text=True, timeout=120
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert "Warning" not in said and "Error" not in said, said  # noqa: PT018
