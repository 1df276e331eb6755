"""The differences that people read beside the log: nothing that was entered is left out of them."""

from __future__ import annotations

from audit.models import Diff
from subjects.models import Name
from tests.records import a_referral


def test_a_surname_that_reads_like_nothing_is_in_the_difference(who):
    """None is a surname; django-auditlog compares texts unless it is told not to, and the text of nothing is None."""
    referral = a_referral(who("tanya"))
    name = Name.objects.create(subject=referral.subject, surname="None", source="filed")
    entered = Diff.objects.get_for_object(name).get()
    assert entered.changes["surname"] == [None, "None"]
