"""What a template can be filled with: a closed list, each with the addressees who may be given it. A place is written
((officer)), and nothing else in a template is more than text: what an administrator types is never executed.

A place that is not on it, or that this addressee is never given, is refused beside the box; one that the record does not answer
is asked of the officer; and a letter with a place left in it is not made."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from referrals.models import Referral
from referrals.models.decision import Outcome
from subjects.models import standing


class Addressee(models.TextChoices):
    REFERRER = "referrer", "To who referred"
    PARENT = "parent", "To a parent or carer"
    PARTNER = "partner", "To a partner agency"


class Part(models.TextChoices):
    """What a letter says only where its template has that part and the officer chose it. That there is an investigation
    has no part: no letter says it."""

    OUTCOME = "outcome", "What was decided"
    ANSWERS = "answers", "What partners answered"


REFERRER, PARENT, PARTNER = Addressee.REFERRER, Addressee.PARENT, Addressee.PARTNER
# A partner is not told who else was asked, and a referrer hears of none.
MAY_TELL: dict[str, tuple[Part, ...]] = {
    REFERRER: (Part.OUTCOME,),
    PARENT: (Part.OUTCOME, Part.ANSWERS),
    PARTNER: (Part.OUTCOME,),
}


@dataclass(frozen=True)
class Field:
    """`name` stands between the brackets. `read` answers from the record, or with nothing; without it the officer is asked."""

    name: str
    says: str
    to: frozenset[str]
    read: Callable[[Referral], str] = lambda referral: ""
    part: str = ""
    is_long: bool = False

    @property
    def whom(self) -> str:
        return ", ".join(_to(addressee) for addressee in Addressee if addressee in self.to)


def _name(referral: Referral) -> str:
    names = [str(name) for name in standing(referral.subject.names.all()) if str(name)]
    return referral.subject.display_name if names else ""


def _born(referral: Referral) -> str:
    """Where they agree: two dates are a question, and no answer."""
    dates = {str(each) for each in standing(referral.subject.dates_of_birth.all())}
    return dates.pop() if len(dates) == 1 else ""


def _decided(referral: Referral) -> str:
    decided = referral.decisions.filter(approval__outcome=Outcome.APPROVED).order_by("-at", "-pk").first()
    return decided.get_option_display() if decided else ""


def _officer(referral: Referral) -> str:
    officer = referral.officer or referral.owner
    return officer.name if officer else ""


EVERYBODY, OUTSIDE = frozenset(Addressee), frozenset({PARENT, PARTNER})
FIELDS = (
    Field("addressee", "To whom it is written, as in the address", EVERYBODY),
    Field("date", "The day on which the letter was written", EVERYBODY, lambda _: on_day(timezone.localdate())),
    Field("officer", "The officer who has the record", EVERYBODY, _officer),
    Field("force", "The police force", EVERYBODY, lambda referral: referral.force.name),
    Field("telephone", "Where the officer can be reached", EVERYBODY),
    # A referrer sees what was sent, and never a corrected identity: the reference says which it is.
    Field(
        "reference of the concern",
        "As the referrer has it",
        frozenset({REFERRER}),
        lambda referral: display_reference(referral.reference),
    ),
    Field("day received", "When the concern was received", frozenset({REFERRER}), lambda r: on_day(r.submitted_at)),
    Field("person", "The person's name, as far as it is known", OUTSIDE, _name),
    Field("date of birth", "The person's", frozenset({PARTNER}), _born),
    Field("meeting", "Day, time and place of a meeting", OUTSIDE, is_long=True),
    Field("what we ask", "What the addressee is asked to do, and by when", EVERYBODY, is_long=True),
    Field("what was decided", "The decision, in words for this addressee", EVERYBODY, _decided, Part.OUTCOME, True),
    Field("what partners said", "What partners answered", frozenset({PARENT}), part=Part.ANSWERS, is_long=True),
)
BY_NAME = {field.name: field for field in FIELDS}
PLACE = re.compile(r"\(\(\s*([^()]{1,60}?)\s*\)\)")
BRACKETS = re.compile(r"\(\(|\)\)")


def named(body: str) -> list[str]:
    """The places in a text, each once, in their order; spelt as the list spells them."""
    return list(dict.fromkeys(_spelt(found) for found in PLACE.findall(body)))


def _spelt(found: str) -> str:
    return " ".join(found.lower().split())


def fields_in(body: str) -> list[Field]:
    return [BY_NAME[name] for name in named(body) if name in BY_NAME]


def faults(body: str, *, addressee: str, tells: Collection[str]) -> Iterator[str]:
    """Why a template cannot be published as it is, place by place."""
    for name in named(body):
        field = BY_NAME.get(name)
        if field is None:
            yield f"(({name})) is not on the list of places. {offered(addressee)}"
        elif addressee not in field.to:
            yield f"(({name})) is never given {_to(addressee)}. {offered(addressee)}"
        elif field.part and field.part not in tells:
            yield f"(({name})) tells {Part(field.part).label.lower()}: tick that this template may, or leave it out."
    if has_gap(PLACE.sub("", body)):
        yield "A place is written in two brackets on each side, with its name between: ((officer))."


def offered(addressee: str) -> str:
    names = ", ".join(field.name for field in FIELDS if addressee in field.to)
    return f"On the list are: {names}."


def _to(addressee: str) -> str:
    label = str(Addressee(addressee).label)
    return label[0].lower() + label[1:]


def has_gap(text: str) -> bool:
    """Whether a place, or half of one, is left in it."""
    return BRACKETS.search(text) is not None


def filled(body: str, answers: dict[str, str], *, tells: Collection[str]) -> str:
    """The letter. A paragraph that tells what was not chosen is left out whole; a place without an answer stays, so that it
    is seen. What is put in is not read again."""
    kept = [each for each in body.split("\n\n") if all(f.part in {"", *tells} for f in fields_in(each))]
    return PLACE.sub(lambda found: answers.get(_spelt(found[1])) or found[0], "\n\n".join(kept))
