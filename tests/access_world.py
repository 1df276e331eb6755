"""A world in which every branch and condition of every rule of access makes a difference to somebody: one record for each
thing that can be otherwise, named by it.

Built row by row and not by the real path: a rule is asked of states, whatever led to them, and many of these lie days apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from accounts.authority import NO_ONE, Authority, authority_of
from accounts.models import (
    Absence,
    Agency,
    Attestation,
    Departure,
    KeptText,
    Membership,
    MembershipState,
    Notice,
    ReadingBlock,
    Site,
    User,
)
from accounts.roles import Role
from accounts.shares import open_share
from audit.acting import Actor, acting
from audit.kinds import RECORD_VIEWED
from audit.log import log
from audit.models import Event, ExportRequest
from core.jobs import JobState
from core.reference_numbers import new_reference
from packs.models import Pack, PackJob
from referrals.models import (
    Agreement,
    AgreementParty,
    Approval,
    CaseMember,
    Danger,
    Decision,
    Deconfliction,
    DiaryEntry,
    Draft,
    Duty,
    EmergencyAccess,
    Exclusion,
    LineOfEnquiry,
    Referral,
    ReferralGrant,
    ReferralShare,
    Seal,
)
from referrals.models.decision import Outcome
from safeguarding.models import Case, CaseGrant, PanelReferral, PartnerAction
from subjects.models import Subject

WENSUM, CALDER, SCHOOL = "Wensum Constabulary", "Calder Vale Police", "Hollow Lane Academy"
COUNTY, VALE, NHS, PLATFORM = "Wensum County Council", "Calder Vale Council", "Broadfen NHS Trust", "Prevent Portal"
COLLEGE, MARSH_ROAD, BRIDGE = "Fenside College", "Marsh Road High School", "Bridge Youth Project"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# Of the cast, each for a role of their own; and those whom the cast has not.
ASKED = (
    *(
        "tanya",
        "tom",
        "lena",
        "lowri",
        "marcus",
        "ola",
        "ada",
        "fay",
        "grace",
        "dot",
        "omar",
        "priya",
        "sian",
        "ian",
        "des",
    ),
    *("carl", "nadia", "yusuf", "iris", "amir", "della", "rex", "astrid", "pat", "zoe"),
)
# Those of whom no rule is asked: what they hold is asked of others.
ONLY_NAMED = frozenset({"astrid", "pat", "zoe", "both", "gone", "away", "new", "ola"})
OTHERS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "cal": ((Role.SERGEANT, CALDER, None),),
    "dan": ((Role.DUTY_OFFICER, CALDER, None),),
    "gus": ((Role.GATEWAY_CLERK, WENSUM, None),),
    "guy": ((Role.GATEWAY_CLERK, CALDER, None),),
    "vera": ((Role.COUNCIL_FRONT_DOOR, VALE, None),),
    "lil": ((Role.SAFEGUARDING_LEAD, SCHOOL, None),),
    "max": ((Role.AUDITOR, WENSUM, None),),
    "dora": ((Role.DATA_PROTECTION_OFFICER, CALDER, None),),
    "desi": ((Role.DECONFLICTION_DESK, CALDER, None),),
    "duo": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PREVENT_OFFICER, CALDER, None)),
    "both": ((Role.REFERRER, SCHOOL, None), (Role.REFERRER, COLLEGE, None)),
    "left": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PRACTITIONER, NHS, None)),
    "lapsed": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PRACTITIONER, NHS, None)),
    "away": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PRACTITIONER, NHS, None)),
    "gone": (),
}


class World:
    """`records` by their names; `who` by theirs."""

    def __init__(self, people: Any) -> None:
        self.records: dict[str, Model] = {}
        self.now, self.today = timezone.now(), timezone.localdate()
        self.person = {name: getattr(people, name) for name in ASKED}
        self.at = {agency.name: agency for agency in Agency.objects.all()}
        self.upper, self.lower = (Site.objects.get(name=f"{name} school") for name in ("Upper", "Lower"))
        for name, roles in OTHERS.items():
            self.person[name] = User.objects.create(email=f"{name}@demo.example", name=name.capitalize())
            for role, agency, site in roles:
                self.role(name, role, agency, site=site)
        self._end_some()
        self._at_a_site()
        for build in (_referrals, _offers, _emergencies, _requests, _cases, _packs, _drafts, _lists, _accounts, _log):
            build(self)
        self.who: dict[str, Authority] = {
            name: authority_of(User.objects.get(pk=person.pk))
            for name, person in self.person.items()
            if name not in ONLY_NAMED
        }
        self.who["the service"] = NO_ONE

    def _end_some(self) -> None:
        User.objects.filter(pk=self.person["left"].pk).update(is_active=False)
        User.objects.filter(pk=self.person["lapsed"].pk).update(vetting_until=self.today - DAY)
        days = {"first_day": self.today, "last_day": self.today, "noted_by": self.person["fay"]}
        Absence.objects.create(person=self.person["away"], **days)

    def _at_a_site(self) -> None:
        """Of the roles only a lead's and a referrer's are of a site; where another names one, it makes no difference."""
        for held in Membership.objects.exclude(role__in=(Role.SAFEGUARDING_LEAD, Role.REFERRER)):
            held.site = Site.objects.get_or_create(agency=held.agency, name="Here")[0]
            held.save(update_fields=["site"])

    def named(self, name: str, record: Any) -> Any:
        assert name not in self.records, name
        self.records[name] = record
        return record

    def names(self) -> dict[tuple[str, int], str]:
        return {(record._meta.label, record.pk): name for name, record in self.records.items()}

    # --- What is built --------------------------------------------------------------------------------------------

    def role(self, person: str, role: str, agency: str, *, site: Any = None, **more: Any) -> Membership:
        state = more.pop("state", MembershipState.ACTIVE)
        confirmed = None if state == MembershipState.PROPOSED else self.now
        return Membership.objects.create(
            user=self.person[person],
            agency=self.at[agency],
            role=role,
            site=site,
            state=state,
            confirmed_at=confirmed,
            ended_at=self.now if state == MembershipState.ENDED else None,
            **more,
        )

    def referral(self, name: str, **columns: Any) -> Referral:
        """Tanya's, of the upper school; Omar has it and owns the risk, in assessment. `columns` say what is otherwise."""
        given = {
            "force": WENSUM,
            "agency": SCHOOL,
            "submitted_by": "tanya",
            "officer": "omar",
            "owner": "omar",
            **columns,
        }
        for column in ("submitted_by", "officer", "owner", "offered_to"):
            if given.get(column):
                given[column] = self.person[given[column]]
        for column in ("force", "agency"):
            given[column] = self.at[given[column]]
        if given.get("offered_to"):
            given |= {"offered_at": self.now, "offered_why": "-"}
        if given.get("state") in ("closed", "case_open"):
            given = {"finished_at": self.now, **given}
        made = Referral.objects.create(
            **{
                "reference": new_reference("PR"),
                "state": "assessment",
                "document": {},
                "site": self.upper,
                "sector": "other",
                "immediate_danger": "no",
                "under_18": "no",
                "own_staff": "no",
                "subject": Subject.objects.create(),
                "claimed_at": self.now if given["officer"] else None,
                "due_at": self.now,
                "submitted_at": self.now - DAY,
                "queue_key": len(self.records),
                **given,
            }
        )
        return self.named(name, made)

    def seal(self, referral: Referral, *, at: Any = None, lifted: bool = False) -> None:
        ended = {"lifted_at": self.now, "lifted_by": self.person["iris"]} if lifted else {}
        Seal.objects.create(referral=referral, why="-", by=self.person["ian"], at=at or self.now, **ended)

    def keep_away(self, referral: Referral, person: str, *, lifted: bool = False) -> None:
        ended = self.now if lifted else None
        Exclusion.objects.create(referral=referral, person=self.person[person], why="-", lifted_at=ended)

    def share(self, referral: Referral, kind: str, agency: str, *, granted: bool = True, **columns: Any) -> None:
        given = {"why": "-", "lawful_basis": "-", "submitted_at": referral.submitted_at, **columns}
        share = ReferralShare(referral=referral, agency=self.at[agency], kind=kind, **given)
        open_share(share, record=referral, by=Authority(self.person["sian"]))
        if not granted:
            ReferralGrant.objects.filter(content_object=referral).delete()

    def member(self, referral: Referral, person: str, *, agency: str = WENSUM, **columns: Any) -> None:
        if columns.get("ended_at"):
            columns["ended_by"] = self.person["ian"]
        given = {"role": "second", "why": "-", "by": self.person["iris"], "at": self.now - MINUTE, **columns}
        CaseMember.objects.create(referral=referral, person=self.person[person], agency=self.at[agency], **given)

    def opened(self, referral: Referral, by: str, *, force: str = WENSUM, **columns: Any) -> EmergencyAccess:
        given = {"category": "life", "reason": "-", "at": self.now - 3 * DAY, "until": self.now + DAY, **columns}
        given |= {"by": self.person[by], "force": self.at[force], "review_due_at": self.now}
        return EmergencyAccess.objects.create(referral=referral, **given)

    def decided(
        self, referral: Referral, option: str, *, to: str = "", outcome: str = Outcome.APPROVED, at: Any = None
    ) -> Decision:
        made = Decision.objects.create(
            referral=referral,
            option=option,
            rationale="-",
            evidence="-",
            tier="sergeant",
            rule_version="1",
            author=self.person["omar"],
            to_agency=self.at[to] if to else None,
            at=at or self.now,
        )
        if outcome:
            by = {"author": self.person["omar"], "by": self.person["sian"], "at": at or self.now}
            Approval.objects.create(decision=made, outcome=outcome, reason="-", **by)
        return made


