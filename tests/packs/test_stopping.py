"""A pack that holds a file which is not given any more as it was is given out no more either: not its page, not its pictures, not
its file; and the officer is told what to do."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from evidence import actions as evidence
from evidence.redacting import actions as redacting
from packs import actions
from packs.build import content_of, publish
from packs.models import PackJob, PackShare, StoppedWhy
from referrals.casework.actions import sight
from referrals.filing.file_places import SUBMISSION
from referrals.models import Seal
from tests.evidence.redacted import again as fresh
from tests.evidence.redacted import once, released
from tests.evidence.released import a_file, released_again
from tests.packs.finished import drawn
from tests.packs.shares import acknowledged, again
from tests.records import an_assessed_referral


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def file(who):
    return a_file(an_assessed_referral(who), by=who("omar"))


def with_file(key):
    return lambda group, piece: key in piece.key


def at(share, name="received_pack", *more):
    return reverse(f"packs:{name}", args=[share.public_id, *more])


def answers(client, share, number="1"):
    """Of the page, of a picture in it, and of a copy."""
    page, picture = client.get(at(share)), client.get(at(share, "received_picture", number))
    return page.status_code, picture.status_code, 200 if takes(client, at(share, "take_received")) else 404


def takes(client, page):
    answer = client.post(page)
    return answer.streaming and len(b"".join(answer.streaming_content)) > 0


def sealed(file, who):
    evidence.set_aside(
        file=file, why="It is not ours to keep", by=who("tanya" if file.place == "submission" else "omar")
    )


def redacted(file, who):
    released(file, who)


def withdrawn(file, who):
    redaction = fresh(file.redactions.get())
    redacting.withdraw(redaction=redaction, reason="A name was left", version=redaction.version, by=who("omar"))


@pytest.mark.parametrize(
    ("first", "ends", "why"),
    [
        (None, sealed, StoppedWhy.SEALED),
        (None, redacted, StoppedWhy.CHANGED),
        (redacted, withdrawn, StoppedWhy.CHANGED),
        (redacted, sealed, StoppedWhy.SEALED),
    ],
)
def test_what_an_agency_has_is_closed_and_the_officer_recalls_it(who, file, signed_in, people, first, ends, why):
    if first:
        first(file, who)
    version = "-redacted-" if first else str(file.public_id)
    share = acknowledged(who, referral=file.holder, pick=with_file(version))
    other = acknowledged(who, referral=file.holder)
    nadia, omar = signed_in("nadia"), signed_in("omar")
    number = "2" if first else "1"  # a redacted version begins with its document
    assert answers(nadia, share, number) == (200, 200, 200)
    ends(file, who)
    assert answers(nadia, share, number) == (404, 404, 404) and nadia.get(at(other)).status_code == 200
    assert share.reference[-4:] not in nadia.get(reverse("packs:received")).text
    page, (notice,) = omar.get(at(share, "share")).text, Notice.objects.filter(kind="pack.stopped", person=people.omar)
    assert why.label in page and "Recall it" in page and notice.path == at(share, "share")
    job = again(share).job
    assert omar.post(reverse("packs:download", args=[job.public_id]), follow=True).text.count("not given any more") > 0
    assert (job.stopped_why, Event.objects.get(kind="pack.stopped").target_id) == (why, str(job.pk))
    omar.post(at(share, "recall"), {"version": again(share).version, "reason": "The file was not ours", **once()})
    assert nadia.get(at(share, "destroyed")).status_code == 200


def test_once_the_file_was_put_back_the_officer_is_told_that_the_closed_pack_can_be_made_anew(
    who, file, signed_in, people
):
    share = acknowledged(who, referral=file.holder, pick=with_file(str(file.public_id)))
    sealed(file, who)
    evidence.put_back(file=file, reason="It is a poster", by=who("ian"))
    assert not Notice.objects.filter(kind="pack.given_again").exists()  # it cannot be given before it is scanned anew
    released_again(file)
    (told,) = Notice.objects.filter(kind="pack.given_again", person=people.omar)
    assert told.path == at(share, "share") and "its file was put back since" in signed_in("omar").get(told.path).text
    assert answers(signed_in("nadia"), share) == (404, 404, 404)


def test_of_a_pack_whose_time_was_over_nobody_is_told_that_it_can_be_made_anew(who, file):
    share = acknowledged(who, referral=file.holder, pick=with_file(str(file.public_id)))
    sealed(file, who)
    PackShare.objects.filter(pk=share.pk).update(until=timezone.now())
    evidence.put_back(file=file, reason="It is a poster", by=who("ian"))
    released_again(file)
    assert not Notice.objects.filter(kind="pack.given_again").exists()


def own_pack(who, referral, *, chosen=("files",)):
    wanted = actions.Wanted(purpose="Handover", lawful_basis="law_enforcement", chosen=chosen)
    job = PackJob.claim(actions.request_pack(referral=referral, wanted=wanted, by=who("omar")).pk)
    content = content_of(job, by=who("omar"), at=job.created_at)
    return job, content


def kept_away(file, who):
    sight.exclude(referral=file.holder, person=who("sian").user, why="She is his aunt", by=who("ian"))


def record_sealed(file, who):
    Seal.objects.create(referral=file.holder, why="x", by=who("ian").user)


def test_a_pack_of_the_polices_own_is_taken_no_more_and_asked_for_again_is_another(who, file, signed_in):
    job, content = own_pack(who, file.holder)
    publish(job, content, drawn()[0].content)
    omar, page = signed_in("omar"), reverse("packs:job", args=[job.public_id])
    take = reverse("packs:download", args=[job.public_id])
    sian = signed_in("sian")
    assert "Download the pack" in omar.get(page).text and takes(sian, take)
    for ends in (kept_away, record_sealed, sealed):
        with transaction.atomic():
            ends(file, who)
            assert not takes(sian, take), ends.__name__
            transaction.set_rollback(True)
    redacted(file, who)
    assert takes(omar, take)  # what is redacted for others stays whole for the police
    sealed(file, who)
    shown = omar.get(page).text
    assert "sealed since, because it should not be here" in shown and "Download the pack" not in shown
    assert own_pack(who, file.holder)[0].pk != job.pk


def test_one_that_is_made_while_its_file_is_sealed_is_closed_when_it_is_there(who, file, signed_in):
    job, content = own_pack(who, file.holder)
    sealed(file, who)
    assert publish(job, content, drawn()[0].content)
    assert PackJob.objects.get(pk=job.pk).stopped_why == StoppedWhy.SEALED


def test_a_referrer_who_seals_what_they_sent_closes_a_pack_that_they_know_nothing_of(who, signed_in, second_net):
    referral = an_assessed_referral(who)
    sent = a_file(referral, by=who("tanya"), place=SUBMISSION)
    share = acknowledged(who, referral=referral, pick=with_file(str(sent.public_id)))
    nadia, why = signed_in("nadia"), {"wrong": "record", "why": "It shows somebody else", **once()}
    assert answers(nadia, share) == (200, 200, 200)
    signed_in("tanya").post(reverse("evidence:set_aside", args=[sent.public_id]), why)
    assert answers(nadia, share) == (404, 404, 404)
