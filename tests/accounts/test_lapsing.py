"""What of training and vetting lapses next: the list, and a reminder to both sides, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice, User
from accounts.people import lapsing


def runs_out(person, *, training=None, vetting=None):
    today = timezone.localdate()
    days = {"training_until": training, "vetting_until": vetting}
    User.objects.filter(pk=person.pk).update(
        **{name: today + timedelta(days=left) for name, left in days.items() if left is not None}
    )


def reminded():
    for _ in range(2):
        lapsing.remind()
    return Notice.objects.filter(kind="account.lapsing"), Notice.objects.filter(kind="people.lapsing")


def test_the_list_has_what_lapsed_and_what_lapses_within_sixty_days_of_this_agency(people, signed_in):
    for person, left in ((people.priya, -1), (people.omar, 60), (people.sian, 61), (people.yusuf, 5)):
        runs_out(person, training=left)
    force = Agency.objects.get(name="Wensum Constabulary")
    shown = signed_in("fay").get(reverse("accounts:lapsing", args=[force.public_id])).content.decode()
    assert [name in shown for name in ("Priya Nair", "Omar Haddad", "Sian Pugh", "Yusuf Bright")] == [1, 1, 0, 0]
    assert "Has lapsed" in shown


@pytest.mark.parametrize(("left", "times"), [(31, 0), (30, 1), (8, 1), (7, 1), (0, 1), (-1, 0)])
def test_the_person_and_the_administrator_are_reminded_once(people, left, times):
    runs_out(people.priya, vetting=left)
    hers, fays = reminded()
    assert hers.count() == fays.count() == times
    assert not times or (hers.get().person, fays.get().person) == (people.priya, people.fay)


def test_again_in_the_last_week_and_for_each_date_by_itself(people):
    runs_out(people.priya, vetting=20, training=20)
    reminded()
    runs_out(people.priya, vetting=6)
    assert reminded()[0].count() == 3


def test_many_with_one_date_are_one_reminder_to_the_administrator(people):
    for person in (people.priya, people.omar, people.sian):
        runs_out(person, training=10)
    hers, fays = reminded()
    assert (hers.count(), fays.count()) == (3, 1)
