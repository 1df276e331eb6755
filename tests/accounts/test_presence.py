"""Who has a record open, and who writes there: told to colleagues who see it, and to no other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.keeper import purging
from accounts.limits import PRESENCE
from accounts.models import KeptText, Presence
from audit.models import Event
from referrals.casework.actions import claiming, sealing, sight
from tests.accounts.test_typed_text import TICKET, save, ticket
from tests.records import a_referral, a_request

HERE, ROWS, TAKE_OVER = "/here/", "/here/rows/", "/here/take-over/"


@pytest.fixture
def referral(people, who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("sian"))


def page_of(referral, name="case"):
    return reverse(f"referrals:{name}", args=[referral.public_id])


def told(client, path, **also):
    answer = client.post(HERE, {"path": path, **also})
    return answer.json()["here"] if answer.status_code == 200 else None


def rows(client, key, record):
    answer = client.post(ROWS, {"list": key, "row": [record.public_id, "no key"]})
    return answer.json().get(str(record.public_id)) if answer.status_code == 200 else None


def test_a_colleague_is_told_until_the_page_is_left_or_falls_silent(referral, signed_in):
    path, omar, priya = page_of(referral), signed_in("omar"), signed_in("priya")
    before = Event.objects.count()
    assert told(priya, path) == "" and told(omar, path).startswith("Priya Nair has this open since")
    assert rows(omar, "referral", referral) == "Priya Nair has open"
    assert told(priya, page_of(referral, "case_notes")).startswith("Omar"), "another page of the same record"
    priya.post(HERE, {"path": path, "leaves": "1"})
    assert told(omar, path) == "" and rows(omar, "referral", referral) is None
    told(priya, path)
    Presence.objects.update(at=timezone.now() - PRESENCE.gone - timedelta(seconds=1))
    assert told(omar, path) == ""
    Presence.objects.update(at=timezone.now() - timedelta(hours=1))
    assert purging.purge()["open pages"] == 2 and not Presence.objects.exists()
    assert Event.objects.count() == before, "that a page is open is no reading"


def test_a_page_that_is_left_open_keeps_no_session_alive(referral, signed_in):
    omar = signed_in("omar")
    omar.get(page_of(referral))
    session = omar.session
    session["seen"] = seen = session["seen"] - 600
    session.save()
    told(omar, page_of(referral))
    assert omar.session["seen"] == seen


def test_nobody_is_told_of_a_person_of_whom_they_may_not_know(referral, who, people, signed_in):
    path = page_of(referral)
    told(signed_in("priya"), path)
    for name in ("tanya", "nadia", "iris", "amir"):
        assert told(signed_in(name), path) is None and rows(signed_in(name), "referral", referral) is None, name
    assert "Priya" in told(signed_in("omar"), path)
    sight.exclude(referral=referral, person=people.priya, why="Her cousin.", by=who("ian"))
    assert told(signed_in("omar"), path) == "", "who has lost sight of it is named no more"
    assert told(signed_in("priya"), path) is None
    sealing.seal(referral=referral, why="A relative of a senior officer.", by=who("ian"))
    assert told(signed_in("ian"), path) is None and told(signed_in("sian"), path) is None


def test_a_desk_sees_its_own_people_and_no_police(who, signed_in):
    request = a_request(who)
    desk = reverse("safeguarding:request", args=[request.public_id])
    nadia = signed_in("nadia")
    assert told(nadia, desk) == "" and rows(nadia, "request", request) is None
    assert told(signed_in("omar"), reverse("safeguarding:action", args=[request.public_id])) is None
    assert told(nadia, desk) == "" and not Presence.objects.exclude(user__name__startswith="Nadia").exists()


def test_the_second_is_told_who_has_unsent_text_and_taking_over_leaves_it_to_the_first(referral, who, signed_in):
    note, sian, ian = page_of(referral, "case_note"), signed_in("sian"), signed_in("ian")
    save(sian, ticket(sian, note), "Seen at the gate.")
    shown = ian.get(note).content.decode()
    assert "Sian Pugh has unsent text in this form" in shown and "at the gate" not in shown
    assert "Sian Pugh has unsent text on this page since" in told(ian, note)
    assert "unsent text" not in sian.get(note).content.decode().replace("portal-restored", "")
    done = ian.post(TAKE_OVER, {"kept": TICKET.search(shown)[1]}, follow=True).content.decode()
    assert "You have taken this over. What Sian Pugh typed is kept for them" in done and "in this form" not in done
    assert "Ian Whitlock took this over" in told(sian, note)
    back = sian.get(note).content.decode()
    assert "Ian Whitlock took this over at" in back and "Seen at the gate." in back
    assert KeptText.objects.get().fields["text"] == ["Seen at the gate."]
    event = Event.objects.get(kind="text.taken_over")
    assert event.actor_id == who("ian").pk and "gate" not in str(event.payload)
    save(sian, TICKET.search(back)[1], "Seen at the gate, twice.")
    assert "Sian Pugh has unsent text in this form" in ian.get(note).content.decode(), "she writes on"


def test_nothing_is_taken_over_by_who_may_not_write_there(referral, signed_in):
    note, sian = page_of(referral, "case_note"), signed_in("sian")
    hers = ticket(sian, note)
    save(sian, hers, "Seen at the gate.")
    assert signed_in("ian").post(TAKE_OVER, {"kept": hers}).status_code == 404
    assert signed_in("ian").post(TAKE_OVER, {}).status_code == 404
    assert KeptText.objects.get().taken_over_at is None
