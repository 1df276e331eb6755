"""When sight of a record ends, the messages go that lead to what hangs on it: at the force, with members of its
panel and at an agency that has a pack."""

import pytest

from accounts.models import Notice
from referrals.casework.actions import sealing, sight
from referrals.models import Referral
from safeguarding.models import Case
from tests.evidence.redacted import a_draft_of, made
from tests.evidence.released import a_file
from tests.packs.shares import sent
from tests.records import a_decided_referral
from tests.safeguarding.at_the_panel import COUNTY, at_the_panel

TOLD = ("sian", "nell", "nadia")


@pytest.fixture
def known_of(who, people, settings, tmp_path):
    """A record with a file of which a version waits, a pack at the trust, and a case that is heard by the county's panel."""
    settings.FILES_DIR = tmp_path
    referral = a_decided_referral(who, option="channel", to=COUNTY)
    made(a_draft_of(a_file(referral, by=who("omar")), by=who("omar")), by=who("omar"))
    sent(who, referral=referral)
    at_the_panel(who, Case.objects.get(referral=referral))
    return Referral.objects.get(pk=referral.pk)


def paths_to(person):
    return set(Notice.objects.filter(person=person).exclude(path="").values_list("path", flat=True))


def led_nowhere(people, signed_in):
    clients = {name: signed_in(name) for name in TOLD}
    told = {name: paths_to(getattr(people, name)) for name in TOLD}
    return [f"{name}: {path}" for name in TOLD for path in told[name] if clients[name].get(path).status_code == 404]


def test_a_seal_leaves_no_message_that_leads_where_its_reader_can_go_no_more(known_of, who, people, signed_in):
    before = {name: paths_to(getattr(people, name)) for name in TOLD}
    assert all(before.values()) and led_nowhere(people, signed_in) == []
    sealing.seal(referral=known_of, why="Son of an officer", by=who("ian"))
    assert led_nowhere(people, signed_in) == []
    assert all(paths_to(getattr(people, name)) < before[name] for name in TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_nor_does_keeping_one_of_them_away(known_of, who, people, signed_in, name):
    sight.exclude(referral=known_of, person=getattr(people, name), why="Knows them", by=who("ian"))
    assert [each for each in led_nowhere(people, signed_in) if each.startswith(name)] == []
