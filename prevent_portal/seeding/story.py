"""What the demonstration shows in hand: referrals brought to every state by the actions that people use, so that each
one has its events, its owners and its clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import Agency, User
from audit.acting import Actor, acting
from prevent_portal.seeding import consent, section_36
from prevent_portal.seeding.invention import Invented, invent_concern, invent_person, invent_rationale
from prevent_portal.seeding.particulars import EMAIL, LAWFUL_BASIS, NOTHING_MORE, PANEL
from referrals.casework.actions import asking_referrers, claiming, deciding, deconfliction, enquiring, identity
from referrals.casework.actions.deciding import Recommendation
from referrals.casework.actions.second_look import read_for_oneself
from referrals.casework.queue_order import queue_key
from referrals.filing.actions import adding, drafting, filing
from referrals.models import Draft, Referral
from referrals.models.decision import Option
from referrals.models.referral import State
from referrals.questions.definition import definition
from safeguarding.disclosure import items_of
from safeguarding.requests.actions import answering, asking
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


def held(story: Story) -> None:
    referral = enquired(story, code="pursue_primacy")
    what = Recommendation(
        option=Option.HOLD,
        rationale="",
        evidence="",
        particulars={"contact_reference": "REF/2026/118", "review_on": on_day(6)},
    )
    story.do("omar", deciding.recommend, referral=referral, what=what)


def offered_to_service(story: Story) -> None:
    said = {
        "need": "Somebody to talk to weekly.",
        "service": "Bridge Youth Project",
        "recipient": "Bea Sutton",
        "lawful_basis": LAWFUL_BASIS,
        "items": "Name: as known to the project",
        "accept_by": on_day(5),
    }
    decided(
        story,
        Option.SERVICE,
        said,
        reason_codes=["to_other_service"],
        to_agency=agency("Bridge Youth Project"),
    )


def offered_to_force(story: Story) -> None:
    said = {
        "receiver": "Calder Vale Police",
        "reason": "The family has moved.",
        "hand_over_note": "School starts on Monday.",
    }
    decided(story, Option.TRANSFER, said, to_agency=agency("Calder Vale Police"))


def parked(story: Story) -> None:
    said = {
        "attempts": "Asked the school, the ward team and the platform.",
        "recheck_on": on_day(21),
        "would_identify": "A surname, or the account's e-mail address.",
    }
    decided(story, Option.CANNOT_IDENTIFY, said)


def tell(story: Story) -> list[Referral]:
    """Bring about thirty referrals to every state there is."""
    for step in STEPS:
        step(story)
    return story.made


def answered(story: Story) -> None:
    action = asked(story, "Broadfen NHS Trust", "When was the person last seen, and by whom?")
    action = story.do("nadia", answering.accept, action=action, version=action.version)
    story.do(
        "nadia",
        answering.answer,
        action=action,
        version=action.version,
        nothing_known=False,
        text="Seen twice this year by the school nurse. No concern recorded.",
        evidence="Appointment list.",
    )


def with_news(story: Story) -> None:
    story.do(
        "tanya",
        adding.add_information,
        referral=enquired(story),
        immediate_danger="not_sure",
        text="Today a friend said that the person carries a knife to the bus stop.",
    )


def with_a_question(story: Story) -> None:
    story.do(
        "omar",
        asking_referrers.ask_referrer,
        referral=enquired(story),
        question="Which day did you hear this, and who else was in the room?",
    )


def late(story: Story) -> None:
    """A request that was not answered in time, on a referral whose own clock has run out too."""
    action = asked(story, "Broadfen NHS Trust", "Has the person missed appointments since the summer?")
    referral = fresh(action.referral)
    referral.due_at = action.due_at = timezone.now() - timedelta(days=4)
    referral.queue_key = queue_key(referral)
    with acting(Actor(name="seed")):
        referral.save(update_fields=["due_at", "queue_key"])
        action.save(update_fields=["due_at"])


STEPS: list[Callable[[Story], object]] = [
    lambda s: filed(s, danger="yes"),
    lambda s: filed(s, danger="not_sure"),
    lambda s: filed(s, by="tom", under_18="no", own_staff="yes"),
    lambda s: filed(s, by="bea", known={"nickname": "Dids", "place": "Year 9, form 9C"}),
    lambda s: filed(s, by="tom"),
    lambda s: filed(s, by="zoe"),
    lambda s: keyed_in(s, sent=True),
    lambda s: keyed_in(s, sent=False),
    lambda s: claimed(s),
    lambda s: claimed(s, by="priya"),
    lambda s: identified(s),
    lambda s: identified(s, by="priya"),
    lambda s: assessed(s),
    lambda s: assessed(s, by="priya"),
    lambda s: enquired(s),
    lambda s: asked(
        s, "Broadfen NHS Trust", "Is the person known to you, and is there anything that bears on their safety?"
    ),
    answered,
    late,
    lambda s: asked(s, "Bridge Youth Project", "Does the person come to the project, and who knows them best?"),
    lambda s: recommended(s, Option.NO_FURTHER_ACTION, NOTHING_MORE, reason_codes=["no_concern"]),
    lambda s: recommended(s, Option.NO_FURTHER_ACTION, NOTHING_MORE, by="priya", reason_codes=["no_concern"]),
    lambda s: decided(s, Option.NO_FURTHER_ACTION, NOTHING_MORE, reason_codes=["no_concern"]),
    at_the_panel,
    *(partial(section_36.followed, at_the_panel, then) for then in consent.WAYS),
    a_case_for_the_panel,
    *(partial(section_36.followed, a_case_for_the_panel, then) for then in section_36.WAYS),
    held,
    offered_to_service,
    offered_to_force,
    parked,
    with_news,
    with_a_question,
]
