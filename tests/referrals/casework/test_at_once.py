"""Two people at the same moment, with real threads and real transactions."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from audit.moves import MoveDenied
from core.row_security import as_the_service
from referrals.casework.actions import claiming
from referrals.models import Referral, RiskOwner
from tests.records import a_referral


@pytest.mark.django_db(transaction=True)
def test_two_officers_claim_at_once_and_one_wins(people, who):
    referral = a_referral(who("tanya"))
    officers = {name: who(name) for name in ("omar", "priya")}
    start, said = Barrier(2), {}

    @as_the_service()
    def try_to_claim(name):
        start.wait()
        try:
            said[name] = claiming.claim(referral=referral, by=officers[name]).officer.name
        except MoveDenied as denied:
            said[name] = str(denied)
        finally:
            connection.close()

    threads = [Thread(target=try_to_claim, args=[name]) for name in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = Referral.objects.get(pk=referral.pk).officer.name
    assert sorted(said.values()) == sorted([winner, f"{winner} claimed this before you."])
    assert RiskOwner.objects.filter(referral=referral, until=None).count() == 1
