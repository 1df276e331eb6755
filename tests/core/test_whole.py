"""A figure from outside is a number or is none: no page fails for one."""

from __future__ import annotations

import ast

import pytest
from django.urls import reverse

from core.whole import whole
from tests.source import APPS, ROOT, parsed


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_numbers(text, number):
    assert whole(text) == number


@pytest.mark.parametrize(
    "text", ["", "²", "٣", "１", "-1", "+1", " 1", "1 ", "1.0", "1_000", "9" * 19, "½", "x", "1\x00"]
)
def test_what_is_none(text):
    assert whole(text) is None


def test_nothing_here_asks_isdigit_which_says_yes_to_what_is_no_number():
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "isdigit"
    ]
    assert asked == []


@pytest.mark.parametrize("odd", ["²", "٣", "9" * 40])
def test_an_odd_figure_in_an_address_of_the_log_is_no_fault(signed_in, odd):
    amir = signed_in("amir")
    assert amir.get(reverse("audit:log"), {"actor": odd}).status_code < 500
    assert amir.get(reverse("audit:story", args=["accounts.User", odd])).status_code < 500
