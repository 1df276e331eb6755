"""What is unusual: each kind is found with its events, within the limits, for auditors only and of their own people."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.authority import authority_of
from accounts.models import Membership
from audit.acting import acting
from audit.capture import partitions
from audit.console import anomalies
from audit.kinds import ACCESS_REFUSED, LIST_SEARCHED, RECORD_VIEWED
from audit.log import log
from audit.models import Event
from referrals.casework.actions import claiming, sealing
from subjects.matching.index import reindex
from subjects.models import Name
from tests.audit.sealed import connected
from tests.records import a_referral

PAGE = "/audit/unusual/"
TODAY = timezone.localdate


@pytest.fixture
def omar(people):
    return people.omar


def does(person, times: int = 1, *, kind=RECORD_VIEWED, **said) -> None:
    with acting(authority_of(person).actor):
        for _ in range(times):
            log(kind, **said)


def kinds_found(who, days: int = 7, name: str = "Omar Haddad") -> list[str]:
    return [finding.kind for finding in anomalies.find(who, days=days) if finding.who == name]


@pytest.fixture
def tally(people):
    """Days that were counted before: (days ago, reads, hours). Taken away again afterwards, by the owner."""

    def write(person, ago: int, reads: int, *, hour: int = 10, refusals: int = 0) -> None:
        hours, agency = [0] * 24, authority_of(person).actor.agency_id
        hours[hour] = reads
        with connected("log") as owner:
            owner.execute(
                "insert into audit_tally values (%s, %s, %s, %s, %s, %s)",
                [TODAY() - timedelta(days=ago), person.pk, agency, reads, refusals, hours],
            )

    yield write
    with connected("log") as owner:
        owner.execute("delete from audit_tally")


# --- Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tom", "lena", "omar", "ian", "ada", "rex", "pat", "della"])
def test_nobody_but_an_auditor_knows_the_page(signed_in, name):
    assert signed_in(name).get(PAGE).status_code == 404


def test_an_auditor_sees_it_and_it_says_that_every_limit_is_local(signed_in):
    page = signed_in("amir").get(PAGE)
    assert page.status_code == 200
    assert b"local limit" in page.content and b"None is statutory" in page.content


def test_looking_is_an_event(signed_in, people):
    signed_in("amir").get(PAGE, {"days": "28"})
    event = Event.objects.filter(kind="console.anomalies_shown").latest("id")
    assert event.actor_id == people.amir.pk and '"days": 28' in event.payload


@pytest.mark.parametrize("days", ["", "3000", "-1", "x"])
def test_no_longer_period_than_those_offered_is_looked_at(signed_in, days):
    page = signed_in("amir").get(PAGE, {"days": days})
    assert next(tab.label for tab in page.context["tabs"] if tab.current) == "Last 7 days"


# --- Refusals and volume ------------------------------------------------------------------------------


@pytest.mark.parametrize(("times", "found"), [(9, []), (10, ["Many refusals"])])
def test_many_refusals_of_one_person_on_one_day(who, omar, times, found):
    does(omar, times, kind=ACCESS_REFUSED)
    assert kinds_found(who("amir")) == found


def test_a_finding_leads_to_the_events_behind_it(signed_in, omar):
    does(omar, 10, kind=ACCESS_REFUSED)
    amir = signed_in("amir")
    finding = next(f for f in amir.get(PAGE).context["found"] if f.kind == "Many refusals")
    behind = [entry["event"] for entry in amir.get(finding.url).context["entries"]]
    assert {(event.actor_id, event.kind) for event in behind} == {(omar.pk, "access.refused")}


@pytest.mark.parametrize(("usual", "found"), [(20, ["Unusual volume"]), (100, [])])
def test_volume_is_held_against_what_the_person_usually_reads(who, omar, tally, monkeypatch, usual, found):
    monkeypatch.setattr(anomalies, "is_working_day", lambda day: True)
    tally(omar, 2, 150)
    for ago in (10, 11, 12):
        tally(omar, ago, usual)
    assert kinds_found(who("amir")) == found


def test_volume_is_held_against_what_the_role_usually_reads(who, people, tally, monkeypatch):
    """Omar has always read much; other Prevent officers have not."""
    monkeypatch.setattr(anomalies, "is_working_day", lambda day: True)
    tally(people.omar, 2, 120)
    for person, usual in ((people.omar, 110), (people.priya, 10), (people.yusuf, 10)):
        tally(person, 10, usual)
    assert kinds_found(who("amir")) == ["Unusual volume"]


def test_somebody_new_with_little_to_do_is_nothing_unusual(who, omar):
    does(omar, 30)
    assert "Unusual volume" not in kinds_found(who("amir"))


@pytest.mark.parametrize(
    ("hour", "works", "found"),
    [
        (6, True, ["Out of hours"]),
        (7, True, []),
        (18, True, []),
        (19, True, ["Out of hours"]),
        (10, False, ["Out of hours"]),
    ],
)
def test_reads_before_and_after_the_hours_of_a_working_day_and_on_days_off(
    who, omar, tally, monkeypatch, hour, works, found
):
    monkeypatch.setattr(anomalies, "is_working_day", lambda day: works)
    tally(omar, 3, 25, hour=hour)
    assert kinds_found(who("amir")) == found


def test_the_window_is_kept_to(who, omar, tally):
    tally(omar, 9, 25, hour=3)
    assert (kinds_found(who("amir"), days=7), kinds_found(who("amir"), days=28)) == ([], ["Out of hours"])


# --- Own names and sealed records ----------------------------------------------------------------------


@pytest.mark.parametrize(("words", "found"), [("haddad", ["Own name"]), ("Someone Else", [])])
def test_searching_for_the_own_name(who, omar, words, found):
    does(omar, kind=LIST_SEARCHED, data={"search": {"q": words}})
    assert kinds_found(who("amir")) == found


def test_what_was_searched_for_stays_hidden(signed_in, omar):
    does(omar, kind=LIST_SEARCHED, data={"search": {"q": "haddad of Quince Street"}})
    page = signed_in("amir").get(PAGE).content
    assert b"Searched for their own family name" in page and b"Quince Street" not in page


@pytest.fixture
def referral(who):
    return a_referral(who("tom"))


def test_opening_a_record_about_somebody_of_the_own_name(who, omar, referral):
    does(omar, target=referral)
    assert kinds_found(who("amir")) == []
    Name.objects.create(subject=referral.subject, forenames="Omar", surname="HÁDDAD", source="test")
    reindex(subject=referral.subject)
    assert kinds_found(who("amir")) == ["Own name"]


@pytest.fixture
def sealed(who, referral):
    """Tom's referral, read by Omar, claimed by Priya, and sealed by Ian since."""
    does(who("omar").person, 3, target=referral)
    referral = claiming.claim(referral=referral, by=who("priya"))
    does(who("sian").person, target=referral)
    sealing.seal(referral=referral, why="Named in an investigation", by=who("ian"))
    return referral


