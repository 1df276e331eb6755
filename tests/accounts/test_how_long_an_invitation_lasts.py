"""An invitation lasts 48 working hours, says until when and who invited."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.actions.invitations import invite
from accounts.models import Agency, Notice
from accounts.notices.letters import letter_of
from accounts.roles import Role
from core.clock import LONDON, time_words

SENT_AND_OVER = [
    (datetime(2026, 11, 25, 9, 30), datetime(2026, 11, 27, 9, 30)),
    (datetime(2026, 11, 27, 17, 0), datetime(2026, 12, 1, 17, 0)),
    (datetime(2026, 11, 28, 3, 55), datetime(2026, 12, 2, 0, 0)),
    (datetime(2026, 12, 24, 16, 0), datetime(2026, 12, 30, 16, 0)),
    (datetime(2027, 3, 25, 17, 0), datetime(2027, 3, 31, 17, 0)),
]


@pytest.mark.parametrize(("sent", "over"), SENT_AND_OVER)
def test_it_lasts_48_hours_that_no_weekend_or_bank_holiday_uses_up(who, monkeypatch, sent, over):
    now = sent.replace(tzinfo=LONDON)
    by, school = who("ada"), Agency.objects.get(name="Hollow Lane Academy")
    monkeypatch.setattr("accounts.actions.invitations.timezone.now", lambda: now)
    made = invite(agency=school, email="new@school.example", name="New", role=Role.REFERRER, site=None, by=by)
    assert made.expires_at == over.replace(tzinfo=LONDON)
    letter = letter_of(Notice.objects.get(invitation=made))
    assert letter and f"until {time_words(made.expires_at)}" in letter.body


def test_the_list_names_the_sponsor(who, people, signed_in):
    school = Agency.objects.get(name="Hollow Lane Academy")
    invite(agency=school, email="new@school.example", name="New", role=Role.REFERRER, site=None, by=who("ada"))
    shown = signed_in("ada").get(reverse("accounts:agency_people", args=[school.public_id])).content.decode()
    assert "Sponsor" in shown and shown.count("Ada Quill") > 1
