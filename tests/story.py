"""One story with a record for every address, and the address of each record: what the walks over the URLconf walk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import absences, invitations, leaving, memberships
from accounts.models import (
    Agency,
    IdentityLink,
    IdentityProvider,
    Invitation,
    KeptText,
    Membership,
    Notice,
    ReadingBlock,
    SavedView,
    Site,
)
from accounts.notices.letters import hashed
from accounts.roles import Role
from accounts.views.you import mark_of
from audit.console import exporting
from audit.console import queries as console
from audit.models import Event
from core.jobs import JobState
from core.row_security import as_the_service
from evidence import actions as evidence
from evidence import judging
from guidance import actions as guidance
from guidance import complaints
from guidance.models import CirculationSheet
from guidance.models import Page as GuidancePage
from letters import actions as letters
from letters.models import LetterTemplate
from packs.models import PackJob, PackShare, ShareState
from policy import actions as limits
from policy.of_limits import LIMITS_MATTER
from policy.time_limits import set_here
from referrals.agreements import actions as agreements
from referrals.casework.actions import (
    asking_referrers,
    associating,
    case_team,
    claiming,
    danger,
    emergency_access,
    giving,
    rota,
    sight,
)
from referrals.casework.presenters.claims import claim_lines
from referrals.decision_texts import by_design as texts
from referrals.decision_texts.matter import TEXTS_MATTER
from referrals.filing.actions import adding
from referrals.filing.file_places import CASE_FILE
from referrals.models import Deconfliction, DiaryEntry, Referral
from referrals.prompt_sets import by_design as prompts
from referrals.prompt_sets.matter import PROMPTS_MATTER
from referrals.queues.matter import ROUTING_MATTER
from referrals.tiers.matter import TIERS_MATTER
from referrals.tiers.rules import shipped
from safeguarding.cases.actions import closing, hand_overs, transfers
from safeguarding.mergers import actions as mergers
from safeguarding.models import Case, Citation, Delegation, FollowUp, Retention
from safeguarding.panels.actions import items
from safeguarding.retention import actions as retention
from safeguarding.retention import entering
from subjects import people as subjects
from tests.addresses import Address, every_address
from tests.evidence.redacted import a_draft_of, made
from tests.evidence.redacted import released as redacted_and_released
from tests.evidence.released import a_file
from tests.letters.letters import a_letter
from tests.letters.letters import made as made_letter
from tests.packs.finished import finished
from tests.packs.shares import a_share, acknowledged, recalled
from tests.people import as_loaded_anew, cast
from tests.post import delivered
from tests.prepared import another_database, work_in
from tests.records import (
    a_commission,
    a_decided_referral,
    a_draft,
    a_line,
    a_recommendation,
    a_referral,
    a_request,
    a_session,
    consent_answered,
    joined,
    planned,
    taken_on,
)
from tests.safeguarding.assessing import assessed, begun
from tests.safeguarding.at_the_panel import at_the_panel

TOKEN = "the-link-that-was-sent-to-Ann"
# They change the session of whoever opens them, which no savepoint gives back to the browser. Each is tested where it
# lives.
NOT_WALKED = {
    "accounts:end_other_sessions": "gives the visitor a new session; tests/accounts/test_browsers.py",
    "demo_prove": "is of the demonstration alone; tests/accounts/test_demo.py",
    "demo_be": "signs the visitor in as somebody else; tests/accounts/test_demo.py",
}


@pytest.fixture(scope="session")
def _told(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """What `tell` tells, in a database of its own, where it stands for all modules of this process: telling it takes ten
    seconds. Nobody is written to, and nothing begins to be made."""
    files, here = tmp_path_factory.mktemp("told"), settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock(), another_database("told") as there, pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FILES_DIR", files)
        patch.setattr("referrals.casework.actions.second_look.by_chance", lambda: False)
        work_in(there)
        with as_the_service(), transaction.atomic():
            people = cast()
            told = tell(people, lambda name: as_loaded_anew(getattr(people, name)))
            connection.run_on_commit.clear()
        work_in(here)
        patch.undo()
        yield SimpleNamespace(story=told, database=there, files=files)


@pytest.fixture(scope="module")
def story_once(_told, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The module works where the story was told, with the files of it. What a test does to it is rolled back after the
    test, if the test asks for `people` (or for `db`). It is asked for before `once_a_module`, and not in modules whose
    tests commit."""
    assert not connection.in_atomic_block, "ask for the story before anything else that is done once in the module"
    here, files = settings.DATABASES["default"]["NAME"], tmp_path_factory.mktemp("story") / "files"
    shutil.copytree(_told.files, files)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FILES_DIR", files)
        work_in(_told.database)
        yield deepcopy(_told.story)
        work_in(here)


