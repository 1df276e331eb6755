"""Panels, seats, meetings, items, papers and actions, one for each thing that can be otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.authority import Authority
from accounts.models import Agency, Membership
from accounts.shares import open_share
from core.reference_numbers import new_reference
from referrals.models import Exclusion
from safeguarding.models import (
    AgendaItem,
    Case,
    CaseTransfer,
    HandOver,
    Meeting,
    Panel,
    PanelAction,
    PanelConflict,
    PanelMember,
    PanelReferral,
    Paper,
    PartnerAction,
)
from tests.access_world.world import CALDER, COUNTY, DAY, MINUTE, NHS, VALE, WENSUM, World


def build_panels(w: World) -> None:
    county = w.named("the county's panel", Panel.objects.create(council=w.at[COUNTY]))
    vale = w.named("Calder Vale's panel", Panel.objects.create(council=w.at[VALE]))

    def seat(name: str, person: str, agency: str, as_what: str, panel: Panel = county, **columns: Any) -> PanelMember:
        given = {"panel": panel, "person": w.person[person], "agency": w.at[agency], "seat": as_what, **columns}
        return w.named(f"seat: {name}", PanelMember.objects.create(**given))

    seat("Hugh's", "hugh", COUNTY, "chair")
    nell = seat("Nell's", "nell", NHS, "member")
    pete = seat("Pete's", "pete", WENSUM, "member")
    ended = {"ended_at": w.now, "ended_by": w.person["cora"], "ended_why": "-"}
    seat("Dawn's, who takes no chair", "dawn", COUNTY, "member")
    nils = seat("Dot's, of Nell's agency", "dot", NHS, "member")
    over = seat("Nell's, ended", "nell", NHS, "member", **ended)
    seat("Hugh's, for another council", "hugh", VALE, "deputy", vale)
    seat("Dawn's, ended", "dawn", COUNTY, "deputy", **ended)
    elsewhere = seat("Nell's, for another agency", "nell", COUNTY, "member", vale)

    def meeting(name: str, panel: Panel = county, **columns: Any) -> Meeting:
        at = w.now - DAY - len(w.records) * MINUTE
        given = {"panel": panel, "starts_at": at, "minutes_long": 60, "called_by": w.person["cora"], **columns}
        return w.named(f"meeting: {name}", Meeting.objects.create(**given))

    here = meeting("of the county")
    off = meeting("cancelled", state="cancelled", cancelled_why="-")
    there = meeting("of Calder Vale", vale)
    _items(w, here, off, there, seats={"nell": nell, "pete": pete, "over": over, "elsewhere": elsewhere, "dot": nils})
    _hand_overs(w)
    _transfers(w)


def _hand_overs(w: World) -> None:
    """From Calder Vale to the county, and one the other way."""

    def put(name: str, case: str, of: str = VALE, to: str = COUNTY, **columns: Any) -> None:
        about = w.records[f"case: {case}"]
        given = {"case": about, "referral": about.referral, "of": w.at[of], "to": w.at[to], "why": "-"}
        given |= {"put_at": w.now - DAY, "put_by": w.person["cora"], "answer_by": w.now, "lives_there_from": w.today}
        w.named(f"hand-over: {name}", HandOver.objects.create(**given | columns))

    answer = {"answered_at": w.now, "answer_why": "-", "answered_by": w.person["cora"]}
    put("of Calder Vale's case", "of Calder Vale's council")
    put("of the county's case", "of the county", COUNTY, VALE)
    put("accepted", "at the panel until tomorrow", state="accepted", **answer)
    put("declined", "of Calder Vale's council", state="declined", **answer)
    put("sealed since", "at the panel, sealed since", put_at=w.now - 2 * DAY)
    put("sealed before", "at the panel, sealed before", put_at=w.now + MINUTE)
    put("sealed once", "at the panel, sealed once")
    put("on hold", "at the panel, on hold")
    put("of what was taken back", "taken back from the panel")
    put("Cora is kept away", "at the panel, Cora is kept away")
    w.referral("Cora has a conflict")
    PanelConflict.objects.create(case=_at_the_panel(w, "Cora has a conflict"), person=w.person["cora"], why="-")
    put("Cora has a conflict", "at the panel, Cora has a conflict")
    for name in ("Cora is kept away", "Cora has a conflict"):
        put(f"of the county, {name}", f"at the panel, {name}", COUNTY, VALE, state="declined", **answer)
    put("declined, and sealed since", "at the panel, sealed since", state="declined", **answer)
    put("declined, and on hold since", "at the panel, on hold", state="declined", **answer)
    put("of a closed case", "at the panel, closed", COUNTY, VALE)
    _merged(w, put, answer)


def _merged(w: World, put: Callable[..., None], answer: dict[str, Any]) -> None:
    """A council that was merged into the county's, which has a case still, was given another, and was asked for a third."""
    at = {"merged_into": w.at[COUNTY], "merged_on": w.today, "area": w.at[COUNTY].area}
    merged = w.at["Fen Council"] = Agency.objects.create(name="Fen Council", kind="council", **at)
    about = w.records["case: Priya owns it"]
    given = {"why": "-", "lawful_basis": "-", "plan_due_at": w.now, "acknowledge_by": w.now}
    open_share(PanelReferral(case=about, agency=merged, **given), record=about, by=Authority(w.person["sian"]))
    put("of a council that was merged into the county's", "of the county", merged.name, state="accepted", **answer)
    put("of the same, with it still", "Priya owns it", merged.name, state="declined", **answer)
    put("of the county to the same", "of the county", COUNTY, merged.name, state="declined", **answer)
    role = Membership.objects.create(user=w.person["zoe"], agency=merged, role="referrer", state="active")
    w.named("role: of Zoe at a council that was merged", role)