def test_openings_before_the_seal_accuse_nobody(who, sealed):
    assert [f for f in anomalies.find(who("amir"), days=7) if f.kind == "Sealed record"] == []


@pytest.mark.parametrize("name", ["priya", "ian", "tom"])
def test_those_who_may_open_it_are_not_accused_of_it(who, people, sealed, name):
    does(getattr(people, name), 5, target=sealed)
    assert [f for f in anomalies.find(who("amir"), days=7) if f.kind == "Sealed record"] == []


def test_fifty_openings_of_one_sealed_record_are_one_line_that_leads_to_the_fifty(signed_in, omar, sealed):
    does(omar, 45, target=sealed)
    amir = signed_in("amir")
    found = [f for f in amir.get(PAGE).context["found"] if f.kind == "Sealed record"]
    assert [(f.who, f.says) for f in found] == [("Omar Haddad", "Opened a sealed record 45 times")]
    behind = [entry["event"] for entry in amir.get(found[0].url).context["entries"]]
    assert {(event.actor_id, event.target_id) for event in behind} == {(omar.pk, str(sealed.pk))}


def test_the_officers_own_work_hides_nobody_elses_look(who, people, omar, sealed):
    does(omar, target=sealed)
    does(people.priya, 60, target=sealed)
    assert kinds_found(who("amir")) == ["Sealed record"]


