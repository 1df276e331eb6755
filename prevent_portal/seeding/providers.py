"""What the demonstration shows of support: cases with a plan, an intervention provider who has a brief to answer, a session to
report and one that is overdue, and a case in which support is suspended."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from audit.acting import Actor, acting
from prevent_portal.seeding.consent import consent_given
from prevent_portal.seeding.particulars import LAWFUL_BASIS
from prevent_portal.seeding.steps import Story, at_the_panel, had_by_the_council
from safeguarding.cases.actions import plans, providers, suspensions
from safeguarding.disclosure import for_advice, whom_to_meet
from safeguarding.models import About, ActionKind, Case, Commission, MayTell, PartnerAction, SuspendedFor
from safeguarding.requests.actions import answering, asking

BRIEF = (
    "What the chats give him, and who else could. We want him back at the football club by the spring, "
    "and an adult outside the family to whom he says what he reads."
)
SAFETY = (
    "Meet at the project, never at home. If he says where he means to go, or speaks of a weapon, ring 999 first and then "
    "the officer who sent this."
)
REPORTED = "He came on time and talked of the club. He asked twice whether I tell his mother. He means to come again."
LINES = (
    (About.FACTOR, "An older contact who steers him", "A mentor meets him every fortnight.", "Imran Sadiq"),
    (About.NEED, "Alone at school since the autumn", "A named adult sees him each morning.", "Lena Marsh"),
    (About.SAFETY, "He says where he means to go, or is missing", "Ring 999, then the officer.", "The family"),
)
LONG_AGO, LAST_MET = timedelta(days=50), timedelta(days=36)


def with_a_provider(story: Story) -> None:
    _sent(story)
    _met_today(story)
    _stopped(story)
    _advised_on(story, _suspended(story))


def _planned(story: Story) -> Case:
    referral = at_the_panel(story)
    consent_given(story, referral)
    return with_a_plan(story, had_by_the_council(story, referral))


def with_a_plan(story: Story, case: Case) -> Case:
    due = timezone.localdate() + timedelta(days=30)
    for about, need, what, person in LINES:
        needed = plans.Needed(about=about, need=need, what=what, person=person, due_on=due)
        story.do("omar", plans.add_line, case=case, needed=needed)
    return Case.objects.get(pk=case.pk)


def _sent(story: Story) -> Commission:
    case = _planned(story)
    brief = providers.Brief(
        held=providers.providers_for(case).get(user=story.people["imran"]),
        items=[item.key for item in whom_to_meet(case.referral) if item.key.startswith("name:")],
        brief=BRIEF,
        safety=SAFETY,
        sessions_expected=6,
        weeks_between=2,
        first_by=timezone.localdate() + timedelta(days=12),
    )
    sent: Commission = story.do("omar", providers.commission, case=case, brief=brief)
    return sent


def _taken(story: Story) -> Commission:
    sent = _sent(story)
    taken: Commission = story.do("imran", providers.take_on, commission=sent, version=sent.version)
    return taken


def _met_today(story: Story) -> None:
    met = {"on": timezone.localdate(), "not_held_why": ""}
    story.do("imran", providers.record_session, commission=_taken(story), **met)


def _stopped(story: Story) -> None:
    """As in the Amess case: one meeting, and the months after it."""
    commission = _taken(story)
    commission.sent_at = commission.taken_at = timezone.now() - LONG_AGO
    commission.first_by = timezone.localdate() - LAST_MET
    with acting(Actor(name="seed")):
        commission.save(update_fields=["sent_at", "taken_at", "first_by"])
        began = timezone.localdate() - LONG_AGO
        commission.case.consents.update(asked_on=began, told_on=began)
    met = {"on": timezone.localdate() - LAST_MET, "not_held_why": ""}
    session = story.do("imran", providers.record_session, commission=commission, **met)
    story.do("imran", providers.report, session=session, text=REPORTED)


def _suspended(story: Story) -> Case:
    case = _planned(story)
    why = "He is with his aunt abroad until the new term; nobody there can see him."
    said = {"because": SuspendedFor.ABROAD, "why": why, "review_on": timezone.localdate() + timedelta(days=21)}
    story.do("omar", suspensions.suspend, case=case, **said, version=case.version)
    return case


ADVICE = (
    "An interest that narrow is common in autism and explains the hours, not the wish to hurt. Ask what he hopes to find there, "
    "and who answers him. To say more I would have to see him."
)


def _advised_on(story: Story, case: Case) -> None:
    """One question to a clinician is answered, without a name; the next waits."""
    answered = _asks(story, case, "Can a fixed interest alone explain that he reads of attacks for hours?", items=[])
    said = {"text": ADVICE, "evidence": "What you wrote, and what is known of it in general.", "nothing_known": False}
    story.do("maya", answering.answer, action=answered, version=answered.version, **said)
    ages = [item.key for item in for_advice(case.referral) if item.label == "Date of birth"]
    _asks(story, _another(story), "Is it safe to tell him how his mother found the chats?", items=ages)


def _another(story: Story) -> Case:
    return Case.objects.get(referral=at_the_panel(story))


def _asks(story: Story, case: Case, what: str, *, items: list[str]) -> PartnerAction:
    wanted = asking.Wanted(
        agency=asking.clinics_that_can_be_asked(case.referral).get(),
        kind=ActionKind.CLINICAL,
        what=what,
        why="He is 14, has been assessed for autism, and sleeps little since the autumn.",
        lawful_basis=LAWFUL_BASIS,
        due_days=5,
        may_tell=MayTell.NO,
        safe_contact="",
        items=items,
    )
    sent: PartnerAction = story.do("omar", asking.ask, referral=case.referral, wanted=wanted)
    return sent
