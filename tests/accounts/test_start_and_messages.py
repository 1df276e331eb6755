"""The start page, the menu, and the messages that wait."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Notice
from accounts.notices.notice_email import send
from accounts.notices.telling import platform, tell
from core.menu import entries


def told(person, count=1, **more):
    return [
        tell([person], kind="test", words=f"Message {n}.", path="/you/", about=n, instead=platform(), **more)[0]
        for n in range(count)
    ]


def test_every_entry_of_the_menu_leads_somewhere():
    assert all(reverse(entry.url_name) for entry in entries())


@pytest.mark.parametrize(
    ("name", "sees", "lacks"),
    [
        ("tanya", [], ["People", "To confirm", "Agencies", "Audit log"]),
        ("ada", ["People"], ["To confirm", "Agencies", "Audit log"]),
        ("lena", ["To confirm"], ["People", "Agencies", "Audit log"]),
        ("rex", ["Agencies"], ["People", "Audit log"]),
        ("amir", ["Audit log", "Exports"], ["People", "Agencies"]),
        ("della", ["Audit log"], ["People", "Agencies"]),
    ],
)
def test_the_menu_offers_what_the_role_opens(signed_in, name, sees, lacks):
    page = signed_in(name).get("/")
    labels = [label for label, *_ in page.context["navigation"]]
    assert set(sees) <= set(labels) and not set(lacks) & set(labels)


def test_somebody_without_a_role_is_told_whom_to_ask(signed_in, people):
    people.tanya.memberships.update(state="ended", ended_at=people.tanya.joined_at)
    assert b"Nothing is open to you yet" in signed_in("tanya").get("/").content


def test_lapsed_training_is_said_and_stops_reading(signed_in, people, who):
    people.amir.training_until = people.amir.joined_at.date().replace(year=2020)
    people.amir.save()
    client = signed_in("amir")
    assert b"Your training or vetting has run out" in client.get("/").content
    assert client.get("/audit/").status_code == 404
    assert not who("amir").memberships


def test_lapsed_training_does_not_stop_filing(who, people):
    people.tanya.training_until = people.tanya.joined_at.date().replace(year=2020)
    people.tanya.save()
    assert who("tanya").holds("referrer")


def test_the_badge_counts_unread_messages_and_stops_at_a_hundred(signed_in, people):
    told(people.tanya, 3)
    assert ("Messages", "/messages/", False, 3) in signed_in("tanya").get("/").context["navigation"]


def test_opening_a_message_marks_it_read_and_goes_there(signed_in, people):
    (notice,) = told(people.tanya)
    answer = signed_in("tanya").post(reverse("accounts:open_notice", args=[notice.public_id]))
    notice.refresh_from_db()
    assert answer.headers["Location"] == "/you/" and notice.read_at


def test_unread_come_first_and_the_read_ones_are_kept(signed_in, people):
    notices, client = told(people.tanya, 2), signed_in("tanya")
    client.post(reverse("accounts:open_notice", args=[notices[0].public_id]))
    assert [n.pk for n in client.get("/messages/").context["notices"]] == [notices[1].pk]
    assert [n.pk for n in client.get("/messages/?show=read").context["notices"]] == [notices[0].pk]


def test_a_long_list_is_paged_without_gap_or_repeat(signed_in, people):
    told(people.tanya, 30)
    client = signed_in("tanya")
    first = client.get("/messages/")
    second = client.get(f"/messages/{first.context['next_url']}")
    seen = [n.pk for n in first.context["notices"]] + [n.pk for n in second.context["notices"]]
    assert len(seen) == len(set(seen)) == 30


def test_a_page_of_messages_costs_the_same_however_many_there_are(signed_in, people, django_assert_max_num_queries):
    told(people.tanya, 60)
    client = signed_in("tanya")
    client.get("/")
    with django_assert_max_num_queries(25):
        client.get("/messages/")


def test_nobody_opens_another_persons_message(signed_in, people):
    (notice,) = told(people.tanya)
    assert signed_in("tom").post(reverse("accounts:open_notice", args=[notice.public_id])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_link_in_a_page_cannot_mark_anything_read(signed_in, people):
    (notice,) = told(people.tanya)
    assert signed_in("tanya").get(reverse("accounts:open_notice", args=[notice.public_id])).status_code == 405


def test_marking_all_as_read_leaves_others_alone(signed_in, people):
    told(people.tanya, 2)
    told(people.tom, 2)
    signed_in("tanya").post("/messages/read/")
    assert Notice.objects.filter(read_at__isnull=True, person=people.tanya).count() == 0
    assert Notice.objects.filter(read_at__isnull=True, person=people.tom).count() == 2


@override_settings(SITE_ADDRESS="https://portal.example")
def test_the_mail_says_no_more_than_that_something_waits(people):
    (notice,) = told(people.tanya, reference="PR34679CDF3")
    send(Notice.claim(notice.pk))
    (message,) = mail.outbox
    assert "about PR-3467-9CDF3" in message.body
    assert "Message 0" not in message.body and people.tanya.name not in message.body
    assert "prevent" not in f"{message.subject} {message.from_email}".lower()


# --- Whom to ring ----------------------------------------------------------------------------------------------------

RING_THEM = "tel:01632960101"


@pytest.mark.parametrize("name", ["tanya", "lena", "carl", "nadia"])
def test_the_start_page_says_which_team_to_ring(signed_in, name):
    assert RING_THEM in signed_in(name).get(reverse("home")).content.decode()


def test_police_are_not_told_to_ring_themselves(signed_in):
    assert "Talk to the Prevent team" not in signed_in("omar").get(reverse("home")).content.decode()


def failing(*_, **__):
    raise RuntimeError("the machine is broken")


@pytest.mark.parametrize(("name", "rings"), [("tanya", True), ("", False)])
def test_an_error_page_says_whom_to_ring(monkeypatch, signed_in, people, name, rings):
    monkeypatch.setattr("prevent_portal.navigation.menu" if name else "prevent_portal.navigation.footer_links", failing)
    client = signed_in(name) if name else Client()
    client.raise_request_exception = False
    answer = client.get(reverse("home") if name else reverse("guidance:index"))
    page = answer.content.decode()
    assert (answer.status_code, RING_THEM in page, "tel:999" in page) == (500, rings, True)


def test_a_page_that_went_wrong_has_the_number_of_the_team_for_who_needs_it(signed_in, client):
    lost = signed_in("lena").get("/no-such-page/").content.decode()
    assert 'href="tel:01632960101"' in lost and 'href="tel:999"' in lost
    assert "tel:01632" not in signed_in("omar").get("/no-such-page/").content.decode()
    assert "tel:01632" not in client.get("/no-such-page/").content.decode()


def test_an_error_page_comes_also_where_the_number_cannot_be_read(monkeypatch, signed_in):
    monkeypatch.setattr("prevent_portal.navigation.menu", failing)
    monkeypatch.setattr("accounts.teams.teams_of", failing)
    tanya = signed_in("tanya")
    tanya.raise_request_exception = False
    answer = tanya.get(reverse("home"))
    assert (answer.status_code, b"tel:999" in answer.content) == (500, True)
