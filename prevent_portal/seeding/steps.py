"""The steps of the demonstration: a referral brought as far as one state, by the actions that people use, so that it has its
events, its owners and its clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import Agency, User
from audit.acting import acting
from prevent_portal.seeding import section_36
from prevent_portal.seeding.invention import Invented, invent_concern, invent_person, invent_rationale
from prevent_portal.seeding.particulars import EMAIL, LAWFUL_BASIS, PANEL
from referrals.casework.actions import claiming, deciding, deconfliction, enquiring, identity
from referrals.casework.actions.deciding import Recommendation
from referrals.casework.actions.second_look import read_for_oneself
from referrals.filing.actions import drafting, filing
from referrals.models import Draft, Referral
from referrals.models.decision import Option
from referrals.models.referral import State
from referrals.questions.definition import definition
from safeguarding.cases.actions import panel as panels
from safeguarding.disclosure import items_of
from safeguarding.models import Case, PanelReferral
from safeguarding.requests.actions import asking
from subjects.people import undecided

# Answers by the name of the question, whatever page it stands on.
Said = dict[str, Any]


@dataclass
class Story:
    """The people, the dice, and the day everything happens on."""

    people: dict[str, User]
    dice: Random
    made: list[Referral] = field(default_factory=list)

    def who(self, key: str) -> Authority:
        return authority_of(User.objects.get(pk=self.people[key].pk))

    def do(self, key: str, verb: Callable[..., Any], /, **what: Any) -> Any:
        """This person does it, and the log says so."""
        who = self.who(key)
        with acting(who.actor):
            return verb(by=who, **what)


def answers(story: Story, known: Said, said: Said) -> Said:
    """A plausible filling of the form: what is known of the person, and what every referrer is asked."""
    usual = {
        "danger": "no",
        "what": invent_concern(story.dice),
        "under_18": "yes",
        "own_staff": "no",
        "declaration": "on",
    }
    return {**usual, **known, **said}


def known_of(about: Invented) -> Said:
    """A person as a teacher describes them who knows them well."""
    return {
        "forenames": about.forenames,
        "surname": about.surname,
        "handle": about.handle,
        "phone": about.phone,
        "dob-year": about.year,
        "dob-month": about.month,
        "dob-day": about.day,
        "address": about.street,
        "town": about.town,
        "postcode": about.postcode,
    }


def placed(said: Said) -> dict[str, dict[str, list[str]]]:
    """Answers as typed, on the pages of the form that ask for them. A part of a date is sent under its own name."""
    pages: dict[str, dict[str, list[str]]] = {}
    for page in definition().pages.values():
        asked = {spec.name for spec in page.fields}
        typed = {name: [str(value)] for name, value in said.items() if name.partition("-")[0] in asked}
        if typed:
            pages[page.code] = typed
    return pages


def draft_of(story: Story, by: str, said: Said, *, keyed: bool = False) -> Draft:
    draft: Draft = story.do(by, drafting.key_in if keyed else drafting.start)
    told = {name: value for name, value in said.items() if value not in (None, "")}
    for code, typed in placed(told).items():
        draft = story.do(by, drafting.save_page, draft=draft, code=code, typed=typed, version=draft.version)
    return draft


def filed(story: Story, by: str = "tanya", known: Said | None = None, **said: Any) -> Referral:
    person = invent_person(story.dice, child=True)
    draft = draft_of(story, by, answers(story, known or known_of(person), said))
    referral: Referral = story.do(by, filing.submit, draft=draft)
    story.made.append(referral)
    return referral


def keyed_in(story: Story, *, sent: bool) -> Draft:
    """What came by e-mail, with its own words; sent on to the officers, or still at the clerk's desk."""
    person, day = invent_person(story.dice, child=True), timezone.localdate() - timedelta(days=1)
    arrived = {"received_on-day": day.day, "received_on-month": day.month, "received_on-year": day.year}
    draft = draft_of(story, "grace", answers(story, known_of(person), {**EMAIL, **arrived}), keyed=True)
    if sent:
        story.made.append(story.do("grace", filing.submit, draft=draft))
    return draft


