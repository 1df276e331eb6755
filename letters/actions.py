"""What is done with letters: templates written and published by two people; a letter begun, changed, made, taken, noted as sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied, move
from audit.permission import require_gate, require_locked
from audit.reading import disclosed
from core.locking import lock
from guidance import publishing
from guidance.access import write_guidance
from guidance.versions import State
from letters import moves
from letters.access import steer_letter, write_letter
from letters.chasing import nothing_left_to_note
from letters.drawing import pages_of, pdf_of
from letters.fields import MAY_TELL, faults, filled
from letters.kinds import LETTER_BEGUN, LETTER_TAKEN
from letters.limits import LIMITS
from letters.models import DESTROYED, Letter, LetterDocument, LetterState, LetterTemplate, TemplateVersion
from letters.untold import by_words
from referrals.models import Referral


@dataclass(frozen=True)
class Wording:
    """What a version of a template says, and which parts it may tell."""

    title: str
    body: str
    tells: list[str]


class Taken(MoveDenied):
    """There is a template with this address already."""

    beside = "slug"

    def __init__(self) -> None:
        super().__init__("There is already a template with this name. Choose another one, or change that template.")


@transaction.atomic
def begin_template(*, slug: str, addressee: str, wording: Wording, by: Authority) -> TemplateVersion:
    """A new template with its first draft. No letter is written from it before another person publishes it."""
    require_gate(write_guidance, by=by)
    template, new = LetterTemplate.objects.get_or_create(slug=slug, defaults={"addressee": addressee})
    if not new:
        raise Taken
    return write(template=template, wording=wording, version=0, by=by)


def write(*, template: LetterTemplate, wording: Wording, version: int, by: Authority) -> TemplateVersion:
    _refuse_faults(template, wording)
    said = asdict(wording)
    written: TemplateVersion = publishing.write(
        text=template, moves=moves.OF_TEMPLATES, wording=said, version=version, by=by
    )
    return written


def publish(*, draft: TemplateVersion, version: int, by: Authority) -> TemplateVersion:
    """The list of places may have changed since it was drafted: it is looked at again."""
    _refuse_faults(draft.template, draft)
    published: TemplateVersion = publishing.publish(
        draft=draft, text=draft.template, moves=moves.OF_TEMPLATES, version=version, by=by
    )
    return published


def withdraw(*, draft: TemplateVersion, version: int, by: Authority) -> TemplateVersion:
    given_up: TemplateVersion = publishing.withdraw(draft=draft, moves=moves.OF_TEMPLATES, version=version, by=by)
    return given_up


def ship(*, template: LetterTemplate, wording: Wording) -> TemplateVersion | None:
    """The text that comes with a release. It never replaces one that was written here."""
    _refuse_faults(template, wording)
    shipped: TemplateVersion | None = publishing.ship(text=template, moves=moves.OF_TEMPLATES, wording=asdict(wording))
    return shipped


class Faulty(MoveDenied):
    beside = "body"


def _refuse_faults(template: LetterTemplate, said: Wording | TemplateVersion) -> None:
    """The title is read as the text is: it stands above each letter."""
    if not set(said.tells) <= set(MAY_TELL[template.addressee]):
        raise MoveDenied("A letter to this addressee never tells that.", beside="tells")
    if found := [*by_words(said.title, tells=said.tells)]:
        raise MoveDenied(" ".join(found), beside="title")
    if found := [
        *faults(said.body, addressee=template.addressee, tells=said.tells),
        *by_words(said.body, tells=said.tells),
    ]:
        raise Faulty(" ".join(found))


@dataclass(frozen=True)
class Wanted:
    """To whom a letter goes, on what basis, what it tells and why, and what is put in its places."""

    to_name: str
    to_address: str
    lawful_basis: str
    answers: Mapping[str, str]
    tells: Sequence[str] = ()
    told_why: str = ""
    agency: Agency | None = None


@transaction.atomic
def begin(*, referral: Referral, template: LetterTemplate, wanted: Wanted, by: Authority) -> Letter:
    """The letter as its template makes it. Nothing leaves: it is read, changed and made first."""
    locked = lock(referral, "force", "subject")
    if reason := write_letter.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    version = template.versions.filter(state=State.PUBLISHED).first()
    if version is None:
        raise MoveDenied("This template is not published any more. Choose another one.")
    if not set(wanted.tells) <= set(version.tells):
        raise MoveDenied("This template does not tell that.", beside="tells")
    answers = {**wanted.answers, "addressee": wanted.to_name}
    letter = Letter.objects.create(
        referral=locked,
        written_from=version,
        agency=wanted.agency,
        to_name=wanted.to_name,
        to_address=wanted.to_address,
        lawful_basis=wanted.lawful_basis,
        tells=sorted(wanted.tells),
        told_why=wanted.told_why,
        text=filled(version.body, answers, tells=wanted.tells),
        written_by=by.person,
    )
    log(LETTER_BEGUN, target=letter, data=_told_of(letter))
    return letter


def _told_of(letter: Letter) -> dict[str, Any]:
    """For the log: which template and version, to which kind of addressee, and what it tells; no word of it."""
    version = letter.written_from
    told = {"template": version.template.slug, "number": version.number, "to": version.template.addressee}
    return {**told, "tells": letter.tells, "basis": letter.lawful_basis}


@transaction.atomic
def change(*, letter: Letter, text: str, version: int, by: Authority) -> Letter:
    return move(letter, moves.CHANGE, by=by, given={"version": version}, text=text)


@transaction.atomic
def make(*, letter: Letter, version: int, by: Authority) -> Letter:
    """The document is drawn from what was previewed, and kept: what leaves is this."""
    given = {"version": version, **_told_of(letter)}
    made = move(letter, moves.MAKE, by=by, given=given, made_by=by.person, made_at=timezone.now())
    content = pdf_of(made)
    LetterDocument.objects.create(
        letter=made, content=content, sha256=hashlib.sha256(content).hexdigest(), pages=pages_of(content)
    )
    return made


@transaction.atomic
def take_back(*, letter: Letter, version: int, by: Authority) -> Letter:
    """To be changed. The document that was made stays with the letter; the next one is another."""
    return move(letter, moves.TAKE_BACK, by=by, given={"version": version}, made_by=None, made_at=None)


@transaction.atomic
def take(*, letter: Letter, by: Authority) -> LetterDocument:
    """The document leaves: logged before its first byte, and not while the desk asks to wait. From then on the letter may be outside,
    whatever becomes of its page."""
    require_locked(steer_letter, letter, by=by)
    fresh = Letter.objects.select_related("referral", "written_from__template").get(pk=letter.pk)
    if fresh.state not in (LetterState.MADE, LetterState.SENT):
        raise MoveDenied("This letter is not made.")
    if fresh.state == LetterState.MADE and (reason := moves.may_be_written_to(fresh, by, {})):
        raise MoveDenied(reason)
    document = document_of(fresh)
    if fresh.taken_at is None:
        fresh.taken_at, fresh.taken_by = timezone.now(), by.person
        fresh.save(update_fields=["taken_at", "taken_by"])
    disclosed(LETTER_TAKEN, target=fresh, data={**_told_of(fresh), "sha256": document.sha256})
    return document


def document_of(letter: Letter) -> LetterDocument:
    return letter.documents.order_by("-pk")[0]


def note_what_became(*, letter: Letter, how: str, to: str, on: date | None, version: int, by: Authority) -> Letter:
    """Of a document that was taken: it was sent, or it is destroyed."""
    if how == DESTROYED or on is None:
        return note_destroyed(letter=letter, version=version, by=by)
    return note_sent(letter=letter, how=how, to=to, on=on, version=version, by=by)


@transaction.atomic
def note_destroyed(*, letter: Letter, version: int, by: Authority) -> Letter:
    """It was not sent, and no document of it is outside the service any more: it can be changed or thrown away."""
    noted = move(letter, moves.DESTROY, by=by, given={"version": version}, taken_at=None, taken_by=None)
    nothing_left_to_note(noted)
    return noted


@transaction.atomic
def note_sent(*, letter: Letter, how: str, to: str, on: date, version: int, by: Authority) -> Letter:
    """It was sent outside the service: how, when, to whom."""
    if not timedelta() <= timezone.localdate() - on <= LIMITS.sent_ago:
        raise MoveDenied(f"Give the day on which it was sent, {LIMITS.sent_ago.days} days ago at most.", beside="on")
    given = {"version": version, "how": how, **_told_of(letter)}
    sent: dict[str, Any] = {"sent_by": by.person, "sent_noted_at": timezone.now()}
    noted = move(letter, moves.SEND, by=by, given=given, **sent, sent_on=on, sent_how=how, sent_to=to)
    nothing_left_to_note(noted)
    return noted


@transaction.atomic
def discard(*, letter: Letter, version: int, by: Authority) -> Letter:
    return move(letter, moves.DISCARD, by=by, given={"version": version})