def _referrals(w: World) -> None:
    w.referral("plain")
    w.referral("Priya has it", officer="priya", owner="priya")
    w.referral("nobody has it", officer=None, owner="sian")
    w.referral("Sian owns the risk", owner="sian")
    w.referral("of Calder Vale", force=CALDER, officer="yusuf", owner="yusuf")
    w.referral("went to Calder Vale, and Omar is still written", force=CALDER)
    w.referral("of Duo, in Calder Vale", force=CALDER, officer="duo", owner="duo")
    _closed_to_some(w)
    _in_danger(w)
    _shared(w)
    _named(w)
    _filed(w)
    w.referral("Left has it", officer="left")
    w.referral("Left owns the risk", owner="left")
    w.referral("Lapsed has it", officer="lapsed")
    w.referral("Away has it", officer="away")
    w.referral("Dot owns the risk", owner="dot")
    w.referral("Dot has it", officer="dot")
    w.referral("Yusuf has it, of Wensum", officer="yusuf", owner="yusuf")
    w.referral("with something unread", has_unread_information=True)


def _closed_to_some(w: World) -> None:
    w.seal(w.referral("sealed"))
    w.seal(w.referral("sealed, Priya owns the risk", owner="priya"))
    w.seal(w.referral("sealed, Sian owns the risk", owner="sian"))
    w.seal(w.referral("sealed once"), lifted=True)
    w.seal(w.referral("sealed, of Calder Vale", force=CALDER, officer="yusuf", owner="yusuf"))
    for name in ("omar", "sian", "ian", "tanya", "lena", "lil", "della", "amir", "max"):
        w.keep_away(w.referral(f"{name} is kept away"), name)
    w.keep_away(w.referral("Omar was kept away once"), "omar", lifted=True)
    w.keep_away(w.referral("Priya is kept away, Omar owns", officer="priya"), "priya")
    w.keep_away(w.referral("Sian is kept away, and owns the risk", owner="sian"), "sian")


