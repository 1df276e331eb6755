"""The page that says who could see a record on a day that is over, who opened it, and what cannot be known."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from audit.acting import Actor, acting
from audit.models import Event
from core import clock
from referrals.casework.actions import case_team, sight
from referrals.casework.views.several import REFERRAL
from safeguarding.sight import past_sight_told
from tests.records import a_request

SAID = {"purpose": "lawfulness", "detail": "Complaint 12"}


@pytest.fixture(scope="module")
def filed(once_a_module):
    """Omar's referral of Tanya's: Priya is kept away since today, Dot is named for it,
    and Neil of the NHS trust bears the name of a formula."""
    who, people = once_a_module.who, once_a_module.people
    User.objects.filter(pk=people.neil.pk).update(name="=cmd|'/c calc'!A1")
    referral = a_request(who).referral
    with acting(Actor(name="Sian", request_id="1")):
        sight.exclude(referral=referral, person=people.priya, why="Her cousin", by=who("sian"))
        lifted = sight.exclude(referral=referral, person=people.dot, why="Her nephew", by=who("sian"))
        sight.lift_exclusion(exclusion=lifted, why="Another family", by=who("ian"))
    analyst = {"person": people.dot, "role": "analyst", "until": None, "why": "Messages"}
    with acting(Actor(name="Omar", request_id="2")):
        case_team.name(referral=referral, by=who("omar"), **analyst)
    return referral


@pytest.fixture
def asked_by(filed, signed_in, people):
    """Who asks, having said what for."""

    def asked(name, day=None, **said):
        client = signed_in(name)
        day = day or clock.today()
        parts = {"day-day": day.day, "day-month": day.month, "day-year": day.year}
        response = client.post(address("past_sight_ask", filed), {**SAID, **parts, **said})
        return client, response

    return asked


def address(name, referral, *on):
    return reverse(f"safeguarding:{name}", args=[referral.public_id, *on])


def today(filed):
    return address("past_sight", filed, clock.today().isoformat())


def lines(response):
    return [(one.stretch.seen.name, one.when[:5], one.opened) for one in response.context["told"].lines]


def test_della_sees_who_could_see_it_today_and_since_when_and_who_read_it(asked_by, filed, signed_in, people):
    sian = signed_in("sian")
    sian.get(reverse("referrals:case", args=[filed.public_id]))
    sian.get(reverse("referrals:several_printed"), {REFERRAL: filed.public_id})
    client, answer = asked_by("della")
    assert answer.status_code == 302 and answer["Location"] == today(filed)
    shown = client.get(today(filed))
    told = lines(shown)
    assert (people.dot.name, "From ", past_sight_told.NOT_SHOWN) in told
    assert [when for name, when, _ in told if name == people.priya.name and when.count(":")], "until she was kept away"
    read = next(opened for name, _, opened in told if name == people.sian.name)
    assert read.startswith("2 times") and read.endswith("Printed a record, with others, for the desk")
    stood = {(what, whom, ended) for what, whom, _, _, ended in shown.context["stood"]}
    assert ("Kept away", people.dot.name, f"Let in again by {people.ian.name}: Another family") in stood
    assert stood >= {("Kept away", people.priya.name, ""), ("Analyst", people.dot.name, "")}
    assert {"Broadfen NHS Trust", "Wensum County Council"} <= {one.agency for one in shown.context["told"].given}
    text = shown.content.decode()
    assert "Her cousin" not in text and filed.subject.display_name.split()[-1] not in text


def test_what_for_is_asked_first_and_stands_in_the_log(asked_by, filed, signed_in, people):
    refused = signed_in("amir").get(today(filed))
    assert refused.status_code == 302 and refused["Location"] == address("past_sight_ask", filed)
    asked_by("amir")[0].get(today(filed))
    kinds = Event.objects.filter(actor_id=people.amir.pk, target_id=str(filed.pk)).values_list("kind", flat=True)
    assert {"record.past_sight_asked", "record.past_sight_shown"} <= set(kinds)
    assert "Complaint 12" in Event.objects.filter(kind="record.past_sight_asked").latest("at").payload


def test_a_day_before_the_log_began_is_refused_beside_the_box(asked_by, filed):
    _, answer = asked_by("amir", clock.today() - timedelta(days=40))
    assert answer.status_code == 422
    assert "The log begins on" in answer.content.decode()


@pytest.mark.parametrize("on", ["2031-01-01", "2016-01-01", "yesterday", "2026-13-45"])
def test_a_day_without_a_log_has_no_page(asked_by, filed, on):
    assert asked_by("amir")[0].get(address("past_sight", filed, on)).status_code == 404


def test_as_a_file_no_cell_is_a_formula_and_that_it_left_is_in_the_log(asked_by, filed, people):
    client, _ = asked_by("amir")
    file = client.post(address("past_sight_take", filed, clock.today().isoformat()))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == past_sight_told.HEADINGS
    cells = [cell for row in rows[1:] for cell in row]
    assert ["Given out by then", "Broadfen NHS Trust"] in [row[:2] for row in rows]
    assert "'=cmd|'/c calc'!A1" in cells and not [cell for cell in cells if cell.startswith("=")]
    assert Event.objects.filter(kind="record.past_sight_taken", target_id=str(filed.pk)).count() == 1


@pytest.mark.parametrize("name", ["omar", "sian", "ian", "tanya", "lena", "carl", "ada", "rex", "yusuf"])
def test_for_everybody_else_there_is_no_such_page(asked_by, filed, name):
    client, answer = asked_by(name)
    assert answer.status_code == 404 and client.get(today(filed)).status_code == 404


def test_it_is_linked_from_the_records_story(filed, people, signed_in):
    told = reverse("audit:story", args=["referrals.Referral", str(filed.pk)])
    for name in ("amir", "della"):
        assert address("past_sight_ask", filed).encode() in signed_in(name).get(told).content