def tell(people: Any, who: Any) -> SimpleNamespace:
    """A referral by Tanya that waits for approval, with a request to Nadia's desk; another that Omar works on, told of
    danger and hidden from Priya; one offered to another force; a case offered to Priya, and one that is closed; and
    one record of everything else that has an address. `values` has what is not the id of the story's record."""
    records, values = SimpleNamespace(values={}), {}
    for told in (
        _referrals,
        _worked_on,
        _cases,
        _retention,
        _panel,
        _packs,
        _letters,
        _files,
        _accounts,
        _guidance,
        _policy,
        _log,
    ):
        values |= told(records, people, who)
    records.values = values
    return records


def _referrals(records: Any, people: Any, who: Any) -> dict[str, Any]:
    offered = a_decided_referral(who, option="transfer", to="Calder Vale Police").public_id
    request = a_request(who)
    waits = a_recommendation(who, option="hold", referral=request.referral).referral
    elsewhere = a_referral(who("tom"), who={"nickname": "Dids", "place": "Year 11"})
    opened = emergency_access.open_record(referral=elsewhere, category="life", reason="He is here", by=who("dot"))
    records.EmergencyAccess = opened.public_id
    records.Referral, records.PartnerAction = waits.public_id, request.public_id
    records.Draft = a_draft(who("tanya")).public_id
    given = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    giving.offer(record=given, to=people.priya, why="I move teams", version=given.version, by=who("omar"))
    return {f"referrals:{name} public_id": given.public_id for name in OF_THE_ONE_OFFERED} | {
        "referrals:transfer public_id": offered,
        "referrals:transfer_accept public_id": offered,
        "referrals:draft_page code": "happened",
        "referrals:autosave code": "happened",
    }


# Addresses of what hangs on a referral: those of the one that Omar works on.
OF_THE_ONE_WORKED_ON = (
    "answer",
    "case_read",
    "case_settle",
    "case_candidate",
    "case_undo",
    "case_lift",
    "case_end_member",
    "case_end_share",
    "case_recommend",
    "case_danger_take",
    "case_danger_give_up",
    "case_danger_none",
    "case_withdraw_claim",
    "case_associate_correct",
    "case_associate_end",
)
OF_THE_ONE_OFFERED = ("case_offer", "case_take_on", "case_decline", "case_keep")


def _worked_on(records: Any, people: Any, who: Any) -> dict[str, Any]:
    known = a_decided_referral(who, option="gather")
    records.DiaryEntry = DiaryEntry.objects.filter(referral=known).latest("pk").public_id
    found = joined(who, claiming.claim(referral=a_referral(who("tanya")), by=who("omar")), known)
    question = asking_referrers.ask_referrer(referral=found, question="Which of his friends?", by=who("omar"))
    news = adding.add_information(referral=found, text="He has been quieter.", immediate_danger="no", by=who("tanya"))
    sight.exclude(referral=found, person=people.priya, why="She knows the family", by=who("sian"))
    found = Referral.objects.get(pk=found.pk)
    candidate = subjects.candidates(found.subject).earliest("pk")
    analyst = {"person": people.dot, "role": "analyst", "until": None, "why": "To read the messages"}
    member = case_team.name(referral=found, by=who("omar"), **analyst)
    told = {"kind": "online_group", "name": "Ash Tree", "said": "He posts there.", "source": "His mother"}
    server = associating.Told(**told, platform="Discord")
    around = associating.associate(referral=found, told=server, by=who("omar"))
    danger.report(referral=found, told="yes", text="A knife at the gate", by=who("omar"))
    records.Deconfliction = Deconfliction.objects.latest("pk").public_id
    return {f"referrals:{name} public_id": found.public_id for name in OF_THE_ONE_WORKED_ON} | {
        "question_id": question.public_id,
        "addendum_id": news.public_id,
        "person_id": people.priya.public_id,
        "candidate_id": candidate.public_id,
        "link_id": subjects.live_links(found.subject).get().public_id,
        "referrals:case_withdraw_claim key": claim_lines(found.subject)[0].slug,
        "member_id": member.public_id,
        "association_id": around.public_id,
        "line_id": found.enquiries.earliest("pk").public_id,
        "referrals:case_end_share agency_id": found.shares.get(kind="copy").agency.public_id,
        "kind": "copy",
        "option": "channel",
    }


