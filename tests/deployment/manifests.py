"""The Kubernetes manifests as data, and a check of every field's name and type against the API's own models."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes.client
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
_NOT_MANIFESTS = ("Kustomization", "Component")
_SCALARS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}

Manifest = dict[str, Any]


def documents(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """Every YAML document below a folder."""
    for path in sorted(folder.rglob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            yield path, document


def manifests() -> list[tuple[Path, Manifest]]:
    """What is applied to Kubernetes itself, as written, before any overlay."""
    return [(path, d) for path, d in documents(KUBERNETES) if d["kind"] not in _NOT_MANIFESTS]


def one(kind: str, name: str = "winnow") -> Manifest:
    """The manifest of that kind and name."""
    (found,) = (d for _, d in manifests() if d["kind"] == kind and d["metadata"]["name"] == name)
    return found


def memory(quantity: str) -> int:
    """Bytes of a quantity such as 512Mi."""
    return int(quantity[:-2]) * {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}[quantity[-2:]]


def wrong_fields(manifest: Manifest) -> list[str]:
    """The path of every field that the API does not know, lacks, or wants of another type."""
    group, _, version = manifest["apiVersion"].rpartition("/")
    name = f"{version.capitalize()}{manifest['kind']}"
    if not hasattr(kubernetes.client, name):
        return [f"{group}/{version} {manifest['kind']} is no kind of the API"]
    return list(_wrong(manifest, name, manifest["kind"]))


def _wrong(value: object, kind: str, path: str) -> Iterator[str]:
    listed, mapped = re.fullmatch(r"list\[(.+)\]", kind), re.fullmatch(r"dict\(str, (.+)\)", kind)
    if listed:
        if not isinstance(value, list):
            yield f"{path}: a list is wanted"
            return
        for index, item in enumerate(value):
            yield from _wrong(item, listed[1], f"{path}[{index}]")
    elif mapped:
        if not isinstance(value, dict):
            yield f"{path}: a map is wanted"
            return
        for key, item in value.items():
            yield from _wrong(item, mapped[1], f"{path}.{key}")
    elif kind in _SCALARS:
        if not isinstance(value, _SCALARS[kind]) or (isinstance(value, bool) and kind != "bool"):
            yield f"{path}: {kind} is wanted, not {value!r}"
    elif model := getattr(kubernetes.client, kind, None):
        if not isinstance(value, dict):
            yield f"{path}: a map is wanted"
            return
        fields = {name: attribute for attribute, name in model.attribute_map.items()}
        for key, item in value.items():
            if key in fields:
                yield from _wrong(item, model.openapi_types[fields[key]], f"{path}.{key}")
            else:
                yield f"{path}.{key}: no such field"
        try:
            model(**{fields[key]: item for key, item in value.items() if key in fields})
        except ValueError as error:
            yield f"{path}: {error}"