def _in_danger(w: World) -> None:
    w.referral("danger was told", danger_told="yes")
    w.referral("danger may be", danger_told="not_sure")
    w.referral("danger was told, closed since", danger_told="yes", state="closed")
    w.referral("danger was told, a case since", danger_told="yes", state="case_open")
    w.referral("danger now, in a case", danger_told="yes", danger_now="yes", state="case_open")
    w.referral("danger now", danger_told="yes", danger_now="yes")
    w.referral(
        "danger now, of Calder Vale", danger_told="yes", danger_now="yes", force=CALDER, officer="yusuf", owner="yusuf"
    )
    w.keep_away(w.referral("danger now, Dot is kept away", danger_told="yes", danger_now="yes"), "dot")
    w.seal(w.referral("danger now, sealed", danger_told="yes", danger_now="yes"))


def _shared(w: World) -> None:
    over = {"until": w.now - MINUTE}
    back = {"revoked_at": w.now, "revoked_by": w.person["sian"]}
    for kind, to, words in (("joint", CALDER, "joint with Calder Vale"), ("copy", COUNTY, "copied to the county")):
        w.share(w.referral(words), kind, to)
        w.share(w.referral(f"{words}, until tomorrow"), kind, to, until=w.now + DAY)
        w.share(w.referral(f"{words}, without a grant"), kind, to, granted=False)
        w.share(w.referral(f"{words}, run out"), kind, to, **over)
        w.share(w.referral(f"{words}, taken back"), kind, to)
        ReferralShare.objects.filter(referral=w.records[f"{words}, taken back"]).update(**back)
        sealed = w.referral(f"{words}, sealed since")
        w.share(sealed, kind, to, shared_at=w.now - DAY)
        w.seal(sealed)
        before = w.referral(f"{words} in spite of the seal")
        w.seal(before, at=w.now - DAY)
        w.share(before, kind, to)
    once = w.referral("copied to the county, sealed since, and lifted")
    w.share(once, "copy", COUNTY, shared_at=w.now - DAY)
    w.seal(once, lifted=True)
    w.share(w.referral("copied to Calder Vale Police"), "copy", CALDER)
    w.share(w.referral("joint with the county"), "joint", COUNTY)
    w.share(w.referral("copied to the council of Calder Vale"), "copy", VALE)
    kept = w.referral("copied to the county, Carl is kept away")
    w.share(kept, "copy", COUNTY)
    w.keep_away(kept, "carl")


