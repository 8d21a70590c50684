"""JSON schemas of the Kubernetes API, and of Istio's types in it, as kubeconform reads them: one closed file a kind."""

import json
from pathlib import Path
from typing import Any

from tests.deployment.cluster import Cluster

_GROUPS = "x-kubernetes-group-version-kind"


def _closed(schema: Any) -> Any:
    """The same schema, in which an object with named properties has no others."""
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    closed = dict(schema)
    if "properties" in schema:
        closed["properties"] = {name: _closed(inner) for name, inner in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            closed.setdefault("additionalProperties", False)
    for key in ("items", "additionalProperties", "not"):
        if key in closed:
            closed[key] = _closed(closed[key])
    return closed


def write_schemas(api: Cluster, folder: Path, kinds: set[str]) -> str:
    """Writes the schemas of the named kinds, as the API serves them; gives the location that finds them."""
    served = json.loads(api.kubectl("get", "--raw", "/openapi/v2").out)
    definitions = {name: _closed(schema) for name, schema in served["definitions"].items()}
    for name, schema in served["definitions"].items():
        for kind in schema.get(_GROUPS, ()):
            if kind["kind"] in kinds:
                # kubeconform says the version for the group that has no name.
                path = folder / f"{kind['group'] or kind['version']}-{kind['version']}-{kind['kind'].lower()}.json"
                path.write_text(json.dumps({"$ref": f"#/definitions/{name}", "definitions": definitions}))
    return f"{folder}/{{{{ .Group }}}}-{{{{ .ResourceAPIVersion }}}}-{{{{ .ResourceKind }}}}.json"
