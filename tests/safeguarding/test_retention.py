"""Whether a record is kept: when it is reviewed, what is decided then by whom, and what holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership
from accounts.roles import Role
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from core.clock import months_after
from referrals import retention_classes
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.decision import Option
from referrals.retention_classes import TABLES, BadTable, in_force, read, table_on, tables
from safeguarding.models import Disposal, Retention
from safeguarding.retention import actions, entering
from safeguarding.retention.review_list import to_confirm
from tests.records import ENOUGH, a_decided_referral, an_assessed_referral

pytestmark = pytest.mark.usefixtures("assessed_beforehand")
TODAY = timezone.localdate()
WHY = {"reason": "not_needed", "words": "Nothing has been known of him for a year"}


def closed(who, *, years: int = 0, referral=None, **said) -> Referral:
    """Omar's referral, about a child where no other is given, closed so many years ago."""
    given = {"referral": referral} if referral else {}
    referral = a_decided_referral(who, particulars={"checked": "Everything", **said}, **given)
    ended = timezone.now() - timedelta(days=366 * years)
    Referral.objects.filter(pk=referral.pk).update(finished_at=ended)
    return Referral.objects.get(pk=referral.pk)


def entered(referral) -> Retention:
    """As the keeper finds it in its next round."""
    Retention.objects.update(reckoned_at=timezone.now() - timedelta(days=2))
    entering.reckon_anew()
    return Retention.objects.get(referral=referral)


def decided(who, **said) -> Disposal:
    return actions.decide_disposal(retention=entered(closed(who, years=2, **said)), **WHY, by=who("della"))


def confirmed(who) -> Disposal:
    return actions.confirm(disposal=decided(who), by=who("ian"))


def agreed(who, retention=None) -> Disposal:
    """The same, thirty days ago: the days in which it can be called off are over."""
    row = retention or entered(closed(who, years=2))
    then = timezone.now() - timedelta(days=30)
    with patch.object(actions, "timezone", SimpleNamespace(now=lambda: then, localdate=timezone.localdate)):
        disposal = actions.decide_disposal(retention=row, **WHY, by=who("della"))
        return actions.confirm(disposal=disposal, by=who("ian"))


def hold(who, retention=None, **said):
    force = Agency.objects.get(name="Wensum Constabulary")
    days = {"from_day": TODAY, "review_on": TODAY + timedelta(days=90), **said}
    return actions.put_hold(force=force, retention=retention, why="The inquiry asks", **days, by=who("della"))


def opened_again(who, referral) -> Referral:
    adding.add_information(referral=referral, text="He is back.", immediate_danger="no", by=who("tanya"))
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize(
    ("code", "anybody", "child", "under_10"), [("standard", 72, 12, 6), ("short", 12, 12, 6), ("serious", 120, 36, 12)]
)
def test_a_class_is_reviewed_after_its_months_and_a_childs_record_early(code, anybody, child, under_10):
    found = in_force().classes[code]
    assert found.first_review(child=False, under_10=False) == anybody
    assert found.first_review(child=True, under_10=False) == child
    assert found.first_review(child=True, under_10=True) == under_10


def test_the_table_names_every_outcome_and_its_sources():
    assert all(set(one.outcomes) == {*Option, ""} and len(one.sources) > 2 for one in tables())
    with pytest.raises(BadTable, match="has no such class"):
        read((TABLES / "2026-11.json").read_text().replace('"gather": "standard"', '"gather": "grave"'))


def test_the_first_review_is_a_childs_or_an_adults_and_earliest_under_10(who):
    adult = an_assessed_referral(who, last={**ENOUGH["last"], "under_18": "no"})
    found = closed(who, referral=adult, retention="standard")
    assert entered(found).review_on == months_after(TODAY, 72)
    found = closed(who, retention="standard")
    assert entered(found).review_on == months_after(TODAY, 12)
    found.subject.dates_of_birth.create(year=TODAY.year - 8, month=1, day=1, source="police")
    assert entered(found).review_on == months_after(TODAY, 6)


def test_a_table_of_a_later_day_waits_for_it_and_its_classes_are_known_all_the_same(monkeypatch):
    now = in_force()
    extra = replace(now.classes["short"], code="extra")
    later = replace(now, since=TODAY + timedelta(days=9), classes={**now.classes, "extra": extra})
    monkeypatch.setattr(retention_classes, "tables", lambda: (now, later))
    assert in_force() is now and table_on(later.since) is later
    assert now.kept_as("", said="extra", reasons=[]) is extra


def test_a_child_when_it_was_filed_is_a_child_although_of_age_when_it_was_closed(who):
    doubtful = an_assessed_referral(who, last={**ENOUGH["last"], "under_18": "not_sure"})
    found = closed(who, referral=doubtful, retention="standard")
    found.subject.dates_of_birth.create(year=TODAY.year - 20, month=1, day=1, source="police")
    Referral.objects.filter(pk=found.pk).update(received_at=timezone.now() - timedelta(days=4 * 366), child_now="no")
    assert entered(found).review_on == months_after(TODAY, 12)


def test_many_of_one_kind_keep_none_of_another_waiting_and_one_that_fails_waits_its_turn(who, monkeypatch, caplog):
    for _ in range(2):
        decided(who)
    new, reckon = closed(who, years=2), entering.reckon
    monkeypatch.setattr(entering, "AT_A_TIME", 2)
    monkeypatch.setattr(entering, "reckon", lambda one: reckon(one) if one.pk != new.pk else 1 / 0)
    assert entered(new).review_on is None and "was not reckoned" in caplog.text
    monkeypatch.undo()
    entering.reckon_anew()
    assert Retention.objects.get(referral=new).review_on is None
    assert entered(new).review_on


