"""The pages of packs, as Omar and others open them."""

import io
import json
import re
import uuid
import zipfile
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Agency
from audit.models import Event
from core.jobs import JobState
from packs import store
from packs.models import Download, PackJob, PackShare
from packs.views import watching
from referrals.casework.actions import claiming
from referrals.models import Code
from tests.packs.finished import finished
from tests.packs.shares import picks
from tests.people import proved
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def a_claimed_referral(who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


def a_finished_pack(who, *, lasts=timedelta(days=1)) -> PackJob:
    """A pack on the disk, without the seconds it takes to draw one."""
    job = PackJob.objects.create(
        dedupe_key=str(uuid.uuid4()),
        referral=a_claimed_referral(who),
        requested_by=who("omar").user,
        purpose="Handover",
        lawful_basis="law_enforcement",
        state=JobState.DONE,
    )
    finished(job, lasts=lasts)
    return job


def at(job, name="job"):
    return reverse(f"packs:{name}", args=[job.public_id])


def typed(**changes):
    return {
        "purpose": "Handover",
        "lawful_basis": "law_enforcement",
        "idempotency": str(uuid.uuid4()),
        **changes,
    }


def test_omar_asks_for_a_pack_in_two_steps_and_waits_on_its_page(who, signed_in):
    referral, omar = a_claimed_referral(who), signed_in("omar")
    first = omar.post(reverse("packs:choose_recipient", args=[referral.public_id]), {"recipient": "police"})
    waiting = omar.post(first.url, typed(), follow=True)
    shown = waiting.content.decode()
    assert "Waiting" in shown and "data-poll-url" in shown and "Refresh this page" in shown


def test_a_double_click_and_a_second_tab_make_one_job(who, signed_in):
    referral, omar = a_claimed_referral(who), signed_in("omar")
    page, form = reverse("packs:ask_police", args=[referral.public_id]), typed()
    led_to = {omar.post(page, form).url, omar.post(page, form).url, omar.post(page, typed()).url}
    assert len(led_to) == 1 and PackJob.objects.count() == 1


def test_for_a_partner_each_piece_is_on_offer_by_itself_and_police_notes_never(who, signed_in):
    referral = a_claimed_referral(who)
    trust = Agency.objects.get(name="Broadfen NHS Trust")
    form = signed_in("omar").get(reverse("packs:ask_partner", args=[referral.public_id, trust.public_id]))
    offered = {name for name in form.context["form"].fields if name.startswith("pieces_")}
    assert {"pieces_reference", "pieces_filed", "pieces_person"} <= offered
    assert not {"pieces_notes", "pieces_deconfliction", "pieces_audit"} & offered
    assert "(names others)" in form.content.decode()


def test_without_purpose_or_basis_nothing_is_asked_for(who, signed_in):
    referral = a_claimed_referral(who)
    page = reverse("packs:ask_police", args=[referral.public_id])
    answer = signed_in("omar").post(page, typed(purpose="", lawful_basis=""))
    assert answer.status_code == 422 and not PackJob.objects.exists()


def test_the_page_shows_the_root_of_the_very_pack(who, signed_in):
    job = a_finished_pack(who)
    assert job.pack.manifest["root"] in signed_in("omar").get(at(job)).content.decode()


def opened(answer) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_omar_downloads_his_own_copy_and_its_root_is_logged_as_disclosed(who, signed_in, people):
    job = a_finished_pack(who)
    answer = signed_in("omar").post(at(job, "download"))
    assert answer["Content-Disposition"].startswith("attachment") and "Dylan" not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    manifest = json.loads(opened(answer).read("manifest.json"))
    assert manifest["copy"]["taken_by"] == "Omar Haddad" and manifest["root"] != job.pack.manifest["root"]
    event = Event.objects.get(kind="pack.downloaded", target_id=str(job.pk))
    assert event.operation == "disclosure" and manifest["root"] in event.payload
    assert manifest["copy"]["signed"]["certificate"] in event.payload
    taken = Download.objects.get()
    assert (taken.by, taken.number, taken.root) == (people.omar, 1, manifest["root"])


def pressed(client, job, **more):
    """The button of the pack's own page."""
    return client.post(at(job, "download"), headers={"referer": f"http://testserver{at(job)}"}, **more)


def test_omar_proves_again_who_he_is_before_a_pack_leaves_an_unlocked_screen(who, signed_in, people, settings):
    job, omar = a_finished_pack(who), signed_in("omar")
    proved(omar, people.omar, ago=settings.PROVE_AGAIN_SECONDS + 1)
    asked = pressed(omar, job)
    assert asked.url == f"/accounts/reauthenticate/?next={quote(at(job), safe='')}"
    assert not Download.objects.exists() and b"Show that it is you" in omar.get(asked.url).content
    proved(omar, people.omar)
    assert opened(pressed(omar, job)).testzip() is None


def test_what_was_asked_for_and_never_left_is_not_in_the_log(who, signed_in, people):
    """Being asked who one is, and a refusal because of a hold, open nothing; the download is one event."""
    job = a_finished_pack(who)
    omar, about = signed_in("omar"), Event.objects.filter(target_type="packs.PackJob", target_id=str(job.pk))
    before = set(about.values_list("pk", flat=True))
    proved(omar, people.omar, ago=3600)
    assert pressed(omar, job).status_code == 302
    assert set(about.values_list("pk", flat=True)) == before
    proved(omar, people.omar)
    assert opened(pressed(omar, job)).testzip() is None
    assert [event.kind for event in about.exclude(pk__in=before)] == ["pack.downloaded"]


def test_a_revoked_pack_refuses_and_says_why(who, signed_in):
    job, omar = a_finished_pack(who), signed_in("omar")
    omar.post(at(job, "revoke"), {"idempotency": str(uuid.uuid4())})
    refused = omar.post(at(job, "download"))
    assert refused.status_code == 403 and "was revoked" in refused.content.decode()
    assert "nobody can download it" in omar.get(at(job)).content.decode() and not Download.objects.exists()


def test_an_expired_pack_refuses_and_says_why(who, signed_in):
    job = a_finished_pack(who, lasts=timedelta(seconds=-1))
    refused = signed_in("omar").post(at(job, "download"))
    assert refused.status_code == 403 and "has expired" in refused.content.decode()


def test_a_file_that_is_gone_is_not_logged_as_disclosed(who, signed_in):
    job = a_finished_pack(who)
    store.PACKS.drop(job.pack.file)
    assert signed_in("omar").post(at(job, "download")).status_code == 404
    assert not Download.objects.exists()


def test_priya_sees_the_pack_after_saying_why_and_may_not_take_it(who, signed_in):
    job, priya = a_finished_pack(who), signed_in("priya")
    assert "purpose" in priya.get(at(job)).url
    assert priya.post(at(job, "download")).status_code == 403


@pytest.mark.parametrize("name", ["tanya", "lena", "ada", "nadia", "carl", "des", "amir", "yusuf", "rex"])
def test_nobody_outside_the_force_learns_that_there_is_a_pack(who, signed_in, name):
    job, somebody = a_finished_pack(who), signed_in(name)
    addresses = [at(job), at(job, "state"), reverse("packs:packs", args=[job.referral.public_id])]
    assert {somebody.get(address).status_code for address in addresses} == {404}
    assert somebody.post(at(job, "download")).status_code == 404


def test_signed_out_nothing_is_shown(who):
    job = a_finished_pack(who)
    assert Client().get(at(job)).status_code == 302


def test_a_failed_pack_says_so_and_offers_another_try(who, signed_in):
    job, omar = a_finished_pack(who), signed_in("omar")
    other = PackJob.objects.create(
        dedupe_key="f",
        referral=job.referral,
        requested_by=who("omar").user,
        purpose="x",
        lawful_basis="law_enforcement",
        state=JobState.FAILED,
        error="MemoryError",
        attempt=4,
    )
    shown = omar.get(at(other)).content.decode()
    assert "could not be made" in shown and "Try again" in shown and "MemoryError" not in shown
    omar.post(at(other, "again"), {"idempotency": str(uuid.uuid4())})
    assert PackJob.objects.get(pk=other.pk).state == JobState.QUEUED


def test_the_state_is_a_part_of_a_page_that_stops_asking_when_it_is_ready(who, signed_in):
    part = signed_in("omar").get(at(a_finished_pack(who), "state")).content.decode()
    assert "<html" not in part and "data-poll-url" not in part and "Download the pack" in part


def watched(html: str) -> str:
    """The address the page asks again."""
    return re.search(r'data-poll-url="([^"]+)"', html)[1]


def polls():
    return Event.objects.filter(kind="pack.polled").count()


def test_a_poll_that_shows_nothing_new_is_empty_and_leaves_no_event(who, signed_in):
    job, omar = a_finished_pack(who), signed_in("omar")
    PackJob.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    again = watched(omar.get(at(job)).content.decode())
    before = polls()
    empty = [omar.get(again) for _ in range(3)]
    assert {(each.status_code, each.content) for each in empty} == {(204, b"")} and polls() == before
    PackJob.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    assert "Being made" in omar.get(again).content.decode() and polls() == before + 1


def test_what_omar_was_shown_silences_nobody_elses_poll(who, signed_in):
    job, omar = a_finished_pack(who), signed_in("omar")
    PackJob.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    again = watched(omar.get(at(job)).content.decode())
    assert signed_in("priya").get(again).url.endswith("/purpose/")
    assert omar.get(at(job, "state") + "?seen=Waiting").status_code == 200


def test_a_page_left_open_is_logged_again(who, signed_in, monkeypatch):
    job, omar = a_finished_pack(who), signed_in("omar")
    PackJob.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    again = watched(omar.get(at(job)).content.decode())
    monkeypatch.setattr(watching, "LASTS", -1)
    assert omar.get(again).status_code == 200


def test_a_partners_pack_waits_for_deconfliction_as_a_request_does(who, signed_in, people):
    referral, trust = a_claimed_referral(who), Agency.objects.get(name="Broadfen NHS Trust")
    form = typed(lawful_basis=Code.objects.filter(list="lawful-bases", is_current=True)[0].code)
    why = {"necessity": "x", "proportionality": "x", "decided_by": people.omar.pk, "days": 14, "corrections": 0}
    form |= {**why, "pieces_person": picks(referral)}
    refused = signed_in("omar").post(reverse("packs:ask_partner", args=[referral.public_id, trust.public_id]), form)
    assert "deconfliction desk has not been asked" in refused.content.decode()
    assert not PackShare.objects.exists()


def test_a_partners_pack_is_not_taken_while_nobody_may_be_told(who, signed_in):
    job = a_finished_pack(who)
    PackJob.objects.filter(pk=job.pk).update(recipient=Agency.objects.get(name="Broadfen NHS Trust"))
    before = Event.objects.filter(target_type="packs.PackJob", operation="consultation").count()
    assert signed_in("omar").post(at(job, "download")).url == at(job)
    assert Event.objects.filter(target_type="packs.PackJob", operation="consultation").count() == before
    assert not Download.objects.exists()


def test_how_far_a_pack_is_shows_after_a_purpose_only(who, signed_in):
    assert signed_in("priya").get(at(a_finished_pack(who), "state")).url.endswith("/purpose/")
