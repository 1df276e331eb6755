"""Tanya is a teacher and has become a Prevent officer as well: who audits the school reads nothing of her police work, and the
force's own data protection officer all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, MembershipState
from accounts.roles import Role
from audit.access import decide_export, worked_there
from audit.acting import acting
from audit.console import anomalies, exporting
from audit.console import queries as console
from audit.models import ExportRequest
from audit.moves import MoveDenied
from evidence import actions as files
from referrals.casework import first_read
from referrals.casework.actions import claiming, enquiring, sealing
from referrals.filing.actions import drafting
from referrals.filing.file_places import CASE_FILE
from tests.records import a_referral

A_FILM = {"name": "film.mp4", "size": 1_000, "sha256": "0" * 64}
THE_SCHOOL, THE_FORCE = "Hollow Lane Academy", "Wensum Constabulary"


def holds(person, role, agency, *, by):
    return Membership.objects.create(
        user=person,
        agency=Agency.objects.get(name=agency),
        role=role,
        state=MembershipState.ACTIVE,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )


@pytest.fixture
def both(people):
    """Her role at the school is the older one. Lena is the school's data protection officer, Della the force's."""
    holds(people.tanya, Role.PREVENT_OFFICER, THE_FORCE, by=people.ian)
    holds(people.lena, Role.DATA_PROTECTION_OFFICER, THE_SCHOOL, by=people.ian)
    return people


def seen_by(who, name, person, **asked):
    """What this reader of the log sees that the person did: kinds, and what they are about."""
    rows = console.events(who(name), asked=console.Asked(actor=str(person.pk), **asked), size=500).rows
    assert all(console.find(who(name), console.place_of(row)) for row in rows)
    return {(row.kind, row.target_type) for row in rows}


def of_records(seen):
    return {row for row in seen if not row[1].startswith(("accounts.", "usersessions.")) and row[1]}


def test_what_tanya_does_as_an_officer_is_seen_by_the_force_and_by_nobody_at_the_school(who, both, signed_in):
    referral, tanya = a_referral(who("femi")), signed_in("tanya")
    tanya.get(reverse("referrals:queue"))
    tanya.post(reverse("referrals:case_claim", args=[referral.public_id]))
    tanya.get(reverse("referrals:case", args=[referral.public_id]))
    with acting(who("tanya").actor):
        enquiring.add_line(referral=referral, question="Who is the man at the gate?", by=who("tanya"))
        begun = files.begin_upload(place=CASE_FILE, holder=referral, **A_FILM, by=who("tanya"))
    tanya.post(reverse("evidence:forget_upload", args=[begun.public_id]))
    seen = seen_by(who, "della", both.tanya)
    assert {
        ("list.shown", ""),
        ("referral.claim", "referrals.Referral"),
        ("record.viewed", "referrals.Referral"),
        ("file.dropped", "evidence.Unfinished"),
    } <= seen
    assert {("row.changed", "referrals.Referral"), ("row.created", "referrals.LineOfEnquiry")} <= seen
    others = seen_by(who, "lena", both.tanya)
    assert not of_records(others) and ("list.shown", "") not in others
    day = reverse("audit:day", args=[both.tanya.public_id, timezone.localdate().isoformat()])
    assert b"stands in that agency" in signed_in("lena").get(day).content, (
        "an alarm leads there, and the rest is elsewhere"
    )


def test_a_police_record_that_tanya_was_refused_or_may_not_know_of_is_named_to_the_force_alone(who, both, signed_in):
    """Neither the refusal nor the probe says by which role she came."""
    open_to_her, sealed = a_referral(who("femi")), a_referral(who("femi"))
    with acting(who("ian").actor):
        sealing.seal(referral=sealed, why="A colleague's family", by=who("ian"))
    tanya = signed_in("tanya")
    assert tanya.get(reverse("referrals:case", args=[sealed.public_id])).status_code == 404
    assert tanya.get(reverse("referrals:case_approve", args=[open_to_her.public_id])).status_code == 403
    asked = {("access.probed", "referrals.Referral"), ("access.refused", "referrals.Referral")}
    assert asked <= seen_by(who, "della", both.tanya)
    assert not asked & seen_by(who, "lena", both.tanya)


def test_what_tanya_files_as_a_teacher_is_seen_by_the_school(who, both):
    with acting(who("tanya").actor):
        draft = drafting.start(by=who("tanya"), place=both.tanya.memberships.get(role=Role.REFERRER))
    assert ("row.created", "referrals.Draft") in seen_by(who, "lena", both.tanya)
    assert not of_records(seen_by(who, "della", both.tanya))
    assert draft.agency.name == THE_SCHOOL


def test_that_tanya_signed_in_is_seen_at_each_of_her_agencies_and_at_no_third(who, both, signed_in):
    signed_in("tanya")
    holds(both.mina, Role.DATA_PROTECTION_OFFICER, "Marsh Road High School", by=both.ian)
    signing_in = ("signin.succeeded", "accounts.User")
    assert signing_in in seen_by(who, "della", both.tanya) and signing_in in seen_by(who, "lena", both.tanya)
    assert signing_in not in seen_by(who, "mina", both.tanya)


def test_who_left_the_school_is_seen_there_no_more(who, both, signed_in):
    holds(both.tanya, Role.PANEL_MEMBER, "Broadfen NHS Trust", by=both.ian)
    at_school = both.tanya.memberships.filter(agency__name=THE_SCHOOL)
    at_school.update(state=MembershipState.ENDED, ended_at=timezone.now(), ended_by=both.ada)
    signed_in("tanya")
    assert ("signin.succeeded", "accounts.User") not in seen_by(who, "lena", both.tanya)
    assert ("signin.succeeded", "accounts.User") in seen_by(who, "della", both.tanya)


def test_the_force_counts_what_tanya_read_there_as_read_by_its_own(who, both, signed_in):
    referral = a_referral(who("femi"))
    with acting(who("tanya").actor):
        claiming.claim(referral=referral, by=who("tanya"))
    signed_in("tanya").get(reverse("referrals:case", args=[referral.public_id]))
    read = next(one for one in first_read.first_reads(who("ian")) if one.pk == referral.pk)
    assert read.opened is not None


def test_what_tanya_did_while_she_worked_there_is_among_what_an_auditor_of_the_force_looks_at(
    who, both, signed_in, monkeypatch
):
    holds(both.pete, Role.AUDITOR, THE_FORCE, by=both.ian)
    monkeypatch.setattr(anomalies, "LIMITS", replace(anomalies.LIMITS, refusals_a_day=2))
    for _ in range(3):
        signed_in("tanya").get("/referrals/00000000-0000-4000-8000-000000000000/")
    assert [one.who for one in anomalies.find(who("pete"), days=1)] == ["Tanya Okafor"]
    at_force = both.tanya.memberships.filter(agency__name=THE_FORCE)
    at_force.update(confirmed_at=timezone.now() + timedelta(days=1))
    assert not anomalies.find(who("pete"), days=1)
    Membership.objects.create(user=both.mina, agency=at_force.get().agency, role=Role.PREVENT_OFFICER)
    assert {span.person for span in worked_there(who("pete"), "auditor")} == {both.tanya.pk}


def test_a_file_of_the_forces_log_is_decided_by_the_force_whatever_else_its_reader_does(who, both):
    holds(both.della, Role.REFERRER, "Fenside College", by=both.ian)
    asked = exporting.ask(asked=console.Asked(), purpose="lawfulness", detail="Review 12", key=uuid4(), by=who("della"))
    assert asked.agency_id == Agency.objects.get(name=THE_FORCE).pk


def test_who_reads_that_log_no_more_takes_nothing_and_what_was_asked_is_not_spent(who, both):
    """As a request that waits from before it was said whose log it is of."""
    asked = exporting.ask(asked=console.Asked(), purpose="lawfulness", detail="Review 12", key=uuid4(), by=who("della"))
    exporting.approve(request=asked, reason="yes", by=who("amir"))
    ExportRequest.objects.update(agency_id=Agency.objects.get(name="Fenside College").pk)
    with pytest.raises(MoveDenied, match="Ask again, of the one that you read"):
        exporting.take(request=asked, by=who("della"))
    asked.refresh_from_db()
    assert asked.taken_at is None


def test_of_two_agencies_whose_log_one_person_reads_the_service_decides(who, both):
    holds(both.della, Role.DATA_PROTECTION_OFFICER, "Fenside College", by=both.ian)
    asked = exporting.ask(asked=console.Asked(), purpose="lawfulness", detail="Review 12", key=uuid4(), by=who("della"))
    assert asked.agency_id is None and decide_export.allows(who("amir"), asked)
    assert not decide_export.allows(who("lena"), asked)