def _named(w: World) -> None:
    w.member(w.referral("Dot is named"), "dot")
    w.member(w.referral("Dot is named until today"), "dot", until=w.today)
    w.member(w.referral("Dot was named until yesterday"), "dot", until=w.today - DAY)
    w.member(w.referral("Dot was named, and it was ended"), "dot", ended_at=w.now)
    w.member(w.referral("Dot is named, of Calder Vale"), "dot", agency=CALDER)
    w.member(w.referral("Tanya is named"), "tanya")
    w.member(w.referral("Yusuf is named, of Calder Vale"), "yusuf", agency=CALDER)
    kinds = {
        "joint": {},
        "copy": {},
        "joint, run out": {"until": w.now - MINUTE},
        "joint, without a grant": {"granted": False},
    }
    for words, columns in kinds.items():
        made = w.referral(f"Dan is named, {words}")
        w.share(made, words.partition(",")[0], CALDER, **columns)
        w.member(made, "dan", agency=CALDER)
    for words, at in (("before it was sealed", w.now - DAY), ("since it was sealed", w.now + MINUTE)):
        for name in ("priya", "dot"):
            made = w.referral(f"{name} was named {words}")
            w.member(made, name, at=at)
            w.seal(made)
    made = w.referral("Dot was named before a seal that was lifted, and it is sealed before")
    w.member(made, "dot", at=w.now - DAY)
    w.seal(made, at=w.now, lifted=True)
    w.seal(made, at=w.now - 2 * DAY)
    kept = w.referral("Dot is named, and kept away")
    w.member(kept, "dot")
    w.keep_away(kept, "dot")


