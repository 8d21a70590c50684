"""The rows of an import as they arrive in messages: all are checked before anything is stored."""

from collections.abc import Mapping

from winnow.spam.v1 import policy_service_pb2

from winnow_server.errors import FieldViolation, InvalidArgument, LimitReached
from winnow_server.spam.policy.convert import new_entry
from winnow_server.spam.policy.entries import MAX_ENTRIES
from winnow_server.spam.policy.records import NewEntry

MAX_TOLD = 100
"""Broken rules that an error names; more only make it too long to send."""


class ImportedRows:
    """Collects rows; row numbers count through the whole import."""

    def __init__(self) -> None:
        self._rows: list[NewEntry] = []
        self._seen = 0
        self._violations: list[FieldViolation] = []

    def add(self, request: policy_service_pb2.ImportListEntriesRequest, broken: Mapping[int, InvalidArgument]) -> None:
        """Takes one message; `broken` are its rows that break the rules of the proto, by place in it.

        Raises:
            LimitReached: the import is longer than a project may have entries.
        """
        for index, message in enumerate(request.entries):
            place = self._seen + index
            if index in broken:
                self._refuse(broken[index], index, place)
                continue
            try:
                self._rows.append(new_entry(message, f"entries[{place}]"))
            except InvalidArgument as error:
                self._violations += error.violations
        self._seen += len(request.entries)
        if self._seen > MAX_ENTRIES:
            raise LimitReached("list entries", MAX_ENTRIES)

    def finish(self) -> list[NewEntry]:
        """All rows, in order.

        Raises:
            InvalidArgument: some are wrong; names the first MAX_TOLD broken rules.
        """
        if self._violations:
            raise InvalidArgument(self._violations[:MAX_TOLD])
        return self._rows

    def _refuse(self, error: InvalidArgument, index: int, place: int) -> None:
        of_message, of_import = f"entries[{index}]", f"entries[{place}]"
        self._violations += [
            FieldViolation(of_import + v.field.removeprefix(of_message), v.description) for v in error.violations
        ]
