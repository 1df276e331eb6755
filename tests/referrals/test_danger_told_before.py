"""Danger that was told before there was a row for it is converted by migration 0021 (ADR 0015)."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from referrals.casework.actions import responding
from referrals.filing.actions import adding
from referrals.models import Danger, Referral
from tests.records import a_referral

CONVERSION = import_module("referrals.migrations.0021_danger_told_before")


def as_it_was_before(referral):
    """The same referral in the database of a week ago: what was told, and no open row of it. No row can be deleted."""
    rows = Danger.objects.filter(referral=referral, ended_at__isnull=True)
    rows.update(ended_at=timezone.now(), ended_by=F("told_by"), ended_as="response")
    Referral.objects.filter(pk=referral.pk).update(danger_now="no", danger_told="no")


def converted(referral):
    as_it_was_before(referral)
    with connection.cursor() as cursor:
        for statement in (CONVERSION.TOLD, CONVERSION.STANDS, CONVERSION.OPEN):
            cursor.execute(statement)
    return Referral.objects.get(pk=referral.pk)


def opened_of(referral):
    return referral.dangers.filter(ended_at__isnull=True)


@pytest.mark.parametrize("danger", ["yes", "not_sure"])
def test_danger_of_the_form_that_was_not_answered_stands(who, danger):
    referral = converted(a_referral(who("tanya"), danger={"danger": danger}))
    opened = opened_of(referral).get()
    assert (referral.danger_now, referral.danger_told, opened.told) == (danger, danger, danger)
    assert (opened.told_at, opened.told_by) == (referral.submitted_at, referral.submitted_by)


def test_danger_of_an_addition_stands_graver_than_the_form(who):
    referral = a_referral(who("tanya"), danger={"danger": "not_sure"})
    adding.add_information(referral=referral, text="A knife", immediate_danger="yes", by=who("tanya"))
    assert opened_of(converted(referral)).get().told == "yes"


def test_danger_with_a_response_on_record_was_told_and_stands_no_more(who):
    referral = a_referral(who("tanya"), danger={"danger": "yes"})
    responding.record_emergency(
        referral=referral,
        incident_number="WC-1",
        told="Control room",
        when=timezone.now(),
        what_was_said="A car is on its way",
        by=who("dot"),
    )
    after = converted(referral)
    assert (after.danger_told, after.danger_now, opened_of(after).count()) == ("yes", "no", 0)


def test_where_nothing_was_told_nothing_is_opened(who):
    assert opened_of(converted(a_referral(who("tanya")))).count() == 0