def _filed(w: World) -> None:
    w.referral("of the lower school", site=w.lower)
    w.referral("of no site", site=None)
    w.referral("about the school's own staff", agency_may_see=False)
    w.referral("about the school's own staff, of no site", agency_may_see=False, site=None)
    w.referral("by Tom", submitted_by="tom")
    w.referral("of the college", agency=COLLEGE, site=None, submitted_by="both")
    w.referral("of the college, at a site of the school", agency=COLLEGE, submitted_by="tom")
    w.referral("by Gone", submitted_by="gone")
    w.referral("of another agency, by Tanya", agency=MARSH_ROAD, site=None)
    keyed = {"agency": WENSUM, "site": None, "submitted_by": "grace"}
    w.referral("keyed in by Grace", channel="phone", **keyed)
    w.referral("typed by Grace herself", **keyed)
    w.referral("keyed in at Calder Vale", **{**keyed, "agency": CALDER, "submitted_by": "guy"}, channel="phone")
    w.seal(w.referral("keyed in by Grace, sealed", channel="email", **keyed))
    w.keep_away(w.referral("keyed in by Grace, who is kept away", channel="email", **keyed), "grace")
    w.referral("finished lately", state="closed", finished_at=w.now - DAY)
    w.referral("finished long ago", state="closed", finished_at=w.now - 900 * DAY)
    long_ago = w.referral("copied to the county, finished long ago", state="closed", finished_at=w.now - 900 * DAY)
    w.share(long_ago, "copy", COUNTY)


def _offers(w: World) -> None:
    w.referral("offered to Priya", offered_to="priya")
    w.referral("offered to Yusuf", offered_to="yusuf")
    w.referral("offered to Dot", offered_to="dot")
    w.referral("offered to Left", offered_to="left")
    w.referral("offered to Away", offered_to="away")
    w.referral("offered to Duo, in Calder Vale", offered_to="duo", force=CALDER, officer="yusuf", owner="yusuf")
    w.keep_away(w.referral("offered to Priya, who is kept away", offered_to="priya"), "priya")
    w.seal(w.referral("offered to Priya, sealed", offered_to="priya"))
    for option, state, to in (
        ("transfer", "transfer_pending", CALDER),
        ("transfer", "transfer_pending", VALE),
        ("service", "service_pending", NHS),
    ):
        words = f"{option} offered to {to}"
        w.decided(w.referral(words, state=state), option, to=to)
        w.decided(w.referral(f"{words}, returned", state=state), option, to=to, outcome=Outcome.RETURNED)
        w.decided(w.referral(f"{words}, not approved yet", state=state), option, to=to, outcome="")
        w.decided(w.referral(f"{words}, over"), option, to=to)
        w.decided(
            w.referral(f"{words}, of the other kind", state=state),
            "service" if option == "transfer" else "transfer",
            to=to,
        )
        w.decided(
            w.referral(
                f"{words}, waiting for the other",
                state="transfer_pending" if option == "service" else "service_pending",
            ),
            option,
            to=to,
        )
        changed = w.referral(f"{words}, decided otherwise since", state=state)
        w.decided(changed, option, to=to, at=w.now - DAY)
        w.decided(changed, "hold")
        thought = w.referral(f"{words}, and something returned since", state=state)
        w.decided(thought, option, to=to, at=w.now - DAY)
        w.decided(thought, "hold", outcome=Outcome.RETURNED)
        sealed = w.referral(f"{words}, sealed", state=state)
        w.decided(sealed, option, to=to)
        w.seal(sealed)
    for option, state, to, name in (
        ("transfer", "transfer_pending", CALDER, "cal"),
        ("service", "service_pending", NHS, "nadia"),
    ):
        kept = w.referral(f"{option} offered, {name} is kept away", state=state)
        w.decided(kept, option, to=to)
        w.keep_away(kept, name)


HUNG = (
    "plain",
    "Priya has it",
    "sealed",
    "of Calder Vale",
    "omar is kept away",
    "sealed, Sian owns the risk",
    "joint with Calder Vale",
    "Dot is named",
)


def _requests(w: World) -> None:
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
    w.referral("on hold", state="hold")
    request("on hold", "on hold")
    w.keep_away(w.referral("Nadia is kept away"), "nadia")
    request("Nadia is kept away", "Nadia is kept away")
    for number, name in enumerate(("left", "lapsed", "away", "nadia", "omar")):
        w.referral(f"of a request {number}")
        request(f"allocated to {name}", f"of a request {number}", allocated_to=w.person[name])
        w.referral(f"of a deputy {number}")
        request(f"deputy is {name}", f"of a deputy {number}", allocated_to=w.person["nadia"], deputy=w.person[name])


