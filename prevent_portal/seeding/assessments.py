"""Of the demonstration: cases with an assessment that is being written, that waits to be countersigned, that was countersigned
and written anew, and one after which evidence came."""

from __future__ import annotations

from typing import Any

from prevent_portal.seeding.steps import Story, at_the_panel
from referrals.casework.presenters.record_beside import record_of
from referrals.filing.actions import adding
from referrals.models import Referral
from safeguarding.cases.actions import assessments, citing
from safeguarding.cases.rules.assessments import framework_of
from safeguarding.frameworks import in_use
from safeguarding.models import THERE, Assessment, Case, Judged

# What is found, and why; of the others nobody knows yet.
FOUND: dict[str, tuple[Judged, str]] = {
    "grievance": (Judged.PRESENT, "Returns to it in each talk, whoever begins. The school saw it start in September."),
    "belonging": (
        Judged.PARTLY,
        "Says that the group is the only place where he is listened to. He still goes to football.",
    ),
    "controlled": (Judged.PARTLY, "One older contact sets what he reads. Nobody else in the group writes to him."),
    "transition": (Judged.PRESENT, "Changed school, and moved to his aunt, in the same month."),
    "them_and_us": (Judged.PARTLY, "Speaks of two sides. With the named adult at school he takes it back."),
    "means": (Judged.ABSENT, "Asked directly by two people; no plan, no weapon, no place."),
    "criminal": (Judged.ABSENT, "Nothing with the police, and nothing at school."),
}
LATER = {
    "controlled": (Judged.PRESENT, "He now does what the contact says: he stopped football the day he was told to."),
    "means": (Judged.NOT_KNOWN, "He will not speak about it any more. Nobody has asked the club."),
}
NOBODY = "Nobody has asked. To be asked at the next review."
COMES_TO = (
    "A grievance with a real beginning, fed by one contact. Most of what we know comes from the school; we know little of "
    "the evenings. It would change my mind to hear from the club that he still comes."
)
PROTECTS = "His aunt, who sets rules and keeps them; the named adult at school; football, while he goes. He wants to be a fitter."
PLAN = "The contact first. Then the way back to the club, with his aunt."
AGREED = "I read each sentence that is cited. Present means what it says here, and what is not known is said."
NEWS = "He told his form tutor today that he has left the group, and that his aunt has his telephone at night."


def with_assessments(story: Story) -> None:
    if not in_use():
        return
    _begun(story, _case(story))
    signed(story, _case(story))
    _countersigned(story, case := _case(story))
    _countersigned(story, case, found={**FOUND, **LATER}, cites=False)
    _stale(story)


def _case(story: Story) -> Case:
    return Case.objects.get(referral=at_the_panel(story))


def _begun(story: Story, case: Case, *, cites: bool = True) -> Assessment:
    begun: Assessment = story.do("omar", assessments.begin, case=case, code=in_use()[0].code)
    if cites:
        _cite(story, case, begun)
    return begun


def _cite(story: Story, case: Case, begun: Assessment) -> None:
    """One piece of the record to two factors, the next to the next two."""
    keys = [one.key for _, found in record_of(case.referral) for one in found]
    there = [code for code, (judged, _) in FOUND.items() if judged in THERE]
    for number in range(0, len(there), 2):
        factors = [f"{begun.framework}.{code}" for code in there[number : number + 2]]
        key = keys[(number // 2) % len(keys)]
        story.do("omar", citing.cite, case=case, key=key, factors=factors, why="")


def signed(
    story: Story, case: Case, found: dict[str, tuple[Judged, str]] | None = None, *, cites: bool = True
) -> Assessment:
    begun, said = _begun(story, case, cites=cites), found or FOUND
    for factor in framework_of(begun).factors:
        judged, why = said.get(factor, (Judged.NOT_KNOWN, NOBODY))
        story.do("omar", assessments.judge, assessment=begun, factor=factor, judged=judged, why=why, version=0)
    begun.refresh_from_db()
    words: dict[str, Any] = {"narrative": COMES_TO, "protects": PROTECTS, "plan_part": PLAN}
    written = story.do("omar", assessments.write, assessment=begun, version=begun.version, **words)
    done: Assessment = story.do("omar", assessments.sign, assessment=written, version=written.version)
    return done


def _countersigned(story: Story, case: Case, **more: Any) -> Assessment:
    one = signed(story, case, **more)
    done: Assessment = story.do("sian", assessments.countersign, assessment=one, reason=AGREED, version=one.version)
    return done


def _stale(story: Story) -> None:
    case = _countersigned(story, _case(story)).case
    referral = Referral.objects.get(pk=case.referral_id)
    sender = next(key for key, person in story.people.items() if person.pk == referral.submitted_by_id)
    story.do(sender, adding.add_information, referral=referral, text=NEWS, immediate_danger="no")
