"""The options of a decision as data: what each requires, how it ends, who may approve it, which one is the default.

From the product page, section 4. A decision keeps RULE_VERSION, so that it can be read under the rules of its day. The words
of the cards are those that came with the release; a page shows them as a version of the decision texts has them (`cards.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import local_day, today
from referrals.casework.rules.holds import was_overridden
from referrals.child import may_be_a_child
from referrals.decision_texts import rules as texts
from referrals.models import Referral
from referrals.models.decision import Option, Tier
from referrals.models.referral import Answer
from referrals.retention_classes import in_force
from referrals.tiers.rules import COLUMNS, Facts, held

RULE_VERSION = "2026-11"
RETENTION = tuple((one.code, one.label) for one in in_force().classes.values())


# What becomes of a particular once the decision is approved.
READERS = {
    "diary": "Comes up in the diary (actions/diary.py)",
    "owner": "The person named has the referral from then on (actions/deciding.py)",
    "case": "Stands on the page of the case that it opens",
    "panel": "Is told to the council whose panel the person is referred to",
    "request": "Stands in what an agency is asked (safeguarding)",
    "offer": "Stands in the offer to the service (safeguarding)",
    "transfer": "Decides who is offered the transfer, and stands before the receiver",
    "overview": "Stands on the overview of the referral, for whoever has it next",
}


@dataclass(frozen=True)
class Need:
    """One thing an option requires. `kind` says what is asked for; the form is built from it (forms/deciding.py)."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = True
    # What is asked elsewhere by now is still shown where it was answered.
    asked: bool = True
    # Who makes use of it beyond the page of the decision: nothing is asked for that nothing reads.
    read_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = set(self.read_by) - set(READERS)
        if unknown or not self.read_by:
            raise ValueError(f"{self.name}: say who reads it, one of {', '.join(READERS)}")


@dataclass(frozen=True)
class OptionCard:
    """One option: what it is for, what it needs, how it leaves the referral. `reasons` names a group of
    reason codes."""

    option: str
    says: str
    ends_as: str
    needs: tuple[Need, ...]
    reasons: str = ""
    closes: bool = False
    checks_first: bool = True
    free_text: bool = True

    @property
    def title(self) -> str:
        return Option(self.option).label


BASIS = Need("lawful_basis", "Lawful basis for sharing", "basis", read_by=("request", "offer"))
OWNER = Need("owner", "Who owns the risk meanwhile", "colleague", read_by=("owner",))
REVIEW = Need("review_on", "Review on", "day", read_by=("diary",))

