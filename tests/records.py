"""Builders that walk the real path: every record in a test came to its state by the actions that people use."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Agency
from referrals.actions import claiming, deconfliction, drafting, identity
from referrals.actions.filing import submit
from referrals.models import Referral
from safeguarding.actions import asking
from safeguarding.disclosure import items_of


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


# --- Partners and packs -----------------------------------------------------------------------------------------------


def an_assessed_referral(who, *, officer="omar", **pages):
    """Filed by Tanya, claimed by the officer, identity confirmed, cleared by Des: partners may be asked."""
    referral = claiming.claim(referral=a_referral(who("tanya"), **pages), by=who(officer))
    referral = identity.confirm_identity(referral=referral, by=who(officer))
    check = referral.deconflictions.filter(code="").first() or deconfliction.request_check(referral=referral, by=who(officer))
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    return Referral.objects.get(pk=referral.pk)


def a_request(who, *, referral=None, agency="Broadfen NHS Trust", officer="omar", **wanted):
    """Omar asks an agency's desk what it knows, telling it the name only."""
    referral = referral or an_assessed_referral(who, officer=officer)
    name = next(item.key for item in items_of(referral) if item.key.startswith("name:"))
    asked = {
        "kind": "information", "what": "Is he known to your service, and is he safe at home?",
        "why": "To see what support he has.", "lawful_basis": "safeguarding_public_task", "due_days": 5,
        "may_tell": "no", "safe_contact": "Do not ring the home.", "items": [name], **wanted,
    }  # fmt: skip
    to = Agency.objects.get(name=agency)
    return asking.ask(referral=referral, wanted=asking.Wanted(agency=to, **asked), by=who(officer))
