"""What the police and partners did with it: for the police's own pack, or chosen one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from accounts.models.agencies import AgencyKind
from audit.models import Event
from audit.vocabulary import kind_words
from core.templatetags.govuk import at_time, on_day
from packs.content import cases
from packs.content.parts import Entry, Happening, Line, Section, lines
from packs.content.quoting import was_told
from packs.limits import LIMITS
from referrals.casework.presenters.decision_rows import substance
from referrals.models import Approval, Contact, Decision, Referral
from referrals.models.casework import ContactWith
from referrals.models.decision import Option
from referrals.questions.meaning import About
from safeguarding.mergers.names import agency_then
from safeguarding.models import PartnerAction


def decisions(referral: Referral, *, given: frozenset[str]) -> Section:
    made = [_decision(decision) for decision in _decisions(referral, given)]
    return Section("decisions", "Decisions", made, empty="Nothing has been decided yet.")


def _decisions(referral: Referral, given: frozenset[str]) -> list[Decision]:
    """Oldest first. That an investigation had primacy, or deals with it, is deconfliction in other words: who is not given
    the one is not given the other."""
    made = referral.decisions.select_related("author", "approval", "approval__by", "to_agency").order_by("at", "pk")
    if "deconfliction" not in given:
        made = made.exclude(option=Option.HOLD)
    return [each for each in made if not cases.tells_of_an_investigation(each.reason_codes, given)]


def _decision(decision: Decision) -> Entry:
    rows = lines(
        *((row.key, row.value) for row in substance(decision)),
        ("Passed to", decision.to_agency.name if decision.to_agency else ""),
        ("Recommended by", f"{decision.author.name}, {at_time(decision.at)}"),
        *_approved(getattr(decision, "approval", None)),
    )
    return Entry(decision.get_option_display(), rows, caption=on_day(decision.at))


def _approved(approval: Approval | None) -> Iterator[tuple[str, str]]:
    if approval is None:
        yield "Decided", "Not yet"
        return
    yield "Decided", f"{approval.get_outcome_display()} by {approval.by.name}, {at_time(approval.at)}"
    yield "Reason of the second person", approval.reason
    yield "What was missing", approval.what_is_missing


def actions(referral: Referral, *, given: frozenset[str]) -> Section:
    asked = _requests(referral, {"actions"})
    return Section(
        "actions", "Asked of partners", [_action(a, given) for a in asked], empty="No partner has been asked."
    )


def clinical(referral: Referral, *, given: frozenset[str]) -> Section:
    """What clinicians were asked and what they advised: an opinion about a person's health, which no agency is given."""
    asked = _requests(referral, {"clinical"})
    return Section(
        "clinical", "Clinical advice", [_action(a, given) for a in asked], empty="No clinician has been asked."
    )


def _requests(referral: Referral, given: Collection[str]) -> list[PartnerAction]:
    """Those whose section is given."""
    asked = referral.actions.select_related("agency", "asked_by").order_by("asked_at", "pk")
    return [action for action in asked if ("clinical" if action.is_clinical else "actions") in given]


def _action(action: PartnerAction, given: frozenset[str]) -> Entry:
    rows = lines(
        ("What", action.what),
        ("Why", action.why),
        ("What the partner was told", was_told(action.referral, action.disclosed, given)),
        ("State", action.get_state_display()),
        ("Due", on_day(action.due_at)),
        (
            "Answer",
            "The agency holds nothing." if action.nothing_known and not action.answer else action.answer,
        ),
        ("Evidence", action.evidence),
        ("Declined because", action.decline_reason),
    )
    return Entry(
        f"{action.agency.name}: {action.get_kind_display().lower()}",
        rows,
        caption=f"Asked {on_day(action.asked_at)}",
    )


def enquiries(referral: Referral, *, given: frozenset[str]) -> Section:
    asked = referral.enquiries.order_by("opened_at", "pk")
    rows = [Line(e.question, f"{e.get_state_display()}\n{e.answer}".strip()) for e in asked]
    return Section("enquiries", "Lines of enquiry", [Entry("Questions and answers", rows)] if rows else [])