def _cases(records: Any, people: Any, who: Any) -> dict[str, Any]:
    case = _case(who)
    closed = planned(who, case)
    ending = closing.Ending(["exit_no_concern"], "Twelve sessions.", "All of it was done.", "Grief.")
    proposal = closing.propose_closing(case=closed, ending=ending, version=closed.version, by=who("omar"))
    closing.approve_closing(case=closed, reason="I read all of it and agree.", read=proposal.public_id, by=who("sian"))
    case = _case(who)
    giving.offer(record=case, to=people.priya, why="I move teams", version=case.version, by=who("omar"))
    records.Case = case.public_id
    line = a_line(who, case)
    commission = taken_on(who, a_commission(who, consent_answered(who, Case.objects.get(pk=case.pk))))
    records.Commission = commission.public_id
    assessed(who, case, grievance="present")
    records.Assessment = begun(who, case).public_id
    records.Delegation = Delegation.objects.earliest("pk").public_id
    return {
        "need_id": line.line,
        "framework": "vaf",
        "factor": "grievance",
        "safeguarding:cite key": "filed-0",
        "citation_id": Citation.objects.get(case=case).public_id,
        "session_id": a_session(who, commission).public_id,
        "safeguarding:case_follow_up public_id": closed.public_id,
        "safeguarding:case_return public_id": closed.public_id,
        "follow_up_id": FollowUp.objects.get(months=6).public_id,
    }


def _retention(records: Any, people: Any, who: Any) -> dict[str, Any]:
    """Of two referrals that were closed, one waits for the second person who confirms that it is disposed of."""
    closed = [a_decided_referral(who) for _ in range(2)]
    entering.reckon_anew()
    kept, gone = (Retention.objects.get(referral=one) for one in closed)
    said = {"reason": "not_needed", "words": "Nothing has been known of him for years", "by": who("della")}
    records.Retention, records.Disposal = kept.public_id, retention.decide_disposal(retention=gone, **said).public_id
    days = {"from_day": timezone.localdate(), "review_on": timezone.localdate() + timedelta(days=90)}
    held = retention.put_hold(force=kept.force, retention=kept, why="The inquiry asks", **days, by=who("della"))
    records.DisposalHold = held.public_id
    return {}


def _panel(records: Any, people: Any, who: Any) -> dict[str, Any]:
    """The county's panel meets about the case that is open, which was put to Calder Vale's: Nell has a paper and an action."""
    case = Case.objects.get(public_id=records.Case)
    vale = {"to": Agency.objects.get(name="Calder Vale Council"), "lives_there_from": timezone.localdate()}
    asked = hand_overs.put_forward(case=case, why="He moved", version=case.panel.version, by=who("cora"), **vale)
    records.HandOver = asked.public_id
    records.CaseTransfer = _put_to_another_force(who)
    told = at_the_panel(who, Case.objects.get(public_id=records.Case))
    due = timezone.localdate() + timedelta(days=14)
    action = items.take_on(item=told.item, owner=told.seats["nell"], what="Ring him", due_on=due, by=who("cora"))
    records.Panel, records.Meeting = told.panel.public_id, told.meeting.public_id
    records.AgendaItem, records.Paper = told.item.public_id, told.paper.public_id
    records.PanelMember, records.PanelAction = told.seats["pete"].public_id, action.public_id
    return {}


def _put_to_another_force(who: Any) -> Any:
    """Another case: this one is at its council's panel, which has it on an agenda."""
    referral = a_decided_referral(who, option="channel", to="Wensum County Council", approver="ian")
    case = Case.objects.get(referral=referral)
    given = {"to": Agency.objects.get(name="Calder Vale Police"), "lives_there_from": timezone.localdate()}
    return transfers.put_forward(case=case, why="He moved", version=case.version, by=who("ian"), **given).public_id


def _case(who: Any) -> Case:
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    return Case.objects.get(referral=referral)


