"""Builders that walk the real path: every record in a test came to its state by the actions that people use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import memberships
from accounts.authority import authority_of
from accounts.models import Agency, Site, User
from accounts.roles import Role
from referrals.casework.actions import claiming, deciding, deconfliction, enquiring, identity
from referrals.casework.actions.second_look import read_for_oneself
from referrals.casework.rules.second_reading import must_say_first
from referrals.filing.actions import drafting
from referrals.filing.actions.filing import submit
from referrals.models import Referral
from safeguarding.cases.actions import consents, delegations, plans, providers, section_36
from safeguarding.disclosure import items_of, whom_to_meet
from safeguarding.models import Case, Delegation
from safeguarding.requests.actions import asking

# --- Filing -----------------------------------------------------------------------------------------------------------

ENOUGH = {
    "danger": {"danger": "no"},
    "happened": {"what": "He said on Monday that one more push and they will all pay for it. I heard it myself."},
    "who": {"forenames": "Dylan", "surname": "Marsh-Price", "place": "Year 9, form 9C"},
    "last": {"under_18": "yes", "own_staff": "no", "declaration": "on"},
}


def typed(fields: dict) -> dict[str, list[str]]:
    """Answers in the form in which a draft keeps them: every value is a list."""
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


def a_draft(by, *, keyed: bool = False, **pages):
    """A draft by this person with the six things answered, and whatever other pages are given (`other_page=` for
    `other-page`); `None` leaves a page out."""
    draft = drafting.key_in(by=by) if keyed else drafting.start(by=by)
    answers = {**ENOUGH, **{code.replace("_", "-"): fields for code, fields in pages.items()}}
    for code, fields in answers.items():
        if fields is not None:
            draft = drafting.save_page(draft=draft, code=code, typed=typed(fields), version=draft.version, by=by)
    return draft


def a_referral(by, **pages):
    """A referral that this person typed and sent."""
    if not pages and by.user.name == "Tanya Okafor" and (built := FILED.take()):
        return built
    return submit(draft=a_draft(by, **pages), by=by)


def becomes_lead(who, person, *, site="Upper school", replaces=None):
    """Ada proposes this person of her school as safeguarding lead, Sian confirms it."""
    at = Site.objects.get(name=site)
    held = memberships.propose(
        person=person,
        agency=at.agency,
        role=Role.SAFEGUARDING_LEAD,
        site=at,
        replaces=replaces,
        by=who("ada"),
    )
    return memberships.confirm(held=held, by=who("sian"))


# --- Partners and packs -----------------------------------------------------------------------------------------------


class Beforehand:
    """A record that a module has built once, and whether this test may still have it."""

    def __init__(self, build):
        self.build, self.built, self.is_free = build, None, False

    def once(self, who):
        self.built = self.build(who)

    def lent(self):
        self.is_free = True
        yield
        self.is_free = False

    def take(self):
        free, self.is_free = self.is_free, False
        return type(self.built).objects.get(pk=self.built.pk) if free else None


FILED = Beforehand(lambda who: a_referral(who("tanya")))
ASSESSED = Beforehand(lambda who: an_assessed_referral(who))
ASKED = Beforehand(lambda who: a_request(who))


@pytest.fixture(scope="module")
def _filed_once(once_a_module):
    FILED.once(once_a_module.who)


@pytest.fixture
def filed_beforehand(_filed_once, people):
    """For modules whose tests nearly all begin with what Tanya filed: `usefixtures("filed_beforehand")`. It is built
    once and given to each test that asks for one, alone or on the way to a claim or a decision; what the test does to it
    is rolled back. Such a module asks for no other clock before, and counts no referrals that it did not ask for."""
    yield from FILED.lent()


@pytest.fixture(scope="module")
def _assessed_once(once_a_module):
    ASSESSED.once(once_a_module.who)


@pytest.fixture
def assessed_beforehand(_assessed_once, people):
    """The same of Omar's assessed referral, alone or on the way to a request or a decision."""
    yield from ASSESSED.lent()


@pytest.fixture(scope="module")
def _asked_once(once_a_module):
    ASKED.once(once_a_module.who)