def _cases(w: World) -> None:
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
    for name in ("by Dot", "by Dot, over", "by priya, sealed", "by Dot, and it went to Calder Vale"):
        case(f"opened in an emergency {name}", f"opened in an emergency: {name}")
    _panels(w, case)


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


def _packs(w: World) -> None:
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
    pack("waits", "plain", state=JobState.QUEUED, made=False)
    pack("being made anew", "plain", state=JobState.RUNNING)
    pack("done, and no file", "plain", made=False)


def _drafts(w: World) -> None:
    def draft(name: str, *, author: str = "tanya", agency: str = SCHOOL, **columns: Any) -> None:
        given = {"site": w.upper if agency == SCHOOL else None, **columns}
        if "kept_from" in given:
            given["kept_from"] = [w.person[one].pk for one in given["kept_from"]]
        if given.get("state") == "sent":
            given["sent_as"] = w.referral(f"sent from: {name}")
        made = Draft.objects.create(author=w.person[author], agency=w.at[agency], **given)
        w.named(f"draft: {name}", made)

    handed = {"handed_over_at": w.now}
    for state, more in (("open", {}), ("with_lead", handed), ("sent", handed)):
        draft(f"{state}", state=state, **more)
        draft(f"{state}, of the lower school", state=state, site=w.lower, author="tom", **more)
        draft(f"{state}, of no site", state=state, site=None, author="tom", **more)
        draft(f"{state}, of Marsh Road", state=state, agency=MARSH_ROAD, author="both", **more)
        draft(f"{state}, about a colleague", state=state, about_colleague=True, author="tom", **more)
        draft(f"{state}, kept from Lena", state=state, kept_from=["lena"], author="tom", **more)
        draft(f"{state}, kept from all leads", state=state, kept_from=["lena", "lil"], author="tom", **more)
        draft(f"{state}, by Lena", state=state, author="lena", **more)
        draft(f"{state}, by Gone", state=state, author="gone", **more)
        draft(f"{state}, of the college, by its lead", state=state, agency=COLLEGE, author="ola", **more)
        draft(f"{state}, of the NHS, which has no lead", state=state, agency=NHS, author="nadia", **more)
    draft("sent, never handed over", state="sent", author="tom")
    draft("given back by the lead", state="open", author="tom", **handed)


def _emergencies(w: World) -> None:
    over, ended = {"until": w.now - MINUTE}, {"ended_at": w.now}

    def opened(name: str, by: str, *, of: dict[str, Any] | None = None, seal: bool = False, **columns: Any) -> Referral:
        referral = w.referral(f"opened in an emergency: {name}", **(of or {}))
        if seal:
            w.seal(referral)
        w.named(f"emergency: {name}", w.opened(referral, by, **columns))
        return referral

    opened("by Dot", "dot")
    opened("by Dot, over", "dot", **over)
    opened("by Dot, ended", "dot", **ended)
    opened("by Dot, and it went to Calder Vale", "dot", of={"force": CALDER, "officer": "yusuf", "owner": "yusuf"})
    opened("by Dot for Calder Vale", "dot", force=CALDER)
    opened("by Tanya", "tanya")
    for name in ("priya", "sian", "ian", "dot"):
        opened(f"by {name}, sealed", name, seal=True)
    opened("by Priya, sealed, over", "priya", seal=True, **over)
    opened("by Duo, sealed, for Calder Vale", "duo", seal=True, force=CALDER)
    w.keep_away(opened("by Dot, who is kept away", "dot"), "dot")
    w.keep_away(opened("by Dot, Sian is kept away", "dot"), "sian")
    w.keep_away(opened("by Dot, Della is kept away", "dot", rung=2), "della")
    done = {"reviewed_at": w.now, "reviewed_by": w.person["ian"], "justified": True, "review_note": "-"}
    opened("by Dot, reviewed", "dot", **done, **ended)
    opened("by Dan, of Calder Vale", "dan", of={"force": CALDER, "officer": "yusuf", "owner": "yusuf"}, force=CALDER)
    for rung in (1, 2, 3):
        opened(f"by Dot, raised {rung} times", "dot", rung=rung)