def _packs(records: Any, people: Any, who: Any) -> dict[str, Any]:
    """A pack on the disk, without the seconds it takes to draw one."""
    job = PackJob.objects.create(
        dedupe_key=str(uuid4()),
        referral=Referral.objects.get(public_id=records.Referral),
        requested_by=people.omar,
        purpose="Handover",
        lawful_basis="law_enforcement",
        state=JobState.DONE,
    )
    finished(job)
    records.PackJob = job.public_id
    return _shared_packs(records, who) | {"agency": Agency.objects.get(name="Broadfen NHS Trust").public_id}


def _letters(records: Any, people: Any, who: Any) -> dict[str, Any]:
    """A letter that is being written, and one that was made; a template of which Pat has drafted the next version."""
    referral = Referral.objects.get(public_id=records.Referral)
    records.Letter = a_letter(who, referral).public_id
    done = made_letter(who, a_letter(who, referral))
    template = LetterTemplate.objects.get(slug="concern-received")
    wording = letters.Wording("Thank you", "Dear ((addressee))", [])
    letters.write(template=template, wording=wording, version=0, by=who("pat"))
    slugs = {f"letters:{name} slug": "concern-received" for name in OF_THE_TEMPLATE}
    return {f"letters:{name} public_id": done.public_id for name in OF_THE_LETTER_MADE} | slugs


OF_THE_LETTER_MADE = ("sent", "take", "take_back")
OF_THE_TEMPLATE = ("write", "draft", "publish", "withdraw", "history", "write_letter")
OF_THE_ONE_PREPARED = ("send", "discard")
OF_THE_ONE_THAT_WAITS = ("approve", "send_back")
OF_THE_VERSION_THAT_WAITS = ("release_redaction", "send_back_redaction", "take_back_redaction", "redacted_page")


def _shared_packs(records: Any, who: Any) -> dict[str, Any]:
    """One that the trust has; one that is not sent, one that waits for a second person, one that was recalled."""
    referral = Referral.objects.get(public_id=records.Referral)
    a_file(referral, by=who("omar"))
    with_a_picture = acknowledged(who, referral=referral, pick=lambda group, piece: group.code in ("person", "files"))
    records.PackShare = with_a_picture.public_id
    prepared, waiting = (a_share(who, referral=referral) for _ in range(2))
    PackShare.objects.filter(pk=waiting.pk).update(state=ShareState.WAITING, second_because=["It is marked SECRET"])
    gone = recalled(who, referral=referral)
    return (
        {f"packs:{name} public_id": prepared.public_id for name in OF_THE_ONE_PREPARED}
        | {f"packs:{name} public_id": waiting.public_id for name in OF_THE_ONE_THAT_WAITS}
        | {"packs:destroyed public_id": gone.public_id}
        | {"packs:received_picture number": "1", "packs:shared_picture number": "1", "packs:say_wrong number": "1"}
    )


def _files(records: Any, people: Any, who: Any) -> dict[str, Any]:
    """A file of the case file that was released, one of it that was sealed, one that is to be destroyed, one on its way; three
    redacted versions: a draft, one that waits for a second person, one that is out."""
    referral = Referral.objects.get(public_id=records.Referral)
    released, sealed, proposed, *redacted = (a_file(referral, by=who("omar")) for _ in range(6))
    records.File = released.public_id
    for wrong in (sealed, proposed):
        evidence.set_aside(file=wrong, why="It is not ours to keep", by=who("omar"))
    judging.propose_destroying(file=proposed, reason="Nobody needs it", by=who("ian"))
    begun = {"name": "film.mp4", "size": 1_000_000, "sha256": "0" * 64, "by": who("omar")}
    records.Unfinished = evidence.begin_upload(place=CASE_FILE, holder=referral, **begun).public_id
    return {
        "evidence:page number": "1",
        **{f"evidence:{name} public_id": sealed.public_id for name in ("put_back", "reach", "hand_over", "destroy")},
        **{f"evidence:{name} public_id": proposed.public_id for name in ("take_back_end", "confirm_end")},
        **_redactions(records, redacted, who),
    }


def _redactions(records: Any, files: Any, who: Any) -> dict[str, Any]:
    draft, waits = a_draft_of(files[0], by=who("omar")), made(a_draft_of(files[1], by=who("omar")), by=who("omar"))
    out = redacted_and_released(files[2], who)
    records.Redaction = draft.public_id
    return (
        {f"evidence:{name} public_id": waits.public_id for name in OF_THE_VERSION_THAT_WAITS}
        | {f"evidence:{name} public_id": out.public_id for name in ("withdraw_redaction", "redacted_document")}
        | {"evidence:redact_box number": "1", "evidence:redacted_page number": "1"}
        | {"evidence:unmark mark": str(draft.marks.get().pk)}
    )