def _transfers(w: World) -> None:
    """Open cases from Wensum to Calder Vale, and one the other way."""

    def put(name: str, case: str, of: str = WENSUM, to: str = CALDER, **columns: Any) -> None:
        about = w.records[f"case: {case}"]
        given = {"case": about, "referral": about.referral, "of": w.at[of], "to": w.at[to], "why": "-"}
        given |= {"put_at": w.now - DAY, "put_by": w.person["ian"], "answer_by": w.now, "lives_there_from": w.today}
        w.named(f"transfer: {name}", CaseTransfer.objects.create(**given | columns))

    answer = {"answered_at": w.now, "answer_why": "-", "answered_by": w.person["iris"]}
    put("of Wensum's case", "of the county")
    put("declined", "of the county", CALDER, WENSUM, state="declined", **answer)
    put("of a case that another force has", "taken back from the panel", CALDER, WENSUM)
    put("accepted", "at the panel until tomorrow", state="accepted", owner=w.person["yusuf"], **answer)
    put("sealed since", "at the panel, sealed since", put_at=w.now - 2 * DAY)
    put("sealed once", "at the panel, sealed once")
    put("sealed, and declined", "at the panel, sealed before", state="declined", **answer)
    put("on hold", "at the panel, on hold")
    put("taken back, on hold", "at the panel, on hold", state="taken_back", ended_at=w.now)
    at = {"merged_into": w.at[WENSUM], "merged_on": w.today}
    merged = w.at["Fen Police"] = Agency.objects.create(name="Fen Police", kind="force", **at)
    put("of a force that was merged into Wensum's", "of Calder Vale's council", merged.name, WENSUM)
    for name, kept in (("Iris is kept away", True), ("Iris has a conflict", False)):
        w.referral(name)
        case = _at_the_panel(w, name)
        if kept:
            Exclusion.objects.create(referral=case.referral, person=w.person["iris"], why="-")
        else:
            PanelConflict.objects.create(case=case, person=w.person["iris"], why="-")
        put(name, f"at the panel, {name}")
    _went(w, put, answer)


def _went(w: World, put: Callable[..., None], answer: dict[str, Any]) -> None:
    """A case that went from Wensum to Calder Vale, and one that came back: what was asked of the trust and is over since
    before, since after, or not."""
    for words, force in (("went", CALDER), ("came back", WENSUM)):
        of = w.referral(f"its case {words}", force=force, officer="yusuf", owner="yusuf")
        w.share(of, "joint", WENSUM if force == CALDER else CALDER)
        case = {"kind": "channel", "plan_due_at": w.now, "review_on": w.today, "opened_at": w.now - DAY}
        case |= {"decision": w.decided(of, "channel", outcome=""), "owner": w.person["yusuf"], "force": of.force}
        w.named(f"case: {words}", Case.objects.create(reference=new_reference("CS"), referral=of, **case))
        put(words, words, state="accepted", owner=w.person["yusuf"], **answer)
        asked = {"what": "-", "why": "-", "lawful_basis": "-", "may_tell": "no", "due_at": w.now, "referral": of}
        asked |= {"agency": w.at[NHS], "asked_by": w.person["omar"]}
        for kind, over, ended in (
            ("information", "over before", w.now - MINUTE),
            ("task", "over since", w.now + MINUTE),
            ("service", "not over", None),
        ):
            ends = {"state": "completed", "ended_at": ended, "ended_by": w.person["omar"]} if ended else {}
            made = PartnerAction.objects.create(reference=new_reference("PA"), kind=kind, **asked, **ends)
            w.named(f"request: {words}, {over}", made)


