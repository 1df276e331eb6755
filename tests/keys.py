"""A page by the keyboard alone: what is answered and pressed is come to by Tab, as by who uses no mouse.

For a journey that is walked so once, by hand: PP_ONLY=keys pytest tests/journeys/test_from_decision_to_look_back.py, and
tests/evidence/test_from_a_letter_to_a_recall.py."""

from __future__ import annotations

from typing import Any

# More than any page of ours has places at which the focus stops.
STOPS = 400
HAS_FOCUS = "part => part === document.activeElement"
IN_ITS_GROUP = """part => part === document.activeElement
    || (part.type === "radio" && document.activeElement.type === "radio" && document.activeElement.name === part.name)"""


def come_to(part: Any) -> None:
    """By Tab, and from one radio button of a group to another by the arrow."""
    page = part.page
    for _ in range(STOPS):
        if part.evaluate(IN_ITS_GROUP):
            break
        page.keyboard.press("Tab")
    for _ in range(STOPS):
        if part.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"No key comes to {part} on {page.url}")


def press_by_key(part: Any) -> None:
    come_to(part)
    part.page.keyboard.press("Enter")


def check_by_key(part: Any) -> None:
    come_to(part)
    if not part.is_checked():
        part.page.keyboard.press("Space")
    assert part.is_checked(), part


def type_into(part: Any, words: str) -> None:
    come_to(part)
    part.page.keyboard.press("Control+A")
    part.page.keyboard.type(words) if len(words) < 200 else part.page.keyboard.insert_text(words)


def choose_by_key(part: Any, value: str) -> None:
    """Down from the first, as far as it is."""
    come_to(part)
    part.page.keyboard.press("Home")
    for _ in range(STOPS):
        if part.input_value() == value:
            return
        part.page.keyboard.press("ArrowDown")
    raise AssertionError(f"No key chooses {value} of {part}")