def _accounts(records: Any, people: Any, who: Any) -> dict[str, Any]:
    told = (_who_works_where, _what_waits_for_whom, _rota_and_agreements, _own_sign_in)
    return {name: value for each in told for name, value in each(records, people, who).items()}


def _who_works_where(records: Any, people: Any, who: Any) -> dict[str, Any]:
    upper, tomorrow = upper_school(), timezone.localdate() + timedelta(days=1)
    school = upper.agency
    records.Agency, records.User = school.public_id, people.tanya.public_id
    records.Membership = Membership.objects.filter(user=people.tanya).get().public_id
    proposed = memberships.propose(
        person=people.tom, agency=school, role=Role.SAFEGUARDING_LEAD, site=upper, replaces=None, by=who("ada")
    )
    away = absences.note(person=people.tanya, first_day=tomorrow, last_day=tomorrow, cover=None, by=who("ada"))
    leaving.note(person=people.tanya, last_day=tomorrow, by=who("ada"))
    return {
        "accounts:confirm_role public_id": proposed.public_id,
        "accounts:decline_role public_id": proposed.public_id,
        "accounts:area code": "wensum",
        "accounts:give_role agency_id": school.public_id,
        "absence_id": away.public_id,
    }


def _what_waits_for_whom(records: Any, people: Any, who: Any) -> dict[str, Any]:
    upper = upper_school()
    invitation = invitations.invite(
        agency=upper.agency, email="ann@demo.example", name="Ann", role=Role.REFERRER, site=upper, by=who("ada")
    )
    delivered()
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hashed(TOKEN))
    records.SavedView = SavedView.objects.create(
        of="queue", name="Late", person=people.omar, asked={"tab": "overdue"}
    ).public_id
    records.KeptText = KeptText.objects.create(user=people.tanya, path="/report/", fields={}).public_id
    records.Notice = Notice.objects.filter(person=people.omar).earliest("pk").public_id
    over = timezone.now() - timedelta(hours=2)
    records.ReadingBlock = ReadingBlock.objects.create(person=people.omar, records=500, at=over).public_id
    return {
        "invitation_id": invitation.public_id,
        "token": TOKEN,
        "accounts:save_view key": "queue",
        "accounts:list_since key": "queue",
    }


def _rota_and_agreements(records: Any, people: Any, who: Any) -> dict[str, Any]:
    force, now, today = Agency.objects.get(name="Wensum Constabulary"), timezone.now(), timezone.localdate()
    eight_hours = {"since": now, "until": now + timedelta(hours=8)}
    duty = rota.put_on(force=force, person=people.dot, **eight_hours, is_cover=False, by=who("sian"))
    records.Duty = duty.public_id
    agreement = agreements.record(
        title="Sharing in Wensum",
        document="ISA-1",
        parties=[force, Agency.objects.get(name="Broadfen NHS Trust")],
        purposes=["vital_interests"],
        from_day=today,
        until_day=today + timedelta(days=365),
        by=who("rex"),
    )
    records.Agreement = agreement.public_id
    return {}


def _own_sign_in(records: Any, people: Any, who: Any) -> dict[str, Any]:
    school, issuer = upper_school().agency, "http://127.0.0.1:9/"
    own = {"agency": school, "issuer": issuer, "client_id": "portal", "domain": "demo.example"}
    provider = IdentityProvider.objects.create(**own, proposed_by=people.ada)
    link = IdentityLink.objects.create(person=people.tanya, agency=school, issuer=issuer, subject="00u-tanya")
    elsewhere = UserSession.objects.create(user=people.tanya, ip="127.0.0.1", session_key="of-another-browser")
    return {
        "accounts:unlink public_id": link.public_id,
        "accounts:link public_id": school.public_id,
        "single_sign_on_back public_id": school.public_id,
        "identity_id": link.public_id,
        "proposal_id": provider.public_id,
        "mark": mark_of(elsewhere),
    }


def upper_school() -> Site:
    return Site.objects.select_related("agency").get(name="Upper school")


