"""Packs under the second net: what the database shows is what the rules open, and a pack that is delivered is opened,
acknowledged, taken and recalled by an agency that has nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings as of_django
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.row_security import begin_as_the_service, reading
from packs import access, actions, duties, store
from packs.models import Download, Pack, PackJob, PackShare
from packs.sharing import actions as sharing
from packs.tasks import make_pack
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.models import Exclusion, Note, Referral, Seal
from tests.netted import EVERYBODY, found, listed, opened
from tests.packs.finished import drawn, finished
from tests.packs.shares import a_share, acknowledged, again, sent
from tests.records import an_assessed_referral

pytestmark = pytest.mark.usefixtures("second_net")
SHARES = (access.see_share, access.receive_pack, access.certify_destroyed)
ON_DUTY = {"dot"}  # staff of the force to the net, and by the rules in the lane of danger alone


@pytest.fixture(scope="module")
def told(once_a_module, tmp_path_factory):
    """Of one referral: a pack of the police's own; one that the trust has; one that is being made for the council; one
    that was recalled from the youth project; and one that nobody has sent."""
    who = once_a_module.who
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_django, "FILES_DIR", tmp_path_factory.mktemp("files"))
        referral = an_assessed_referral(who)
        own = actions.Wanted(purpose="Handover", lawful_basis="law_enforcement", chosen=[])
        finished(actions.request_pack(referral=referral, wanted=own, by=who("omar")))
        share = acknowledged(who, referral=referral)
        sent(who, referral=referral, to="Wensum County Council", made=False)
        gone = sent(who, referral=referral, to="Bridge Youth Project")
        sharing.acknowledge(share=gone, version=gone.version, by=who("bea"))
        sharing.recall(share=again(gone), reason="The wrong one", version=again(gone).version, by=who("omar"))
        a_share(who, referral=referral)
        yield share


@pytest.fixture
def share(told, people):
    return again(told)


def test_each_person_finds_the_shares_that_a_rule_opens_and_no_others(who, share):
    assert PackShare.objects.count() == 4
    for name in EVERYBODY:
        allowed = opened(SHARES, PackShare.objects, who(name))
        assert listed(SHARES, PackShare.objects, who(name)) == allowed, name
        assert name in ON_DUTY or found(PackShare.objects, who(name)) == allowed, name


def test_who_finds_how_many_of_each_table(who, share):
    tables = (PackShare, PackJob, Pack, Referral, Note)
    Note.objects.create(referral=share.referral, text="He has left home", by=who("omar").person)
    for name, counts in {
        "omar": (4, 4, 3, 1, 1),
        "ian": (4, 4, 3, 1, 1),
        "nadia": (1, 1, 1, 1, 0),  # what she was sent leads to the row of its referral, and to nothing that hangs on it
        "neil": (1, 1, 1, 1, 0),
        "bea": (1, 0, 0, 0, 0),  # what was recalled, to say that its copies are gone
        "carl": (0, 0, 0, 1, 0),  # not made yet; the council has a copy of what was sent
        "tanya": (0, 0, 0, 1, 0),
        "yusuf": (0, 0, 0, 0, 0),
        "rex": (0, 0, 0, 0, 0),
    }.items():
        with reading(who(name).reader):
            assert tuple(table.objects.count() for table in tables) == counts, name


def test_who_has_said_nothing_finds_none(share):
    with reading(None):
        assert not any(table.objects.exists() for table in (PackShare, PackJob, Pack, Download))


ENDS = {
    "run out": lambda share, people: PackShare.objects.filter(pk=share.pk).update(
        until=timezone.now() - timedelta(days=1)
    ),
    "sealed": lambda share, people: Seal.objects.create(referral=share.referral, why="x", by=people.ian),
    "kept away": lambda share, people: Exclusion.objects.create(
        referral=share.referral, person=people.nadia, why="Her nephew"
    ),
    "suspended": lambda share, people: type(people.nadia).objects.filter(pk=people.nadia.pk).update(is_active=False),
}


@pytest.mark.parametrize("why", ENDS)
def test_what_ends_it_hides_every_row_of_it(who, share, people, why):
    ENDS[why](share, people)
    with reading(who("nadia").reader):
        assert not any(table.objects.exists() for table in (PackShare, PackJob, Pack, Referral))


def at(share, name="received_pack"):
    return reverse(f"packs:{name}", args=[share.public_id])


def pressed(client, share, name, **typed):
    form = {"version": again(share).version, "idempotency": str(uuid.uuid4()), **typed}
    return client.post(at(share, name), form, follow=True)


def test_a_pack_is_delivered_opened_taken_corrected_recalled_and_certified(who, share, signed_in):
    """As pages, by people whose agency has nothing but this pack."""
    nadia, omar, name = signed_in("nadia"), signed_in("omar"), share.referral.subject.names.standing().first()
    assert at(share) in nadia.get(reverse("packs:received")).text
    assert str(name) in nadia.get(at(share)).text
    assert b"".join(nadia.post(at(share, "take_received")).streaming_content)
    withdraw_known(referral=share.referral, claim=name, reason="His brother's", by=who("omar"))
    assert "Something in this pack was corrected" in nadia.get(at(share)).text
    assert "We have read this" not in pressed(nadia, share, "read_correction", corrections=1).text
    assert "Copy 1: Nadia Broad" in omar.get(at(share, "share")).text
    assert "Recalled" in pressed(omar, share, "recall", reason="The wrong trust").text
    assert nadia.get(at(share)).status_code == 404
    assert "Copy 1: Nadia Broad" in nadia.get(at(share, "destroyed")).text
    assert "Thank you" in pressed(nadia, share, "destroyed", how="Deleted and shredded", sure="on").text


def test_the_worker_makes_it_and_from_then_on_the_council_finds_it(who, share, signed_in, monkeypatch):
    """A worker's process begins as nobody, and its task as the service."""
    monkeypatch.setattr("packs.build.pdf_of", lambda content: drawn()[0].content)
    monkeypatch.setattr("packs.build.snapshot", transaction.atomic)
    council = PackShare.objects.select_related("job").get(agency__name="Wensum County Council")
    assert signed_in("carl").get(at(council)).status_code == 404
    with reading(None):
        assert not PackJob.objects.exists()
        make_pack.apply(args=[council.job_id]).get()
    assert found(PackShare.objects, who("carl")) == {str(council)}
    assert signed_in("carl").get(at(council)).status_code == 200


def test_the_keepers_process_finds_what_is_over_and_a_process_that_says_nothing_does_not(share, people):
    """`manage.py` begins as the service; before that a process has said nothing."""
    PackJob.objects.update(revoked_at=timezone.now(), revoked_by=people.omar)
    made = set(Pack.objects.values_list("file", flat=True))

    def left(*begin):
        with reading(None):
            for each in begin:
                each()
            duties.expire()
        return len(made & {path.name for path in store.PACKS.place().iterdir()})

    assert (left(), left(begin_as_the_service)) == (3, 0)
