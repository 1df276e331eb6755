"""What was keyed in is due from its receipt, and its page says how long it lay."""

from datetime import timedelta

from django.utils import timezone

from core.clock import working_days_between
from referrals.casework.views.overview import received_words
from referrals.filing.actions.filing import submit
from referrals.limits import due_in
from referrals.models.referral import State
from tests.records import a_draft, a_referral


def keyed(who, *, days_ago, **pages):
    day = timezone.localdate() - timedelta(days=days_ago)
    received = {
        "channel": "paper",
        "received_on-day": str(day.day),
        "received_on-month": str(day.month),
        "received_on-year": str(day.year),
        "original_text": "He frightens me.",
        "who": "A neighbour",
        "sector": "housing",
    }
    return submit(draft=a_draft(who("grace"), keyed=True, received=received, **pages), by=who("grace"))


def test_the_first_limit_runs_from_the_receipt(who):
    referral = keyed(who, days_ago=16)
    assert referral.due_at == due_in(State.SUBMITTED, referral.received_at) < timezone.now()


def test_its_page_says_how_long_it_lay_and_no_hour_that_nobody_gave(who):
    referral = keyed(who, days_ago=16)
    lay = working_days_between(referral.received_at, referral.submitted_at)
    assert received_words(referral).endswith(f"(lay {lay} working days before it was keyed in)")
    assert "12:00pm" not in received_words(referral)


def test_danger_is_answered_from_when_it_is_known_here(who):
    assert keyed(who, days_ago=16, danger={"danger": "yes"}).due_at > timezone.now()


def test_what_its_referrer_sent_has_its_hour(who):
    assert " at " in received_words(a_referral(who("tanya")))
