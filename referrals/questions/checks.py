"""What a page demands of its answers together. The page's data names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from referrals.questions.prompts import NOTICED
from subjects.boxes import is_nothing, known_name

NAME = ("forenames", "surname")
IDENTIFYING = (*NAME, "nickname", "handle", "phone", "place", "description")
NO_ONE_YET = "Enter one thing that could tell us who it is, or select that it is not known"
SAYS_NOTHING = "This does not tell us who it is. Enter one thing that could, or select that it is not known"


def someone_or_how(form: forms.Form, given: dict[str, Any]) -> None:
    """Any one identifying thing; or nobody known, and how we could find out. "Unknown" and "n/a" identify nobody."""
    typed = [name for name in IDENTIFYING if given.get(name)]
    told = (given[name] for name in typed if name not in NAME)
    if any(known_name(*(given.get(name) or "" for name in NAME))) or not all(map(is_nothing, told)):
        return
    if not given.get("unknown"):
        form.add_error(*((typed[0], SAYS_NOTHING) if typed else (IDENTIFYING[0], NO_ONE_YET)))
    elif not given.get("find_out"):
        form.add_error("find_out", "Tell us how we could find out who it is")


def ages_in_order(form: forms.Form, given: dict[str, Any]) -> None:
    low, high = given.get("age_from"), given.get("age_to")
    if low is not None and high is not None and low > high:
        form.add_error("age_to", f"Age must be {low} or more, as the first age is {low}")


def _says(form: forms.Form, code: str) -> str:
    """The answer in the words of who reads the page."""
    return dict(form.fields["noticed"].choices)[code]  # type: ignore[attr-defined]


def ticks_agree(form: forms.Form, given: dict[str, Any]) -> None:
    """Ticked prompts and "nothing noticed" cannot both be true."""
    if given.get("ticked") and given.get("noticed") not in ("", None, NOTICED):
        form.add_error("noticed", f"Select “{_says(form, NOTICED)}”, or take the ticks away")


CHECKS: dict[str, Callable[[forms.Form, dict[str, Any]], None]] = {
    "someone_or_how": someone_or_how,
    "ages_in_order": ages_in_order,
    "ticks_agree": ticks_agree,
}
