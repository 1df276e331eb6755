"""He moves to Calder Vale: Ian puts the open case to the police there, and Iris takes it over for Yusuf, or declines."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, Agency, Membership, Notice
from audit.models import Event
from audit.moves import MoveDenied, MovedOn, Stale
from core.reference_numbers import display_reference
from core.row_security import reading
from referrals.access import see_case_file
from referrals.casework.actions import case_events, case_team, sealing
from referrals.casework.actions.sight import state_purpose
from referrals.casework.actions.transferring import leave_sight
from referrals.casework.presenters.timeline import happenings
from referrals.casework.rules import decisions
from referrals.casework.rules.holds import newest_check
from referrals.models import Deconfliction, EmergencyAccess, Referral, RiskOwner
from referrals.models.sharing import ShareKind
from referrals.tiers.rules import Chosen
from safeguarding.access import see_action, see_case
from safeguarding.cases.actions import cases
from safeguarding.cases.actions import transfers as acts
from safeguarding.cases.duties import chasing_hand_overs
from safeguarding.mergers.names import agency_then
from safeguarding.models import AgendaItem, Case, CaseTransfer, DisposalHold, PartnerAction
from safeguarding.panels.actions import meetings
from safeguarding.requests.actions import steering
from safeguarding.sight.past_openings import stood
from safeguarding.story import became_a_case
from tests.records import a_decided_referral, a_line, a_request, the_desk_says
from tests.safeguarding.assessing import begun, signed
from tests.safeguarding.at_the_panel import HOUR, a_meeting, a_panel, listed
from tests.safeguarding.test_hand_overs import pressed, shown, told
from tests.safeguarding.test_hand_overs import put as put_to_council
from tests.safeguarding.test_panel import referred

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

WENSUM, CALDER = "Wensum Constabulary", "Calder Vale Police"


def now(record):
    return type(record).objects.get(pk=record.pk)


def put(who, case, *, by="ian", to=CALDER, **given):
    typed = {
        "why": "He lives with his aunt now",
        "lives_there_from": timezone.localdate(),
        "version": now(case).version,
    }
    return acts.put_forward(case=now(case), to=Agency.objects.get(name=to), by=who(by), **{**typed, **given})


def accepted(who, asked, *, by="iris", to="yusuf", version=1):
    return acts.accept(transfer=asked, to=who(to).person, version=version, by=who(by))


def sees(who, rule, record):
    return {name for name in ("omar", "priya", "sian", "ian", "iris", "yusuf") if rule.allows(who(name), record)}


OURS, THEIRS = {"omar", "priya", "sian", "ian"}, {"iris", "yusuf"}


def test_the_whole_way_through_the_pages(who, signed_in, second_net):
    case, ian, iris = referred(who), signed_in("ian"), signed_in("iris")
    over, goes_on = (a_request(who, referral=case.referral, kind=kind) for kind in ("information", "task"))
    over = steering.withdraw(action=over, reason="She told us", version=over.version, by=who("omar"))
    began = now(case)
    assert "put it to another force" in " ".join(shown(ian, "case", case).text.split())
    form = shown(ian, "transfer_case", case).text
    assert CALDER in form and f">{WENSUM}<" not in form
    today = timezone.localdate()
    day = dict(zip(("day", "month", "year"), (today.day, today.month, today.year), strict=True))
    typed = {f"lives_there_from-{part}": number for part, number in day.items()} | {"why": "He lives with his aunt now"}
    pressed(ian, "transfer_case", case, to=Agency.objects.get(name=CALDER).pk, **typed)
    asked = CaseTransfer.objects.get()
    assert told("transfer.asked") == {"Iris Dunmore"} and told("case.transfer_put") == {"Omar Haddad"}
    assert "says whether it takes the case over" in shown(signed_in("omar"), "case", case).text
    assert "Cases put to another force, and not answered" in ian.get("/").text
    assert "Cases put to your force by another, to answer" in iris.get("/").text

    assert reverse("safeguarding:transfer", args=[asked.public_id]) in iris.get(reverse("safeguarding:transfers")).text
    read = shown(iris, "transfer", asked).text
    assert "Marsh-Price" in read and "aunt" in read and "Stage" in read and "rehearses" not in read
    assert shown(iris, "case", case).status_code == 404
    assert shown(signed_in("yusuf"), "transfer", asked).status_code in (403, 404)
    assert "Yusuf Bright" in shown(iris, "transfer_accept", asked).text
    there = pressed(iris, "transfer_accept", asked, officer=who("yusuf").pk)
    assert there.status_code == 302 and str(case.public_id) in there.url

    moved, referral = now(case), now(case.referral)
    yusuf = who("yusuf").person
    assert (moved.force.name, moved.owner, referral.force.name, referral.officer) == (CALDER, yusuf, CALDER, yusuf)
    assert (moved.opened_at, moved.plan_due_at, moved.review_on) == (
        began.opened_at,
        began.plan_due_at,
        began.review_on,
    )
    assert (moved.panel.agency_id, moved.panel.shared_at) == (began.panel.agency_id, began.panel.shared_at)
    spans = list(RiskOwner.objects.filter(referral=referral).order_by("since"))
    assert spans[-1].person == yusuf and spans[-2].until == spans[-1].since and spans[-1].until is None
    assert sees(who, see_case, moved) == THEIRS and sees(who, see_case_file, referral) == OURS | THEIRS
    assert shown(iris, "case", case).status_code == 200 and shown(ian, "case", case).status_code == 404
    assert "Wensum Constabulary, until" in shown(iris, "case", case).text
    state_purpose(referral=referral, purpose="cover", detail="", by=who("ian"))
    assert "Taken over" in shown(ian, "transfer", asked).text
    assert told("transfer.accepted") == {"Ian Whitlock", "Ingrid Shaw", "Sian Pugh"}
    assert told("transfer.went") == {"Omar Haddad"} and told("case.transferred_to_you") == {"Yusuf Bright"}
    assert told("panel.other_force") == {"Carl Ives", "Cora Blake"}
    assert not Notice.objects.filter(person=who("omar").person, path__contains=case.public_id).exists()
    the_force_before_reads_what_was_until_then(who, ian, iris, referral, over=over, goes_on=goes_on)


def the_force_before_reads_what_was_until_then(who, ian, iris, referral, *, over, goes_on):
    """By the rule, by the second net, and by the pages: the timeline, Partners, and the stages above every page."""
    assert sees(who, see_action, over) == OURS | THEIRS and sees(who, see_action, goes_on) == THEIRS
    for name, rows in (("omar", {over.pk}), ("yusuf", {over.pk, goes_on.pk})):
        with reading(who(name).reader):
            assert set(PartnerAction.objects.values_list("pk", flat=True)) == rows
    assert shown(ian, "action", over).status_code == 200 and shown(ian, "action", goes_on).status_code == 404
    for client, stage in ((ian, "It stood at: Panel"), (iris, "It stands at: Panel")):
        told_there = client.get(reverse("referrals:case_timeline", args=[referral.public_id])).text
        assert stage in told_there and "went to another force" in told_there
    pages = {client: shown(client, "partners", referral).text for client in (ian, iris)}
    assert [display_reference(one.reference) in pages[ian] for one in (over, goes_on)] == [True, False]
    assert [display_reference(one.reference) in pages[iris] for one in (over, goes_on)] == [True, True]
    overviews = [client.get(reverse("referrals:case", args=[referral.public_id])).text for client in (ian, iris)]
    assert ["1 of 2 waiting" in one for one in overviews] == [False, True]


def test_what_hangs_on_it_goes_with_it_and_the_past_keeps_its_name(who, monkeypatch):
    case = referred(who)
    referral = case.referral
    a_line(who, case)
    panel, _ = a_panel(who)
    to_come = meetings.call(panel=panel, starts_at=timezone.now() + 3 * HOUR, minutes_long=60, by=who("cora"))
    item = listed(who, to_come, case)
    member = case_team.name(
        referral=referral, person=who("dot").person, role="second", until=None, why="-", by=who("omar")
    )
    wensum, calder = (Agency.objects.get(name=name) for name in (WENSUM, CALDER))
    days = {"from_day": timezone.localdate(), "review_on": timezone.localdate() + timedelta(days=30)}
    DisposalHold.objects.create(force=wensum, why="The inquiry asks", by=who("della").person, **days)
    monkeypatch.setattr(case_events, "routed", lambda referral, area: {"queue": area, "routing_version": 1})
    before = timezone.now()
    accepted(who, put(who, case))
    assert now(referral).queue == calder.area.code
    assert AgendaItem.objects.get(pk=item.pk).residence == calder
    assert now(member).ended_at and DisposalHold.objects.get(retention__referral=referral).force == calder
    check = newest_check(now(referral))
    assert check.force == calder and check.code == ""
    assert agency_then(now(referral), "force", before, referral=referral) == wensum
    assert agency_then(now(referral), "force", timezone.now(), referral=referral) == calder
    said = [one.title for one in became_a_case(now(referral))]
    assert f"Transfer from {WENSUM} to {CALDER}: taken over by another force" in said
    put_there = {(one.what, one.whom) for one in stood(referral, start=before - HOUR, end=timezone.now())}
    assert ("Put to it by another force", CALDER) in put_there
    the_desk = Deconfliction.objects.filter(referral=referral).exclude(force=calder)
    assert the_desk.exists(), "what the first force's desk said is its own still"
    # And back: the force that reads on owns it again, and nothing of both stands in the way.
    again = put(who, case, by="iris", to=WENSUM)
    ian, iris = ([one.title for one in happenings(now(referral), who(name))] for name in ("ian", "iris"))
    asked = [len([one for one in titles if "put an open case to another force" in one]) for titles in (iris, ian)]
    assert asked == [2, 1]
    assert any("went to another force" in one for one in ian)
    acts.accept(transfer=again, to=who("priya").person, version=1, by=who("sian"))
    joint = now(referral).shares.filter(kind=ShareKind.JOINT, revoked_at__isnull=True)
    assert [share.agency for share in joint] == [calder] and now(case).owner.name == "Priya Nair"
    assert not DisposalHold.objects.standing().filter(retention__isnull=False).exists(), (
        "Wensum holds all of its records"
    )
    leave_sight(now(referral), calder, by=who("sian"))
    assert joint.count() == 1, "a second time the same: one share, and no error"


def test_declined_it_stays_taken_back_it_is_gone_and_of_two_tabs_the_first_is_heard(who, signed_in):
    case, iris = referred(who), signed_in("iris")
    stale = now(case).version
    asked = put(who, case)
    with pytest.raises(MovedOn, match="already"):
        put(who, case)
    assert pressed(iris, "transfer", asked, reason="").status_code == 422
    pressed(iris, "transfer", asked, reason="He lives across the river")
    assert "across the river" in shown(signed_in("ian"), "transfer", asked).text
    assert "Marsh-Price" not in shown(iris, "transfer", asked).text
    over = shown(iris, "transfer_accept", asked)
    assert over.status_code == 409 and "Yusuf Bright" not in over.text
    with pytest.raises(Stale):
        put(who, case, version=stale)
    with pytest.raises((MovedOn, MoveDenied)):
        accepted(who, asked)
    again = put(who, case)
    asked_of_iris = Notice.objects.filter(person=who("iris").person, path__contains=again.public_id)
    assert asked_of_iris.exists()
    a_second_supervisor_stands_in_for_iris(who)
    acts.take_back(transfer=again, version=1, by=who("sian"))
    assert not asked_of_iris.exists(), "of Iris too, who is away"
    assert told("transfer.gone") == {"Yusuf Bright"} and sees(who, see_case, now(case)) == OURS
    late = pressed(iris, "transfer_accept", again, officer=who("yusuf").pk)
    assert late.status_code in (403, 409) and now(case).force.name == WENSUM
    assert Event.objects.filter(kind="case.change_force").count() == 0


def a_second_supervisor_stands_in_for_iris(who):
    iris, yusuf, today = who("iris").person, who("yusuf").person, timezone.localdate()
    role = Membership.objects.get(user=iris, role="inspector")
    role.pk, role.public_id, role.user, role.role, role._state.adding = None, uuid4(), yusuf, "sergeant", True
    role.save()
    Absence.objects.create(person=iris, first_day=today, last_day=today, noted_by=iris)


WAYS = {
    "closing": "a second person",
    "closed": "closed",
    "a decision under section 36": "section 36",
    "signed": "countersigned",
    "at another council": "another council",
    "in the middle of a meeting": "which has begun",
    "danger": "Danger",
    "opened in an emergency": "emergency",
    "their own staff": "colleague",
    "on hold": "investigation",
    "sealed": "sealed",
}


def stands(who, case, what):
    if what == "closing":
        Case.objects.filter(pk=case.pk).update(state="closing")
    elif what == "closed":
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=timezone.now())
    elif what == "a decision under section 36":
        case.section_36_decisions.update(
            state="proposed", answered_at=None, answered_by=None, delegation=None, answer=""
        )
    elif what == "signed":
        signed(who, begun(who, case))
    elif what == "at another council":
        put_to_council(who, case)
    elif what == "in the middle of a meeting":
        listed(who, a_meeting(who, a_panel(who)[0]), case)
    elif what == "danger":
        Referral.objects.filter(pk=case.referral_id).update(danger_now="yes")
    elif what == "opened in an emergency":
        hours = {"until": timezone.now() + HOUR, "review_due_at": timezone.now() + HOUR}
        given = {"by": who("priya").person, "category": "life", "reason": "-", "force": case.force, **hours}
        EmergencyAccess.objects.create(referral=case.referral, **given)
    elif what == "their own staff":
        Referral.objects.filter(pk=case.referral_id).update(agency_may_see=False)
        at = {"merged_into": Agency.objects.get(name=CALDER), "merged_on": timezone.localdate()}
        Agency.objects.filter(pk=case.referral.agency_id).update(**at)
    elif what == "on hold":
        the_desk_says(who, case.referral, "pursue_primacy")
    else:
        asked = case.transfers.get()
        told_there = Notice.objects.filter(person__in=[who("iris").person, who("sian").person])
        assert told_there.filter(path__contains=asked.public_id, reference=case.reference).exists()
        sealing.seal(referral=case.referral, why="A councillor's son", by=who("ian"))
        assert not told_there.filter(path__contains=asked.public_id).exists()
        assert not told_there.filter(reference__in=[case.reference, case.referral.reference]).exists()


@pytest.mark.parametrize("what", WAYS)
def test_it_is_refused_while_something_must_be_done_first_at_both_ends(who, signed_in, what):
    """Asked again at the other end, where the reader is told nothing of it; at the first, what it is."""
    case = referred(who)
    asked = put(who, case)
    stands(who, now(case), what)
    with pytest.raises(MoveDenied) as refused:
        accepted(who, asked)
    assert WAYS[what].lower() not in str(refused.value).lower()
    assert now(case).force.name == WENSUM and sees(who, see_case, now(case)) <= OURS
    assert WAYS[what].lower() in shown(signed_in("ian"), "transfer", asked).text.lower()
    acts.take_back(transfer=asked, version=1, by=who("ian"))
    with pytest.raises(MoveDenied, match=f"(?i){WAYS[what]}"):
        put(who, case)


@pytest.mark.parametrize("name", ["omar", "priya", "iris", "yusuf", "kofi", "cora", "des"])
def test_only_a_supervisor_who_owns_it_not_puts_it_and_only_one_of_the_force_that_is_asked_answers(who, name):
    case = referred(who)
    with pytest.raises(MoveDenied):
        put(who, case, by=name)
    asked = put(who, case)
    if name != "iris":
        for act in (partial(accepted, to="yusuf"), partial(declined)):
            with pytest.raises(MoveDenied):
                act(who, asked, by=name)
    with pytest.raises(MoveDenied):
        acts.take_back(transfer=asked, version=1, by=who(name))


def declined(who, asked, *, by):
    return acts.decline(transfer=asked, reason="He lives across the river", version=1, by=who(by))


NOT_THEIRS = {
    "of another force": lambda who, case: who("priya").person,
    "kept away": lambda who, case: kept(case.referral.exclusions, who("yusuf").person),
    "in conflict": lambda who, case: kept(case.panel_conflicts, who("yusuf").person),
    "suspended": lambda who, case: suspended(who("yusuf").person),
}


def kept(rows, person):
    rows.create(person=person, why="His uncle")
    return person


def suspended(person):
    Membership.objects.filter(user=person).update(state="suspended")
    return person


@pytest.mark.parametrize("what", NOT_THEIRS)
def test_whose_it_becomes_is_staff_there_who_may_have_it(who, what):
    """And the supervisor who answers is asked the same."""
    case = referred(who)
    asked = put(who, case)
    to = NOT_THEIRS[what](who, case)
    with pytest.raises(MoveDenied, match="cannot have this case now"):
        acts.accept(transfer=asked, to=to, version=1, by=who("iris"))
    if what in ("kept away", "in conflict"):
        kept(case.referral.exclusions if what == "kept away" else case.panel_conflicts, who("iris").person)
        with pytest.raises(MoveDenied):
            accepted(who, asked, to="iris")
        with reading(who("iris").reader):
            assert CaseTransfer.objects.exists() is (what == "in conflict")
    assert now(case).owner.name == "Omar Haddad"


def test_what_a_sergeant_put_forward_is_an_inspectors_once_violence_is_known(who, signed_in):
    case = referred(who)
    asked = put(who, case, by="sian")
    Referral.objects.filter(pk=case.referral_id).update(has_violence=True)
    with pytest.raises(MoveDenied, match="cannot be accepted now"):
        accepted(who, asked)
    assert "An inspector puts this forward" in shown(signed_in("ian"), "transfer", asked).text
    acts.take_back(transfer=asked, version=1, by=who("sian"))
    with pytest.raises(MoveDenied, match="An inspector must decide this"):
        put(who, case, by="sian")
    accepted(who, put(who, case, by="ian"))


def test_a_force_without_a_supervisor_is_asked_nothing_and_its_owner_puts_nothing_alone(who, monkeypatch):
    case = referred(who)
    tiers = Chosen(because=frozenset(), options=frozenset({"transfer"}), per_cent=10)
    monkeypatch.setattr(decisions, "held", lambda day: tiers)
    with pytest.raises(MoveDenied, match=r"An inspector must decide this: .*transfer to another force"):
        put(who, case, by="sian")
    with pytest.raises(MoveDenied, match="this force's already"):
        put(who, case, to=WENSUM)
    Membership.objects.filter(role="inspector", agency__name=CALDER).update(
        state="ended", ended_at=timezone.now(), ended_by=who("rex").person
    )
    with pytest.raises(MoveDenied, match="no supervisor"):
        put(who, case)
    Case.objects.filter(pk=case.pk).update(owner=who("ian").person)
    with pytest.raises(MoveDenied, match="Another supervisor"):
        put(who, case, to="Tamarside Police")


def test_a_partnership_goes_with_its_clocks_and_lapses_with_its_end_or_a_merger(who):
    referral = a_decided_referral(who, option="partnership", approver="ian")
    case = referral.cases.get()
    asked = put(who, case)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=timezone.now())
    acts.lapse(CaseTransfer.objects.all())
    assert now(asked).state == "lapsed" and told("transfer.gone") == {"Iris Dunmore"}
    Case.objects.filter(pk=case.pk).update(state="open", closed_at=None)
    before = now(case)
    accepted(who, put(who, case))
    cases.hold_review(
        case=now(case),
        note="He settles",
        next_on=timezone.localdate() + timedelta(days=20),
        channel_again="Not yet",
        version=now(case).version,
        by=who("yusuf"),
    )
    assert now(case).reviews.get().was_due == before.review_on


def test_silence_is_chased_at_the_force_that_is_asked_and_then_told_to_the_one_that_waits(who, monkeypatch):
    asked = put(who, referred(who))
    for days in range(9):
        monkeypatch.setattr(timezone, "now", lambda: asked.put_at + timedelta(days=days))  # noqa: B023
        chasing_hand_overs.chase_transfers()
    assert told("transfer.reminder") == told("transfer.due") == {"Iris Dunmore"}
    assert told("case.transfer.silent") == {"Omar Haddad"} and "Ian Whitlock" in told("transfer.silent")
