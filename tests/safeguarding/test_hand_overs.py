"""The person moves: Cora puts the case to Calder Vale Council's panel, and Vik, its coordinator, takes it over or declines."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, Notice
from accounts.roles import Role
from accounts.shares import agencies_granted
from audit.models import Event
from audit.moves import MoveDenied, MovedOn, Stale
from core.row_security import reading
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.presenters.told import who_was_told
from referrals.models import Seal
from safeguarding.access import see_panel_case, see_paper
from safeguarding.cases.actions import hand_overs as acts
from safeguarding.cases.actions import panel as panel_acts
from safeguarding.cases.duties import chasing_hand_overs
from safeguarding.cases.rules.look_backs import agencies_to_ask
from safeguarding.clocks_run import WITH_THE_FIRST
from safeguarding.disclosure import says_where_they_live
from safeguarding.gates.consents import never_planned
from safeguarding.models import Case, HandOver, PanelReferral, PanelState
from safeguarding.panels.actions import items, meetings
from safeguarding.sight.past_openings import stood
from safeguarding.story import became_a_case
from subjects.models import Identifier
from tests.records import the_desk_says
from tests.safeguarding.at_the_panel import (
    COUNTY,
    DAY,
    HOUR,
    a_meeting,
    a_panel,
    a_paper,
    decided,
    listed,
    there,
    viewed,
)
from tests.safeguarding.test_panel import referred

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

VALE = "Calder Vale Council"


def put(who, case, *, by="cora", to=VALE, **given):
    case = Case.objects.get(pk=case.pk)
    typed = {
        "why": "He lives with his aunt now",
        "lives_there_from": timezone.localdate(),
        "version": case.panel.version,
    }
    return acts.put_forward(case=case, to=Agency.objects.get(name=to), by=who(by), **{**typed, **given})


def accepted(who, asked, *, by="vik", version=1):
    return acts.accept(hand_over=asked, version=version, by=who(by))


def told(kind):
    return {notice.person.name for notice in Notice.objects.filter(kind=kind)}


def sees(who, case):
    return {name for name in ("carl", "cora", "hugh", "vik", "wyn") if see_panel_case.allows(who(name), case)}


def whose(case, at):
    """Which panels had it, or were asked to, in the hour around this."""
    found = stood(case.referral, start=at - HOUR, end=at + HOUR)
    return {(one.what, one.whom) for one in found if "its panel" in one.what}


def pressed(client, name, record, **typed):
    data = {"version": record.version, "idempotency": str(uuid.uuid4()), **typed}
    return client.post(reverse(f"safeguarding:{name}", args=[record.public_id]), data)


def shown(client, name, record):
    return client.get(reverse(f"safeguarding:{name}", args=[record.public_id]))


def test_the_whole_way_through_the_pages(who, signed_in, settings):
    """Also under the second net: Vik reads who it is and where he lives, and of what was filed and found nothing."""
    settings.ROW_SECURITY = True
    case, cora, vik = referred(who), signed_in("cora"), signed_in("vik")
    referred_at = case.panel.shared_at
    assert "hand it over to another council" in shown(cora, "panel_case", case).text
    asked_page = shown(cora, "hand_over_case", case).text
    assert VALE in asked_page and "Wensum County Council" not in asked_page
    today = timezone.localdate()
    typed = {"to": Agency.objects.get(name=VALE).pk, "why": "He lives with his aunt now", "version": case.panel.version}
    day = {
        "lives_there_from-day": today.day,
        "lives_there_from-month": today.month,
        "lives_there_from-year": today.year,
    }
    pressed(cora, "hand_over_case", case, **typed | day)
    asked = HandOver.objects.get()
    assert told("handover.asked") == {"Vikram Joshi"} and told("case.handover_put") == {"Omar Haddad"}
    assert "Not yet" in shown(cora, "hand_over", asked).text and sees(who, case) == {"carl", "cora", "hugh"}

    assert reverse("safeguarding:hand_over", args=[asked.public_id]) in vik.get(reverse("safeguarding:hand_overs")).text
    read = shown(vik, "hand_over", asked).text
    assert "Marsh-Price" in read and "aunt" in read and "rehearses" not in read and "Mentoring" not in read
    assert shown(vik, "panel_case", case).status_code == 404
    assert "Put to your panel by another council" in vik.get("/").text
    pressed(vik, "hand_over_accept", asked)

    assert sees(who, case) == {"vik", "wyn"} and agencies_granted(case) == [Agency.objects.get(name=VALE)]
    panel = PanelReferral.objects.get(case=case)
    assert (panel.state, panel.taken_by.name, panel.shared_at) == (PanelState.TAKEN, "Vikram Joshi", referred_at)
    theirs = shown(vik, "panel_case", case).text
    assert "He rehearses an attack" in theirs and "Wensum County Council until" in theirs
    assert shown(cora, "panel_case", case).status_code == 404
    after = shown(cora, "hand_over", asked).text
    assert "Taken over" in after and "Vikram Joshi" in after and "Marsh-Price" not in after
    assert told("handover.accepted") == {"Cora Blake"} and told("case.handover_accepted") == {"Omar Haddad"}
    assert told("panel.taken_back") == {"Carl Ives"}
    omar = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id])).text
    assert "Wensum County Council, until" in omar


def test_a_second_press_and_a_second_tab_change_nothing(who, signed_in):
    case = referred(who)
    stale = case.panel.version
    asked = put(who, case)
    with pytest.raises(Stale):
        put(who, case, version=stale)
    with pytest.raises(MovedOn, match="already"):
        put(who, case)
    vik = signed_in("vik")
    pressed(vik, "hand_over_accept", asked)
    late = pressed(vik, "hand_over_accept", asked)
    assert late.status_code == 409 and Event.objects.filter(kind="panelreferral.change_council").count() == 1
    with pytest.raises(MoveDenied):
        acts.take_back(hand_over=asked, version=1, by=who("cora"))


def test_declined_it_stays_and_cora_reads_why_and_can_ask_again(who, signed_in, second_net):
    case, vik = referred(who), signed_in("vik")
    asked = put(who, case)
    assert pressed(vik, "hand_over", asked, reason="").status_code == 422
    pressed(vik, "hand_over", asked, reason="He lives across the river")
    assert "across the river" in shown(signed_in("cora"), "hand_over", asked).text
    assert sees(who, case) == {"carl", "cora", "hugh"} and told("handover.declined") == {"Cora Blake"}
    theirs = shown(vik, "hand_over", asked).text
    assert "Declined" in theirs and "Marsh-Price" not in theirs
    again = put(who, case)
    acts.take_back(hand_over=again, version=1, by=who("cora"))
    assert "Taken back" in shown(vik, "hand_over", again).text
    owners = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id])).text
    assert "his aunt" in owners and "across the river" in owners and "Taken back, " in owners
    name = case.referral.subject.names.standing().first()
    asked_it = [told.at for told in who_was_told(case.referral, name) if told.who == f"{VALE}, asked to take it over"]
    assert asked_it == [asked.put_at, again.put_at]
    assert says_where_they_live(name) and not says_where_they_live(Identifier())
    assert told("handover.gone") == {"Vikram Joshi"} and sees(who, case) == {"carl", "cora", "hugh"}


@pytest.mark.parametrize("name", ["hugh", "carl", "omar", "wyn", "vik", "nell"])
def test_only_the_coordinator_who_has_it_puts_it_forward_and_only_the_one_asked_answers(who, name):
    case = referred(who)
    with pytest.raises(MoveDenied):
        put(who, case, by=name)
    asked = put(who, case)
    if name != "vik":
        with pytest.raises(MoveDenied):
            accepted(who, asked, by=name)
    with pytest.raises(MoveDenied):
        accepted(who, asked, by="cora")


def test_a_council_without_a_coordinator_is_asked_nothing_and_takes_nothing_over(who):
    case = referred(who)
    asked = put(who, case)
    Membership.objects.filter(role=Role.CHANNEL_COORDINATOR, agency__name=VALE).update(
        state="ended", ended_at=timezone.now(), ended_by=who("rex").person
    )
    with pytest.raises(MoveDenied):
        accepted(who, asked)
    acts.take_back(hand_over=asked, version=1, by=who("cora"))
    with pytest.raises(MoveDenied, match="no Channel coordinator"):
        put(who, case)
    with pytest.raises(MoveDenied, match="this council's already"):
        put(who, case, to="Wensum County Council")


def test_in_the_middle_of_a_meeting_nothing_is_handed_over(who):
    """Put forward before it began, refused while it goes on; after its minutes are signed what was decided there stays."""
    case = referred(who)
    asked = put(who, case)
    panel, seats = a_panel(who)
    meeting = a_meeting(who, panel)
    item = listed(who, meeting, case)
    paper = a_paper(who, item, seats["nell"])
    items.take_on(item=item, owner=seats["nell"], what="Ring", due_on=timezone.localdate() + 9 * DAY, by=who("cora"))
    with pytest.raises(MoveDenied, match="or the case is taken off"):
        accepted(who, asked)
    meeting = there(who, meeting, seats["hugh"], seats["nell"], seats["pete"])
    viewed(who, paper)
    decided(who, item, "deferred")
    with pytest.raises(MoveDenied, match=r"minutes are signed first\.$"):
        accepted(who, asked)
    items.sign_minutes(meeting=meeting, version=meeting.version, by=who("hugh"))
    assert see_paper.allows(who("nell"), paper)
    accepted(who, asked)
    assert not see_paper.allows(who("nell"), paper)
    assert told("panel.action_gone") == {"Nell Astor"}
    assert not Notice.objects.filter(path__contains="/actions/").exists()


def test_the_agenda_to_come_is_cleared_papers_close_and_the_clocks_go_on(who):
    case = referred(who)
    PanelReferral.objects.filter(case=case).update(shared_at=timezone.now() - timedelta(days=29))
    assert never_planned().filter(case=case).exists()
    panel, seats = a_panel(who)
    meeting = meetings.call(panel=panel, starts_at=timezone.now() + timedelta(days=3), minutes_long=60, by=who("cora"))
    item = listed(who, meeting, case)
    paper = a_paper(who, item, seats["nell"])
    told_of_it = Notice.objects.filter(Q(path__contains=item.public_id) | Q(path__contains=paper.public_id))
    assert told_of_it.exists()
    accepted(who, put(who, case))
    assert not told_of_it.exists(), "a message leads to what is open to nobody of the first council"
    item.refresh_from_db()
    assert item.state == "taken_off" and not see_paper.allows(who("nell"), paper)
    assert never_planned().filter(case=case).exists()
    assert whose(case, timezone.now() - 2 * DAY) == {("Referred to its panel", COUNTY)}
    put_there = ("Put to its panel by another council", VALE)
    both = {("Referred to its panel", COUNTY), ("Referred to its panel", VALE), put_there}
    assert whose(case, timezone.now()) == both
    assert {COUNTY, VALE} <= {str(agency) for agency in agencies_to_ask(case)}
    assert not WITH_THE_FIRST.filter(case=case).exists()
    said = [one.title for one in became_a_case(case.referral)]
    assert "Referral to the panel of Wensum County Council: handed over to another council" in said
    theirs = meetings.set_up(council=Agency.objects.get(name=VALE), by=who("vik"))
    called = meetings.call(panel=theirs, starts_at=timezone.now() + timedelta(days=4), minutes_long=60, by=who("vik"))
    given = {"why": "New here", "asked": "Adopt it?", "residence": case.force, "version": called.version}
    assert meetings.list_item(meeting=called, case=case, by=who("vik"), **given).state == "listed"
    assert not see_paper.allows(who("nell"), paper)


@pytest.mark.parametrize("gone", ["taken back", "on hold"])
def test_what_the_police_take_back_or_hold_is_handed_to_nobody(who, signed_in, gone):
    case = referred(who)
    asked = put(who, case)
    if gone == "on hold":
        the_desk_says(who, case.referral, "pursue_primacy")
    else:
        panel = PanelReferral.objects.get(case=case)
        panel_acts.take_back(panel=panel, reason="Wrong council", version=panel.version, by=who("omar"))
        assert HandOver.objects.get().state == "lapsed" and told("handover.gone") == {"Vikram Joshi"}
    with pytest.raises(MoveDenied):
        accepted(who, asked)
    assert "Marsh-Price" not in shown(signed_in("vik"), "hand_over", asked).content.decode()
    assert sees(who, case) == set()


STANDS = {
    "kept away": lambda who, case, name: case.referral.exclusions.create(person=who(name).person, why="His uncle"),
    "in conflict": lambda who, case, name: case.panel_conflicts.create(person=who(name).person, why="His uncle"),
    "on hold": lambda who, case, name: name == "cora" and the_desk_says(who, case.referral, "pursue_primacy"),
    "sealed": lambda who, case, name: name == "cora" and sealed(who, case, timezone.now()),
}


def sealed(who, case, at):
    return Seal.objects.create(referral=case.referral, by=who("ian").person, why="A councillor's son", at=at)


@pytest.mark.parametrize("what", STANDS)
def test_at_neither_council_is_it_read_by_those_from_whom_the_case_is_closed(who, signed_in, second_net, what):
    case = referred(who)
    asked, is_away = put(who, case), what in ("kept away", "in conflict")
    for name in ("cora", "vik"):
        STANDS[what](who, case, name)
        with reading(who(name).reader):
            assert HandOver.objects.exists() is (what != "kept away")
    with pytest.raises(MoveDenied):
        accepted(who, asked)
    assert shown(signed_in("vik"), "hand_over", asked).status_code == 404
    coras = shown(signed_in("cora"), "hand_over", asked)
    assert coras.status_code == (404 if is_away else 200) and "aunt" not in coras.text
    listed_there = signed_in("cora").get(reverse("safeguarding:hand_overs"), {"tab": "all"}).text
    assert (str(asked.public_id) in listed_there) is not is_away
    if is_away:
        with pytest.raises(MoveDenied):
            acts.take_back(hand_over=asked, version=1, by=who("cora"))
        with pytest.raises(MoveDenied):
            put(who, case)


def test_what_was_referred_in_spite_of_a_seal_is_put_to_no_other_council(who):
    case = referred(who)
    sealed(who, case, case.opened_at - DAY)
    assert see_panel_case.allows(who("cora"), case)
    with pytest.raises(MoveDenied, match="not available"):
        put(who, case)


def also_coordinates(people, person, council):
    given = {"role": Role.CHANNEL_COORDINATOR, "state": "active", "granted_by": people.ada}
    given |= {"confirmed_by": people.rex, "confirmed_at": timezone.now()}
    Membership.objects.create(user=person, agency=council, **given)


def test_of_two_coordinators_who_answer_one_the_first_is_heard(who, people):
    """Wyn coordinates there too: both have the page of the same moment before them."""
    also_coordinates(people, people.wyn, Agency.objects.get(name=VALE))
    case = referred(who)
    asked = put(who, case)
    acts.decline(hand_over=asked, reason="He lives across the river", version=1, by=who("wyn"))
    with pytest.raises(MovedOn):
        accepted(who, asked)
    assert sees(who, case) == {"carl", "cora", "hugh"}
    again = put(who, case)
    accepted(who, again)
    with pytest.raises((MoveDenied, Stale)):
        acts.decline(hand_over=again, reason="He lives across the river", version=1, by=who("wyn"))
    assert sees(who, case) == {"vik", "wyn"} and told("handover.declined") == {"Cora Blake"}


def test_what_is_found_wrong_while_it_waits_is_told_to_the_council_that_is_asked(who, signed_in):
    case = referred(who)
    asked = put(who, case)
    claim = case.referral.subject.names.standing().order_by("pk").first()
    vik = signed_in("vik")
    assert str(claim) in shown(vik, "hand_over", asked).text
    withdraw_known(referral=case.referral, claim=claim, reason="Another boy's", by=who("omar"))
    assert told("handover.corrected") == {"Vikram Joshi"}
    assert str(claim) not in shown(vik, "hand_over", asked).text


def test_of_two_coordinators_the_one_who_put_it_forward_does_not_accept_it(who, people):
    """Cora coordinates both councils now."""
    case, vale = referred(who), Agency.objects.get(name=VALE)
    also_coordinates(people, people.cora, vale)
    asked = put(who, case)
    with pytest.raises(MoveDenied, match="yourself"):
        accepted(who, asked, by="cora")
    accepted(who, asked)
    assert "Cora Blake" in told("handover.taken")


def test_silence_is_chased_at_the_council_that_is_asked_and_then_told_to_the_one_that_waits(who, monkeypatch):
    asked = put(who, referred(who))
    for days in range(14):
        monkeypatch.setattr(timezone, "now", lambda: asked.put_at + timedelta(days=days))  # noqa: B023
        chasing_hand_overs.chase_hand_overs()
    assert told("handover.reminder") == told("handover.due") == {"Vikram Joshi"}
    assert told("handover.silent") == {"Cora Blake"} and told("case.handover.silent") == {"Omar Haddad"}
