"""Which fingerprint belongs to which group, as a server remembers it."""

from winnow_server.failure.groups.cache import _Directory
from winnow_server.storage.ids import uuid7


def test_it_forgets_after_five_minutes() -> None:
    now = 0.0
    directory = _Directory(lambda: now)
    group = uuid7()
    directory.add("p", directory.of("p"), {"f": group})
    now = 299.0
    assert directory.of("p") == {"f": group}
    now = 301.0
    assert directory.of("p") == {}
    directory.add("p", directory.of("p"), {"f": group})
    now = 600.0
    assert directory.of("p") == {"f": group}, "counted from when it was read anew"
