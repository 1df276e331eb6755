"""Who reads a file, what is logged, and what happens to one that should not be here."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from evidence import actions, duties, store
from evidence.copying import directory
from evidence.models import CopyPage, File, FileState, Inspection
from evidence.offering import released_files
from referrals.casework.actions import claiming, enquiring, sealing, sight
from referrals.filing.actions import drafting
from referrals.filing.actions.filing import submit
from referrals.filing.file_places import CASE_FILE, DRAFT, SUBMISSION
from referrals.models import Referral
from safeguarding.requests.file_places import REQUEST
from tests.evidence.released import PICTURE, a_file
from tests.evidence.sending import a_photo, send
from tests.records import a_draft, a_referral, a_request


@pytest.fixture
def referral(who):
    """Filed by Tanya with a file, and claimed by Omar."""
    draft = a_draft(who("tanya"))
    a_file(draft, by=who("tanya"), place=DRAFT)
    return claiming.claim(referral=submit(draft=draft, by=who("tanya")), by=who("omar"))


@pytest.fixture
def file(referral):
    return File.objects.get(place="submission", holder_id=referral.pk)


def page(file, name="file", *more):
    return reverse(f"evidence:{name}", args=[file.public_id, *more])


def kinds_since(event):
    return list(
        Event.objects.filter(pk__gt=event, kind__startswith="file.").order_by("pk").values_list("kind", flat=True)
    )


def newest():
    return Event.objects.latest("pk").pk


def test_what_was_sent_with_a_draft_is_with_the_concern(referral, file, signed_in):
    """Both sides find it on their own pages."""
    for name, address in (("tanya", "submission_files"), ("omar", "case_files")):
        listed = signed_in(name).get(reverse(f"referrals:{address}", args=[referral.public_id]))
        assert listed.status_code == 200 and b"note.jpg" in listed.content


def test_reading_printing_and_taking_it_are_events_of_the_file(file, signed_in):
    omar, before = signed_in("omar"), newest()
    shown = omar.get(page(file))
    assert b"This file also holds" in shown.content and b"the place where it was taken (52.6 N)" in shown.content
    assert omar.get(page(file, "page", "1")).content == PICTURE
    assert omar.get(page(file, "print")).status_code == 200
    taken = omar.post(page(file, "download"))
    assert taken.content.startswith(b"as it came")
    # It is a PDF, whatever Tanya called it: on Omar's desk its name promises no other.
    assert taken["Content-Disposition"] == 'attachment; filename="note.jpg.pdf"'
    assert taken["Content-Type"] == "application/octet-stream" and "sandbox" in taken["Content-Security-Policy"]
    assert kinds_since(before) == ["file.read", "file.page_shown", "file.read", "file.printed", "file.downloaded"]


def test_the_referrer_sees_the_copy_and_never_takes_the_file_as_it_came(file, signed_in):
    tanya = signed_in("tanya")
    assert tanya.get(page(file)).status_code == 200 and tanya.get(page(file, "page", "1")).status_code == 200
    assert tanya.post(page(file, "download")).status_code == 403


@pytest.mark.parametrize("stranger", ["nadia", "tom", "lowri", "ada", "amir"])
def test_for_other_people_there_is_no_such_file(file, signed_in, stranger):
    client = signed_in(stranger)
    assert {client.get(page(file)).status_code, client.get(page(file, "page", "1")).status_code} == {404}


def test_a_seal_of_the_record_holds_for_its_files_at_once(file, referral, signed_in, who):
    priya = signed_in("priya")
    assert priya.get(page(file)).status_code == 302  # asked for a purpose, as for the record
    sealing.seal(referral=referral, why="A colleague's child", by=who("ian"))
    assert priya.get(page(file)).status_code == 404 and signed_in("omar").get(page(file)).status_code == 200


def test_an_exclusion_holds_for_its_files_at_once(file, referral, signed_in, who, people):
    sight.exclude(referral=referral, person=people.priya, why="She knows the family", by=who("sian"))
    assert signed_in("priya").get(page(file)).status_code == 404


def test_nothing_is_shown_before_it_is_released(referral, signed_in, who):
    waits = a_file(referral, by=who("omar"), released=False)
    omar = signed_in("omar")
    assert b"It waits to be scanned" in omar.get(page(waits)).content
    answers = [omar.get(page(waits, "page", "1")), omar.get(page(waits, "print")), omar.post(page(waits, "download"))]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_what_should_not_be_here_is_sealed_at_once_for_those_whose_job_that_is(file, signed_in, people):
    omar = signed_in("omar")
    sent = {"wrong": "material", "why": "An indecent image", "idempotency": str(uuid.uuid4())}
    assert omar.post(page(file, "set_aside"), sent).status_code == 302
    assert {omar.get(page(file)).status_code, signed_in("tanya").get(page(file, "page", "1")).status_code} == {404}
    listed = omar.get(reverse("referrals:case_files", args=[file.holder.public_id])).content
    assert b"A file that was sealed" in listed and b"note.jpg" not in listed
    assert Notice.objects.filter(person=people.ian, kind="file.set_aside", urgent=True).exists()
    judged = signed_in("ian").get(page(file))
    assert b"An indecent image" in judged.content and b"/pages/1/" not in judged.content


def test_one_that_may_be_here_after_all_begins_anew(file, who):
    sealed = actions.set_aside(file=file, why="Terrorist material", by=who("omar"))
    back = actions.put_back(file=sealed, reason="It is a school poster", by=who("ian"))
    assert (back.state, back.scanned_at, back.set_aside_by) == (FileState.RECEIVED, None, None)
    assert Inspection.objects.get(file=back).state == "queued"


def test_a_file_of_the_case_file_may_belong_to_a_contact_or_a_note_and_is_found_there(referral, signed_in, who):
    said = {"with_whom": "referrer", "reached": True, "how": "Telephone", "what_was_said": "She sent it."}
    contact = enquiring.record_contact(referral=referral, when=timezone.now(), **said, by=who("omar"))
    note = enquiring.write_note(referral=referral, text="From his desk", by=who("omar"))
    omar = signed_in("omar")
    add, notes = (reverse(f"referrals:{name}", args=[referral.public_id]) for name in ("case_files_add", "case_notes"))
    assert send(omar, add, ("desk.jpg", a_photo()), part="contact-0").status_code == 422
    assert send(omar, add, ("desk.jpg", a_photo()), part=contact.code).status_code == 302
    file = File.objects.get(name="desk.jpg")
    before, _, after = omar.get(notes).content.decode().partition("She sent it.")
    assert page(file) in after.partition(">Notes</h2>")[0] and page(file) not in before
    told = {"what": "His desk", "part": note.code, "version": str(file.version)}
    assert omar.post(page(file, "describe"), told).status_code == 302
    assert page(file) in omar.get(notes).content.decode().partition("From his desk")[2]
    assert "Note by Omar Haddad" in omar.get(page(file)).content.decode()


def test_an_added_file_is_unread_information(referral, signed_in, who):
    address = reverse("referrals:submission_files_add", args=[referral.public_id])
    assert send(signed_in("tanya"), address, ("again.jpg", a_photo()), what="He wrote again").status_code == 302
    told = Referral.objects.get(pk=referral.pk)
    assert told.has_unread_information and told.addenda.get().text == "1 file was added: He wrote again"


def test_a_draft_that_is_deleted_takes_its_files_along(who, settings):
    draft = a_draft(who("tanya"))
    file = a_file(draft, by=who("tanya"), place=DRAFT)
    drafting.discard(draft=draft, by=who("tanya"))
    file.refresh_from_db()
    assert file.state == FileState.REMOVED
    duties.destroy_removed()
    assert list((Path(settings.FILES_DIR) / "evidence").iterdir()) == []
    assert Event.objects.filter(kind="file.destroyed").count() == 1


def test_packs_are_offered_the_released_copies_of_a_record_alone(referral, who):
    a_file(referral, by=who("omar"), released=False)
    sealed = a_file(referral, by=who("omar"), place=CASE_FILE, name="sealed.jpg")
    actions.set_aside(file=sealed, why="It is not ours", by=who("omar"))
    (offered,) = released_files(referral)
    assert (offered.name, offered.where, offered.text) == ("note.jpg", SUBMISSION.words, "He wrote it on Monday")
    assert offered.pages[0].content() == PICTURE and len(offered.digest) == 64


def test_a_page_that_was_meddled_with_is_not_shown(file, signed_in, settings):
    key = CopyPage.objects.get(file=file).key
    (Path(settings.FILES_DIR) / "evidence" / key).write_bytes(PICTURE + b"more")
    assert signed_in("omar").get(page(file, "page", "1")).status_code == 404


def test_files_that_no_row_names_are_swept_after_a_day(file):
    lost, young = store.FILES.put(b"left behind"), store.FILES.put(b"on its way")
    for key in (lost, file.key):
        os.utime(store.FILES._path(key), (time.time() - 90_000,) * 2)
    duties.sweep_orphans()
    left = set(store.FILES.names_older_than(time.time() + 10))
    assert lost not in left and {young, file.key} <= left


def test_what_a_killed_worker_was_reading_is_swept_after_a_day(settings):
    """The file as it came lies there in clear: its worker could not clear it away."""
    with directory() as young:
        lost = young.parent / "lost"
        lost.mkdir(mode=0o700)
        (lost / "in").write_bytes(b"a letter")
        os.utime(lost, (time.time() - 90_000,) * 2)
        duties.sweep_orphans()
        assert young.exists() and not lost.exists()


def test_another_persons_referral_takes_no_file(signed_in, who):
    other = a_referral(who("tom"))
    address = reverse("referrals:submission_files_add", args=[other.public_id])
    assert send(signed_in("tanya"), address, ("a.jpg", a_photo())).status_code == 404


# --- A partner's answer ---------------------------------------------------------------------------------------------


def test_a_partner_sends_files_with_its_answer_and_sees_no_others(referral, who, signed_in, people):
    request = a_request(who)
    address = reverse("safeguarding:request_files_add", args=[request.public_id])
    assert send(signed_in("nadia"), address, ("letter.jpg", a_photo()), what="Our chronology").status_code == 302
    theirs = a_file(request, by=who("nadia"), place=REQUEST, name="second.jpg")
    police = a_file(request.referral, by=who("omar"), name="police.jpg")
    nadia = signed_in("nadia")
    assert nadia.get(page(theirs)).status_code == 200 and nadia.get(page(police)).status_code == 404
    listed = signed_in("omar").get(reverse("referrals:case_files", args=[request.referral.public_id])).content
    assert all(name in listed for name in (b"letter.jpg", b"second.jpg", b"police.jpg"))
    assert Notice.objects.filter(person=people.omar, kind="request.files").exists()
    assert (
        signed_in("omar").get(page(theirs)).status_code == 200 and signed_in("bea").get(page(theirs)).status_code == 404
    )
