"""Builders that walk the real path: every record in a test came to its state by the actions that people use."""

from __future__ import annotations

from referrals.actions import drafting
from referrals.actions.filing import submit


# --- Filing -----------------------------------------------------------------------------------------------------------

ENOUGH = {
    "danger": {"danger": "no"},
    "happened": {"what": "He said on Monday that one more push and they will all pay for it. I heard it myself."},
    "who": {"forenames": "Dylan", "surname": "Marsh-Price", "place": "Year 9, form 9C"},
    "last": {"under_18": "yes", "own_staff": "no", "declaration": "on"},
}


def typed(fields: dict) -> dict[str, list[str]]:
    """Answers in the form in which a draft keeps them: every value is a list."""
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


def a_draft(by, *, keyed: bool = False, **pages):
    """A draft by this person with the six things answered, and whatever other pages are given (`other_page=` for
    `other-page`); `None` leaves a page out."""
    draft = drafting.key_in(by=by) if keyed else drafting.start(by=by)
    answers = {**ENOUGH, **{code.replace("_", "-"): fields for code, fields in pages.items()}}
    for code, fields in answers.items():
        if fields is not None:
            draft = drafting.save_page(draft=draft, code=code, typed=typed(fields), version=draft.version, by=by)
    return draft


def a_referral(by, **pages):
    """A referral that this person typed and sent."""
    return submit(draft=a_draft(by, **pages), by=by)