@pytest.fixture
def asked_beforehand(_asked_once, people):
    """The same of Omar's request to the NHS trust, with the referral that it hangs on."""
    yield from ASKED.lent()


def an_assessed_referral(who, *, officer="omar", **pages):
    """Filed by Tanya, claimed by the officer, identity confirmed, cleared by Des: partners may be asked."""
    if officer == "omar" and not pages and (built := ASSESSED.take()):
        return built
    return assessed(who, claiming.claim(referral=a_referral(who("tanya"), **pages), by=who(officer)), officer=officer)


def assessed(who, referral, *, officer="omar"):
    """Its officer tells everybody who may be the same apart, confirms the identity, and Des says that all is clear."""
    for candidate in referral.subject.candidates.all():
        identity.decide_person(
            referral=referral,
            other=candidate.other,
            verdict="different",
            reason="Another class",
            by=who(officer),
        )
    referral = identity.confirm_identity(referral=referral, by=who(officer))
    check = referral.deconflictions.filter(code="").first() or deconfliction.request_check(
        referral=referral, by=who(officer)
    )
    later = timezone.localdate() + timedelta(days=14)
    deconfliction.answer(check=check, code="clear", next_check_on=later, version=check.version, by=who("des"))
    return Referral.objects.get(pk=referral.pk)


NHS = "Broadfen NHS Trust"


def a_request(who, *, referral=None, agency=NHS, officer="omar", **wanted):
    """Omar asks an agency's desk what it knows, telling it the name only."""
    if (referral, agency, officer, wanted) == (None, NHS, "omar", {}) and (built := ASKED.take()):
        return built
    referral = referral or an_assessed_referral(who, officer=officer)
    name = next(item.key for item in items_of(referral) if item.key.startswith("name:"))
    asked = {
        "kind": "information",
        "what": "Is he known to your service, and is he safe at home?",
        "why": "To see what support he has.",
        "lawful_basis": "safeguarding_public_task",
        "due_days": 5,
        "may_tell": "no",
        "safe_contact": "Do not ring the home.",
        "items": [name],
        **wanted,
    }
    to = Agency.objects.get(name=agency)
    return asking.ask(referral=referral, wanted=asking.Wanted(agency=to, **asked), by=who(officer))


def an_advice_question(who, *, referral=None, officer="omar", **wanted):
    """Omar asks Maya's service a question, and does not say whom it is about."""
    referral = referral or an_assessed_referral(who, officer=officer)
    asked = {
        "kind": "clinical",
        "what": "Can a fixed interest alone explain that he reads of attacks for hours?",
        "why": "He is 14 and has been assessed for autism.",
        "lawful_basis": "safeguarding_public_task",
        "due_days": 5,
        "may_tell": "no",
        "safe_contact": "",
        "items": [],
        **wanted,
    }
    to = Agency.objects.get(name=NHS)
    return asking.ask(referral=referral, wanted=asking.Wanted(agency=to, **asked), by=who(officer))


# --- Cases ------------------------------------------------------------------------------------------------------------


def a_line(who, case, *, need="Nobody he trusts outside the chats", by="omar", **said):
    """A line of the plan: a mentor meets him weekly, within a month."""
    done = {"what": "Weekly mentoring.", "person": "Nadia Broad", "due_on": timezone.localdate() + timedelta(days=30)}
    needed = plans.Needed(**{"about": "factor", "need": need, **done, **said})
    return plans.add_line(case=case, needed=needed, by=who(by))


def settled(who, line, *, by="omar", **said):
    """He left the chats: nothing of the line is left to do."""
    how = plans.Settled(**{"stands": "done", "because": "He left the chats in May.", **said})
    return plans.settle_line(line=line, settled=how, version=line.version, by=who(by))


def planned(who, case, *, by="omar"):
    """The case with a plan of which all is done, and of which what could go wrong was looked at."""
    settled(who, a_line(who, case, by=by), by=by)
    settled(who, a_line(who, case, about="safety", need="He says where he means to go", by=by), by=by)
    return type(case).objects.get(pk=case.pk)


