"""A reference is drawn, and drawn again when another record has it; one mixin does it for every kind of record."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import IntegrityError

from core import reference_numbers
from core.reference_numbers import Referenced
from referrals.models import Referral
from tests.records import a_referral, a_request
from tests.source import ROOT, sources


@pytest.fixture
def draws(monkeypatch):
    """Lets a test say which references come out of the hat next."""

    def next_ones(*wanted):
        hat = iter(wanted)
        monkeypatch.setattr(reference_numbers, "new_reference", lambda prefix: next(hat))

    return next_ones


def test_tanyas_referral_is_sent_though_its_first_reference_is_taken(who, draws):
    first = a_referral(who("tanya"))
    draws(first.reference, first.reference, "PR7CDX94KMT")
    assert a_referral(who("tanya"), who={"forenames": "Ben"}).reference == "PR7CDX94KMT"


def test_a_request_too_is_drawn_again(who, draws):
    first = a_request(who)
    draws(first.reference, "PA7CDX94KMT")
    assert a_request(who, referral=first.referral, kind="task").reference == "PA7CDX94KMT"


def test_what_fails_for_another_reason_is_not_drawn_again(db, draws):
    draws("PR7CDX94KMT")
    with pytest.raises(IntegrityError, match="null"):
        Referral(document={}, sector="other").save()


def test_every_record_with_a_reference_of_its_own_draws_it_the_same_way():
    holders = [
        model
        for model in apps.get_models()
        if any(field.name == "reference" and field.unique for field in model._meta.fields)
    ]
    assert len(holders) == 7
    assert [model.__name__ for model in holders if not issubclass(model, Referenced)] == []
    assert len({model.PREFIX for model in holders}) == len(holders)


def test_nothing_else_draws_one():
    callers = [p for p in sources() if re.search(r"\bnew_reference\(", p.read_text())]
    # The number of a certificate stands beside the reference of what went, and nothing is found by it.
    certificates = "safeguarding/retention/disposing.py"
    assert [str(p.relative_to(ROOT)) for p in callers] == ["core/reference_numbers.py", certificates]
