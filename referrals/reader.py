"""For whom a page speaks. A sentence to a referrer ("what you saw", "your organisation") is none to a clerk who keys in
what came, nor to police staff; a page that does not say for whom it speaks says none of them."""

from __future__ import annotations

from enum import StrEnum

from accounts.authority import Authority
from referrals import access
from referrals.models import Draft, Referral
from referrals.models.referral import Channel


class Reader(StrEnum):
    REFERRER = "referrer"
    CLERK = "clerk"
    STAFF = "staff"


def reader_of_draft(draft: Draft) -> Reader:
    """The holder of a draft has written it, or has been handed it at the same place."""
    return Reader.REFERRER if draft.channel == Channel.PORTAL else Reader.CLERK


def reader_of(referral: Referral, who: Authority) -> Reader:
    """Of what was sent: its own side, or the desk that keyed it in; all other readers have a copy or a case file."""
    if not access.add_to_submission.allows(who, referral):
        return Reader.STAFF
    return Reader.REFERRER if referral.channel == Channel.PORTAL else Reader.CLERK
