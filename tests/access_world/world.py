"""The people of the world, and how each kind of record is put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.authority import NO_ONE, Authority, authority_of
from accounts.models import (
    Absence,
    Agency,
    Membership,
    MembershipState,
    Site,
    User,
)
from accounts.roles import Role
from accounts.shares import open_share
from core.reference_numbers import new_reference
from referrals.models import (
    Approval,
    CaseMember,
    Decision,
    EmergencyAccess,
    Exclusion,
    Referral,
    ReferralGrant,
    ReferralShare,
    Seal,
)
from referrals.models.decision import Outcome
from subjects.models import Subject

WENSUM, CALDER, SCHOOL = "Wensum Constabulary", "Calder Vale Police", "Hollow Lane Academy"
COUNTY, VALE, NHS, PLATFORM = "Wensum County Council", "Calder Vale Council", "Broadfen NHS Trust", "Prevent Portal"
# The cast's two forces work on much; this one has one record of another's, and nothing else.
HOLT = "Holt Constabulary"
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
    *(
        "carl",
        "nadia",
        "maya",
        "imran",
        "cora",
        "hugh",
        "dawn",
        "nell",
        "pete",
        "yusuf",
        "iris",
        "amir",
        "della",
        "rex",
        "astrid",
        "pat",
        "zoe",
    ),
)
# Those of whom no rule is asked: what they hold is asked of others.
ONLY_NAMED = frozenset({"astrid", "zoe", "both", "gone", "away", "new", "ola"})
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
    "fern": ((Role.PREVENT_OFFICER, HOLT, None),),
    "duo": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PREVENT_OFFICER, CALDER, None)),
    # One thing at one agency, and another at the next: neither is theirs at both.
    "cass": ((Role.CHANNEL_COORDINATOR, COUNTY, None), (Role.COUNCIL_FRONT_DOOR, VALE, None)),
    "kit": ((Role.SERGEANT, CALDER, None), (Role.INSPECTOR, HOLT, None)),
    "di": ((Role.DUTY_OFFICER, HOLT, None),),
    # What opens everything, beside what opens some.
    "una": (
        (Role.AUDITOR, PLATFORM, None),
        (Role.PLATFORM_ADMINISTRATOR, PLATFORM, None),
        (Role.AGENCY_ADMINISTRATOR, SCHOOL, None),
        (Role.DATA_PROTECTION_OFFICER, NHS, None),
        (Role.SERGEANT, HOLT, None),
    ),
    "both": ((Role.REFERRER, SCHOOL, None), (Role.REFERRER, COLLEGE, None)),
    "left": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PRACTITIONER, NHS, None)),
    "lapsed": ((Role.PREVENT_OFFICER, WENSUM, None), (Role.PRACTITIONER, NHS, None)),
    "away": (
        (Role.PREVENT_OFFICER, WENSUM, None),
        (Role.PRACTITIONER, NHS, None),
        (Role.SAFEGUARDING_LEAD, NHS, None),
    ),
    "gone": (),
}


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


class World:
    """`records` by their names, made by what is `built`; `who` by theirs."""

    def __init__(self, people: Any, built: Iterable[Callable[[World], None]]) -> None:
        self.records: dict[str, Model] = {}
        self.now, self.today = timezone.now(), timezone.localdate()
        self.person = {name: getattr(people, name) for name in ASKED}
        Agency.objects.create(kind="force", name=HOLT)
        self.at = {agency.name: agency for agency in Agency.objects.all()}
        self.upper, self.lower = (Site.objects.get(name=f"{name} school") for name in ("Upper", "Lower"))
        for name, roles in OTHERS.items():
            self.person[name] = User.objects.create(email=f"{name}@demo.example", name=name.capitalize())
            for role, agency, site in roles:
                self.role(name, role, agency, site=site)
        self._end_some()
        self._at_a_site()
        for build in built:
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
        ended = {"lifted_at": self.now, "lifted_by": self.person["iris"], "lifted_why": "-"} if lifted else {}
        Exclusion.objects.create(referral=referral, person=self.person[person], why="-", **ended)

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
