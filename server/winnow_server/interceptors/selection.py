"""What of an answer goes out, and how: fields by the caller's mask, gzip on request.

    x-winnow-fields: failures.name,failures.analysis.category,next_page_token
    x-winnow-compression: gzip

A path goes through repeated fields to each of their elements, and takes a map whole. Without either header a call pays
nothing.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks

FIELDS_HEADER = "x-winnow-fields"
COMPRESSION_HEADER = "x-winnow-compression"
_MOST_PATHS = 100


@dataclass(slots=True)
class _Fields:
    """Wanted fields of one message; a field without parts is wanted whole."""

    parts: dict[str, "_Fields"] = field(default_factory=dict)


class SelectionInterceptor:
    def bind(self, method: Method) -> Hooks:
        def read(call: Call) -> None:
            compression = call.metadata.get(COMPRESSION_HEADER)
            if compression not in (None, "gzip"):
                raise InvalidArgument([FieldViolation(COMPRESSION_HEADER, "gzip is the one that is known")])
            mask = call.metadata.get(FIELDS_HEADER)
            if isinstance(mask, str):
                call.select = _selector(_answer_of(method), mask)

        def compress(call: Call, request: Message) -> Awaitable[None] | None:
            if COMPRESSION_HEADER not in call.metadata or call.compressed:
                return None
            call.compressed = True
            # context.set_compression does nothing for unary answers: https://github.com/grpc/grpc/issues/34690
            return call.context.send_initial_metadata((("grpc-internal-encoding-request", "gzip"),))

        return Hooks(start=read, request=compress)


def _answer_of(method: Method) -> Descriptor:
    found = descriptor_pool.Default().FindMethodByName(f"{method.service}.{method.name}")
    answer: Descriptor = found.output_type
    return answer


class _Selector:
    def __init__(self, wanted: _Fields) -> None:
        self._wanted = wanted

    def __call__(self, answer: Message) -> None:
        _prune(answer, self._wanted)


def _selector(answer: Descriptor, mask: str) -> _Selector:
    """Raises InvalidArgument for a path that the answer does not have."""
    paths = [path.strip() for path in mask.split(",")]
    if len(paths) > _MOST_PATHS:
        raise InvalidArgument([FieldViolation(FIELDS_HEADER, f"at most {_MOST_PATHS} paths")])
    wanted = _Fields()
    for path in paths:
        _add(wanted, answer, path)
    return _Selector(wanted)


def _add(wanted: _Fields, message: Descriptor, path: str) -> None:
    at: Descriptor | None = message
    names = path.split(".")
    for place, name in enumerate(names):
        known = at.fields_by_name if at is not None else {}
        if name not in known:
            parent = ".".join(names[:place]) or message.name
            raise InvalidArgument([FieldViolation(FIELDS_HEADER, f"{path!r}: {parent} has no field {name!r}")])
        if name in wanted.parts and not wanted.parts[name].parts:
            return
        wanted = wanted.parts.setdefault(name, _Fields())
        at = None if _is_map(known[name]) else known[name].message_type
    wanted.parts.clear()


def _is_map(descriptor: FieldDescriptor) -> bool:
    kind = descriptor.message_type
    return kind is not None and kind.GetOptions().map_entry


def _prune(message: Message, wanted: _Fields) -> None:
    for descriptor, value in message.ListFields():
        inner = wanted.parts.get(descriptor.name)
        if inner is None:
            message.ClearField(descriptor.name)
        elif inner.parts:
            for part in [value] if isinstance(value, Message) else value:
                _prune(part, inner)
