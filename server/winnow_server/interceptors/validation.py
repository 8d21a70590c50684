"""The rules written in the protos, held against every request message.

In a batch, a broken item is kept aside as `call.item_errors` and becomes an error result; anything else broken ends the
call.
"""

from collections.abc import Sequence

import protovalidate
from google.protobuf.message import Message

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.interceptors.batches import item_field
from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks

# As the protos have them: a regular expression tells nobody what to write.
_PROJECT = "[a-z0-9][a-z0-9._-]{0,62}"
_ID = "[0-9a-f-]{36}"
_TITLE = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

_validator = protovalidate.Validator()


class ValidationInterceptor:
    def bind(self, method: Method) -> Hooks:
        items = item_field(method)
        if items is None:
            return Hooks(request=_check)

        def check_batch(call: Call, request: Message) -> None:
            violations = _validator.collect_violations(request)
            if violations or call.item_errors:
                call.item_errors = _split(violations, items)

        return Hooks(request=check_batch)


def _check(call: Call, request: Message) -> None:
    violations = _validator.collect_violations(request)
    if violations:
        raise InvalidArgument([FieldViolation(_path(v), _sentence(v)) for v in violations])


def _split(violations: Sequence[protovalidate.Violation], items: str) -> dict[int, InvalidArgument]:
    by_index: dict[int, list[FieldViolation]] = {}
    rest = []
    for violation in violations:
        elements = _elements(violation)
        found = FieldViolation(_path(violation), _sentence(violation))
        index = _index(elements[0]) if elements and elements[0].field_name == items else None
        if index is None:
            rest.append(found)
        else:
            by_index.setdefault(index, []).append(found)
    if rest:
        raise InvalidArgument(rest)
    return {index: InvalidArgument(found) for index, found in by_index.items()}


def _index(element: protovalidate.FieldPathElementPb) -> int | None:
    subscript = element.subscript
    return int(subscript.value) if subscript is not None and subscript.field == "index" else None


def _elements(violation: protovalidate.Violation) -> Sequence[protovalidate.FieldPathElementPb]:
    path = violation.proto.field
    return path.elements if path is not None else ()


def _path(violation: protovalidate.Violation) -> str:
    """ "logs[3].job.attempt": the path as a caller would write it."""
    path = ""
    for element in _elements(violation):
        subscript = element.subscript
        path += f"{'.' if path else ''}{element.field_name}"
        if subscript is not None:
            path += f"[{subscript.value}]"
    return path


def _sentence(violation: protovalidate.Violation) -> str:
    pattern = violation.rule_value
    if pattern == _TITLE:
        return "is not lower-case words joined by dashes"
    if violation.proto.rule_id == "string.pattern" and isinstance(pattern, str) and pattern.startswith("^projects/"):
        form = pattern.strip("^$").replace(_PROJECT, "{project}").replace(_ID, "{id}")
        return f"is not {form}; a project is 1 to 63 of a-z, 0-9, '.', '_' and '-', a letter or digit first"
    return violation.proto.message or violation.proto.rule_id