def test_a_look_under_a_seal_is_told_after_the_seal_was_lifted(who, omar, sealed):
    does(omar, target=sealed)
    Membership.objects.filter(user=who("sian").person).update(role="inspector")
    sealing.lift_seal(referral=sealed, why="The investigation is over", by=who("sian"))
    does(omar, target=sealed)
    found = [f for f in anomalies.find(who("amir"), days=7) if f.kind == "Sealed record"]
    assert [(f.who, f.says) for f in found] == [("Omar Haddad", "Opened a sealed record")]


def test_a_refused_look_at_a_sealed_record_stands_in_its_story(signed_in, omar, sealed):
    assert signed_in("omar").get(reverse("referrals:case", args=[sealed.public_id])).status_code == 404
    told = signed_in("amir").get(f"/audit/records/referrals.Referral/{sealed.pk}/").context["entries"]
    refused = [entry["event"] for entry in told if entry["event"].kind == "access.probed"]
    assert [event.actor_id for event in refused] == [omar.pk]


# --- Whose ---------------------------------------------------------------------------------------------


def test_an_auditor_of_one_controller_looks_at_its_own_people_only(who, people, omar, tally, monkeypatch):
    monkeypatch.setattr(anomalies, "agencies_audited", lambda _: [people.tanya.memberships.first().agency_id])
    tally(omar, 3, 25, hour=3)
    tally(people.tanya, 3, 25, hour=3)
    assert {finding.who for finding in anomalies.find(who("amir"), days=7) if finding.kind == "Out of hours"} == {
        people.tanya.name
    }


# --- Counting --------------------------------------------------------------------------------------------


AN_EVENT = """
insert into audit_event (at, id, xid, kind, operation, actor_id, actor_name, agency_id, agency_name, db_user, request_id,
                         target_type, target_id, ids, payload, salt, commitment) overriding system value
values (%s, %s, '3', 'record.viewed', 'consultation', 7000, 'Omar Haddad', 8000, '', '', '', '', '', '{}', '{}', '', '')
"""


def test_a_day_that_is_over_is_counted_once_and_by_its_hours(db):
    noon = timezone.localtime().replace(hour=12, minute=0) - timedelta(days=1)
    with connected("log") as owner:
        for number, at in enumerate((noon, noon, noon + timedelta(hours=8))):
            owner.execute(AN_EVENT, [at, 9_000_000_000 + number])
        owner.execute("select audit_tally_days()")
        counted = "select day, agency_id, reads, hours[13], hours[21] from audit_tally where actor_id = 7000"
        assert owner.execute(counted).fetchall() == [(noon.date(), 8000, 3, 2, 1)]
        assert owner.execute("select audit_tally_days()").fetchone() == (0,)
        owner.rollback()


def test_what_is_committed_the_day_after_is_counted_too(db):
    noon = timezone.localtime().replace(hour=12, minute=0) - timedelta(days=1)
    with connected("log") as owner:
        counted = "select reads from audit_tally where actor_id = 7000"
        for number in range(2):
            owner.execute(AN_EVENT, [noon, 9_000_000_000 + number])
            assert owner.execute("select audit_tally_days()").fetchone()[0] > 0
            assert owner.execute(counted).fetchall() == [(number + 1,)]
        owner.rollback()


def test_the_keeper_counts(transactional_db, tally, as_keeper):
    assert partitions.count_days() >= 0


def test_the_app_cannot_write_a_tally(db):
    with connected("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("insert into audit_tally values (current_date, 1, 1, 0, 0, array_fill(0, array[24]))")