def consent_planned(who, case, *, officer="omar"):
    """It was said how Dylan's mother is asked, at school and today."""
    how = {"whom": "parent", "how": "At school", "asked_by": "Gwen Probert, social worker"}
    plan = consents.Asking(**how, ask_on=timezone.localdate(), to_be_told="Who knows what")
    return consents.plan_asking(case=case, asking=plan, version=_version(case), by=who(officer))


def consent_answered(who, case, said="given", *, officer="omar", **more):
    """Dylan's mother was told what is known to whom, was asked at school, and said this today; the case as it then is."""
    today = timezone.localdate()
    consent_planned(who, case, officer=officer)
    answered = {
        "asked_on": today,
        "told_on": today,
        "told": "Who knows what, and that she can say no",
        "answered_by": "parent",
        "answerer": "Eleri Marsh-Price, mother",
        "capacity": "not_gillick",
        "capacity_why": "He could not say what a mentor is for",
        "words": "After school, or not at all",
        "reassess_on": None if said == "given" else today + timedelta(days=30),
        **more,
    }
    answered = consents.Answered(said=said, **answered)
    consents.record_answer(case=case, answered=answered, version=_version(case), by=who(officer))
    return Case.objects.get(pk=case.pk)


def _version(case):
    """As a page that was opened just now has it."""
    return Case.objects.get(pk=case.pk).version


def a_commission(who, case, *, officer="omar", provider="Imran Sadiq", **said):
    """Omar sends Imran a written brief: six sessions, one a fortnight at least."""
    held = providers.providers_for(case).get(user__name=provider)
    brief = {
        "held": held,
        "items": [item.key for item in whom_to_meet(case.referral) if item.key.startswith("name:")],
        "brief": "What do the chats give him, and who else could?",
        "safety": "Meet at the youth project. If he says where he means to go, ring 999.",
        "sessions_expected": 6,
        "weeks_between": 2,
        "first_by": timezone.localdate() + timedelta(days=14),
        **said,
    }
    return providers.commission(case=case, brief=providers.Brief(**brief), by=who(officer))


def taken_on(who, commission, *, by="imran"):
    return providers.take_on(commission=commission, version=commission.version, by=who(by))


def a_session(who, commission, *, by="imran", **said):
    """Imran records that he met him today."""
    held = {"on": timezone.localdate(), "not_held_why": "", **said}
    return providers.record_session(commission=commission, by=who(by), **held)


def reported(who, session, text="He means to come again.", *, by="imran"):
    return providers.report(session=session, text=text, by=who(by))


# --- Casework ---------------------------------------------------------------------------------------------------------


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


PARTICULARS = {
    "gather": {"grounds": "Too little is known", "question": "What do you know?", "review_on": in_days(44)},
    "channel": {
        "grounds": "He rehearses an attack",
        "delegation": "Chief officer 4",
        "assessment": "High",
        "needs_covered": "Mentoring",
    },
    "service": {
        "need": "Counselling",
        "recipient": "Nadia Broad",
        "items": "Name",
        "accept_by": in_days(20),
    },
    "transfer": {"reason": "He has moved", "hand_over_note": "His aunt is the safe contact"},
    "hold": {"contact_reference": "OP/41", "review_on": in_days(6)},
    "cannot_identify": {
        "attempts": "School, ward, handle",
        "would_identify": "A surname",
        "recheck_on": in_days(65),
    },
}
REASON_CODES = {"service": ["to_health"], "no_further_action": ["no_concern"], "unfounded": ["mistaken"]}
RATIONALES = {
    "gather": "The college and the family doctor must be asked before anybody can judge this.",
    "channel": "He has praised killers for weeks, keeps a list of names, and asks how to make a crossbow.",
    "service": "What was seen is grief and anger after his father's death; counselling meets it.",
    "transfer": "Since September he lives with his aunt on the other side of the county line.",
    "hold": "Deconfliction answer.",
    "cannot_identify": "Nobody of that nickname was ever at the school, the club or the bus stop.",
    "no_further_action": "He quoted a film for a dare. The class, the film and his mother all bear it out.",
    "unfounded": "The poster was for a lawful march against a bypass.",
}