CARDS: dict[str, OptionCard] = {
    card.option: card
    for card in (
        OptionCard(
            Option.GATHER,
            "More must be known before anybody can decide.",
            "Stays open while partners answer.",
            (
                Need(
                    "grounds",
                    "Grounds for asking",
                    hint="What makes it necessary and proportionate to ask.",
                    read_by=("request",),
                ),
                Need("agencies", "Agencies to ask", "agencies", read_by=("diary", "request")),
                Need("question", "What they are asked", read_by=("request",)),
                BASIS,
                OWNER,
                REVIEW,
            ),
        ),
        OptionCard(
            Option.CHANNEL,
            "Reasonable grounds to believe the person is vulnerable to being drawn into terrorism.",
            "A case opens for the panel.",
            (
                Need(
                    "grounds",
                    "Reasonable grounds to believe",
                    hint="Section 36: what makes the person vulnerable to being drawn into terrorism.",
                    read_by=("case",),
                ),
                Need(
                    "delegation",
                    "Under whose delegation",
                    "line",
                    asked=False,  # the register of delegations says so, at the decision under section 36
                    read_by=("case",),
                ),
                Need("council", "Council whose panel it goes to", "council", read_by=("case",)),
                Need("assessment", "Assessment in short", read_by=("case",)),
                Need("needs_covered", "Needs the panel should cover", read_by=("case", "panel")),
            ),
        ),
        OptionCard(
            Option.PARTNERSHIP,
            "The risk is managed by police with partners, because Channel cannot.",
            "A case opens, led by police.",
            (
                Need("why_not_channel", "Why not Channel", read_by=("case",)),
                Need("risk_plan", "Risk plan", read_by=("case",)),
                OWNER,
                REVIEW,
                Need("try_channel_on", "Try Channel again on", "day", read_by=("diary",)),
            ),
        ),
        OptionCard(
            Option.SERVICE,
            "Another service is better placed, and must accept.",
            "Stays open and owned until the service accepts. Declined, it comes back to the officer.",
            (
                Need("need", "The need", read_by=("offer",)),
                Need("service", "Service", "partner", read_by=("offer",)),
                Need("recipient", "Named person there who receives it", "line", read_by=("offer",)),
                BASIS,
                Need(
                    "items",
                    "Exactly what is sent",
                    hint="One item on each line, as the service will read it.",
                    read_by=("offer",),
                ),
                Need("accept_by", "To be accepted by", "acceptance", read_by=("diary", "offer")),
            ),
            reasons="passed_on",
        ),
        OptionCard(
            Option.TRANSFER,
            "The person lives, or is cared for, in another area.",
            "You own it until the receiver accepts. With another council it comes back to you, for that council's panel.",
            (
                Need(
                    "receiver",
                    "Force or council to receive it",
                    "receiver",
                    "A council of your own force's area, or another force: its own councils follow from it.",
                    read_by=("transfer",),
                ),
                Need("reason", "Reason", read_by=("transfer", "overview")),
                Need(
                    "hand_over_note",
                    "Hand-over note",
                    hint="What they must know on the first day.",
                    read_by=("transfer", "overview"),
                ),
            ),
        ),
        OptionCard(
            Option.HOLD,
            "The deconfliction desk has said that an investigation has primacy.",
            "Stays open. Nobody outside sees why. Reviewed within 7 days.",
            (
                Need(
                    "contact_reference",
                    "Contact reference",
                    "reference",
                    hint="A reference only. Nothing else is written here.",
                    read_by=("overview",),
                ),
                Need("review_on", "Review on", "soon", read_by=("diary",)),
            ),
            checks_first=False,
            free_text=False,
        ),
        OptionCard(
            Option.NO_FURTHER_ACTION,
            "Nothing more for Prevent to do, and everything has been checked.",
            "Closed.",
            (
                Need("checked", "What was checked", read_by=("overview",)),
                Need("change_our_mind", "What would change our mind", read_by=("overview",)),
                Need(
                    "holds_safeguarding",
                    "Who holds safeguarding now",
                    hint="A named person or service, or why nobody needs to.",
                    read_by=("overview",),
                ),
                Need("retention", "Retention class", "retention", read_by=("diary",)),
                Need(
                    "early_review_on",
                    "Early review on",
                    "day",
                    "If it should be looked at before the usual date.",
                    False,
                    read_by=("diary",),
                ),
            ),
            reasons="no_further_action",
            closes=True,
        ),
        OptionCard(
            Option.UNFOUNDED,
            "What was reported was mistaken, misguided or malicious.",
            "Closed, with a deletion review.",
            (
                Need(
                    "deletion_review_on",
                    "Deletion review on",
                    "deletion_review",
                    "Within 12 months for a child.",
                    read_by=("diary",),
                ),
                Need("recipients_told", "Who is to be told, of everybody who received it", read_by=("diary",)),
            ),
            reasons="unfounded",
            closes=True,
        ),
        OptionCard(
            Option.CANNOT_IDENTIFY,
            "Every reasonable attempt has been made to find out who it is.",
            "Parked and owned. The clues stay matchable.",
            (
                Need("attempts", "Attempts to identify the person", read_by=("overview",)),
                Need("would_identify", "What would identify the person", read_by=("overview",)),
                Need("recheck_on", "Look again on", "day", read_by=("diary",)),
            ),
            checks_first=False,
        ),
    )
}
assert set(CARDS) == set(Option), "every option has its card"