def _guidance(records: Any, people: Any, who: Any) -> dict[str, Any]:
    page = GuidancePage.objects.get(slug="not-a-concern")
    wording = guidance.Wording(
        title="What is not a concern",
        summary="In short.",
        body="## New\n\nA new text.",
        review_on=timezone.localdate() + timedelta(days=90),
        sheet_line="Protest is lawful.",
    )
    guidance.write(page=page, wording=wording, version=0, by=who("pat"))
    said = {
        "topic": "wrong",
        "name": "Ann Field",
        "contact": "ann@example.org",
        "words": "It is the wrong address.",
    }
    complaint = complaints.receive(details=said, once=uuid4(), sent_from="127.0.0.1")
    records.ComplaintIntake = complaint.public_id
    number = CirculationSheet.objects.latest("number").number
    return {"slug": page.slug, "number": number, "accounts:take_figures key": "queue"}


def _policy(records: Any, people: Any, who: Any) -> dict[str, Any]:
    """Pat has drafted other time limits, a queue for schools, other decision texts, and that a third force goes into another."""
    numbers = {limit.name: limit.number for limit in set_here()} | {"first_look": 2}
    limits.write(matter=LIMITS_MATTER, content=numbers, why="Two days are enough.", version=0, basis=1, by=who("pat"))
    schools = {"rules": [{"queue": "Schools", "sector": "education"}], "put_forward": ["violence"]}
    limits.write(
        matter=ROUTING_MATTER, content=schools, why="They ring on the same day.", version=0, basis=1, by=who("pat")
    )
    more = {**shipped(), "because": ["child"]}
    limits.write(matter=TIERS_MATTER, content=more, why="After a review.", version=0, basis=1, by=who("pat"))
    words = texts.shipped()
    words["options"]["gather"]["says"] = "More must be known before this can be decided."
    limits.write(matter=TEXTS_MATTER, content=words, why="Shorter.", version=0, basis=1, by=who("pat"))
    noticed = prompts.shipped()
    noticed["groups"]["A"]["do"] = "Ask how they are, and write down what was said or done."
    limits.write(matter=PROMPTS_MATTER, content=noticed, why="Shorter.", version=0, basis=1, by=who("pat"))
    of, into = (Agency.objects.get(name=f"{name} Police") for name in ("Tamarside", "Calder Vale"))
    day = timezone.localdate() + timedelta(days=30)
    drafted = mergers.draft(of=of, into=into, holds_from=day, roles=[], why="The order of May", by=who("pat"))
    records.Merger = drafted.public_id
    return {}


def _log(records: Any, people: Any, who: Any) -> dict[str, Any]:
    asked = exporting.ask(
        asked=console.Asked(kind="account.suspended"),
        purpose="lawfulness",
        detail="Review",
        key=uuid4(),
        by=who("amir"),
    )
    records.ExportRequest = asked.public_id
    return {
        "place": console.place_of(Event.objects.latest("pk")),
        "label": "referrals.Referral",
        "audit:story key": str(Referral.objects.get(public_id=records.Referral).pk),
        "audit:day public_id": people.omar.public_id,
        "on": timezone.localdate().isoformat(),
    }


# --- Addresses of the story ------------------------------------------------------------------------------------------


def value_of(address: Address, parameter: str, story: SimpleNamespace) -> Any:
    """What stands in this place of the address: a value of the story, or its record's id. None: there is none."""
    given = getattr(story, "values", {})
    for name in (f"{address.name} {parameter}", parameter):
        if name in given:
            return given[name]
    model = getattr(address.view, "model", None)
    return getattr(story, model.__name__, None) if model and parameter == "public_id" else None


def path_of(address: Address, story: SimpleNamespace) -> str | None:
    """The address of this story's record; None where a story has no such record."""
    values = {name: value_of(address, name, story) for name, _ in address.parameters}
    return None if None in values.values() else reverse(address.name, kwargs=values)


def ours_to_walk() -> list[Address]:
    return [a for a in every_address() if a.is_ours and a.name not in NOT_WALKED]


def walked(story: SimpleNamespace) -> Iterator[tuple[Address, str]]:
    for address in ours_to_walk():
        if path := path_of(address, story):
            yield address, path


def without_a_record(story: SimpleNamespace) -> list[str]:
    return [
        f"{address.name} {name}"
        for address in ours_to_walk()
        for name, _ in address.parameters
        if value_of(address, name, story) is None
    ]
