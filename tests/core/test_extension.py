"""Extension points: apps above join those below at the start, once, and are asked in the order in which they joined."""

import ast
from functools import cache

import pytest
from django.apps import apps

from core.extension import POINTS, CannotJoin, Point
from tests.source import ROOT, parsed, sources


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


# --- In the whole code: by walking it --------------------------------------------------------------------------------


@cache
def calls():
    return [
        (path.relative_to(ROOT).as_posix(), ast.unparse(node.func), node)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
    ]


def test_a_point_is_named_after_the_app_that_declares_and_asks_it():
    declared = {ast.literal_eval(node.args[0]): path for path, name, node in calls() if name == "Point"}
    assert set(declared) == set(POINTS) and len(declared) > 20
    assert {name: path for name, path in declared.items() if path.partition("/")[0] != name.partition(".")[0]} == {}


def test_something_joins_every_point():
    """One that nothing joins is a promise that nothing keeps."""
    assert [name for name, point in POINTS.items() if not list(point)] == []


def test_an_app_joins_in_its_module_of_extensions_and_nowhere_else():
    points = {
        node.target.id
        for path in sources()
        for node in parsed(path).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).startswith("Point[")
    }
    joined = {(name.split(".")[-2], path.partition("/")[2]) for path, name, _ in calls() if name.endswith(".join")}
    assert {(point, path) for point, path in joined if point in points} == {
        (point, "extensions.py") for point in points
    }


# Of Django, of allauth and of Celery: what they say when something of theirs has happened. What follows is not our rule.
FRAMEWORKS_OWN = {"connection_created", "post_migrate", "user_logged_in", "user_logged_out", "user_login_failed"}
FRAMEWORKS_OWN |= {"session_client_changed", "task_prerun", "task_postrun"}
# The keeper runs a duty by the name under which its rounds are recorded; a template names the rule of a button; who runs
# the service says where files are kept.
BY_PATH = {"prevent_portal/keeper.py", "accounts/templatetags/access.py", "core/private_files.py"}


def test_no_app_tells_another_by_a_signal_a_dotted_path_or_a_module_of_some_name():
    heard = {
        alias.name
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("signals", "django.dispatch"))
        for alias in node.names
    }
    assert heard - FRAMEWORKS_OWN == set()
    found = {path for path, name, _ in calls() if name.rpartition(".")[2] in ("import_string", "module_has_submodule")}
    assert found - BY_PATH == set()