class _Agenda:
    """What stands on the agendas of these meetings, and what the members in these seats were given and took on."""

    def __init__(self, w: World, meeting: Meeting, seats: dict[str, PanelMember]) -> None:
        self.w, self.meeting, self.seats = w, meeting, seats

    def item(self, name: str, case: str, meeting: Meeting | None = None, **columns: Any) -> AgendaItem:
        w = self.w
        given = {"meeting": meeting or self.meeting, "case": w.records[f"case: {case}"], "listed_at": w.now - DAY}
        given |= {"residence": w.at[WENSUM], "why": "-", "asked": "-", **columns}
        made: AgendaItem = w.named(f"item: {name}", AgendaItem.objects.create(**given))
        return made

    def paper(self, name: str, of: AgendaItem, seat: str = "nell", **columns: Any) -> None:
        w, member = self.w, self.seats[seat]
        given = {
            "item": of,
            "member": member,
            "person": member.person,
            "referral_id": of.case.referral_id,
            "pieces": [],
        }
        given |= {"given_by": w.person["cora"], "given_at": w.now - DAY, "until": w.now + DAY, **columns}
        w.named(f"paper: {name}", Paper.objects.create(**given))

    def action(self, name: str, of: AgendaItem, seat: str = "nell") -> None:
        w = self.w
        given = {
            "item": of,
            "owner": self.seats[seat],
            "referral_id": of.case.referral_id,
            "what": "-",
            "due_on": w.today,
        }
        w.named(f"action: {name}", PanelAction.objects.create(**given))

    def given(self, name: str, case: str, *, at: datetime | None = None) -> None:
        """An item of this case, with a paper and an action of Nell's."""
        of = self.item(name, case, **({"listed_at": at} if at else {}))
        self.paper(name, of, **({"given_at": at} if at else {}))
        self.action(name, of)


def _items(w: World, here: Meeting, off: Meeting, there: Meeting, *, seats: dict[str, PanelMember]) -> None:
    agenda = _Agenda(w, here, seats)
    item, paper = agenda.item, agenda.paper
    listed = item("of the county", "of the county")
    for name in ("nell", "pete", "dot", "over"):
        paper(f"{name}'s", listed, name)
        agenda.action(f"{name}'s", listed, name)
    again = item("of the county, decided", "of the county", off, state="adopted")
    paper("of a cancelled meeting", again)
    deferred = item("of the county, deferred", "of the county", there, state="deferred")
    paper("time over", item("until tomorrow", "at the panel until tomorrow"), until=w.now - MINUTE)
    paper("of a case that another council has", deferred)
    agenda.action("of a case that another council has", deferred)
    paper("taken off", item("taken off", "at the panel until tomorrow", state="taken_off"))
    elsewhere = item("of Calder Vale", "of Calder Vale's council", there)
    paper("of a seat for another agency", elsewhere, "elsewhere")
    agenda.action("of a seat for another agency", elsewhere, "elsewhere")
    for case in (
        "taken back from the panel",
        "at the panel, sealed since",
        "at the panel, sealed before",
        "at the panel, on hold",
        "at the panel, sealed once",
    ):
        agenda.given(case, case, at=w.now + MINUTE if case.endswith("before") else None)
    for name, person in (("Nell is kept away", "nell"), ("Cora is kept away", "cora")):
        w.keep_away(w.referral(name), person)
        _at_the_panel(w, name)
        agenda.given(name, f"at the panel, {name}")
    for name, person, state in (
        ("Nell has a conflict", "nell", "adopted"),
        ("Hugh has a conflict", "hugh", "taken_off"),
    ):
        w.referral(name)
        case_of = _at_the_panel(w, name)
        agenda.given(name, f"at the panel, {name}")
        PanelConflict.objects.create(case=case_of, person=w.person[person], why="-")
        item(f"{name}, {state}", f"at the panel, {name}", off, state=state)


def _at_the_panel(w: World, referral: str) -> Case:
    """A case of this referral that its council has."""
    of: Any = w.records[referral]
    decision = w.decided(of, "channel", outcome="")
    given = {"kind": "channel", "plan_due_at": w.now, "review_on": w.today, "opened_at": w.now - DAY, "force": of.force}
    case = Case.objects.create(
        reference=new_reference("CS"), referral=of, decision=decision, owner=w.person["omar"], **given
    )
    given = {"why": "-", "lawful_basis": "-", "plan_due_at": w.now, "acknowledge_by": w.now}
    open_share(PanelReferral(case=case, agency=w.at[COUNTY], **given), record=case, by=Authority(w.person["sian"]))
    made: Case = w.named(f"case: at the panel, {referral}", case)
    return made
