"""Tanya sends while Tom, whom she names, becomes lead: with real threads and real transactions."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection

from accounts.actions import memberships
from accounts.models import MembershipState, Site
from accounts.roles import Role
from core.row_security import as_the_service
from referrals import access
from referrals.filing.actions import filing
from tests.records import a_draft


@pytest.mark.django_db(transaction=True)
def test_tanya_sends_while_tom_is_confirmed_and_both_come_through(people, who, monkeypatch):
    upper = Site.objects.get(name="Upper school")
    asked = {"agency": upper.agency, "site": upper, "role": Role.SAFEGUARDING_LEAD}
    held = memberships.propose(person=people.tom, by=who("ada"), **asked)
    draft = a_draft(who("tanya"), happened={"what": "Tom Beck gave him the leaflet."})
    tanya, sian, sending, said = who("tanya"), who("sian"), Event(), {}
    look = filing._keep_named_leads_out

    def look_slowly(*args, **options):
        named = look(*args, **options)
        sending.set()
        confirming.join(timeout=1)
        return named

    @as_the_service()
    def confirm():
        try:
            sending.wait(timeout=30)
            said["tom"] = memberships.confirm(held=held, by=sian).state
        finally:
            connection.close()

    monkeypatch.setattr(filing, "_keep_named_leads_out", look_slowly)
    confirming = Thread(target=confirm)
    confirming.start()
    referral = filing.submit(draft=draft, by=tanya)
    confirming.join()
    assert said == {"tom": MembershipState.ACTIVE}
    assert not access.see_submission.allows(who("tom"), referral)
