"""Extension points: apps above join those below at the start, once, and are asked in the order in which they joined."""

import pytest
from django.apps import apps

from core.extension import POINTS, CannotJoin, Point


@pytest.fixture
def starting(monkeypatch):
    monkeypatch.setattr(apps, "ready", False)


@pytest.fixture
def point(monkeypatch):
    monkeypatch.setattr("core.extension.POINTS", {})
    return Point("tests.greetings", "what is said to a visitor")


def test_whatever_has_joined_is_asked_in_its_order(starting, point):
    point.join("good morning", "good day")
    point.join("good evening")
    assert list(point) == ["good morning", "good day", "good evening"]


def test_a_point_that_nothing_has_joined_asks_nothing(point):
    assert list(point) == []


def test_nothing_joins_twice(starting, point):
    point.join("good day")
    with pytest.raises(CannotJoin, match="joined already"):
        point.join("good day")


def test_nothing_joins_once_the_service_runs(point):
    with pytest.raises(CannotJoin, match="after the start"):
        point.join("good day")
    assert list(point) == []


def test_two_points_are_not_called_the_same(point):
    with pytest.raises(CannotJoin, match=r"tests\.greetings"):
        Point("tests.greetings", "what is said to a visitor")


def test_each_point_is_named_after_the_app_that_asks_it():
    assert "audit.kinds" in POINTS
    assert [name for name, point in POINTS.items() if name.count(".") != 1 or not point.words] == []
