"""A pack that somebody has taken and that was corrected since waits until it is settled: a new one handed over, a call,
or a reason why nobody need know."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.counting import counts
from packs.models import Download, Pack, PackJob
from packs.taking import take
from referrals.casework.presenters import told
from referrals.casework.presenters.pointers import pointers
from referrals.filing.actions import adding
from referrals.models import Referral
from tests.packs.test_pack_pages import a_finished_pack, at, private_store

TITLE = "Pack corrected since"
assert private_store  # used by every test here


@pytest.fixture
def job(who) -> PackJob:
    """Omar has taken the pack; since then Tanya has corrected what she sent."""
    job = a_finished_pack(who)
    take(job=job, by=who("omar")).file.close()
    corrects(job, who)
    return PackJob.objects.get(pk=job.pk)


def corrects(job, who, text="He is in year 10"):
    adding.correct(referral=job.referral, text=text, by=who("tanya"))


def waits(job, who):
    referral = Referral.objects.get(pk=job.referral_id)
    return [each.title for each in pointers(referral, who("omar"))].count(TITLE), counts(
        who("omar"), [told.uncorrected_records(who("omar"))]
    )[0]


def settles(client, job, **typed):
    data = {
        "version": job.version,
        "idempotency": str(uuid.uuid4()),
        "why": "They have struck it out.",
        **typed,
    }
    return client.post(at(job, "settle"), data)


def a_newer_pack(job, who, *, taken=True):
    newer = PackJob.objects.create(
        dedupe_key=str(uuid.uuid4()),
        referral=job.referral,
        requested_by=job.requested_by,
        purpose="Handover",
        lawful_basis=job.lawful_basis,
        state="done",
    )
    pack = Pack.objects.create(
        job=newer,
        sha256="1" * 64,
        size=1,
        pages=1,
        file=str(uuid.uuid4()),
        manifest=job.pack.manifest,
        expires_at=job.pack.expires_at,
        made_at=timezone.now(),
    )
    if taken:
        Download.objects.create(pack=pack, by=job.requested_by, number=1, root="1" * 64)
    return newer


def test_it_waits_on_the_overview_and_in_the_list(job, who, signed_in):
    assert waits(job, who) == (1, 1)
    (row,) = signed_in("omar").get(reverse("referrals:corrections")).context["rows"]
    assert row.who == "Pack for the police" and row.href == at(job, "settle")


def test_one_that_nobody_has_taken_waits_for_nobody_until_it_is_taken(who):
    job = a_finished_pack(who)
    corrects(job, who)
    assert waits(job, who) == (0, 0)
    take(job=job, by=who("omar")).file.close()
    assert waits(job, who) == (1, 1)


def test_a_call_ends_it_with_who_was_told_by_whom_and_when(job, who, signed_in, people):
    rang = {"how": "telephone", "whom": "Desk sergeant", "told_by": people.omar.pk, "clock": "00:01"}
    today = timezone.localdate()
    day = {"day-day": today.day, "day-month": today.month, "day-year": today.year}
    settles(signed_in("omar"), job, **rang, **day)
    assert waits(job, who) == (0, 0)
    assert "Desk sergeant, by Omar Haddad" in signed_in("omar").get(at(job)).text


def test_a_new_pack_must_be_there_and_have_been_taken(job, who, signed_in):
    omar = signed_in("omar")
    for newer in (None, a_newer_pack(job, who, taken=False)):
        assert "Make the new pack for them first" in settles(omar, job, how="replaced").text, newer
    newer = a_newer_pack(job, who)
    settles(omar, job, how="replaced")
    assert PackJob.objects.get(pk=job.pk).replaced_by == newer and waits(job, who) == (0, 0)


def test_the_reason_stands_on_the_page_and_in_the_log(job, who, signed_in):
    assert settles(signed_in("omar"), job, how="not_needed", why="").status_code == 422
    settles(signed_in("omar"), job, how="not_needed", why="It never left the safe")
    assert "It never left the safe" in signed_in("omar").get(at(job)).text
    assert "It never left the safe" in Event.objects.get(kind="pack.settled").payload


def test_what_is_corrected_while_the_page_is_open_is_not_settled_with_the_rest(job, who, signed_in):
    corrects(job, who, "And not at that school")
    answer = settles(signed_in("omar"), job, how="not_needed")
    assert answer.status_code == 409 and "They have struck it out." in answer.text
    assert waits(job, who) == (1, 1)


def test_what_is_corrected_after_it_was_settled_waits_again(job, who, signed_in):
    settles(signed_in("omar"), job, how="not_needed")
    corrects(job, who, "And not at that school")
    assert waits(job, who) == (1, 1)


@pytest.mark.parametrize(("name", "status"), [("priya", 403), ("nadia", 404), ("tanya", 404)])
def test_others_settle_nothing(job, signed_in, name, status):
    assert settles(signed_in(name), job, how="not_needed").status_code == status
