"""L1 alone: its bounds of count, size and age."""

from winnow_server.storage.memory_cache import MemoryCache


def test_age() -> None:
    now = 0.0
    cache: MemoryCache[str] = MemoryCache(seconds=10, clock=lambda: now)
    cache.put("a", "A", 1)
    now = 10.0
    assert cache.get("a") == "A"
    now = 10.1
    assert cache.get("a") is None
    assert (len(cache), cache.size) == (0, 0)


def test_the_least_recently_used_goes_first() -> None:
    cache: MemoryCache[str] = MemoryCache(max_entries=2)
    cache.put("a", "A", 1)
    cache.put("b", "B", 1)
    cache.get("a")
    cache.put("c", "C", 1)
    assert [cache.get(key) for key in "abc"] == ["A", None, "C"]


def test_sizes() -> None:
    cache: MemoryCache[str] = MemoryCache(max_bytes=100)
    cache.put("large", "L", 26)
    assert cache.get("large") is None
    for key in "abcdef":
        cache.put(key, key, 25)
    assert (len(cache), cache.size) == (4, 100)
    cache.put("f", "smaller", 5)
    assert cache.size == 80
    cache.drop("f")
    cache.drop("f")
    assert cache.size == 75
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)
