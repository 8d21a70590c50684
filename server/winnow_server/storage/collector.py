"""The cycle collector, kept from running while much is allocated that will stay.

It looks through all objects again whenever their number has grown by a quarter, so that reading 100,000 rows would
pause everything several times, for most of a second together.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_pauses = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Use it from the event loop, for seconds at most; blocks may overlap."""
    global _pauses
    _pauses += 1
    gc.disable()
    try:
        yield
    finally:
        _pauses -= 1
        if not _pauses:
            gc.enable()