def ready(who, referral, *, officer="omar"):
    """Everything that stands between the officer and a recommendation is done: history opened, lines settled."""
    by = who(officer)
    identity.open_history(referral=referral, by=by)
    for line in referral.enquiries.filter(state="open"):
        enquiring.settle_line(line=line, state="not_needed", answer="Known already", version=line.version, by=by)
    return Referral.objects.get(pk=referral.pk)


def a_recommendation(who, *, option="no_further_action", referral=None, officer="omar", to=None, **said):
    """Omar recommends this option for a referral that is ready for it."""
    referral = ready(who, referral or an_assessed_referral(who, officer=officer), officer=officer)
    what = {
        "rationale": RATIONALES.get(option, "Managed by police with the school."),
        "evidence": "Three people who were there",
        "particulars": PARTICULARS.get(option, {"checked": "Everything"}),
        "reason_codes": REASON_CODES.get(option, []),
        "to_agency": Agency.objects.get(name=to) if to else None,
        **said,
    }
    return deciding.recommend(referral=referral, what=deciding.Recommendation(option=option, **what), by=who(officer))


def a_decided_referral(who, *, approver="sian", **wanted):
    """Recommended by Omar and approved by Sian, unless said otherwise; to the panel it goes by a decision under section
    36 of the same two."""
    decision = a_recommendation(who, **wanted)
    decided = deciding.approve(referral=decision.referral, reason="I read all of it and agree.", by=who(approver))
    case = Case.objects.filter(decision=decision, kind="channel").first()
    if case is None:
        return decided
    referred_to_the_panel(who, case, by=approver)
    return Referral.objects.get(pk=decided.pk)


def may_decide_for_the_chief_officer(who, name):
    """Fay enters this supervisor in the register, and an inspector who is another person confirms it."""
    person, force = who(name).person, Agency.objects.get(name="Wensum Constabulary")
    if held := Delegation.objects.in_force().filter(person=person).first():
        return held
    today = timezone.localdate()
    term = {"from_day": today, "until_day": today + timedelta(days=365)}
    made = delegations.enter(force=force, person=person, document="CC/2026/4", **term, by=who("fay"))
    return delegations.confirm(delegation=made, by=who("ingrid" if name == "ian" else "ian"))


def asked_under_section_36(who, case, **said):
    """The owner of the case asks for the decision, and relies on what was filed."""
    words = {
        "grounds": "He rehearses an attack",
        "assessment": "High, and nothing at home protects him",
        "necessity": "The panel cannot judge it with less",
        "cited": ["filed-0"],
        **said,
    }
    owner = authority_of(User.objects.get(pk=case.owner_id))
    return section_36.propose(case=case, said=section_36.Section36(**words), version=case.version, by=owner)


def referred_to_the_panel(who, case, *, by="sian"):
    may_decide_for_the_chief_officer(who, by)
    decision = asked_under_section_36(who, case)
    reason = "The record bears it out."
    return section_36.decide(decision=decision, reason=reason, version=decision.version, by=who(by))


def says_first(referral, *, by, closes=True):
    """A second reader of a closure says what they would do before the first rationale is shown; of anybody else nothing is
    asked."""
    decision = referral.decisions.order_by("-at", "-pk").first()
    if must_say_first(decision, by):
        return read_for_oneself(referral=referral, closes=closes, because="The record bears it out.", by=by)
    return None


def the_desk_says(who, referral, code):
    """The desk is asked (again), and Des answers with this code."""
    check = deconfliction.request_check(referral=referral, by=who("omar"))
    on = timezone.localdate() + timedelta(days=5)
    deconfliction.answer(check=check, code=code, next_check_on=on, version=check.version, by=who("des"))
    return Referral.objects.get(pk=referral.pk)


def joined(who, one, another, *, officer="omar"):
    """Omar says that two referrals are about one person."""
    one = Referral.objects.get(pk=one.pk)
    identity.decide_person(
        referral=one,
        other=another.subject,
        verdict="same",
        reason="Same school, same handle",
        by=who(officer),
    )
    return Referral.objects.get(pk=one.pk)
