"""Whether two answers can be told apart by the clock: soon said where it is plain, and after all tries where it is not."""

from random import Random

import pytest

from tests import by_turns


@pytest.fixture
def the_clock(monkeypatch):
    """Time passes only as it is told to, in seconds."""
    now = [0.0]
    monkeypatch.setattr(by_turns, "perf_counter", lambda: now[0])
    monkeypatch.setattr(by_turns, "TRIES", 1000)
    return now


def taking(clock, chance, seconds, *, counted=None):
    def act():
        clock[0] += seconds + chance.expovariate(500)
        if counted is not None:
            counted.append(1)

    return act


def test_what_takes_as_long_is_soon_said_to(the_clock):
    chance, counted = Random(7), []
    here = taking(the_clock, chance, 0.020, counted=counted)
    assert by_turns.too_far_apart(here, taking(the_clock, chance, 0.020), called="a page") == ""
    assert len(counted) < 100


def test_what_takes_ten_milliseconds_longer_is_soon_told_apart(the_clock):
    chance, counted = Random(7), []
    here = taking(the_clock, chance, 0.030, counted=counted)
    assert "a page: +9.95 ms" in by_turns.too_far_apart(here, taking(the_clock, chance, 0.020), called="a page")
    assert len(counted) < 100


def test_what_lies_at_the_limit_is_tried_a_thousand_times(the_clock):
    chance, counted = Random(7), []
    by_turns.too_far_apart(
        taking(the_clock, chance, 0.025, counted=counted), taking(the_clock, chance, 0.020), called="a page"
    )
    assert len(counted) == 1000