def _lists(w: World) -> None:
    for name in HUNG:
        referral = w.records[name]
        danger = {"told": "yes", "told_in": "filing", "due_at": w.now, "step_due_at": w.now, "waits_since": w.now}
        taker = {
            "plain": "omar",
            "Priya has it": "left",
            "sealed": "yusuf",
            "of Calder Vale": "yusuf",
            "Dot is named": "dot",
        }
        by = taker.get(name)
        taken = {"taken_by": w.person[by], "taken_at": w.now} if by else {}
        w.named(f"danger: {name}", Danger.objects.create(referral=referral, **danger, **taken))
        w.named(f"line: {name}", LineOfEnquiry.objects.create(referral=referral, question="-"))
        decision = w.decided(referral, "hold", outcome="")
        entry = {"decision": decision, "particular": "-", "what": "-", "due_on": w.today}
        w.named(f"diary: {name}", DiaryEntry.objects.create(referral=referral, **entry))
        check = {"force": referral.force, "identifiers": {}, "due_at": w.now}
        w.named(f"check: {name}", Deconfliction.objects.create(referral=referral, **check))
    settled = {"settled_at": w.now, "settled_by": w.person["omar"], "how": "-", "due_on": w.today}
    decision = w.decided(w.records["plain"], "hold", outcome="")
    made = DiaryEntry.objects.create(
        referral=w.records["plain"], decision=decision, particular="-", what="-", **settled
    )
    w.named("diary: settled", made)
    answered = {
        "code": "no_interest",
        "answered_at": w.now,
        "answered_by": w.person["des"],
        "next_check_on": w.today + DAY,
    }
    made = Deconfliction.objects.create(
        referral=w.records["plain"], force=w.at[WENSUM], identifiers={}, due_at=w.now, **answered
    )
    w.named("check: answered", made)
    kept = Danger.objects.create(
        referral=w.records["danger now, Dot is kept away"],
        told="yes",
        told_in="filing",
        due_at=w.now,
        step_due_at=w.now,
        waits_since=w.now,
        taken_by=w.person["dot"],
        taken_at=w.now,
    )
    w.named("danger: Dot has taken it and is kept away", kept)
    for force in (WENSUM, CALDER):
        hours = {"since": w.now, "until": w.now + DAY, "made_by": w.person["sian"]}
        w.named(f"duty: {force}", Duty.objects.create(force=w.at[force], person=w.person["dot"], **hours))
    for name, parties in (("of Wensum", (WENSUM, NHS)), ("of the county", (COUNTY, NHS))):
        days = {"from_day": w.today, "until_day": w.today + DAY, "recorded_by": w.person["rex"]}
        made = w.named(f"agreement: {name}", Agreement.objects.create(title="-", document="-", purposes=["-"], **days))
        for agency in parties:
            AgreementParty.objects.create(agreement=made, agency=w.at[agency])


def _accounts(w: World) -> None:
    for name in (SCHOOL, WENSUM, CALDER, PLATFORM, COUNTY, COLLEGE):
        w.named(f"agency: {name}", w.at[name])
    w.role("gone", Role.REFERRER, SCHOOL, state=MembershipState.ENDED)
    w.role("lena", Role.REFERRER, COLLEGE, state=MembershipState.ENDED)
    w.person["new"] = User.objects.create(email="new@demo.example", name="New")
    w.role("new", Role.SAFEGUARDING_LEAD, SCHOOL, state=MembershipState.PROPOSED, granted_by=w.person["ada"])
    for name in (
        "tanya",
        "omar",
        "sian",
        "ada",
        "fay",
        "rex",
        "amir",
        "both",
        "gone",
        "new",
        "nadia",
        "left",
        "yusuf",
        "lena",
    ):
        w.named(f"person: {name}", w.person[name])
        block = ReadingBlock.objects.create(person=w.person[name], records=500)
        w.named(f"block: {name}", block)
    for name in ("tanya", "omar", "gone"):
        key = str(uuid4())
        w.named(f"notice: {name}", Notice.objects.create(person=w.person[name], kind="-", words="-", dedupe_key=key))
        w.named(f"kept: {name}", KeptText.objects.create(user=w.person[name], path="/", fields={}))
    _roles(w)


