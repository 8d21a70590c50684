"""OpenAPI 3.1 of the REST paths that the contracts carry, as Envoy serves them: https://spec.openapis.org/oas/v3.1.1.html.

Messages are written as in protobuf's JSON mapping: https://protobuf.dev/programming-guides/json/.
"""

import re
from collections.abc import Iterable, Iterator

from google.api import annotations_pb2, http_pb2
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, FileDescriptor, MethodDescriptor
from google.rpc import status_pb2

Schema = dict[str, object]

_SCALARS: dict[int, Schema] = {
    FieldDescriptor.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptor.TYPE_BYTES: {"type": "string", "contentEncoding": "base64"},
    FieldDescriptor.TYPE_DOUBLE: {"type": "number", "format": "double"},
    FieldDescriptor.TYPE_FLOAT: {"type": "number", "format": "float"},
    FieldDescriptor.TYPE_INT32: {"type": "integer", "format": "int32"},
    FieldDescriptor.TYPE_SINT32: {"type": "integer", "format": "int32"},
    FieldDescriptor.TYPE_UINT32: {"type": "integer", "minimum": 0},
    FieldDescriptor.TYPE_STRING: {"type": "string"},
    # JSON numbers lose the last digits of these.
    FieldDescriptor.TYPE_INT64: {"type": "string", "format": "int64"},
    FieldDescriptor.TYPE_SINT64: {"type": "string", "format": "int64"},
    FieldDescriptor.TYPE_UINT64: {"type": "string", "format": "uint64"},
}
_WELL_KNOWN: dict[str, Schema] = {
    "google.protobuf.Any": {"type": "object", "properties": {"@type": {"type": "string"}}, "required": ["@type"]},
    "google.protobuf.Duration": {"type": "string", "pattern": r"^-?\d+(\.\d+)?s$"},
    "google.protobuf.FieldMask": {"type": "string"},
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
}
_VARIABLE = re.compile(r"\{([\w.]+)=([^}]*)\}")


class _Components:
    """The schemas of the messages and enums that were asked for, and of all that they hold."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def message(self, descriptor: Descriptor) -> Schema:
        name = descriptor.full_name
        if name in _WELL_KNOWN:
            return _WELL_KNOWN[name]
        if name not in self.schemas:
            # Before its fields, which may lead back to it.
            self.schemas[name] = {"type": "object"}
            self.schemas[name]["properties"] = {f.json_name: self.field(f) for f in descriptor.fields}
        return {"$ref": f"#/components/schemas/{name}"}

    def field(self, field: FieldDescriptor) -> Schema:
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            return {"type": "object", "additionalProperties": self.field(field.message_type.fields_by_name["value"])}
        schema = self._single(field)
        return {"type": "array", "items": schema} if field.is_repeated else schema

    def _single(self, field: FieldDescriptor) -> Schema:
        if field.message_type is not None:
            return self.message(field.message_type)
        if field.enum_type is not None:
            return self._enum(field.enum_type)
        return dict(_SCALARS[field.type])

    def _enum(self, descriptor: EnumDescriptor) -> Schema:
        self.schemas.setdefault(
            descriptor.full_name, {"type": "string", "enum": [value.name for value in descriptor.values]}
        )
        return {"$ref": f"#/components/schemas/{descriptor.full_name}"}


def _path(template: str) -> tuple[str, list[str], set[str]]:
    """The path with a variable for each segment, those variables, and the request's fields that they fill.

    "/v1/{name=projects/*/failures/*}" becomes "/v1/projects/{project}/failures/{failure}".
    """
    variables: list[str] = []

    def segments(match: re.Match[str]) -> str:
        parts = match[2].split("/")
        for index, part in enumerate(parts):
            if part == "*":
                variables.append(re.sub("ies$", "y", parts[index - 1]).removesuffix("s"))
                parts[index] = f"{{{variables[-1]}}}"
        return "/".join(parts)

    filled = {match[1] for match in _VARIABLE.finditer(template)}
    return _VARIABLE.sub(segments, template), variables, filled


def _query(fields: Iterable[FieldDescriptor], components: _Components) -> Iterator[Schema]:
    for field in fields:
        yield {"name": field.json_name, "in": "query", "schema": components.field(field)}


def _operation(method: MethodDescriptor, rule: http_pb2.HttpRule, components: _Components) -> tuple[str, str, Schema]:
    verb = rule.WhichOneof("pattern")
    assert verb is not None, method.full_name
    path, variables, filled = _path(getattr(rule, verb))
    parameters: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in variables
    ]
    rest = [field for field in method.input_type.fields if field.name not in filled]
    answer: Schema = {"application/json": {"schema": components.message(method.output_type)}}
    operation: Schema = {
        "operationId": f"{method.containing_service.name}.{method.name}",
        "tags": [method.containing_service.full_name],
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "One answer on each line." if method.server_streaming else "The answer.",
                "content": answer,
            },
            "default": {
                "description": "What went wrong.",
                "content": {"application/json": {"schema": components.message(status_pb2.Status.DESCRIPTOR)}},
            },
        },
    }
    if rule.body == "*":
        properties = {field.json_name: components.field(field) for field in rest}
        body = {"type": "object", "properties": properties}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    else:
        parameters.extend(_query(rest, components))
    return path, verb, operation


def document(files: Iterable[FileDescriptor]) -> Schema:
    """Every rpc with a REST path."""
    components = _Components()
    paths: dict[str, Schema] = {}
    for file in files:
        for service in file.services_by_name.values():
            for method in service.methods:
                options = method.GetOptions()
                if options.HasExtension(annotations_pb2.http):
                    rule = options.Extensions[annotations_pb2.http]
                    for number, each in enumerate((rule, *rule.additional_bindings), 1):
                        path, verb, operation = _operation(method, each, components)
                        if number > 1:
                            operation["operationId"] = f"{operation['operationId']}.{number}"
                        paths.setdefault(path, {})[verb] = operation
    return {
        "openapi": "3.1.1",
        "info": {"title": "Winnow", "version": "v1"},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(components.schemas.items()))},
    }
