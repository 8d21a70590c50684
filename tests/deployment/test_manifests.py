"""The manifests say what the API and the server understand. No cluster and no built tool is needed."""

import copy
import re
from pathlib import Path

import pytest
from winnow_server.lifecycle import LIVE
from winnow_server.settings import Settings

from tests.deployment.manifests import DEPLOY, KUBERNETES, Manifest, documents, manifests, memory, one, wrong_fields
from tests.deployment.queries import rules

APPLIED = [pytest.param(d, id=f"{path.parent.name}-{d['kind']}-{d['metadata']['name']}") for path, d in manifests()]


@pytest.fixture
def pod() -> Manifest:
    return one("Deployment")["spec"]["template"]["spec"]


@pytest.fixture
def container(pod: Manifest) -> Manifest:
    (found,) = pod["containers"]
    return found


def _settings_env() -> dict[str, str]:
    lines = (KUBERNETES / "server" / "settings.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What a pod's server reads."""
    for name, value in _settings_env().items():
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.mark.parametrize("manifest", APPLIED)
def test_every_field_is_one_of_the_api(manifest: Manifest) -> None:
    assert wrong_fields(manifest) == []


def _free(manifest: Manifest, path: tuple[str | int, ...]) -> bool:
    """Whether the keys at a path are the writer's own, not fields."""
    last = path[-1] if path else ""
    maps = ("labels", "matchLabels", "annotations", "data", "limits", "requests")
    return last in maps or (last == "selector" and manifest["kind"] == "Service")


@pytest.mark.parametrize("manifest", APPLIED)
def test_one_wrong_field_name_is_found(manifest: Manifest) -> None:
    """The check itself: each field renamed in turn, wherever it is, is reported."""

    def rename(value: object, path: tuple[str | int, ...]) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in list(items):
            if isinstance(value, dict) and not _free(manifest, path) and (path or key not in ("kind", "apiVersion")):
                broken = copy.deepcopy(manifest)
                inner = broken
                for step in path:
                    inner = inner[step]
                inner[f"{key}x"] = inner.pop(key)
                assert wrong_fields(broken), f"{path} {key}"
            rename(item, (*path, key))

    rename(manifest, ())


def test_every_setting_is_one_of_the_servers(container: Manifest) -> None:
    known = {f"WINNOW_{name.upper()}" for name in Settings.model_fields}
    literals = re.findall(
        r"WINNOW_[A-Z_]+(?==)", "".join(p.read_text() for p in KUBERNETES.rglob("kustomization.yaml"))
    )
    assert {*_settings_env(), *literals, *(entry["name"] for entry in container["env"])} <= known


def test_ports_agree(container: Manifest, settings: Settings) -> None:
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert ports == {"grpc": settings.port, "metrics": settings.metrics_port}
    for name in ("winnow", "winnow-pods"):
        (port,) = one("Service", name)["spec"]["ports"]
        assert port["targetPort"] == port["appProtocol"] == "grpc"
    let_in = one("NetworkPolicy")["spec"]["ingress"]
    assert [port["port"] for rule in let_in for port in rule["ports"]] == list(ports)
    annotations = one("Deployment")["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/port"] == str(settings.metrics_port)
    (open_to_prometheus,) = (
        d["spec"]["portLevelMtls"] for _, d in documents(DEPLOY / "istio") if "portLevelMtls" in d.get("spec", {})
    )
    assert list(open_to_prometheus) == [str(settings.metrics_port)]


def test_probes_ask_the_parts_that_health_has(container: Manifest, settings: Settings) -> None:
    probes = {name: container[f"{name}Probe"]["grpc"] for name in ("startup", "liveness", "readiness")}
    assert {probe["port"] for probe in probes.values()} == {settings.port}
    assert probes["startup"]["service"] == probes["liveness"]["service"] == LIVE
    assert probes["readiness"].get("service", "") == ""


def test_grace_holds_the_whole_drain(pod: Manifest, container: Manifest, settings: Settings) -> None:
    pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = pause + settings.drain_delay + settings.drain_grace
    assert drain + 5 <= pod["terminationGracePeriodSeconds"] <= drain + 30
    # The pause outlasts what readiness needs to notice, so that no proxy sends to a port that closes.
    assert pause + settings.drain_delay > container["readinessProbe"]["periodSeconds"]


def test_connections_of_all_pods_stay_below_the_databases_hundred(settings: Settings) -> None:
    replicas = one("HorizontalPodAutoscaler")["spec"]["maxReplicas"]
    surge = one("Deployment")["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
    canary = next(d for path, d in documents(KUBERNETES) if path.parent.name == "canary")["replicas"][0]["count"]
    pods = replicas + surge + canary + surge
    assert pods * (settings.database_pool_size + settings.database_max_overflow) < 100


def test_autoscaler_is_the_briefs_and_the_disruption_budget_selects_its_pods() -> None:
    spec = one("HorizontalPodAutoscaler")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 10)
    targets = {m["resource"]["name"]: m["resource"]["target"]["averageUtilization"] for m in spec["metrics"]}
    assert targets == {"cpu": 70, "memory": 80}
    labels = one("Deployment")["spec"]["template"]["metadata"]["labels"]
    for selector in (
        one("Deployment")["spec"]["selector"]["matchLabels"],
        one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        one("Service")["spec"]["selector"],
        one("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
        *(
            c["labelSelector"]["matchLabels"]
            for c in one("Deployment")["spec"]["template"]["spec"]["topologySpreadConstraints"]
        ),
    ):
        assert selector.items() <= labels.items()


def test_uploads_have_room(pod: Manifest, container: Manifest, settings: Settings) -> None:
    (mount,) = (mount for mount in container["volumeMounts"] if mount["mountPath"] == "/tmp")
    (volume,) = (volume for volume in pod["volumes"] if volume["name"] == mount["name"])
    assert memory(volume["emptyDir"]["sizeLimit"]) > 10 * settings.max_upload_bytes


def test_what_warns_of_memory_knows_its_limit(container: Manifest) -> None:
    warned = int(0.9 * memory(container["resources"]["limits"]["memory"]))
    (alert,) = (rule for rule in rules("alerts.yaml") if rule["alert"] == "WinnowMemoryHigh")
    assert alert["expr"].endswith(f" > {warned}")
    assert f'"value": {warned}\n' in (DEPLOY / "grafana" / "winnow-service.json").read_text()


@pytest.mark.parametrize("manifest", [p for p in APPLIED if p.values[0]["kind"] in ("Deployment", "Job")])
def test_pods_meet_the_restricted_standard(manifest: Manifest) -> None:
    pod = manifest["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert set(container["resources"]["limits"]) == {"cpu", "memory"}


def test_user_is_the_images(pod: Manifest) -> None:
    dockerfile = (DEPLOY / "docker" / "Dockerfile").read_text()
    assert f"\nUSER {pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}\n" in dockerfile


def test_files_that_kustomizations_name_are_there() -> None:
    for path, document in documents(DEPLOY):
        if path.name != "kustomization.yaml":
            continue
        named = [*document.get("resources", []), *document.get("components", [])]
        missing = [name for name in named if not (path.parent / name).exists()]
        assert not missing, f"{path}: {missing}"
        beside = {p.name for p in path.parent.glob("*.yaml")} - {"kustomization.yaml", "canary.yaml"}
        assert beside <= set(named), f"{path} leaves out {beside - set(named)}"


def test_stores_are_named_by_reference_only(container: Manifest) -> None:
    secret = {entry["name"] for entry in container["env"] if "secretKeyRef" in entry.get("valueFrom", {})}
    assert {"WINNOW_DATABASE_URL", "WINNOW_REDIS_URL", "WINNOW_TOKEN_KEY"} == secret
    keys = {entry["valueFrom"]["secretKeyRef"]["key"] for entry in container["env"]}
    made = {line.split("=")[0] for line in Path(KUBERNETES / "overlays/dev/stores.env").read_text().splitlines()}
    assert keys <= made
