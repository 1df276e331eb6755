"""The pages of reading by the hundred, which no address leads to at will: by eye, wide and narrow, and by axe."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import get_template
from django.utils import timezone

from accounts.reading.reading_forms import LiftReadingForm
from tests.browser import HOST, assert_good_page, screenshot, serve, small_targets

pytestmark = pytest.mark.browser
NOW = timezone.now()
FRAME = {
    "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=True, __str__=lambda: "Omar Haddad")),
    "navigation": [("Your work", "/", True, 3), ("Queue", "/queue/", False, 120)],
    "footer_links": [("Guidance", "/guidance")],
    "idle_seconds": 1800,
    "keep_alive_url": "/alive",
}
PRIYA = SimpleNamespace(name="Priya Nair-Featherstonehaugh-Cholmondeley")
TEAM = SimpleNamespace(
    name="Police of the Wensum",
    telephone="01632 960 001",
    telephone_hours="Monday to Friday, 8am to 6pm",
    telephone_out_of_hours="01632 960 002",
)


def a_stop(**more):
    standing = {"person": PRIYA, "records": 2000, "in_lists": True, "at": NOW, "lifted_at": None, **more}
    return SimpleNamespace(**standing)


def stopped(**more):
    kept = SimpleNamespace(public_id="4d4dbb6c-0f24-4bb5-8d4a-3d1d6d4d0f6e")
    given = {"stop": a_stop(**more), "until": NOW + timedelta(hours=1), "teams": [TEAM], "text": kept}
    return get_template("accounts/reading_stopped.html").render({**FRAME, **given})


def block(data=None, is_over=False, **more):
    given = {
        "stop": a_stop(**more),
        "form": LiftReadingForm(data),
        "is_over": is_over,
        "continue_label": "Let them go on",
    }
    return get_template("accounts/reading_block.html").render({**FRAME, **given})


def lifted():
    return block(lifted_at=NOW, lifted_by=SimpleNamespace(name="Sian Pryce"), lifted_why="She does the yearly review")


PAGES = {
    "stopped by lists": stopped,
    "stopped by records": lambda: stopped(in_lists=False),
    "block": block,
    "block without a reason": lambda: block({"why": ""}),
    "block that was lifted": lifted,
    "block that is over": lambda: block(is_over=True),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_has_no_fault_wide_or_narrow(page, name):
    serve(page, {"/": PAGES[name]()})
    page.goto(HOST)
    for width in (1280, 320):
        screenshot(page, f"reading-{name.replace(' ', '-')}", width)
    assert_good_page(page)
    assert small_targets(page) == []


def test_what_is_lifted_or_over_has_nothing_left_to_press():
    assert "Let them go on" in block()
    assert not [page for page in (lifted(), block(is_over=True)) if "Let them go on" in page or "textarea" in page]
