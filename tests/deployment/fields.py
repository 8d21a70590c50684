"""python -m tests.deployment.fields: records which fields the files of deploy/ use, in known_fields.txt.

For the files whose schema no package of ours knows: Istio's, Kustomize's, Prometheus's and Envoy's. What is recorded is
what the real programs took (`make test-deploy test-mesh`), so run these before you record a field that is new.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.deployment.manifests import DEPLOY, KUBERNETES

KNOWN = Path(__file__).with_name("known_fields.txt")
# Maps whose keys are the writer's own.
_FREE = ("labels", "matchLabels", "annotations", "json_format", "portLevelMtls", "pairs")
Step = str | int


def steps(value: object, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to every key of a document that is a field, not a name of the writer's own."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    free = bool(path) and path[-1] in _FREE and isinstance(value, dict)
    for key, item in items:
        if isinstance(value, dict) and not free:
            yield (*path, key)
        yield from steps(item, (*path, key))


def renamed(document: Any, way: tuple[Step, ...]) -> Any:
    """A copy with one field misspelt."""
    if isinstance(document, list):
        return [renamed(item, way[1:]) if index == way[0] else item for index, item in enumerate(document)]
    if len(way) == 1:
        return {f"{key}x" if key == way[0] else key: value for key, value in document.items()}
    return {key: renamed(value, way[1:]) if key == way[0] else value for key, value in document.items()}


def fields(path: Path, document: Any) -> set[str]:
    """Every field that a document uses, each with the kind of the document; those of its patches with theirs."""
    kind = document.get("kind", path.name)
    found = {_spelt(kind, way) for way in steps(document)}
    for patch in document.get("patches", ()) if isinstance(document, dict) else ():
        for operation in yaml.safe_load(patch.get("patch", "[]")):
            way = tuple(int(step) if step.isdigit() else step for step in operation.get("path", "").split("/")[1:])
            target = patch.get("target", {}).get("kind", "?")
            found |= {f"patch {name}" for name in operation}
            found |= {_spelt(target, way[: end + 1]) for end in range(len(way))}
            found |= {_spelt(target, inner) for inner in steps(operation.get("value"), way)}
    return found


def _spelt(kind: str, way: tuple[Step, ...]) -> str:
    spelt = "".join("[]" if isinstance(step, int) or step == "-" else f".{step}" for step in way)
    return f"{kind}{spelt}"


def known() -> set[str]:
    return set(KNOWN.read_text().splitlines())


def judged_files(generated: set[Path]) -> list[Path]:
    """Those that are written by hand and are no manifest of Kubernetes itself."""
    return [
        path
        for path in sorted(DEPLOY.rglob("*.yaml"))
        if path not in generated and (KUBERNETES not in path.parents or path.name == "kustomization.yaml")
    ]


def main() -> None:
    from deploy.generate.__main__ import generated

    files = judged_files({DEPLOY / name for name in generated()})
    used = {field for path in files for d in yaml.safe_load_all(path.read_text()) for field in fields(path, d)}
    KNOWN.write_text("".join(f"{field}\n" for field in sorted(used)))


if __name__ == "__main__":
    main()
