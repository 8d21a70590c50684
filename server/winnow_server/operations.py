"""The seam between what is done and what watches it: a context entered around each operation, by its name.

Stores and engines take one; telemetry gives it. Neither knows the other.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Operations = Callable[[str], AbstractContextManager[object]]
"""Names are few and fixed in the code, such as "failures.get": they become labels."""

_NOTHING: AbstractContextManager[object] = nullcontext()


def unobserved(name: str) -> AbstractContextManager[object]:
    """Watches nothing, for next to nothing."""
    return _NOTHING