def _roles(w: World) -> None:
    def role(name: str, of: str, role: str, agency: str, *, by: str | None = "ada") -> Membership:
        granted = w.person[by] if by else None
        return w.named(f"role: {name}", w.role(of, role, agency, state=MembershipState.PROPOSED, granted_by=granted))

    role("of Tom at the school, proposed by Ada", "tom", Role.SAFEGUARDING_LEAD, SCHOOL)
    role("of Tom at the school, proposed by Lena", "tom", Role.DATA_PROTECTION_OFFICER, SCHOOL, by="lena")
    role("of Lena at the school", "lena", Role.DATA_PROTECTION_OFFICER, SCHOOL)
    role("of Ada at the school", "ada", Role.DATA_PROTECTION_OFFICER, SCHOOL, by="rex")
    role("by nobody", "tanya", Role.SAFEGUARDING_LEAD, SCHOOL, by=None)
    role("of Priya at Wensum", "priya", Role.SERGEANT, WENSUM, by="fay")
    role("of Sian at Wensum", "sian", Role.DUTY_OFFICER, WENSUM, by="fay")
    role("of Yusuf at Calder Vale", "yusuf", Role.SERGEANT, CALDER, by="rex")
    role("of Pat at the service", "pat", Role.AUDITOR, PLATFORM, by="rex")
    role("of Astrid at the service", "astrid", Role.PLATFORM_ADMINISTRATOR, PLATFORM, by="rex")
    role("of Max's force, an auditor's", "ian", Role.AUDITOR, WENSUM, by="fay")
    lasting = {}
    for name in ("tanya", "lena", "omar", "sian", "carl", "nadia", "zoe", "lowri", "marcus"):
        lasting[name] = w.named(f"role: {name} holds", Membership.objects.filter(user=w.person[name]).earliest("pk"))
    days = {"noted_by": w.person["ada"]}
    Departure.objects.create(person=w.person["tanya"], last_day=w.today - DAY, **days)
    Departure.objects.create(person=w.person["lena"], last_day=w.today, **days)
    Departure.objects.create(person=w.person["carl"], last_day=w.today - DAY, ended_at=w.now, **days)
    said = {"answered_by": w.person["ian"]}
    for name, due, more in (
        ("omar", w.today - DAY, {}),
        ("sian", w.today, {}),
        ("nadia", w.today + DAY, {"is_needed": False, **said}),
        ("zoe", w.today - DAY, {"is_needed": True, **said}),
        ("lowri", w.today - DAY, {"closed_at": w.now}),
        ("marcus", w.today - DAY, {"is_needed": False, "closed_at": w.now, **said}),
    ):
        Attestation.objects.create(membership=lasting[name], quarter=w.today, due_on=due, **more)


def _log(w: World) -> None:
    for name, agency in (("tanya", SCHOOL), ("omar", WENSUM), ("yusuf", CALDER), ("amir", PLATFORM)):
        with acting(Actor(name=name, id=w.person[name].pk, agency=agency, agency_id=w.at[agency].pk)):
            number = log(RECORD_VIEWED, target=w.records["plain"])
        w.named(f"event: of {name}", Event.objects.get(pk=number))
    for name, agency in (("amir", PLATFORM), ("max", WENSUM), ("della", WENSUM), ("dora", CALDER), ("omar", WENSUM)):
        asked = {"asked": {}, "purpose": "lawfulness", "detail": "-", "requested_by": w.person[name]}
        made = ExportRequest.objects.create(key=uuid4(), agency_id=w.at[agency].pk, **asked)
        w.named(f"export: of {name}", made)
