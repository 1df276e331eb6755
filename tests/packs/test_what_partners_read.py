"""What a practitioner reads, and is told, of a pack that her agency has: exactly what was picked, as it is known to stand; and no
word of what the police wait for among themselves."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, Notice
from audit.models import Event
from audit.moves import MoveDenied, Stale
from packs import build, chasing, taking
from packs.actions import try_again
from packs.kinds import PACK_DELIVERED
from packs.models import Download, PackGrant, PackJob, PackShare, ShareState
from packs.sharing import actions
from packs.sharing.contents import Changed, Held, content_for
from packs.sharing.moves import SHARE_MOVES, may_be_told
from packs.sharing.pointing import shared_and_waiting
from referrals.filing.actions import adding
from referrals.models import Deconfliction, Referral
from safeguarding.requests.moves import MOVES, can_be_asked, no_hold
from tests.packs.finished import drawn
from tests.packs.shares import (
    TRUST,
    a_share,
    acknowledged,
    again,
    assessed_once,
    at,
    make,
    private_store,
    referral,
    sent,
    wanted,
)

__all__ = ["assessed_once", "private_store", "referral"]


def copied(client, share):
    return client.post(at(share, "take_received"), follow=True)


def filed(group, piece):
    return group.code == "filed"


def corrected(who, referral, text="He is not at that school"):
    adding.correct(referral=referral, text=text, by=who("tanya"))


def investigated(referral):
    Deconfliction.objects.filter(referral=referral).update(code="pursue_primacy")


# --- What the police wait for among themselves ------------------------------------------------------------------------

AMONG_THE_POLICE = {
    "its day has passed": lambda referral: Deconfliction.objects.filter(referral=referral).update(
        next_check_on=timezone.localdate() - timedelta(days=1)
    ),
    "another force's desk was not asked": lambda referral: Deconfliction.objects.filter(referral=referral).update(
        force=Agency.objects.exclude(pk=referral.force_id).filter(kind="force").first()
    ),
    "it is closed": lambda referral: Referral.objects.filter(pk=referral.pk).update(
        state="closed", finished_at=timezone.now()
    ),
}
UNSAID = ("deconfliction", "primacy", "on hold", "Reopen", "has not been asked", "has not answered", "is checking")


def test_nadia_takes_what_her_agency_was_sent_and_reads_nothing_of_the_desk(who, referral, signed_in):
    """None of it is a hold: what was delivered is read, so it is taken as well (that packs never hold the part *Deconfliction* is
    said of each). Omar, who takes it for others, is told why
    he cannot."""
    share, nadia = acknowledged(who, referral=referral), signed_in("nadia")
    for why, begins in AMONG_THE_POLICE.items():
        with transaction.atomic():
            begins(referral)
            answer = copied(nadia, share)
            assert answer["Content-Type"] == "application/zip" and b"".join(answer.streaming_content), why
            page = nadia.get(at(share)).text
            assert not [word for word in UNSAID if word in page], why
            with pytest.raises(MoveDenied):
                taking.take(job=PackJob.objects.get(pk=share.job_id), by=who("omar"))
            transaction.set_rollback(True)


def test_nothing_that_a_partner_does_is_refused_in_words_for_officers():
    """Whatever verb an agency's rule opens: its guards do not ask what the police wait for."""
    of_officers = {may_be_told, can_be_asked, no_hold}
    of_partners = [each for each in (*SHARE_MOVES, *MOVES) if each.rule.name.split(".")[-1] in PARTNERS_RULES]
    assert len(of_partners) > 8
    for verb in of_partners:
        asked = {*verb.guards, *(guard for way in verb.ways for guard in way.guards)}
        assert not asked & of_officers, verb.name


PARTNERS_RULES = {"receive", "take_received", "certify_destroyed", "answer_request", "see_request"}


# --- While a hold stands ----------------------------------------------------------------------------------------------


