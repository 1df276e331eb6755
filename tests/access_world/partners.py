"""Requests, cases, panels and packs, one for each thing that can be otherwise."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from accounts.authority import Authority
from accounts.shares import open_share
from core.jobs import JobState
from core.reference_numbers import new_reference
from guidance.versions import State
from letters.models import Letter, TemplateVersion
from packs.models import ENDED, Pack, PackGrant, PackJob, PackShare, ShareState
from safeguarding.models import (
    Assessment,
    Case,
    CaseGrant,
    Commission,
    Delegation,
    PanelReferral,
    PartnerAction,
    Section36Decision,
)
from tests.access_world.world import (
    BRIDGE,
    CALDER,
    COUNTY,
    DAY,
    HUNG,
    MINUTE,
    NHS,
    VALE,
    WENSUM,
    World,
)


def build_requests(w: World) -> None:
    def request(name: str, referral: str, agency: str = NHS, **columns: Any) -> PartnerAction:
        given = {"kind": "information", "what": "-", "why": "-", "lawful_basis": "-", "may_tell": "no", "due_at": w.now}
        given |= {"referral": w.records[referral], "agency": w.at[agency], "asked_by": w.person["omar"], **columns}
        if given.get("state") in ("completed", "withdrawn"):
            given |= {"ended_at": w.now, "ended_by": w.person["omar"]}
        return w.named(f"request: {name}", PartnerAction.objects.create(reference=new_reference("PA"), **given))

    for name in HUNG:
        request(name, name)
    request("of Bridge", "plain", BRIDGE)
    for state in ("completed", "withdrawn"):
        for words, until in (("tomorrow", w.now + DAY), ("a minute ago", w.now - MINUTE)):
            request(f"{state}, read until {words}", "plain", state=state, partner_access_until=until)
    request("clinical advice", "plain", kind="clinical")
    request("clinical advice of Bridge", "plain", BRIDGE, kind="clinical")
    w.referral("on hold", state="hold")
    request("on hold", "on hold")
    w.keep_away(w.referral("Nadia is kept away"), "nadia")
    request("Nadia is kept away", "Nadia is kept away")
    for number, name in enumerate(("left", "lapsed", "away", "nadia", "omar")):
        w.referral(f"of a request {number}")
        request(f"allocated to {name}", f"of a request {number}", allocated_to=w.person[name])
        w.referral(f"of a deputy {number}")
        request(f"deputy is {name}", f"of a deputy {number}", allocated_to=w.person["nadia"], deputy=w.person[name])
    request("allocated to Carl, of another agency", "by Tom", allocated_to=w.person["carl"])
    request("deputy is Carl, of another agency", "by Gone", allocated_to=w.person["nadia"], deputy=w.person["carl"])
    for name in ("maya", "nadia"):
        w.referral(f"advice that {name} gives")
        request(
            f"clinical advice, {name} gives it",
            f"advice that {name} gives",
            kind="clinical",
            allocated_to=w.person[name],
        )


def build_cases(w: World) -> None:
    def case(name: str, referral: str, *, owner: str = "omar", **columns: Any) -> Case:
        of = w.records[referral]
        given = {"kind": "channel", "plan_due_at": w.now, "review_on": w.today, "opened_at": w.now - DAY, **columns}
        if "offered_to" in given:
            given |= {"offered_to": w.person[given["offered_to"]], "offered_at": w.now, "offered_why": "-"}
        decision = w.decided(of, "channel", outcome="")
        given = {"force": of.force, **given}
        return w.named(
            f"case: {name}",
            Case.objects.create(
                reference=new_reference("CS"), referral=of, decision=decision, owner=w.person[owner], **given
            ),
        )

    for name in HUNG:
        case(name, name, owner="yusuf" if name == "of Calder Vale" else "omar")
    case("Priya owns it", "plain", owner="priya")
    case("Omar's, in Calder Vale", "of Calder Vale", owner="omar")
    case("offered to Priya", "plain", offered_to="priya")
    case("offered to Priya, sealed", "sealed", offered_to="priya")
    case("offered to Yusuf", "plain", offered_to="yusuf")
    for name in ("left", "lapsed", "away", "dot"):
        case(f"{name} owns it", "plain", owner=name)
    case("Priya owns it and is kept away", "Priya is kept away, Omar owns", owner="priya")
    for name in ("by Dot", "by Dot, over", "by priya, sealed", "by Dot, and it went to Calder Vale", "by Di, of Holt"):
        case(f"opened in an emergency {name}", f"opened in an emergency: {name}")
    w.keep_away(w.referral("Imran is kept away"), "imran")
    case("Imran is kept away", "Imran is kept away")
    _panels(w, case)
    _section_36(w)


def _panels(w: World, case: Any) -> None:
    def panel(name: str, of: Case, agency: str = COUNTY, *, granted: bool = True, **columns: Any) -> PanelReferral:
        given = {"why": "-", "lawful_basis": "-", "plan_due_at": w.now, "acknowledge_by": w.now, **columns}
        made = PanelReferral(case=of, agency=w.at[agency], **given)
        open_share(made, record=of, by=Authority(w.person["sian"]))
        if not granted:
            CaseGrant.objects.filter(content_object=of).delete()
        return w.named(f"panel: {name}", made)

    panel("of the county", case("of the county", "plain"))
    panel("of Calder Vale's council", case("of Calder Vale's council", "plain"), VALE)
    panel("run out", case("whose panel has run out", "plain"), until=w.now - MINUTE)
    panel("until tomorrow", case("at the panel until tomorrow", "plain"), until=w.now + DAY)
    panel("without a grant", case("at the panel without a grant", "plain"), granted=False)
    panel("closed", case("at the panel, closed", "plain", state="closed", closed_at=w.now))
    back = panel("taken back", case("taken back from the panel", "plain"))
    PanelReferral.objects.filter(pk=back.pk).update(
        state="taken_back", taken_back_why="-", revoked_at=w.now, revoked_by=w.person["sian"]
    )
    panel("of Priya's case", case("of Priya, at the panel", "Priya has it", owner="priya"))
    panel("sealed since", case("at the panel, sealed since", "sealed"))
    panel("sealed before", case("at the panel, sealed before", "sealed", opened_at=w.now + MINUTE))
    panel("sealed once", case("at the panel, sealed once", "sealed once"))
    panel("on hold", case("at the panel, on hold", "on hold"))
    w.keep_away(w.referral("Carl is kept away"), "carl")
    panel("Carl is kept away", case("at the panel, Carl is kept away", "Carl is kept away"))


def build_commissions(w: World) -> None:
    def commission(name: str, referral: str, *, provider: str = "imran", **columns: Any) -> Commission:
        of = w.records[referral]
        case = Case.objects.filter(referral=of).order_by("pk").first()
        assert case is not None, referral
        given = {
            "brief": "-",
            "safety": "-",
            "sessions_expected": 6,
            "weeks_between": 2,
            "first_by": w.today,
            **columns,
        }
        if given.get("state") in ("declined", "ended"):
            given |= {"ended_at": w.now, "ended_by": w.person["omar"], "ended_why": "-"}
        given = {"case": case, "referral": of, "provider": w.person[provider], "agency": w.at[BRIDGE], **given}
        sent = Commission.objects.create(disclosed=[], sent_by=w.person["omar"], **given)
        return w.named(f"commission: {name}", sent)

    for name in HUNG:
        commission(name, name)
    commission("taken on", "Carl is kept away", state="taken", taken_at=w.now)
    commission("taken on, and on hold", "on hold", state="taken", taken_at=w.now)
    commission("of Nadia, who is no provider", "plain", provider="nadia")
    commission("of Imran, for an agency at which he is none", "sealed once", agency=w.at[NHS])
    commission("ended", "plain", state="ended")
    commission("declined", "plain", state="declined")
    commission("Imran is kept away", "Imran is kept away")


def _section_36(w: World) -> None:
    """The register of Wensum and of Calder Vale, and a proposal under section 36 for each way to a case."""

    def delegation(name: str, person: str, force: str = WENSUM, *, by: str = "fay") -> None:
        given = {"document": "-", "from_day": w.today, "until_day": w.today}
        entered = {"person": w.person[person], "force": w.at[force], "entered_by": w.person[by]}
        w.named(f"delegation: {name}", Delegation.objects.create(**given, **entered))

    delegation("of Sian", "sian")
    delegation("of Ian", "ian")
    delegation("of Sian, entered by Ian", "sian", by="ian")
    delegation("of Iris", "iris", CALDER)
    for name in ("plain", "sealed", "of Calder Vale", "Priya owns it"):
        of = w.records[f"case: {name}"]
        given = {"grounds": "-", "assessment": "-", "necessity": "-", "decide_by": w.now, "by": w.person["omar"]}
        w.named(f"section 36: {name}", Section36Decision.objects.create(case=of, **given))
        author = {"author": w.person["omar"], "framework": "vaf", "framework_version": 1}
        w.named(f"assessment: {name}", Assessment.objects.create(case=of, **author))


def build_packs(w: World) -> None:
    def pack(
        name: str, referral: str, *, state: str = JobState.DONE, expires: Any = None, made: bool = True, **columns: Any
    ) -> None:
        given = {"purpose": "-", "lawful_basis": "-", "requested_by": w.person["omar"], "state": state, **columns}
        job = PackJob.objects.create(dedupe_key=str(uuid4()), referral=w.records[referral], **given)
        if made:
            content = {"sha256": "0" * 64, "size": 8, "pages": 3, "manifest": {}, "file": str(uuid4())}
            Pack.objects.create(job=job, expires_at=expires or w.now + DAY, **content)
        w.named(f"pack: {name}", job)

    for name in HUNG:
        pack(name, name)
    pack("taken back", "plain", revoked_at=w.now, revoked_by=w.person["omar"])
    pack("expired", "plain", expires=w.now - MINUTE)
    pack("stopped", "plain", stopped_at=w.now, stopped_why="sealed")
    pack("waits", "plain", state=JobState.QUEUED, made=False)
    pack("being made anew", "plain", state=JobState.RUNNING)
    pack("done, and no file", "plain", made=False)


def build_shared_packs(w: World) -> None:
    """Sent to the NHS trust from each record, and each way in which one is not, or no longer, with its agency."""

    def share(
        name: str, referral: str, *, agency: str = NHS, sent: bool = True, granted: bool = True, **columns: Any
    ) -> PackShare:
        job_has, of = columns.pop("job", {}), w.records[referral]
        given = {"purpose": "-", "lawful_basis": "-", "requested_by": w.person["omar"], "state": JobState.DONE}
        job = PackJob.objects.create(dedupe_key=str(uuid4()), referral=of, **given, **job_has)
        said = {"why": "-", "lawful_basis": "-", "necessity": "-", "proportionality": "-", "days": 14}
        said |= {"decided_by": w.person["omar"], "referral": of, "agency": w.at[agency]}
        said |= {"job": job, "state": ShareState.SENT, "sent_at": w.now} if sent else {}
        if columns.get("state") in ENDED:
            said |= {"revoked_at": w.now, "revoked_by": w.person["omar"], "recalled_why": "-"}
        made = PackShare(reference=new_reference("PK"), **{**said, **columns})
        open_share(made, record=job, by=Authority(w.person["omar"]))
        if not granted:
            PackGrant.objects.filter(content_object=job).delete()
        return w.named(f"shared pack: {name}", made)

    for name in HUNG:
        share(name, name)
    share("of the county", "plain", agency=COUNTY)
    taken = {"state": ShareState.ACKNOWLEDGED, "acknowledged_at": w.now, "acknowledged_by": w.person["nadia"]}
    share("acknowledged", "plain", **taken)
    share("until tomorrow", "plain", until=w.now + DAY)
    share("run out", "plain", until=w.now - MINUTE)
    share("without a grant", "plain", granted=False)
    share("not sent", "plain", sent=False)
    share("with a file that is not given any more", "plain", job={"stopped_at": w.now, "stopped_why": "sealed"})
    wrong = {"wrong_said_at": w.now, "wrong_said_by": w.person["nadia"], "wrong_why": "-"}
    stopped = {"stopped_at": w.now, "stopped_why": "sealed"}
    share("closed, since Nadia said that a file in it should not be here", "plain", job=stopped, **taken, **wrong)
    long_ago = {**wrong, "wrong_said_at": w.now - 99 * DAY}
    share("closed since Nadia said so long ago", "plain", job=stopped, **taken, **long_ago)
    share("recalled, copies were taken", "plain", state=ShareState.RECALLED, destroy_by=w.now + DAY)
    share("recalled, of the county", "plain", agency=COUNTY, state=ShareState.RECALLED, destroy_by=w.now + DAY)
    share("recalled, no copy was taken", "plain", state=ShareState.RECALLED)
    gone = {"destroyed_at": w.now, "destroyed_by": w.person["nadia"], "destroyed_how": "-"}
    share("recalled and destroyed", "plain", state=ShareState.DESTROYED, destroy_by=w.now + DAY, **gone)
    share("still with it, though a day is set to destroy it", "plain", destroy_by=w.now + DAY)
    share("sealed since", "sealed", sent_at=w.now - MINUTE)
    share("sealed before", "sealed", sent_at=w.now + MINUTE)
    share("sealed since, and the seal was lifted", "sealed once", sent_at=w.now - MINUTE)
    share("on hold", "on hold")
    share("Nadia is kept away", "Nadia is kept away", **taken)


def build_letters(w: World) -> None:
    version = TemplateVersion.objects.filter(state=State.PUBLISHED).order_by("pk")[0]
    for name in HUNG:
        given = {
            "written_from": version,
            "to_name": "-",
            "lawful_basis": "-",
            "text": "-",
            "written_by": w.person["omar"],
        }
        w.named(f"letter: {name}", Letter.objects.create(referral=w.records[name], **given))