def contacts(referral: Referral, *, given: frozenset[str]) -> Section:
    """What was said by who referred is given with who that is: their words say it."""
    made = referral.contacts.select_related("by").order_by("when", "pk")
    entries = [
        Entry(
            str(c),
            caption=at_time(c.when),
            lines=lines(
                ("How", c.how),
                ("Reached", c.reached),
                ("What was said", c.what_was_said if _may_say(c, given) else ""),
                ("Incident number", c.incident_number),
                ("By", c.by.name),
            ),
        )
        for c in made
    ]
    return Section("contacts", "Contacts", entries, empty="No contact is recorded.")


def _may_say(contact: Contact, given: frozenset[str]) -> bool:
    return contact.with_whom != ContactWith.REFERRER or About.REFERRER in given


def deconfliction(referral: Referral, *, given: frozenset[str]) -> Section:
    checks = referral.deconflictions.order_by("requested_at", "pk")
    rows = [
        Line(
            f"Asked {at_time(d.requested_at)}",
            f"{d}\n{f'Next check {on_day(d.next_check_on)}' if d.next_check_on else ''}".strip(),
        )
        for d in checks
    ]
    return Section("deconfliction", "Deconfliction", [Entry("Checks", rows)] if rows else [])


def notes(referral: Referral, *, given: frozenset[str]) -> Section:
    written = referral.notes.select_related("by").order_by("at", "pk")
    return Section("notes", "Police notes", [Entry(n.by.name, text=n.text, caption=at_time(n.at)) for n in written])


def opened_by(referral: Referral, *, given: frozenset[str]) -> Section:
    """Who opened the record, from the log; names and times, nothing of what was read. Who referred opened it too: they and
    their agency stand here only where they are given."""
    events = Event.objects.filter(
        target_type="referrals.Referral", target_id=str(referral.pk), operation="consultation"
    ).order_by("at", "id")
    if About.REFERRER not in given and referral.agency.kind != AgencyKind.FORCE:
        events = events.exclude(Q(agency_id=referral.agency_id) | Q(actor_id=referral.submitted_by_id))
    seen = [
        Happening(e.at, kind_words(e.kind), f"{e.actor_name}, {e.agency_name}".strip(", "))
        for e in events[: LIMITS.entries]
    ]
    more = max(0, events.count() - LIMITS.entries)
    return Section("audit", "Who opened this record", happenings=seen, more=more)


def chronology(referral: Referral, *, given: frozenset[str]) -> Section:
    """One line of time, oldest first: only of what this recipient is given anyway."""
    told = sorted(_happenings(referral, given), key=lambda happening: happening.when)
    more = max(0, len(told) - LIMITS.entries)
    return Section("chronology", "Chronology", happenings=told[: LIMITS.entries], more=more)


def _happenings(referral: Referral, given: frozenset[str]) -> Iterator[Happening]:
    yield Happening(referral.submitted_at, "Referral filed", referral.agency.name if "referrer" in given else "")
    for addendum in referral.addenda.all() if "added" in given else ():
        yield Happening(addendum.at, addendum.get_kind_display())
    if "notes" in given:
        for span in referral.owners.select_related("person"):
            yield Happening(span.since, f"Risk owner: {span.because}", span.person.name)
    if "contacts" in given:
        for contact in referral.contacts.select_related("by"):
            yield Happening(contact.when, str(contact), contact.by.name)
    if "decisions" in given:
        yield from _decided(referral, given)
    yield from _asked(referral, given)
    if "case" in given:
        yield from cases.happenings(referral, given)


def _decided(referral: Referral, given: frozenset[str]) -> Iterator[Happening]:
    for decision in _decisions(referral, given):
        yield Happening(decision.at, f"Recommended: {decision}", decision.author.name)
        if approval := getattr(decision, "approval", None):
            yield Happening(approval.at, f"{approval}: {decision}", approval.by.name)


def _asked(referral: Referral, given: frozenset[str]) -> Iterator[Happening]:
    for action in _requests(referral, given):
        asked = agency_then(action, "agency", action.asked_at, referral=referral)
        yield Happening(
            action.asked_at,
            f"Asked {asked.name}: {action.get_kind_display().lower()}",
            action.asked_by.name,
        )
        if action.answered_at:
            yield Happening(action.answered_at, f"{action.agency.name} answered", action.agency.name)
        if action.ended_at:
            yield Happening(action.ended_at, f"{action.agency.name}: {action.get_state_display().lower()}")
