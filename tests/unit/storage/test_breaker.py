"""The circuit breaker, on a clock of its own."""

from winnow_server.storage.breaker import CircuitBreaker


def test_it_opens_after_failures_in_a_row_and_tries_again_ever_more_seldom() -> None:
    now = 0.0
    breaker = CircuitBreaker(failures=2, first_seconds=1, most_seconds=3, clock=lambda: now)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.allow()
    breaker.failed()
    assert breaker.open
    for pause in (1, 2, 3, 3):
        assert not breaker.allow()
        now += pause
        assert breaker.allow(), "one call tries"
        assert not breaker.allow(), "and no other meanwhile"
        breaker.failed()
    now += 3
    assert breaker.allow()
    breaker.succeeded()
    assert not breaker.open
    assert all(breaker.allow() for _ in range(5))
