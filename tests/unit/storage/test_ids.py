"""UUIDv7: version and variant, order, time, bounds."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID, uuid4

import pytest
from winnow_server.storage import ids
from winnow_server.storage.ids import lower_bound, time_of, upper_bound, uuid7, uuid7_many


def test_an_id_says_its_version_and_its_time() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    id = uuid7()
    assert (id.version, id.variant) == (7, RFC_4122)
    assert before <= time_of(id) <= datetime.now(UTC) + timedelta(milliseconds=1)


def test_the_example_of_the_rfc() -> None:
    """RFC 9562, A.6."""
    example = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert time_of(example) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_ids_ascend_also_within_a_millisecond_and_from_threads() -> None:
    assert (made := uuid7_many(20_000)) == sorted(set(made))
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(uuid7_many, [2_000] * 8))
    for batch in batches:
        assert batch == sorted(batch)
    assert len({id for batch in batches for id in batch}) == 16_000


def test_ids_ascend_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    monkeypatch.setattr(ids.time, "time_ns", lambda: time.monotonic_ns() // 1000)
    assert uuid7() > first


def test_bounds_enclose_the_ids_of_their_time() -> None:
    id = uuid7()
    moment = time_of(id)
    assert lower_bound(moment) <= id < lower_bound(moment + timedelta(milliseconds=1))
    assert lower_bound(moment + timedelta(microseconds=1)) == lower_bound(moment + timedelta(milliseconds=1))
    assert upper_bound(moment) == lower_bound(moment + timedelta(microseconds=1))
    assert upper_bound(moment - timedelta(microseconds=1)) == lower_bound(moment)
    assert upper_bound(datetime.max.replace(tzinfo=UTC)) > id
    assert upper_bound(datetime.min.replace(tzinfo=UTC)) == lower_bound(datetime(1970, 1, 1, tzinfo=UTC))
    assert lower_bound(datetime(1960, 1, 1, tzinfo=UTC)) == lower_bound(datetime(1970, 1, 1, tzinfo=UTC))


def test_other_versions_have_no_time() -> None:
    with pytest.raises(ValueError, match="not a UUIDv7"):
        time_of(uuid4())