def test_a_day_that_the_decision_named_comes_first(who):
    early = TODAY + timedelta(days=30)
    assert entered(closed(who, early_review_on=early.isoformat())).review_on == early


def test_no_record_is_due_while_another_of_the_person_is_open_and_then_the_clock_starts_anew(who):
    referral = closed(who, years=7)
    assert entered(referral).review_on < TODAY
    back = opened_again(who, referral)
    row = entered(back)
    assert (row.review_on, row.since) == (None, None)
    with pytest.raises(MoveDenied, match="not reviewed now"):
        actions.decide_disposal(retention=row, **WHY, by=who("della"))


def test_the_officer_reviews_by_codes_days_and_agencies_and_reads_no_name(who, signed_in):
    row = entered(closed(who, years=2))
    della = signed_in("della")
    shown = [della.get(reverse("safeguarding:retention")), della.get(page(row))]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert "No further Prevent action" in shown[1].content.decode()
    assert not any("Dylan" in answer.content.decode() or "push" in answer.content.decode() for answer in shown)
    assert Event.objects.filter(kind="retention.viewed", target_id=str(row.pk)).count() == 1
    for name in ("omar", "tanya", "sian", "amir", "ada"):
        assert signed_in(name).get(page(row)).status_code == 404, name


def page(row) -> str:
    return reverse("safeguarding:retention_review", args=[row.public_id])


def test_one_person_decides_and_another_who_did_not_end_it_confirms(who):
    disposal = decided(who)
    with pytest.raises(MoveDenied, match="You decided this"):
        actions.confirm(disposal=disposal, by=who("della"))
    ended_it = "You recommended or approved how this record ended"
    for name, why_not in (("omar", ended_it), ("sian", ended_it), ("amir", "Only an inspector")):
        with pytest.raises(MoveDenied, match=why_not):
            actions.confirm(disposal=disposal, by=who(name))
    assert disposal.retention.referral.decisions.get().approval.by == who("sian").person
    Membership.objects.filter(user=who("sian").person).update(role=Role.INSPECTOR)
    with pytest.raises(MoveDenied, match=ended_it):
        actions.confirm(disposal=disposal, by=who("sian"))
    for name, listed in (("sian", False), ("ian", True)):
        rows = Retention.objects.filter(to_confirm(who(name), ""))
        assert rows.exists() == listed
    done = actions.confirm(disposal=disposal, by=who("ian"))
    assert done.may_go_on == TODAY + timedelta(days=28)
    with pytest.raises(MovedOn, match="confirmed already"):
        actions.confirm(disposal=disposal, by=who("ian"))


@pytest.mark.parametrize("name", ["omar", "ian", "sian"])
def test_only_the_officer_decides(who, name):
    row = entered(closed(who, years=2))
    with pytest.raises(MoveDenied, match="Only the data protection officer"):
        actions.decide_disposal(retention=row, **WHY, by=who(name))
    with pytest.raises(MoveDenied, match="Only the data protection officer"):
        hold(lambda _: who(name), row)


def test_it_is_kept_until_a_day_and_of_a_child_for_no_longer_than_a_year(who):
    row = entered(closed(who, years=2))
    said = {"reason": "safeguarding", "words": "A court reads it in May", "by": who("della")}
    with pytest.raises(MoveDenied, match="at most until"):
        actions.keep(retention=row, until=TODAY + timedelta(days=400), **said)
    until = TODAY + timedelta(days=200)
    actions.keep(retention=row, until=until, **said)
    assert entered(row.referral).review_on == until


def test_what_is_opened_again_while_it_can_be_called_off_overtakes_the_disposal_for_good(who):
    disposal = confirmed(who)
    referral = opened_again(who, disposal.retention.referral)
    entered(referral)
    disposal.refresh_from_db()
    assert disposal.overtaken_at and not Disposal.objects.standing().exists()
    with pytest.raises(MovedOn):
        actions.call_off(disposal=disposal, reason="He is back", by=who("della"))
    assert Event.objects.filter(kind="retention.disposal_overtaken").count() == 1


def test_under_a_hold_nothing_is_decided_or_confirmed_and_its_end_gives_the_days_anew(who):
    disposal = confirmed(who)
    stands = hold(who, disposal.retention)
    another = hold(who)
    with pytest.raises(MoveDenied, match="Call that off first"):
        actions.decide_disposal(retention=disposal.retention, **WHY, by=who("della"))
    actions.call_off(disposal=disposal, reason="The inquiry", by=who("ian"))
    with pytest.raises(MoveDenied, match="A hold stands"):
        actions.decide_disposal(retention=disposal.retention, **WHY, by=who("della"))
    actions.end_hold(hold=stands, reason="It is over", by=who("della"))
    with pytest.raises(MoveDenied, match="A hold stands"):
        actions.decide_disposal(retention=disposal.retention, **WHY, by=who("della"))
    actions.end_hold(hold=another, reason="It is over", by=who("della"))
    with pytest.raises(MovedOn):
        actions.end_hold(hold=another, reason="It is over", by=who("della"))
    again = actions.decide_disposal(retention=disposal.retention, **WHY, by=who("della"))
    held = hold(who)
    with pytest.raises(MoveDenied, match="A hold stands"):
        actions.confirm(disposal=again, by=who("ian"))
    actions.end_hold(hold=held, reason="It is over", by=who("della"))
    actions.confirm(disposal=again, by=who("ian"))


def test_a_hold_in_the_days_of_calling_off_starts_them_anew(who):
    disposal = agreed(who)
    actions.end_hold(hold=hold(who), reason="It is over", by=who("della"))
    disposal.refresh_from_db()
    assert disposal.may_go_on == TODAY + timedelta(days=28)
