"""A case of 300 contacts, 40 meetings and 12 assessments: its pages ask no more of the database than those of a young one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.models.casework import Contact
from safeguarding.frameworks import in_use
from safeguarding.models import AgendaItem, Assessment, AssessmentState, CaseReview, Meeting, PlanLine
from tests.records import a_line
from tests.safeguarding.assessing import now
from tests.safeguarding.at_the_panel import at_the_panel
from tests.safeguarding.test_closing import a_planned_case
from tests.statements import statements

CONTACTS, MEETINGS, ASSESSMENTS, REVIEWS, LINES = 300, 40, 12, 40, 30
AT_MOST = 10  # of a list, beyond what every page asks


@pytest.fixture(scope="module")
def _told(once_a_module):
    who = once_a_module.who
    case = a_planned_case(who)
    a_line(who, case)
    return at_the_panel(who, now(case))


@pytest.fixture
def told(_told, people):
    return _told


def grown(told, people, *, part=1, since=0):
    """So many years of it, as rows: each was written by its own act elsewhere."""
    case, at = told.case, timezone.now() - timedelta(days=since)
    Contact.objects.bulk_create(
        Contact(
            referral=case.referral,
            with_whom="person",
            reached=True,
            how="At school",
            when=at - timedelta(days=number),
            what_was_said=f"He said so for the {number}th time",
            by=people.omar,
        )
        for number in range(max(1, CONTACTS // part))
    )
    _meetings(told, people, at, max(1, MEETINGS // part))
    Assessment.objects.bulk_create(
        Assessment(
            case=case,
            framework=in_use()[0].code,
            framework_version=in_use()[0].version,
            state=AssessmentState.COUNTERSIGNED,
            narrative="As before",
            protects="His aunt",
            author=people.omar,
            begun_at=at - timedelta(days=90 * number + 2),
            signed_at=at - timedelta(days=90 * number + 1),
            answer="Agreed",
            answered_by=people.sian,
            answered_at=at - timedelta(days=90 * number),
        )
        for number in range(1, max(1, ASSESSMENTS // part) + 1)
    )
    today = timezone.localdate()
    said = {"case": case, "note": "He came", "was_due": today, "next_on": today, "by": people.omar}
    CaseReview.objects.bulk_create(
        CaseReview(**said, at=at - timedelta(days=30 * n)) for n in range(max(1, REVIEWS // part))
    )
    line = {"case": case, "about": "need", "what": "A talk", "person": "Lena Marsh", "due_on": today, "by": people.omar}
    PlanLine.objects.bulk_create(PlanLine(**line, need=f"Need {number}") for number in range(max(1, LINES // part)))


def _meetings(told, people, at, number_of):
    met = Meeting.objects.bulk_create(
        Meeting(panel=told.panel, starts_at=at - timedelta(days=28 * number), minutes_long=60, called_by=people.cora)
        for number in range(1, number_of + 1)
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=one, case=told.case, residence=told.case.force, state="taken_off", why="Progress", asked="Go on?"
        )
        for one in met
    )


def asked_at(client, path):
    client.get(path)  # what is written once for a shape of roles, and that the session is in use
    with statements() as asked:
        assert client.get(path).status_code == 200, path
    return sum(asked.values())


def pages(told):
    case = told.case
    return {
        "the case": ("omar", reverse("safeguarding:case", args=[case.public_id])),
        "its evidence": ("omar", reverse("safeguarding:evidence", args=[case.public_id])),
        "who was spoken to": ("omar", reverse("referrals:case", args=[case.referral.public_id])),
        "the case at the council": ("cora", reverse("safeguarding:panel_case", args=[case.public_id])),
        **lists(told),
    }


def lists(told):
    return {
        "cases": ("omar", reverse("safeguarding:cases")),
        "panels": ("cora", reverse("safeguarding:panels")),
        "meetings": ("cora", reverse("safeguarding:standing_panel", args=[told.panel.public_id])),
        "a meeting": ("hugh", reverse("safeguarding:meeting", args=[told.meeting.public_id])),
        "cases at the panel": ("cora", reverse("safeguarding:panel")),
    }


def test_no_page_of_a_long_case_asks_more_than_that_of_a_young_one(told, people, signed_in):
    clients = {name: signed_in(name) for name in ("omar", "cora", "hugh")}
    grown(told, people, part=CONTACTS)
    young = {page: asked_at(clients[name], path) for page, (name, path) in pages(told).items()}
    grown(told, people, since=1)
    old = {page: asked_at(clients[name], path) for page, (name, path) in pages(told).items()}
    assert {page: (young[page], old[page]) for page in old if old[page] > young[page]} == {}


def test_a_list_asks_ten_questions_at_most_beyond_what_every_page_asks(told, people, signed_in):
    clients = {name: signed_in(name) for name in ("omar", "cora", "hugh")}
    grown(told, people)
    frame = {name: asked_at(client, reverse("accounts:you")) for name, client in clients.items()}
    found = {page: asked_at(clients[name], path) - frame[name] for page, (name, path) in lists(told).items()}
    assert {page: count for page, count in found.items() if count > AT_MOST} == {}
