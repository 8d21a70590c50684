"""Rows of a JSON Lines file through a bidirectional stream and back, in order, one answer a row.

Rows are gathered into blocks; a block becomes one request message for each project that it names, and is written when
all of them are answered. A row that fails gets {"id", "error"} and the run goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import orjson

from winnow_client._shared.window import Answer, Batch
from winnow_client.errors import WinnowError

_PROJECT = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
#: Rows of a block that names several projects, so that each still gets messages of a useful length.
_BLOCK_ROWS = 2048
MAX_ROWS = 256
MAX_BYTES = 4 * 1024 * 1024

Request = TypeVar("Request")
Response = TypeVar("Response", contravariant=True)
Row = dict[str, object]


class RowError(ValueError):
    """What is wrong with one row, for its "error"."""


@dataclass(slots=True)
class Block:
    """Rows on their way: the finished line of each, or None while it is awaited."""

    lines: list[bytes | None] = field(default_factory=list)
    size: int = 0


@dataclass(slots=True)
class Group(Generic[Request]):
    """The rows of one block that go to one project."""

    block: Block
    request: Request | None
    ids: list[object] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    size: int = 0
    #: Its answer completes the block.
    last: bool = False
    #: A row too long for a message, to be sent in another way when its turn comes.
    long: tuple[str, Row] | None = None


class Format(Protocol[Request, Response]):
    """What one service's rows look like."""

    #: Keys that a row may have beside "id" and "project"; others are left out, and named at the end.
    keys: frozenset[str]

    def request(self, parent: str) -> Request:
        """An empty request message."""

    def add(self, request: Request, row: Row) -> None:
        """Adds a row's item. Raises RowError, TypeError or ValueError and then leaves the request as it was."""

    def is_long(self, row: Row, size: int) -> bool:
        """Whether a row, of so many bytes of JSON, is too long for a request message."""

    def lines(self, ids: list[object], response: Response) -> list[bytes | WinnowError]:
        """The finished line of each answered item, or its error. Raises InternalError when some are missing."""

    def long_line(self, id: object, parent: str, row: Row) -> bytes:
        """Sends a long row by itself. Raises WinnowError and RowError."""


def error_line(id: object, message: str) -> bytes:
    """The line of a row that failed."""
    return orjson.dumps({"id": id, "error": message}, option=orjson.OPT_APPEND_NEWLINE)


class Rows(Generic[Request, Response]):
    """Batches of a file's rows, and the lines that their answers become."""

    def __init__(self, format: Format[Request, Response], parent: str, max_rows: int = MAX_ROWS) -> None:
        self._format = format
        self._parent = parent
        self._max_rows = max_rows
        self._block = Block()
        self._groups: dict[str, Group[Request]] = {}
        # The reader's thread and the writer's count for themselves.
        self._unreadable = 0
        self._failed = 0
        self._keys = format.keys | {"id", "project"}
        #: Keys that no row has.
        self.unknown: set[str] = set()
        #: Rows written.
        self.done = 0

    @property
    def failed(self) -> int:
        """Rows that got an "error"."""
        return self._unreadable + self._failed

    def batches(self, lines: Iterable[bytes]) -> Iterator[Batch[Request, Group[Request]]]:
        """Request messages of the rows; an unreadable row only keeps its place."""
        loads = orjson.loads
        add = self._format.add
        is_long = self._format.is_long
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            id: object = number
            try:
                row = loads(line)
                if not isinstance(row, dict):
                    raise RowError("not a JSON object")
                if not row.keys() <= self._keys:
                    self.unknown |= row.keys() - self._keys
                id = row.get("id", number)
                project = row.get("project")
                parent = self._parent if project is None else _parent(project)
                if is_long(row, len(line)):
                    yield from self._seal()
                    yield self._long(id, parent, row)
                    continue
                group = self._groups.get(parent)
                if group is None:
                    group = self._groups[parent] = Group(self._block, self._format.request(parent))
                request = group.request
                assert request is not None
                add(request, row)
            except (ValueError, TypeError) as error:
                self._unreadable += 1
                self._block.lines.append(error_line(id, f"line {number}: {error}"))
                if len(self._block.lines) >= _BLOCK_ROWS:
                    yield from self._seal()
                continue
            block = self._block
            group.ids.append(id)
            group.places.append(len(block.lines))
            block.lines.append(None)
            block.size += len(line)
            if len(group.ids) >= self._max_rows or block.size >= MAX_BYTES or len(block.lines) >= _BLOCK_ROWS:
                yield from self._seal()
        yield from self._seal()

    def _long(self, id: object, parent: str, row: Row) -> Batch[Request, Group[Request]]:
        group: Group[Request] = Group(Block([None]), None, [id], [0], last=True, long=(parent, row))
        return Batch(None, 0, group)

    def _seal(self) -> Iterator[Batch[Request, Group[Request]]]:
        block, self._block = self._block, Block()
        groups, self._groups = [group for group in self._groups.values() if group.ids], {}
        if not groups and block.lines:
            groups = [Group(block, None)]
        for group in groups:
            group.last = group is groups[-1]
            yield Batch(group.request, block.size if group.last else 0, group)

    def finish(self, answer: Answer[Response, Group[Request]]) -> bytes:
        """The lines that an answer completes, nothing while its block still waits for others."""
        group = answer.context
        for place, line in zip(group.places, self._answered(answer), strict=True):
            group.block.lines[place] = line
        if not group.last:
            return b""
        lines = [line for line in group.block.lines if line is not None]
        self.done += len(lines)
        return b"".join(lines)

    def _answered(self, answer: Answer[Response, Group[Request]]) -> list[bytes]:
        group = answer.context
        if group.long is not None:
            try:
                return [self._format.long_line(group.ids[0], *group.long)]
            except (WinnowError, ValueError, TypeError) as error:
                return [self._fail(group.ids[0], error)]
        failure = answer.error
        if answer.response is not None:
            try:
                found = self._format.lines(group.ids, answer.response)
            except WinnowError as error:
                failure = error
            else:
                return [
                    line if isinstance(line, bytes) else self._fail(id, line)
                    for id, line in zip(group.ids, found, strict=True)
                ]
        return [self._fail(id, failure) for id in group.ids]

    def _fail(self, id: object, error: Exception | None) -> bytes:
        self._failed += 1
        return error_line(id, str(error))


def _parent(project: object) -> str:
    if not isinstance(project, str) or not _PROJECT.fullmatch(project):
        raise RowError("project must be 1 to 63 of a-z, 0-9, '.', '_' and '-', a letter or digit first")
    return f"projects/{project}"


def text_of(row: Row, name: str) -> str:
    """A field of text; absent and null are empty. Raises RowError for anything else."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowError(f"{name} must be a string")
    return value
