"""What staff type is as safe as what a referrer types: saved as it is typed, back on the same note, for the
same person alone."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.kept_text import parked_text
from accounts.limits import TYPED
from accounts.models import KeptText
from audit.models import Event
from core.reference_numbers import display_reference
from referrals.casework.actions import claiming, sight
from referrals.casework.forms.casefile import ReportDangerForm
from referrals.models import Referral
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

KEEP = "/kept/"
WORDS = "He was seen at the gate.\n\nثم ذهب <b>twice</b>"
TICKET = re.compile(r'name="kept" value="([^"]+)"')


@pytest.fixture
def referral(people, who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


@pytest.fixture
def note(referral):
    return reverse("referrals:case_note", args=[referral.public_id])


@pytest.fixture
def omar(signed_in):
    return signed_in("omar")


def ticket(client, note):
    return TICKET.search(client.get(note).content.decode())[1]


def send(client, note, *, words, ticket):
    return client.post(note, {"text": words, "idempotency": str(uuid.uuid4()), "kept": ticket})


def save(client, ticket, words=WORDS, turn=1):
    return client.post(KEEP, {"kept": ticket, "kept_turn": turn, "text": words})


def shown(client, note):
    return client.get(note).content.decode()


RESTORED = "&lt;b&gt;twice&lt;/b&gt;"


def test_what_is_typed_is_back_on_the_same_page_at_another_machine(omar, note, signed_in):
    assert save(omar, ticket(omar, note)).status_code == 204
    there = shown(signed_in("omar"), note)
    assert RESTORED in there and "ثم ذهب" in there and "Restored: what you typed until" in there


def test_nobody_else_finds_it(omar, note, signed_in):
    save(omar, ticket(omar, note))
    kept = KeptText.objects.get()
    for name in ("sian", "tanya"):
        there = signed_in(name)
        assert RESTORED not in shown(there, note) and RESTORED not in shown(there, "/")
        assert there.get(reverse("accounts:kept", args=[kept.public_id])).status_code == 404
        assert there.post(reverse("accounts:forget_kept", args=[kept.public_id])).status_code == 404


def test_it_stands_on_start_until_it_is_sent(omar, note, referral):
    save(omar, ticket(omar, note))
    start = shown(omar, "/")
    assert f'href="{note}"' in start and display_reference(referral.reference) in start and "at the gate" not in start
    answer = send(omar, note, words=WORDS, ticket=ticket(omar, note))
    assert answer.status_code == 302 and not KeptText.objects.exists()
    assert "have not sent it" not in shown(omar, "/") and RESTORED not in shown(omar, note)


def test_it_stands_on_start_until_it_is_discarded(omar, note):
    save(omar, ticket(omar, note))
    kept = KeptText.objects.get()
    assert f'form="discard-{kept.public_id}"' in shown(omar, note)
    gone = omar.post(reverse("accounts:forget_kept", args=[kept.public_id]), {"next": "page"})
    assert gone.headers["Location"] == note and RESTORED not in shown(omar, note)


def test_a_refused_form_keeps_what_was_typed_and_is_saved_on_from_there(omar, note):
    answer = send(omar, note, words=WORDS + "\x01", ticket=ticket(omar, note))
    assert answer.status_code == 422 and KeptText.objects.get().path == note
    again = TICKET.search(answer.content.decode())[1]
    save(omar, again, "He was seen twice.")
    assert KeptText.objects.get().fields["text"] == ["He was seen twice."]
    send(omar, note, words="He was seen twice.", ticket=again)
    assert not KeptText.objects.exists()


def test_two_windows_never_write_over_each_other(omar, note):
    here, there = ticket(omar, note), ticket(omar, note)
    save(omar, here, "In this window.")
    save(omar, there, "In that window.")
    assert {text.fields["text"][0] for text in KeptText.objects.all()} == {
        "In this window.",
        "In that window.",
    }
    assert "Something else that you typed here" in shown(omar, note)
    send(omar, note, words="In that window.", ticket=there)
    assert KeptText.objects.get().fields["text"] == ["In this window."]


def test_an_older_save_that_comes_late_changes_nothing(omar, note):
    carried = ticket(omar, note)
    save(omar, carried, "The later words.", turn=3)
    assert save(omar, carried, "The earlier words.", turn=2).status_code == 409
    assert KeptText.objects.get().fields["text"] == ["The later words."]


def test_what_was_restored_and_typed_on_is_one_text_and_not_two(omar, note):
    save(omar, ticket(omar, note), "One.")
    save(omar, ticket(omar, note), "One and two.")
    assert KeptText.objects.get().fields["text"] == ["One and two."]


def test_an_emptied_box_is_kept_no_longer(omar, note):
    carried = ticket(omar, note)
    save(omar, carried)
    save(omar, carried, " ", turn=2)
    assert not KeptText.objects.exists()


# --- What comes in between ----------------------------------------------------------------------------------


def test_given_to_a_colleague_meanwhile_the_refusal_says_where_the_words_are(omar, note, referral, people, who):
    carried = ticket(omar, note)
    claiming.assign(referral=Referral.objects.get(pk=referral.pk), to=people.priya, reason="Leave", by=who("sian"))
    answer = send(omar, note, words=WORDS, ticket=carried)
    kept = reverse("accounts:kept", args=[KeptText.objects.get().public_id])
    assert answer.status_code == 409 and f'href="{kept}"'.encode() in answer.content
    assert RESTORED in shown(omar, kept) and "can no longer be sent from your account" in shown(omar, kept)
    assert f'href="{kept}"' in shown(omar, "/")


QUESTION = re.compile(r'govuk-summary-list__key">([^<]+)<')


def test_what_is_kept_stands_under_its_questions_as_the_person_saw_them(omar, referral, people, who):
    """On Start, where it is read again, and on the page of coming too late. Its box is called `text`."""
    page = reverse("referrals:case_danger_report", args=[referral.public_id])
    told = "What were you told, when, and by whom?"
    carried = ticket(omar, page)
    save(omar, carried)
    kept = reverse("accounts:kept", args=[KeptText.objects.get().public_id])
    assert QUESTION.findall(shown(omar, kept)) == [told] and f">{told}, " in shown(omar, "/")
    note = reverse("referrals:case_note", args=[referral.public_id])
    carried = ticket(omar, note)
    claiming.assign(referral=Referral.objects.get(pk=referral.pk), to=people.priya, reason="Leave", by=who("sian"))
    assert QUESTION.findall(send(omar, note, words=WORDS, ticket=carried).content.decode()) == ["Note"]


def test_what_was_chosen_stands_in_the_words_of_its_page_and_in_its_order(omar, referral):
    """The choice is asked first; the database would give it back last, because its name is longer."""
    page = reverse("referrals:case_danger_report", args=[referral.public_id])
    asked, told = ReportDangerForm.base_fields["danger"], ReportDangerForm.base_fields["text"]
    said = {"kept": ticket(omar, page), "danger": "yes", "text": WORDS}
    omar.post(KEEP, {**said, "kept_turn": 1})
    in_words = [(asked.label, dict(asked.choices)["yes"]), (told.label, WORDS)]
    assert parked_text.answers(KeptText.objects.get()) == in_words
    assert f">{asked.label}, " in shown(omar, "/")
    KeptText.objects.all().delete()
    Client().post(page, said)  # its session has ended
    assert parked_text.answers(KeptText.objects.get()) == in_words


def test_each_line_of_enquiry_is_named_and_what_nobody_sees_is_not_shown(omar, referral):
    """Each box is called "The answer", and beside each goes a version that nobody typed."""
    page = reverse("referrals:case_lines", args=[referral.public_id])
    line = referral.enquiries.earliest("opened_at", "pk")
    box, version = f"answer-{line.public_id.hex}", f"version-{line.public_id.hex}"
    carried = ticket(omar, page)
    omar.post(KEEP, {"kept": carried, "kept_turn": 1, version: "1", box: WORDS, f"unneeded-{line.public_id.hex}": "on"})
    assert parked_text.answers(KeptText.objects.get()) == [
        (f"{line.question} The answer", WORDS),
        (f"{line.question} Not needed, for the reason above", "Yes"),
    ]
    omar.post(KEEP, {"kept": carried, "kept_turn": 2, version: "1", box: ""})
    assert not KeptText.objects.exists()


def test_the_parts_of_a_date_stand_under_the_question_of_the_date(omar, referral):
    contact = reverse("referrals:case_contact", args=[referral.public_id])
    omar.post(KEEP, {"kept": ticket(omar, contact), "kept_turn": 1, "day-month": "3", "what_was_said": WORDS})
    assert [said for said, _ in parked_text.answers(KeptText.objects.get())] == [
        "Day it happened (month)",
        "What was said",
    ]


def test_what_was_typed_on_a_record_that_was_hidden_since_is_not_shown(omar, note, referral, people, who):
    save(omar, ticket(omar, note))
    given = claiming.assign(
        referral=Referral.objects.get(pk=referral.pk), to=people.priya, reason="Leave", by=who("sian")
    )
    sight.exclude(referral=given, person=people.omar, why="He knows the family", by=who("sian"))
    kept = reverse("accounts:kept", args=[KeptText.objects.get().public_id])
    assert omar.get(note).status_code == 404
    for hidden in (shown(omar, kept), shown(omar, "/")):
        assert "the gate" not in hidden and RESTORED not in hidden and str(referral.reference) not in hidden
        assert note not in hidden and "can no longer open" in hidden


def test_a_session_that_ended_keeps_what_the_page_saves_and_what_is_sent(omar, note, signed_in):
    carried = ticket(omar, note)
    omar.cookies.pop("sessionid", None)
    omar.session.flush()
    stranger = Client()
    assert stranger.post(KEEP, {"kept": carried, "kept_turn": 1, "text": WORDS}).status_code == 302
    answer = stranger.post(note, {"text": WORDS + " And more.", "kept": carried})
    kept = KeptText.objects.get()
    assert kept.fields["text"] == [WORDS + " And more."]
    assert answer.headers["Location"].endswith(reverse("accounts:kept", args=[kept.public_id]))
    assert "And more." in shown(signed_in("omar"), note)


def test_at_a_shared_machine_it_is_kept_for_the_person_to_whom_the_page_was_shown(omar, note, signed_in, people):
    assert save(signed_in("priya"), ticket(omar, note)).status_code == 403
    assert KeptText.objects.get().user == people.omar


def test_a_laptop_that_was_closed_over_a_long_weekend_loses_nothing(omar, note, signed_in):
    save(omar, ticket(omar, note))
    KeptText.objects.update(at=timezone.now() - timedelta(days=4))
    parked_text.purge()
    assert RESTORED in shown(signed_in("omar"), note)
    KeptText.objects.update(at=timezone.now() - TYPED.kept - timedelta(hours=1))
    assert RESTORED not in shown(omar, note)
    parked_text.purge()
    assert not KeptText.objects.exists()


# --- Bounds -------------------------------------------------------------------------------------------------


def test_a_ticket_that_we_did_not_sign_keeps_nothing(omar, note):
    assert save(omar, ticket(omar, note)[:-2] + "xx").status_code == 422
    assert omar.post(KEEP, {"text": WORDS}).status_code == 422 and not KeptText.objects.exists()


def test_more_saves_than_anybody_types_are_refused(omar, note):
    carried = ticket(omar, note)
    assert save(omar, carried, turn=TYPED.saves_at_once).status_code == 204
    assert save(omar, carried, turn=TYPED.saves_at_once + 30).status_code == 409


def test_one_person_keeps_so_many_and_no_more(omar, note, people):
    row = {"user": people.omar, "path": "/elsewhere/", "fields": {}}
    KeptText.objects.bulk_create(KeptText(**row) for _ in range(TYPED.most))
    assert save(omar, ticket(omar, note)).status_code == 409


def test_a_form_of_another_site_keeps_nothing(people, note):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.omar, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(KEEP, {"kept": "made up", "kept_turn": 1, "text": WORDS})
    assert not KeptText.objects.filter(form="NoteForm").exists()


def test_saving_is_no_event_and_nothing_of_it_is_in_the_log(omar, note):
    carried = ticket(omar, note)
    before = Event.objects.count()
    for turn in range(1, 5):
        save(omar, carried, turn=turn)
    assert Event.objects.count() == before
    assert not Event.objects.filter(payload__contains="at the gate").exists()


def test_a_visitor_is_given_no_ticket(client, db):
    assert b'name="kept"' not in client.get(reverse("guidance:complaint")).content