def fresh(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def claimed(story: Story, by: str = "omar", **said: Any) -> Referral:
    return story.do(by, claiming.claim, referral=filed(story, **said))


def identified(story: Story, by: str = "omar", **said: Any) -> Referral:
    referral = claimed(story, by, **said)
    for candidate in undecided(referral.subject):
        story.do(
            by,
            identity.decide_person,
            referral=fresh(referral),
            other=candidate.other,
            verdict="different",
            reason="Another year group and another family; the school confirmed it.",
        )
    return story.do(by, identity.confirm_identity, referral=fresh(referral))


def assessed(story: Story, by: str = "omar", code: str = "clear", **said: Any) -> Referral:
    referral = identified(story, by, **said)
    check = referral.deconflictions.get(code="")
    story.do(
        "des",
        deconfliction.answer,
        check=check,
        code=code,
        version=check.version,
        next_check_on=timezone.localdate() + timedelta(days=14),
    )
    return fresh(referral)


def enquired(story: Story, by: str = "omar", code: str = "clear", **said: Any) -> Referral:
    referral = assessed(story, by, code, **said)
    for line in referral.enquiries.filter(state="open"):
        story.do(
            by,
            enquiring.settle_line,
            line=line,
            state="answered",
            version=line.version,
            answer="The school and the family were asked; nothing that adds to the concern.",
        )
    if referral.is_repeat:
        story.do(by, identity.open_history, referral=fresh(referral))
    return fresh(referral)


def recommended(story: Story, option: str, particulars: dict[str, Any], by: str = "omar", **more: Any) -> Referral:
    referral = enquired(story, by)
    what = Recommendation(
        option=option,
        rationale=invent_rationale(story.dice),
        evidence="The referral as filed, the desk's answer, the replies.",
        particulars=particulars,
        **more,
    )
    story.do(by, deciding.recommend, referral=referral, what=what)
    return fresh(referral)


def approved(story: Story, option: str, particulars: dict[str, Any], **more: Any) -> Referral:
    referral = recommended(story, option, particulars, **more)
    after = story.do("ian", deciding.approve, referral=referral, reason="Agreed on what is set out.")
    if after.state == State.APPROVAL:  # the lot fell on it: somebody else reads it too, and first for herself
        because = "The school and the family were asked, and nothing adds to the concern."
        story.do("sian", read_for_oneself, referral=after, closes=True, because=because)
        after = story.do("sian", deciding.approve, referral=after, reason="Read it all. Agreed.")
    return after


def decided(story: Story, option: str, particulars: dict[str, Any], **more: Any) -> Referral:
    referral = approved(story, option, particulars, **more)
    if option == Option.CHANNEL:
        section_36.refer_to_panel(story, referral)
    return fresh(referral)


def a_case_for_the_panel(story: Story) -> Referral:
    return approved(story, Option.CHANNEL, PANEL, to_agency=agency("Wensum County Council"))


def at_the_panel(story: Story) -> Referral:
    return decided(story, Option.CHANNEL, PANEL, to_agency=agency("Wensum County Council"))


def had_by_the_council(story: Story, referral: Referral) -> Case:
    """Its case, of which the council's front door has said that it has it."""
    case = Case.objects.get(referral=referral)
    panel = PanelReferral.objects.get(case=case)
    story.do("carl", panels.acknowledge, panel=panel, version=panel.version)
    return case


def asked(story: Story, agency: str, what: str, **said: Any) -> Any:
    referral = enquired(story, **said)
    wanted = asking.Wanted(
        agency=Agency.objects.get(name=agency),
        kind="information",
        what=what,
        lawful_basis=LAWFUL_BASIS,
        due_days=5,
        why="To decide whether the person is being drawn in and what would help.",
        may_tell="no",
        safe_contact="Do not ring the home number.",
        items=[item.key for item in items_of(referral)[:2]],
    )
    return story.do("omar", asking.ask, referral=referral, wanted=wanted)


def on_day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def agency(name: str) -> Agency:
    return Agency.objects.get(name=name)