def test_no_pack_is_delivered_while_a_hold_stands(who, referral, people):
    """It was sent; the worker was away; then an investigation had primacy. Neither the pack nor that there is one gets out."""
    share = sent(who, referral=referral, made=False)
    content = content_for(share, at=timezone.now())
    investigated(referral)
    job = PackJob.claim(share.job_id)
    with pytest.raises(Held):
        build.content_of(job, by=who("omar"), at=timezone.now())
    with pytest.raises(Held):  # it began while the pack was drawn
        build.publish(job, content, drawn()[0].content)
    build.refuse(job, error=build.HELD)
    assert not PackGrant.objects.exists() and not Event.objects.filter(kind=PACK_DELIVERED.name).exists()
    assert not Notice.objects.filter(person=people.nadia, kind__startswith="pack").exists()
    assert Notice.objects.filter(person=people.omar, kind="pack.refused").exists()
    (pointer,) = shared_and_waiting(referral, who("omar"))
    assert pointer.title == "A pack was not delivered"
    with pytest.raises(MoveDenied, match="primacy"):
        try_again(job=job, by=who("omar"))
    Deconfliction.objects.filter(referral=referral).update(code="no_trace")
    try_again(job=job, by=who("omar"))
    make(again(share))
    assert PackGrant.objects.exists() and Notice.objects.filter(person=people.nadia, kind="pack.received").exists()


# --- What its sender corrected ----------------------------------------------------------------------------------------


def test_what_was_corrected_since_it_was_picked_is_not_approved(who, referral, signed_in):
    """Tanya corrects where he goes to school while the pack waits for Sian: it never reaches the trust as it was."""
    share = a_share(who, referral=referral, pick=filed)
    Referral.objects.filter(pk=referral.pk).update(marking="SECRET")
    waits = actions.send(share=again(share), version=share.version, by=who("omar"))
    corrected(who, referral)
    assert "corrected by its sender since" in signed_in("sian").get(at(share, "share")).text
    with pytest.raises(MoveDenied, match="corrected by its sender"):
        actions.approve(share=again(share), version=waits.version, by=who("sian"))
    assert again(share).state == ShareState.WAITING
    a_share(who, referral=referral, pick=filed)  # with the correction to be read, it is a decision


def test_what_says_nothing_of_what_was_filed_is_not_held_up_by_a_correction(who, referral):
    share = a_share(who, referral=referral)
    corrected(who, referral)
    assert actions.send(share=share, version=share.version, by=who("omar")).state == ShareState.SENT


def test_what_was_corrected_while_the_pack_was_drawn_is_not_published(who, referral):
    share = sent(who, referral=referral, pick=filed, made=False)
    content = content_for(share, at=timezone.now())
    corrected(who, referral)
    job = PackJob.claim(share.job_id)
    with pytest.raises(Changed):
        build.publish(job, content, drawn()[0].content)
    with pytest.raises(Changed):
        build.content_of(job, by=who("omar"), at=timezone.now())


def test_what_was_corrected_while_it_was_being_picked_is_read_first(who, referral):
    picking = wanted(who, referral, pick=filed, corrections=0)
    corrected(who, referral)
    with pytest.raises(Stale, match="Read the correction"):
        actions.prepare(referral=referral, wanted=picking, by=who("omar"))
    assert not PackShare.objects.exists()


def test_a_page_that_was_left_open_says_nothing_of_a_correction_that_came_since(who, referral):
    """Nadia has read the first; a second came while her page was open."""
    share = acknowledged(who, referral=referral, pick=filed)
    for _ in range(2):
        corrected(who, referral)
    said = {"share": share, "version": share.version, "by": who("nadia")}
    with pytest.raises(Stale):
        actions.read_correction(corrections=1, **said)
    assert actions.read_correction(corrections=2, **said).correction_read_by == who("nadia").user


