"""Agreements between agencies: recorded by the service's administrators, read by the parties' data protection officers."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Notice
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from referrals.agreements import actions
from referrals.models import Agreement, ReferralShare
from safeguarding.cases.actions.panel import case_goes_on, give_again
from tests.records import a_request
from tests.safeguarding.test_panel import fresh, referred, taken_back
from tests.statements import counted


def agency(name):
    return Agency.objects.get(name=name)


def record(who, *, by="rex", days=365, begins=0, purposes=("child_protection",), others=("Broadfen NHS Trust",)):
    today = timezone.localdate()
    return actions.record(
        title="Sharing in Wensum",
        document="ISA-1",
        parties=[agency("Wensum Constabulary"), *map(agency, others)],
        purposes=purposes,
        from_day=today + timedelta(days=begins),
        until_day=today + timedelta(days=days),
        by=who(by),
    )


def covers(*, purpose="child_protection", other="Broadfen NHS Trust"):
    return actions.covering(agency("Wensum Constabulary"), agency(other), purpose=purpose)


def test_it_covers_its_parties_its_bases_and_its_days(who):
    made = record(who)
    assert covers() == made
    assert covers(purpose="law_enforcement") is None and covers(other="Bridge Youth Project") is None


def test_one_that_begins_later_or_was_ended_covers_nothing(who):
    record(who, begins=2)
    actions.end(agreement=record(who), by=who("rex"))
    assert covers() is None


def test_of_two_the_one_that_lasts_longer_is_named(who):
    longer, _ = record(who, days=90), record(who, days=30)
    assert covers() == longer


def test_the_event_of_a_request_and_of_a_copy_names_the_agreement_that_covers_it_or_none(who, signed_in):
    bare = a_request(who, lawful_basis="child_protection")
    made = record(who, purposes=("safeguarding_public_task",), others=("Broadfen NHS Trust", "Wensum County Council"))
    covered = a_request(who, lawful_basis="safeguarding_public_task")
    assert [named_by("partneraction.ask", one) for one in (covered, bare)] == [made.pk, None]
    assert [named_by("share.given", one.referral) for one in (covered, bare)] == [made.pk, None]
    assert [one.referral.shares.get().agreement for one in (covered, bare)] == [made, None]
    actions.end(agreement=made, by=who("rex"))  # what was shared under it stays so
    ian, page = signed_in("ian"), reverse("safeguarding:who_sees", args=[covered.referral.public_id])
    with counted() as statements:
        shown = ian.get(page).content.decode()
    assert "Sharing in Wensum, until" in shown
    assert not [each for each in statements if 'FROM "referrals_agreement"' in each], "it stands on the share"
    ReferralShare.objects.update(agreement=None, agreement_asked_at=None)
    assert "Sharing in Wensum, until" in ian.get(page).content.decode(), "shared before that was kept"
    asked = signed_in("omar").get(reverse("safeguarding:action", args=[bare.public_id])).content.decode()
    assert "No agreement covers this." in asked


def named_by(kind, record):
    event = Event.objects.get(kind=kind, target_id=str(record.pk), target_type=record._meta.label)
    return json.loads(event.payload)["agreement"]


@pytest.mark.parametrize("by", ["della", "fay", "sian"])
def test_only_the_services_administrators_record_and_end(who, by):
    made = record(who)
    with pytest.raises(MoveDenied):
        record(who, by=by)
    with pytest.raises(MoveDenied):
        actions.end(agreement=made, by=who(by))


@pytest.mark.parametrize("wrong", [{"others": ()}, {"days": -1}, {"days": 3, "begins": 5}])
def test_what_is_no_agreement_is_refused(who, wrong):
    with pytest.raises(MoveDenied):
        record(who, **wrong)


def test_it_is_ended_once(who):
    made = record(who)
    actions.end(agreement=made, by=who("rex"))
    with pytest.raises(MovedOn):
        actions.end(agreement=made, by=who("rex"))


@pytest.mark.parametrize(("left", "times"), [(61, 0), (60, 1), (15, 1), (14, 1), (-1, 0)])
def test_it_is_told_before_it_runs_out_once_for_each_reminder(who, people, left, times):
    made = record(who)
    Agreement.objects.filter(pk=made.pk).update(
        from_day=timezone.localdate() - timedelta(days=5), until_day=timezone.localdate() + timedelta(days=left)
    )
    for _ in range(2):
        actions.remind()
    told = Notice.objects.filter(kind="agreement.runs_out")
    assert told.count() == 2 * times and {one.person for one in told} <= {people.rex, people.della}


def posted(**more):
    today = timezone.localdate()
    days = {"from_day": today, "until_day": today + timedelta(days=100)}
    parts = {f"{name}-{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    parties = "Wensum Constabulary\nbroadfen nhs trust"
    said = {"title": "Sharing", "document": "ISA-2", "parties": parties, "purposes": ["child_protection"]}
    return {**said, **parts, "idempotency": str(uuid.uuid4()), **more}


def test_rex_records_one_by_name_and_della_reads_it_and_another_forces_officers_do_not(people, signed_in):
    shown = signed_in("rex").post(reverse("referrals:agreement_record"), posted(), follow=True).content.decode()
    assert "The agreement is recorded" in shown and "Broadfen NHS Trust" in shown and "Protecting a child" in shown
    page = signed_in("della").get(reverse("referrals:agreements")).content.decode()
    assert "ISA-2" in page and "Record an agreement" not in page


@pytest.mark.parametrize("parties", ["Wensum Constabulary", "Wensum Constabulary\nNowhere Trust", "a\nb"])
def test_a_party_that_is_none_is_told_beside_the_box(people, signed_in, parties):
    answer = signed_in("rex").post(reverse("referrals:agreement_record"), posted(parties=parties))
    assert answer.status_code == 422 and not Agreement.objects.exists()


def test_a_case_that_goes_on_stands_at_its_panel_under_what_it_was_referred_under(who):
    """Given anew it is asked anew: then it is told anew."""
    made = record(who, purposes=("channel_cooperation",), others=("Wensum County Council",))
    case = referred(who)
    assert case.panel.agreement == made
    actions.end(agreement=made, by=who("rex"))
    case_goes_on(case)
    assert fresh(case).panel.agreement == made
    said = Event.objects.filter(kind="share.given", target_id=str(case.pk), target_type="safeguarding.Case")
    assert [json.loads(one.payload)["agreement"] for one in said] == [made.pk, made.pk]
    taken_back(who, fresh(case))
    panel = fresh(case).panel
    again = give_again(panel=panel, reason="The right council", version=panel.version, by=who("omar"))
    assert again.agreement is None and again.agreement_asked_at is not None
