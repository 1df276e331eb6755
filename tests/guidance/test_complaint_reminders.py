"""A complaint that nobody acknowledges is named to its officers before the law's 30 days are over, and after."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency, Notice
from guidance import complaints, reminders
from guidance.models import ComplaintIntake

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(people):
    """About Wensum Constabulary, whose data protection officer is Della Frost."""
    details = {
        "controller": Agency.objects.get(name="Wensum Constabulary"),
        "topic": "wrong",
        "name": "A. Person",
        "contact": "By post",
        "words": "I was never there.",
    }
    return complaints.receive(details=details, once=uuid.uuid4(), sent_from="here")


def left(complaint: ComplaintIntake, *, days: int) -> None:
    """So many days are left to acknowledge it, and the keeper comes round twice."""
    ComplaintIntake.objects.filter(pk=complaint.pk).update(acknowledge_by=timezone.localdate() + timedelta(days=days))
    reminders.remind()
    reminders.remind()


def said() -> list[str]:
    return list(Notice.objects.exclude(kind="complaint.received").order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    "days, kinds",
    [
        (8, []),
        (7, ["complaint.due_soon"]),
        (2, ["complaint.due_soon"]),
        (1, ["complaint.due"]),
        (0, ["complaint.due"]),
        (-1, ["complaint.overdue"]),
        (-40, ["complaint.overdue"]),
    ],
)
def test_the_officer_is_told_in_time_and_once(complaint, days, kinds):
    left(complaint, days=days)
    assert said() == kinds


def test_each_rung_is_climbed_as_the_days_pass(complaint):
    for days in (7, 1, -1):
        left(complaint, days=days)
    assert said() == ["complaint.due_soon", "complaint.due", "complaint.overdue"]


def test_only_the_officers_of_the_organisation_are_told(complaint):
    told_first = set(Notice.objects.values_list("person", flat=True))
    left(complaint, days=-1)
    told_last = Notice.objects.filter(kind="complaint.overdue").values_list("person", flat=True)
    assert set(told_last) == told_first != set()


def test_an_acknowledged_complaint_is_not_chased(complaint, who):
    complaints.acknowledge(complaint=complaint, by=who("della"))
    left(complaint, days=-1)
    assert said() == []
