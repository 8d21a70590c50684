"""Statements compiled once: SQLAlchemy Core in, text and parameter order for asyncpg out."""

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.sql import ClauseElement

_DIALECT = dialect()  # type: ignore[no-untyped-call]


class Statement:
    """A statement with a name for traces and metrics. Build it at import or behind a cache: compiling costs about 300
    us.

    Raises:
        ValueError: the statement needs work at execution that this skips (an IN list that expands).
    """

    __slots__ = ("_defaults", "_order", "name", "text")

    def __init__(self, name: str, clause: ClauseElement) -> None:
        compiled = clause.compile(dialect=_DIALECT)
        if "POSTCOMPILE" in compiled.string:
            raise ValueError(f"{name}: expanding parameters are not compiled ahead; use = ANY(array)")
        self.name = name
        self.text = compiled.string
        self._order: tuple[str, ...] = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
        self._defaults: dict[str, object] = dict(compiled.params)

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """The positional arguments: `values`, and the statement's own constants where they say nothing.

        Raises:
            TypeError: a value that the statement does not take.
        """
        if unknown := values.keys() - self._defaults.keys():
            raise TypeError(f"{self.name} takes no {', '.join(sorted(unknown))}")
        defaults = self._defaults
        return [values[key] if key in values else defaults[key] for key in self._order]

    def explained(self) -> "Statement":
        """This statement's plan, as it ran: for tests and for people."""
        other = Statement.__new__(Statement)
        other.name = f"{self.name}.explain"
        other.text = f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {self.text}"
        other._order, other._defaults = self._order, self._defaults
        return other
