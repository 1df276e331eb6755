"""An invitation outlasts a weekend and a holiday, and says until when."""

from datetime import datetime, timedelta

import pytest

from accounts.actions.invitations import invite
from accounts.letters import letter_of
from accounts.models import Agency, Notice
from accounts.roles import Role
from core.clock import LONDON, time_words, working_days_between


@pytest.mark.parametrize("sent", [datetime(2026, 11, 28, 3, 55), datetime(2026, 12, 24, 16), datetime(2027, 3, 25, 17)])
def test_it_lasts_a_week_and_two_whole_working_days(who, monkeypatch, sent):
    now = sent.replace(tzinfo=LONDON)
    by, school = who("ada"), Agency.objects.get(name="Hollow Lane Academy")
    monkeypatch.setattr("accounts.actions.invitations.timezone.now", lambda: now)
    made = invite(agency=school, email="new@school.example", name="New", role=Role.REFERRER, site=None, by=by)
    assert made.expires_at - now >= timedelta(days=7)
    assert working_days_between(now, made.expires_at) >= 3
    letter = letter_of(Notice.objects.get(invitation=made))
    assert letter and f"until {time_words(made.expires_at)}" in letter.body