CLOSING = frozenset(option for option, card in CARDS.items() if card.closes)
# Before the identity is settled only these can be decided: nobody to find, or nothing that belongs here.
WRONG_ROUTE = "wrong_route"
ONLY_SUPPORTS = "This supports a decision and is never the only reason. Add the reason that carries it."
NO_REASON = "Select at least one reason."
NOT_ITS_OWN = "This decision cannot be given these reasons. Choose from its own list."
# An earlier one of these must not lend its words to the next.
ENDINGS = CLOSING | {Option.CANNOT_IDENTIFY, Option.SERVICE}


def why_channel_first(referral: Referral) -> list[str]:
    """Why the panel is the suggested option here (published learning: children with complex needs, and
    repeats, were closed one by one); empty when nothing is suggested. Another option then needs a reason."""
    reasons = []
    if may_be_a_child(referral) and referral.has_complex_needs:
        reasons.append("A child, or perhaps a child, with complex needs")
    if referral.is_repeat:
        reasons.append("Two or more referrals about this person")
    return reasons


def passes_channel_by(referral: Referral, option: str, *, reason_codes: Sequence[str], because: str) -> bool:
    """Whether the panel is suggested here, and another option is taken without a word why."""
    explained = because.strip() or option in (Option.CHANNEL, Option.HOLD) or WRONG_ROUTE in reason_codes
    return not explained and bool(why_channel_first(referral))


def not_its_reasons(option: str, reason_codes: Sequence[str]) -> str | None:
    """Each is of the option's own list, as it is offered now, where it asks for reasons there is one, and one carries it."""
    group, said = CARDS[option].reasons, texts.held()
    if group and not reason_codes:
        return NO_REASON
    if said.only_support(reason_codes):
        return ONLY_SUPPORTS
    return NOT_ITS_OWN if set(reason_codes) - {reason.code for reason in said.offered(group)} else None


# Why an inspector decides, by design: no version takes from it (tiers/rules.py adds).
BY_DESIGN: tuple[tuple[str, Callable[[Referral, str, bool], bool]], ...] = (
    ("Referred more than once", lambda referral, option, overridden: referral.is_repeat),
    (
        "Under 18, or perhaps, with complex needs",
        lambda referral, option, overridden: may_be_a_child(referral) and referral.has_complex_needs,
    ),
    ("Violence or weapons", lambda referral, option, overridden: referral.has_violence),
    (
        "May concern a colleague of whoever referred",
        lambda referral, option, overridden: referral.own_staff in (Answer.YES, Answer.NOT_SURE),
    ),
    ("A sealed record", lambda referral, option, overridden: referral.subject.sealed),
    ("Unfounded", lambda referral, option, overridden: option == Option.UNFOUNDED),
    ("Deconfliction was overridden", lambda referral, option, overridden: overridden),
)


def tier_of(referral: Referral, option: str, *, overridden: bool, on: date | None = None) -> tuple[Tier, list[str]]:
    """Who may approve it, and why: a sergeant, or an inspector for each of the reasons given: of the design, and of the
    version of the tiers that held on the day (today's, unless it is said)."""
    why = [words for words, holds in BY_DESIGN if holds(referral, option, overridden)]
    facts = Facts(*(getattr(referral, name) for name in COLUMNS))
    why += held(on or today()).reasons(facts, option)
    return (Tier.INSPECTOR if why else Tier.SERGEANT), why


def tier_now(referral: Referral, option: str, *, before: Sequence[str], since: datetime) -> tuple[Tier, list[str]]:
    """The same, asked anew while it waits, by the tiers of the day on which it was written: what asked for an inspector then
    still does, and so does what has come since."""
    _, because = tier_of(referral, option, overridden=was_overridden(referral), on=local_day(since))
    why = [*before, *(reason for reason in because if reason not in before)]
    return (Tier.INSPECTOR if why else Tier.SERGEANT), why