def test_omar_reads_whether_the_agency_was_told_of_a_correction(who, referral, signed_in):
    told, unopened = acknowledged(who, referral=referral, pick=filed), sent(who, referral=referral, pick=filed)
    over = acknowledged(who, referral=referral, pick=filed)
    PackShare.objects.filter(pk=over.pk).update(until=timezone.now())
    corrected(who, referral)
    omar = signed_in("omar")
    says = [omar.get(at(share, "share")).text for share in (told, unopened, over)]
    assert ["The agency was told on" in page for page in says] == [True, False, False]
    assert "Who opens it reads that something was" in says[1] and "ring them" in says[2]


# --- What nobody opens ------------------------------------------------------------------------------------------------


def test_one_that_is_open_for_a_day_is_chased_and_its_end_unopened_is_told(who, referral, people):
    share = sent(who, referral=referral, days=1)
    now = timezone.now()
    PackShare.objects.filter(pk=share.pk).update(sent_at=now - timedelta(hours=13), until=now + timedelta(hours=11))
    chasing.chase_unopened()
    assert Notice.objects.filter(kind="pack.not_opened_yet", person=people.nadia).exists()
    assert not list(shared_and_waiting(referral, who("omar")))
    PackShare.objects.filter(pk=share.pk).update(until=now)
    for _ in range(2):
        chasing.tell_of_unopened_ends()
    assert Notice.objects.filter(kind="pack.ran_out", person=people.omar).count() == 1
    (pointer,) = shared_and_waiting(referral, who("omar"))
    assert pointer.title == "A pack was never opened"
    sent(who, referral=referral)
    assert not list(shared_and_waiting(referral, who("omar")))


# --- Whose copy it is -------------------------------------------------------------------------------------------------


def test_a_copy_names_the_agency_that_it_was_sent_to(who, referral, monkeypatch):
    """Nadia is at the school and at the trust: whatever she acts for otherwise, this copy is the trust's."""
    share = acknowledged(who, referral=referral)
    at_school = replace(who("nadia").actor, agency="Hollow Lane Academy")
    monkeypatch.setattr(Authority, "actor", property(lambda self: at_school))
    with taking.take_received(share=share, by=who("nadia")).file as file, zipfile.ZipFile(file) as pack:
        assert json.loads(pack.read("manifest.json"))["copy"]["agency"] == TRUST


def slowly(monkeypatch, meanwhile):
    """`meanwhile` happens while a copy is being made."""
    made = taking.copy_of

    def copy_of(pack, whose):
        meanwhile(pack)
        return made(pack, whose)

    monkeypatch.setattr(taking, "copy_of", copy_of)


def test_nothing_waits_for_a_copy_that_is_being_made(who, referral, monkeypatch):
    share = acknowledged(who, referral=referral)
    with CaptureQueriesContext(connection) as asked:

        def nothing_is_locked(pack):
            assert not [each["sql"] for each in asked if " FOR " in each["sql"] and "UPDATE" in each["sql"]]

        slowly(monkeypatch, nothing_is_locked)
        taking.take_received(share=share, by=who("nadia")).file.close()
    locked = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"]]
    assert '"packs_packshare"' in locked[0] and '"packs_packjob"' in locked[1]


def test_what_ends_while_a_copy_is_made_keeps_it_here(who, referral, monkeypatch):
    share = acknowledged(who, referral=referral)

    def recalled(pack):
        actions.recall(share=again(share), reason="The wrong trust", version=again(share).version, by=who("omar"))

    slowly(monkeypatch, recalled)
    with pytest.raises(MoveDenied):
        taking.take_received(share=share, by=who("nadia"))
    assert not Download.objects.exists() and not Event.objects.filter(kind="pack.downloaded").exists()


def test_who_is_overtaken_while_a_copy_is_made_has_the_next_number(who, referral, monkeypatch):
    share = acknowledged(who, referral=referral)

    def another(pack):
        if not pack.downloads.exists():
            Download.objects.create(pack=pack, by=who("omar").user, number=1, root="x", at_agency=False)

    slowly(monkeypatch, another)
    taking.take_received(share=share, by=who("nadia")).file.close()
    assert Download.objects.get(by=who("nadia").user).number == 2
