"""What a page demands of its answers together. The page's data names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from referrals.questions.meaning import Meaning
from referrals.questions.prompts import NOTICED, WHETHER, WHICH
from referrals.questions.specs import FieldSpec
from subjects.boxes import is_nothing, known_name

Asked = Sequence[FieldSpec]
Given = Mapping[str, Any]

NO_ONE_YET = "Enter one thing that could tell us who it is, or select that it is not known"
SAYS_NOTHING = "This does not tell us who it is. Enter one thing that could, or select that it is not known"


def someone_or_how(form: forms.Form, asked: Asked, given: Given) -> None:
    """Any one identifying thing; or that no name is known, and how we could find out. "Unknown" and "n/a"
    identify no person."""
    named = {meaning: _said(asked, meaning, given) for meaning in (Meaning.FORENAMES, Meaning.SURNAME)}
    identifying = [spec for spec in asked if spec.identifies]
    typed = [spec.name for spec in identifying if given.get(spec.name)]
    told = (given[spec.name] for spec in identifying if spec.name in typed and spec.means not in named)
    if any(known_name(*(value or "" for value in named.values()))) or not all(map(is_nothing, told)):
        return
    if not _said(asked, Meaning.UNKNOWN, given):
        first = identifying[0].name if identifying else _name(asked, Meaning.UNKNOWN)
        form.add_error(*((typed[0], SAYS_NOTHING) if typed else (first, NO_ONE_YET)))
    elif not _said(asked, Meaning.FIND_OUT, given):
        form.add_error(_name(asked, Meaning.FIND_OUT), "Tell us how we could find out who it is")


def ages_in_order(form: forms.Form, asked: Asked, given: Given) -> None:
    low, high = _said(asked, Meaning.AGE_FROM, given), _said(asked, Meaning.AGE_TO, given)
    if low is not None and high is not None and low > high:
        name = _name(asked, Meaning.AGE_TO)
        form.add_error(name, f"Age must be {low} or more, as the first age is {low}")


def _name(asked: Asked, meaning: Meaning) -> str:
    """The name under which this page asks for it, or "" where another page does."""
    return next((spec.name for spec in asked if spec.means == meaning), "")


def _said(asked: Asked, meaning: Meaning, given: Given) -> Any:
    return given.get(_name(asked, meaning))


def _says(form: forms.Form, code: str) -> str:
    """The answer in the words of who reads the page."""
    return dict(form.fields[WHETHER].choices)[code]  # type: ignore[attr-defined]  # a field that chooses from a list


def ticks_agree(form: forms.Form, asked: Asked, given: Given) -> None:
    """Ticked prompts and "nothing noticed" cannot both be true."""
    if given.get(WHICH) and given.get(WHETHER) not in ("", None, NOTICED):
        form.add_error(WHETHER, f"Select “{_says(form, NOTICED)}”, or take the ticks away")


@dataclass(frozen=True, slots=True)
class Check:
    """What a page demands, and which questions have to stand on that page for it."""

    demand: Callable[[forms.Form, Asked, Given], None]
    reads: tuple[Meaning, ...] = ()


CHECKS: dict[str, Check] = {
    "someone_or_how": Check(someone_or_how, reads=(Meaning.UNKNOWN, Meaning.FIND_OUT)),
    "ages_in_order": Check(ages_in_order, reads=(Meaning.AGE_FROM, Meaning.AGE_TO)),
    "ticks_agree": Check(ticks_agree),
}
