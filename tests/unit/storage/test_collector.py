"""The cycle collector, paused and running again."""

import gc

import pytest
from winnow_server.storage.collector import collector_paused


def test_it_runs_again_after_the_last_pause_ends() -> None:
    with collector_paused():
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(LookupError), collector_paused():
        raise LookupError
    assert gc.isenabled()
