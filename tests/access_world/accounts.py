"""Lists that name people, accounts, roles and the log, one for each thing that can be otherwise."""

from __future__ import annotations

from uuid import uuid4

from accounts.models import (
    Attestation,
    Departure,
    KeptText,
    Membership,
    MembershipState,
    Notice,
    ReadingBlock,
    SavedView,
    User,
)
from accounts.roles import Role
from audit.acting import Actor, acting
from audit.kinds import RECORD_VIEWED
from audit.log import log
from audit.models import Event, ExportRequest
from referrals.models import (
    Agreement,
    AgreementParty,
    Danger,
    Deconfliction,
    DiaryEntry,
    Duty,
    LineOfEnquiry,
)
from tests.access_world.world import (
    CALDER,
    COLLEGE,
    COUNTY,
    DAY,
    HOLT,
    HUNG,
    NHS,
    PLATFORM,
    SCHOOL,
    WENSUM,
    World,
)


def build_lists(w: World) -> None:
    _hang_on_records(w)
    _settle_some(w)
    for force in (WENSUM, CALDER):
        hours = {"since": w.now, "until": w.now + DAY, "made_by": w.person["sian"]}
        w.named(f"duty: {force}", Duty.objects.create(force=w.at[force], person=w.person["dot"], **hours))
    for name, parties in (("of Wensum", (WENSUM, NHS)), ("of the county", (COUNTY, NHS))):
        days = {"from_day": w.today, "until_day": w.today + DAY, "recorded_by": w.person["rex"]}
        made = w.named(f"agreement: {name}", Agreement.objects.create(title="-", document="-", purposes=["-"], **days))
        for agency in parties:
            AgreementParty.objects.create(agreement=made, agency=w.at[agency])


def _hang_on_records(w: World) -> None:
    w.keep_away(w.records["Dot is named"], "des")
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


def _settle_some(w: World) -> None:
    """What is settled, answered, or taken by somebody who was asked to keep away since."""
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


def build_accounts(w: World) -> None:
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
        w.named(f"view: {name}", SavedView.objects.create(of="queue", name="-", person=w.person[name]))
    for name, agency in (("sian", WENSUM), ("gone", CALDER), ("tanya", HOLT)):
        view = SavedView.objects.create(of="queue", name="-", person=w.person[name], agency=w.at[agency])
        w.named(f"view for the team: {agency}", view)
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


def build_log(w: World) -> None:
    for name, agency in (("tanya", SCHOOL), ("omar", WENSUM), ("yusuf", CALDER), ("amir", PLATFORM)):
        with acting(Actor(name=name, id=w.person[name].pk, agency=agency, agency_id=w.at[agency].pk)):
            number = log(RECORD_VIEWED, target=w.records["plain"])
        w.named(f"event: of {name}", Event.objects.get(pk=number))
    for name, agency in (("amir", PLATFORM), ("max", WENSUM), ("della", WENSUM), ("dora", CALDER), ("omar", WENSUM)):
        asked = {"asked": {}, "purpose": "lawfulness", "detail": "-", "requested_by": w.person[name]}
        made = ExportRequest.objects.create(key=uuid4(), agency_id=w.at[agency].pk, **asked)
        w.named(f"export: of {name}", made)
    asked = {"asked": {}, "purpose": "lawfulness", "detail": "-", "requested_by": w.person["della"]}
    made = ExportRequest.objects.create(key=uuid4(), agency_id=w.at[CALDER].pk, **asked)
    w.named("export: of Della, when she was at Calder Vale", made)
